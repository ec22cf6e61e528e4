package chart

import (
	"math"
	"testing"
)

// The logarithm of some powers of ten lies beside its whole number: an axis
// that believed it would miss its last tick.
func TestDecade(t *testing.T) {
	for p := -300; p <= 300; p++ {
		at := math.Pow10(p)
		below, above := math.Nextafter(at, 0), math.Nextafter(at, math.Inf(1))
		if got := decade(at); got != at {
			t.Errorf("decade(%v) = %v", at, got)
		}
		if got := decade(above); got != at {
			t.Errorf("decade(%v) = %v", above, got)
		}
		if got := decade(below); got > below || got < below/10*0.999 {
			t.Errorf("decade(%v) = %v", below, got)
		}
	}
}

// Texts at ticks must say what part them, in few cells.
func TestTickText(t *testing.T) {
	tests := []struct {
		v, step float64
		want    string
	}{
		{0, 1, "0"}, {1e-20, 1, "0"}, {0.2 + 0.1, 0.1, "0.3"}, {0.05, 0.05, "0.05"}, {999, 1, "999"}, {1000, 500, "1k"},
		{1500, 500, "1.5k"}, {999.9999999999, 200, "1k"}, {2e6, 1e6, "2M"}, {1e9, 1e9, "1G"}, {1e12, 1e12, "1T"},
		{1e15, 1e15, "1e15"}, {1e-5, 1e-5, "1e-05"}, {-1500, 500, "-1.5k"}, {12345, 5, "12.345k"},
	}
	for _, tt := range tests {
		if got := tickText(tt.v, tt.step); got != tt.want {
			t.Errorf("%v by %v: %q, want %q", tt.v, tt.step, got, tt.want)
		}
	}
}

func BenchmarkBars(b *testing.B) {
	bars := Bars{Scale: Log, Unit: "bits", Bars: []Bar{{"payload", 10, "10 bits", true}, {Label: "zstd", Value: 616}, {Label: "utf8", Value: 1184}}}
	for b.Loop() {
		bars.Draw(100, 10).Rows()
	}
}

func BenchmarkPlot(b *testing.B) {
	p := Plot{Ratio: true, Series: []Series{{Name: "one"}, {Name: "two"}}}
	for i := range 200 {
		p.Series[i%2].Points = append(p.Series[i%2].Points, Point{X: float64(i), Y: float64(i%7) / 7})
	}
	for b.Loop() {
		p.Draw(100, 20).Rows()
	}
}
