package stats

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Pair is what one document adds to the two sides of a ratio.
type Pair struct{ Of, To float64 }

// Ratio returns the ratio of the sums of both sides, and the percentile
// interval at Level over resamples of the pairs, which are drawn with
// replacement: what belongs to one document stays together. The same seed draws
// the same samples. ok is false where there are no pairs or no resamples, or the
// second sides are not all above 0.
func Ratio(pairs []Pair, resamples int, seed uint64) (value float64, i Interval, ok bool) {
	if len(pairs) == 0 || resamples < 1 || slices.ContainsFunc(pairs, func(p Pair) bool { return !(p.To > 0) }) {
		return 0, i, false
	}
	random := rand.New(rand.NewPCG(seed, uint64(len(pairs))))
	values := make([]float64, resamples)
	for k := range values {
		var of, to float64
		for range pairs {
			p := pairs[random.IntN(len(pairs))]
			of, to = of+p.Of, to+p.To
		}
		values[k] = of / to
	}
	slices.Sort(values)
	var of, to float64
	for _, p := range pairs {
		of, to = of+p.Of, to+p.To
	}
	i = Interval{stat.Quantile((1-Level)/2, stat.Empirical, values, nil), stat.Quantile((1+Level)/2, stat.Empirical, values, nil)}
	return of / to, i, true
}
