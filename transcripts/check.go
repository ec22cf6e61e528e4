package transcripts

import (
	"fmt"

	"tenbits/qa"
	"tenbits/session"
)

// maxOptions bounds the options of a decision.
const maxOptions = 64

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
		if err := within("setup.repeat", b.Setup.Repeat, 0, session.MaxRepeat); err != nil {
			return err
		}
		return within("setup.budget", b.Setup.Budget, 0, qa.MaxBudget)
	case session.PhaseStarted:
		return atLeast0("question", b.Question)
	case session.Predicted:
		if err := atLeast0("question", b.Question); err != nil {
			return err
		}
		if err := checkPrior("raw", b.Raw); err != nil {
			return err
		}
		return checkPrior("yes", b.Yes)
	case session.Decided:
		return checkDecided(b)
	}
	return nil
}

func checkDecided(b session.Decided) error {
	d := b.Decision
	options, last := maxOptions, d.Options-1
	if d.Kind == qa.KindAnswer {
		options, last = 2, qa.OptionErasure // which is not counted among the options
	}
	for _, err := range []error{
		within("decision.options", d.Options, 2, options),
		within("option", b.Option, 0, last),
		atLeast0("decision.question", d.Question),
		checkPrior("decision.yes", d.Yes),
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

// maxSteps bounds how often each of the things that make a session longer may
// happen in it, where the budget does not: many times what a session that
// fails again and again comes to.
const maxSteps = 1000

// tally counts what a transcript has of the events that a session.State keeps
// one by one. A state is a value, so that each such event costs as much as
// there are before it: without a bound a forged file of ten megabytes would take
// a quarter of an hour to open.
type tally struct {
	decided, questions, asked, drafted, judged, retried, warned int
}

// add counts an event that was read. The error says of what there are more
// than a session can have.
func (t *tally) add(body session.Body) error {
	switch b := body.(type) {
	case session.Decided:
		return raise(&t.decided, 1, qa.MaxBudget, "decisions") // each costs a bit or more
	case session.Asked:
		if err := raise(&t.questions, len(b.Questions), qa.MaxBudget, "questions"); err != nil {
			return err
		}
		return raise(&t.asked, 1, maxSteps, "rounds of questions")
	case session.Drafted:
		return raise(&t.drafted, 1, maxSteps, "drafts")
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
