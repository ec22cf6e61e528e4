package record

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
)

// The size of a cell in pixels, and of the font whose characters fill it: those
// of most monospaced fonts are 0.602 of their size wide.
const (
	cellWidth  = 8
	cellHeight = 16
	fontSize   = 13.29
	baseline   = 12 // from the top of a cell
	margin     = 8
)

// Options say how an image looks.
type Options struct {
	Theme Theme
	Title string // read aloud instead of the image; may be empty
}

// SVG writes the image of a frame of width×height cells. What of the frame is
// outside of that is left out.
func SVG(w io.Writer, frame string, width, height int, o Options) error {
	lines, err := cells(frame, width, height)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	wide, high := width*cellWidth+2*margin, height*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img">`+"\n", wide, high)
	if o.Title != "" {
		fmt.Fprintf(&b, "<title>%s</title>\n", escape(o.Title))
	}
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="6" fill="%s"/>`+"\n", hex(o.Theme.Background))
	fmt.Fprintf(&b, `<g transform="translate(%d %[1]d)" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace" font-size="%g" fill="%s">`+"\n", margin, fontSize, hex(o.Theme.Foreground))
	for y, line := range lines {
		row := row{&b, y * cellHeight, o.Theme}
		row.grounds(line)
		row.characters(line)
	}
	b.WriteString("</g>\n</svg>\n")
	_, err = w.Write(b.Bytes())
	return err
}

// row writes one row of cells.
type row struct {
	*bytes.Buffer
	top   int
	theme Theme
}

// grounds writes a rectangle for each run of cells on a ground of its own.
func (r row) grounds(line uv.Line) {
	for x := 0; x < len(line); {
		bg, from := r.paint(line, x).bg, x
		for x < len(line) && r.paint(line, x).bg == bg {
			x++
		}
		if bg != r.theme.Background {
			fmt.Fprintf(r, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s" shape-rendering="crispEdges"/>`+"\n", from*cellWidth, r.top, (x-from)*cellWidth, cellHeight, hex(bg))
		}
	}
}

// paint returns how cell x looks. The second cell of a wide character looks as
// its first.
func (r row) paint(line uv.Line, x int) paint {
	for x > 0 && line[x].Width == 0 {
		x--
	}
	return r.theme.paint(line[x].Style)
}

// characters writes the characters of a row: those of box drawings as shapes,
// which connect in every font, other text in runs.
func (r row) characters(line uv.Line) {
	for x := 0; x < len(line); {
		p := r.paint(line, x)
		switch {
		case p.hidden || blank(line[x]) && !p.underline && !p.strike:
			x++
		case drawable(line[x].Content):
			from := x
			for x < len(line) && drawable(line[x].Content) && r.paint(line, x) == p {
				x++
			}
			r.shapes(line[from:x], from*cellWidth, p)
		default:
			n := r.run(line[x:], p)
			r.text(line[x:x+n], x*cellWidth, p)
			x += n
		}
	}
}

func blank(c uv.Cell) bool { return strings.TrimSpace(c.Content) == "" }

// run returns how many of the cells, which begin with text, make one element:
// characters of ASCII, which all fonts have in one width, or a single one.
func (r row) run(line uv.Line, p paint) int {
	if !ascii(line[0]) {
		return min(max(1, line[0].Width), len(line))
	}
	n, end := 0, 0 // end is that without the blanks behind
	for n < len(line) && ascii(line[n]) && r.theme.paint(line[n].Style) == p {
		n++
		if !blank(line[n-1]) || p.underline || p.strike {
			end = n
		}
	}
	return end
}

func ascii(c uv.Cell) bool {
	return c.Width == 1 && len(c.Content) == 1 && c.Content[0] < utf8.RuneSelf
}

// text writes a run of cells as text.
func (r row) text(run uv.Line, x int, p paint) {
	var s strings.Builder
	for _, c := range run {
		s.WriteString(c.Content)
	}
	fmt.Fprintf(r, `<text xml:space="preserve" x="%d" y="%d"`, x, r.top+baseline)
	if len(run) > 1 && ascii(run[0]) {
		fmt.Fprintf(r, ` textLength="%d"`, len(run)*cellWidth)
	}
	r.attributes(p)
	fmt.Fprintf(r, ">%s</text>\n", escape(s.String()))
}

func (r row) attributes(p paint) {
	if p.fg != r.theme.Foreground {
		fmt.Fprintf(r, ` fill="%s"`, hex(p.fg))
	}
	if p.faint {
		r.WriteString(` fill-opacity="0.6"`)
	}
	if p.bold {
		r.WriteString(` font-weight="bold"`)
	}
	if p.italic {
		r.WriteString(` font-style="italic"`)
	}
	switch {
	case p.underline && p.strike:
		r.WriteString(` text-decoration="underline line-through"`)
	case p.underline:
		r.WriteString(` text-decoration="underline"`)
	case p.strike:
		r.WriteString(` text-decoration="line-through"`)
	}
}

// escape returns s as text of XML.
func escape(s string) string {
	var b strings.Builder
	// A strings.Builder does not fail.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// number writes a coordinate.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
