// Package markdown draws the Markdown of language models, while it streams, as
// rows of a terminal.
//
// It reads GitHub's flavour and draws it with Glamour. It differs where a
// draft is read for what it says, or where text must not lie:
//
//   - HTML, character references but a few, and definitions of links are shown
//     as they are written: nothing is hidden, and no later line changes an
//     earlier one.
//   - Mathematics ($…$, $$…$$, \(…\), \[…\], environments, \boxed{…}) is shown
//     as it is written: Markdown would take its backslashes and underscores.
//   - Lines stay lines, and the items of a list keep the numbers that they are
//     written with.
//   - A link is its text and its address; the terminal gets no hyperlink.
//   - What is too long (a block of 4 KB or 100 lines, a line of 10,000 cells,
//     what comes after 256 KB), nested too deep, too wide for a table, or makes
//     Glamour fail, is shown as plain text, wrapped. Code may be longer: it is
//     drawn in parts of 1 KB. After 1 MB nothing is shown but a mark.
//
// The text is cut into parts that do not depend on each other. One that is
// complete is drawn once; only the last is drawn while it grows, whenever it is
// longer by a 64th (code and tables, which cost more: by a 16th). The words that
// come in between stand plain at its end.
package markdown

import (
	"strings"
	"unicode/utf8"

	"charm.land/glamour/v2/ansi"

	"tenbits/term"
)

const (
	maxText   = 1 << 20   // bytes: of a document
	maxStyled = 256 << 10 // bytes: of a document, drawn as Markdown
	maxLine   = 32 << 10  // bytes: a longer line is broken there
)

// Doc is a Markdown text that grows. It is not safe for two goroutines at
// once.
type Doc struct {
	style ansi.StyleConfig
	width int
	draw  *drawer

	parts []part   // complete
	cut   cutter   // the lines behind them
	line  string   // behind those; as it came, without an end
	size  int      // bytes that were appended
	taken int      // bytes of complete lines
	rows  []string // of parts, then those of what is behind them
	drawn int      // rows of parts

	live  map[string][]string // rows of the last frame, by the text of their part
	tail  sketch
	calm  bool // no text came since Finish
	stale bool // text came since rows were put together
}

// New returns an empty document of rows of at most width cells; below 1 counts
// as 1. A colour of style.Document makes drawing several times slower than
// one of the elements within it, as Glamour then draws every blank.
// style.CodeBlock.Chroma and its Theme colour nothing: the program does without
// the highlighter (third_party/chroma).
func New(style ansi.StyleConfig, width int) *Doc {
	d := &Doc{cut: cutter{parser: newParser()}}
	d.set(style, width)
	return d
}

// Append adds text, which may end within a word, a character or an escape
// sequence.
func (d *Doc) Append(text string) {
	room := maxText - d.size
	if text == "" || room < 0 {
		return
	}
	d.size += len(text)
	if len(text) > room {
		text = text[:room] + "\n\n… (the text is longer than is shown)\n"
		d.size = maxText + 1
	}
	d.calm, d.stale = false, true
	for {
		i := strings.IndexByte(text, '\n')
		head, rest, whole := text, "", i >= 0
		if whole {
			head, rest = text[:i], text[i+1:]
		}
		if over := len(d.line) + len(head) - maxLine; over > 0 {
			at := len(head) - over
			head, rest, whole = head[:at], text[at:], true
		}
		d.line += head
		if !whole {
			return
		}
		d.taken += len(d.line) + 1
		for _, p := range feed(&d.cut, d.line) {
			p.plain = p.plain || d.taken > maxStyled
			d.settle(p)
		}
		d.line, text = "", rest
	}
}

// Finish says that the text is complete: its end, which is drawn at intervals
// while it grows, is drawn in full. Text may be appended later all the same.
func (d *Doc) Finish() {
	d.stale = d.stale || !d.calm
	d.calm = true
}

// Reset replaces the text by a complete one.
func (d *Doc) Reset(text string) {
	*d = Doc{style: d.style, width: d.width, draw: d.draw, cut: cutter{parser: d.cut.parser}}
	d.Append(text)
	d.Finish()
}

// SetWidth changes the width. All text is drawn again, at about one
// millisecond for 1 KB of prose and five for code: for a long one make a new
// document off the goroutine that draws.
func (d *Doc) SetWidth(width int) {
	if max(1, width) != d.width {
		d.set(d.style, width)
	}
}

// SetStyle changes the style. It costs what SetWidth costs.
func (d *Doc) SetStyle(style ansi.StyleConfig) { d.set(style, d.width) }

func (d *Doc) set(style ansi.StyleConfig, width int) {
	d.style, d.width = style, max(1, width)
	d.draw = newDrawer(style, d.width)
	d.live, d.tail, d.stale = nil, sketch{}, true
	parts := d.parts
	d.parts, d.rows, d.drawn = nil, nil, 0
	d.settle(parts...)
}

// Rows returns the text as rows, none wider than the width. Their only escape
// sequences are styles, and each row ends those that it begins. The slice is
// good until the next call of a method. Call it once a frame: the end of the
// text is drawn here.
func (d *Doc) Rows() []string {
	if !d.stale {
		return d.rows
	}
	d.stale = false
	cut := d.cut // a copy: the last line is not complete
	parts := feed(&cut, wholeRunes(d.line))
	if last, ok := cut.rest(); ok {
		parts = append(parts, last)
	}
	d.rows = d.rows[:d.drawn]
	live := map[string][]string{}
	for i, p := range parts {
		rows, ok := d.live[p.text]
		switch {
		case p.plain || d.taken > maxStyled:
			rows = Plain(p.text, d.width)
		case i == len(parts)-1:
			rows = d.tail.rows(d.draw, p, d.calm)
		case !ok:
			rows = d.draw.rows(p)
		}
		if i < len(parts)-1 {
			live[p.text] = rows
		}
		d.rows = d.put(p, rows)
	}
	d.live = live
	return d.rows
}

// settle draws parts that are complete.
func (d *Doc) settle(parts ...part) {
	for _, p := range parts {
		rows, ok := d.live[p.text]
		if !ok || p.plain {
			rows = d.draw.rows(p)
		}
		d.parts = append(d.parts, p)
		d.rows = d.rows[:d.drawn]
		d.rows = d.put(p, rows)
		d.drawn = len(d.rows)
	}
}

// put returns the rows of the document with those of a part behind them.
func (d *Doc) put(p part, rows []string) []string {
	if p.gap && len(d.rows) > 0 && len(rows) > 0 {
		d.rows = append(d.rows, "")
	}
	return append(d.rows, rows...)
}

// feed gives a line, as it came, to a cutter and returns the parts that are
// complete with it. It may be several lines: not every line end is a newline.
func feed(c *cutter, line string) []part {
	var parts []part
	for l := range strings.SplitSeq(clean(strings.TrimSuffix(line, "\r")), "\n") {
		parts = append(parts, c.add(l)...)
	}
	return parts
}

// clean returns text that is safe, without the characters that stand for
// others while Glamour draws.
func clean(text string) string {
	text = term.Clean(text)
	if strings.IndexByte(text, veilLead) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if veiled(r) {
			return utf8.RuneError
		}
		return r
	}, text)
}

// wholeRunes returns text without the first bytes of a character at its end.
func wholeRunes(text string) string {
	for i := len(text) - 1; i >= 0 && i >= len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			if !utf8.FullRuneInString(text[i:]) {
				return text[:i]
			}
			break
		}
	}
	return text
}
