package tui

import (
	"slices"
	"strings"
)

const (
	// lookahead is how many lines of the older text are searched for the same
	// line. It bounds the work of a line, however long the texts are.
	lookahead = 16

	// maxPairs bounds the comparison of two lines: above it all words between
	// their common beginning and end count as changed.
	maxPairs = 1 << 14
)

// comparison goes through an older text beside a newer one and tells which
// words of the newer one changed. It decides line by line, so that a text that
// still grows is marked like the finished one.
type comparison struct {
	lines []string // of the older text
	at    int      // the first that may still match
}

func newComparison(older []string) *comparison { return &comparison{lines: older} }

// settle tells which words of the next line are not in the older text.
func (c *comparison) settle(line string, words []string) []bool {
	if len(words) == 0 {
		return nil
	}
	end := min(len(c.lines), c.at+lookahead)
	if i := slices.Index(c.lines[c.at:end], line); i >= 0 {
		c.at += i + 1
		return make([]bool, len(words))
	}
	marks := c.peek(words)
	if c.at < len(c.lines) && kin(marks) {
		c.at++
	}
	return marks
}

// kin tells whether a line with these marks is another version of the line that
// it was compared with: both begin alike, as with a number, or have a third of
// the words in common. If not it was added, and the older line may still match
// a later one.
func kin(marks []bool) bool {
	common := 0
	for _, m := range marks {
		if !m {
			common++
		}
	}
	return !marks[0] || 3*common >= len(marks)
}

// peek tells the same of a line that still grows.
func (c *comparison) peek(words []string) []bool {
	for c.at < len(c.lines) && strings.TrimSpace(c.lines[c.at]) == "" {
		c.at++
	}
	var older []string
	if c.at < len(c.lines) {
		older = wordsOf(c.lines[c.at])
	}
	return changed(older, words)
}

// wordsOf returns what stands between the spaces of a line.
func wordsOf(line string) []string {
	return strings.FieldsFunc(line, func(r rune) bool { return r == ' ' })
}

// changed tells of each word of newer whether it is none of the words that the
// two have in common, in order.
func changed(older, newer []string) []bool {
	_, came := differ(older, newer, maxPairs)
	return came
}

// differ tells of each word of two lines whether it is none of the words that
// they have in common, in order. Lines whose words make more than so many pairs
// have only their beginning and end in common.
func differ(older, newer []string, pairs int) (gone, came []bool) {
	gone, came = make([]bool, len(older)), make([]bool, len(newer))
	from := 0
	for from < len(older) && from < len(newer) && older[from] == newer[from] {
		from++
	}
	a, b := older[from:], newer[from:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	for i := range a {
		gone[from+i] = true
	}
	for i := range b {
		came[from+i] = true
	}
	if len(a)*len(b) == 0 || len(a)*len(b) > pairs {
		return gone, came
	}
	// longest[i][j] is the length of the longest sequence that a[i:] and b[j:]
	// have in common.
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
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			gone[from+i], came[from+j] = false, false
			i, j = i+1, j+1
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return gone, came
}
