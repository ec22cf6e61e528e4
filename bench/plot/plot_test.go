package plot_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tenbits/bench/plot"
)

func draw(t *testing.T, p plot.Plot) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.SVG(&b); err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(b.Bytes()))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
	}
	return b.String()
}

func sample() plot.Plot {
	return plot.Plot{
		Title: "Recovery & <bits>", About: []string{"10 problems", "bars are intervals", "too much"}, XName: "bits a session", YName: "recovered",
		Series: []plot.Series{
			{Name: "batch", Points: []plot.Point{{X: 10, Y: 0.6, Low: 0.5, High: 0.7}, {X: 0, Y: 0}, {X: 4, Y: 0.3, Low: 0.2, High: 0.45}}},
			{Name: "adaptive", Points: []plot.Point{{X: 4, Y: 0.35, Low: 0.25, High: 0.5}, {X: 10, Y: 0.7, Low: 0.6, High: 0.8}}},
			{Name: "batch, self", Faint: true, Points: []plot.Point{{X: 4, Y: -0.05, Low: -0.5, High: 0.9}}},
		},
	}
}

// What is to be seen is in the image: names, ticks at the budgets, a bar for each
// interval, and colours for dark ground.
func TestSVG(t *testing.T) {
	svg := draw(t, sample())
	for _, want := range []string{"Recovery &amp; &lt;bits&gt;", ">bits a session<", ">bars are intervals<", ">recovered<", ">batch<", ">adaptive<", ">batch, self<", ">0<", ">4<", ">10<", ">0 %<", ">100 %<", "prefers-color-scheme:dark"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %q in\n%s", want, svg)
		}
	}
	if n := strings.Count(svg, `<path class="bar`); n != 4 {
		t.Errorf("%d bars, want 4: a faint series has none", n)
	}
	if !strings.Contains(svg, ">-20 %<") {
		t.Error("the axis does not reach what is below zero")
	}
}

// Whatever the values, the image is well formed and draws within itself.
func TestSVGBounds(t *testing.T) {
	inf := math.Inf(1)
	numbers := regexp.MustCompile(` (?:x|y|x1|x2|y1|y2|cx|cy)="([^"]*)"`)
	for name, points := range map[string][]plot.Point{
		"none": nil, "one": {{X: 3, Y: 0.2}}, "at zero": {{}}, "not finite": {{X: math.NaN(), Y: 1}, {X: 1, Y: inf}, {X: 2, Y: 0.5, Low: math.NaN(), High: inf}},
		"many": manyPoints(100), "negative": {{X: 1, Y: -3}, {X: 2, Y: -1}}, "huge": {{X: 1e8, Y: 1e8}}, "tiny": {{X: 1, Y: 1e-12}, {X: 1.0001, Y: 0}}, "beyond one": {{X: 1, Y: 1.7, Low: 1, High: 2.2}},
	} {
		svg := draw(t, plot.Plot{Title: "\x00\u202e", Series: []plot.Series{{Name: "s", Points: points}}})
		for _, m := range numbers.FindAllStringSubmatch(svg, -1) {
			if v, err := strconv.ParseFloat(m[1], 64); err != nil || v < 0 || v > 720 {
				t.Errorf("%s: %s", name, m[0])
			}
		}
	}
}

func manyPoints(n int) []plot.Point {
	var out []plot.Point
	for i := range n {
		out = append(out, plot.Point{X: float64(i), Y: float64(i) / float64(n), Low: 0, High: 1})
	}
	return out
}

// However many series there are, each is named within the image, and the plane
// does not lie on the names.
func TestSVGLegend(t *testing.T) {
	p := plot.Plot{Title: "many"}
	for i := range 14 {
		p.Series = append(p.Series, plot.Series{Name: "a series with a name " + strconv.Itoa(i), Points: manyPoints(3)})
	}
	svg := draw(t, p)
	lowest := 0.0
	for i := range 14 {
		m := regexp.MustCompile(`x="([0-9.]+)" y="([0-9.]+)" text-anchor="start">a series with a name ` + strconv.Itoa(i) + `<`).FindStringSubmatch(svg)
		if m == nil {
			t.Fatalf("series %d is not named in\n%s", i, svg)
		}
		x, _ := strconv.ParseFloat(m[1], 64)
		y, _ := strconv.ParseFloat(m[2], 64)
		if x+7*23 > 720 {
			t.Errorf("the name of series %d begins at %g and leaves the image", i, x)
		}
		lowest = max(lowest, y)
	}
	m := regexp.MustCompile(`<line class="axis" x1="64" y1="([0-9.]+)" x2="64"`).FindStringSubmatch(svg)
	if top, _ := strconv.ParseFloat(m[1], 64); top <= lowest {
		t.Errorf("the plane begins at %g, the last name stands at %g", top, lowest)
	}
}
