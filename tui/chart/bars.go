package chart

import (
	"fmt"
	"math"

	"tenbits/term"
)

// Bar is one value of a bar chart.
type Bar struct {
	Label string
	Value float64
	Text  string // how the value is written; "" for the plain number
	Ours  bool   // has the sign ▸ and a paint of its own
}

// text returns what stands for the value. No text makes a 0 another number.
func (b Bar) text() string {
	if b.Text == "" || b.Value == 0 {
		return number(b.Value)
	}
	return oneLine(b.Text)
}

// Bars is a chart of horizontal bars, one a row, from top to bottom: labels,
// bars, values as text, and below them an axis.
//
// Bars end on eighths of a cell. A positive value has at least one eighth, a
// larger one never a shorter bar. 0, negative values and NaN have none; NaN is
// written "–", and 0 always "0". An infinite value fills the row.
type Bars struct {
	Inks
	Bars  []Bar
	Scale Scale
	Unit  string // at the end of the axis
}

const (
	minPlot  = 8 // cells: with fewer there are no bars, only labels and values
	minLabel = 6 // cells that a label keeps
)

// Height returns the rows that the chart takes where there is room for all.
func (b Bars) Height() int {
	if len(b.Bars) == 0 {
		return 1
	}
	return min(len(b.Bars)+2, MaxHeight)
}

// Draw draws the chart on at most width by height cells. Where there are too
// few rows, the axis goes first; then the last row says how many bars are left
// out, and the first of ours stays where there is room for a bar.
func (b Bars) Draw(width, height int) *Canvas {
	if len(b.Bars) == 0 {
		return message("no data", width, height, b.Inks)
	}
	shown, more := b.shown(max(0, min(height, MaxHeight)))
	l := b.layout(shown, max(0, min(width, MaxWidth)))
	hasAxis := l.plot > 0 && more == 0 && height >= len(shown)+2
	rows := len(shown) + pick(more > 0, 1, 0) + pick(hasAxis, 2, 0)
	c := NewCanvas(width, min(rows, height), b.paints()...)
	var values []float64
	for _, bar := range b.Bars {
		values = append(values, bar.Value)
	}
	a := lengths(values, b.Scale)
	for y, bar := range shown {
		l.draw(c, a, bar, y)
	}
	if more > 0 {
		text := fmt.Sprintf("… and %s more", thousands(fmt.Sprint(more)))
		c.Write(0, c.height-1, term.Truncate(text, c.width), inkAxis)
	}
	if hasAxis {
		c.across(a, l.axis, len(shown), l.axis, l.plot, b.Unit)
	}
	return c
}

// shown returns the bars that have room in so many rows, and how many have
// not. The first of ours has the last place rather than none.
func (b Bars) shown(height int) (bars []Bar, more int) {
	n := len(b.Bars)
	if n <= height {
		return b.Bars, 0
	}
	n = max(0, height-1)
	bars = append(bars, b.Bars[:n]...)
	for i, bar := range b.Bars {
		if bar.Ours {
			if i >= n && n > 0 {
				bars[n-1] = bar
			}
			break
		}
	}
	return bars, len(b.Bars) - n
}

// barLayout is where the parts of a row stand: columns, and cells of each.
type barLayout struct {
	sign, label, axis, plot, value int
}

// layout gives the values what they need, and the labels too, but no more than
// half of the rest. Where that leaves no room for bars, the labels get it.
func (b Bars) layout(shown []Bar, width int) barLayout {
	var l barLayout
	label := 0
	for _, bar := range shown {
		label = max(label, term.Width(oneLine(bar.Label)))
		l.value = max(l.value, term.Width(bar.text()))
		if bar.Ours {
			l.sign = 2
		}
	}
	value := l.value
	l.value = min(value, max(minPlot, width/3))
	free := width - l.sign - l.value - 3 // a blank on each side, and the axis
	l.label = min(label, max(minLabel, free/2))
	l.axis = l.sign + l.label + 1
	if l.plot = free - l.label; l.plot >= minPlot {
		return l
	}
	l.plot = 0
	free = max(0, width-l.sign-1)
	l.value = min(value, free-min(minLabel, free/2))
	l.label = min(label, free-l.value)
	return l
}

// draw draws a bar's row.
func (l barLayout) draw(c *Canvas, a axis, bar Bar, y int) {
	text, ink := inkText, inkBar
	if bar.Ours {
		text, ink = inkOurs, inkOurs
		c.Set(0, y, '▸', inkOurs)
	}
	c.Write(l.sign, y, term.Truncate(oneLine(bar.Label), l.label), text)
	value := term.Truncate(bar.text(), l.value)
	c.Write(c.width-term.Width(value), y, value, text)
	if l.plot == 0 {
		return
	}
	c.Set(l.axis, y, '│', inkAxis)
	n := eighths(a, bar.Value, l.plot)
	for i := range n / 8 {
		c.Set(l.axis+1+i, y, '█', ink)
	}
	if n%8 > 0 {
		c.Set(l.axis+1+n/8, y, leftBlock(n%8), ink)
	}
}

// eighths returns the length of a value in eighths of a cell, on an axis of n
// cells.
func eighths(a axis, v float64, n int) int {
	switch {
	case math.IsInf(v, 1):
		return 8 * n
	case !(v > 0): // NaN too
		return 0
	}
	return max(1, int(math.Round(a.place(v)*float64(8*n))))
}

// leftBlock returns a block that fills n eighths of a cell from the left, n
// from 1 to 8.
func leftBlock(n int) rune { return '█' + rune(8-n) }

// lowBlock returns a block that fills n eighths of a cell from below, n from 1
// to 8.
func lowBlock(n int) rune { return '▁' + rune(n-1) }
