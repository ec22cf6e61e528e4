package linear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"tenbits/models"
	"tenbits/session"
	"tenbits/term"
)

// ControlTable writes a session and its controls as a table. An error of w is not
// told.
func ControlTable(w io.Writer, st session.State, list []session.Compared) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CONTROL\tOUTCOME\tCHANGE\tANSWER\tBITS\tIDEAL\tNOTE")
	rows := append([]session.Compared{session.Whole(st)}, list...)
	for _, c := range rows {
		outcome, change, answer, bits, ideal := "-", "-", "-", "-", "-"
		if c.Outcome != nil {
			outcome = string(*c.Outcome)
		}
		if c.Change != nil {
			change = strings.ReplaceAll(string(*c.Change), "_", " ")
		}
		if c.Answer != nil {
			answer = term.Truncate(term.CleanLine(*c.Answer), 40)
		}
		if c.Sent != nil {
			bits = fmt.Sprint(*c.Sent)
		}
		if c.Ideal != nil {
			ideal = fmt.Sprintf("%.2f", *c.Ideal)
		}
		name := cmp.Or(string(c.Control), "the session")
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", term.CleanLine(name), term.CleanLine(outcome), term.CleanLine(change), answer, bits, ideal, term.CleanLine(c.Note))
	}
	_ = t.Flush() // what writes to w has its own way to tell of errors
}

// Chance is what is said where Effects finds that the final draft does not come
// out the same again.
const Chance = "the small model does not write the same final draft again: what changes with an answer may be chance"

// EffectTable writes what each answer of a session did, with its entropy and its
// surprisal in bits.
func EffectTable(w io.Writer, st session.State, list []session.Effect) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "N\tANSWER\tENTROPY\tSURPRISAL\tWITHOUT IT\tFLIPPED\tQUESTION")
	for _, e := range list {
		q, ok := st.Asks(e.Question)
		if !ok {
			continue
		}
		entropy, surprisal := "-", "-"
		if q.Yes != 0 {
			entropy = fmt.Sprintf("%.2f", q.Yes.Entropy())
			if bits, ok := q.Yes.Surprisal(q.Answer); ok {
				surprisal = fmt.Sprintf("%.2f", bits)
			}
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", q.N, q.Answer, entropy, surprisal, probed(e.Without), probed(e.Flipped), term.Truncate(term.CleanLine(q.Text), 80))
	}
	_ = t.Flush() // what writes to w has its own way to tell of errors
	fmt.Fprintln(w, DidIt(list))
}

// ownSolution tells what a model's own solution comes to.
func ownSolution(o session.Opinion) string {
	if text := strings.TrimPrefix(graded(o.Answer, o.Correct), ", "); text != "" {
		return text
	}
	return "no final answer"
}

// OpinionTable writes where a model that had no part in a session would have
// answered otherwise.
func OpinionTable(w io.Writer, st session.State, o session.Opinion) {
	fmt.Fprintf(w, "%s gives %d of the %s as they were given; its own solution: %s.\n", term.CleanLine(o.Model), o.Agree(), Plural(len(o.Answers), "answer"), ownSolution(o))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "N\tGIVEN\tBESIDE\tQUESTION")
	for _, a := range o.Answers {
		q, _ := st.Asks(a.Question)
		mark := ""
		if a.Answer != a.First {
			mark = " differs"
		}
		fmt.Fprintf(t, "%d\t%s\t%s%s\t%s\n", a.Question, a.First, a.Answer, mark, term.Truncate(term.CleanLine(q.Text), 80))
	}
	_ = t.Flush() // what writes to w has its own way to tell of errors
}

// DidIt says in a sentence on which answers the final one hangs.
func DidIt(list []session.Effect) string {
	var did []string
	for _, e := range list {
		if e.Did() {
			did = append(did, fmt.Sprint(e.Question))
		}
	}
	switch len(did) {
	case 0:
		return "No single answer did it: dropped or flipped alone, each leaves the final answer as it is."
	case 1:
		return fmt.Sprintf("The answer to question %s did it: dropped or flipped alone, it changes the final answer.", did[0])
	}
	return fmt.Sprintf("The final answer hangs on each of the answers to questions %s: dropped or flipped alone, any of them changes it.", strings.Join(did, ", "))
}

// probed says what a session comes to with an answer changed.
func probed(p session.Probed) string {
	text := "no answer"
	if p.Answer != nil {
		text = term.Truncate(term.CleanLine(*p.Answer), 24)
	}
	switch {
	case p.Correct != nil && *p.Correct:
		text += " right"
	case p.Correct != nil:
		text += " wrong"
	}
	if !p.Other {
		text += ", as it was"
	}
	return text
}

// controls tells the controls of the last session.
func (d *dialogue) controls(ctx context.Context, args string) error {
	st := d.ended
	if st.First() == nil || !st.Done() || st.Cut() {
		d.say("There is no session yet that has come to its end. Press enter to start one.")
		return nil
	}
	noise := d.o.Noise
	if args != "" {
		e, err := strconv.ParseFloat(args, 64)
		if err != nil || !(e >= 0 && e <= 1) {
			return d.refuse(fmt.Errorf("%s is no probability: want 0 to 1", args))
		}
		noise = e
	}
	d.say("The controls of the last session, each from the same first draft.")
	d.say("The session itself: %s.", comes(session.Whole(st)))
	// What is to be said comes as events, as only this goroutine may say it.
	err := d.watch(ctx, func(ctx context.Context, emit func(session.Event)) error {
		cfg, err := d.rerunConfig(ctx, st.Setup)
		if err != nil {
			return err
		}
		cfg.Noise = noise
		return session.Compare(ctx, cfg, st, session.Controls(), func(c session.Compared) {
			if c.Note != "" {
				c.Note = " (" + c.Note + ")"
			}
			text := fmt.Sprintf("%s, %s%s: %s.", strings.ReplaceAll(string(c.Control), "_", " "), c.Control.About(), c.Note, comes(c))
			emit(session.Event{Body: session.Warned{Text: text}})
		})
	}, func(_ context.Context, e session.Event) error {
		if w, ok := e.Body.(session.Warned); ok {
			d.say("%s", w.Text)
		}
		return nil
	})
	if err != nil {
		return d.failed(ctx, err)
	}
	return nil
}

// effects tells what each answer of the last session did.
func (d *dialogue) effects(ctx context.Context, _ string) error {
	st := d.ended
	if st.Final() == nil || !st.Done() || st.Cut() || len(st.Game.Readable()) == 0 {
		d.say("There is no session yet that has come to its end with answers. Press enter to start one.")
		return nil
	}
	var list []session.Effect
	// What is to be said comes as events, as only this goroutine may say it.
	err := d.watch(ctx, func(ctx context.Context, emit func(session.Event)) error {
		cfg, err := d.rerunConfig(ctx, st.Setup)
		if err != nil {
			return err
		}
		same, err := session.Effects(ctx, cfg, st, func(e session.Effect) {
			list = append(list, e)
			q, _ := st.Asks(e.Question)
			text := fmt.Sprintf("Answer %d, %s, to %s Without it: %s. Flipped: %s.", e.Question, q.Answer, q.Text, probed(e.Without), probed(e.Flipped))
			emit(session.Event{Body: session.Warned{Text: text}})
		})
		if err == nil && !same {
			emit(session.Event{Body: session.Warned{Text: "Mind that " + Chance + "."}})
		}
		return err
	}, func(_ context.Context, e session.Event) error {
		if w, ok := e.Body.(session.Warned); ok {
			d.say("%s", w.Text)
		}
		return nil
	})
	if err != nil {
		return d.failed(ctx, err)
	}
	d.say("%s", DidIt(list))
	return nil
}

// rerunConfig opens the models of a session, to run parts of it again. Without
// the strong model there is no noise.
func (d *dialogue) rerunConfig(ctx context.Context, set session.Setup) (session.Config, error) {
	cfg := session.Config{Version: d.o.Version, Calibration: d.o.Calibration, MaxRetries: d.o.MaxRetries, Now: d.o.Now}
	var err error
	if cfg.Small, err = d.o.Open(ctx, set.Small.Card.Ref()); err != nil {
		return cfg, err
	}
	if set.Strong != nil && set.Strong.Card.Provider != models.Human {
		var missing *models.Error
		if cfg.Strong, err = d.o.Open(ctx, set.Strong.Card.Ref()); errors.As(err, &missing) {
			cfg.Strong, err = nil, nil
		}
	}
	if err == nil && set.Asker != nil && set.Asker.Card.Provider != models.Human {
		var missing *models.Error
		if cfg.Asker, err = d.o.Open(ctx, set.Asker.Card.Ref()); errors.As(err, &missing) {
			cfg.Asker, err = nil, nil
		}
	}
	if err == nil {
		var missing *models.Error
		if err = cfg.ReseatJudge(ctx, set, d.o.Open); errors.As(err, &missing) {
			cfg.Judge, err = nil, nil
		}
	}
	return cfg, err
}

// comes says what a control comes to, as a part of a sentence.
func comes(c session.Compared) string {
	if c.Outcome == nil {
		return "not possible"
	}
	text := "no final answer"
	if c.Answer != nil {
		text = "answer " + term.CleanLine(*c.Answer)
	}
	if c.Correct != nil {
		text += map[bool]string{true: ", right", false: ", wrong"}[*c.Correct]
	}
	if c.Change != nil && (*c.Change == session.Won || *c.Change == session.Lost) {
		text += ", " + string(*c.Change)
	}
	if c.Sent != nil {
		text += ", with " + Plural(*c.Sent, "bit")
	}
	return text
}
