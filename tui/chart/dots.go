package chart

// dots is a block of cells of 2 by 4 dots each, as braille has them.
type dots struct {
	cols, rows int
	cells      []uint8
}

func newDots(cols, rows int) *dots {
	return &dots{cols, rows, make([]uint8, cols*rows)}
}

// set sets a dot; beyond the edges there is none.
func (d *dots) set(x, y int) {
	if x < 0 || y < 0 || x >= 2*d.cols || y >= 4*d.rows {
		return
	}
	// The bits of a braille character: the left column from the top, the
	// right one, then the lowest row.
	bits := [4][2]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}
	d.cells[y/4*d.cols+x/2] |= bits[y%4][x%2]
}

// line sets each every-th dot of a line. Which these are depends on where they
// lie alone, so that short lines have as many as long ones.
func (d *dots) line(x0, y0, x1, y1, every int) {
	dx, dy := abs(x1-x0), abs(y1-y0)
	n := max(dx, dy)
	for i := range n + 1 {
		x, y := x0, y0
		if n > 0 {
			x += (2*i*(x1-x0) + n*sign(x1-x0)) / (2 * n)
			y += (2*i*(y1-y0) + n*sign(y1-y0)) / (2 * n)
		}
		if pick(dx >= dy, x, y)%every == 0 {
			d.set(x, y)
		}
	}
}

// draw draws what is set, over what the canvas has there.
func (d *dots) draw(c *Canvas, left, top, ink int) {
	for i, bits := range d.cells {
		if bits == 0 {
			continue
		}
		x, y := left+i%d.cols, top+i/d.cols
		r := '⠀' + rune(bits)
		for _, old := range c.at(x, y) {
			if old > '⠀' && old <= '⣿' {
				r |= old
			}
		}
		c.Set(x, y, r, ink)
	}
}

func abs(n int) int { return max(n, -n) }

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
