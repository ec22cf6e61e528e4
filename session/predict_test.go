package session_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/qa"
	"tenbits/session"
)

// speaker is a parrot that reads prompts in words, gives no probabilities, and
// says one when it is asked.
type speaker struct {
	parrot
	say func(prompt string) string
}

func (s *speaker) Describe(ctx context.Context) (models.Card, error) {
	c, err := s.parrot.Describe(ctx)
	c.PromptSet = "general"
	return c, err
}

func (s *speaker) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if req.Role != models.RolePredict {
		return s.parrot.Stream(ctx, req, emit)
	}
	text := s.say(req.Prompt)
	if emit != nil {
		if err := emit(models.Chunk{Text: text, Tokens: 1}); err != nil {
			return models.Reply{}, err
		}
	}
	return models.Reply{Text: text, Option: -1, Usage: models.Usage{In: 9, Out: 1}}, nil
}

func spoken(t testing.TB, say func(string) string) session.Config {
	t.Helper()
	cfg := config(t, "adaptive", 6)
	cfg.Small, cfg.Format = &speaker{parrot{asks: 16}, say}, qa.Coded1
	return cfg
}

// A small model without probabilities says them, and what it says that is none is
// one half, recorded as what it is. The receiver asks as well.
func TestPriorsInWords(t *testing.T) {
	replies := []string{"90", " 0 ", "I think 70", "100%"}
	n := 0
	cfg := spoken(t, func(string) string { n++; return replies[(n-1)%len(replies)] })
	events, sent, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		if b, ok := e.Body.(session.Predicted); ok {
			got = append(got, fmt.Sprintf("%.2f %s %q", b.Yes.P(), b.From, b.Said))
		}
	}
	want := `0.90 words "90"|0.01 words " 0 "|0.50 none "I think 70"|0.99 words "100%"|0.90 words "90"|0.01 words " 0 "`
	if all := strings.Join(got, "|"); all != want || !sent.Setup.Words {
		t.Errorf("%s, want %s", all, want)
	}
	n = 0
	if err := session.Verify(t.Context(), cfg, events); err != nil {
		t.Error(err)
	}
}

// It costs a call an answer, so that it is not done where nobody asked for it and
// the format makes no use of it.
func TestPriorsInWordsOnlyWhereOfUse(t *testing.T) {
	for _, c := range []struct {
		words  session.Words
		format string
		set    string
		want   bool
	}{
		{session.WordsAuto, qa.Plain1, "general", false}, {session.WordsAuto, qa.Coded1, "general", true},
		{session.WordsOn, qa.Plain1, "general", true}, {session.WordsOff, qa.Coded1, "general", false},
		{session.WordsOn, qa.Coded1, "compact", false}, // whose models cannot say one
	} {
		asked := false
		cfg := spoken(t, func(string) string { asked = true; return "50" })
		cfg.Words, cfg.Format = c.words, c.format
		var err error
		if cfg.SmallPrompts, err = qa.OpenPromptSet(c.set); err != nil {
			t.Fatal(err)
		}
		_, st, err := play(t, session.Run(cfg))
		if err != nil || asked != c.want || st.Setup.Words != c.want {
			t.Errorf("%s in %s with %s: asked %t (%v)", c.words, c.format, c.set, asked, err)
		}
	}
	cfg := config(t, "batch", 3) // a model that has probabilities is not asked
	cfg.Words = session.WordsOn
	if _, st, err := play(t, session.Run(cfg)); err != nil || st.Setup.Words {
		t.Error("a model with probabilities is asked for them in words", err)
	}
}

func calibration(t testing.TB, points ...[2]qa.Prior) *qa.Calibration {
	t.Helper()
	file, err := qa.Calibration{Name: "test", Method: qa.Isotonic, Points: points}.File()
	if err != nil {
		t.Fatal(err)
	}
	c, err := qa.ParseCalibration(file)
	if err != nil {
		t.Fatal(err)
	}
	return &c
}

// What goes through a map is coded under what came of it, and the receiver with
// the same map rebuilds it; verifying needs the map too.
func TestCalibratedSession(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		low := qa.Prior(rapid.Uint32Range(1, qa.One/2).Draw(rt, "low"))
		high := qa.Prior(rapid.Uint32Range(uint32(low), qa.One-1).Draw(rt, "high"))
		cfg := config(t, rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x3"}).Draw(rt, "strategy"), rapid.IntRange(0, 12).Draw(rt, "budget"))
		cfg.Format, cfg.Calibration = qa.Coded1, calibration(t, [2]qa.Prior{1, low}, [2]qa.Prior{qa.One - 1, high})
		options := rapid.SliceOfN(rapid.IntRange(0, 1), 12, 12).Draw(rt, "answers")
		cfg.Decider = session.Script{Options: options}
		var events []session.Event
		var sent, got session.State
		if err := session.Run(cfg)(context.Background(), func(e session.Event) { events, sent = append(events, e), sent.Apply(e) }); err != nil {
			rt.Fatal(err)
		}
		for _, e := range events {
			if b, ok := e.Body.(session.Predicted); ok && b.Yes != cfg.Calibration.Apply(b.Raw) {
				rt.Fatalf("%d became %d", b.Raw, b.Yes)
			}
		}
		if err := session.Receive(cfg, sent.Finished.Payload)(context.Background(), func(e session.Event) { got = got.Apply(e) }); err != nil {
			rt.Fatal(err)
		}
		if got.Finished.FinalSHA256 != sent.Finished.FinalSHA256 {
			rt.Fatal("another draft")
		}
		if err := session.Verify(context.Background(), cfg, events); err != nil {
			rt.Fatal(err)
		}
		cfg.Calibration = nil
		var other *session.OtherSetup
		if err := session.Verify(context.Background(), cfg, events); !errors.As(err, &other) || !strings.Contains(err.Error(), "calibration") {
			rt.Fatalf("verified without the map: %v", err)
		}
	})
}

// The map that comes with the program is that of the model that comes with it,
// and of no other; a session from before there were maps goes on without one.
func TestUsualCalibration(t *testing.T) {
	cfg := config(t, "batch", 3)
	if _, st, err := play(t, session.Run(cfg)); err != nil || st.Setup.Calibration != nil {
		t.Error("another model's priors go through a map", err)
	}
	small, err := embedded.Small()
	if err != nil {
		t.Fatal(err)
	}
	card, _ := small.Describe(t.Context()) // does not fail
	if c, err := qa.UsualCalibration(card.Digest, card.PromptSet); err != nil || c.Identity() {
		t.Errorf("the built-in pair has no map of expectations (%v): make one, see docs/results.md", err)
	}
	if c, err := session.CalibrationOf(session.Setup{}, calibration(t, [2]qa.Prior{1, 1})); err != nil || !c.Identity() {
		t.Errorf("%+v, %v", c, err)
	}
}

// Forecasts are what the model said itself, whatever map its priors went through,
// and come of the strong model's own answers alone.
func TestForecasts(t *testing.T) {
	cfg := config(t, "batch", 4)
	events, _, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	plain := session.Forecasts(events)
	cfg.Calibration = calibration(t, [2]qa.Prior{1, 9})
	events, _, err = play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	mapped := session.Forecasts(events)
	if len(plain) != 4 || len(mapped) != 4 {
		t.Fatalf("%d and %d forecasts", len(plain), len(mapped))
	}
	for i := range plain {
		if plain[i] != mapped[i] || !plain[i].Yes || plain[i].Question == "" || plain[i].Draft == "" {
			t.Errorf("%+v, and with a map %+v", plain[i], mapped[i])
		}
	}
	cfg.Control, cfg.Noise = session.Noisy, 1
	if events, _, err = play(t, session.Run(cfg)); err != nil || len(session.Forecasts(events)) != 0 {
		t.Error("a control says something about the priors", err)
	}
}
