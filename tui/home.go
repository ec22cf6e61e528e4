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

	watch, next, edit    key.Binding
	up, down, less, more key.Binding
	start, done, newline key.Binding
}

func newHome(s *shared) *home {
	h := &home{
		shared: s, input: field{limit: session.MaxPrompt}, strategies: qa.Strategies(),
		watch: binding("enter", "watch", "enter"), next: binding("n", "next problem", "n"),
		edit: binding("e", "your own", "e", "i"),
		up:   binding("↑", "choose", "up", "k", "shift+tab"), down: binding("↑/↓", "choose", "down", "j", "tab"),
		less: binding("←", "less", "left", "h", "-"), more: binding("←/→", "change", "right", "l", "+", "="),
		start: binding("enter", "watch", "enter"), done: binding("esc", "done typing", "esc"),
		newline: binding("ctrl+j", "new line", "ctrl+j", "alt+enter", "shift+enter"),
	}
	// The caller has checked the strategy.
	strategy, _ := qa.ParseStrategy(s.o.Strategy)
	h.job = job{small: s.o.Small, strong: s.o.Strong, budget: s.o.Budget, seed: s.o.Seed, strategy: strategy}.generate(problems.ShownSeed + s.o.Seed)
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

func (h *home) actions() []action {
	if h.editing {
		return possible(act(h.start, h.finish), does(h.newline, func() { h.input.insert("\n") }), does(h.done, h.take))
	}
	return possible(
		act(h.watch, h.begin), does(h.next, func() { h.generate(1) }), does(h.edit, h.startTyping),
		does(h.down, func() { h.row = (h.row + 1) % rowCount }), does(h.up, func() { h.row = (h.row + rowCount - 1) % rowCount }).asQuiet(),
		does(h.more, func() { h.change(1) }), does(h.less, func() { h.change(-1) }).asQuiet(),
	)
}

// status says what a key would do.
func (h *home) status() string {
	if h.editing {
		return h.theme.Dim.Render(" Type the problem. Enter starts, esc is done typing.")
	}
	return h.theme.Dim.Render(" Enter starts a session. It is saved, and can be replayed.")
}

func (h *home) restyled() {} // it keeps nothing that is drawn

func (h *home) setSize(width, height int) { h.width, h.height = width, height }

func (h *home) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if h.editing {
			return h.pressEditing(msg)
		}
	case tea.PasteMsg:
		return h.paste(msg.Content)
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
	h.row, h.editing = rowProblem, true
	if h.job.generated {
		h.input.clear()
	}
}

func (h *home) pressEditing(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, done := perform(msg, h.actions()); done {
		return cmd
	}
	if !h.input.press(msg, h.valueWidth()) {
		return tooLong()
	}
	return nil
}

// finish ends typing and starts the session.
func (h *home) finish() tea.Cmd {
	if strings.TrimSpace(h.input.text) == "" {
		return complain("There is no problem yet: type one, or press esc for the generated one.")
	}
	h.take()
	return h.begin()
}

func tooLong() tea.Cmd {
	return complain("A problem may have %s bytes at most: the rest was left out.", thousands(session.MaxPrompt))
}

// take ends typing. Nothing typed leaves the generated problem as it was.
func (h *home) take() {
	h.editing = false
	if text := strings.TrimSpace(h.input.text); text != "" {
		h.job = h.job.own(text)
	} else {
		h.job = h.job.generate(h.job.problem)
	}
}

// paste adds text, as far as there is room for it.
func (h *home) paste(text string) tea.Cmd {
	if !h.editing {
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
