package term

import (
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width returns the cells that a line takes.
func Width(s string) int { return ansi.StringWidth(s) }

// Wrap returns s with its lines broken, between words where that is possible,
// so that none has more than width cells; a character that is wider than that
// has a line of its own. A width below 1 counts as 1. Styles may be in s.
func Wrap(s string, width int) string {
	width = max(1, width)
	s = ansi.Wrap(s, width, "")
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		if Width(line) <= width {
			b.WriteString(line)
			continue
		}
		// ansi.Wrap takes "1️⃣" for one cell.
		column := 0
		for part, w := range parts(line) {
			if column+w > width && column > 0 {
				b.WriteByte('\n')
				column = 0
			}
			b.WriteString(part)
			column += w
		}
	}
	return b.String()
}

// Truncate returns a line cut to width cells, with "…" as the last of them
// where something was cut. Styles in s keep their ends.
func Truncate(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	var b strings.Builder
	column, full := 0, width < 1
	for part, w := range parts(s) {
		if !full && w > 0 && column+w > width-1 {
			b.WriteString("…")
			full = true
		}
		if !full || part[0] == escape {
			b.WriteString(part)
		}
		column += w
	}
	return b.String()
}

// parts yields the characters of a line and its escape sequences, which have
// no width, with their cells.
func parts(line string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for len(line) > 0 {
			r, _ := utf8.DecodeRuneInString(line)
			n, w := sequence(line, r), 0
			if n == 0 {
				_, n = next(line)
				w = Width(line[:n])
			}
			if !yield(line[:n], w) {
				return
			}
			line = line[n:]
		}
	}
}
