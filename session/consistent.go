package session

import (
	"fmt"
	"math"
	"slices"

	"tenbits/qa"
)

// Mismatch says which event of a session is not what those before it come to.
type Mismatch struct {
	Event int    // from 1
	What  string // is wrong with it
}

// Error says both.
func (m *Mismatch) Error() string { return fmt.Sprintf("event %d %s", m.Event, m.What) }

// Consistent tells whether the events of a session fit together: each draft has its
// number, its hash and its grade, each decision is the one that was at turn,
// and the end has the ledger, the payload and the outcome of what came before
// it. Whether models have said so it cannot tell. Its error is a *Mismatch.
func Consistent(events []Event) error {
	var st State
	for i, e := range events {
		_, starts := e.Body.(Started)
		what := st.unlike(e.Body)
		switch {
		case starts && i > 0:
			what = "(started) is a second start"
		case !starts && i == 0:
			what = "is not the start of a session"
		}
		if what != "" {
			return &Mismatch{i + 1, what}
		}
		st = st.Apply(e)
	}
	return nil
}

// unlike returns what is wrong with a body as the next of the session, empty
// for nothing.
func (s State) unlike(body Body) string {
	what, kind := "", ""
	switch b := body.(type) {
	case Drafted:
		kind, what = "drafted", s.unlikeDraft(b)
	case Referenced:
		kind, what = "referenced", s.unlikeReference(b)
	case Sampled:
		kind, what = "sampled", s.unlikeSample(b)
	case Proposed:
		kind, what = "proposed", s.unlikeStep(qa.DoPropose)
		if len(b.Questions) > b.Wanted {
			what = fmt.Sprintf("has %d questions, where %d were asked for", len(b.Questions), b.Wanted)
		}
	case Weighed:
		kind, what = "weighed", s.unlikeStep(qa.DoWeigh)
		if n := b.Question; what == "" && (n < 1 || n > len(s.Game.Proposed) || s.Game.Proposed[n-1].Yes != 0) {
			what = fmt.Sprintf("is about proposal %d, which is not at turn", n)
		}
	case Asked:
		kind, what = "asked", s.unlikePosed(b)
		if b.Round != s.Game.Rounds+1 {
			what = fmt.Sprintf("is round %d, where %d is at turn", b.Round, s.Game.Rounds+1)
		}
		if len(b.Questions) > b.Wanted {
			what = fmt.Sprintf("has %d questions, where %d were asked for", len(b.Questions), b.Wanted)
		}
		if s.Setup.Foreign && b.Pose == nil && slices.ContainsFunc(b.Questions, func(q string) bool { return q == "" || qa.CleanQuestion(q) != q }) {
			what = "has a question that could not have travelled as it is"
		}
	case Edited:
		kind, what = "edited", s.unlikeStep(qa.DoEdit)
		if q, ok := s.Game.Pending(); what == "" && (!ok || b.Question != q.N || qa.CleanQuestion(b.Text) != b.Text || b.Text == "") {
			what = fmt.Sprintf("is about question %d, which is not at turn, or no question", b.Question)
		}
	case Turned:
		kind, what = "turned", s.unlikeStep(qa.DoTurn)
		if step, ok := s.next(); what == "" && ok && step.Count != b.Question {
			what = fmt.Sprintf("is at question %d, where %d is at turn", b.Question, step.Count)
		}
	case Predicted:
		kind = "predicted"
		if b.Kind != "" {
			what = s.unlikeExpected(b)
		} else if q, ok := s.Game.Pending(); !ok || b.Question != q.N {
			what = fmt.Sprintf("is about question %d, which is not at turn", b.Question)
		}
	case Judged:
		kind, what = "judged", s.unlikeScore(b)
	case Decided:
		kind, what = "decided", s.unlikeDecision(b)
	case Finished:
		kind, what = "finished", s.unlikeEnd(b)
	}
	if what == "" {
		return ""
	}
	return "(" + kind + ") " + what
}

// unlikeStep returns what is wrong with a step where the strategy is at do; of a
// strategy that is not known here, nothing is.
func (s State) unlikeStep(do qa.Do) string {
	if step, ok := s.next(); ok && step.Do != do {
		return fmt.Sprintf("is not at turn: the strategy %s is at: %s", s.Setup.Strategy, step.Do)
	}
	return ""
}

// next returns the step that the strategy is at; it is not ok where there is no
// such strategy.
func (s State) next() (qa.Step, bool) {
	strategy, err := qa.ParseStrategy(s.Setup.Strategy)
	if err != nil {
		return qa.Step{}, false
	}
	return qa.Next(strategy, s.Game), true
}

func (s State) unlikeSample(b Sampled) string {
	answer, correct := s.Setup.gradeSample(b.Text)
	switch sum := hash(b.Text); {
	case b.SHA256 != sum:
		return fmt.Sprintf("has the hash %s, and its text %s", short(b.SHA256), short(sum))
	case b.N != len(s.Game.Samples):
		return fmt.Sprintf("is sampled draft %d, where %d is at turn", b.N, len(s.Game.Samples))
	case !same(b.Answer, answer):
		return fmt.Sprintf("has the answer %s, and in its text is %s", quoted(b.Answer), quoted(answer))
	case !same(b.Correct, correct):
		return "is graded otherwise than its answer is"
	}
	return s.unlikeStep(qa.DoSample)
}

// unlikePosed returns what is wrong with questions that were written by a rule,
// or are said to have been.
func (s State) unlikePosed(b Asked) string {
	step, ok := s.next()
	posed := b.Pose != nil && ok && (step.Do != qa.DoPose || !b.Pose.Equal(step.Pose) || b.Yes != step.Yes || len(b.Questions) != 1)
	put := b.Put && ok && (step.Do != qa.DoPut || !slices.Equal(b.Questions, step.Texts))
	switch {
	case posed, put:
		return "has other questions than the strategy comes to"
	case b.Pose == nil && !b.Put && ok && step.Do != qa.DoAsk:
		return s.unlikeStep(qa.DoAsk)
	}
	return ""
}

func (s State) unlikeDraft(b Drafted) string {
	answer, correct := s.Setup.grade(b.Text)
	switch sum := hash(b.Text); {
	case b.Took != nil && (*b.Took < 0 || *b.Took >= len(s.Game.Samples) || s.Game.Samples[*b.Took].Text != b.Text):
		return fmt.Sprintf("is said to be candidate %d, whose text is another", *b.Took)
	case b.SHA256 != sum:
		return fmt.Sprintf("has the hash %s, and its text %s", short(b.SHA256), short(sum))
	case b.N != len(s.Game.Drafts) || b.Round != s.Game.Rounds:
		return fmt.Sprintf("is draft %d of round %d, where draft %d of round %d is at turn", b.N, b.Round, len(s.Game.Drafts), s.Game.Rounds)
	case !same(b.Answer, answer):
		return fmt.Sprintf("has the answer %s, and in its text is %s", quoted(b.Answer), quoted(answer))
	case !same(b.Correct, correct):
		return "is graded otherwise than its answer is"
	}
	return ""
}

func (s State) unlikeReference(b Referenced) string {
	answer, correct := s.Setup.grade(b.Text)
	switch {
	case b.Oracle != s.Setup.Oracle:
		return fmt.Sprintf("is the given answer: %t, where the session is an oracle session: %t", b.Oracle, s.Setup.Oracle)
	case b.Oracle && !same(b.Answer, s.Setup.Gold):
		return fmt.Sprintf("is %s, and the right answer %s", quoted(b.Answer), quoted(s.Setup.Gold))
	case !b.Oracle && (!same(b.Answer, answer) || !same(b.Correct, correct)):
		return fmt.Sprintf("has the answer %s, or a grade, that its text has not", quoted(b.Answer))
	}
	return ""
}

// unlikeExpected returns what is wrong with the prior of a decision to stop.
func (s State) unlikeExpected(b Predicted) string {
	_, do, ok := s.turn(b.Kind)
	if n := s.Game.Latest().N; !ok || do != qa.DoStop || b.Draft != n || b.Question != 0 {
		return fmt.Sprintf("is about a decision %q and draft %d, where draft %d is the newest", b.Kind, b.Draft, n)
	}
	return s.unlikeStep(do)
}

// turn returns the decision of a kind that would be at turn, whether there is one,
// and the step that it is made in, empty where no kind is of that name.
func (s State) turn(kind qa.Kind) (d qa.Decision, do qa.Do, ok bool) {
	switch kind {
	case qa.KindAnswer:
		d, ok = s.Game.Decision()
		return d, qa.DoDecide, ok
	case qa.KindSelect:
		d, ok = s.Game.Selection()
		return d, qa.DoSelect, ok
	case qa.KindStop:
		d, ok = s.Game.Stopping()
		return d, qa.DoStop, ok
	case qa.KindKeep:
		d, ok = s.Game.Keeping()
		return d, qa.DoKeep, ok
	}
	return d, "", false
}

func (s State) unlikeDecision(b Decided) string {
	d, do, ok := s.turn(b.Decision.Kind)
	if do == "" {
		return "" // of a kind that is not known here
	}
	if what := s.unlikeStep(do); what != "" && do != qa.DoDecide { // an answer has other ways to be at turn
		return what
	}
	switch {
	case !ok:
		return fmt.Sprintf("is decision %d, where there is nothing to decide", b.Decision.N)
	case !b.Decision.Equal(d):
		return fmt.Sprintf("is %s, where %s is at turn", describe(b.Decision), describe(d))
	case b.Decision.Kind != qa.KindAnswer && (b.Option < 0 || b.Option >= d.Options):
		return fmt.Sprintf("takes option %d, of %d", b.Option, d.Options)
	case b.Decision.Kind == qa.KindAnswer && b.Option == qa.OptionErasure && !s.Setup.CanErase && !s.Setup.Control.Free(): // nothing is sent there
		return "is an erasure, which this session cannot have"
	}
	return ""
}

// describe names a decision.
func describe(d qa.Decision) string {
	if d.Kind == qa.KindSelect {
		return fmt.Sprintf("decision %d about the drafts %v with %v/%d", d.N, d.Picks, d.Shares, qa.One)
	}
	if d.Kind != qa.KindAnswer {
		return fmt.Sprintf("decision %d (%s) about draft %d with %d/%d", d.N, d.Kind, d.Draft, d.Yes, qa.One)
	}
	return fmt.Sprintf("decision %d about question %d with yes at %d/%d", d.N, d.Question, d.Yes, qa.One)
}

func (s State) unlikeEnd(b Finished) string {
	g := s.Game
	if b.Outcome.Cut() || b.Partial {
		g = g.Cut()
	}
	l, is, sends := g.Ledger(), b.Ledger, s.Setup.Side == Sender // a receiver's are those that it read
	final := ""
	if f := s.Final(); f != nil {
		final = f.SHA256
	}
	switch {
	case b.FinalSHA256 != final:
		return fmt.Sprintf("has a final draft with the hash %s, and the last one has %s", short(b.FinalSHA256), short(final))
	case sends && b.Payload != g.Payload():
		return fmt.Sprintf("has the payload %s, and the decisions come to %s", b.Payload, g.Payload())
	case sends && !same(is.Coded, l.Coded):
		return "has another length of the coded payload than the decisions come to"
	case is.Nominal != l.Nominal || is.Check != l.Check || is.Answers != l.Answers || is.Erasures != l.Erasures || is.Side != l.Side || is.TakenBack != l.TakenBack || is.Text != l.Text:
		return fmt.Sprintf("has %d bits on its ledger, and the decisions come to %d", is.Nominal, l.Nominal)
	case math.Abs(is.Ideal-l.Ideal) > 1e-6: // logarithms differ in their last digits by machine
		return fmt.Sprintf("has %.6f ideal bits on its ledger, and the decisions come to %.6f", is.Ideal, l.Ideal)
	case b.Outcome.Cut():
		return ""
	case b.Outcome != s.outcome():
		return fmt.Sprintf("has the outcome %s, and its drafts come to %s", b.Outcome, s.outcome())
	case !same(b.Change, s.change()):
		return "has another change than its first and its final draft come to"
	}
	return ""
}

// same tells whether two pointers are both nil, or to the same.
func same[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func quoted(s *string) string {
	if s == nil {
		return "none"
	}
	return fmt.Sprintf("%.40q", *s)
}
