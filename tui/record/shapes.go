package record

import (
	"fmt"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
)

// arms tells for each character from U+2500 how strong its lines to the left,
// to the top, to the right and to the bottom are: 0 none, 1 light, 2 heavy.
// Characters with dots are left to the font: dashes, doubles, diagonals.
const arms = "1010202001010202................................0011002100120022" + // ─━│┃┄┅┆┇┈┉┊┋┌┍┎┏
	"1001200110022002011001200210022011002100120022000111012102110112" + // ┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟
	"0212022101220222110121011201110212022201220222021011201110212021" + // ┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯
	"1012201210222022111021101120212012102210122022201111211111212121" + // ┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿
	"121111121212221112212112112222212122221212222222................" + // ╀╁╂╃╄╅╆╇╈╉╊╋╌╍╎╏
	"................................................................" + // ═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟
	"....................................................001110011100" + // ╠╡╢╣╤╥╦╧╨╩╪╫╬╭╮╯
	"0110............100001000010000120000200002000021020010220100201" // ╰╱╲╳╴╵╶╷╸╹╺╻╼╽╾╿

// armsOf returns the lines of a box drawing, "" for any other character.
func armsOf(r rune) string {
	if r < '\u2500' || r > '\u257f' {
		return ""
	}
	i := 4 * int(r-'\u2500')
	if arms[i] == '.' {
		return ""
	}
	return arms[i : i+4]
}

// drawable tells whether a cell's content is drawn as a shape: lines of boxes,
// and blocks.
func drawable(content string) bool {
	r, n := utf8.DecodeRuneInString(content)
	return n == len(content) && (armsOf(r) != "" || r >= '\u2580' && r <= '\u259f')
}

// shapes writes a run of cells that are drawable, from x on. Lines of one
// strength are one path, so that no seam shows between cells.
func (r row) shapes(run uv.Line, x int, p paint) {
	var lines [3][]byte // by strength
	for _, c := range run {
		ch, _ := utf8.DecodeRuneInString(c.Content)
		if a := armsOf(ch); a != "" {
			for strength := 1; strength <= 2; strength++ {
				lines[strength] = appendLines(lines[strength], ch, a, byte('0'+strength), x, r.top)
			}
		} else {
			r.block(ch, x, p)
		}
		x += cellWidth
	}
	for strength, path := range lines {
		if len(path) == 0 {
			continue
		}
		fmt.Fprintf(r, `<path d="%s" stroke="%s" stroke-width="%d" fill="none"`, path, hex(p.fg), strength)
		if p.faint {
			r.WriteString(` stroke-opacity="0.6"`)
		}
		r.WriteString("/>\n")
	}
}

// appendLines adds to a path the lines of one strength of a box drawing.
func appendLines(path []byte, ch rune, arms string, strength byte, x, y int) []byte {
	left, up, right, down := arms[0] == strength, arms[1] == strength, arms[2] == strength, arms[3] == strength
	cx, cy, ex, ey := x+cellWidth/2, y+cellHeight/2, x+cellWidth, y+cellHeight
	if ch >= '╭' && ch <= '╰' && strength == '1' {
		sx, sy := x, y
		if right {
			sx = ex
		}
		if down {
			sy = ey
		}
		return fmt.Appendf(path, "M%d %dQ%d %d %d %d", cx, sy, cx, cy, sx, cy)
	}
	// Lines that end in the middle go on for half a stroke, so that corners
	// are filled.
	switch {
	case left && right:
		path = fmt.Appendf(path, "M%d %dH%d", x, cy, ex)
	case left:
		path = fmt.Appendf(path, "M%d %dH%s", x, cy, number(float64(cx)+.5))
	case right:
		path = fmt.Appendf(path, "M%s %dH%d", number(float64(cx)-.5), cy, ex)
	}
	switch {
	case up && down:
		path = fmt.Appendf(path, "M%d %dV%d", cx, y, ey)
	case up:
		path = fmt.Appendf(path, "M%d %dV%s", cx, y, number(float64(cy)+.5))
	case down:
		path = fmt.Appendf(path, "M%d %sV%d", cx, number(float64(cy)-.5), ey)
	}
	return path
}

// block writes one of the block elements from U+2580 to U+259F.
func (r row) block(ch rune, x int, p paint) {
	const w, h = float64(cellWidth), float64(cellHeight)
	switch {
	case ch == '▀':
		r.fill(x, 0, 0, w, h/2, p, 1)
	case ch <= '█': // ▁ is one eighth from below
		part := h * float64(ch-'\u2580') / 8
		r.fill(x, 0, h-part, w, part, p, 1)
	case ch <= '▏': // ▉ is seven eighths from the left
		r.fill(x, 0, 0, w*float64('\u2590'-ch)/8, h, p, 1)
	case ch == '▐':
		r.fill(x, w/2, 0, w/2, h, p, 1)
	case ch <= '▓':
		r.fill(x, 0, 0, w, h, p, float64(ch-'\u2590')/4)
	case ch == '▔':
		r.fill(x, 0, 0, w, h/8, p, 1)
	case ch == '▕':
		r.fill(x, w*7/8, 0, w/8, h, p, 1)
	default:
		// Quarters, as bits: upper left, upper right, lower left, lower right.
		quarters := [...]int{4, 8, 1, 13, 9, 7, 11, 2, 6, 14}[ch-'▖']
		for i := range 4 {
			if quarters>>i&1 == 1 {
				r.fill(x, w/2*float64(i%2), h/2*float64(i/2), w/2, h/2, p, 1)
			}
		}
	}
}

// fill writes a rectangle within the cell at x.
func (r row) fill(x int, dx, dy, w, h float64, p paint, opacity float64) {
	fmt.Fprintf(r, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s" shape-rendering="crispEdges"`, number(float64(x)+dx), number(float64(r.top)+dy), number(w), number(h), hex(p.fg))
	if p.faint {
		opacity *= 0.6
	}
	if opacity < 1 {
		fmt.Fprintf(r, ` fill-opacity="%s"`, number(opacity))
	}
	r.WriteString("/>\n")
}
