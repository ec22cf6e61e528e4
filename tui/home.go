package tui

import (
	"cmp"
	"os/exec"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
)

// home is the screen that sets a session up.
type home struct {
	*shared
	width, height int

	job        job
	passed     passed
	level      level // of the problems that "another one" brings
	strategies []qa.Strategy
	row        setupRow
	unfolded   bool // the rows that are used less are shown
	editing    bool
	fresh      bool     // a letter or a paste has begun the text, in the place of a problem that esc brings back
	from       setupRow // the row to go back to then
	input      field

	cards  []models.Card     // of the models that were found
	wrong  map[string]string // by reference: why a model cannot be used
	picker *seatPicker       // the newest, nil before there was one
	recent *chooser          // likewise

	// exec hands the terminal to a program, as tea.ExecProcess.
	exec func(*exec.Cmd, tea.ExecCallback) tea.Cmd

	keys homeKeys
}

// homeKeys are the keys of the home screen.
type homeKeys struct {
	watch, open, start   key.Binding // enter on a row without and with a picker; w
	next, before, edit   key.Binding
	up, down, less, more key.Binding
	fold, recent, editor key.Binding
	relay                key.Binding
	begin, newline       key.Binding // while typing
	leave, back          key.Binding // likewise: esc in a field that was opened for typing, and in one that a letter began
}

func newHomeKeys() homeKeys {
	return homeKeys{
		watch: binding("enter", "watch", "enter", "w"), open: binding("enter", "open", "enter"), start: binding("w", "watch", "w"),
		next: binding("n", "another problem", "n"), before: binding("p", "the problem before", "p"),
		edit: binding("e", "your own", "e", "i"),
		up:   binding("↑", "choose", "up", "k", "shift+tab"), down: binding("↑/↓", "choose", "down", "j"),
		less: binding("←", "less", "left", "h", "-"), more: binding("←/→", "change", "right", "l", "+", "="),
		fold: binding("tab", "more settings", "tab"), recent: binding("r", "recent setups", "r", "ctrl+r"),
		editor: binding("ctrl+o", "your editor", "ctrl+o"),
		begin:  binding("enter", "watch", "enter"), leave: binding("esc", "done typing", "esc"),
		back:    binding("esc", "the problem before", "esc"),
		relay:   relayKey(),
		newline: binding("ctrl+j", "new line", "ctrl+j", "alt+enter", "shift+enter"),
	}
}

func newHome(s *shared) *home {
	h := &home{
		shared: s, input: field{limit: session.MaxPrompt}, strategies: qa.Strategies(), row: rowWatch,
		wrong: map[string]string{}, exec: tea.ExecProcess, keys: newHomeKeys(),
	}
	// The caller has checked the strategy.
	strategy, _ := qa.ParseStrategy(s.o.Strategy)
	h.job = job{small: s.o.Small, strong: s.o.Strong, asker: s.o.Asker, budget: s.o.Budget, seed: s.o.Seed, format: s.o.Format, check: s.o.Check, control: s.o.Control, noise: s.o.Noise, repeat: s.o.Repeat,
		judge: s.o.Judge, tau: cmp.Or(s.o.Tau, qa.UsualTau), guard: s.o.Guard}
	h.job = h.job.generate(max(problems.ShownSeed, problems.ShownSeed+s.o.Seed)) // a sum too large wraps around, to those of the training
	h.setStrategy(strategy)
	return h
}

// setStrategy sets the strategy, which is then among those that the arrow keys
// bring.
func (h *home) setStrategy(s qa.Strategy) {
	h.job.strategy = s
	for _, x := range h.strategies {
		if x.Name() == s.Name() {
			return
		}
	}
	h.strategies = append(h.strategies, s)
}

func (h *home) typing() bool { return h.editing }

func (h *home) actions() []action {
	k := h.keys
	if h.editing {
		leave := act(k.leave, h.take)
		if h.fresh {
			leave = act(k.back, h.takeBack)
		}
		return possible(act(k.begin, h.finish), leave, does(k.newline, func() { h.input.insert("\n") }),
			act(binding("ctrl+o", "your editor", "ctrl+o"), h.openEditor))
	}
	const starts = "start run play begin go session"
	opens := h.row.opens()
	k.watch.SetEnabled(!opens)
	k.open.SetEnabled(opens)
	k.start.SetEnabled(opens)
	k.more.SetEnabled(h.row.changes())
	k.less.SetEnabled(h.row.changes())
	k.fold.SetEnabled(!h.tall())
	k.recent.SetEnabled(h.o.Store != nil)
	k.relay.SetEnabled(h.job.relays())
	return possible(
		act(k.watch, h.begin).also(starts), act(k.open, h.open), act(k.start, h.begin).also(starts),
		does(k.next, func() { h.another(1) }), act(k.edit, h.startTyping).also("type prompt question problem"),
		does(k.down, func() { h.move(1) }), does(k.up, func() { h.move(-1) }).asQuiet(),
		act(k.more, func() tea.Cmd { return h.change(1) }), act(k.less, func() tea.Cmd { return h.change(-1) }).asQuiet(),
		does(k.fold, h.fold), act(k.recent, h.chooseRecent),
		act(k.relay, h.relay).asMinor().also("relay wire network both ends over the line"), act(k.editor, h.openEditor).asMinor(), does(k.before, func() { h.another(-1) }).asMinor(),
	)
}

// status says what a key would do.
func (h *home) status(int) string {
	switch {
	case h.editing && h.fresh:
		return h.theme.Dim.Render(fitting(h.width-1, " Enter takes what you type. Esc brings back the problem before.", " Esc brings back the problem before."))
	case h.editing:
		return h.theme.Dim.Render(" Type, or paste (ctrl+shift+v). Esc leaves.")
	case h.row.opens():
		return h.theme.Dim.Render(pick(h.width < 60, " Enter opens it. w starts a session.", " Enter shows what can be set here. w starts a session."))
	case h.width < 60:
		return h.theme.Dim.Render(" Enter starts a session.")
	case h.o.Store == nil:
		return h.theme.Dim.Render(" Enter starts a session. It is not saved.")
	}
	return h.theme.Dim.Render(" Enter starts a session. It is saved, and can be replayed.")
}

func (h *home) restyled() {} // it keeps nothing that is drawn

func (h *home) setSize(width, height int) {
	h.width, h.height = width, height
	h.stay()
}

func (h *home) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if h.editing {
			return h.pressEditing(msg)
		}
		return h.pressText(msg)
	case tea.PasteMsg:
		return h.paste(msg.Content)
	case setupMsg:
		return h.setUp(msg)
	}
	return nil
}

// setupMsg is what a command of the home screen brings. It goes to that screen,
// whatever is shown.
type setupMsg interface{ isSetup() }

// setUp takes what a command brings.
func (h *home) setUp(msg setupMsg) tea.Cmd {
	switch msg := msg.(type) {
	case modelsMsg:
		h.takeModels(msg)
	case checkedMsg:
		return h.takeChecked(msg)
	case recentMsg:
		h.takeRecent(msg)
	case fillMsg:
		return h.fill(msg)
	case editorMsg:
		return h.runEditor(msg)
	case leftMsg:
		return msg.file.read(msg.err)
	case editedMsg:
		return h.takeEdited(msg)
	}
	return nil
}

// begin starts the session.
func (h *home) begin() tea.Cmd {
	if strings.TrimSpace(h.job.prompt) == "" {
		return complain("There is no problem yet: type one, or press esc and n for a generated one.")
	}
	return h.travel(watchMsg{h.job})
}

// relay plays the session and sends it to a receiver beside it.
func (h *home) relay() tea.Cmd {
	if strings.TrimSpace(h.job.prompt) == "" {
		return h.begin() // which says what is missing
	}
	return h.openRelay(h.job, h.width, h.height)
}
