package session

import (
	"context"
	"errors"
	"fmt"

	"tenbits/models"
	"tenbits/qa"
)

// finish ends the stream: with what came, whatever err says.
func (r *run) finish(ctx context.Context, err error) error {
	if err == nil && r.reader != nil && !r.cfg.More && len(r.reader.Rest()) > 0 {
		err = fmt.Errorf("%w: %d of its %d bits were used", qa.ErrLong, r.reader.Read(), r.reader.Read()+len(r.reader.Rest()))
	}
	out := Finished{Ledger: r.state.Game.Ledger(), Payload: r.state.Game.Payload(), Usage: r.state.SmallUsage.Plus(r.state.StrongUsage)}
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
	if ref := r.state.Reference; ref != nil && !ref.Oracle {
		out.Ledger.Alternatives = qa.Alternatives(out.Ledger.Nominal, qa.Rival{
			Text: ref.Text, Tokens: ref.Usage.Out, Vocabulary: r.strong.card.Vocabulary, Alphabet: r.alphabet(),
		})
	}
	r.send(out)
	r.coalesce.close()
	return err
}

// alphabet returns how many final answers there could be, 0 where that is open.
func (r *run) alphabet() float64 {
	if r.setup.Form == r.small.Form {
		return r.small.Alphabet
	}
	return 0
}

func (r *run) outcome() Outcome {
	final := r.state.Final()
	switch {
	case final == nil || final.Correct == nil:
		return Ungraded
	case final.Answer == nil:
		return Unparsed
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
