package chart

import (
	"math"
	"strings"

	"tenbits/term"
)

// Spark returns values as a line of blocks, the first value first, each on one
// cell: ▁ to █ from above 0 to top, _ for 0 and negative values, a blank for
// NaN. What is above top, as infinity, is drawn as top. A top that is not
// positive and finite stands for the largest finite value.
//
// More values than width are put together in cells of as many values, or one
// more, and a cell shows the largest of its values.
func Spark(values []float64, width int, top float64) string {
	values = bins(values, min(width, MaxWidth))
	top = sparkTop(values, top)
	var b strings.Builder
	for _, v := range values {
		b.WriteRune(sparkRune(v, top))
	}
	return b.String()
}

func sparkTop(values []float64, top float64) float64 {
	if finite(top) && top > 0 {
		return bounded(top)
	}
	top = 0
	for _, v := range values {
		if finite(v) {
			top = max(top, bounded(v))
		}
	}
	return top
}

func sparkRune(v, top float64) rune {
	switch {
	case math.IsNaN(v):
		return ' '
	case v <= 0:
		return '_'
	case math.IsInf(v, 1) || v >= top:
		return '█'
	}
	return lowBlock(max(1, min(8, int(math.Ceil(8*(bounded(v)/top))))))
}

// bins returns at most n values: those given, or the largest of as many values
// each, NaN where there is no other.
func bins(values []float64, n int) []float64 {
	if n < 1 {
		return nil
	}
	if len(values) <= n {
		return values
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
		for _, v := range values[i*len(values)/n : (i+1)*len(values)/n] {
			if math.IsNaN(out[i]) || v > out[i] {
				out[i] = v
			}
		}
	}
	return out
}

// Sparkline is a Spark with what its top stands for, and an axis of the
// numbers of its values, the first being 1.
type Sparkline struct {
	Inks
	Values []float64
	Top    float64 // as in Spark
	Unit   string  // of the values
}

// Draw draws the line on at most width by height cells: on one row the line
// with the value of its top, if there is room for that, on two the numbers of
// the values too, on three an axis between them.
func (s Sparkline) Draw(width, height int) *Canvas {
	if len(s.Values) == 0 {
		return message("no data", width, height, s.Inks)
	}
	c := NewCanvas(width, min(height, 3), s.paints()...)
	n := c.width
	top := sparkTop(s.Values, s.Top)
	label := "█ = " + number(top)
	if s.Unit != "" {
		label = oneLine(s.Unit) + ", " + label
	}
	if w := term.Width(label); n-w-1 >= minPlot && top > 0 {
		n -= w + 1
	} else {
		label = ""
	}
	line := Spark(s.Values, n, top)
	n = min(n, len(s.Values))
	c.Write(0, 0, line, inkBar)
	if label != "" {
		c.Write(n+1, 0, label, inkAxis)
	}
	if c.height > 1 {
		c.numbers(len(s.Values), n, 1, 0, c.height-1, c.height > 2)
	}
	return c
}

// numbers draws the numbers of count values, which stand in n groups of size
// cells from column x on, in row y, and where line says so an axis in the row
// above.
func (c *Canvas) numbers(count, n, size, x, y int, line bool) {
	if line {
		for i := range n * size {
			c.Set(x+i, y-1, '─', inkAxis)
		}
	}
	r := row{zero: x, right: c.width, gap: 1}
	step := 1
	ts := numberTicks(count, n, size, step)
	for len(r.fit(ts)) == 0 && step < count {
		step = int(nice(float64(max(5, step+1)))) // not 2: 1, 2, 4 reads badly
		ts = numberTicks(count, n, size, step)
	}
	for _, t := range r.fit(ts) {
		if line {
			c.Set(x+t.cell, y-1, '┬', inkAxis)
		}
		c.Write(r.start(t), y, t.text, inkAxis)
	}
}

// numberTicks returns a tick for the first of count values and for each
// step-th one.
func numberTicks(count, n, size, step int) []tick {
	ts := []tick{{0, "1"}}
	for number := max(2, step); number <= count; number += step {
		at := number - 1
		if count > n {
			at = (number*n - 1) / count // the group that bins puts it into
		}
		ts = append(ts, tick{at * size, countText(float64(number), 0)})
	}
	return ts
}
