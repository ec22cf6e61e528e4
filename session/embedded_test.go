package session_test

import (
	"math/rand/v2"
	"os"
	"reflect"
	"strconv"
	"testing"

	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
)

// On the embedded pair, over random problems, seeds, strategies and budgets, the
// receiver writes the sender's final draft from the payload alone, with models
// of its own. TENBITS_CASES sets how many.
func TestEmbeddedReceiveRebuilds(t *testing.T) {
	cases := 6
	if n, err := strconv.Atoi(os.Getenv("TENBITS_CASES")); err == nil {
		cases = n
	}
	for range cases {
		seed := rand.Uint64()
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			s, err := qa.ParseStrategy(every[r.IntN(len(every))])
			if err != nil {
				t.Fatal(err)
			}
			pair := func() session.Config {
				small, err1 := embedded.Small()
				strong, err2 := embedded.Strong()
				if err1 != nil || err2 != nil {
					t.Fatal(err1, err2)
				}
				return session.Config{Prompt: problems.New(seed).Text, Small: small, Strong: strong, Strategy: s, Budget: int(seed % 17), Seed: seed}
			}
			_, sent, err := play(t, session.Run(pair()))
			if err != nil {
				t.Fatal(err)
			}
			cfg := pair()
			cfg.Strong, cfg.More = nil, true
			payload := sent.Finished.Payload
			_, got, err := play(t, session.Receive(cfg, payload+"0110"))
			if err != nil {
				t.Fatal(err)
			}
			if got.Finished.FinalSHA256 != sent.Finished.FinalSHA256 || got.Final().Text != sent.Final().Text || got.Finished.Payload != payload {
				t.Errorf("%s, %d bits: received\n%s\nwith %s, sent\n%s\nwith %s", s.Name(), cfg.Budget, got.Final().Text, got.Finished.Payload, sent.Final().Text, payload)
			}
			for i, q := range got.Game.Questions {
				if !reflect.DeepEqual(q, sent.Game.Questions[i]) {
					t.Errorf("question %d: %+v, sent %+v", i+1, q, sent.Game.Questions[i])
				}
			}
		})
	}
}

// The prompts for large models make little sense to the pair, but a session with
// them comes to its end, though they allow replies longer than its context.
func TestEmbeddedWithGeneralPrompts(t *testing.T) {
	general, err := qa.OpenPromptSet("general")
	if err != nil {
		t.Fatal(err)
	}
	small, err1 := embedded.Small()
	strong, err2 := embedded.Strong()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	cfg := config(t, "batch", 2)
	cfg.Prompt, cfg.Small, cfg.Strong = problems.New(1).Text, small, strong
	cfg.SmallPrompts, cfg.StrongPrompts = general, general
	if _, st, err := play(t, session.Run(cfg)); err != nil || st.Final() == nil {
		t.Error(err)
	}
}
