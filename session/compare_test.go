package session_test

import (
	"errors"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/session"
)

// Each control of a session is told once, with the bits that it needs: none
// where the receiver knows the decisions, those of the session where the strong
// model's are flipped, those of the answer where that is sent.
func TestCompare(t *testing.T) {
	gold := "7"
	for _, strategy := range []string{"batch", "adaptive"} {
		cfg := config(t, strategy, 4)
		cfg.Gold = &gold
		cfg.Small, cfg.Strong = newCounting(), &oracle{replies: []string{"yes", "no"}}
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		small, strong := newCounting(), &oracle{replies: []string{"yes", "no"}}
		var got []session.Compared
		cfg = session.Config{Small: small, Strong: strong, Noise: 0.25}
		if err := session.Compare(t.Context(), cfg, st, session.Controls(), func(c session.Compared) { got = append(got, c) }); err != nil {
			t.Fatal(err)
		}
		if len(got) != len(session.Controls()) {
			t.Fatalf("%d results", len(got))
		}
		for i, c := range got {
			want := 0
			switch c.Control {
			case session.Noisy:
				want = st.Spent()
			case session.SendAnswer:
				want = 10
			case session.SendAnswerCoded:
				want = *c.Nominal
				if want < 1 || want > 15 {
					t.Errorf("coded answer of %d bits", want)
				}
			}
			if c.Control != session.Controls()[i] || c.Outcome == nil || c.Change == nil || c.Nominal == nil || *c.Nominal != want || c.Sent == nil || *c.Sent != want || c.Ideal == nil || c.Control != session.Noisy && *c.Ideal > float64(want) {
				t.Errorf("%s: %+v, want %d bits", c.Control, c, want)
			}
			if sent := strings.HasPrefix(string(c.Control), "send"); sent && (*c.Answer != "7" || !*c.Correct || *c.Outcome != session.Solved) {
				t.Errorf("%s: %+v", c.Control, c)
			}
		}
		if n := small.calls[models.RoleDraft]; n != session.AnswerSamples {
			t.Errorf("%s: %d drafts: the first is given, and the samples are shared", strategy, n)
		}
		if strategy == "batch" && (small.calls[models.RoleAsk] != 0 || len(strong.prompts) != 0) {
			t.Errorf("the small model asked %d times, the strong one was called %d times: all that was given", small.calls[models.RoleAsk], len(strong.prompts))
		}
		// Without a strong model all but the noise is still to be had.
		cfg.Strong = nil
		none := 0
		if err := session.Compare(t.Context(), cfg, st, session.Controls(), func(c session.Compared) {
			if c.Outcome == nil {
				none++
			}
		}); err != nil || none != 1 {
			t.Errorf("%v, %d without a result", err, none)
		}
	}
	_, st, err := play(t, session.Run(config(t, "batch", 2)))
	if err != nil {
		t.Fatal(err)
	}
	st.Setup.Small.Card.Digest = "sha256:others"
	var other *session.OtherSetup
	if err := session.Compare(t.Context(), session.Config{Small: newCounting()}, st, session.Controls(), nil); !errors.As(err, &other) {
		t.Errorf("other weights: %v", err)
	}
	if err := session.Compare(t.Context(), session.Config{Small: newCounting()}, session.State{}, nil, nil); err == nil {
		t.Error("nothing was compared")
	}
}
