package markdown

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// maxPairs bounds the comparison of two drafts: with more pairs of rows than
// that between their common beginning and end, a row counts as old when it is
// found anywhere among the older ones.
const maxPairs = 1 << 18

// Marks tells of each of the newer rows whether it is new: not one of those
// that both drafts have in common, in order. It compares what is seen but for
// styles and blanks at the ends. Blank rows are never new.
func Marks(older, newer []string) []bool {
	a, b := seen(older), seen(newer)
	marks := make([]bool, len(b))
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	a, b = a[from:], b[from:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a)*len(b) > maxPairs {
		old := make(map[string]bool, len(a))
		for _, row := range a {
			old[row] = true
		}
		for j, row := range b {
			marks[from+j] = row != "" && !old[row]
		}
		return marks
	}
	// longest[i*width+j] is the length of the longest sequence that a[i:] and
	// b[j:] have in common.
	width := len(b) + 1
	longest := make([]int, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*width+j] = 1 + longest[(i+1)*width+j+1]
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; j < len(b); {
		switch {
		case i < len(a) && a[i] == b[j]:
			i, j = i+1, j+1
		case i < len(a) && longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			marks[from+j] = b[j] != ""
			j++
		}
	}
	return marks
}

// seen returns rows without styles and blanks at their ends.
func seen(rows []string) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = strings.TrimSpace(ansi.Strip(row))
	}
	return out
}
