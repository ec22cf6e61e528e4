package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenbits/models"
	"tenbits/qa"
)

// Resume returns the rest of a session of the sender that was cut, which events
// are all that is there of. It goes on after the newest event that is a
// complete step, Drafted, Sampled, Referenced, Proposed, Weighed, Asked,
// Edited, Turned, Predicted, Judged or Decided: what those brought is kept and
// not made again, and half a reply after them is dropped. Its first event is
// Resumed, and the times go on where those of events ended.
//
// Of cfg only the models, the Decider and what is not of the setup are used:
// the setup is that of events. When the models or prompts differ from it, the
// Source returns an *OtherSetup before anything else, and a *Mismatch when the
// events do not fit together.
func Resume(cfg Config, events []Event) Source {
	return func(ctx context.Context, emit func(Event)) error {
		var st State
		for _, e := range events {
			st = st.Apply(e)
		}
		if err := st.resumable(); err != nil {
			return err
		}
		if err := Consistent(events); err != nil {
			return err
		}
		cfg, err := cfg.filled().under(st.Setup)
		if err != nil {
			return err
		}
		r := &run{cfg: cfg, start: cfg.Now().Add(-st.At), emit: emit}
		r.coalesce = newCoalescer(r.deliver)
		if err := r.prepare(ctx, Sender, ""); err != nil {
			return err
		}
		if other := differences(st.Setup, r.setup); len(other) > 0 {
			return &OtherSetup{other}
		}
		version := r.setup.Version
		servers := otherServers(st.Setup, r.setup)
		r.setup, r.state = st.Setup, st
		r.recall(events)
		r.send(Resumed{When: cfg.Now().Round(0).UTC(), Version: version})
		for _, w := range servers {
			r.send(w)
		}
		return r.finish(ctx, r.rejoin(ctx))
	}
}

// Cut tells whether the session has not come to its own end, so that it can be
// resumed: it has no end at all, or a failure, a limit or somebody ended it.
func (s State) Cut() bool {
	return s.Finished == nil || s.Finished.Outcome.Cut()
}

// Cut tells whether a session that ended so was ended by something else than
// its strategy.
func (o Outcome) Cut() bool { return o == Infrastructure || o == OverBudget || o == Cancelled }

// resumable returns why the session cannot be resumed.
func (s State) resumable() error {
	switch {
	case s.Setup.Side == "":
		return errors.New("there is no session to resume: it has no start")
	case s.Setup.Side != Sender:
		return fmt.Errorf("a session of the %s cannot be resumed: receive its payload again", s.Setup.Side)
	case !s.Cut():
		return fmt.Errorf("the session is complete (%s): there is nothing to resume", s.Finished.Outcome)
	case !qa.IsFormat(s.Setup.Format):
		return fmt.Errorf("the session's payload has the format %q: only %s can be written", s.Setup.Format, strings.Join(qa.Formats(), " and "))
	}
	return nil
}

// under returns cfg with what a setup says.
func (cfg Config) under(set Setup) (Config, error) {
	cfg.ID, cfg.Prompt, cfg.Gold, cfg.Form, cfg.Oracle, cfg.Problem = set.ID, set.Prompt, set.Gold, set.Form, set.Oracle, set.Problem
	cfg.Budget, cfg.Seed, cfg.Format, cfg.Check = set.Budget, set.Seed, set.Format, CheckOf(set)
	cfg.Control, cfg.Noise, cfg.Erases, cfg.Repeat, cfg.Flip = set.Control, set.Noise, &set.CanErase, set.Repeat, set.Flip
	cfg.Words, cfg.Foreign, cfg.Edits = WordsOf(set), set.Foreign, set.Edits
	cfg.Stop, cfg.Tau, cfg.Guard = set.Stop, set.Tau, set.Guard
	var errs [6]error
	if set.Judge == nil {
		cfg.Judge = nil
	} else {
		cfg.JudgePrompts, errs[4] = qa.OpenPromptSet(set.Judge.PromptSet)
	}
	cfg.Calibration, errs[3] = CalibrationOf(set, cfg.Calibration)
	cfg.Strategy, errs[0] = qa.ParseStrategy(set.Strategy)
	cfg.SmallPrompts, errs[1] = qa.OpenPromptSet(set.Small.PromptSet)
	if set.Strong == nil || set.ByPerson() {
		cfg.Strong = nil
	} else {
		cfg.StrongPrompts, errs[2] = qa.OpenPromptSet(set.Strong.PromptSet)
	}
	switch {
	case !set.Foreign:
		cfg.Asker, cfg.Inquirer = nil, nil
	case set.AskedByPerson():
		cfg.Asker = nil
	case set.Asker != nil:
		cfg.Inquirer = nil
		cfg.AskerPrompts, errs[5] = qa.OpenPromptSet(set.Asker.PromptSet)
	}
	return cfg, errors.Join(errs[:]...)
}

// OtherSetup says that a session cannot be resumed, verified or compared with, as
// models, prompts or the map of priors are not those that it was started with.
type OtherSetup struct {
	Differences []string // "small model: digest was …, is …"
}

// Error names what differs.
func (e *OtherSetup) Error() string {
	return "the session was started with something else: " + strings.Join(e.Differences, "; ")
}

// differences returns in what two setups differ that has to be the same for the
// rest of a session to be what it would have been.
func differences(was, is Setup) []string {
	list := seatDifferences("small model", &was.Small, &is.Small)
	list = append(list, seatDifferences("strong model", was.Strong, is.Strong)...)
	list = append(list, seatDifferences("asker", was.Asker, is.Asker)...)
	list = append(list, seatDifferences("judge", was.Judge, is.Judge)...)
	if was.JudgeHash != is.JudgeHash {
		list = append(list, fmt.Sprintf("the judge's words: their hash was %s, is %s", short(was.JudgeHash), short(is.JudgeHash)))
	}
	if was.CanErase != is.CanErase {
		list = append(list, fmt.Sprintf("an answer can be erased: was %t, is %t", was.CanErase, is.CanErase))
	}
	return list
}

func seatDifferences(who string, was, is *Seat) []string {
	if was == nil || is == nil {
		if was == is {
			return nil
		}
		return []string{who + ": there is one on one side alone"}
	}
	a, b := was.Card, is.Card
	var list []string
	for _, f := range []struct {
		what    string
		was, is any
	}{
		{"reference", a.Ref(), b.Ref()},
		{"digest", a.Digest, b.Digest},
		{"quantisation", a.Quantisation, b.Quantisation},
		{"context", a.Context, b.Context},
		{"vocabulary", a.Vocabulary, b.Vocabulary},
		{"capabilities", a.Capabilities, b.Capabilities},
		{"prompt set", was.PromptSet, is.PromptSet},
		{"hash of the prompt set", was.PromptHash, is.PromptHash},
	} {
		if f.was != f.is {
			list = append(list, fmt.Sprintf("%s: %s was %+v, is %+v", who, f.what, f.was, f.is))
		}
	}
	return list
}

// otherServers warns of models that are run by other software than before. Most
// likely they write the same, so that it is no reason to stop.
func otherServers(was, is Setup) []Warned {
	var list []Warned
	warn := func(a, b models.Card) {
		if a.Server != b.Server {
			list = append(list, Warned{Text: fmt.Sprintf("%s is run by %s now, and was run by %s", b.Ref(), b.Server, a.Server), Hint: "its replies may not be those that it would have given then"})
		}
	}
	warn(was.Small.Card, is.Small.Card)
	if was.Strong != nil && is.Strong != nil {
		warn(was.Strong.Card, is.Strong.Card)
	}
	if was.Judge != nil && is.Judge != nil && (was.Strong == nil || was.Judge.Card.Ref() != was.Strong.Card.Ref()) {
		warn(was.Judge.Card, is.Judge.Card)
	}
	return list
}

// recall brings back what a run knows beside its state: which warnings were
// given since the last complete step, and, of the strong model, its solution
// and what it has replied about the draft that is seen now.
func (r *run) recall(events []Event) {
	var st State
	for _, e := range events {
		switch b := e.Body.(type) {
		case Drafted, Sampled, Referenced, Proposed, Asked, Edited, Turned:
			r.told = nil
		case Warned:
			r.told = append(r.told, b)
		case Decided:
			r.told = nil
			if r.strong != nil {
				r.strong.remember(st.Game, b)
			}
		}
		st = st.Apply(e)
	}
	switch {
	case r.strong == nil:
	case r.cfg.Control == Self && st.First() != nil:
		r.strong.solution = st.First().Text
	case st.Reference != nil:
		r.strong.solution = st.Reference.Text
	}
}

// rejoin goes on with a session that was resumed.
func (r *run) rejoin(ctx context.Context) error {
	if err := r.load(ctx); err != nil {
		return err
	}
	if r.state.First() != nil && r.state.Reference == nil {
		if err := r.reference(ctx); err != nil {
			return err
		}
	}
	return r.play(ctx)
}

// warn warns, unless the session did so before it was cut.
func (r *run) warn(w Warned) {
	if i := slices.Index(r.told, w); i >= 0 {
		r.told = slices.Delete(r.told, i, i+1)
		return
	}
	r.send(w)
}
