package markdown

import (
	"strings"

	"tenbits/term"
)

// The part that still grows is drawn anew when it is a little longer: the
// share of it that may come before that is plain.
const (
	proseShare = 64
	heavyShare = 16 // of code and tables, which cost more
)

// sketch is the part that still grows, as it was last drawn.
type sketch struct {
	text  string // without the end of its last line
	drawn []string
}

// rows returns the rows of a part that still grows; all of it drawn if full.
func (s *sketch) rows(d *drawer, p part, full bool) []string {
	text := strings.TrimRight(p.text, "\n")
	more, grown := strings.CutPrefix(text, s.text)
	share := proseShare
	if opens(text) != "" || strings.Contains(text, "|") {
		share = heavyShare
	}
	if full || !grown || s.text == "" || len(more) > len(s.text)/share {
		s.text, s.drawn = text, d.rows(p)
		return s.drawn
	}
	return s.join(more, d.width)
}

// join returns the rows that were drawn with more text behind them.
func (s *sketch) join(more string, width int) []string {
	if more == "" {
		return s.drawn
	}
	n := len(s.drawn)
	last := ""
	if n > 0 && more[0] != '\n' {
		n--
		last = s.drawn[n]
		if strings.HasSuffix(s.text, " ") {
			last += " "
		}
	}
	rows := append([]string(nil), s.drawn[:n]...)
	return append(rows, trim(restyle(term.Wrap(last+more, width), width))...)
}
