package session_test

import (
	"testing"

	"tenbits/models"
	"tenbits/session"
)

// What an answer did is what the session comes to without it, or with the
// other one, whatever the strategy: the same as when a sender had sent that, if
// the questions stay.
func TestEffects(t *testing.T) {
	for _, strategy := range []string{"batch", "adaptive", "rounds:2x2"} {
		cfg := config(t, strategy, 4)
		cfg.Strong = &oracle{replies: []string{"yes", "no", "no"}, choice: true}
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		small := newCounting()
		var effects []session.Effect
		same, err := session.Effects(t.Context(), session.Config{Small: small}, st, func(e session.Effect) { effects = append(effects, e) })
		if err != nil || !same || len(effects) != 4 {
			t.Fatalf("%s: %v, same %t, %d effects", strategy, err, same, len(effects))
		}
		if small.calls[models.RoleDraft] != 0 || small.calls[models.RoleAsk] != 0 || small.calls[models.RoleAnswer] != 0 {
			t.Errorf("%s: more was called than revisions: %v", strategy, small.calls)
		}
		for i, e := range effects {
			if e.Question != i+1 || e.Flipped.Moved == nil || *e.Flipped.Moved == 0 || *e.Without.Moved == 0 {
				t.Errorf("%s: %+v", strategy, e)
			}
			if strategy != "batch" {
				continue
			}
			options := []int{1, 0, 0, 1}
			options[i] = 1 - options[i]
			cfg.Decider = session.Script{Options: options}
			_, other, err := play(t, session.Run(cfg))
			if err != nil || *other.Final().Answer != *e.Flipped.Answer || e.Flipped.Other != (*other.Final().Answer != *st.Final().Answer) {
				t.Errorf("question %d: flipped %v, and a sender gets %v (%v)", e.Question, *e.Flipped.Answer, *other.Final().Answer, err)
			}
		}
	}
}

// Effects of sessions with erasures: what was not read has none, and no round is
// asked that was not.
func TestEffectsOfErasures(t *testing.T) {
	for _, strategy := range []string{"batch", "adaptive"} {
		cfg := config(t, strategy, 10)
		cfg.Strong = &oracle{replies: []string{"yes", "maybe", "maybe", "no"}}
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		small, n := newCounting(), 0
		same, err := session.Effects(t.Context(), session.Config{Small: small}, st, func(session.Effect) { n++ })
		if err != nil || !same || n != len(st.Game.Readable()) || n == 0 || n == len(st.Game.Questions) || small.calls[models.RoleAsk] != 0 {
			t.Errorf("%s: %v, same %t, %d effects of %d answers, calls %v", strategy, err, same, n, len(st.Game.Readable()), small.calls)
		}
	}
}

// A small model that writes something else each time is found out.
func TestEffectsOfChance(t *testing.T) {
	cfg := config(t, "batch", 2)
	_, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	other := &prophet{parrot{asks: 16}}
	other.tail = " and more"
	if same, err := session.Effects(t.Context(), session.Config{Small: other}, st, func(session.Effect) {}); err != nil || same {
		t.Errorf("same %t, %v", same, err)
	}
	if _, err := session.Effects(t.Context(), session.Config{Small: other}, session.State{}, nil); err == nil {
		t.Error("nothing was probed")
	}
}
