package theme

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ASCII returns a frame with each character that the UI draws with as an ASCII
// one of the same width, for terminals and fonts that lack them: lines, blocks,
// arrows, marks, dashes and quotes. Text in other scripts stays as it is, and
// so do styles and the addresses of links. It takes a time in proportion to the
// frame, which has to be cleaned text and styles.
func ASCII(frame string) string {
	if plain(frame) == len(frame) {
		return frame
	}
	var out strings.Builder
	out.Grow(len(frame))
	for {
		i := command(frame)
		draw(&out, frame[:i])
		if i == len(frame) {
			return out.String()
		}
		end := strings.IndexAny(frame[i+2:], "\a\x1b")
		if end < 0 { // an open one hides all after it
			out.WriteString(frame[i:])
			return out.String()
		}
		out.WriteString(frame[i : i+2+end])
		frame = frame[i+2+end:]
	}
}

// command returns where the first operating system command of s begins, such
// as the address of a link; the end of s where there is none. It looks for the
// bracket, as a frame is full of escapes.
func command(s string) int {
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], ']')
		if n < 0 {
			return len(s)
		}
		i += n
		if i > 0 && s[i-1] == '\x1b' {
			return i - 1
		}
	}
}

// draw writes s to out with the characters replaced.
func draw(out *strings.Builder, s string) {
	done := 0   // of s, what is in out
	last := ' ' // the character before, a blank for any of ASCII
	for i := 0; i < len(s); {
		if n := plain(s[i:]); n > 0 {
			last = ' '
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if c := sign(r); c != 0 && n > 1 && !joined(last, r, s[i+n:]) {
			out.WriteString(s[done:i])
			out.WriteByte(c)
			done = i + n
		}
		last = r
		i += n
	}
	out.WriteString(s[done:])
}

// plain returns how many bytes of ASCII s begins with.
func plain(s string) int {
	i := 0
	for i+8 <= len(s) && s[i]|s[i+1]|s[i+2]|s[i+3]|s[i+4]|s[i+5]|s[i+6]|s[i+7] < utf8.RuneSelf {
		i += 8
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// joined tells whether r belongs to what stands before or after it, as a base
// of an accent, a part of an emoji or a letter of Braille does: then it is of a
// text, and may have another width than alone.
func joined(last, r rune, rest string) bool {
	const joiner = '\u200d' // makes one character of two
	if last == joiner || braille(r) && braille(last) {
		return true
	}
	if rest == "" || rest[0] < utf8.RuneSelf {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	if next < '\u0300' || next >= '\u2010' && next <= '\u205f' || next >= '\u2190' && next < '\u2800' {
		return false // no marks here, and most of what is drawn
	}
	return braille(r) && braille(next) || next >= '\U0001f3fb' && next <= '\U0001f3ff' || // colours of skin
		unicode.In(next, unicode.M, unicode.Other_Grapheme_Extend, unicode.Join_Control)
}

func braille(r rune) bool { return r >= '\u2800' && r <= '\u28ff' }

// The signs for the blocks "Box Drawing" (U+2500) and "Block Elements"
// (U+2580) of Unicode, in their order. The eighths of a height become darker.
const (
	boxes = "--||--||--||++++" + "++++++++++++++++" + "++++++++++++++++" + "++++++++++++++++" +
		"++++++++++++--||" + "=|++++++++++++++" + "++++++++++++++++" + "+/\\X-|-|-|-|-|-|"
	blocks = "=.:-=+*%####||||" + "|.:%-|..'#\\##'/#"
)

// sign returns the ASCII character for one that is drawn with, 0 for others.
func sign(r rune) byte {
	switch {
	case r < '\u0080':
		return 0
	case r >= '\u2500' && r < '\u2580':
		return boxes[r-'\u2500']
	case r >= '\u2580' && r < '\u25a0':
		return blocks[r-'\u2580']
	case r >= '\u2400' && r <= '\u2426', r == utf8.RuneError:
		return '?' // what package term has for control characters and bad bytes
	}
	switch r {
	case '·':
		return '.'
	case '•', '●', '◆', '▪':
		return '*'
	case '■':
		return '#'
	case '○', '◦', '□':
		return 'o'
	case '→', '▶', '▸', '›':
		return '>'
	case '←', '◀', '◂', '‹':
		return '<'
	case '⏎':
		return '$'
	case '↑', '▲', '▴':
		return '^'
	case '↓', '▼', '▾', '✓', '✔':
		return 'v'
	case '×', '✗', '✘':
		return 'x'
	case '−', '–', '—', '‐', '‑':
		return '-'
	case '…':
		return '~'
	case '‘', '’':
		return '\''
	case '“', '”':
		return '"'
	case '≠':
		return '!'
	case '‖':
		return '|'
	case '\u00a0':
		return ' '
	}
	return spoke(r)
}

// spoke returns the picture of a wheel for the dots that turn, which are ten
// letters of Braille.
func spoke(r rune) byte {
	switch r {
	case '⠋', '⠼', '⠇':
		return '|'
	case '⠙', '⠴', '⠏':
		return '/'
	case '⠹', '⠦':
		return '-'
	case '⠸', '⠧':
		return '\\'
	}
	return 0
}
