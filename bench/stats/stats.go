// Package stats has the statistics of a run: intervals of shares, tests of two
// results on the same problems, and what a number of problems can show at all.
// Its functions are pure; those that draw at random take a seed.
package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Level is the confidence level of the intervals, and Alpha the error of the
// first kind that goes with it.
const (
	Level = 0.95
	Alpha = 0.05
)

// Power is the chance of finding a difference that is there, of which
// DetectableSingle and DetectablePaired speak.
const Power = 0.8

// Interval is a confidence interval.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// z returns the quantile of the standard normal distribution.
func z(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// Wilson returns the interval of Wilson (1927), without continuity correction,
// for a share of n problems at a confidence level. ok is false where n is 0.
func Wilson(share float64, n int, level float64) (i Interval, ok bool) {
	if n < 1 {
		return Interval{}, false
	}
	q, m := z((1+level)/2), float64(n)
	middle := (share + q*q/(2*m)) / (1 + q*q/m)
	half := q / (1 + q*q/m) * math.Sqrt(share*(1-share)/m+q*q/(4*m*m))
	i = Interval{max(0, middle-half), min(1, middle+half)}
	// At the ends the interval ends there too, which rounding may miss.
	if share <= 0 {
		i.Low = 0
	}
	if share >= 1 {
		i.High = 1
	}
	return i, true
}

// McNemar is McNemar's test (1947) of whether two results on the same problems
// differ: of the problems on which they do, Won are right in one alone and Lost
// in the other.
type McNemar struct {
	Won  int `json:"won"`
	Lost int `json:"lost"`

	// Exact is the two-sided p of the binomial test: how often a fair coin
	// would part the problems as unevenly, or more so. It is 1 where there are
	// none.
	Exact float64 `json:"exact"`

	// ChiSquared has Edwards' continuity correction, (|won − lost| − 1)² over
	// won + lost, and Corrected is its p with one degree of freedom. Null where
	// there is no problem on which the results differ.
	ChiSquared *float64 `json:"chi_squared"`
	Corrected  *float64 `json:"corrected"`
}

// Test returns McNemar's test of two counts.
func Test(won, lost int) McNemar {
	t := McNemar{Won: won, Lost: lost, Exact: 1}
	n := won + lost
	if n == 0 {
		return t
	}
	coin := distuv.Binomial{N: float64(n), P: 0.5}
	t.Exact = min(1, 2*coin.CDF(float64(min(won, lost))))
	over := math.Max(0, math.Abs(float64(won-lost))-1)
	square := over * over / float64(n)
	p := distuv.ChiSquared{K: 1}.Survival(square)
	t.ChiSquared, t.Corrected = &square, &p
	return t
}

// Holm returns p-values corrected for being that many, by Holm (1979): the
// smallest counts as often as there are, the next once less, and none is below
// a smaller one.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	out := make([]float64, len(p))
	least := 0.0
	for rank, i := range order {
		least = max(least, min(1, float64(len(p)-rank)*p[i]))
		out[i] = least
	}
	return out
}
