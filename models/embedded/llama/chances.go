package llama

import (
	"math/bits"
	"math/rand/v2"
)

// Greedy returns the token with the highest logit, the lowest among equals.
func Greedy(logits []float32) int {
	best := 0
	for id, l := range logits {
		if l > logits[best] {
			best = id
		}
	}
	return best
}

// Chances sets dst, which has the length of logits, to the probabilities of
// the tokens at a temperature above 0, with the same bits on every platform.
// They sum to 1 but for rounding.
func Chances(dst []float64, logits []float32, temperature float64) {
	top := float64(logits[Greedy(logits)])
	sum := 0.0
	for i, l := range logits {
		dst[i] = exp64((float64(l) - top) / temperature)
		sum += dst[i]
	}
	for i := range dst {
		dst[i] /= sum
	}
}

// Frequencies sets dst, which has the length of chances, to whole numbers from
// 1 that sum to exactly 2^scale and are as good as in proportion to chances,
// with the same numbers on every platform. 2^scale must be at least twice the
// length of chances; scale is at most 30.
//
// Each number is 1 and its chance's part of what is left, rounded down; the
// remainder goes to the greatest chance, the first among equals.
func Frequencies(dst []uint32, chances []float64, scale uint) {
	free := uint32(1)<<scale - uint32(len(chances))
	rest, best := free, 0
	for i, p := range chances {
		n := min(uint32(float64(p*float64(free))), rest)
		dst[i] = 1 + n
		rest -= n
		if p > chances[best] {
			best = i
		}
	}
	dst[best] += rest
}

// SampleScale is the scale of the frequencies that a Sampler draws from.
const SampleScale = 24

// A Sampler draws tokens. The same seed draws the same tokens for ever: it
// uses PCG, whose output math/rand/v2 keeps fixed, and whole numbers.
type Sampler struct {
	pcg         *rand.PCG
	chances     []float64
	frequencies []uint32
}

// NewSampler returns the sampler of a seed.
func NewSampler(seed uint64) *Sampler {
	const stream = 0x74656e62_69747321 // any will do; changing it changes every sampled text
	return &Sampler{pcg: rand.NewPCG(seed, stream)}
}

// Sample draws a token by its probability at a temperature above 0.
func (s *Sampler) Sample(logits []float32, temperature float64) int {
	if len(s.chances) != len(logits) {
		s.chances, s.frequencies = make([]float64, len(logits)), make([]uint32, len(logits))
	}
	Chances(s.chances, logits, temperature)
	Frequencies(s.frequencies, s.chances, SampleScale)
	at, _ := bits.Mul64(s.pcg.Uint64(), 1<<SampleScale) // from 0 to 2^SampleScale-1
	for id, n := range s.frequencies {
		if at < uint64(n) {
			return id
		}
		at -= uint64(n)
	}
	return len(logits) - 1 // not reached: the frequencies sum to 2^SampleScale
}

// LogChance returns the natural logarithm of the probability of a token at
// temperature 1, with the same bits on every platform.
func LogChance(logits []float32, id int) float64 {
	top := float64(logits[Greedy(logits)])
	sum := 0.0
	for _, l := range logits {
		sum += exp64(float64(l) - top)
	}
	return float64(logits[id]) - top - log64(sum)
}

// Normalise turns natural logarithms of weights, one or more, into probabilities
// that sum to 1 but for rounding.
func Normalise(logs []float64) []float64 {
	top := logs[0]
	for _, l := range logs {
		top = max(top, l)
	}
	p := make([]float64, len(logs))
	sum := 0.0
	for i, l := range logs {
		p[i] = exp64(l - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}
