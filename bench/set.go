// Package bench runs sessions over sets of problems and counts what the bits
// bought.
package bench

import (
	"fmt"
	"strconv"

	"tenbits/models/embedded/problems"
	"tenbits/session"
)

// Problem is a prompt with its right answer.
type Problem struct {
	session.Problem
	Prompt string
	Gold   string

	// Truth tells whether the true answer to a question is yes; ok is false
	// for a question that it cannot decide. It is nil where nobody knows.
	Truth func(question string) (yes, ok bool)
}

// Embedded is the set of generated word problems that the embedded pair is made
// for: problem i is the generator's problem of seed first+i.
func Embedded(first uint64, n int) []Problem {
	out := make([]Problem, n)
	for i := range out {
		out[i] = Generated(first + uint64(i))
	}
	return out
}

// Generated is the generator's problem of one seed.
func Generated(seed uint64) Problem {
	p := problems.New(seed)
	return Problem{
		Problem: session.Problem{Set: "embedded", ID: strconv.FormatUint(seed, 10)},
		Prompt:  p.Text,
		Gold:    strconv.Itoa(p.Answer()),
		Truth:   p.Truth,
	}
}

// Sets names the sets that there are, with a line on each.
func Sets() [][2]string {
	return [][2]string{{"embedded", "generated word problems for the embedded pair; any number, any seed"}}
}

// Open returns n problems of a set, from the given seed on.
func Open(set string, seed uint64, n int) ([]Problem, error) {
	if n < 1 || n > 1_000_000 {
		return nil, fmt.Errorf("%d problems: want 1 to 1000000", n)
	}
	if set != "embedded" {
		return nil, fmt.Errorf("no problem set %q: there is embedded", set)
	}
	return Embedded(seed, n), nil
}
