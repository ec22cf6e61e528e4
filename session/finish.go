package session

import (
	"context"
	"errors"

	"tenbits/models"
	"tenbits/qa"
)

// Outcome says how a session ended.
type Outcome string

// The outcomes.
const (
	Solved         Outcome = "solved"         // the final draft's answer is right
	Unsolved       Outcome = "unsolved"       // it is wrong
	Ungraded       Outcome = "ungraded"       // there is nothing to grade it with
	Unparsed       Outcome = "unparsed"       // the final draft has no final answer
	Infrastructure Outcome = "infrastructure" // a model or server failed
	OverBudget     Outcome = "budget"         // rate limit or money
	Cancelled      Outcome = "cancelled"
)

// Change compares the final draft with the first.
type Change string

// The changes.
const (
	Won       Change = "won"        // wrong, then right
	Lost      Change = "lost"       // right, then wrong
	KeptRight Change = "kept_right" // right and right
	KeptWrong Change = "kept_wrong" // wrong and wrong
)

// finish ends the stream: with what came, whatever err says.
func (r *run) finish(ctx context.Context, err error) error {
	out := Finished{Usage: r.state.Usage()}
	if err == nil && r.line != nil && !r.short {
		err = r.drain(ctx)
	}
	if err == nil && r.reader != nil && !r.short {
		out.Checked, err = r.close()
	}
	r.tellCut()
	out.Partial = r.short
	out.Ledger, out.Payload = r.sums(err == nil && !r.short)
	if f := r.state.Final(); f != nil {
		out.FinalSHA256 = f.SHA256
	}
	switch {
	case err == nil:
		out.Outcome = r.state.outcome()
		out.Change = r.state.change()
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
	v := qa.Rival{Form: r.setup.Form, Alphabet: Alphabet(r.setup, r.small)}
	ref := r.state.Reference
	if ref == nil {
		return v
	}
	v.Answer = value(ref.Answer)
	usage := ref.Usage
	if g := r.cfg.Given; ref.Given && g != nil && g.Reference != nil {
		usage = g.Reference.Usage // of the session that wrote it
	}
	if !ref.Oracle {
		v.Text, v.Tokens = ref.Text, usage.Out-usage.Reasoning
	}
	if r.setup.Strong != nil {
		v.Vocabulary = r.setup.Strong.Card.Vocabulary
	}
	return v
}

// Alphabet returns how many final answers to a session's problem there could be,
// 0 where that is open. small is the small model's prompt set.
func Alphabet(set Setup, small *qa.PromptSet) float64 {
	if set.Form == qa.Option {
		return float64(len(qa.Options(set.Prompt)))
	}
	if set.Form == small.Form {
		return small.Alphabet
	}
	return 0
}

// outcome returns how a session ended that came to its own end.
func (s State) outcome() Outcome {
	final := s.Final()
	if final == nil {
		return Ungraded
	}
	return outcomeOf(final.Answer, final.Correct, s.Setup.Form)
}

// outcomeOf returns what a final answer, nil for none, comes to.
func outcomeOf(answer *string, correct *bool, form qa.Form) Outcome {
	switch {
	case answer == nil && (correct != nil || form != qa.Text):
		return Unparsed // without a gold answer a text need not have a line that names its answer
	case correct == nil:
		return Ungraded
	case *correct:
		return Solved
	}
	return Unsolved
}

// change compares the final draft with the first, nil where that cannot be told.
func (s State) change() *Change {
	first, final := s.First(), s.Final()
	if first == nil {
		return nil
	}
	return changeOf(first.Correct, final.Correct)
}

// changeOf compares what is known of the first answer and of the final one, nil
// where that is not enough.
func changeOf(first, final *bool) *Change {
	if first == nil || final == nil {
		return nil
	}
	c := KeptWrong
	switch {
	case *first && *final:
		c = KeptRight
	case *first:
		c = Lost
	case *final:
		c = Won
	}
	return &c
}
