package session

import (
	"context"
	"errors"
	"regexp"

	"tenbits/models"
	"tenbits/qa"
)

// finish ends the stream: with what came, whatever err says.
func (r *run) finish(ctx context.Context, err error) error {
	out := Finished{Usage: r.state.SmallUsage.Plus(r.state.StrongUsage)}
	if err == nil && r.reader != nil && !r.short {
		out.Checked, err = r.close()
	}
	out.Partial = r.short
	out.Ledger, out.Payload = r.sums(err == nil && !r.short)
	if f := r.state.Final(); f != nil {
		out.FinalSHA256 = f.SHA256
	}
	switch {
	case err == nil:
		out.Outcome = r.outcome()
		out.Change = r.change()
	case ctx.Err() != nil:
		err = ctx.Err()
		out.Outcome = Cancelled
	default:
		failed := Failed{Text: err.Error(), Phase: r.state.Phase}
		out.Outcome = Infrastructure
		if e := (*models.Error)(nil); errors.As(err, &e) {
			failed.Hint, failed.Fault = e.Hint, e.Fault
			if e.Fault == models.Limited || e.Fault == models.Exhausted {
				out.Outcome = OverBudget
			}
		}
		r.send(failed)
	}
	if r.reader == nil {
		out.Ledger.Alternatives = r.scales().Alternatives(out.Ledger.Sent(), r.rival())
	}
	r.send(out)
	r.coalesce.close()
	return err
}

// scales returns what weighs the alternatives.
func (r *run) scales() *qa.Scales {
	if r.cfg.Scales != nil {
		return r.cfg.Scales
	}
	return new(qa.Scales)
}

// rival returns what could have been sent instead. In an oracle session the
// strong model wrote nothing, so that only the answer itself is left.
func (r *run) rival() qa.Rival {
	v := qa.Rival{Alphabet: r.alphabet()}
	ref := r.state.Reference
	if ref == nil {
		return v
	}
	v.Answer = value(ref.Answer)
	if !ref.Oracle {
		v.Text, v.Tokens = ref.Text, ref.Usage.Out-ref.Usage.Reasoning
	}
	if r.setup.Strong != nil {
		v.Vocabulary = r.setup.Strong.Card.Vocabulary
	}
	return v
}

// choices finds the options that a prompt lists.
var choices = regexp.MustCompile(`(?m)^\s*\(?[A-J][).:]\s`)

// alphabet returns how many final answers there could be, 0 where that is open.
func (r *run) alphabet() float64 {
	if r.setup.Form == qa.Option {
		return float64(len(choices.FindAllString(r.setup.Prompt, -1)))
	}
	if r.setup.Form == r.small.Form {
		return r.small.Alphabet
	}
	return 0
}

func (r *run) outcome() Outcome {
	final := r.state.Final()
	switch {
	case final == nil:
		return Ungraded
	case final.Answer == nil && (final.Correct != nil || r.setup.Form != qa.Text):
		return Unparsed // without a gold answer a text need not have a line that names its answer
	case final.Correct == nil:
		return Ungraded
	case *final.Correct:
		return Solved
	}
	return Unsolved
}

func (r *run) change() *Change {
	first, final := r.state.First(), r.state.Final()
	if first == nil || first.Correct == nil || final.Correct == nil {
		return nil
	}
	c := KeptWrong
	switch {
	case *first.Correct && *final.Correct:
		c = KeptRight
	case *first.Correct:
		c = Lost
	case *final.Correct:
		c = Won
	}
	return &c
}
