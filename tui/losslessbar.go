package tui

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"tenbits/codec"
)

// barRoom returns the cells of a bar.
func (l *lossless) barRoom() int { return max(8, l.width-4) }

// edges returns the cells that a token has of the bar: at least one.
func (l *lossless) edges(s codec.Step) (from, to int) {
	room := float64(l.barRoom())
	from = min(int(s.From*room+0.5), l.barRoom()-1)
	return from, max(from+1, min(int(s.To*room+0.5), l.barRoom()))
}

// bar draws the interval at a token: its own part in full, and those of the
// likely ones with their names as far as there is room.
func (l *lossless) bar(s codec.Step) string {
	t, room := l.theme, l.barRoom()
	line := make([]rune, room)
	for i := range line {
		line[i] = '╌'
	}
	for _, c := range s.Likely {
		from, to := int(c.From*float64(room)+0.5), int((c.From+c.P)*float64(room)+0.5)
		if to-from < 3 || to > room || c.From == s.From {
			continue
		}
		line[from], line[to-1] = '│', '│'
		write(line[from+1:to-1], c.Text)
	}
	from, to := l.edges(s)
	for i := from; i < to; i++ {
		line[i] = '█'
	}
	if to-from >= 7 {
		write(line[from+2:to-2], s.Text)
	}
	return " " + t.Rule.Render("├"+string(line[:from])) + t.Focus.Render(string(line[from:to])) + t.Rule.Render(string(line[to:])+"┤")
}

// write puts a token into the middle of cells, where it has room and takes a cell
// a character.
func write(line []rune, token string) {
	text := []rune(shownToken(token, 24))
	if cells(string(text)) != len(text) || len(text)+2 > len(line) {
		return
	}
	at := (len(line) - len(text)) / 2
	line[at-1], line[at+len(text)] = ' ', ' '
	copy(line[at:], text)
}

// funnel draws how the token's part becomes the whole of the next bar.
func (l *lossless) funnel(s codec.Step) string {
	room := l.barRoom()
	from, to := l.edges(s)
	middle := "zoomed in " + percentTimes(1/(s.To-s.From))
	line := []rune(strings.Repeat(" ", room+2))
	line[0], line[room+1] = '╭', '╮'
	for i := 1; i <= from; i++ {
		line[i] = '─'
	}
	for i := to + 1; i <= room; i++ {
		line[i] = '─'
	}
	if from > 0 {
		line[from] = '╯'
	}
	if to < room {
		line[to+1] = '╰'
	}
	text := []rune(" " + middle + " ")
	if gap := from; gap >= len(text)+4 {
		copy(line[2:], text)
	} else if gap := room - to; gap >= len(text)+4 {
		copy(line[room-len(text)-1:], text)
	}
	return " " + l.theme.Rule.Render(string(line))
}

// percentTimes writes a factor.
func percentTimes(x float64) string {
	switch {
	case x >= 1e6:
		return fmt.Sprintf("%.1e times", x)
	case x >= 100:
		return thousands(int(x)) + " times"
	}
	return fmt.Sprintf("%.2f times", x)
}

// nextBar draws the interval that the token leaves, as the next token finds it.
func (l *lossless) nextBar() string {
	t := l.theme
	if l.at+1 < len(l.trace.Steps) {
		return l.bar(l.trace.Steps[l.at+1])
	}
	text := []rune(strings.Repeat("╌", l.barRoom()))
	write(text, pick(l.running, "…", "any number here will do"))
	return " " + t.Rule.Render("├"+string(text)+"┤")
}

// intervalText is the interval after a token in decimals, kept while the cursor
// stands.
type intervalText struct {
	after    int // tokens
	hidden   int // digits in front that are left out
	from, to string
	same     int // digits that from and to begin with alike
	known    bool
}

// digitsShown is how many digits of an interval are shown: enough to see how wide
// it is.
const digitsShown = 14

// interval writes the interval after n tokens: the digits at which its ends
// differ, and those just before.
func interval(tr *codec.Trace, n int) intervalText {
	low, width := tr.Interval(n)
	high := new(big.Rat).Add(low, width)
	// As many digits as tell the width to three places.
	bits := width.Denom().BitLen() - width.Num().BitLen()
	digits := max(digitsShown, int(float64(bits)*math.Log10(2))+4)
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	window := new(big.Int).Exp(big.NewInt(10), big.NewInt(digitsShown), nil)
	t := intervalText{after: n, hidden: digits - digitsShown, known: true}
	cut := func(x *big.Rat) (front *big.Int, shown string) {
		v := new(big.Int).Mul(x.Num(), ten)
		v.Quo(v, x.Denom())
		front, rest := v.QuoRem(v, window, new(big.Int))
		return front, fmt.Sprintf("%0*s", digitsShown, rest.String())
	}
	var a, b *big.Int
	a, t.from = cut(low)
	b, t.to = cut(high)
	if high.Cmp(big.NewRat(1, 1)) == 0 {
		b, t.to = a, strings.Repeat("9", digitsShown) // 0.99…, which is 1
	}
	if a.Cmp(b) == 0 {
		for t.same < digitsShown && t.from[t.same] == t.to[t.same] {
			t.same++
		}
	}
	return t
}

// number writes the interval after the token under the cursor.
func (l *lossless) number(ends bool) []string {
	t := l.theme
	rows := pick(ends, 2, 1)
	if !l.done() {
		return fill([]string{" " + t.Dim.Render("The number is known once all is written.")}, rows)
	}
	if l.digits.after != l.at+1 || !l.digits.known {
		l.digits = interval(&l.trace, l.at+1)
	}
	d := l.digits
	front := "0."
	if d.hidden > 0 {
		front = fmt.Sprintf("0.[%s]", plural(d.hidden, "digit"))
	}
	write := func(name, digits string) string {
		return " " + t.Dim.Render(name+front) + t.Number.Render(digits[:d.same]) + t.Focus.Render(digits[d.same:])
	}
	if !ends {
		return []string{write("from ", d.from)}
	}
	from, to := write("from ", d.from), write("to   ", d.to)
	if note := t.Dim.Render(pick(d.same > 0, "  the same digits at both ends are settled", "  nothing is settled yet")); cells(from)+cells(note) < l.width {
		from += note
	}
	note := t.Dim.Render(fmt.Sprintf("  so far 1 in 2^%s", decimals(l.sums[l.at+1])))
	if cells(to)+cells(note) < l.width {
		to += note
	}
	return []string{from, to}
}
