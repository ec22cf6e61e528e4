package tui

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

// The rows of the home screen that can be changed.
const (
	rowProblem = iota
	rowBits
	rowStrategy
	rowCount
)

// home is the screen that sets a session up.
type home struct {
	*shared
	width, height int

	job        job
	strategies []qa.Strategy
	row        int
	editing    bool
	input      field

	watch, next, edit, sessions key.Binding
	up, down, less, more        key.Binding
	start, done, newline        key.Binding
}

func newHome(s *shared) *home {
	h := &home{
		shared: s, input: field{limit: session.MaxPrompt}, strategies: qa.Strategies(),
		watch: binding("enter", "watch", "enter"), next: binding("n", "next problem", "n"),
		edit: binding("e", "your own", "e", "i"), sessions: binding("s", "sessions", "s"),
		up: binding("↑", "choose", "up", "k", "shift+tab"), down: binding("↑/↓", "choose", "down", "j", "tab"),
		less: binding("←", "less", "left", "h", "-"), more: binding("←/→", "change", "right", "l", "+", "="),
		start: binding("enter", "watch", "enter"), done: binding("esc", "done typing", "esc"),
		newline: binding("ctrl+j", "new line", "ctrl+j", "alt+enter", "shift+enter"),
	}
	h.sessions.SetEnabled(s.o.Store != nil)
	// The caller has checked the strategy.
	strategy, _ := qa.ParseStrategy(s.o.Strategy)
	h.job = job{budget: s.o.Budget, seed: s.o.Seed, strategy: strategy}.generate(problems.ShownSeed + s.o.Seed)
	known := false
	for _, x := range h.strategies {
		known = known || x.Name() == strategy.Name()
	}
	if !known {
		h.strategies = append(h.strategies, strategy)
	}
	return h
}

func (h *home) typing() bool { return h.editing }

func (h *home) bindings() []key.Binding {
	if h.editing {
		return enabled(h.start, h.newline, h.done)
	}
	return enabled(h.watch, h.next, h.edit, h.sessions, h.down, h.more)
}

func (h *home) setSize(width, height int) { h.width, h.height = width, height }

func (h *home) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if h.editing {
			return h.pressEditing(msg)
		}
		return h.press(msg)
	case tea.PasteMsg:
		return h.paste(msg.Content)
	}
	return nil
}

func (h *home) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, h.watch):
		return h.begin()
	case key.Matches(msg, h.next):
		h.generate(1)
	case key.Matches(msg, h.edit):
		h.row = rowProblem
		h.startTyping()
	case key.Matches(msg, h.sessions):
		return send(sessionsMsg{})
	case key.Matches(msg, h.up):
		h.row = (h.row + rowCount - 1) % rowCount
	case key.Matches(msg, h.down):
		h.row = (h.row + 1) % rowCount
	case key.Matches(msg, h.less):
		h.change(-1)
	case key.Matches(msg, h.more):
		h.change(1)
	}
	return nil
}

// change changes the chosen row.
func (h *home) change(by int) {
	switch h.row {
	case rowProblem:
		h.generate(by)
	case rowBits:
		h.job.budget = max(0, min(h.job.budget+by, qa.MaxBudget))
	case rowStrategy:
		n := len(h.strategies)
		for i, s := range h.strategies {
			if s.Name() == h.job.strategy.Name() {
				h.job.strategy = h.strategies[(i+by+n)%n]
				return
			}
		}
	}
}

// generate brings another generated problem, or back the one before an own
// one.
func (h *home) generate(by int) {
	if h.job.generated {
		h.job = h.job.generate(h.job.problem + uint64(by))
		return
	}
	h.job = h.job.generate(h.job.problem)
}

// begin starts the session.
func (h *home) begin() tea.Cmd {
	if strings.TrimSpace(h.job.prompt) == "" {
		return complain("There is no problem yet: type one, or press esc and n for a generated one.")
	}
	return send(watchMsg{h.job})
}

// startTyping begins typing, over a generated problem with nothing.
func (h *home) startTyping() {
	h.editing = true
	if h.job.generated {
		h.input.clear()
	}
}

func (h *home) pressEditing(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, h.done):
		h.take()
		return nil
	case key.Matches(msg, h.start):
		if strings.TrimSpace(h.input.text) == "" {
			return complain("There is no problem yet: type one, or press esc for the generated one.")
		}
		h.take()
		return h.begin()
	}
	if key.Matches(msg, h.newline) {
		h.input.insert("\n")
		return nil
	}
	if !h.input.press(msg, h.valueWidth()) {
		return tooLong()
	}
	return nil
}

func tooLong() tea.Cmd {
	return complain("A problem may have %s bytes at most: the rest was left out.", thousands(session.MaxPrompt))
}

// take ends typing. Nothing typed leaves the generated problem as it was.
func (h *home) take() {
	h.editing = false
	if text := strings.TrimSpace(h.input.text); text != "" {
		h.job.prompt, h.job.generated, h.job.gold = text, false, ""
	} else {
		h.job = h.job.generate(h.job.problem)
	}
}

// paste adds text, as far as there is room for it.
func (h *home) paste(text string) tea.Cmd {
	if !h.editing {
		h.row = rowProblem
		h.startTyping()
	}
	if !h.input.insert(text) {
		return tooLong()
	}
	return nil
}

// cleanInput returns text without what must not reach a terminal. Long lines
// stay whole, which term.Clean alone would cut.
func cleanInput(text string) string {
	const piece = 4096
	var b strings.Builder
	for len(text) > 0 {
		part := firstBytes(text, piece)
		text = text[len(part):]
		b.WriteString(term.Clean(part))
	}
	return b.String()
}

// firstBytes returns the first n bytes of s or so: a character is not divided.
func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := n; i > 0 && i > n-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return s[:i]
		}
	}
	return s[:max(0, n)]
}
