package rewrite

import (
	"context"
)

// Study is all that can be said of one problem: its notes, with the final answer
// and without, what the small model reads in each of them, and what it answers
// alone.
type Study struct {
	Solution Text
	Alone    Text
	Plain    []Candidate // each with its Read
	Masked   []Candidate // the same, without the final answer
}

// Look makes a Study. Config's Masked and Try do not count.
func Look(ctx context.Context, cfg Config) (Study, error) {
	var out Study
	for _, masked := range []bool{false, true} {
		cfg.Masked, cfg.Try = masked, true
		if masked {
			cfg.Solution = &out.Solution
		}
		sent, err := Send(ctx, cfg)
		if err != nil {
			return Study{}, err
		}
		out.Solution = sent.Solution
		if masked {
			out.Masked = sent.Candidates
		} else {
			out.Plain = sent.Candidates
		}
	}
	var err error
	out.Alone, err = Alone(ctx, cfg)
	return out, err
}

// Smallest returns the index of the candidate that is sent: the first of those
// with the fewest bits, of those alone for which understood holds where it does
// for any. understood may be nil. Of no candidates it is −1.
func Smallest(list []Candidate, understood func(Candidate) bool) int {
	best, ok := -1, false
	for i, c := range list {
		read := understood != nil && understood(c)
		if best < 0 || read && !ok || read == ok && c.Bits < list[best].Bits {
			best, ok = i, read
		}
	}
	return best
}
