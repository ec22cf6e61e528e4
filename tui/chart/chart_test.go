package chart_test

import (
	"math"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"tenbits/term"
	"tenbits/tui/chart"
	"tenbits/tui/theme"
)

// drawing is any chart of the package.
type drawing interface {
	Draw(width, height int) *chart.Canvas
}

// picture strips the line ends and tabs that a text has for its place in the
// test.
func picture(s string) string {
	return strings.ReplaceAll(strings.Trim(s, "\n"), "\t", "")
}

func inks() chart.Inks {
	t := theme.New(true)
	return chart.Inks{Text: t.Plain, Axis: t.Rule, Bar: t.Dim, Ours: t.Strong}
}

// number draws any float, the odd ones often.
func number() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.SampledFrom([]float64{0, 1, 10, 1000, 0.001, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 9.97, 0.1 + 0.2, -3}),
		rapid.Float64(), rapid.Float64Range(0, 1), rapid.Float64Range(0, 5000))
}

func text() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom([]string{"", "bits", "send_answer", "漢字かな交じり文", "🏳️‍🌈🇫🇷", "e\u0301\u0301", "\x1b[31mred", "a\tb\nc", "\u0301", "\xff"}), rapid.String())
}

// chartOf draws a chart of any kind with any data.
func chartOf() *rapid.Generator[drawing] {
	values := rapid.SliceOfN(number(), 0, 60)
	scale := rapid.SampledFrom([]chart.Scale{chart.Linear, chart.Log})
	return rapid.Custom(func(t *rapid.T) drawing {
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			b := chart.Bars{Inks: inks(), Scale: scale.Draw(t, "scale"), Unit: text().Draw(t, "unit")}
			for range rapid.IntRange(0, 12).Draw(t, "bars") {
				b.Bars = append(b.Bars, chart.Bar{Label: text().Draw(t, "label"), Value: number().Draw(t, "value"), Text: text().Draw(t, "text"), Ours: rapid.Bool().Draw(t, "ours")})
			}
			return b
		case 1:
			return chart.Sparkline{Inks: inks(), Values: values.Draw(t, "values"), Top: number().Draw(t, "top"), Unit: text().Draw(t, "unit")}
		case 2:
			return chart.Columns{
				Inks: inks(), Top: number().Draw(t, "top"), Unit: text().Draw(t, "unit"),
				Solid:  chart.Values{Name: text().Draw(t, "solid"), Values: values.Draw(t, "values")},
				Dotted: chart.Values{Name: text().Draw(t, "dotted"), Values: values.Draw(t, "values")},
			}
		}
		p := chart.Plot{Inks: inks(), X: scale.Draw(t, "scale"), Ratio: rapid.Bool().Draw(t, "ratio"), XName: text().Draw(t, "x"), YName: text().Draw(t, "y")}
		for range rapid.IntRange(0, 4).Draw(t, "series") {
			s := chart.Series{Name: text().Draw(t, "name"), Step: rapid.Bool().Draw(t, "step"), Sign: rapid.Rune().Draw(t, "sign")}
			for range rapid.IntRange(0, 20).Draw(t, "points") {
				s.Points = append(s.Points, chart.Point{X: number().Draw(t, "x"), Y: number().Draw(t, "y"), Low: number().Draw(t, "low"), High: number().Draw(t, "high")})
			}
			p.Series = append(p.Series, s)
		}
		return p
	})
}

// A chart that is wider or higher than its place would push the rest of a
// screen out of it, whatever a file or a model put into the chart.
func TestChartsKeepTheirPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := chartOf().Draw(t, "chart")
		width, height := rapid.IntRange(-1, 210).Draw(t, "width"), rapid.IntRange(-1, 30).Draw(t, "height")
		c := d.Draw(width, height)
		rows := c.Rows()
		if len(rows) > max(0, height) {
			t.Fatalf("%d rows for a height of %d", len(rows), height)
		}
		for i, row := range rows {
			if w := term.Width(row); w > max(0, width) {
				t.Fatalf("row %d has %d cells for a width of %d: %q", i, w, width, row)
			}
		}
		if plain := ansi.Strip(strings.Join(rows, "\n")); plain != c.Text() {
			t.Fatalf("styles change the text:\n%q\n%q", plain, c.Text())
		}
		if cleaned := term.Clean(c.Text()); cleaned != c.Text() {
			t.Fatalf("text that is not clean: %q", c.Text())
		}
	})
}

// Data of any size must not draw more than fits, nor take a time that grows
// with its square, which would not end.
func TestHugeData(t *testing.T) {
	n := 300_000
	values, points := make([]float64, n), make([]chart.Point, n)
	bars := make([]chart.Bar, n)
	for i := range n {
		values[i] = float64(i)
		points[i] = chart.Point{X: float64(n - i), Y: math.Sin(float64(i)), Low: -2, High: 2}
		bars[i] = chart.Bar{Label: strings.Repeat("x", 10), Value: float64(i)}
	}
	for _, d := range []drawing{
		chart.Bars{Bars: bars}, chart.Sparkline{Values: values},
		chart.Columns{Solid: chart.Values{Values: values}, Dotted: chart.Values{Values: values}},
		chart.Plot{Series: []chart.Series{{Points: points}, {Points: points, Step: true}}},
		chart.Bars{Bars: []chart.Bar{{Label: strings.Repeat("漢", n), Text: strings.Repeat("字", n), Value: 1}}},
	} {
		if rows := d.Draw(80, 20).Rows(); len(rows) == 0 || len(rows) > 20 {
			t.Errorf("%T: %d rows", d, len(rows))
		}
	}
	if w, h := chart.NewCanvas(math.MaxInt, math.MaxInt).Size(); w != chart.MaxWidth || h != chart.MaxHeight {
		t.Errorf("a canvas of %d×%d cells", w, h)
	}
}

func TestEmptyData(t *testing.T) {
	nan := []float64{math.NaN()}
	for _, d := range []drawing{
		chart.Bars{}, chart.Sparkline{}, chart.Columns{}, chart.Plot{},
		chart.Plot{Series: []chart.Series{{Name: "none"}}},
		chart.Plot{Series: []chart.Series{{Points: []chart.Point{{X: nan[0], Y: 1}, {X: 1, Y: nan[0]}}}}},
		chart.Plot{X: chart.Log, Series: []chart.Series{{Points: []chart.Point{{X: 0, Y: 1}}}}},
	} {
		if got := d.Draw(40, 6).Text(); got != "no data" {
			t.Errorf("%T without data draws %q", d, got)
		}
		if got := d.Draw(4, 6).Text(); got != "no …" {
			t.Errorf("%T without data draws %q in four cells", d, got)
		}
		if got := d.Draw(0, 0).Rows(); len(got) != 0 {
			t.Errorf("%T draws %q in no rows", d, got)
		}
	}
}

// What is drawn over half of a wide character must take the other half too: a
// row would else be wider than its cells.
func TestCanvas(t *testing.T) {
	bold := theme.NewPaint(lipgloss.NewStyle().Bold(true))
	c := chart.NewCanvas(6, 3, theme.Paint{}, bold)
	if n := c.Write(0, 0, "a漢字xyz", 0); n != 8 {
		t.Errorf("Write returned %d", n)
	}
	c.Set(2, 0, '!', 1)
	c.Write(1, 1, "  b漢漢", 1)
	c.Set(0, 2, '漢', 0)
	c.Set(1, 2, '\x1b', 0)
	c.Set(2, 2, 'o', 0)
	c.Write(4, 2, "\x1b[31mr\x1b[0m", 0)
	c.Set(-1, 0, 'x', 0)
	c.Set(0, 9, 'x', 0)
	want := "a !字x\n   b漢\n  o r"
	if got := c.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := c.Rows()[0]; got != "a "+bold.Render("!")+"字x" {
		t.Errorf("styled row %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(0, 12).Draw(t, "width")
		c := chart.NewCanvas(w, 1)
		for range rapid.IntRange(0, 12).Draw(t, "writes") {
			c.Write(rapid.IntRange(-4, 14).Draw(t, "x"), 0, text().Draw(t, "text"), 0)
		}
		if got := term.Width(c.Text()); got > w || term.CleanLine(c.Text()) != c.Text() {
			t.Fatalf("%d cells in a row of %d: %q", got, w, c.Text())
		}
	})
}
