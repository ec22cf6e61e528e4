package session

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"tenbits/qa"
)

// AnswerSamples is how many drafts the control SendAnswerCoded samples.
const AnswerSamples = 16

// Compared is what a control came to, beside the session that it is compared
// with. What is not known is nil.
type Compared struct {
	Control Control  `json:"control"`
	Outcome *Outcome `json:"outcome"` // null where the control is not possible
	Change  *Change  `json:"change"`
	Answer  *string  `json:"answer"`
	Correct *bool    `json:"correct"`
	Sent    *int     `json:"sent"`           // whole bits that cross, in the session's format
	Nominal *int     `json:"nominal"`        // bits in plain1
	Ideal   *float64 `json:"ideal"`          // bits
	Note    string   `json:"note,omitempty"` // what there is to know about it
}

// Compare runs controls of a session that has come to st: each from the same
// first draft and the same questions of the first round, by the same models,
// and calls each with what came of one as soon as it is known. Models, and how
// they are called, are of cfg, all else is of the session. Without a strong
// model, or the judge whose decision could stop the session, there is no noisy
// control, and its Note says so. With other weights of the small one than the
// session had it returns an *OtherSetup. A session that has not ended is an
// error.
func Compare(ctx context.Context, cfg Config, st State, list []Control, each func(Compared)) error {
	noise := cfg.Noise
	cfg, err := cfg.filled().under(st.Setup)
	cfg.Edits = st.edits()
	if err != nil {
		return err
	}
	if st.First() == nil || !st.Done() {
		return errors.New("there is nothing to compare: the session has not come to its end")
	}
	small, set, err := seat(ctx, cfg.Small, cfg.SmallPrompts, nil)
	if err != nil {
		return err
	}
	if was, is := st.Setup.Small.Card.Digest, small.Card.Digest; was != is {
		return &OtherSetup{[]string{fmt.Sprintf("small model: digest was %s, is %s", was, is)}}
	}
	c := &comparison{cfg: cfg, st: st, noise: noise, alphabet: Alphabet(st.Setup, set), done: each}
	c.cfg.Decider, c.cfg.Flip = nil, 0
	for _, control := range list {
		if err := c.run(ctx, control); err != nil {
			return fmt.Errorf("control %s: %w", control, err)
		}
	}
	return nil
}

// comparison is a session with what its controls are run with.
type comparison struct {
	cfg      Config
	st       State
	noise    float64
	alphabet float64
	samples  []State // resamples, as far as they were needed
	done     func(Compared)
}

// run runs one control.
func (c *comparison) run(ctx context.Context, control Control) error {
	switch control {
	case SendAnswer, SendAnswerCoded:
		return c.send(ctx, control)
	case Resample:
		st, err := c.sample(ctx, 0)
		if err != nil {
			return err
		}
		c.tell(control, st, "another draft, sampled at temperature 1")
		return nil
	case Noisy:
		if c.cfg.Strong == nil {
			c.done(Compared{Control: control, Note: "there is no strong model to ask"})
			return nil
		}
		if c.cfg.Judge == nil && c.st.Setup.Stop == qa.StopSent {
			c.done(Compared{Control: control, Note: "there is no judge to ask"})
			return nil
		}
	}
	cfg := c.cfg
	cfg.Control, cfg.Noise, cfg.Given = control, 0, c.st.Share(ShareQuestions)
	note := ""
	lacking := cfg.Foreign && cfg.Asker == nil
	if cfg.Inquirer = nil; lacking {
		note = "with the first questions alone, as their asker is not here"
	}
	switch control {
	case DoNothing:
		cfg.Budget = 0
	case Noisy:
		cfg.Noise, cfg.Given = c.noise, c.st.Share(ShareAnswers)
	}
	cfg.Given.Closed = lacking
	st, err := c.play(ctx, cfg)
	if err != nil {
		return err
	}
	if control == Noisy {
		flipped := 0
		for _, d := range st.Decided {
			if d.Flipped {
				flipped++
			}
		}
		note = strings.TrimPrefix(note+"; ", "; ") + fmt.Sprintf("%d of %d answers flipped, each with a probability of %g", flipped, len(st.Decided), c.noise)
	}
	c.tell(control, st, note)
	return nil
}

// play runs a session and returns what it came to.
func (c *comparison) play(ctx context.Context, cfg Config) (State, error) {
	var st State
	if cfg.Control.Free() {
		cfg.Strong = nil
	}
	err := Run(cfg)(ctx, func(e Event) { st = st.Apply(e) })
	return st, err
}

// sample returns a session in which the small model has drafted once more, with
// the seed that is n after the one of the session.
func (c *comparison) sample(ctx context.Context, n int) (State, error) {
	for len(c.samples) <= n {
		cfg := c.cfg
		s, err := qa.ParseStrategy("resample")
		if err != nil {
			return State{}, err
		}
		cfg.Strategy, cfg.Control, cfg.Given = s, Resample, c.st.Share(ShareDraft)
		cfg.Foreign, cfg.Asker, cfg.Inquirer = false, nil, nil // nothing is asked
		cfg.Seed += uint64(1 + len(c.samples))
		st, err := c.play(ctx, cfg)
		if err != nil {
			return st, err
		}
		c.samples = append(c.samples, st)
	}
	return c.samples[n], nil
}

// tell tells of a control that is a session.
func (c *comparison) tell(control Control, st State, note string) {
	out := Whole(st)
	out.Control, out.Note = control, note
	c.done(out)
}

// Whole returns what a session itself came to, to stand beside its controls.
func Whole(st State) Compared {
	out := Compared{Control: st.Setup.Control}
	if f := st.Finished; f != nil {
		sent := f.Ledger.Sent()
		out.Outcome, out.Change, out.Sent, out.Nominal, out.Ideal = &f.Outcome, f.Change, &sent, &f.Ledger.Nominal, &f.Ledger.Ideal
	}
	if d := st.Final(); d != nil {
		out.Answer, out.Correct = d.Answer, d.Correct
	}
	return out
}

// send tells what it costs to send the strong model's final answer itself, and
// what comes of it.
func (c *comparison) send(ctx context.Context, control Control) error {
	out := Compared{Control: control}
	ref, form := c.st.Reference, c.st.Setup.Form
	if ref == nil || ref.Answer == nil {
		out.Note = "the strong model has no final answer to send"
		c.done(out)
		return nil
	}
	bits, ok := qa.SendAnswer(*ref.Answer, form, c.alphabet)
	if control == SendAnswerCoded {
		var samples []string
		for n := range AnswerSamples {
			st, err := c.sample(ctx, n)
			if err != nil {
				return err
			}
			if a := st.Final().Answer; a != nil {
				samples = append(samples, *a)
			}
		}
		var escaped bool
		bits, escaped, ok = qa.SendAnswerCoded(*ref.Answer, samples, form, c.alphabet)
		out.Note = fmt.Sprintf("under %d sampled answers", len(samples))
		if escaped {
			out.Note += ", none of which is it: escaped"
		}
	}
	if !ok {
		out.Note = "the strong model's final answer is none of those that can be sent"
		c.done(out)
		return nil
	}
	whole := int(math.Ceil(bits))
	out.Answer, out.Correct, out.Sent, out.Nominal, out.Ideal = ref.Answer, ref.Correct, &whole, &whole, &bits
	outcome := outcomeOf(ref.Answer, ref.Correct, form)
	out.Outcome, out.Change = &outcome, changeOf(c.st.First().Correct, ref.Correct)
	c.done(out)
	return nil
}
