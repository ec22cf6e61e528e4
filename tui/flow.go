package tui

import (
	"strings"
	"unicode/utf8"

	"tenbits/term"
	"tenbits/tui/theme"
)

const (
	// maxOpen is the most bytes of a line that are laid out again when it
	// grows: what is longer goes on as a line of its own.
	maxOpen = 2000

	// gutter is the width of the marks before a text.
	gutter = 2
)

// ink is how a flow draws text, and what it marks.
type ink struct {
	text    theme.Paint
	changed theme.Paint // words that are not in the other text
	mark    string      // in front of rows with such words, one cell, styled
}

// flow lays a text out in rows as it grows. What is settled, which is all but
// its last line, is never looked at again.
type flow struct {
	ink     ink
	width   int
	against *comparison // nil: nothing is marked

	rows  []string // settled
	lines []string // cleaned, as far as settled
	open  string   // the line that grows, as it came
	last  []string // its rows
	bare  bool     // only lines are wanted
}

// newFlow returns an empty flow of that width, the gutter included. Words are
// marked against the older lines unless those are nil.
func newFlow(k ink, width int, older []string) *flow {
	f := &flow{ink: k, width: max(gutter+2, width)}
	if older != nil {
		f.against = newComparison(older)
	}
	return f
}

// write adds text at the end.
func (f *flow) write(text string) {
	f.open += text
	for {
		i := strings.IndexByte(f.open[:min(len(f.open), maxOpen)], '\n')
		switch {
		case i >= 0:
			f.settle(f.open[:i])
			f.open = f.open[i+1:]
			continue
		case len(f.open) > maxOpen:
			i = breakable(f.open)
			f.settle(f.open[:i])
			f.open = f.open[i:]
			continue
		}
		break
	}
	if !f.bare {
		f.last = f.layOut(f.open, false)
	}
}

// close settles what is left.
func (f *flow) close() {
	if f.open != "" {
		f.settle(f.open)
	}
	f.open, f.last = "", nil
}

// linesOf returns the lines of a text, as a flow compares them.
func linesOf(text string) []string {
	f := flow{bare: true}
	f.write(text)
	f.close()
	return f.lines
}

// layText returns the rows of a whole text.
func layText(text string, width int, k ink, against []string) []string {
	f := newFlow(k, width, against)
	f.write(text)
	f.close()
	return f.rows
}

// breakable returns where a long line can be cut: after a space, or between
// characters.
func breakable(line string) int {
	if i := strings.LastIndexByte(line[:maxOpen], ' '); i > 0 {
		return i + 1
	}
	i := maxOpen
	for i > maxOpen-utf8.UTFMax && !utf8.RuneStart(line[i]) {
		i--
	}
	return i
}

func (f *flow) settle(line string) { f.rows = append(f.rows, f.layOut(line, true)...) }

// len returns the number of rows.
func (f *flow) len() int { return len(f.rows) + len(f.last) }

// slice returns the rows from one to another, as far as there are any.
func (f *flow) slice(from, to int) []string {
	from, to = max(0, from), min(to, f.len())
	out := make([]string, 0, max(0, to-from))
	for i := from; i < to; i++ {
		if i < len(f.rows) {
			out = append(out, f.rows[i])
		} else {
			out = append(out, f.last[i-len(f.rows)])
		}
	}
	return out
}

// layOut returns the rows of a line. Cleaning may make several lines of it.
func (f *flow) layOut(raw string, settled bool) []string {
	var rows []string
	for line := range strings.SplitSeq(term.Clean(raw), "\n") {
		line = strings.TrimRight(line, " ")
		var marks []bool
		if f.against != nil {
			words := wordsOf(line)
			if settled {
				marks = f.against.settle(line, words)
			} else if marks = f.against.peek(words); len(marks) > 0 {
				marks[len(marks)-1] = false // the word may go on
			}
		}
		if settled {
			f.lines = append(f.lines, line)
		}
		if !f.bare {
			rows = append(rows, f.line(line, marks)...)
		}
	}
	return rows
}

// line returns the rows of a cleaned line whose words are marked.
func (f *flow) line(line string, marks []bool) []string {
	r := rower{flow: f}
	word := 0
	for len(line) > 0 {
		n := len(line) - len(strings.TrimLeft(line, " "))
		if n > 0 {
			r.space(n)
			line = line[n:]
			continue
		}
		if n = strings.IndexByte(line, ' '); n < 0 {
			n = len(line)
		}
		r.word(line[:n], word < len(marks) && marks[word])
		line = line[n:]
		word++
	}
	r.end()
	return r.rows
}

// rower fills rows with words.
type rower struct {
	flow   *flow
	rows   []string
	run    strings.Builder // text of the row that has one style
	styled strings.Builder // the row before it
	marked bool            // the style of run
	any    bool            // the row has marked words
	column int
	spaces int // not yet written
}

func (r *rower) room() int { return r.flow.width - gutter }

// space leaves n cells free before the next word; at the beginning of a row
// that is not the line's first they are dropped.
func (r *rower) space(n int) {
	if r.column > 0 || len(r.rows) == 0 {
		r.spaces = min(n, r.room()-1)
	}
}

func (r *rower) word(w string, marked bool) {
	width := cells(w)
	if r.column > 0 && r.column+r.spaces+width > r.room() {
		r.end()
	}
	if r.spaces+width > r.room() { // alone in its row, and still too wide
		r.spaces = 0
		pieces := wrap(w, r.room())
		for _, p := range pieces[:len(pieces)-1] {
			r.put(p, marked)
			r.end()
		}
		w = pieces[len(pieces)-1]
	}
	r.put(w, marked)
}

// put adds a piece to the row, which has room for it.
func (r *rower) put(piece string, marked bool) {
	if marked != r.marked {
		r.flush()
		r.marked = marked
	}
	r.run.WriteString(strings.Repeat(" ", r.spaces) + piece)
	r.column += r.spaces + cells(piece)
	r.any = r.any || marked
	r.spaces = 0
}

// flush ends the run of one style. The spaces before marked words are not
// underlined.
func (r *rower) flush() {
	text := r.run.String()
	r.run.Reset()
	if text == "" {
		return
	}
	style := r.flow.ink.text
	if r.marked {
		style = r.flow.ink.changed
		trimmed := strings.TrimLeft(text, " ")
		r.styled.WriteString(text[:len(text)-len(trimmed)])
		text = trimmed
	}
	r.styled.WriteString(style.Render(text))
}

// end ends the row.
func (r *rower) end() {
	r.flush()
	mark := " "
	if r.any {
		mark = r.flow.ink.mark
	}
	r.rows = append(r.rows, mark+" "+r.styled.String())
	r.styled.Reset()
	r.marked, r.any, r.column, r.spaces = false, false, 0, 0
}
