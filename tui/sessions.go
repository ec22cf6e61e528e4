package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/transcripts"
)

// listedMsg is what the store holds.
type listedMsg struct {
	list []transcripts.Summary
	err  error
}

// sessions is the list of saved sessions, newest first.
type sessions struct {
	*shared
	width, height int

	all      []transcripts.Summary
	texts    []string // of all, lower case, for the filter
	shown    []int    // indices into all
	at       int      // the chosen one, in shown
	loaded   bool
	err      error
	filter   field
	filtered bool // the filter is being typed

	replay, find, clear, back  key.Binding
	up, down, pageUp, pageDown key.Binding
	top, bottom, reload        key.Binding
}

func newSessions(s *shared) *sessions {
	l := &sessions{
		shared: s, filter: field{limit: 200, line: true},
		replay: binding("enter", "replay", "enter"), find: binding("/", "filter", "/"),
		clear: binding("esc", "all", "esc"), back: binding("esc", "back", "esc"),
		up: binding("k", "up", "k", "up"), down: binding("j/k", "choose", "j", "down"),
		pageUp: binding("pgup", "page up", "pgup", "b"), pageDown: binding("pgup/pgdn", "page", "pgdown", "f"),
		top: binding("g", "newest", "g", "home"), bottom: binding("g/G", "newest, oldest", "G", "end"),
		reload: binding("R", "read again", "R", "f5"),
	}
	l.enable()
	return l
}

func (l *sessions) typing() bool { return l.filtered }

func (l *sessions) setSize(width, height int) { l.width, l.height = width, height }

// load is a command: it reads the list.
func (l *sessions) load() tea.Msg {
	if l.o.Store == nil {
		return listedMsg{}
	}
	list, err := l.o.Store.List(l.ctx)
	return listedMsg{list, err}
}

// enable turns the keys on that do something now.
func (l *sessions) enable() {
	some := len(l.shown) > 0
	for _, b := range []*key.Binding{&l.replay, &l.up, &l.down, &l.pageUp, &l.pageDown, &l.top, &l.bottom} {
		b.SetEnabled(some)
	}
	l.find.SetEnabled(len(l.all) > 0)
	l.clear.SetEnabled(l.filter.text != "")
	l.back.SetEnabled(l.filter.text == "")
}

func (l *sessions) actions() []action {
	if l.filtered {
		return []action{does(binding("enter", "keep the filter", "enter"), func() { l.filtered = false }),
			does(binding("esc", "no filter", "esc"), l.clearFilter)}
	}
	page := max(1, l.window()-1)
	return possible(
		act(l.replay, func() tea.Cmd { return l.open(l.all[l.shown[l.at]]) }),
		does(l.find, func() { l.filtered = true }),
		does(l.down, func() { l.move(1) }), does(l.up, func() { l.move(-1) }).asQuiet(),
		does(l.pageDown, func() { l.move(page) }), does(l.pageUp, func() { l.move(-page) }).asQuiet(),
		does(l.bottom, func() { l.move(far) }), does(l.top, func() { l.move(-far) }).asQuiet(),
		act(l.reload, func() tea.Cmd { return l.load }).asMinor(),
		does(l.clear, l.clearFilter), act(l.back, func() tea.Cmd { return send(backMsg{}) }),
	)
}

// status says how many there are.
func (l *sessions) status() string {
	if l.filtered {
		return l.theme.Dim.Render(" Type words: all of them have to be there.")
	}
	return l.theme.Dim.Render(" Enter replays a session, step by step.")
}

// move moves the choice.
func (l *sessions) move(by int) {
	l.at = max(0, min(l.at+by, len(l.shown)-1))
}

func (l *sessions) clearFilter() {
	l.filtered = false
	l.filter.clear()
	l.choose()
}

func (l *sessions) update(msg tea.Msg) tea.Cmd {
	defer l.enable()
	switch msg := msg.(type) {
	case listedMsg:
		l.take(msg)
	case tea.KeyPressMsg:
		if l.filtered {
			return l.pressFilter(msg)
		}
	case tea.PasteMsg:
		if l.filtered {
			l.filter.insert(msg.Content)
			l.choose()
		}
	}
	return nil
}

// take shows a list that was read. The choice stays on its session.
func (l *sessions) take(msg listedMsg) {
	chosen := ""
	if l.at < len(l.shown) {
		chosen = l.all[l.shown[l.at]].Path
	}
	l.all, l.err, l.loaded = msg.list, msg.err, true
	l.texts = make([]string, len(l.all))
	for i, s := range l.all {
		l.texts[i] = strings.ToLower(strings.Join([]string{
			s.ID, s.Prompt, s.Small, s.Strong, s.Strategy, string(s.Outcome), changeWord(s.Change), s.Error,
		}, " "))
	}
	l.choose()
	for i, n := range l.shown {
		if l.all[n].Path == chosen {
			l.at = i
		}
	}
}

// choose applies the filter: all of its words have to be there.
func (l *sessions) choose() {
	words := strings.Fields(strings.ToLower(l.filter.text))
	l.shown = l.shown[:0]
	for i, text := range l.texts {
		all := true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			l.shown = append(l.shown, i)
		}
	}
	l.at = max(0, min(l.at, len(l.shown)-1))
}

func (l *sessions) pressFilter(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, done := perform(msg, l.actions()); done {
		return cmd
	}
	l.filter.press(msg, l.width)
	l.choose()
	return nil
}

// open returns a command that reads a transcript and has it replayed.
func (l *sessions) open(s transcripts.Summary) tea.Cmd {
	if s.Error != "" {
		return complain("%s cannot be replayed: %s", s.ID, s.Error)
	}
	return func() tea.Msg {
		events, _, err := transcripts.Load(s.Path)
		if err != nil {
			return complaintMsg{fmt.Sprintf("%s cannot be replayed: %v", s.ID, err)}
		}
		return playMsg{events}
	}
}

func (l *sessions) cursor() *tea.Cursor {
	if !l.filtered {
		return nil
	}
	_, x, _ := l.filter.view(l.filterWidth(), 1)
	c := tea.NewCursor(len(filterMark)+x, filterRow)
	c.Shape, c.Blink = tea.CursorBar, false
	return c
}

// changeWord puts a change into a word.
func changeWord(c *session.Change) string {
	if c == nil {
		return "–"
	}
	switch *c {
	case session.KeptRight:
		return "kept right"
	case session.KeptWrong:
		return "kept wrong"
	}
	return string(*c)
}
