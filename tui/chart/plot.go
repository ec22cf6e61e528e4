package chart

import (
	"cmp"
	"math"
	"slices"

	"tenbits/term"
	"tenbits/tui/theme"
)

// Point is one value of a series. Where High is above Low, a whisker from Low
// to High shows an interval around it.
type Point struct{ X, Y, Low, High float64 }

// Series is points that a line joins, from the least X to the greatest. A
// point whose Y is not finite parts the line, one whose X is not is left out.
type Series struct {
	Name   string // in the legend; empty: it is not there
	Points []Point
	Step   bool // the line runs level to the next X, then upright

	// Scatter has points without a line, and a sign at each of them.
	Scatter bool

	Sign  rune // at the points, of one cell; 0 for one of ●○▲△■□
	Paint theme.Paint
}

// Plot is a chart of lines over a plane. Each series has a sign of its own at
// its points, and from the second series on a line with gaps, so that none is
// told by its colour alone. Points closer than four cells share a sign and
// have no whiskers but that of the one with the sign. Where signs of two series
// meet stands a *, which the legend names.
type Plot struct {
	Inks
	Series []Series
	X      Scale // of the axis across; on a Log scale X of 0 and below is not drawn
	Whole  bool  // X counts something: no tick stands between whole numbers
	Ratio  bool  // Y runs from 0 to 1 and is written in percent; what is beyond lies on the edge

	// Ends, where it is set, stands at 0 and at 1 of a Ratio that is always one of
	// them, instead of percents.
	Ends [2]string

	XName string
	YName string
}

// Draw draws the chart on width by height cells. With fewer than five rows
// there is no legend, with fewer than three no axis across.
func (p Plot) Draw(width, height int) *Canvas {
	var paints []theme.Paint
	var xs, ys []float64
	series := make([]Series, len(p.Series))
	for i, s := range p.Series {
		paints = append(paints, s.Paint)
		series[i] = s
		series[i].Sign = s.sign(i)
		series[i].Points = sorted(s.Points)
		for _, at := range series[i].Points {
			if p.drawn(at) {
				xs = append(xs, at.X)
				ys = append(ys, at.Y)
			}
			if at.whisker() {
				ys = append(ys, at.Low, at.High)
			}
		}
	}
	if len(xs) == 0 {
		return message("no data", width, height, p.Inks)
	}
	c := NewCanvas(width, height, p.paints(paints...)...)
	f := frame{x: span(xs, p.X), y: span(ys, Linear)}
	f.x.whole = p.Whole
	if p.Ratio {
		f.y = axis{hi: 1, format: percentText}
	}
	if !p.place(&f, c) {
		return message("no room", width, height, p.Inks)
	}
	for i, s := range series {
		if s.Scatter {
			continue
		}
		d := newDots(f.cols, f.rows)
		p.line(d, f, s, i+1)
		d.draw(c, f.left, f.top, inkMore+i)
	}
	several := c.signs(p, f, series)
	if f.top > 0 {
		var entries []entry
		for i, s := range series {
			if s.Name != "" {
				entries = append(entries, entry{s.Sign, s.Name, inkMore + i})
			}
		}
		if named := append(slices.Clone(entries), entry{'*', "several", inkText}); several && c.legible(named) {
			entries = named
		}
		c.legend(oneLine(p.YName), entries, "")
	}
	return c
}

// sign returns a sign of one cell.
func (s Series) sign(i int) rune {
	if s.Sign > ' ' && s.Sign != '*' && single(s.Sign) {
		return s.Sign
	}
	signs := []rune("●○▲△■□")
	return signs[i%len(signs)]
}

// sorted returns the points that have an X, in its order.
func sorted(points []Point) []Point {
	points = slices.DeleteFunc(slices.Clone(points), func(at Point) bool { return !finite(at.X) })
	slices.SortStableFunc(points, func(a, b Point) int { return cmp.Compare(a.X, b.X) })
	return points
}

// drawn tells whether a point has a place.
func (p Plot) drawn(at Point) bool {
	return finite(at.X) && finite(at.Y) && (p.X == Linear || at.X > 0)
}

func (at Point) whisker() bool {
	return finite(at.Low) && finite(at.High) && at.High > at.Low
}

// frame is where the plane lies on a canvas, and its axes.
type frame struct {
	x, y                  axis
	left, top, cols, rows int
}

// place draws the axes and finds the room between them.
func (p Plot) place(f *frame, c *Canvas) bool {
	f.top = pick(c.height >= 5, 1, 0)
	below := pick(c.height >= 3, 2, 0)
	f.rows = c.height - f.top - below
	ts, left := p.heightTicks(f.y, f.rows-1)
	if c.width-left-1 < minPlot || below == 0 {
		ts, left = nil, 0
	}
	f.left = left + 1
	f.cols = c.width - f.left
	if f.rows < 1 || f.cols < 1 {
		return false
	}
	// A value lies in the middle of a cell of the plane, not on the axis.
	c.upright(ts, left, f.top+f.rows-1, f.rows-1)
	c.Set(left, f.top+f.rows-1, '│', inkAxis)
	for _, t := range ts {
		c.Set(left, f.top+f.rows-1-t.cell, '┤', inkAxis)
	}
	if below > 0 {
		c.across(f.x, left, c.height-2, f.left, f.cols-1, p.XName)
	}
	return true
}

// heightTicks returns the ticks of an upright axis of n cells, and the cells of
// the widest of their texts.
func (p Plot) heightTicks(y axis, n int) (ts []tick, width int) {
	if !p.Ratio || p.Ends == [2]string{} {
		return y.heightTicks(n)
	}
	for i, end := range p.Ends {
		end = oneLine(end)
		ts, width = append(ts, tick{i * n, end}), max(width, term.Width(end))
	}
	return ts, width
}

// dot returns the dot of a point, from the top left. The cells of dots and of
// ticks at the same value are the same.
func (f frame) dot(at Point) (x, y int) {
	return int(2*f.x.place(at.X)*float64(f.cols-1) + 1), f.dotRow(at.Y)
}

func (f frame) dotRow(y float64) int {
	down := (1 - f.y.place(y)) * float64(f.rows-1) // in cells, from the middle of the first
	return int(math.Ceil(4*down+2)) - 1
}

// stretch is a part of a line that lies in one column of dots. However many
// points a series has, there are no more stretches than columns and gaps.
type stretch struct{ x, first, last, top, bottom int }

// stretches returns the line of a series, in parts between gaps.
func (p Plot) stretches(f frame, points []Point) (parts [][]stretch) {
	var part []stretch
	for _, at := range points {
		if !p.drawn(at) {
			parts, part = append(parts, part), nil
			continue
		}
		x, y := f.dot(at)
		if n := len(part); n > 0 && part[n-1].x == x {
			s := &part[n-1]
			s.last, s.top, s.bottom = y, min(s.top, y), max(s.bottom, y)
			continue
		}
		part = append(part, stretch{x, y, y, y, y})
	}
	return append(parts, part)
}

// line draws the line of a series, of each every-th dot.
func (p Plot) line(d *dots, f frame, s Series, every int) {
	for _, part := range p.stretches(f, s.Points) {
		for i, at := range part {
			if i == 0 && len(part) == 1 && at.top == at.bottom {
				d.set(at.x, at.top) // also where it has no sign
				continue
			}
			d.line(at.x, at.top, at.x, at.bottom, every)
			switch {
			case i > 0 && s.Step:
				last := part[i-1]
				d.line(last.x, last.last, at.x, last.last, every)
				d.line(at.x, last.last, at.x, at.first, every)
			case i > 0:
				d.line(part[i-1].x, part[i-1].last, at.x, at.first, every)
			}
		}
	}
}

// signs draws the signs and whiskers of all series, and tells whether signs
// meet.
func (c *Canvas) signs(p Plot, f frame, series []Series) (several bool) {
	type mark struct{ x, y, ink int }
	var marks []mark
	for i, s := range series {
		last := -minSign
		for _, at := range s.Points {
			if !p.drawn(at) {
				continue
			}
			x, y := f.dot(at)
			x, y = f.left+x/2, f.top+y/4
			if x < last+minSign && !s.Scatter {
				continue
			}
			last = x
			marks = append(marks, mark{x, y, i})
			if at.whisker() {
				c.whisker(x, f.top+f.dotRow(at.High)/4, f.top+f.dotRow(at.Low)/4, inkMore+i)
			}
		}
	}
	owner := map[[2]int]int{}
	for _, m := range marks {
		at := [2]int{m.x, m.y}
		if other, taken := owner[at]; taken && other != m.ink {
			c.Set(m.x, m.y, '*', inkText)
			several = true
			continue
		}
		owner[at] = m.ink
		c.Set(m.x, m.y, series[m.ink].Sign, inkMore+m.ink)
	}
	return several
}

const minSign = 4 // cells from one sign of a series to the next

// whisker draws an interval in one column.
func (c *Canvas) whisker(x, top, bottom, ink int) {
	for y := top; y <= bottom; y++ {
		c.Set(x, y, '│', ink)
	}
	if top < bottom {
		c.Set(x, top, '┬', ink)
		c.Set(x, bottom, '┴', ink)
	}
}
