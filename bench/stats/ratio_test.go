package stats_test

import (
	"math"
	"testing"

	"tenbits/bench/stats"
)

// The interval of a ratio is that of the plain bootstrap: of pairs that are all
// alike it is the value itself, and for a mean of many it is near the normal one.
func TestRatio(t *testing.T) {
	alike := []stats.Pair{{Of: 1, To: 2}, {Of: 1, To: 2}, {Of: 1, To: 2}}
	if v, i, ok := stats.Ratio(alike, 100, 1); !ok || v != 0.5 || i.Low != 0.5 || i.High != 0.5 {
		t.Error(v, i, ok)
	}
	var pairs []stats.Pair
	for k := range 400 {
		pairs = append(pairs, stats.Pair{Of: float64(k % 2), To: 1})
	}
	v, i, ok := stats.Ratio(pairs, 2000, 1)
	if wide := 1.96 * math.Sqrt(0.25/400); !ok || v != 0.5 || math.Abs(i.Low-(0.5-wide)) > 0.01 || math.Abs(i.High-(0.5+wide)) > 0.01 {
		t.Error(v, i, ok)
	}
	if _, again, _ := stats.Ratio(pairs, 2000, 1); again != i {
		t.Error("the same seed has another interval")
	}
	for _, bad := range [][]stats.Pair{nil, {{Of: 1}}} {
		if _, _, ok := stats.Ratio(bad, 10, 1); ok {
			t.Error("a ratio of nothing")
		}
	}
}
