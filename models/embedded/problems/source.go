package problems

import (
	"math/bits"
	"math/rand/v2"
)

// Source draws the numbers behind every generated problem. It uses only the
// raw output of PCG, which math/rand/v2 keeps fixed; the derived methods of
// rand.Rand are avoided because their results may change between releases.
type Source struct{ pcg *rand.PCG }

// NewSource returns the source of one seed within one stream; different
// streams are unrelated although their seeds are the same.
func NewSource(seed, stream uint64) *Source {
	return &Source{pcg: rand.NewPCG(seed, stream)}
}

// Intn returns a number from 0 to n-1; n must be positive.
func (s *Source) Intn(n int) int {
	hi, _ := bits.Mul64(s.pcg.Uint64(), uint64(n))
	return int(hi)
}

// Between returns a number from lo to hi, both possible.
func (s *Source) Between(lo, hi int) int { return lo + s.Intn(hi-lo+1) }

// Chance is true in percent of 100 cases.
func (s *Source) Chance(percent int) bool { return s.Intn(100) < percent }

// Weighted returns an index with a probability in proportion to its weight; the
// sum of the weights must be positive.
func (s *Source) Weighted(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := s.Intn(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	panic("unreachable: the weights add up to more than n")
}

// Pick returns one of the values, each as likely.
func Pick[T any](s *Source, values ...T) T { return values[s.Intn(len(values))] }
