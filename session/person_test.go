package session_test

import (
	"context"
	"errors"
	"testing"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// clerk is a person who answers by a list.
func clerk(options ...int) session.Person {
	return session.Person{Ask: func(_ context.Context, q qa.Question, _ qa.Game) (int, error) {
		if q.N > len(options) {
			return 0, errors.New("the person has left")
		}
		return options[q.N-1], nil
	}}
}

// A person decides as a model does: the receiver rebuilds it, and it can go on.
func TestPerson(t *testing.T) {
	for _, strategy := range []string{"batch", "adaptive"} {
		cfg := config(t, strategy, 8)
		cfg.Strong, cfg.Decider = nil, clerk(1, 0, 2, 1, 1, 0, 0, 1)
		events, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		if st.Setup.Strong == nil || st.Setup.Strong.Card.Ref() != "human" || !st.Setup.CanErase || st.Game.Questions[2].Answer != qa.Erasure || st.Decided[0].From != "" {
			t.Errorf("%s: %+v", strategy, st.Setup)
		}
		asked := 0
		for _, e := range events {
			if p, ok := e.Body.(session.PhaseStarted); ok && p.Phase == session.PhaseAnswer && p.Model == models.Human {
				asked++
			}
		}
		if asked != len(st.Decided) {
			t.Errorf("%s: %d questions were put, %d answered", strategy, asked, len(st.Decided))
		}
		_, got, err := play(t, session.Receive(cfg, st.Finished.Payload))
		if err != nil || got.Finished.FinalSHA256 != st.Finished.FinalSHA256 {
			t.Errorf("%s: received %v", strategy, err)
		}
		rest, _, err := play(t, session.Resume(session.Config{Small: cfg.Small, Decider: cfg.Decider}, events[:len(events)/2]))
		if end := fold(append(events[:len(events)/2:len(events)/2], rest...)); err != nil || end.Finished.Payload != st.Finished.Payload {
			t.Errorf("%s: resumed %v", strategy, err)
		}
	}
}

// In a fork a person is not asked again what they have said, and a flip of it is
// a flip.
func TestPersonForks(t *testing.T) {
	cfg := config(t, "batch", 4)
	cfg.Strong, cfg.Decider = nil, clerk(1, 0, 1)
	_, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	cfg.Decider, cfg.Given, cfg.Flip = clerk(), st.Fork(2), 2 // has nothing more to say
	_, fork, err := play(t, session.Run(cfg))
	if err != nil || st.Finished.Payload != "0101" || fork.Finished.Payload != "0111" {
		t.Errorf("%v: payload %s, forked %s", err, st.Finished.Payload, fork.Finished.Payload)
	}
}

// A second opinion answers the same questions about the same drafts, and calls
// nobody but the model that gives it.
func TestSecondOpinion(t *testing.T) {
	gold := "7"
	for _, strategy := range []string{"batch", "adaptive"} {
		cfg := config(t, strategy, 9)
		cfg.Gold, cfg.Strong, cfg.Decider = &gold, nil, clerk(1, 0, 2, 0, 1, 1, 1, 1, 1)
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		small, strong := newCounting(), &oracle{replies: []string{"yes"}}
		o, err := session.SecondOpinion(t.Context(), session.Config{Small: small, Strong: strong}, st)
		if err != nil {
			t.Fatal(err)
		}
		if len(small.calls) != 0 || strong.calls != len(st.Game.Questions) && strategy == "batch" {
			t.Errorf("%s: the small model was called %v, the other %d times", strategy, small.calls, strong.calls)
		}
		want, agree := 0, 0
		for _, q := range st.Game.Questions {
			if q.Answer != "" {
				want++
			}
			if q.Answer == qa.Yes {
				agree++
			}
		}
		if len(o.Answers) != want || o.Agree() != agree || o.Model != "test/oracle" || o.Correct == nil || !*o.Correct || *o.Answer != "7" {
			t.Errorf("%s: %+v, want %d answers, %d alike", strategy, o, want, agree)
		}
	}
}
