// Package puzzles holds problems of three difficulties in mathematics, science
// and code, for models that read any text. Each has one answer that can be
// compared by rule, so that a session on it can be graded.
package puzzles

// Level says how hard a puzzle is.
type Level int

// The levels.
const (
	Easy Level = iota
	Medium
	Hard
)

// String returns the level's name.
func (l Level) String() string { return [...]string{"easy", "medium", "hard"}[l] }

// Subject says what a puzzle is about.
type Subject string

// The subjects.
const (
	Mathematics Subject = "mathematics"
	Science     Subject = "science"
	Code        Subject = "code" // what does this program print
)

// The kinds of answers.
const (
	Number = "number" // a whole number or a fraction
	Choice = "choice" // the letter of one of the options in the text
	Text   = "text"   // this text, as qa.Correct compares it
)

// Set is the name of the set in transcripts.
const Set = "puzzles"

// Puzzle is a problem with its answer.
type Puzzle struct {
	ID      string // unique within the set
	Subject Subject
	Level   Level
	Text    string
	Answer  string
	Kind    string // of the answer
}

// All returns the puzzles, the easy ones first, and those of a level by subject.
func All() []Puzzle {
	var out []Puzzle
	for _, l := range []Level{Easy, Medium, Hard} {
		out = append(out, Of(l)...)
	}
	return out
}

// Of returns the puzzles of a level.
func Of(level Level) []Puzzle {
	var out []Puzzle
	for _, subject := range [][]Puzzle{mathematics(), science(), code()} {
		for _, p := range subject {
			if p.Level == level {
				out = append(out, p)
			}
		}
	}
	return out
}

// draft is a puzzle as it is written down here: without what it shares with its
// subject.
type draft struct {
	id    string
	level Level
	kind  string
	text  string
	right string
}

func of(subject Subject, drafts []draft) []Puzzle {
	out := make([]Puzzle, len(drafts))
	for i, d := range drafts {
		out[i] = Puzzle{ID: d.id, Subject: subject, Level: d.level, Text: d.text, Answer: d.right, Kind: d.kind}
	}
	return out
}
