package tui

import (
	"cmp"
	"slices"
	"strings"

	"tenbits/session"
	"tenbits/transcripts"
)

// column is what the list can be sorted by.
type column int

const (
	byTime column = iota
	byOutcome
	byBits
	byStrategy
	byPair
	byProblem
	columnCount
)

// String returns what the list is then sorted by.
func (c column) String() string {
	return [...]string{"time", "outcome", "bits", "strategy", "pair", "problem"}[c]
}

// sorting is how the list is sorted. Times begin with the newest, all else
// with the least: outcomes with those that were won.
type sorting struct {
	by       column
	reversed bool
}

// arrow points the way in which the values go.
func (s sorting) arrow() string { return pick((s.by == byTime) != s.reversed, "↓", "↑") }

// order returns the indices of a list, which is newest first, sorted. What is
// alike stays newest first, and what has no value comes last, either way.
func (s sorting) order(all []transcripts.Summary) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	if s.by == byTime {
		if s.reversed {
			slices.Reverse(order)
		}
		return order
	}
	keys := make([]sortKey, len(all))
	for i, x := range all {
		keys[i] = newSortKey(x, s.by)
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := keys[i], keys[j]
		if a.none != b.none {
			return pick(a.none, 1, -1)
		}
		c := cmp.Or(cmp.Compare(a.n, b.n), strings.Compare(a.text, b.text))
		return pick(s.reversed, -c, c)
	})
	return order
}

// sortKey is what a session is sorted by.
type sortKey struct {
	none bool // it has no value
	n    int
	text string
}

func newSortKey(s transcripts.Summary, by column) sortKey {
	if s.Error != "" || by == byBits && !s.Complete {
		return sortKey{none: true}
	}
	lower := func(text string) sortKey { return sortKey{text: strings.ToLower(firstBytes(text, longest))} }
	switch by {
	case byOutcome:
		return sortKey{n: outcomeRank(s)}
	case byBits:
		return sortKey{n: s.Spent}
	case byStrategy:
		return lower(s.Strategy)
	case byPair:
		return lower(s.Small + " " + s.Strong)
	}
	return lower(s.Prompt)
}

// outcomeRank orders the outcomes: what changed, what did not, what cannot be
// told, what did not come to its end.
func outcomeRank(s transcripts.Summary) int {
	names := []string{"won", "lost", "right", "wrong", "ungraded", "no answer", "stopped", "unfinished", "failed"}
	if i := slices.Index(names, outcomeName(s)); i >= 0 {
		return i
	}
	return len(names)
}

// runningName is the outcome of a session that has none yet, as it runs here.
const runningName = "running"

// outcomeName says in a word or two how a session went.
func outcomeName(s transcripts.Summary) string {
	switch {
	case s.Error != "":
		return "unreadable"
	case !s.Complete:
		return "unfinished"
	case s.Outcome == session.Cancelled:
		return "stopped"
	case s.Outcome == session.Infrastructure || s.Outcome == session.OverBudget:
		return "failed"
	case s.Change == nil && s.Outcome == session.Unparsed:
		return "no answer"
	case s.Change == nil:
		return "ungraded"
	}
	switch *s.Change {
	case session.KeptRight:
		return "right"
	case session.KeptWrong:
		return "wrong"
	}
	return oneLine(string(*s.Change))
}
