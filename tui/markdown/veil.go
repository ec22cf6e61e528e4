package markdown

import (
	"html"
	"strings"
	"unicode/utf8"
)

// While Glamour draws, signs that must reach the screen as they are written
// are veiled: replaced by private characters, which are letters of one cell to
// the parser. veilBase + c stands for c.
const (
	veilBase = 0x10ff00
	veilLead = '\xf4' // their first byte
)

// veiled tells whether r stands for another character.
func veiled(r rune) bool { return r >= veilBase && r < veilBase+utf8.RuneSelf }

// veiler writes a text with its signs veiled.
type veiler struct {
	strings.Builder
	slashes bool // Glamour would take backslashes out of code
}

// veil returns the text of a part for the parser: mathematics and ampersands,
// of which Glamour would make any character, even an escape, are veiled.
// slashes says to veil the backslashes of code also.
func veil(text string, slashes bool) string {
	if !strings.ContainsAny(text, "$\\&`") {
		return text
	}
	v := veiler{slashes: slashes}
	fence, from := "", 0 // where text behind a block of code begins
	for at := 0; at < len(text); {
		end := at + len(text[at:])
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := strings.TrimSuffix(text[at:end], "\n")
		was := fence
		fence = toggle(fence, strings.TrimLeft(line, " >-*+0123456789.)"))
		if was == "" && fence != "" {
			v.prose(text[from:at])
		}
		if was != "" || fence != "" {
			v.code(text[at:end])
			from = end
		}
		at = end
	}
	v.prose(text[from:])
	return v.String()
}

// code writes a line of a block of code. Glamour leaves its references alone,
// but the parser may not have taken it for code.
func (v *veiler) code(line string) {
	signs := ""
	if v.slashes {
		signs = `\`
	}
	if html.UnescapeString(line) != line {
		signs += "&"
	}
	v.hide(line, signs)
}

// hide writes text with some signs veiled.
func (v *veiler) hide(text, signs string) {
	for i := range len(text) {
		if c := text[i]; c < utf8.RuneSelf && strings.IndexByte(signs, c) >= 0 {
			v.WriteRune(veilBase + rune(c))
		} else {
			v.WriteByte(c)
		}
	}
}

// signs are all that have a meaning in Markdown.
const signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// prose writes text that is no block of code.
func (v *veiler) prose(text string) {
	for i := 0; i < len(text); {
		n := strings.IndexAny(text[i:], "$\\&`")
		if n < 0 {
			v.WriteString(text[i:])
			return
		}
		v.WriteString(text[i : i+n])
		i += n
		switch text[i] {
		case '`':
			i += v.span(text[i:])
		case '&':
			i += v.reference(text[i:])
		case '$':
			i += v.dollar(text[i:])
		case '\\':
			i += v.backslash(text[i:])
		}
	}
}

// span writes code within a line and returns its length. A bar, and what
// escapes it, stay what they are: they part the cells of a table.
func (v *veiler) span(text string) int {
	body := strings.TrimLeft(text, "`")
	n := len(text) - len(body)
	body = body[:paragraph(body)]
	for at := 0; ; {
		i := strings.IndexByte(body[at:], '`')
		if i < 0 {
			v.WriteString(text[:n])
			return n
		}
		at += i
		run := len(body[at:]) - len(strings.TrimLeft(body[at:], "`"))
		if run != n {
			at += run
			continue
		}
		v.WriteString(text[:n])
		for i, cell := range strings.Split(body[:at], `\|`) {
			if i > 0 {
				v.WriteString(`\|`)
			}
			v.hide(cell, strings.Replace(signs, "|", "", 1))
		}
		v.WriteString(text[:n])
		return n + at + n
	}
}

// reference writes the character that one of the usual references means, or
// else an ampersand, and returns the length of what it stands for.
func (v *veiler) reference(text string) int {
	for _, r := range []struct{ name, text string }{{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", `"`}, {"&nbsp;", "\u00a0"}} {
		if strings.HasPrefix(text, r.name) {
			v.hide(r.text, signs)
			return len(r.name)
		}
	}
	v.hide("&", signs)
	return 1
}

// dollar writes mathematics between dollars and returns its length. A price is
// none: a dollar with a blank behind it opens nothing, one with a blank before
// it or a digit behind it closes nothing, and none goes across bold text.
func (v *veiler) dollar(text string) int {
	if strings.HasPrefix(text, "$$") {
		return v.math(text, 2, "$$", len(text))
	}
	end := paragraph(text)
	for i := 2; i < end && text[1] != ' ' && text[1] != '\n'; i++ {
		switch {
		case text[i] == '\\':
			i++
		case strings.HasPrefix(text[i:], "**"):
			end = i
		case text[i] == '$' && text[i-1] != ' ' && (i+1 == len(text) || text[i+1] < '0' || text[i+1] > '9'):
			v.hide(text[:i+1], signs)
			return i + 1
		}
	}
	v.hide("$", signs)
	return 1
}

// backslash writes what a backslash begins and returns its length.
func (v *veiler) backslash(text string) int {
	if len(text) == 1 {
		v.hide(text, signs)
		return 1
	}
	switch c := text[1]; {
	case c == '(':
		return v.math(text, 2, `\)`, 2)
	case c == '[':
		return v.math(text, 2, `\]`, len(text))
	case c == ')' || c == ']':
		v.hide(text[:2], signs)
		return 2
	case c == '$':
		v.hide("$", signs)
		return 2
	case strings.HasPrefix(text, `\begin{`):
		if i := strings.IndexByte(text, '}'); i >= 0 {
			return v.math(text, i, `\end`+text[len(`\begin`):i+1], len(text))
		}
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		n := command(text)
		v.hide(text[:n], signs)
		return n
	case strings.IndexByte("\\*_`#+-.!|<>", c) >= 0: // Markdown's own
		v.WriteString(text[:2])
		return 2
	}
	v.WriteByte('\\')
	return 1
}

// math writes mathematics to its end mark, which is looked for from a place
// on; without one, open bytes of it.
func (v *veiler) math(text string, from int, mark string, open int) int {
	if i := strings.Index(text[from:], mark); i >= 0 {
		open = from + i + len(mark)
	}
	v.hide(text[:open], signs)
	return open
}

// command returns the length of a command of LaTeX with its arguments.
func command(text string) int {
	n, depth := 1, 0
	for n < len(text) && (text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z') {
		n++
	}
	name := n
	for i := n; i < len(text); i++ {
		switch text[i] {
		case '{':
			depth++
			continue
		case '}':
			depth--
		case '\n':
			return name
		}
		if depth < 0 || depth == 0 && text[i] != '}' {
			return n
		}
		if depth == 0 {
			n = i + 1
		}
	}
	return n
}

// paragraph returns where the first blank line of text begins.
func paragraph(text string) int {
	if i := strings.Index(text, "\n\n"); i >= 0 {
		return i
	}
	return len(text)
}
