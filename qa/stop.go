package qa

import (
	"fmt"
	"slices"
)

// Stop says how it is decided whether a session ends after a round: a judge
// scores the draft that the round came to, and a score of tau or more ends it, as
// in the paper's Algorithm 1.
type Stop string

// The ways to stop.
const (
	StopNever Stop = ""     // there is no judge: the session goes on while there are bits
	StopFree  Stop = "free" // the judge is the small model: the receiver has its score too, and nothing crosses
	StopSent  Stop = "sent" // it is another: whether the session ends is a decision, of one bit
)

// Scores that are written go from LeastScore to MostScore, as the paper's;
// UsualTau is its threshold. Those of ScoreOf begin above 0. NoScore is that of
// a draft of which none could be had: it ends no session.
const (
	LeastScore = 1
	MostScore  = 10
	UsualTau   = 7
	NoScore    = 0
)

// CheckTau tells whether a score can be compared with tau: it is above 0 and at
// most MostScore.
func CheckTau(tau float64) error {
	if !(tau > 0 && tau <= MostScore) {
		return fmt.Errorf("a threshold of %g: want a score, above 0 and at most %d", tau, MostScore)
	}
	return nil
}

// Rating is what the judge gave a draft.
type Rating struct {
	Draft int     // its number
	Value float64 // the score, see LeastScore
}

// WithRating returns g with the score of draft n, where both sides have it.
func (g Game) WithRating(n int, value float64) Game {
	if g.Stop == StopFree {
		g.Ratings = append(slices.Clip(g.Ratings), Rating{n, value})
	}
	return g
}

// WithExpected returns g with the prior of the decision to stop that is at turn.
func (g Game) WithExpected(p Prior) Game {
	g.Expected = p
	return g
}

// Next returns the step that comes next in a session of a strategy: its own, with
// the judge's between two rounds and the guard's at the end. Where it would begin
// another round from a new draft, that is judged first, and the session may end
// there. Of a strategy that has one round the judge has nothing to end.
func Next(s Strategy, g Game) Step {
	if _, made := g.kept(); made {
		return g.guarding()
	}
	step := s.Next(g)
	if step.Do == DoAsk || step.Do == DoPose || step.Do == DoPropose {
		step = g.judging(step)
	}
	if step.Do == DoFinish {
		return g.guarding()
	}
	return step
}

// judging returns what comes before a step that begins a round.
func (g Game) judging(step Step) Step {
	n := g.Latest().N
	switch {
	case g.Stop == StopNever || n == 0:
		return step
	case g.Stop == StopFree:
		for _, s := range g.Ratings {
			if s.Draft == n && s.Value >= g.Tau {
				return Step{Do: DoFinish}
			}
			if s.Draft == n {
				return step
			}
		}
		return Step{Do: DoJudge}
	}
	for _, d := range g.Decisions {
		if d.Kind == KindStop && d.Option == OptionStop {
			return Step{Do: DoFinish}
		}
	}
	if _, ok := g.Stopping(); ok {
		return Step{Do: DoStop}
	}
	return step
}

// Options of a decision whether the session ends.
const (
	OptionGoOn = iota
	OptionStop
)

// Stopping returns the decision whether the session ends with the newest draft,
// and whether there is one: where the budget covers, beside it, one answer more.
//
// Where answers can be erased, those that were given count for this as if they
// cost two bits each: whether there is such a decision must not depend on an
// erasure that comes later, which only one side may know of. It follows that
// no decision to stop is ever taken back.
func (g Game) Stopping() (Decision, bool) {
	n := g.Latest().N
	if g.Stop != StopSent || n == 0 {
		return Decision{}, false
	}
	for _, d := range g.Decisions {
		if d.Kind == KindStop && d.Draft == n {
			return Decision{}, false
		}
	}
	price := 1
	if g.CanErase {
		price = 2
	}
	if price*(g.answered()+1)+1 > g.planned() {
		return Decision{}, false
	}
	return Decision{Kind: KindStop, N: len(g.Decisions) + 1, Draft: n, Options: 2, Yes: g.Expected}, true
}

// Rated returns the question that says what is expected of a judge: whether the
// final answer of the newest draft is right. It is not ok where that has none.
func (g Game) Rated() (Pose, bool) {
	a, ok := FinalAnswer(g.Latest().Text, g.Common)
	return Pose{Kind: PoseIs, Values: []string{a}}, ok
}
