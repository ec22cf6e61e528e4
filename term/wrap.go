package term

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width returns the cells that a line takes.
func Width(s string) int { return ansi.StringWidth(s) }

// Wrap returns s with its lines broken, between words where that is possible,
// so that none has more than width cells; a character that is wider than that
// has a line of its own. Blanks where a line is broken are left out. A width
// below 1 counts as 1. Styles may be in s.
//
// It is not ansi.Wrap, which takes "1️⃣" for one cell and parts letters from
// their accents.
func Wrap(s string, width int) string {
	w := wrapper{width: max(1, width)}
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			w.newline()
		}
		w.line(line)
	}
	return w.String()
}

// wrapper writes words, each with the blanks before it.
type wrapper struct {
	strings.Builder
	width, column int
	blanks, word  []byte
	blank, cells  int // cells of both
}

func (w *wrapper) line(line string) {
	for part, n := range parts(line) {
		r, _ := utf8.DecodeRuneInString(part)
		if unicode.IsSpace(r) && r != '\u00a0' {
			w.flush()
			w.blanks, w.blank = append(w.blanks, part...), w.blank+n
			continue
		}
		if w.cells+n > w.width {
			w.flush()
		}
		w.word, w.cells = append(w.word, part...), w.cells+n
		if n == 2 || part == "-" && w.cells > 1 { // a line may end here
			w.flush()
		}
	}
	w.flush()
	if w.column+w.blank <= w.width {
		w.Write(w.blanks)
	}
	w.blanks, w.blank = w.blanks[:0], 0
}

// flush writes the word, on the next line when it does not fit on this one.
func (w *wrapper) flush() {
	if len(w.word) == 0 {
		return
	}
	if w.column+w.blank+w.cells <= w.width {
		w.Write(w.blanks)
		w.column += w.blank
	} else if w.column > 0 && w.cells > 0 {
		w.newline()
	}
	w.Write(w.word)
	w.column += w.cells
	w.blanks, w.word, w.blank, w.cells = w.blanks[:0], w.word[:0], 0, 0
}

func (w *wrapper) newline() {
	w.WriteByte('\n')
	w.column = 0
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
