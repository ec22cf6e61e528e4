// Package qa holds the rules of a Question-Asking session: questions, answers,
// decisions and what they cost, strategies, prompt sets, the parsing of model
// text and grading by rule. It is pure: no clock, no context, no I/O.
//
// The protocol is Algorithm 1 of "Haiku to Opus in Just 10 bits" (arXiv
// 2604.02343) and its batch form.
package qa

import (
	"math"
	"math/bits"
	"slices"
)

// Answer is a strong model's answer to a question. The empty Answer is one
// that has not been given.
type Answer string

// The answers. An Erasure is an answer that stayed unclear.
const (
	No      Answer = "no"
	Yes     Answer = "yes"
	Erasure Answer = "erasure"
)

// Options of an answer decision, as they stand in a payload.
const (
	OptionNo = iota
	OptionYes
	OptionErasure
)

// AnswerOf returns the answer that an option of an answer decision stands for,
// and the empty Answer for an option out of range.
func AnswerOf(option int) Answer {
	switch option {
	case OptionNo:
		return No
	case OptionYes:
		return Yes
	case OptionErasure:
		return Erasure
	}
	return ""
}

// Option returns the answer's option in an answer decision, -1 when not given.
func (a Answer) Option() int {
	switch a {
	case No:
		return OptionNo
	case Yes:
		return OptionYes
	case Erasure:
		return OptionErasure
	}
	return -1
}

// Kind says what a decision is about.
type Kind string

// The kinds of decisions.
const (
	KindAnswer Kind = "answer" // yes or no to a question
	KindStop   Kind = "stop"   // end the session after this round
	KindKeep   Kind = "keep"   // keep the first draft, not the final one
	KindSelect Kind = "select" // one of several drafts
)

// One is the denominator of a Prior.
const One = 1 << 16

// Prior is a probability as the receiver knows it, in 1/65536; 0 means that
// there is none.
type Prior uint32

// Quantise returns the prior nearest to p that leaves neither side impossible:
// n/65536 with 1 ≤ n ≤ 65535. A p that is not a number becomes one half.
func Quantise(p float64) Prior {
	if math.IsNaN(p) {
		return One / 2
	}
	return Prior(min(max(math.Round(p*One), 1), One-1))
}

// P returns the prior as a number in (0, 1), and one half where there is none.
func (p Prior) P() float64 { return float64(p.parts()) / One }

// parts returns the prior in 1/65536, one half where there is none.
func (p Prior) parts() Prior {
	if p == 0 {
		return One / 2
	}
	return min(p, One-1)
}

// Decision is a choice that the sender has to make: the only thing that
// crosses to the receiver.
type Decision struct {
	Kind     Kind  `json:"kind"`
	N        int   `json:"n"`                  // from 1, in the order of the payload
	Question int   `json:"question,omitempty"` // number of the question, for an answer
	Options  int   `json:"options"`            // how many there are; an erasure is not counted
	Yes      Prior `json:"yes,omitempty"`      // of option 1, where there are two
	Draft    int   `json:"draft,omitempty"`    // number of the newest draft, for the kinds stop and keep

	// Picks are the candidates that the options of a selection stand for: 0 the
	// first draft, from 1 the sampled ones, or NoPick. Shares are the priors of
	// the options; they sum to One.
	Picks  []int   `json:"picks,omitempty"`
	Shares []Prior `json:"shares,omitempty"`
}

// Equal tells whether two decisions are the same in all that they hold.
func (d Decision) Equal(e Decision) bool {
	return d.Kind == e.Kind && d.N == e.N && d.Question == e.Question && d.Options == e.Options && d.Yes == e.Yes && d.Draft == e.Draft &&
		slices.Equal(d.Picks, e.Picks) && slices.Equal(d.Shares, e.Shares)
}

// Taken is a decision that has been made.
type Taken struct {
	Decision
	Option int `json:"option"` // the one that was taken, from 0
}

// Equal tells whether two decisions were made alike.
func (t Taken) Equal(u Taken) bool { return t.Decision.Equal(u.Decision) && t.Option == u.Option }

// width returns the bits that tell n options apart: ceil(log2 n).
func width(n int) int { return bits.Len(uint(max(n, 1) - 1)) }
