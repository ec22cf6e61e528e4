// Package chart draws numbers on cells: bars, columns, lines and sparklines
// with their axes. Every chart is pure, from data and a size to rows of text.
// No row is wider and there are no more rows than asked for; where room is
// short, less is shown, and what is left out is said or, for axes, missing.
//
// Data is bounded before it is drawn. A value that is not a number, negative
// or infinite has a meaning that each chart states. Beyond 1e300 a number
// counts as 1e300, a positive one below 1e-300 as 1e-300. Texts are cleaned.
package chart

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tenbits/term"
	"tenbits/tui/theme"
)

const (
	// MaxWidth and MaxHeight are the most cells of a canvas.
	MaxWidth, MaxHeight = 1024, 512

	longest = 4 << 10 // bytes of a text that are looked at
)

// Inks are the paints of a chart. The zero value draws without styles.
type Inks struct {
	Text theme.Paint // labels and values
	Axis theme.Paint // lines of the axes, and what stands at them
	Bar  theme.Paint // what shows a value
	Ours theme.Paint // a value that is marked, and its sign
}

// The paints of a canvas that has those of Inks, by index.
const (
	inkText = iota
	inkAxis
	inkBar
	inkOurs
	inkMore // of the first series, where each has a paint of its own
)

func (k Inks) paints(more ...theme.Paint) []theme.Paint {
	return append([]theme.Paint{k.Text, k.Axis, k.Bar, k.Ours}, more...)
}

// cell is one character and the index of its paint. The cells after the first
// of a wide character are its tail.
type cell struct {
	text string // "" is a blank
	ink  int
	tail bool
}

// Canvas is a block of cells to draw on. What is drawn beyond its edges is
// lost. The first cell is 0, 0, at the top left.
type Canvas struct {
	width, height int
	cells         []cell
	paints        []theme.Paint
}

// NewCanvas returns an empty canvas with the paints that its cells name by
// index. A size below 0 counts as 0, one beyond MaxWidth and MaxHeight as
// these.
func NewCanvas(width, height int, paints ...theme.Paint) *Canvas {
	width, height = max(0, min(width, MaxWidth)), max(0, min(height, MaxHeight))
	return &Canvas{width: width, height: height, cells: make([]cell, width*height), paints: paints}
}

// Size returns the width and the height in cells.
func (c *Canvas) Size() (width, height int) { return c.width, c.height }

// Set draws one character of one cell. Any other rune becomes a blank.
func (c *Canvas) Set(x, y int, r rune, paint int) {
	text := string(r)
	if !single(r) {
		text = ""
	}
	c.put(x, y, text, 1, paint)
}

// single tells whether a rune is one character of one cell.
func single(r rune) bool {
	// Lines, blocks and dots, which charts are made of, without a closer look.
	if r >= '─' && r <= '▟' || r >= '⠀' && r <= '⣿' {
		return true
	}
	return term.Width(string(r)) == 1 && term.CleanLine(string(r)) == string(r)
}

// Write draws a text on one row, cleaned, and returns the cells that it takes
// with what of it lies beyond the edges. A wide character that the right edge
// would cut in half is left out.
func (c *Canvas) Write(x, y int, text string, paint int) int {
	text = oneLine(text)
	from := x
	for len(text) > 0 {
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		w := term.Width(cluster)
		text = text[len(cluster):]
		c.put(x, y, cluster, w, paint)
		x += w
	}
	return x - from
}

// put draws a character of w cells. A wide one that it overlaps is blanked, so
// that a row never gets wider.
func (c *Canvas) put(x, y int, text string, w, ink int) {
	if w < 1 || x < 0 || y < 0 || x+w > c.width || y >= c.height {
		return
	}
	row := c.cells[y*c.width : (y+1)*c.width]
	for i := x; i < x+w; i++ {
		erase(row, i)
	}
	if text == " " {
		text = ""
	}
	row[x] = cell{text: text, ink: ink}
	for i := x + 1; i < x+w; i++ {
		row[i] = cell{ink: ink, tail: true}
	}
}

// erase blanks the character that has cell i of a row, with all its cells.
func erase(row []cell, i int) {
	for row[i].tail {
		i--
	}
	row[i] = cell{}
	for i++; i < len(row) && row[i].tail; i++ {
		row[i] = cell{}
	}
}

// at returns what a cell shows, "" for a blank and beyond the edges.
func (c *Canvas) at(x, y int) string {
	if x < 0 || y < 0 || x >= c.width || y >= c.height {
		return ""
	}
	return c.cells[y*c.width+x].text
}

// Rows returns the canvas as lines with styles, one for each row, without the
// blanks at their ends.
func (c *Canvas) Rows() []string {
	rows := make([]string, c.height)
	for y := range rows {
		rows[y] = c.row(y, c.paint)
	}
	return rows
}

// Text returns the canvas without styles, its rows parted by newlines.
func (c *Canvas) Text() string {
	rows := make([]string, c.height)
	for y := range rows {
		rows[y] = c.row(y, func(int) theme.Paint { return theme.Paint{} })
	}
	return strings.Join(rows, "\n")
}

// paint returns the paint of an index, none for an index that there is not.
func (c *Canvas) paint(ink int) theme.Paint {
	if ink < 0 || ink >= len(c.paints) {
		return theme.Paint{}
	}
	return c.paints[ink]
}

// row returns a row with a style for each run of cells of the same paint.
// Blanks have none, as a style may underline them.
func (c *Canvas) row(y int, paint func(int) theme.Paint) string {
	var b, run strings.Builder
	ink, blanks := -1, 0
	flush := func() {
		b.WriteString(paint(ink).Render(run.String()))
		run.Reset()
	}
	for _, at := range c.cells[y*c.width : (y+1)*c.width] {
		switch {
		case at.tail:
		case at.text == "":
			blanks++
		default:
			if blanks > 0 || at.ink != ink {
				flush()
			}
			b.WriteString(strings.Repeat(" ", blanks))
			blanks, ink = 0, at.ink
			run.WriteString(at.text)
		}
	}
	flush()
	return b.String()
}

// oneLine returns a text as one line that can be drawn.
func oneLine(text string) string {
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	return term.CleanLine(text)
}

// message returns a canvas that says something in place of a chart.
func message(text string, width, height int, k Inks) *Canvas {
	c := NewCanvas(width, min(1, height), k.paints()...)
	c.Write(0, 0, term.Truncate(oneLine(text), c.width), inkAxis)
	return c
}
