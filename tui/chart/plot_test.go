package chart_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tenbits/tui/chart"
)

func TestSpark(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := []struct {
		name   string
		values []float64
		width  int
		top    float64
		want   string
	}{
		{"levels", []float64{1, 2, 3, 4, 5, 6, 7, 8}, 8, 8, "▁▂▃▄▅▆▇█"},
		{"one value a cell", []float64{1, 0.5}, 10, 1, "█▄"},
		{"top of the values", []float64{2, 4}, 10, 0, "▄█"},
		{"what shows nothing", []float64{0, -1, math.Inf(-1), nan, 1}, 10, 1, "___ █"},
		{"a little is not nothing", []float64{1e-320, 0}, 10, 1, "▁_"},
		{"beyond the top", []float64{3, inf, math.MaxFloat64}, 10, 2, "███"},
		{"no finite value", []float64{nan, inf, 0}, 10, nan, " █_"},
		{"the largest of each", []float64{1, 8, 2, nan, nan, nan, 4, 1}, 4, 8, "█▂ ▄"},
		{"none", nil, 10, 1, ""},
		{"no room", []float64{1}, 0, 1, ""},
		{"less than no room", []float64{1}, -1, 1, ""},
	}
	for _, tt := range tests {
		if got := chart.Spark(tt.values, tt.width, tt.top); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The largest value must be seen, however many are put into one cell.
func TestSparkShowsTheLargest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 100).Draw(t, "values")
		width := rapid.IntRange(1, 40).Draw(t, "width")
		got := chart.Spark(values, width, 0)
		if n := utf8.RuneCountInString(got); n != min(width, len(values)) {
			t.Fatalf("%d cells for %d values and a width of %d", n, len(values), width)
		}
		if strings.ContainsRune(got, '█') != (slices.Max(values) > 0) {
			t.Fatalf("%v as %q", values, got)
		}
	})
}

func bits() chart.Columns {
	return chart.Columns{
		Unit:   "bits",
		Solid:  chart.Values{Name: "ideal", Values: []float64{1, .98, .3, .05, 0, 1, .7, .6, .5, .4, .3, .2}},
		Dotted: chart.Values{Name: "nominal", Values: []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}},
	}
}

func TestColumns(t *testing.T) {
	one := bits()
	one.Dotted.Values = nil
	one.Top = 2
	tests := []struct {
		name          string
		chart         drawing
		width, height int
		want          string
	}{
		{"small", bits(), 40, 6, `
			bits  █ ideal  ⣿ nominal
			  1┤█⣿ █⣿  ⣿  ⣿  ⣿ █⣿ ▁⣿  ⣿  ⣿  ⣿  ⣿  ⣿
			0.5┤█⣿ █⣿  ⣿  ⣿  ⣿ █⣿ █⣿ ▆⣿ ▄⣿ ▂⣿  ⣿  ⣿
			   │█⣿ █⣿ ▇⣿ ▁⣿  ⣿ █⣿ █⣿ █⣿ █⣿ █⣿ ▇⣿ ▅⣿
			  0┼┬──┬──┬──┬──┬──┬──┬──┬──┬──┬──┬──┬──
			    1  2  3  4  5  6  7  8  9  10 11 12`},
		{"large", bits(), 60, 12, `
			bits  █ ideal  ⣿ nominal
			  1┤█⣿  ▇⣿   ⣿   ⣿   ⣿  █⣿   ⣿   ⣿   ⣿   ⣿   ⣿   ⣿
			   │█⣿  █⣿   ⣿   ⣿   ⣿  █⣿   ⣿   ⣿   ⣿   ⣿   ⣿   ⣿
			   │█⣿  █⣿   ⣿   ⣿   ⣿  █⣿  ▂⣿   ⣿   ⣿   ⣿   ⣿   ⣿
			   │█⣿  █⣿   ⣿   ⣿   ⣿  █⣿  █⣿  ▃⣿   ⣿   ⣿   ⣿   ⣿
			0.5┤█⣿  █⣿   ⣿   ⣿   ⣿  █⣿  █⣿  █⣿  ▄⣿   ⣿   ⣿   ⣿
			   │█⣿  █⣿   ⣿   ⣿   ⣿  █⣿  █⣿  █⣿  █⣿  ▅⣿   ⣿   ⣿
			   │█⣿  █⣿  ▆⣿   ⣿   ⣿  █⣿  █⣿  █⣿  █⣿  █⣿  ▆⣿   ⣿
			   │█⣿  █⣿  █⣿   ⣿   ⣿  █⣿  █⣿  █⣿  █⣿  █⣿  █⣿  ▆⣿
			   │█⣿  █⣿  █⣿  ▄⣿   ⣿  █⣿  █⣿  █⣿  █⣿  █⣿  █⣿  █⣿
			  0┼┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───
			    1   2   3   4   5   6   7   8   9   10  11  12`},
		{"more questions than room", bits(), 22, 7, `
			█ ideal  ⣿ nominal
			  1┤█⣿▇⣿ ⣿ ⣿█⣿ ⣿ ⣿ ⣿ ⣿
			   │█⣿█⣿ ⣿ ⣿█⣿▆⣿ ⣿ ⣿ ⣿
			0.5┤█⣿█⣿▂⣿ ⣿█⣿█⣿█⣿▅⣿▂⣿
			   │█⣿█⣿█⣿ ⣿█⣿█⣿█⣿█⣿█⣿
			  0┼┬─────┬───────┬───
			    1     5       10`},
		{"one kind of value, no legend", one, 18, 4, `
			2┤
			1┤██▂▁ █▆▅▄▃▂▂
			0┼┬───┬────┬──
			  1   5    10`},
		{"a line", chart.Sparkline{Values: bits().Solid.Values, Unit: "bits"}, 40, 3, `
			██▃▁_█▆▅▄▄▃▂ bits, █ = 1
			┬───┬────┬──
			1   5    10`},
		{"more values than cells", chart.Sparkline{Values: make([]float64, 20)}, 10, 3, `
			__________
			┬───┬────┬
			1   10  20`},
		{"a line on one row without room for more", chart.Sparkline{Values: bits().Solid.Values, Unit: "bits"}, 8, 1, `
			██▁█▆▅▄▃`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.chart.Draw(tt.width, tt.height).Text(); got != picture(tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, picture(tt.want))
			}
		})
	}
}

// height returns the eighths that column x takes of a picture.
func height(rows []string, x int) (n int) {
	for _, row := range rows {
		switch r := []rune(row); {
		case x >= len(r):
		case r[x] >= '▁' && r[x] <= '█':
			n += int(r[x]-'▁') + 1
		case strings.ContainsRune("⣀⣤⣶⣿", r[x]):
			n += 2 * (1 + strings.IndexRune("⣀⣤⣶⣿", r[x])/3)
		}
	}
	return n
}

// A reader compares columns by their heights.
func TestColumnsGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(number(), 1, 12).Draw(t, "values")
		c := chart.Columns{Top: number().Draw(t, "top"), Solid: chart.Values{Values: values}}
		if rapid.Bool().Draw(t, "dotted") {
			c.Solid, c.Dotted = c.Dotted, c.Solid
		}
		rows := strings.Split(c.Draw(rapid.IntRange(40, 100).Draw(t, "width"), rapid.IntRange(6, 12).Draw(t, "height")).Text(), "\n")
		// The line of the axis is as long as the columns take.
		line := []rune(rows[len(rows)-2])
		first := slices.Index(line, '┬')
		size := (len(line) - first) / len(values)
		at := func(i int) int { return first + i*size }
		for i, one := range values {
			if h := height(rows[1:len(rows)-2], at(i)); (h > 0) != (one > 0) {
				t.Fatalf("%v has a column of %d eighths:\n%s", one, h, strings.Join(rows, "\n"))
			}
			for j, other := range values {
				if one > other && height(rows, at(i)) < height(rows, at(j)) {
					t.Fatalf("%v is lower than %v:\n%s", one, other, strings.Join(rows, "\n"))
				}
			}
		}
	})
}

func accuracy() chart.Plot {
	return chart.Plot{Ratio: true, XName: "bits", YName: "accuracy", Series: []chart.Series{
		{Name: "strong", Points: []chart.Point{{0, .22, .17, .28}, {1, .3, .25, .36}, {2, .41, .35, .47}, {5, .55, .5, .62}, {10, .63, .57, .69}, {20, .66, .6, .7}}},
		{Name: "coin", Points: []chart.Point{{X: 20, Y: .23}, {X: 0, Y: .22}, {X: 5, Y: .22}, {X: 10, Y: .2}}},
	}}
}

func TestPlot(t *testing.T) {
	logged := accuracy()
	logged.X = chart.Log
	tests := []struct {
		name          string
		plot          chart.Plot
		width, height int
		want          string
	}{
		{"intervals, signs that meet, points out of order", accuracy(), 60, 12, `
			accuracy  ● strong  ○ coin  * several
			100 %┤
			     │
			     │                           ┬                         ┬
			     │             ┬  ⣀⣀⣀⣀⡠⠤⠤⠤⠤⠒⠒●⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉●
			 50 %┤     ┬⢀⣀⡠⠤⠔⠒⠊●⠉⠉
			     │   ⢀⠤●⠁
			     │*⠔⠎⠅⠄⠄⠄⠄⠄⠄⠄⠄⠄○⠄⠄⠄⠄⠄⠄⠄⡀⡀⡀⡀⡀⡀○⡀⡀⡀⡀⡀⡀⡀⡀⡀⡀⡀⡀⡀⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄○
			     │┴
			  0 %┤
			     └┬────┬─────┬────┬────┬─────┬────┬────┬────┬───────────
			      0    2     4    6    8     10   12   14   16      bits`},
		{"log", logged, 36, 8, `
			accuracy  ● strong  ○ coin
			100 %┤
			     │                     ⣀●⣀⣀⣀⣀⣀⣀●
			 50 %┤     ⢀⣀●⣀⡠⠤⠤⠤⠤⠒⠒●⠒⠉⠉⠉ ┴      ┴
			     │●⠒⠊⠉⠉⠁ ┴        ○⠄⠄⠄⠄⠄○⠄⠄⠄⠄⠄⠄○
			  0 %┤
			     └┬──────┬────────┬─────┬───────
			      1      2        5     10  bits`},
		{"steps and gaps", chart.Plot{Series: []chart.Series{{Name: "steps", Step: true, Sign: 's', Points: []chart.Point{
			{X: 0, Y: 1}, {X: 1, Y: 3}, {X: 1.5, Y: math.NaN()}, {X: math.NaN(), Y: 1}, {X: 2, Y: 2}, {X: 2.1, Y: 2}, {X: 3, Y: 1}, {X: 4, Y: math.Inf(1)}}}}}, 40, 9, `
			s steps
			3┤            s
			 │            ⢸
			2┤            ⢸            s⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
			 │            ⢸                        ⢸
			 │            ⢸                        ⢸
			1┤s⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚                        s
			 └┬─────┬─────┬──────┬─────┬─────┬─────┬
			  0    0.5    1     1.5    2    2.5    3`},
		{"a point between gaps, near a sign", chart.Plot{Series: []chart.Series{{Name: "parted", Points: []chart.Point{{X: 0}, {X: 1, Y: math.NaN()}, {X: 2, Y: 1}, {X: 3, Y: math.NaN()}, {X: 20, Y: 2}}}}}, 30, 6, `
			● parted
			2┤                           ●
			1┤   ⠂
			0┤●
			 └┬──────┬──────┬─────┬──────┬
			  0      5      10    15    20`},
		{"signs that cannot be told", chart.Plot{Series: []chart.Series{
			{Name: "star", Sign: '*', Points: []chart.Point{{}}}, {Name: "wide", Sign: '漢', Points: []chart.Point{{X: 1}}}}}, 30, 5, `
			● star  ○ wide
			0┤●                          ○
			 │
			 └┬────┬─────┬────┬─────┬────┬
			  0   0.2   0.4  0.6   0.8   1`},
		{"values too close for their texts", chart.Plot{Series: []chart.Series{{Name: "far", Points: []chart.Point{{X: 1, Y: 1e16}, {X: 2, Y: 1.0001e16}}}}}, 30, 8, `
			● far
			│                        ⢀⣀⠤⠤●
			│                 ⢀⣀⠤⠤⠒⠊⠉⠁
			│          ⢀⣀⠤⠤⠒⠊⠉⠁
			│   ⢀⣀⠤⠤⠒⠊⠉⠁
			│●⠊⠉⠁
			└┬─────┬────┬─────┬────┬─────┬
			 1    1.2  1.4   1.6  1.8    2`},
		{"places too close for their texts", chart.Plot{XName: "bits", Series: []chart.Series{{Name: "far", Points: []chart.Point{{X: 1e16}, {X: 1.0001e16, Y: 1}}}}}, 30, 5, `
			● far
			1┤           ⣀⣀⣀⣀⣀⣀⡠⠤⠤⠤⠤⠤⠤⠔⠒⠒●
			0┤●⠒⠒⠒⠉⠉⠉⠉⠉⠉⠉
			 └┬───────────────────────────
			 1e16                     bits`},
		{"one point", chart.Plot{Series: []chart.Series{{Name: "only", Points: []chart.Point{{X: 3, Y: 3}}}}}, 20, 6, `
			● only
			4┤
			 │         ●
			2┤
			 └───┬─────┬────┬───
			     2     3    4`},
		{"names longer than the row", chart.Plot{Series: []chart.Series{{Name: "a rather long name", Points: []chart.Point{{}}}, {Name: "short", Points: []chart.Point{{X: 1, Y: 1}}}}}, 24, 5, `
			● a rather lon…  ○ short
			1┤                     ○
			0┤●
			 └┬───┬───┬────┬───┬───┬
			  0  0.2 0.4  0.6 0.8  1`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.plot.Draw(tt.width, tt.height).Text(); got != picture(tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, picture(tt.want))
			}
		})
	}
}

// Two lines must be told apart without colour: each series has a sign that is
// in the legend and, where it stands alone, in the plane.
func TestPlotSigns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "series")
		p := chart.Plot{Ratio: true}
		for i := range n {
			p.Series = append(p.Series, chart.Series{Name: "name", Points: []chart.Point{{X: 0, Y: float64(i) / 6}, {X: 1, Y: rapid.Float64Range(0, 1).Draw(t, "y")}}})
		}
		rows := strings.Split(p.Draw(rapid.IntRange(60, 120).Draw(t, "width"), 24).Text(), "\n")
		plane := strings.Join(rows[1:], "\n")
		for _, sign := range "●○▲△■□"[:len(string([]rune("●○▲△■□")[:n]))] {
			if !strings.ContainsRune(rows[0], sign) || !strings.ContainsRune(plane, sign) {
				t.Fatalf("%c is missing:\n%s", sign, strings.Join(rows, "\n"))
			}
		}
	})
}

// What is counted has no ticks between whole numbers, however few there are.
func TestWholeTicks(t *testing.T) {
	for _, points := range [][]chart.Point{{{X: 4, Y: 0.5}}, {{X: 0, Y: 0}, {X: 2, Y: 1}}} {
		p := chart.Plot{Whole: true, Ratio: true, Series: []chart.Series{{Name: "a", Points: points}}}
		rows := p.Draw(80, 12).Rows()
		if last := rows[len(rows)-1]; strings.Contains(last, ".") || !strings.ContainsAny(last, "0123456789") {
			t.Errorf("the axis of %v reads %q", points, last)
		}
	}
}
