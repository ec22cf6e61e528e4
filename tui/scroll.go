package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// scroller is what of a list of rows is seen. It follows what is new until it
// is moved, and again when it is moved to the end.
type scroller struct {
	top  int
	free bool // moved by hand
}

// place returns the first row to show of total rows in a window of height
// rows; followed is the one to show while nobody has moved.
func (s *scroller) place(followed, total, height int) int {
	if !s.free {
		s.top = followed
	}
	s.top = max(0, min(s.top, total-height))
	return s.top
}

// move moves by rows, down where by is positive.
func (s *scroller) move(by, total, height int) {
	last := max(0, total-height)
	s.top = max(0, min(s.top+by, last))
	s.free = s.top < last
}

// press moves by the keys that scroll an overlay, and tells whether it was one.
func (s *scroller) press(msg tea.KeyPressMsg, total, height int) bool {
	page := max(1, height-1)
	by, ok := map[string]int{
		"j": 1, "down": 1, "k": -1, "up": -1, "pgdown": page, "space": page, "f": page, "pgup": -page, "b": -page,
		"g": -far, "home": -far, "G": far, "end": far,
	}[msg.String()]
	if ok {
		s.move(by, total, height)
	}
	return ok
}

// more returns marks that say how many rows are above and below the window.
func more(top, total, height int) (above, below int) {
	return top, max(0, total-top-height)
}

// arrows writes how many rows are above and below a window: " ↑3 ↓12".
func arrows(above, below int) string {
	text := ""
	if above > 0 {
		text += fmt.Sprintf(" ↑%d", above)
	}
	if below > 0 {
		text += fmt.Sprintf(" ↓%d", below)
	}
	return text
}
