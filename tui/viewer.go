package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/term"
	"tenbits/tui/theme"
)

// viewer shows a text that may still grow, as the solution that the strong
// model keeps for itself. Its keys scroll.
type viewer struct {
	scroller
	title string
	text  func() string // cheap while nothing has changed
	shown string        // the text that is laid out
	width int
	lines []string
	seen  int // rows in the window when it was last drawn
}

func newViewer(title string, text func() string) *viewer {
	return &viewer{title: title, text: text}
}

func (v *viewer) press(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	if v.scroller.press(msg, len(v.lines), v.seen) {
		return nil, false
	}
	switch msg.String() {
	case "c", "y":
		return copyText(v.title, v.text()), false
	case "esc", "enter", "q", "R", "T", "i":
		return nil, true
	}
	return nil, false
}

func (v *viewer) paste(string) {}

func (v *viewer) bindings() []key.Binding {
	return []key.Binding{binding("j/k", "scroll"), binding("c", "copy"), binding("esc", "close")}
}

func (v *viewer) rows(t *theme.Theme, width, height int) ([]string, *tea.Cursor) {
	if text := v.text(); text != v.shown || width != v.width || v.lines == nil {
		v.shown, v.width = text, width
		v.lines = wrap(term.Clean(text), width)
	}
	v.seen = max(1, height-2)
	top := v.place(len(v.lines)-v.seen, len(v.lines), v.seen)
	place := ""
	if above, below := more(top, len(v.lines), v.seen); above+below > 0 {
		place = arrows(above, below)
	}
	rows := []string{t.Strong.Render(fit(v.title, width-cells(place))) + t.Focus.Render(place), ""}
	for _, line := range v.lines[top:min(top+v.seen, len(v.lines))] {
		rows = append(rows, t.Plain.Render(line))
	}
	return rows, nil
}
