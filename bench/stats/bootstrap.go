package stats

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Resamples is how many samples a bootstrap draws where nothing else is said.
const Resamples = 10_000

// mostUndefined is the share of resamples in which a statistic may be undefined:
// an interval of the others would be one of something else.
const mostUndefined = 0.05

// Problem is what came of one problem, each as the share of its trials, so that
// it is 0 or 1 where there was one. Strong is that of the strong model alone,
// Small that of the small one, Session that of the session; Wrong is where the
// small model was wrong alone, Won where the session was then right, and Lost
// where the small model was right and the session wrong.
type Problem struct {
	Small, Strong, Session float64
	Wrong, Won, Lost       float64
}

// Sums are the sums over a sample of problems, and how many there are.
type Sums struct {
	N int
	Problem
}

func (s *Sums) add(p Problem, times int) {
	n := float64(times)
	s.N += times
	s.Small += n * p.Small
	s.Strong += n * p.Strong
	s.Session += n * p.Session
	s.Wrong += n * p.Wrong
	s.Won += n * p.Won
	s.Lost += n * p.Lost
}

// Sum returns the sums over problems.
func Sum(problems []Problem) Sums {
	var s Sums
	for _, p := range problems {
		s.add(p, 1)
	}
	return s
}

// Statistic is a figure of a sample. ok is false where it is undefined.
type Statistic func(Sums) (value float64, ok bool)

// Gain is the accuracy of the session less that of the small model alone.
func Gain(s Sums) (float64, bool) { return ratio(s.Session-s.Small, float64(s.N)) }

// Recovery is the paper's first definition: the share of what the small model
// had wrong that the session has right. What it had right and the session has
// wrong does not count.
func Recovery(s Sums) (float64, bool) { return ratio(s.Won, s.Wrong) }

// Subset is the paper's second definition: the share of a subset of the problems
// that the session has right, whatever the small model had. The sample is to be
// that subset.
func Subset(s Sums) (float64, bool) { return ratio(s.Session, float64(s.N)) }

// PGR is the performance gap recovered, (session − small) / (strong − small)
// (Burns and others 2023, arXiv 2312.09390). It is undefined where the strong
// model is no better than the small one.
func PGR(s Sums) (float64, bool) {
	if gap := s.Strong - s.Small; gap > 1e-9 {
		return (s.Session - s.Small) / gap, true
	}
	return 0, false
}

func ratio(a, b float64) (float64, bool) {
	if b < 1e-9 {
		return 0, false
	}
	return a / b, true
}

// Bootstrap returns, for each statistic, the percentile interval (Efron and
// Tibshirani 1993, chapter 13) at Level over resamples of the problems, which
// are drawn with replacement and as they are: what belongs to one problem stays
// together (paired). The same seed draws the same samples. An interval is nil
// where a statistic is undefined in the problems themselves, or in more than
// one of twenty resamples.
func Bootstrap(problems []Problem, resamples int, seed uint64, statistics ...Statistic) []*Interval {
	out := make([]*Interval, len(statistics))
	if len(problems) == 0 || resamples < 1 {
		return out
	}
	kinds, kindOf := group(problems)
	values := make([][]float64, len(statistics))
	random := rand.New(rand.NewPCG(seed, uint64(len(problems))))
	times := make([]int, len(kinds))
	for range resamples {
		clear(times)
		for range problems {
			times[kindOf[random.IntN(len(problems))]]++
		}
		var s Sums
		for i, n := range times {
			s.add(kinds[i], n)
		}
		for i, f := range statistics {
			if v, ok := f(s); ok {
				values[i] = append(values[i], v)
			}
		}
	}
	whole := Sum(problems)
	for i, v := range values {
		_, ok := statistics[i](whole)
		if !ok || float64(resamples-len(v)) > mostUndefined*float64(resamples) {
			continue
		}
		slices.Sort(v)
		out[i] = &Interval{
			stat.Quantile((1-Level)/2, stat.Empirical, v, nil),
			stat.Quantile((1+Level)/2, stat.Empirical, v, nil),
		}
	}
	return out
}

// group returns the problems that differ, which are few, and of each problem
// which of those it is: a resample need not add up more than they.
func group(problems []Problem) (kinds []Problem, kindOf []int) {
	known := map[Problem]int{}
	kindOf = make([]int, len(problems))
	for i, p := range problems {
		k, ok := known[p]
		if !ok {
			k = len(kinds)
			known[p] = k
			kinds = append(kinds, p)
		}
		kindOf[i] = k
	}
	return kinds, kindOf
}
