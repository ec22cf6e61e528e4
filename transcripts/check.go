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
		return within("setup.budget", b.Setup.Budget, 0, qa.MaxBudget)
	case session.PhaseStarted:
		return atLeast0("question", b.Question)
	case session.Predicted:
		if err := atLeast0("question", b.Question); err != nil {
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
	if b.Latency < 0 {
		return fmt.Errorf("latency is %v: want 0 or more", b.Latency)
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
