// Package term makes text safe to show in a terminal, and measures and cuts it
// in cells. Text of models and of files is hostile until Clean or CleanLine
// has seen it.
package term

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	// MaxLine is the most cells of a cleaned line.
	MaxLine = 10_000

	tabStop    = 4  // cells
	maxCluster = 16 // code points: a family of four with skin colours has eleven
)

// Clean returns s without what would steer a terminal, as lines of text:
//
//   - Escape sequences are left out whole. One that carries a string (title,
//     link, clipboard, image) ends at its terminator, or before the end of its
//     line: an open one must not hide the rest of the text.
//   - Other control characters but the newline are shown by their pictures
//     (␀, ␇), those above ASCII and bytes that are not UTF-8 as U+FFFD. Tabs
//     become spaces to the next multiple of four cells. Every kind of line end
//     becomes a newline.
//   - Bidirectional controls and invisible characters are left out, but for
//     those that shape the character before them. Of a character with more
//     than 16 code points the last become one U+FFFD.
//   - A line of more than MaxLine cells is cut and ends in "… (+N)", N being
//     the cells that were cut.
//
// Cleaning twice is the same as cleaning once. The result has at most four
// times the bytes of s. It takes time in proportion to s.
func Clean(s string) string { return clean(s, "\n") }

// CleanLine returns s as Clean does, on one line: each line end becomes a
// space.
func CleanLine(s string) string { return clean(s, " ") }

func clean(s, newline string) string {
	if plain(s, newline) {
		return s
	}
	out := make([]byte, 0, len(s))
	for i, line := range strings.Split(strip(s, newline), "\n") {
		if i > 0 {
			out = append(out, '\n')
		}
		out = appendLine(out, line)
	}
	return string(out)
}

// plain tells whether s is short lines of printable ASCII, as most text is.
func plain(s, newline string) bool {
	width := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\n' && newline == "\n":
			width = 0
		case c < ' ' || c > '~' || width == MaxLine:
			return false
		default:
			width++
		}
	}
	return true
}

// appendLine adds a stripped line to out, with its clusters and its length
// bounded.
func appendLine(out []byte, line string) []byte {
	room := MaxLine - len(fmt.Sprintf(". (+%d)", len(line)))
	end := len(out) // where the mark of a cut still fits
	width, fits := 0, 0
	for len(line) > 0 {
		cluster, n := next(line)
		line = line[n:]
		if width += ansi.StringWidth(cluster); width <= MaxLine {
			out = append(out, cluster...)
		}
		if width <= room {
			end, fits = len(out), width
		}
	}
	if width <= MaxLine {
		return out
	}
	return fmt.Appendf(out[:end], "… (+%d)", width-fits)
}

// next returns the first character of a line, as it is shown, and the bytes
// that it takes of the line.
func next(line string) (cluster string, n int) {
	if len(line) == 1 || line[0] < utf8.RuneSelf && line[1] < utf8.RuneSelf {
		return line[:1], 1
	}
	cluster, _ = ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth)
	n = len(cluster)
	if n <= maxCluster || utf8.RuneCountInString(cluster) <= maxCluster {
		return cluster, n
	}
	runes := 0
	for i := range cluster {
		if runes == maxCluster-1 {
			return cluster[:i] + string(utf8.RuneError), n
		}
		runes++
	}
	return cluster, n
}
