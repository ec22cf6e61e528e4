package transcripts

import (
	"cmp"
	"fmt"

	"tenbits/qa"
	"tenbits/session"
)

// maxOptions bounds the options of a decision: every draft, and none of them.
const maxOptions = qa.MaxDrafts + 1

// maxProposed bounds the questions that are proposed at a time: many times what
// any strategy wants.
const maxProposed = 8 * qa.MaxBudget

// check tells whether an event that was read is one that readers can reckon
// with. A file may come from anywhere; what a session writes is always so. The
// error names the field.
func check(body session.Body) error {
	switch b := body.(type) {
	case session.Started:
		if n := b.Setup.Noise; !(n >= 0 && n <= 1) {
			return fmt.Errorf("setup.noise is %g: want 0 to 1", n)
		}
		if err := within("setup.flip", b.Setup.Flip, 0, qa.MaxBudget); err != nil {
			return err
		}
		if err := within("setup.edits", len(b.Setup.Edits), 0, qa.MaxBudget); err != nil {
			return err
		}
		if err := within("setup.repeat", b.Setup.Repeat, 0, session.MaxRepeat); err != nil {
			return err
		}
		if set := b.Setup; set.Stop != qa.StopNever {
			if err := qa.CheckTau(set.Tau); err != nil {
				return fmt.Errorf("setup.tau: %w", err)
			}
		}
		return within("setup.budget", b.Setup.Budget, 0, qa.MaxBudget)
	case session.PhaseStarted:
		return cmp.Or(atLeast0("question", b.Question), atLeast0("sample", b.Sample), atLeast0("of", b.Of))
	case session.Drafted:
		if b.Took != nil {
			return within("took", *b.Took, 0, qa.MaxDrafts-1)
		}
	case session.Proposed:
		return within("questions", len(b.Questions), 0, maxProposed)
	case session.Weighed:
		return cmp.Or(within("question", b.Question, 1, maxProposed), checkPrior("yes", b.Yes))
	case session.Asked:
		if b.Pose != nil {
			return cmp.Or(within("pose.values", len(b.Pose.Values), 1, qa.MaxDrafts), within("pose.step", b.Pose.Step, 0, qa.MaxBudget), checkPrior("yes", b.Yes))
		}
		return checkPrior("yes", b.Yes)
	case session.Edited:
		return within("question", b.Question, 1, qa.MaxBudget)
	case session.Turned:
		return cmp.Or(within("question", b.Question, 1, qa.MaxBudget), atLeast0("dropped", b.Dropped))
	case session.Predicted:
		if err := cmp.Or(atLeast0("question", b.Question), atLeast0("draft", b.Draft)); err != nil {
			return err
		}
		if err := checkPrior("raw", b.Raw); err != nil {
			return err
		}
		return checkPrior("yes", b.Yes)
	case session.Decided:
		return checkDecided(b)
	case session.Judged:
		if !(b.Score >= qa.NoScore && b.Score <= qa.MostScore) {
			return fmt.Errorf("score is %g: want %d to %d", b.Score, qa.NoScore, qa.MostScore)
		}
		return atLeast0("draft", b.Draft)
	}
	return nil
}

func checkDecided(b session.Decided) error {
	d := b.Decision
	options, last := maxOptions, d.Options-1
	switch d.Kind {
	case qa.KindAnswer:
		options, last = 2, qa.OptionErasure // which is not counted among the options
	case qa.KindStop, qa.KindKeep:
		options = 2
	}
	for _, err := range []error{
		within("decision.options", d.Options, 2, options),
		within("option", b.Option, 0, last),
		atLeast0("decision.question", d.Question),
		atLeast0("decision.draft", d.Draft),
		checkPrior("decision.yes", d.Yes),
		checkPicks(d),
	} {
		if err != nil {
			return err
		}
	}
	if v := b.Votes; v != nil {
		for _, n := range []int{v.No, v.Yes, v.Unclear} {
			if err := within("votes", n, 0, session.MaxRepeat); err != nil {
				return err
			}
		}
	}
	if b.Latency < 0 {
		return fmt.Errorf("latency is %v: want 0 or more", b.Latency)
	}
	return nil
}

// checkPicks tells whether the options of a decision are told apart as those of
// its kind are.
func checkPicks(d qa.Decision) error {
	if d.Kind != qa.KindSelect {
		return cmp.Or(within("decision.picks", len(d.Picks), 0, 0), within("decision.shares", len(d.Shares), 0, 0))
	}
	for _, p := range d.Picks {
		if err := within("decision.picks", p, qa.NoPick, qa.MaxDrafts-1); err != nil {
			return err
		}
	}
	for _, p := range d.Shares {
		if err := within("decision.shares", int64(p), 1, qa.One); err != nil {
			return err
		}
	}
	return cmp.Or(within("decision.picks", len(d.Picks), d.Options, d.Options), within("decision.shares", len(d.Shares), d.Options, d.Options))
}

// maxSteps bounds how often each of the things that make a session longer may
// happen in it, where the budget does not: many times what a session that
// fails again and again comes to.
const maxSteps = 1000

// tally counts what a transcript has of the events that a session.State keeps
// one by one. A state is a value, so that each such event costs as much as
// there are before it: without a bound a forged file of ten megabytes would take
// a quarter of an hour to open.
type tally struct {
	decided, questions, asked, drafted, sampled, proposed, weighed, judged, retried, warned, edited, turned int
}

// add counts an event that was read. The error says of what there are more
// than a session can have.
func (t *tally) add(body session.Body) error {
	switch b := body.(type) {
	case session.Decided:
		return raise(&t.decided, 1, qa.MaxBudget, "decisions") // each costs a bit or more
	case session.Edited:
		return raise(&t.edited, 1, qa.MaxBudget, "questions that were edited")
	case session.Turned:
		return raise(&t.turned, 1, qa.MaxBudget, "changes of the strategy")
	case session.Asked:
		// What a change of the strategy drops may be asked for again.
		if err := raise(&t.questions, len(b.Questions), qa.MaxBudget*(1+t.turned), "questions"); err != nil {
			return err
		}
		return raise(&t.asked, 1, maxSteps, "rounds of questions")
	case session.Drafted:
		return raise(&t.drafted, 1, maxSteps, "drafts")
	case session.Sampled:
		return raise(&t.sampled, 1, qa.MaxDrafts, "sampled drafts")
	case session.Proposed:
		return raise(&t.proposed, 1, maxSteps, "rounds of proposals")
	case session.Weighed:
		return raise(&t.weighed, 1, maxSteps, "proposals weighed")
	case session.Judged:
		return raise(&t.judged, 1, maxSteps, "scores")
	case session.Retried:
		return raise(&t.retried, 1, maxSteps, "calls made again")
	case session.Warned:
		return raise(&t.warned, 1, maxSteps, "warnings")
	}
	return nil
}

func raise(n *int, by, most int, what string) error {
	if *n += by; *n > most {
		return fmt.Errorf("a session with %d %s: want at most %d", *n, what, most)
	}
	return nil
}

func checkPrior(field string, p qa.Prior) error {
	return within(field, int64(p), 0, qa.One-1)
}

func within[T int | int64](field string, v, least, most T) error {
	if v < least || v > most {
		return fmt.Errorf("%s is %d: want %d to %d", field, v, least, most)
	}
	return nil
}

func atLeast0(field string, v int) error {
	if v < 0 {
		return fmt.Errorf("%s is %d: want 0 or more", field, v)
	}
	return nil
}
