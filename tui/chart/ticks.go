package chart

import "tenbits/term"

// row is where the texts of an axis across may stand: cells from 0 to before
// right, the axis beginning at zero, with gap blanks from text to text.
type row struct{ zero, right, gap int }

// start returns the first cell of a tick's text: the text stands under its
// tick, moved where it would stand out.
func (r row) start(t tick) int {
	w := term.Width(t.text)
	return max(0, min(r.zero+t.cell-(w-1)/2, r.right-w))
}

// fit fits ticks whose texts all have room, and no two neighbours of the same
// text. The last ones are left out where their texts would not stand below
// them.
func (r row) fit(ts []tick) []tick {
	for n := len(ts); n > 0; n-- {
		end := r.start(ts[n-1]) + term.Width(ts[n-1].text)
		if end <= r.right && end > r.zero+ts[n-1].cell {
			break
		}
		ts = ts[:n-1]
	}
	free := 0
	for i, t := range ts {
		x := r.start(t)
		if x < free || i > 0 && t.text == ts[i-1].text {
			return nil
		}
		free = x + term.Width(t.text) + r.gap
	}
	return ts
}

// across draws an axis from the corner at x, y to its end, n cells after zero,
// where it begins. What stands at it is in the row below, with name at its
// right end if that leaves room for two ticks.
func (c *Canvas) across(a axis, x, y, zero, n int, name string) {
	for i := x; i <= zero+n; i++ {
		c.Set(i, y, pick(i == x, '└', '─'), inkAxis)
	}
	name = oneLine(name)
	named := 0
	if name != "" {
		named = term.Width(name) + 2
	}
	r := row{zero, c.width - named, 3}
	ts := a.ticks(n, r.fit)
	if len(ts) < 4 {
		r.gap = 1
		ts = a.ticks(n, r.fit)
	}
	if len(ts) < 2 {
		bare := row{zero, c.width, 1}
		if more := a.ticks(n, bare.fit); len(more) > len(ts) {
			r, ts = bare, more
		}
	}
	for _, t := range ts {
		c.Set(zero+t.cell, y, pick(zero+t.cell == x, '├', '┬'), inkAxis)
		c.Write(r.start(t), y+1, t.text, inkAxis)
	}
	if r.right < c.width {
		c.Write(c.width-named+2, y+1, name, inkAxis)
	}
}

// upright draws an axis of n cells upwards from the corner at x, y, with the
// texts of its ticks at its left.
func (c *Canvas) upright(ts []tick, x, y, n int) {
	for i := range n {
		c.Set(x, y-1-i, '│', inkAxis)
	}
	for _, t := range ts {
		if t.cell > 0 {
			c.Set(x, y-t.cell, '┤', inkAxis)
		}
		c.Write(x-term.Width(t.text), y-t.cell, t.text, inkAxis)
	}
}

// heightTicks returns the ticks of an upright axis of n cells, and the cells of
// the widest of their texts.
func (a axis) heightTicks(n int) (ts []tick, width int) {
	ts = a.ticks(n, apart(pick(n > 3, 2, 1)))
	for _, t := range ts {
		width = max(width, term.Width(t.text))
	}
	return ts, width
}
