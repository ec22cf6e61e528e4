// Package problems generates the word problems that the embedded pair was
// trained on. One seed is one problem, for ever: nothing here may change what
// a seed means, because the trained weights and the published figures refer to
// the seeds.
package problems

import (
	"fmt"
	"slices"
)

const (
	// TrainingSeeds is the number of seeds that training draws from, counted from 0.
	TrainingSeeds = 1_000_000
	// HeldOutSeed is the first seed that no training has seen.
	HeldOutSeed = 5_000_000
	// ShownSeed is the problem to begin with for a person who sees the pair for
	// the first time: a short one with one number that only the strong model
	// knows.
	ShownSeed = HeldOutSeed + 8

	// Answers is how many answers a problem may have as both models know it: the
	// whole numbers below it.
	Answers = 1000

	stream = 0x7465_6e62_6974_7331
)

// Problem is a word problem with its exact steps.
type Problem struct {
	Seed  uint64
	Text  string
	Steps []Step
}

// Options narrow what a seed makes; the zero value is what New makes.
type Options struct {
	// Steps is 2, 3 or 4; 0 draws it.
	Steps int
	// Sizes replaces the real sizes if it is not nil (training of the small model only).
	Sizes *Sizes
}

// New returns the problem of a seed.
func New(seed uint64) Problem { return Make(seed, Options{}) }

// WithSteps returns the problem of a seed with the given number of steps: 2 is
// easy, 3 medium, 4 hard. Other numbers are brought into that range.
func WithSteps(seed uint64, steps int) Problem {
	return Make(seed, Options{Steps: min(4, max(2, steps))})
}

// Answer is the right answer.
func (p Problem) Answer() int { return p.Steps[len(p.Steps)-1].Result }

// Solution is the right solution as a model would write it.
func (p Problem) Solution() string { return Solution(p.Steps) }

// Hidden is the number of steps whose number only the strong model knows.
func (p Problem) Hidden() int {
	n := 0
	for _, s := range p.Steps {
		if s.Hidden() {
			n++
		}
	}
	return n
}

// Secrets returns what only the strong model knows of the problem, once each, as
// "a carton holds 36".
func (p Problem) Secrets() []string {
	var all []string
	for _, s := range p.Steps {
		if text := fmt.Sprintf("a %s holds %d", s.Container, s.Number); s.Hidden() && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// Value returns the true number that a question is about. It is not ok when
// the question has none of the known forms or names a step that is not there.
func (p Problem) Value(question string) (value int, ok bool) {
	q, ok := ParseQuestion(question)
	if !ok || q.Step > len(p.Steps) {
		return 0, false
	}
	switch {
	case q.Step == 0:
		return p.Answer(), true
	case q.Kind == AboutNumber:
		return p.Steps[q.Step-1].Number, true
	default:
		return p.Steps[q.Step-1].Result, true
	}
}

// Truth returns the true answer to a question; see Value for ok.
func (p Problem) Truth(question string) (yes, ok bool) {
	v, ok := p.Value(question)
	if !ok {
		return false, false
	}
	q, _ := ParseQuestion(question)
	switch q.Test {
	case Even:
		return v%2 == 0, true
	case Above:
		return v > q.Number, true
	case LastDigit:
		return v%10 == q.Number, true
	default:
		return v == q.Number, true
	}
}
