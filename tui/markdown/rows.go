package markdown

import (
	"strings"
	"unicode/utf8"

	"tenbits/term"
)

// Plain returns text as rows of at most width cells, wrapped, with nothing of
// it interpreted. A character that is wider than width is left out.
func Plain(text string, width int) []string {
	text = strings.TrimRight(term.Clean(text), "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	rows := strings.Split(term.Wrap(text, width), "\n")
	for i, row := range rows {
		rows[i] = strings.TrimRight(row, " ")
		if term.Width(rows[i]) > width {
			rows[i] = ""
		}
	}
	return rows
}

// restyle returns what Glamour drew as rows of at most width cells: of its
// escape sequences only styles are left, each row ends the styles that it
// begins, blanks that nobody sees are gone from the ends of rows, and veiled
// signs are seen again.
func restyle(drawn string, width int) []string {
	var rows []string
	var p pen
	for line := range strings.SplitSeq(drawn, "\n") {
		if term.Width(line) > width {
			line = term.Wrap(strings.TrimRight(line, " "), width)
		}
		for row := range strings.SplitSeq(line, "\n") {
			p.write(row)
			rows = append(rows, term.Truncate(p.end(), width))
		}
	}
	return rows
}

// trim returns rows without the blank ones at both ends.
func trim(rows []string) []string {
	for len(rows) > 0 && rows[0] == "" {
		rows = rows[1:]
	}
	for len(rows) > 0 && rows[len(rows)-1] == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

const reset = "\x1b[m"

// pen writes a row with styles that it sets only where something is seen of
// them.
type pen struct {
	strings.Builder
	style  string // for what comes
	set    string // of what was written
	blanks int    // that come before what is written next, in blank's style
	blank  string
}

// write adds a part of a row.
func (p *pen) write(row string) {
	for i := 0; i < len(row); {
		r, n := utf8.DecodeRuneInString(row[i:])
		switch {
		case r == '\x1b':
			n = p.sequence(row[i:])
		case r == ' ' && !shows(p.style):
			if p.blank != p.style {
				p.flush()
			}
			p.blank = p.style
			p.blanks++
		case veiled(r):
			p.char(string(r - veilBase))
		case r >= ' ' && (r < '\x7f' || r > '\u009f'):
			p.char(row[i : i+n])
		}
		i += n
	}
}

// char writes a character.
func (p *pen) char(c string) {
	p.flush()
	p.take(p.style)
	p.WriteString(c)
}

// flush writes the blanks that are held back.
func (p *pen) flush() {
	if p.blanks > 0 {
		if p.blank != p.set {
			p.take("")
		}
		p.WriteString(strings.Repeat(" ", p.blanks))
		p.blanks = 0
	}
}

// take sets a style.
func (p *pen) take(style string) {
	if p.set == style {
		return
	}
	if p.set != "" {
		p.WriteString(reset)
	}
	p.WriteString(style)
	p.set = style
}

// sequence takes in an escape sequence and returns its length. All but styles
// are left out.
func (p *pen) sequence(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		if !strings.HasPrefix(s, "\x1b]") {
			return 1
		}
		for i := 2; i < len(s); i++ { // a hyperlink
			if s[i] == '\a' {
				return i + 1
			}
			if strings.HasPrefix(s[i:], "\x1b\\") {
				return i + 2
			}
		}
		return len(s)
	}
	n := 2
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == ';' || s[n] == ':') {
		n++
	}
	switch {
	case n == len(s) || s[n] != 'm':
		return n
	case s[2:n] == "" || s[2:n] == "0":
		p.style = ""
	case len(p.style) < 256:
		p.style += s[:n+1]
	}
	return n + 1
}

// end returns the row and begins the next, in the same style.
func (p *pen) end() string {
	p.blanks = 0
	p.take("")
	row := p.String()
	p.Reset()
	p.set = ""
	return row
}

// shows tells whether a blank in a style is seen: it has a background, or a
// line.
func shows(style string) bool {
	for seq := range strings.SplitSeq(style, "\x1b[") {
		codes := strings.Split(strings.TrimSuffix(seq, "m"), ";")
		for i := 0; i < len(codes); i++ {
			switch c := codes[i]; {
			case c == "38" && i+1 < len(codes) && codes[i+1] == "5":
				i += 2
			case c == "38":
				i += 4
			case c == "4" || c == "7" || c == "9" || strings.HasPrefix(c, "4") && len(c) > 1 || len(c) == 3:
				return true
			}
		}
	}
	return false
}
