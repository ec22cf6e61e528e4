package tui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"tenbits/tui/theme"
)

// item is a line of a chooser.
type item struct {
	name  string // what is searched
	note  string // quiet, at the right end of the line
	terms string // searched too, and not shown
	about string // below the list while it is chosen
	drawn bool   // about is a finished line, with styles
	off   string // why it cannot be taken; empty where it can
	take  func() tea.Cmd

	// typed takes what was typed to find something, where that is more than
	// nothing. An item that has it stays whatever is typed.
	typed func(text string) tea.Cmd
}

// chooser is an overlay that lists items and has one of them taken. What is
// typed filters them, fuzzily.
type chooser struct {
	title  string
	items  []item
	filter field
	shown  []int // indices into items
	at     int   // the chosen one, in shown
	seen   int   // items in the window when it was last drawn
}

// newChooser returns a chooser that begins at an item.
func newChooser(title string, items []item, at int) *chooser {
	c := &chooser{title: title, items: items, filter: field{limit: 200, line: true}}
	c.search()
	c.at = max(0, min(at, len(c.shown)-1))
	return c
}

// search applies the filter: the best first.
func (c *chooser) search() {
	c.shown, c.at = c.shown[:0], 0
	if strings.TrimSpace(c.filter.text) == "" {
		for i := range c.items {
			c.shown = append(c.shown, i)
		}
		return
	}
	text := strings.TrimSpace(c.filter.text)
	named := c.find(strings.ToLower(text))
	for i, x := range c.items {
		switch {
		case x.typed == nil:
		case !named && strings.Contains(text, "/"): // a whole reference, not letters of one that is listed
			c.shown = slices.Insert(c.shown, 0, i)
		default:
			c.shown = append(c.shown, i)
		}
	}
}

// find lists the items that have the letters of a text: first those of which a word
// begins with it, then those that have it whole, then the others. named tells
// whether a name has it whole.
func (c *chooser) find(text string) (named bool) {
	var ranks [4][]int
	names := make([]string, len(c.items))
	for i, x := range c.items {
		names[i] = x.name
	}
	loose := map[int]bool{}
	add := func(i int) {
		x := c.items[i]
		name := strings.ToLower(x.name)
		named = named || strings.Contains(name, text)
		switch {
		case strings.Contains(" "+name, " "+text):
			ranks[0] = append(ranks[0], i)
		case strings.Contains(" "+x.terms, " "+text):
			ranks[1] = append(ranks[1], i)
		case strings.Contains(strings.ToLower(x.name+" "+x.note), text):
			ranks[2] = append(ranks[2], i)
		default:
			ranks[3] = append(ranks[3], i)
		}
	}
	for _, m := range fuzzy.Find(text, names) {
		if loose[m.Index] = true; c.items[m.Index].typed == nil {
			add(m.Index)
		}
	}
	for i, x := range c.items {
		if !loose[i] && (strings.Contains(" "+x.terms, " "+text) || x.typed == nil && strings.Contains(strings.ToLower(x.note), text)) {
			add(i)
		}
	}
	c.shown = append(c.shown, slices.Concat(ranks[:]...)...)
	return named
}

// takeChosen takes the chosen item. One that cannot be taken says why, and
// leaves the list open.
func (c *chooser) takeChosen() (tea.Cmd, bool) {
	if len(c.shown) == 0 {
		return nil, false
	}
	x, text := c.items[c.shown[c.at]], strings.TrimSpace(c.filter.text)
	switch {
	case x.off != "":
		return complain("%s", x.off), false
	case x.typed != nil && text != "":
		return x.typed(text), true
	}
	return x.take(), true
}

func (c *chooser) press(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	n := len(c.shown)
	switch msg.String() {
	case "esc":
		if c.filter.text == "" {
			return nil, true
		}
		c.filter.clear()
		c.search()
	case "ctrl+p", "up", "shift+tab":
		c.at = (c.at + max(1, n) - 1) % max(1, n)
	case "ctrl+n", "down", "tab":
		c.at = (c.at + 1) % max(1, n)
	case "pgup":
		c.at = max(0, c.at-max(1, c.seen))
	case "pgdown":
		c.at = max(0, min(c.at+max(1, c.seen), n-1))
	case "enter":
		return c.takeChosen()
	default:
		if msg.String() == "/" && c.filter.text == "" {
			return nil, false // the sign that stands there already
		}
		before := c.filter.text
		c.filter.press(msg, 1<<20)
		if c.filter.text != before {
			c.search()
		}
	}
	return nil, false
}

func (c *chooser) paste(text string) {
	c.filter.insert(text)
	c.search()
}

func (c *chooser) bindings() []key.Binding {
	return []key.Binding{
		binding("enter", "take"), binding("↑/↓", "choose"), binding("type", "to find"),
		binding("esc", pick(c.filter.text == "", "close", "all")),
	}
}

// aboutRows are the rows below the list.
const aboutRows = 2

// tells tells whether any of the items has something to say below the list.
func (c *chooser) tells() bool {
	return slices.ContainsFunc(c.items, func(x item) bool { return x.about != "" || x.off != "" })
}

func (c *chooser) rows(t *theme.Theme, width, height int) ([]string, *tea.Cursor) {
	rows := []string{""} // the title, which says how many there are below
	text, x := window(c.filter.text, cells(c.filter.text[:c.filter.at]), width-2)
	rows = append(rows, t.Focus.Render("/ ")+pick(c.filter.text == "", t.Dim.Render("type to find"), t.Plain.Render(text)))
	cursor := tea.NewCursor(2+x, 1)
	cursor.Shape, cursor.Blink = tea.CursorBar, false
	// The list keeps its height while it is filtered.
	tells := c.tells()
	c.seen = max(1, min(len(c.items), height-len(rows)-pick(tells, 1+aboutRows, 0)))
	top := max(0, min(c.at-c.seen/2, len(c.shown)-c.seen))
	var list []string
	for i := top; i < min(top+c.seen, len(c.shown)); i++ {
		list = append(list, c.line(t, c.items[c.shown[i]], i == c.at, width))
	}
	if len(c.shown) == 0 {
		list = append(list, t.Dim.Render("  Nothing has these letters. esc shows all."))
	}
	rows[0] = t.Strong.Render(fit(c.title, width))
	if below := len(c.shown) - top - c.seen; below > 0 && cells(c.title)+12 <= width {
		rows[0] = spread(t.Strong.Render(c.title), t.Dim.Render(fmt.Sprintf("↓%d more", below)), width)
	}
	rows = append(rows, fill(list, c.seen)...)
	if !tells {
		return rows, cursor
	}
	rows = append(rows, t.Rule.Render(strings.Repeat("─", width)))
	return append(rows, c.below(t, width)...), cursor
}

// below returns what the chosen item has to say.
func (c *chooser) below(t *theme.Theme, width int) []string {
	if len(c.shown) == 0 {
		return make([]string, aboutRows)
	}
	x := c.items[c.shown[c.at]]
	if x.drawn {
		return fill([]string{x.about}, aboutRows)
	}
	var rows []string
	for _, line := range head(wrap(pick(x.off != "", x.off, x.about), width), aboutRows, width) {
		rows = append(rows, t.Dim.Render(line))
	}
	return fill(rows, aboutRows)
}

// line draws an item.
func (c *chooser) line(t *theme.Theme, x item, chosen bool, width int) string {
	style, mark := t.Plain, "  "
	switch {
	case chosen:
		style, mark = t.Focus, "▸ "
	case x.off != "":
		style = t.Dim
	}
	note := oneLine(x.note)
	if x.typed != nil && strings.TrimSpace(c.filter.text) != "" {
		note = "take " + oneLine(strings.TrimSpace(c.filter.text))
	}
	name := fit(oneLine(x.name), pick(width < 50, width-2, max(width*2/3, width-4-cells(note))))
	note = parts(note, max(0, width-4-cells(name)))
	return style.Render(mark) + style.Render(name) + strings.Repeat(" ", max(0, width-2-cells(name)-cells(note))) + t.Dim.Render(note)
}

// choose puts the choice on an item that is listed.
func (c *chooser) choose(name string) {
	for i, n := range c.shown {
		if c.items[n].name == name {
			c.at = i
			return
		}
	}
}

// replace lists other items. The filter stays, and so does the choice where its
// item is still there.
func (c *chooser) replace(items []item) {
	name := ""
	if len(c.shown) > 0 {
		name = c.items[c.shown[c.at]].name
	}
	c.items = items
	c.search()
	c.choose(name)
}
