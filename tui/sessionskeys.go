package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// sessionKeys are the keys of the list. Those that do nothing at the time are
// disabled.
type sessionKeys struct {
	open, find, clear, unmark, back key.Binding
	up, down, pageUp, pageDown      key.Binding
	top, bottom, reload             key.Binding
	sort, reverse, sortBy           key.Binding
	mark, compare                   key.Binding
	remove, undo, resume            key.Binding
	preview, path, payload          key.Binding
}

func newSessionKeys() sessionKeys {
	return sessionKeys{
		open: binding("enter", "replay", "enter"), find: binding("/", "filter", "/"),
		clear: binding("esc", "all", "esc"), unmark: binding("esc", "no marks", "esc"), back: binding("esc", "back", "esc"),
		up: binding("k", "up", "k", "up"), down: binding("j/k", "choose", "j", "down"),
		pageUp: binding("pgup", "page up", "pgup", "b"), pageDown: binding("pgup/pgdn", "page", "pgdown", "f"),
		top: binding("g", "first", "g", "home"), bottom: binding("g/G", "first, last", "G", "end"),
		reload: binding("R", "read the list again", "R", "f5"),
		sort:   binding("o", "sort", "o"), reverse: binding("O", "the other way round", "O"), sortBy: binding("S", "sort by …", "S"),
		mark: binding("space", "mark", "space"), compare: binding("v", "side by side", "v"),
		resume: binding("C", "resume", "C"),
		remove: binding("d", "delete", "d"), undo: binding("u", "undo", "u"),
		preview: binding("p", "preview", "p"), path: binding("c", "copy the path", "c"), payload: binding("y", "copy the payload", "y"),
	}
}

// enable turns the keys on that do something now.
func (l *sessions) enable() {
	k, s := &l.keys, l.chosen()
	for _, b := range []*key.Binding{
		&k.open, &k.up, &k.down, &k.pageUp, &k.pageDown, &k.top, &k.bottom, &k.remove, &k.preview, &k.path,
	} {
		b.SetEnabled(s != nil)
	}
	readable := s != nil && s.Error == ""
	k.mark.SetEnabled(readable)
	k.payload.SetEnabled(readable)
	runs := s != nil && l.runsNow(s.ID)
	k.resume.SetEnabled(s != nil && s.Cut() && !runs)
	two := len(l.marks) == 2
	k.compare.SetEnabled(two)
	k.open.SetHelp("enter", pick(two, "compare", pick(runs, "go to it", "replay")))
	k.undo.SetEnabled(len(l.removals) > 0 && l.removals[len(l.removals)-1].done)
	some := len(l.shown) > 1
	k.sort.SetEnabled(some)
	k.reverse.SetEnabled(some)
	k.sortBy.SetEnabled(some)
	k.find.SetEnabled(s != nil || l.filter.text != "")
	k.clear.SetEnabled(l.filter.text != "")
	k.unmark.SetEnabled(!k.clear.Enabled() && len(l.marks) > 0)
	k.back.SetEnabled(!k.clear.Enabled() && !k.unmark.Enabled())
}

func (l *sessions) actions() []action {
	if l.filtered {
		return []action{l.then(binding("enter", "keep it", "enter"), func() { l.filtered = false }),
			l.then(binding("esc", "no filter", "esc"), l.clearFilter)}
	}
	k, page := l.keys, max(1, l.plan().list-1)
	reload := act(k.reload, func() tea.Cmd { return l.load })
	return possible(
		act(k.open, l.open), act(k.resume, l.resume),
		l.then(k.find, func() { l.filtered = true }),
		l.then(k.preview, l.togglePreview),
		l.then(k.mark, l.mark), act(k.compare, l.readMarked),
		act(k.undo, l.undo), act(k.remove, l.remove),
		l.then(k.sort, func() { l.sort(sorting{by: (l.sorting.by + 1) % columnCount}) }),
		l.then(k.down, func() { l.move(1) }), l.then(k.up, func() { l.move(-1) }).asQuiet(),
		l.then(k.pageDown, func() { l.move(page) }), l.then(k.pageUp, func() { l.move(-page) }).asQuiet(),
		l.then(k.bottom, func() { l.move(far) }), l.then(k.top, func() { l.move(-far) }).asQuiet(),
		l.then(k.reverse, func() { l.sort(sorting{l.sorting.by, !l.sorting.reversed}) }).asMinor(),
		act(k.sortBy, l.chooseSort).asMinor(),
		act(k.path, func() tea.Cmd { return copyText("the path", l.chosen().Path) }).asMinor(),
		act(k.payload, l.copyPayload).asMinor(),
		pick(l.err == nil, reload.asMinor(), reload),
		l.then(k.clear, l.clearFilter), l.then(k.unmark, func() { l.marks = nil }),
		act(k.back, func() tea.Cmd { return l.travel(backMsg{}) }),
	)
}

// then returns an action that changes the list.
func (l *sessions) then(b key.Binding, f func()) action {
	return act(b, func() tea.Cmd { f(); return l.settle() })
}

// chooseSort asks what to sort by.
func (l *sessions) chooseSort() tea.Cmd {
	var items []item
	for by := range columnCount {
		s := sorting{by: by}
		items = append(items, item{
			name: by.String(), note: pick(by == l.sorting.by, "now "+l.sorting.arrow(), ""),
			about: by.about(),
			take:  func() tea.Cmd { l.sort(s); return l.settle() },
		})
	}
	return l.travel(overlayMsg{newChooser("Sort by", items, int(l.sorting.by))})
}

// about says what comes first.
func (c column) about() string {
	switch c {
	case byTime:
		return "The newest first."
	case byOutcome:
		return "First what was won, then what was lost, what stayed right, what stayed wrong, and the others."
	case byBits:
		return "The fewest bits first."
	}
	return "In the order of the alphabet."
}
