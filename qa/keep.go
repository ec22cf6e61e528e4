package qa

import "slices"

// Options of a decision which of two drafts the receiver keeps.
const (
	OptionFinal = iota
	OptionFirst
)

// The guard needs a budget, without the erasure bit, of guardBits, and of
// guardErasing where answers can be erased: below that its bit would be the only
// one, or the only one that is sure.
const (
	guardBits    = 2
	guardErasing = 3
)

// priorFirst is the prior of keeping the first draft. It is fixed, as who has read
// true answers seldom does worse for it; what the small model says of its first
// draft then was measured to be worth less, see docs/strategies.md.
const priorFirst = One / 8

// guarded tells whether there can be a decision which draft is kept.
func (g Game) guarded() bool {
	least := guardBits
	if g.CanErase {
		least = guardErasing
	}
	return g.Guard && g.allowed() >= least
}

// reserve is the bits that are set aside for the guard. They are given back once
// the first decision has settled what the guard could say. Later ones may be
// taken back, and what is asked for must not depend on them.
func (g Game) reserve() int {
	if !g.guarded() || g.settledFirst(min(1, len(g.Decisions))) {
		return 0
	}
	if _, made := g.kept(); made {
		return 0 // it is spent
	}
	return 1
}

// kept returns the decision which draft is kept, where it has been made: the last
// of a session.
func (g Game) kept() (Taken, bool) {
	if n := len(g.Decisions); n > 0 && g.Decisions[n-1].Kind == KindKeep {
		return g.Decisions[n-1], true
	}
	return Taken{}, false
}

// guarding returns the last steps of a session whose strategy has ended.
func (g Game) guarding() Step {
	if _, ok := g.Keeping(); ok {
		return Step{Do: DoKeep}
	}
	if d, made := g.kept(); made && d.Option == OptionFirst && g.Latest().N == d.Draft {
		return Step{Do: DoTake}
	}
	return Step{Do: DoFinish}
}

// Keeping returns the decision which draft the receiver keeps, the first or the
// newest, and whether there is one. There is none where both come to the same
// final answer, or where decisions have said before that the first one is wrong,
// or that another one is right, or good enough to stop: nothing would come of it.
func (g Game) Keeping() (Decision, bool) {
	if !g.guarded() || !g.departs() || g.settledFirst(len(g.Decisions)) {
		return Decision{}, false
	}
	if _, made := g.kept(); made {
		return Decision{}, false
	}
	return Decision{Kind: KindKeep, N: len(g.Decisions) + 1, Draft: g.Latest().N, Options: 2, Yes: priorFirst}, true
}

// departs tells whether the newest draft comes to something else than the first.
func (g Game) departs() bool {
	if len(g.Samples) == 0 || g.Latest().Text == g.Samples[0].Text {
		return false
	}
	first, final := g.Samples[0], NewSample(g.Latest().Text, g.Common)
	if first.Answer == "" || final.Answer == "" {
		return true
	}
	return !Correct(final.Answer, first.Answer, formOfAll([]Sample{first, final}))
}

// settledFirst tells whether the first n decisions say that the first draft is
// wrong, or which draft is right or good enough.
func (g Game) settledFirst(n int) bool {
	for _, d := range g.Decisions[:n] {
		switch p := d.pick(); {
		case d.Kind == KindStop && d.Option == OptionStop:
			return true
		case d.Kind == KindSelect && (p != NoPick || slices.Contains(d.Picks, 0)):
			return true
		case d.Kind == KindAnswer && d.Question >= 1 && d.Question <= len(g.Questions) && g.rulesOut(g.Questions[d.Question-1]):
			return true
		}
	}
	return false
}

// rulesOut tells whether the answer to a question that a rule wrote says that the
// first draft's answer is wrong.
func (g Game) rulesOut(q Question) bool {
	if q.Pose == nil || q.Pose.Kind == PoseStep || q.Answer != Yes && q.Answer != No || len(g.Samples) == 0 || g.Samples[0].Answer == "" {
		return false
	}
	_, form := Clusters(g.Samples)
	return q.Pose.holds(g.Samples[0].Answer, form) != (q.Answer == Yes)
}

// Keeps returns the option of the guard that a solution comes to: the first draft
// where that alone comes to the solution's answer, else the final one. It is not
// ok where only who wrote the solution can tell, as it or a draft that would count
// has no answer to compare.
func (g Game) Keeps(solution string) (option int, ok bool) {
	if len(g.Samples) == 0 {
		return 0, false
	}
	first, final, own := g.Samples[0], NewSample(g.Latest().Text, g.Common), NewSample(solution, g.Common)
	if own.Answer == "" {
		return 0, false
	}
	right := func(s Sample) bool {
		return s.Answer != "" && Correct(s.Answer, own.Answer, formOfAll([]Sample{s, own}))
	}
	switch {
	case right(final):
		return OptionFinal, true
	case right(first):
		return OptionFirst, true
	}
	return OptionFinal, first.Answer != "" && final.Answer != ""
}

// Offered returns the texts that the options of a decision stand for, in their
// order: the two drafts of the guard, or the candidates of a selection, of which
// one that is none of them is empty.
func (g Game) Offered(d Decision) []string {
	switch d.Kind {
	case KindKeep:
		return []string{g.Latest().Text, g.Samples[0].Text}
	case KindSelect:
		out := make([]string, len(d.Picks))
		for i, p := range d.Picks {
			if p >= 0 && p < len(g.Samples) {
				out[i] = g.Samples[p].Text
			}
		}
		return out
	}
	return nil
}

// Concurs tells whether the newest draft comes to the same final answer as a
// solution. It is not ok where either has none.
func (g Game) Concurs(solution string) (same, ok bool) {
	final, own := NewSample(g.Latest().Text, g.Common), NewSample(solution, g.Common)
	if final.Answer == "" || own.Answer == "" {
		return false, false
	}
	return Correct(final.Answer, own.Answer, formOfAll([]Sample{final, own})), true
}

// Picking returns the decision at turn that is made by reading drafts: the guard's,
// or a selection.
func (g Game) Picking() (Decision, bool) {
	if d, ok := g.Keeping(); ok {
		return d, true
	}
	return g.Selection()
}

// Choice is Label for who picks by reading: with the final answers of the two
// drafts of the guard.
func (g Game) Choice(d Decision, option int) string {
	label := g.Label(d, option)
	if texts := g.Offered(d); d.Kind == KindKeep && option >= 0 && option < len(texts) {
		if a := NewSample(texts[option], g.Common).Answer; a != "" {
			label += ", which comes to " + a
		}
	}
	return label
}
