package stats_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tenbits/bench/stats"
)

// near compares with a reference value to nine digits.
func near(got, want float64) bool {
	return math.Abs(got-want) <= 1e-9*max(1e-80, math.Abs(want)) || math.Abs(got-want) < 1e-11
}

// The values are those of R 4.2.2:
//
//	prop.test(k, n, correct=FALSE, conf.level=…)$conf.int
func TestWilson(t *testing.T) {
	for _, w := range []struct {
		k, n          int
		low95, high95 float64
		low90, high90 float64
	}{
		{k: 0, n: 1, low95: 0, high95: 0.793450685623, low90: 0, high90: 0.730134051216},
		{k: 1, n: 1, low95: 0.206549314377, high95: 1, low90: 0.269865948784, high90: 1},
		{k: 0, n: 12, low95: 0, high95: 0.242494006655, low90: 0, high90: 0.183981194747},
		{k: 6, n: 12, low95: 0.253781597634, high95: 0.746218402366, low90: 0.285534854378, high90: 0.714465145622},
		{k: 29, n: 97, low95: 0.216946353594, high95: 0.396307952164, low90: 0.228813536445, high90: 0.380034691558},
		{k: 470, n: 500, low95: 0.915638936875, high95: 0.957651643519, low90: 0.920049258454, high90: 0.955214612671},
		{k: 999, n: 1000, low95: 0.994357441402, high95: 0.999823453629, low90: 0.995530277091, high90: 0.999776876156},
	} {
		share := float64(w.k) / float64(w.n)
		for _, level := range []struct{ level, low, high float64 }{{0.95, w.low95, w.high95}, {0.9, w.low90, w.high90}} {
			got, ok := stats.Wilson(share, w.n, level.level)
			if !ok || math.Abs(got.Low-level.low) > 1e-11 || math.Abs(got.High-level.high) > 1e-11 {
				t.Errorf("%d of %d at %g: %+v, %v, want %v to %v", w.k, w.n, level.level, got, ok, level.low, level.high)
			}
		}
	}
	if _, ok := stats.Wilson(0, 0, stats.Level); ok {
		t.Error("there is an interval of no problems")
	}
}

// The values are those of R 4.2.2:
//
//	binom.test(won, won+lost)$p.value
//	mcnemar.test(matrix(c(3, won, lost, 3), 2))
func TestMcNemar(t *testing.T) {
	for _, w := range []struct {
		won, lost         int
		exact, square, p2 float64
	}{
		{5, 0, 0.0625, 3.2, 0.0736382701203},
		{6, 0, 0.03125, 4.16666666667, 0.0412268333372},
		{1, 0, 1, 0, 1},
		{10, 4, 0.179565429688, 1.78571428571, 0.181449207721},
		{4, 10, 0.179565429688, 1.78571428571, 0.181449207721},
		{7, 7, 1, 0, 1},
		{248, 0, 4.42171830021e-75, 246.004032258, 1.93029762383e-55},
		{270, 4, 1.53633147921e-74, 256.295620438, 1.10155030751e-57},
		{59, 41, 0.0886260801141, 2.89, 0.0891309255171},
	} {
		got := stats.Test(w.won, w.lost)
		if !near(got.Exact, w.exact) || !near(*got.ChiSquared, w.square) || !near(*got.Corrected, w.p2) {
			t.Errorf("%d won, %d lost: %v, %v, %v, want %+v", w.won, w.lost, got.Exact, *got.ChiSquared, *got.Corrected, w)
		}
	}
	if none := stats.Test(0, 0); none.Exact != 1 || none.ChiSquared != nil || none.Corrected != nil {
		t.Errorf("no problem on which they differ: %+v", none)
	}
}

// The values are those of R 4.2.2: p.adjust(p, "holm").
func TestHolm(t *testing.T) {
	got := stats.Holm([]float64{0.01, 0.04, 0.03, 0.005, 0.5, 0.04})
	for i, want := range []float64{0.05, 0.12, 0.12, 0.03, 0.5, 0.12} {
		if !near(got[i], want) {
			t.Errorf("%v: place %d is not %v", got, i, want)
		}
	}
	if len(stats.Holm(nil)) != 0 {
		t.Error("there are p-values of no tests")
	}
}

func TestHolmProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 12).Draw(t, "p")
		got := stats.Holm(p)
		for i := range p {
			if got[i] < p[i] || got[i] > 1 {
				t.Fatalf("%v became %v", p[i], got[i])
			}
			for j := range p {
				if p[i] < p[j] && got[i] > got[j] {
					t.Fatalf("the order changed: %v became %v", p, got)
				}
			}
		}
	})
}

// The values are those of R 4.2.2, where za = qnorm(.975), zb = qnorm(.8):
//
//	uniroot(function(p1) (p1-p)*sqrt(n) - za*sqrt(p*(1-p)) - zb*sqrt(p1*(1-p1)), c(p, 1), tol=1e-14)$root - p
//	uniroot(function(d) d*sqrt(n) - za*sqrt(s) - zb*sqrt(s-d*d), c(0, s), tol=1e-14)$root
//
// and of a p of 0 the solution is zb²/(n+zb²).
func TestDetectable(t *testing.T) {
	none := math.NaN()
	for _, w := range []struct {
		n       int
		p, want float64
	}{{12, 0.5, 0.3657300648}, {110, 0.25, 0.1196547210}, {1000, 0.444, 0.0440982001}, {12, 0.95, none}, {5, 0.9, none}, {50, 0, 0.0139686}} {
		got, ok := stats.DetectableSingle(w.n, w.p)
		if ok == math.IsNaN(w.want) || ok && math.Abs(got-w.want) > 1e-7 {
			t.Errorf("%d problems against %v: %v, %v, want %v", w.n, w.p, got, ok, w.want)
		}
	}
	for _, w := range []struct {
		n         int
		dif, want float64
	}{{12, 0.5, none}, {110, 0.3, 0.1447454843}, {1000, 0.5, 0.0625715242}, {500, 0.02, 0.0176770350}, {12, 0.1, none}, {100, 1, 0.2768684421}, {100, 0, none}} {
		got, ok := stats.DetectablePaired(w.n, w.dif)
		if ok == math.IsNaN(w.want) || ok && math.Abs(got-w.want) > 1e-9 {
			t.Errorf("%d problems, %v differ: %v, %v, want %v", w.n, w.dif, got, ok, w.want)
		}
	}
	if share, ok := stats.Least(12); !ok || share != 0.5 {
		t.Errorf("12 problems cannot show less than %v, %v: want six of them", share, ok)
	}
	if _, ok := stats.Least(5); ok {
		t.Error("five problems show something")
	}
}

// sample has 20 problems: 5 won, 2 lost, 6 right and 7 wrong both times, two of
// which the strong model has wrong too.
func sample() []stats.Problem {
	var out []stats.Problem
	add := func(n int, p stats.Problem) {
		for range n {
			out = append(out, p)
		}
	}
	add(5, stats.Problem{Strong: 1, Session: 1, Wrong: 1, Won: 1})
	add(2, stats.Problem{Small: 1, Strong: 1, Lost: 1})
	add(6, stats.Problem{Small: 1, Strong: 1, Session: 1})
	add(5, stats.Problem{Strong: 1, Wrong: 1})
	add(2, stats.Problem{Wrong: 1})
	return out
}

func TestStatistics(t *testing.T) {
	s := stats.Sum(sample())
	for name, c := range map[string]struct {
		f    stats.Statistic
		want float64
	}{"gain": {stats.Gain, 3. / 20}, "recovery": {stats.Recovery, 5. / 12}, "subset": {stats.Subset, 11. / 20}, "pgr": {stats.PGR, 3. / 10}} {
		if got, ok := c.f(s); !ok || !near(got, c.want) {
			t.Errorf("%s is %v, %v, want %v", name, got, ok, c.want)
		}
	}
	right := stats.Sum([]stats.Problem{{Small: 1, Strong: 1, Session: 1}})
	if _, ok := stats.Recovery(right); ok {
		t.Error("there is a recovery where nothing was wrong")
	}
	if _, ok := stats.PGR(right); ok {
		t.Error("there is a share of no gap")
	}
	if _, ok := stats.PGR(stats.Sum([]stats.Problem{{Small: 1, Session: 1}})); ok {
		t.Error("there is a share of a gap that goes the other way")
	}
	if _, ok := stats.Gain(stats.Sums{}); ok {
		t.Error("there is a gain of no problems")
	}
}

// The quantiles of the bootstrap's distribution can be had exactly for so few
// problems, by adding up multinomial probabilities. These are R 4.2.2's
// (dmultinom over all counts, sorted and summed); 10,000 resamples come within a
// step of the distribution.
func TestBootstrap(t *testing.T) {
	got := stats.Bootstrap(sample(), 10_000, 1, stats.Gain, stats.Recovery, stats.PGR)
	for i, want := range []stats.Interval{{Low: -0.1, High: 0.4}, {Low: 1. / 7, High: 0.7}, {Low: -2. / 7, High: 9. / 13}} {
		if got[i] == nil || math.Abs(got[i].Low-want.Low) > 0.03 || math.Abs(got[i].High-want.High) > 0.03 {
			t.Errorf("statistic %d: %+v, want %+v", i, got[i], want)
		}
	}
	again := stats.Bootstrap(sample(), 10_000, 1, stats.Gain, stats.Recovery, stats.PGR)
	other := stats.Bootstrap(sample(), 100, 2, stats.PGR)
	first := stats.Bootstrap(sample(), 100, 1, stats.PGR)
	if !slices.EqualFunc(got, again, func(a, b *stats.Interval) bool { return *a == *b }) {
		t.Errorf("the same seed draws other samples: %v, %v", got, again)
	}
	if *other[0] == *first[0] {
		t.Error("another seed draws the same samples")
	}
}

// What is undefined has no interval, and what is so in many resamples neither.
func TestBootstrapUndefined(t *testing.T) {
	right := stats.Problem{Small: 1, Strong: 1, Session: 1}
	wrong := stats.Problem{Strong: 1, Session: 1, Wrong: 1, Won: 1}
	few := append(slices.Repeat([]stats.Problem{right}, 19), wrong) // a third of the resamples has no wrong one
	for name, problems := range map[string][]stats.Problem{"nothing": nil, "never": {right, right}, "seldom": few} {
		if got := stats.Bootstrap(problems, 1000, 1, stats.Recovery); got[0] != nil {
			t.Errorf("%s: %+v", name, *got[0])
		}
	}
}

func TestBootstrapBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		problems := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stats.Problem {
			return stats.Problem{Small: share.Draw(t, "small"), Session: share.Draw(t, "session")}
		}), 1, 20).Draw(t, "problems")
		got := stats.Bootstrap(problems, 200, rapid.Uint64().Draw(t, "seed"), stats.Gain)[0]
		if got == nil || got.Low > got.High || got.Low < -1-1e-9 || got.High > 1+1e-9 {
			t.Fatalf("%+v", got)
		}
	})
}

func BenchmarkBootstrap(b *testing.B) {
	problems := slices.Repeat(sample(), 50)
	for b.Loop() {
		stats.Bootstrap(problems, stats.Resamples, 1, stats.Gain, stats.Recovery, stats.Subset, stats.PGR)
	}
}
