package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/tui/theme"
)

// overlay is a box over the screen. While it is open it takes all keys.
type overlay interface {
	// press handles a key; done closes the overlay.
	press(msg tea.KeyPressMsg) (cmd tea.Cmd, done bool)
	paste(text string)

	// rows returns what stands in the box, of at most width×height cells, and
	// where the cursor is, nil for none.
	rows(t *theme.Theme, width, height int) ([]string, *tea.Cursor)

	// bindings are the keys that do something in it.
	bindings() []key.Binding
}

// help says what a screen shows and lists what can be done on it. Its keys
// scroll.
type help struct {
	scroller
	about   func() string
	actions func() []action
	seen    int // rows in the window when it was last drawn
	all     int // rows
}

// newHelp returns the help on a screen. What is shown on it goes on meanwhile:
// about and actions are asked again whenever it is drawn.
func newHelp(about func() string, actions func() []action) *help {
	h := &help{about: about, actions: actions}
	h.free = true
	return h
}

func (h *help) press(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	return nil, !h.scroller.press(msg, h.all, h.seen) || h.all <= h.seen
}

func (h *help) paste(string) {}

func (h *help) bindings() []key.Binding {
	if h.all > h.seen {
		return []key.Binding{binding("j/k", "scroll"), binding("any other key", "close")}
	}
	return []key.Binding{binding("any key", "close")}
}

func (h *help) rows(t *theme.Theme, width, height int) ([]string, *tea.Cursor) {
	var body []string
	for _, line := range wrap(h.about(), width) {
		body = append(body, t.Plain.Render(line))
	}
	body = append(body, "", t.Title.Render("KEYS"))
	body = append(body, keysOf(t, h.actions(), width)...)
	h.all, h.seen = len(body), max(1, height-2)
	h.top = max(0, min(h.top, h.all-h.seen))
	title := t.Strong.Render("Help")
	if above, below := more(h.top, h.all, h.seen); above+below > 0 {
		title += t.Focus.Render(arrows(above, below))
	}
	rows := append([]string{title, ""}, body[h.top:min(h.top+h.seen, h.all)]...)
	return rows, nil
}

// keysOf lists the keys of actions, in two columns where they have room.
func keysOf(t *theme.Theme, actions []action, width int) []string {
	const gap = 2
	lead := 0
	for _, a := range actions {
		lead = max(lead, cells(a.Help().Key))
	}
	var list []string
	longest := 0
	for _, a := range actions {
		if a.quiet {
			continue
		}
		k := a.Help()
		list = append(list, t.Key.Render(pad(k.Key, lead))+"  "+t.Plain.Render(k.Desc))
		longest = max(longest, cells(list[len(list)-1]))
	}
	if 2*longest+gap > width {
		return list
	}
	n := (len(list) + 1) / 2
	return beside(list[:n], list[n:], longest+gap, n, "")
}

// confirm asks whether to do something that cannot be taken back. A stray key
// must not decide.
type confirm struct {
	title   string
	yes, no string
	after   string // what is kept after yes
	do      func() tea.Cmd
	quits   bool // q is yes, at once
}

func (c *confirm) press(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch msg.String() {
	case "y", "enter":
		return c.do(), true
	case "q":
		if c.quits {
			return tea.Quit, true
		}
	case "n", "esc":
		return nil, true
	}
	return nil, false
}

func (c *confirm) paste(string) {}

func (c *confirm) bindings() []key.Binding {
	keys := []key.Binding{binding("y", c.yes), binding("n", c.no)}
	if c.quits {
		keys = append(keys, binding("q", "at once"))
	}
	return keys
}

func (c *confirm) rows(t *theme.Theme, width, _ int) ([]string, *tea.Cursor) {
	var rows []string
	for _, line := range wrap(c.title, width) {
		rows = append(rows, t.Strong.Render(line))
	}
	rows = append(rows, "")
	longest := 0
	for _, k := range c.bindings() {
		longest = max(longest, cells(k.Help().Desc))
	}
	notes := []string{c.after, "", "its end is not saved"}
	for i, k := range c.bindings() {
		line := t.Key.Render(k.Help().Key) + "  " + t.Plain.Render(pad(k.Help().Desc, longest+2))
		rows = append(rows, strings.TrimRight(line+t.Dim.Render(notes[i]), " "))
	}
	return rows, nil
}

// entry asks for a line of text.
type entry struct {
	title string
	about string // what it is for, and what may be typed
	field field
	fresh bool                               // nothing was pressed yet: typing takes the place of the text
	wrong string                             // why the text was not taken
	take  func(text string) (tea.Cmd, error) // an error keeps the entry open
}

// newEntry returns an entry that begins with a text.
func newEntry(title, about, text string, limit int, take func(string) (tea.Cmd, error)) *entry {
	e := &entry{title: title, about: about, field: field{limit: limit, line: true}, take: take}
	e.field.insert(text)
	return e
}

// over returns the entry with its text to be typed over, as it is an old value
// that is seldom mended. A key that moves or deletes is for mending it.
func (e *entry) over() *entry {
	e.fresh = e.field.text != ""
	return e
}

// begun returns an entry for a number that begins with what was typed already,
// or with the old value, to be typed over.
func begun(title, about, typed, old string, take func(string) (tea.Cmd, error)) *entry {
	const digits = 20
	if typed != "" {
		return newEntry(title, about, typed, digits, take)
	}
	return newEntry(title, about, old, digits, take).over()
}

// begin drops the old value where it is typed over.
func (e *entry) begin(typed bool) {
	if e.fresh && typed {
		e.field.clear()
	}
	e.fresh = false
}

func (e *entry) press(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch msg.String() {
	case "esc":
		return nil, true
	case "enter":
		cmd, err := e.take(strings.TrimSpace(e.field.text))
		if err != nil {
			e.wrong, e.fresh = err.Error(), false
			return nil, false
		}
		return cmd, true
	}
	e.wrong = ""
	e.begin(msg.Text != "")
	if !e.field.press(msg, 1<<20) {
		e.wrong = "There is no room for more."
	}
	return nil, false
}

func (e *entry) paste(text string) {
	e.begin(true)
	e.field.insert(text)
}

func (e *entry) bindings() []key.Binding {
	keys := []key.Binding{binding("type", "another"), binding("←", "mend it"), binding("enter", "take it"), binding("esc", "leave it as it was")}
	if !e.fresh {
		keys = keys[2:]
	}
	return keys
}

func (e *entry) rows(t *theme.Theme, width, height int) ([]string, *tea.Cursor) {
	rows := []string{t.Strong.Render(fit(e.title, width))}
	for _, line := range head(wrap(e.about, width), max(1, height-4), width) {
		rows = append(rows, t.Dim.Render(line))
	}
	all, at := e.field.text, cells(e.field.text[:e.field.at])
	text, x := all, at
	if room := width - 2; cells(all) > room { // the end of a long text, or what is around the cursor
		text, x = window(all, at, room)
	}
	style := t.Plain
	if e.fresh {
		style = t.SideChip.Paint // as a text that is selected
	}
	rows = append(rows, "", t.Focus.Render("▸ ")+style.Render(text))
	cursor := tea.NewCursor(2+x, len(rows)-1)
	cursor.Shape, cursor.Blink = tea.CursorBar, false
	if e.wrong != "" {
		for _, line := range head(wrap("! "+oneLine(e.wrong), width), 3, width) {
			rows = append(rows, t.Bad.Render(line))
		}
	}
	return rows, cursor
}

// window returns room cells of a line around the cell at, and where that is
// among them.
func window(line string, at, room int) (string, int) {
	from := max(0, at-room+1)
	skipped, i := 0, 0
	for i < len(line) && skipped < from {
		n := characterLen(line[i:])
		skipped += cells(line[i : i+n])
		i += n
	}
	return fit(line[i:], room), at - skipped
}
