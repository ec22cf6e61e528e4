package tui

import (
	"fmt"
	"strings"

	"tenbits/codec"
	"tenbits/term"
	"tenbits/tui/theme"
)

// tokenLines is a text of tokens in rows.
type tokenLines struct {
	rows    [][]tokenCell
	width   int
	numbers bool
	tokens  int  // that are in rows
	open    bool // the last row may grow
}

// tokenCell is a token in its row.
type tokenCell struct {
	n      int // of the token
	column int
	width  int    // cells, with the blank behind where there are numbers
	text   string // as it is shown
}

// layOut returns the tokens in rows. Those that were laid out before stay.
func (l *lossless) layOut() *tokenLines {
	b := &l.lines
	width := max(4, l.width-2)
	if b.width != width || b.numbers != l.numbers || b.tokens > len(l.trace.Steps) {
		*b = tokenLines{width: width, numbers: l.numbers}
	}
	for ; b.tokens < len(l.trace.Steps); b.tokens++ {
		b.add(b.tokens, l.trace.Steps[b.tokens])
	}
	return b
}

// add puts a token behind the others. A word that has no room goes to the next
// row whole, where it is no longer than a half of one.
func (b *tokenLines) add(n int, s codec.Step) {
	text := shownToken(s.Text, min(b.width-1, 24))
	p := tokenCell{n: n, width: cells(text), text: text}
	if b.numbers {
		p.width = max(p.width, cells(tokenNumber(s.Bits))) + 1
	}
	if !b.open {
		b.rows, b.open = append(b.rows, nil), true
	}
	row := b.rows[len(b.rows)-1]
	if len(row) > 0 {
		p.column = row[len(row)-1].column + row[len(row)-1].width
	}
	if p.column+p.width > b.width && len(row) > 0 {
		word := b.wordStart(row, text)
		b.rows[len(b.rows)-1] = row[:word:word]
		var next []tokenCell
		p.column = 0
		for _, m := range row[word:] {
			m.column = p.column
			p.column += m.width
			next = append(next, m)
		}
		b.rows = append(b.rows, next)
		if p.column+p.width > b.width && len(next) > 0 {
			b.rows, p.column = append(b.rows, nil), 0
		}
	}
	b.rows[len(b.rows)-1] = append(b.rows[len(b.rows)-1], p)
	b.open = !strings.HasSuffix(s.Text, "\n")
}

// wordStart returns where in a row the word begins that a token goes on with: at
// its end where the token begins a word, or the word is too long to be kept whole.
func (b *tokenLines) wordStart(row []tokenCell, token string) int {
	for i := len(row) - 1; i > 0 && !strings.HasPrefix(token, " "); i-- {
		if end := row[len(row)-1]; end.column+end.width-row[i].column > b.width/2 {
			break
		}
		if strings.HasPrefix(row[i].text, " ") {
			return i
		}
	}
	return len(row)
}

// place returns the row and the cell of a token.
func (b *tokenLines) place(n int) (row, column int) {
	low, high := 0, len(b.rows)
	for high-low > 1 {
		if middle := (low + high) / 2; b.rows[middle][0].n <= n {
			low = middle
		} else {
			high = middle
		}
	}
	if low < len(b.rows) {
		for _, p := range b.rows[low] {
			if p.n == n {
				return low, p.column
			}
		}
	}
	return low, 0
}

// token returns the token at a cell of a row, or the one that is nearest.
func (b *tokenLines) token(row, column int) int {
	if len(b.rows) == 0 {
		return 0
	}
	best := 0
	for _, p := range b.rows[max(0, min(row, len(b.rows)-1))] {
		if best = p.n; p.column+p.width > column {
			break
		}
	}
	return best
}

// shownToken returns a token with all of it in sight, in at most so many cells.
func shownToken(text string, most int) string { return term.Visible(text, most) }

// tokenNumber writes what a token costs.
func tokenNumber(bits float64) string {
	if bits >= 9.95 {
		return fmt.Sprintf("%.0f", bits)
	}
	return fmt.Sprintf("%.1f", bits)
}

// The steps of bits at which a token is drawn as dearer, and their bars.
func bitLevels() []float64 { return []float64{0.25, 1, 2, 3, 4, 6, 8, 12} }

// bitBar returns the bar below a token that costs so many bits.
func bitBar(bits float64) string {
	bars := []rune(" ▁▂▃▄▅▆▇█")
	level := 0
	for _, from := range bitLevels() {
		if bits >= from {
			level++
		}
	}
	return string(bars[level])
}

// shade returns the paint of a token that costs so many bits: quiet where it was
// expected, loud where it was not.
func shade(t *theme.Theme, bits float64) theme.Paint {
	switch {
	case bits < 1:
		return t.Dim
	case bits < 3:
		return t.Plain
	case bits < 8:
		return t.Strong
	}
	return t.Added
}

// textRows draws height rows: lines of the text, each with what its tokens cost
// below it, around the cursor.
func (l *lossless) textRows(height int) (rows []string, above, below int) {
	t, lines := l.theme, l.layOut()
	shown := max(1, height/2)
	here, _ := lines.place(l.at)
	top := max(0, min(here-shown/2, len(lines.rows)-shown))
	for _, row := range lines.rows[top:min(top+shown, len(lines.rows))] {
		var text, marks strings.Builder
		for _, p := range row {
			bits := l.trace.Steps[p.n].Bits
			paint, under, mark := shade(t, bits), t.Dim, strings.Repeat(bitBar(bits), p.width)
			if l.numbers {
				mark = pad(tokenNumber(bits), p.width)
			}
			if p.n == l.at {
				paint, under = t.Focus, t.Focus
				if !l.numbers {
					mark = strings.Repeat("▲", p.width)
				}
			}
			text.WriteString(paint.Render(p.text) + strings.Repeat(" ", p.width-cells(p.text)))
			marks.WriteString(under.Render(mark))
		}
		rows = append(rows, " "+text.String(), " "+marks.String())
	}
	above, below = more(top, len(lines.rows), shown)
	return fill(rows, height), above, below
}
