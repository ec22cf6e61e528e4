// Package puzzles holds problems of three difficulties for models that read any
// text. Each has one whole number as its answer, so that a session on it can be
// graded.
package puzzles

// Level says how hard a puzzle is.
type Level int

// The levels.
const (
	Easy Level = iota
	Medium
	Hard
)

// Set is the name of the set in transcripts.
const Set = "puzzles"

// Puzzle is a problem with its answer.
type Puzzle struct {
	ID     string // unique within the set
	Level  Level
	Text   string
	Answer string // a whole number
}

// All returns the puzzles, the easy ones first.
func All() []Puzzle {
	return []Puzzle{
		{"months", Easy, "How many months of the year have 31 days?", "7"},
		{"journey", Easy, "A train leaves at 14:50 and arrives at 17:05 on the same day. How many minutes does the journey take?", "135"},
		{"pages", Easy, "A book of 200 pages is read at 12 pages a day. On which day is its last page read?", "17"},
		{"sheep", Easy, "A farmer has 17 sheep. All but 9 run away, and one of those that ran away comes back. How many sheep has she now?", "10"},

		{"divisors", Medium, "How many positive divisors does 360 have?", "24"},
		{"pipes", Medium, "One pipe fills a tank in 6 hours, another in 12 hours. How many hours do both together need?", "4"},
		{"level", Medium, "In how many different orders can the five letters of the word LEVEL be written?", "30"},
		{"sevens", Medium, "What is the sum of all whole numbers from 1 to 200 that are divisible by 7?", "2842"},

		{"zeros", Hard, "How many zeros stand at the end of 1000!, the factorial of 1000?", "249"},
		{"power", Hard, "Which number do the last two digits of 7 to the power of 2026 make?", "49"},
		{"sieve", Hard, "How many whole numbers from 1 to 1000 are divisible by none of 2, 3 and 5?", "266"},
		{"coins", Hard, "In how many ways can 10 equal coins be shared among 4 children so that each of them has at least one?", "84"},
	}
}

// Of returns the puzzles of a level.
func Of(level Level) []Puzzle {
	var out []Puzzle
	for _, p := range All() {
		if p.Level == level {
			out = append(out, p)
		}
	}
	return out
}
