// Package bench runs sessions over sets of problems and counts what the bits
// bought.
package bench

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"tenbits/models/embedded/problems"
	"tenbits/puzzles"
	"tenbits/qa"
	"tenbits/session"
)

// Problem is a prompt with its right answer.
type Problem struct {
	session.Problem
	Prompt string  `json:"prompt"`
	Gold   string  `json:"gold"`
	Form   qa.Form `json:"form"` // of the answer

	// Truth tells whether the true answer to a question is yes; ok is false
	// for a question that it cannot decide. It is nil where nobody knows.
	Truth func(question string) (yes, ok bool) `json:"-"`
}

// The sets. Those of files are named by their format.
const (
	SetEmbedded = "embedded"
	SetPuzzles  = puzzles.Set
	SetGSM8K    = "gsm8k"
	SetJSONL    = "jsonl"
	SetCSV      = "csv"
)

// MaxProblems is the most problems of a run.
const MaxProblems = 1_000_000

// Set is a set of problems that there is.
type Set struct {
	Name  string `json:"name"`
	About string `json:"about"`
	File  bool   `json:"file"`            // its problems are read from a file
	Count int    `json:"count,omitempty"` // problems; 0: as many as are wanted, or as the file has
}

// Sets returns the sets that there are.
func Sets() []Set {
	return []Set{
		{SetEmbedded, "generated word problems for the embedded pair; any number, any seed", false, 0},
		{SetPuzzles, "problems in mathematics, science and code, of three difficulties, for other models", false, len(puzzles.All())},
		{SetGSM8K, `GSM8K in its published format: question, and answer that ends in "#### n"`, true, 0},
		{SetJSONL, "objects with prompt, answer and, if wanted, kind (number, choice, text) and id, one a line", true, 0},
		{SetCSV, "the same in columns, under a line with their names", true, 0},
	}
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
		Problem: session.Problem{Set: SetEmbedded, ID: strconv.FormatUint(seed, 10)},
		Prompt:  p.Text,
		Gold:    strconv.Itoa(p.Answer()),
		Form:    qa.Number,
		Truth:   p.Truth,
	}
}

// again returns a problem that was kept in a file, with the Truth that it had.
func (p Problem) again() Problem {
	if seed, err := strconv.ParseUint(p.ID, 10, 64); err == nil && p.Set == SetEmbedded {
		if g := Generated(seed); g.Prompt == p.Prompt {
			p.Truth = g.Truth
		}
	}
	return p
}

// Puzzles is the built-in set for models that read any text.
func Puzzles() []Problem {
	var out []Problem
	for _, p := range puzzles.All() {
		out = append(out, Problem{Problem: session.Problem{Set: SetPuzzles, ID: p.ID}, Prompt: p.Text, Gold: p.Answer, Form: qa.Form(p.Kind)})
	}
	return out
}

// Selection says which problems of a set a run is on.
type Selection struct {
	Set     string
	File    string  // of a set that is read from one
	Limit   int     // how many; 0: all, which the embedded set does not have
	Seed    *uint64 // of embedded: that of the first problem; else of the order they are drawn in, nil: that of the set
	SkipBad bool    // leave out what cannot be read of a file
}

// Open returns the problems of the selection, and what was left out of its file.
func (s Selection) Open() ([]Problem, []Bad, error) {
	var all []Problem
	var bad []Bad
	set, err := named(s.Set)
	switch {
	case err != nil:
		return nil, nil, err
	case s.Limit < 0 || s.Limit > MaxProblems:
		return nil, nil, fmt.Errorf("%d problems: want 1 to %d", s.Limit, MaxProblems)
	case set.File != (s.File != ""):
		if set.File {
			return nil, nil, fmt.Errorf("the set %s is read from a file: name it with --file", s.Set)
		}
		return nil, nil, fmt.Errorf("the set %s is built in: --file is for %s", s.Set, strings.Join(names(true), ", "))
	case s.Set == SetEmbedded:
		if s.Limit == 0 {
			return nil, nil, fmt.Errorf("the set %s has no end: say how many problems, 1 to %d", s.Set, MaxProblems)
		}
		first := uint64(problems.HeldOutSeed)
		if s.Seed != nil {
			first = *s.Seed
		}
		return Embedded(first, s.Limit), nil, nil
	case s.Set == SetPuzzles:
		all = Puzzles()
	default:
		if all, bad, err = ReadFile(s.Set, s.File, s.SkipBad); err != nil {
			return nil, bad, err
		}
	}
	if s.Seed != nil {
		rand.New(rand.NewPCG(*s.Seed, 0)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	if s.Limit > 0 && s.Limit < len(all) {
		all = all[:s.Limit]
	}
	return all, bad, nil
}

func named(name string) (Set, error) {
	for _, s := range Sets() {
		if s.Name == name {
			return s, nil
		}
	}
	return Set{}, fmt.Errorf("no problem set %q: there are %s", name, strings.Join(append(names(false), names(true)...), ", "))
}

// names returns the names of the sets that are read from files, or of those that
// are not.
func names(file bool) []string {
	var out []string
	for _, s := range Sets() {
		if s.File == file {
			out = append(out, s.Name)
		}
	}
	return out
}
