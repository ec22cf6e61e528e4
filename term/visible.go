package term

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible returns s on one line with nothing of it hidden, where Clean would leave
// something out: line ends as ⏎, tabs as →, other control characters by their
// pictures, and what has no picture, or is no character by itself, in hexadecimal.
// It has at most so many cells, and at least one where s has a byte and most is
// above 0.
func Visible(s string, most int) string {
	var b strings.Builder
	for i := 0; i < len(s) && i < 4*max(0, most); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "‹%02x›", s[i])
		case r == '\n':
			b.WriteRune('⏎')
		case r == '\t':
			b.WriteRune('→')
		case r < ' ':
			b.WriteRune('\u2400' + r)
		case r == '\x7f':
			b.WriteRune('\u2421')
		case !unicode.IsPrint(r) || unicode.Is(unicode.M, r) && b.Len() == 0:
			fmt.Fprintf(&b, "‹%04X›", r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	out := CleanLine(b.String())
	if s != "" && Width(out) == 0 {
		out = fmt.Sprintf("‹%d bytes›", len(s))
	}
	return Truncate(out, max(0, most))
}
