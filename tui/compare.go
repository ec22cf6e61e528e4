package tui

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/transcripts"
)

// side is one of the two sessions that are compared.
type side struct {
	transcripts.Summary
	state session.State
}

// comparedMsg is two transcripts that were read to be compared.
type comparedMsg struct{ sides [2]side }

// compare shows two sessions beside each other and marks what differs. It
// scrolls as one.
type compare struct {
	*shared
	width, height int
	keys          compareKeys
	sides         [2]side
	page          comparePage
	scroll        scroller
}

type compareKeys struct {
	down, up, pageDown, pageUp, bottom, top key.Binding
	next, part, back                        key.Binding
}

func newCompare(s *shared, sides [2]side) *compare {
	c := &compare{shared: s, sides: sides, keys: compareKeys{
		down: binding("j/k", "scroll", "j", "down"), up: binding("k", "up", "k", "up"),
		pageDown: binding("pgup/pgdn", "page", "pgdown", "space", "f"), pageUp: binding("pgup", "page up", "pgup", "b"),
		bottom: binding("g/G", "ends", "G", "end"), top: binding("g", "top", "g", "home"),
		next: binding("n", "next difference", "n"), part: binding("tab", "next part", "tab"), back: binding("esc", "back", "esc"),
	}}
	c.scroll.free = true // it is read from its beginning
	return c
}

// readMarked returns a command that reads the two marked sessions.
func (l *sessions) readMarked() tea.Cmd {
	var sides [2]side
	for i, path := range l.marks {
		n := slices.IndexFunc(l.all, func(s transcripts.Summary) bool { return s.Path == path })
		if n < 0 {
			return nil
		}
		sides[i].Summary = l.all[n]
	}
	return func() tea.Msg {
		for i := range sides {
			st, _, err := stateOf(sides[i].Summary)
			if err != nil {
				return complaintMsg{fmt.Sprintf("%s cannot be compared: %v", sides[i].ID, err)}
			}
			sides[i].state = st
		}
		return comparedMsg{sides}
	}
}

// openCompare shows two sessions that were read.
func (l *sessions) openCompare(msg comparedMsg) tea.Cmd {
	l.compare = newCompare(l.shared, msg.sides)
	l.compare.setSize(l.width, l.height)
	return l.travel(openMsg{l.compare, l})
}

func (c *compare) update(tea.Msg) tea.Cmd { return nil }
func (c *compare) typing() bool           { return false }
func (c *compare) cursor() *tea.Cursor    { return nil }

func (c *compare) restyled() { c.page = newComparePage(c.shared, c.sides, c.width) }

func (c *compare) setSize(width, height int) {
	if c.width != width || c.page.rows == nil {
		part, within := c.page.at(c.scroll.top)
		c.width = width
		c.page = newComparePage(c.shared, c.sides, width)
		c.scroll.top = c.page.parts[part] + within // what was read is still there
	}
	c.height = height
	c.move(0)
}

// window returns how many rows are seen at once.
func (c *compare) window() int { return max(1, c.height-c.page.heads()) }

func (c *compare) move(by int) { c.scroll.move(by, len(c.page.rows), c.window()) }

// jump scrolls to the next of some rows, and from the last to the first.
func (c *compare) jump(to []int) {
	last := max(0, len(c.page.rows)-c.window())
	next := to[0]
	for _, at := range to {
		if at > c.scroll.top && c.scroll.top < last {
			next = at
			break
		}
	}
	c.scroll.top = min(next, last)
}

func (c *compare) actions() []action {
	k, page := c.keys, max(1, c.window()-1)
	longer := len(c.page.rows) > c.window()
	for _, b := range []*key.Binding{&k.down, &k.up, &k.pageDown, &k.pageUp, &k.bottom, &k.top, &k.part} {
		b.SetEnabled(longer)
	}
	k.next.SetEnabled(longer && len(c.page.diffs) > 0)
	return possible(
		does(k.next, func() { c.jump(c.page.diffs) }),
		does(k.part, func() { c.jump(c.page.parts) }),
		does(k.down, func() { c.move(1) }), does(k.up, func() { c.move(-1) }).asQuiet(),
		does(k.pageDown, func() { c.move(page) }), does(k.pageUp, func() { c.move(-page) }).asQuiet(),
		does(k.bottom, func() { c.move(far) }), does(k.top, func() { c.move(-far) }).asQuiet(),
		act(k.back, func() tea.Cmd { return c.travel(backMsg{}) }),
	)
}

// status says what is marked.
func (c *compare) status(int) string {
	t := c.theme
	if len(c.page.diffs) == 0 {
		return t.Dim.Render(" Nothing differs.")
	}
	return " " + t.Warn.Render(differs) + t.Dim.Render(" marks what differs.")
}
