package term

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// The characters that begin, end and break off sequences.
const (
	escape   = '\x1b'
	bell     = '\a'
	cancel   = '\x18'
	sub      = '\x1a'
	nextLine = '\u0085'
	dcs      = '\u0090'
	sos      = '\u0098'
	csi      = '\u009b'
	st       = '\u009c'
	osc      = '\u009d'
	pm       = '\u009e'
	apc      = '\u009f'
)

// stripper writes text without sequences, controls and tabs.
type stripper struct {
	strings.Builder
	newline  string
	column   int // cells of the line up to measured
	measured int // bytes
}

// strip returns s without sequences, controls and tabs. Its only control
// characters are newlines, where newline is one.
func strip(s, newline string) string {
	out := stripper{newline: newline}
	out.Grow(len(s))
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c <= '~' {
			out.WriteByte(c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if skip := sequence(s[i:], r); skip > 0 {
			i += skip
			continue
		}
		i += n
		if r == '\r' && strings.HasPrefix(s[i:], "\n") {
			continue
		}
		out.char(r)
	}
	return out.String()
}

// char writes a character that is not part of a sequence.
func (out *stripper) char(r rune) {
	switch {
	case r == '\n' || r == '\r' || r == nextLine || r == '\u2028' || r == '\u2029':
		out.WriteString(out.newline)
		if out.newline == "\n" {
			out.column, out.measured = 0, out.Len()
		}
	case r == '\t':
		out.tab()
	case r < ' ':
		out.WriteRune('\u2400' + r)
	case r == '\x7f':
		out.WriteRune('\u2421')
	case r >= '\u0080' && r <= '\u009f':
		out.WriteRune(utf8.RuneError)
	case !invisible(r):
		out.WriteRune(r)
	}
}

// tab writes spaces to the next stop. The line is measured from the last tab
// on, so that many tabs cost no more than few.
func (out *stripper) tab() {
	out.column += ansi.StringWidth(out.String()[out.measured:])
	n := tabStop - out.column%tabStop
	out.WriteString(strings.Repeat(" ", n))
	out.column += n
	out.measured = out.Len()
}

// invisible tells whether r is left out: it turns the direction of text, or
// takes no room and does not shape the character before it.
func invisible(r rune) bool {
	switch {
	case r == '\u061c', r == '\u180e', r == '\u200b', r == '\u200e', r == '\u200f', r == '\ufeff',
		r >= '\u202a' && r <= '\u202e',
		r >= '\u2060' && r <= '\u206f', // joiners, isolates, deprecated shaping
		r >= '\ufff9' && r <= '\ufffb', // annotations
		r == '\U000e0001':
		return true
	}
	return false
}

// sequence returns the length of the escape sequence that s, whose first
// character is r, begins with; 0 when it begins with none.
func sequence(s string, r rune) int {
	switch r {
	case escape:
		return escaped(s)
	case csi:
		return control(s, utf8.RuneLen(csi))
	case dcs, sos, osc, pm, apc:
		return carrier(s, utf8.RuneLen(dcs))
	}
	return 0
}

// escaped returns the length of the sequence that an escape begins.
func escaped(s string) int {
	i := 1
	if i == len(s) {
		return i
	}
	switch s[i] {
	case '[':
		return control(s, i+1)
	case ']', 'P', 'X', '^', '_':
		return carrier(s, i+1)
	}
	for i < len(s) && s[i] >= ' ' && s[i] <= '/' {
		i++
	}
	if i < len(s) && s[i] >= '0' && s[i] <= '~' {
		i++
	}
	return i
}

// control returns the length of a control sequence whose parameters begin at i.
func control(s string, i int) int {
	for i < len(s) && s[i] >= ' ' && s[i] <= '?' {
		i++
	}
	if i < len(s) && s[i] >= '@' && s[i] <= '~' {
		i++
	}
	return i
}

// carrier returns the length of a sequence whose string begins at i.
func carrier(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case bell, cancel, sub, st:
			return i + n
		case '\n', '\r', nextLine, '\u2028', '\u2029':
			return i
		case escape:
			if strings.HasPrefix(s[i+1:], `\`) {
				n++
				return i + n
			}
			return i // another sequence begins
		}
		i += n
	}
	return i
}
