package chart

import (
	"math"

	"tenbits/term"
	"tenbits/tui/theme"
)

// Values are numbers with a name and a paint of their own.
type Values struct {
	Name   string
	Values []float64
	Paint  theme.Paint
}

// Columns is a chart of upright columns over the numbers 1, 2, 3 and so on:
// one column for each number or, where both have values, two side by side. The
// solid ones end on eighths of a cell, the dotted ones on quarters.
//
// A positive value has at least the smallest column, a larger one never a
// shorter column. 0, negative values and NaN have none. What is above Top, as
// infinity, fills the height. More values than have room are put together as
// in Spark, which the legend says.
type Columns struct {
	Inks
	Solid, Dotted Values
	Top           float64 // end of the axis; where not positive, a number above all values
	Unit          string  // of the values, before the legend
}

const dotted = '⣿'

// Draw draws the chart on at most width by height cells. With fewer than five
// rows there is no legend, with fewer than three no axis either.
func (s Columns) Draw(width, height int) *Canvas {
	series := s.series()
	count := 0
	for _, v := range series {
		count = max(count, len(v.Values))
	}
	if count == 0 {
		return message("no data", width, height, s.Inks)
	}
	c := NewCanvas(width, height, s.paints(s.Solid.Paint, s.Dotted.Paint)...)
	below := pick(c.height >= 3, 2, 0)
	legend := pick(c.height >= 5, 1, 0)
	rows := c.height - below - legend
	a := s.axis(series)
	ts, left := a.heightTicks(rows)
	if c.width-left-1 < minPlot || below == 0 {
		ts, left = nil, 0
	}
	free := c.width - left - 1
	if free < len(series) || rows < 1 {
		return message("no room", width, height, s.Inks)
	}
	size := groupSize(count, len(series), free)
	groups := min(count, free/size)
	for i, v := range series {
		s.column(c, a, v, i, groupBox{left + 1 + i, size, groups, count, rows, legend + rows - 1})
	}
	c.upright(ts, left, legend+rows, rows)
	if below > 0 {
		c.numbers(count, groups, size, left+1, c.height-1, true)
		c.Set(left, c.height-2, '└', inkAxis)
		if len(ts) > 0 && ts[0].cell == 0 {
			c.Set(left, c.height-2, '┼', inkAxis)
		}
	}
	if legend > 0 {
		s.legend(c, count, groups)
	}
	return c
}

// series returns the values that there are, the solid ones first.
func (s Columns) series() (out []Values) {
	for _, v := range []Values{s.Solid, s.Dotted} {
		if len(v.Values) > 0 {
			out = append(out, v)
		}
	}
	return out
}

func (s Columns) axis(series []Values) axis {
	if finite(s.Top) && s.Top > 0 {
		return axis{hi: bounded(s.Top)}
	}
	var all []float64
	for _, v := range series {
		all = append(all, v.Values...)
	}
	return lengths(all, Linear)
}

// groupSize returns the cells for each number: its columns, and blanks where
// there is room.
func groupSize(count, columns, free int) int {
	return max(columns, min(free/count, columns+2))
}

// groupBox is where the columns of one series stand.
type groupBox struct {
	x, size, groups, count int
	rows, bottom           int
}

// column draws the columns of a series.
func (s Columns) column(c *Canvas, a axis, v Values, i int, box groupBox) {
	values := make([]float64, box.count)
	for j := range values {
		values[j] = math.NaN()
	}
	copy(values, v.Values)
	solid := i == 0 && len(s.Solid.Values) > 0
	ink := pick(solid, inkMore, inkMore+1)
	for g, value := range bins(values, box.groups) {
		n := eighths(a, value, box.rows)
		for y := 0; 8*y < n; y++ {
			r := pick(solid, lowBlock(min(8, n-8*y)), lowDots(min(8, n-8*y)))
			c.Set(box.x+g*box.size, box.bottom-y, r, ink)
		}
	}
}

// lowDots returns dots that fill n eighths of a cell from below, n from 1 to
// 8, rounded up to quarters.
func lowDots(n int) rune {
	switch (n + 1) / 2 {
	case 1:
		return '⣀'
	case 2:
		return '⣤'
	case 3:
		return '⣶'
	}
	return dotted
}

func (s Columns) legend(c *Canvas, count, groups int) {
	var entries []entry
	if len(s.Solid.Values) > 0 {
		entries = append(entries, entry{'█', s.Solid.Name, inkMore})
	}
	if len(s.Dotted.Values) > 0 {
		entries = append(entries, entry{dotted, s.Dotted.Name, inkMore + 1})
	}
	note := ""
	if groups < count {
		note = "max of " + countText(math.Ceil(float64(count)/float64(groups)), 0)
	}
	c.legend(oneLine(s.Unit), entries, note)
}

// entry is a sign and what it stands for.
type entry struct {
	sign rune
	name string
	ink  int
}

// legend draws the signs of a chart with their names in the first row, between
// what comes before and after them, of which the former goes first where there
// is no room. The longest names are cut where there is none for all.
func (c *Canvas) legend(before string, entries []entry, after string) {
	share := c.share(entries)
	x := 0
	if w := term.Width(before); w > 0 && legendWidth(entries, share)+w+4+term.Width(after) <= c.width {
		x = c.Write(0, 0, before, inkAxis) + 2
	}
	for _, e := range entries {
		c.Set(x, 0, e.sign, e.ink)
		x += 2 + c.Write(x+2, 0, term.Truncate(oneLine(e.name), share), inkText) + 2
	}
	if term.Width(after) <= c.width-x {
		c.Write(x, 0, after, inkAxis)
	}
}

// legendWidth returns the cells of entries with names of at most share cells.
func legendWidth(entries []entry, share int) int {
	n := -2
	for _, e := range entries {
		n += 4 + min(share, term.Width(oneLine(e.name)))
	}
	return n
}

// share returns how many cells of its name each entry can have.
func (c *Canvas) share(entries []entry) int {
	share := c.width
	for share > 1 && legendWidth(entries, share) > c.width {
		share--
	}
	return share
}

// legible tells whether no name of the entries is cut to less than a word.
func (c *Canvas) legible(entries []entry) bool {
	const word = 6
	return legendWidth(entries, word) <= c.width
}
