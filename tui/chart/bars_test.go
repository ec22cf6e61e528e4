package chart_test

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/term"
	"tenbits/tui/chart"
)

func costs(scale chart.Scale) chart.Bars {
	return chart.Bars{Scale: scale, Unit: "bits", Bars: []chart.Bar{
		{Label: "payload", Value: 10, Text: "10 bits", Ours: true}, {Label: "ideal", Value: 3.9, Text: "3.9 bits"},
		{Label: "send_answer", Value: 9.97}, {Label: "zstd", Value: 616}, {Label: "gzip", Value: 712},
		{Label: "tokens", Value: 423}, {Label: "utf8", Value: 1184}, {Label: "none"},
	}}
}

func TestBars(t *testing.T) {
	odd := chart.Bars{Bars: []chart.Bar{
		{Label: "unknown", Value: math.NaN()}, {Label: "endless", Value: math.Inf(1)}, {Label: "lost", Value: -2.5},
		{Label: "zero", Text: "nothing"}, {Label: "least", Value: 1e-310}, {Label: "one", Value: 1},
	}}
	ours := costs(chart.Log)
	ours.Bars[0], ours.Bars[7] = ours.Bars[7], ours.Bars[0]
	tests := []struct {
		name          string
		bars          chart.Bars
		width, height int
		want          string
	}{
		{"log, narrow", costs(chart.Log), 36, 10, `
			▸ payload     │███▉          10 bits
			  ideal       │██▎          3.9 bits
			  send_answer │███▉             9.97
			  zstd        │██████████▉       616
			  gzip        │███████████▏      712
			  tokens      │██████████▎       423
			  utf8        │████████████    1,184
			  none        │                    0
			              ├───┬───┬───┬
			              1   10 100  1k    bits`},
		{"linear", costs(chart.Linear), 60, 99, `
			▸ payload     │▎                                     10 bits
			  ideal       │▏                                    3.9 bits
			  send_answer │▎                                        9.97
			  zstd        │██████████████▊                           616
			  gzip        │█████████████████▏                        712
			  tokens      │██████████▏                               423
			  utf8        │████████████████████████████▍           1,184
			  none        │                                            0
			              ├───────────┬───────────┬───────────┬
			              0          500          1k         1.5k   bits`},
		{"log, powers of ten", chart.Bars{Scale: chart.Log, Bars: []chart.Bar{{Label: "one", Value: 100}, {Label: "other", Value: 1000}}}, 40, 9, `
			one   │██████████████████            100
			other │███████████████████████████ 1,000
			      ├────────┬────────┬────────┬
			      1        10      100       1k`},
		{"log, below 1", chart.Bars{Scale: chart.Log, Bars: []chart.Bar{{Label: "one", Value: 0.02}, {Label: "other", Value: 1}}}, 40, 9, `
			one   │████▎                        0.02
			other │████████████████████████████    1
			      ├─────────────┬─────────────┬
			     0.01          0.1            1`},
		{"log, all the same", chart.Bars{Scale: chart.Log, Bars: []chart.Bar{{Label: "one", Value: 1}}}, 40, 9, `
			one │▏                                 1
			    ├─────────┬────────────┬─────────┬
			    1         2            5         10`},
		{"no room for bars", costs(chart.Log), 20, 10, `
			▸ payload    10 bits
			  ideal     3.9 bits
			  send_ans…     9.97
			  zstd           616
			  gzip           712
			  tokens         423
			  utf8         1,184
			  none             0`},
		{"no room for the axis", chart.Bars{Bars: costs(chart.Log).Bars[3:5]}, 30, 3, `
			zstd │███████████████▍     616
			gzip │█████████████████▊   712`},
		{"more bars than rows", costs(chart.Log), 40, 4, `
			▸ payload     │█████▎            10 bits
			  ideal       │███▏             3.9 bits
			  send_answer │█████▎               9.97
			… and 5 more`},
		{"ours beyond the rows", ours, 40, 3, `
			  none    │                            0
			▸ payload │██████▉               10 bits
			… and 6 more`},
		{"odd values", odd, 40, 8, `
			unknown │                              –
			endless │████████████████████████      ∞
			lost    │                          -2.50
			zero    │                              0
			least   │▏                        1e-310
			one     │████████████████████████      1
			        ├────┬────┬───┬────┬────┬
			        0   0.2  0.4 0.6  0.8   1`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.bars.Draw(tt.width, tt.height).Text(); got != picture(tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, picture(tt.want))
			}
		})
	}
}

// length returns the eighths that a row's bar takes.
func length(row string) (n int) {
	for _, r := range row {
		if r >= '█' && r <= '▏' {
			n += 8 - int(r-'█')
		}
	}
	return n
}

// A reader compares bars by their lengths: a larger value must never have a
// shorter bar, and only what is not above 0 has none.
func TestBarsGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := chart.Bars{Scale: rapid.SampledFrom([]chart.Scale{chart.Linear, chart.Log}).Draw(t, "scale")}
		for _, v := range rapid.SliceOfN(number(), 1, 12).Draw(t, "values") {
			b.Bars = append(b.Bars, chart.Bar{Label: "v", Value: v})
		}
		rows := b.Draw(rapid.IntRange(36, 200).Draw(t, "width"), b.Height()).Rows()
		for i, one := range b.Bars {
			if got := length(rows[i]); (got > 0) != (one.Value > 0) {
				t.Fatalf("%v has a bar of %d eighths", one.Value, got)
			}
			for j, other := range b.Bars {
				if one.Value > other.Value && length(rows[i]) < length(rows[j]) {
					t.Fatalf("%v has a shorter bar than %v:\n%s", one.Value, other.Value, strings.Join(rows, "\n"))
				}
			}
		}
	})
}

// Whatever the values, a reader finds at least where the axis begins, each
// text once and under its tick.
func TestTicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := chart.Bars{Scale: rapid.SampledFrom([]chart.Scale{chart.Linear, chart.Log}).Draw(t, "scale"), Unit: rapid.SampledFrom([]string{"", "bits"}).Draw(t, "unit")}
		for _, v := range rapid.SliceOfN(number(), 1, 5).Draw(t, "values") {
			b.Bars = append(b.Bars, chart.Bar{Label: "label", Value: v})
		}
		c := b.Draw(rapid.IntRange(36, 200).Draw(t, "width"), b.Height())
		rows := strings.Split(c.Text(), "\n")
		line, texts := []rune(rows[len(rows)-2]), rows[len(rows)-1]
		if !strings.ContainsRune(string(line), '├') && b.Scale == chart.Linear {
			t.Fatalf("no tick where the axis begins:\n%s", c.Text())
		}
		ticks, seen := 0, map[string]bool{}
		for _, r := range line {
			if r == '├' || r == '┬' {
				ticks++
			}
		}
		words := regexp.MustCompile(`\S+`).FindAllStringIndex(texts, -1)
		for _, w := range words {
			word := texts[w[0]:w[1]]
			if seen[word] {
				t.Fatalf("%q stands twice:\n%s", word, c.Text())
			}
			seen[word] = true
			if word == "bits" {
				continue
			}
			under := string(line[w[0]:min(w[1], len(line))])
			if !strings.ContainsAny(under, "├┬") {
				t.Fatalf("%q stands under no tick:\n%s", word, c.Text())
			}
		}
		if n := len(words); n-ticks != 0 && !(seen["bits"] && n-ticks == 1) {
			t.Fatalf("%d ticks, %d texts:\n%s", ticks, n, c.Text())
		}
		if term.Width(texts) == 0 {
			t.Fatalf("no texts:\n%s", c.Text())
		}
	})
}
