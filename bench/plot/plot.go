// Package plot draws lines with intervals as SVG that can be read on light and
// on dark ground.
package plot

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Point is a value of a series. Where Low is below High, a bar from one to the
// other shows an interval around it.
type Point struct{ X, Y, Low, High float64 }

// Series is points that a line joins, from the least X to the greatest.
type Series struct {
	Name   string
	Points []Point
	Faint  bool // beside the others: thin, and without bars
}

// Plot is a chart. Y is a share: it is written in percent. Values that are not
// finite, or are 1e9 and more away from 0, are left out.
type Plot struct {
	Title  string
	About  []string // lines below the title, at most two
	XName  string
	YName  string
	Series []Series

	// Log has X in equal factors: values of 0 and below are left out, and no lines
	// join points.
	Log bool
}

// The sizes of the image and of what lies around its plane, in pixels. The legend
// has as many rows as it needs, and what is below moves down by them.
const (
	wide                              = 720
	left, right, above, below         = 64, 24, 112, 56
	planeWide, planeHigh              = wide - left - right, 272
	mostXTicks, mostYTicks, legendGap = 12, 6, 18
	legendY, legendRow                = 88, 20
)

// style has two sets of colours: the second where the reader prefers dark. The
// series' are apart for those who see fewer colours, and each has its own marks
// and dashes too.
const style = `
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#24292f}
.title{font-size:16px;font-weight:600}.about,.tick{fill:#57606a}.tick{font-size:12px}
.ground{fill:#fff}.axis{stroke:#57606a}.grid{stroke:#d0d7de}.line,.bar{fill:none}
.line{stroke-width:2}.bar{stroke-width:1.5}.faint{stroke-width:1.2;opacity:.75}
.s0{stroke:#0063a1;fill:#0063a1}.s1{stroke:#b84a00;fill:#b84a00}.s2{stroke:#00785a;fill:#00785a}
.s3{stroke:#a0397a;fill:#a0397a}.s4{stroke:#7a5c00;fill:#7a5c00}.s5{stroke:#3f3f9e;fill:#3f3f9e}
.s6{stroke:#8a1c1c;fill:#8a1c1c}.s7{stroke:#3c6b00;fill:#3c6b00}.s8{stroke:#57606a;fill:#57606a}
polyline.line,path.bar{fill:none}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}.about,.tick{fill:#9da7b1}.ground{fill:#0d1117}.axis{stroke:#9da7b1}.grid{stroke:#30363d}
.s0{stroke:#58b0f0;fill:#58b0f0}.s1{stroke:#f0944d;fill:#f0944d}.s2{stroke:#3fc79a;fill:#3fc79a}
.s3{stroke:#e59cc6;fill:#e59cc6}.s4{stroke:#e3b93f;fill:#e3b93f}.s5{stroke:#a9a9f5;fill:#a9a9f5}
.s6{stroke:#ff8f86;fill:#ff8f86}.s7{stroke:#a5d666;fill:#a5d666}.s8{stroke:#9da7b1;fill:#9da7b1}
}
`

// colours is how many kinds of series there are; more begin again.
const colours = 9

// SVG writes the chart as an image.
func (p Plot) SVG(w io.Writer) error {
	d := drawing{plot: p}
	d.series = p.clean()
	d.scale()
	rows := d.legendRows()
	d.down = legendRow * float64(rows-1)
	high := above + planeHigh + below + legendRow*(rows-1)
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="%[3]s">`+"\n", wide, high, escape(p.Title))
	d.printf("<title>%s</title>\n<style>%s</style>\n", escape(p.Title), style)
	d.printf(`<rect class="ground" width="%d" height="%d"/>`+"\n", wide, high)
	d.text("title", left, 28, "start", p.Title)
	for i, line := range p.About[:min(len(p.About), 2)] {
		d.text("about", left, float64(48+18*i), "start", line)
	}
	d.legend()
	d.axes()
	for i, s := range d.series {
		d.draw(i, s)
	}
	d.printf("</svg>\n")
	_, err := w.Write(d.Bytes())
	return err
}

// clean returns the series with what can be drawn of them, in order of X.
func (p Plot) clean() []Series {
	out := make([]Series, len(p.Series))
	for i, s := range p.Series {
		s.Points = slices.DeleteFunc(slices.Clone(s.Points), func(at Point) bool {
			return !finite(at.X) || !finite(at.Y) || p.Log && at.X <= 0
		})
		for j := range s.Points {
			if p.Log {
				s.Points[j].X = math.Log10(s.Points[j].X)
			}
		}
		slices.SortStableFunc(s.Points, func(a, b Point) int { return cmp.Compare(a.X, b.X) })
		out[i] = s
	}
	return out
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) && math.Abs(v) < 1e9 }

func (at Point) barred() bool { return finite(at.Low) && finite(at.High) && at.Low < at.High }

// drawing is an image that is being made.
type drawing struct {
	bytes.Buffer
	plot           Plot
	series         []Series
	xLow, xHigh    float64
	yLow, yHigh    float64
	down           float64 // how far the plane lies below its place, in pixels
	xTicks, yTicks []float64
}

func (d *drawing) printf(format string, args ...any) { fmt.Fprintf(d, format, args...) }

// scale finds what the axes span. That of shares has zero, and the whole where
// that is near.
func (d *drawing) scale() {
	var xs []float64
	d.yLow, d.yHigh = 0, 0
	for _, s := range d.series {
		for _, at := range s.Points {
			xs = append(xs, at.X)
			d.yLow, d.yHigh = min(d.yLow, at.Y), max(d.yHigh, at.Y)
			if at.barred() && !s.Faint {
				d.yLow, d.yHigh = min(d.yLow, at.Low), max(d.yHigh, at.High)
			}
		}
	}
	slices.Sort(xs)
	xs = slices.Compact(xs)
	if len(xs) == 0 {
		xs = []float64{0, 1}
	}
	d.xLow, d.xHigh = min(0, xs[0]), xs[len(xs)-1]
	if d.plot.Log {
		d.xLow, d.xHigh = math.Floor(xs[0]), max(math.Floor(xs[0])+1, math.Ceil(d.xHigh))
	}
	if d.xLow == d.xHigh {
		d.xHigh++
	}
	if d.yHigh > 0.7 && d.yHigh <= 1 {
		d.yHigh = 1
	}
	if d.yLow == d.yHigh {
		d.yHigh = 1
	}
	d.yTicks = ticks(d.yLow, d.yHigh, mostYTicks)
	d.yLow, d.yHigh = min(d.yLow, d.yTicks[0]), max(d.yHigh, d.yTicks[len(d.yTicks)-1])
	d.xTicks = xs
	if d.plot.Log {
		d.xTicks = nil
		for v := d.xLow; v <= d.xHigh; v++ {
			d.xTicks = append(d.xTicks, v)
		}
		return
	}
	if len(xs) > mostXTicks || tight(xs) {
		d.xTicks = ticks(d.xLow, d.xHigh, mostXTicks)
		d.xHigh = max(d.xHigh, d.xTicks[len(d.xTicks)-1])
	}
}

// tight tells whether ticks at all values would be too near to each other.
func tight(xs []float64) bool {
	for i := 1; i < len(xs); i++ {
		if (xs[i]-xs[i-1])/max(xs[len(xs)-1]-min(0, xs[0]), 1e-9) < 0.03 {
			return true
		}
	}
	return false
}

// ticks returns round values that span low to high, at most so many steps.
func ticks(low, high float64, most int) []float64 {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(most))))
	for _, m := range []float64{1, 2, 5, 10} {
		if (high-low)/(step*m) <= float64(most) {
			step *= m
			break
		}
	}
	var out []float64
	for n := math.Floor(low/step + 1e-9); ; n++ {
		out = append(out, n*step)
		if n*step >= high-step*1e-9 {
			return out
		}
	}
}

// inset is the room at both ends of the axis across, so that no mark lies on the
// other axis.
const inset = 24

func (d *drawing) x(v float64) float64 {
	return left + inset + (v-d.xLow)/(d.xHigh-d.xLow)*(planeWide-2*inset)
}

func (d *drawing) y(v float64) float64 {
	return above + d.down + (d.yHigh-v)/(d.yHigh-d.yLow)*planeHigh
}

func (d *drawing) axes() {
	for _, v := range d.yTicks {
		class := "grid"
		if math.Abs(v) < 1e-12 {
			class, v = "axis", 0
		}
		d.line(class, left, d.y(v), left+planeWide, d.y(v))
		d.text("tick", left-8, d.y(v)+4, "end", number(100*v)+" %")
	}
	bottom := above + d.down + planeHigh
	d.line("axis", left, above+d.down, left, bottom)
	for _, v := range d.xTicks {
		d.line("axis", d.x(v), bottom, d.x(v), bottom+5)
		d.text("tick", d.x(v), bottom+20, "middle", d.xText(v))
	}
	d.text("", left+planeWide/2, bottom+44, "middle", d.plot.XName)
	d.printf(`<text transform="translate(16 %s) rotate(-90)" text-anchor="middle">%s</text>`+"\n", pixel(above+d.down+planeHigh/2), escape(d.plot.YName))
}

// xText writes what stands at a place of the axis across.
func (d *drawing) xText(v float64) string {
	if d.plot.Log {
		return number(math.Pow(10, v))
	}
	return number(v)
}

// legend writes what each series is in rows above the plane.
func (d *drawing) legend() {
	for i, at := range d.places() {
		s, y := d.series[i], at.Y
		d.printf(`<line class="%s" x1="%s" y1="%s" x2="%s" y2="%[3]s"%[5]s/>`+"\n", lineClass(i, s), pixel(at.X), pixel(y), pixel(at.X+28), dashes(i))
		d.mark(i, at.X+14, y)
		d.text("", at.X+34, y+4.5, "start", s.Name)
	}
}

// places returns where the names of the series begin: a row goes on as long as
// there is room for the next name in it.
func (d *drawing) places() []Point {
	out := make([]Point, len(d.series))
	x, y := float64(left), float64(legendY)
	for i, s := range d.series {
		w := 34 + 7.2*float64(len([]rune(s.Name)))
		if x > left && x+w > wide-right {
			x, y = left, y+legendRow
		}
		out[i] = Point{X: x, Y: y}
		x += w + legendGap
	}
	return out
}

func (d *drawing) legendRows() int {
	places := d.places()
	if len(places) == 0 {
		return 1
	}
	return 1 + int((places[len(places)-1].Y-legendY)/legendRow)
}

// most is how far apart the first and the last series may stand at one value, in
// pixels.
const most = 24

// draw draws a series. Series stand beside each other by a little, so that their
// bars can be told apart.
func (d *drawing) draw(i int, s Series) {
	shift := min(5, most/float64(len(d.series))) * (float64(i) - float64(len(d.series)-1)/2)
	if d.plot.Log { // each has a place of its own
		shift = 0
	}
	var points []string
	for _, at := range s.Points {
		points = append(points, pixel(d.x(at.X)+shift)+","+pixel(d.y(at.Y)))
	}
	if len(points) > 1 && !d.plot.Log {
		d.printf(`<polyline class="%s" points="%s"%s/>`+"\n", lineClass(i, s), strings.Join(points, " "), dashes(i))
	}
	for _, at := range s.Points {
		x := d.x(at.X) + shift
		if at.barred() && !s.Faint {
			low, high := pixel(d.y(at.Low)), pixel(d.y(at.High))
			d.printf(`<path class="bar s%d" d="M%s %sV%sM%s %[3]sh6M%[5]s %[4]sh6"/>`+"\n", i%colours, pixel(x), low, high, pixel(x-3))
		}
		d.mark(i, x, d.y(at.Y))
	}
}

func lineClass(i int, s Series) string {
	class := fmt.Sprintf("line s%d", i%colours)
	if s.Faint {
		class += " faint"
	}
	return class
}

func dashes(i int) string {
	if all := []string{"", "7 4", "2 4", "9 3 2 3"}; i%len(all) > 0 {
		return fmt.Sprintf(` stroke-dasharray="%s"`, all[i%len(all)])
	}
	return ""
}

// mark draws the mark of a series: a circle, a square, a triangle or a diamond.
func (d *drawing) mark(i int, x, y float64) {
	class := fmt.Sprintf("s%d", i%colours)
	switch i % 4 {
	case 0:
		d.printf(`<circle class="%s" cx="%s" cy="%s" r="4"/>`+"\n", class, pixel(x), pixel(y))
	case 1:
		d.printf(`<rect class="%s" x="%s" y="%s" width="7" height="7"/>`+"\n", class, pixel(x-3.5), pixel(y-3.5))
	case 2:
		d.printf(`<path class="%s" d="M%s %sl4.5 8h-9z"/>`+"\n", class, pixel(x), pixel(y-5))
	default:
		d.printf(`<path class="%s" d="M%s %sl5 5l-5 5l-5 -5z"/>`+"\n", class, pixel(x), pixel(y-5))
	}
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	d.printf(`<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`+"\n", class, pixel(x1), pixel(y1), pixel(x2), pixel(y2))
}

func (d *drawing) text(class string, x, y float64, anchor, s string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	d.printf(`<text%s x="%s" y="%s" text-anchor="%s">%s</text>`+"\n", class, pixel(x), pixel(y), anchor, escape(s))
}

func pixel(v float64) string { return strconv.FormatFloat(math.Round(10*v)/10, 'f', -1, 64) }

func number(v float64) string { return strconv.FormatFloat(math.Round(1e6*v)/1e6, 'f', -1, 64) }

// escape writes text for XML; what XML cannot hold becomes U+FFFD.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer's Write does not fail
	return b.String()
}
