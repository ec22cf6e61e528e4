package session_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
	"tenbits/session"
)

// Over random problems, seeds, strategies and budgets the receiver writes the
// sender's final draft from the payload, and reads exactly its length.
func TestReceiveRebuilds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cfg := config(t, rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x5", "rounds:3x4"}).Draw(rt, "strategy"), rapid.IntRange(0, qa.MaxBudget).Draw(rt, "budget"))
		cfg.Prompt = rapid.StringMatching(`[a-z ?]{1,60}x`).Draw(rt, "prompt")
		cfg.Seed = rapid.Uint64().Draw(rt, "seed")
		cfg.Small = &prophet{parrot{asks: rapid.IntRange(0, 16).Draw(rt, "asks")}}
		cfg.Strong = &oracle{replies: rapid.SliceOfN(rapid.SampledFrom([]string{"yes", "no", " (3) no", "hm"}), 1, 12).Draw(rt, "replies")}
		_, sent, err := play(t, session.Run(cfg))
		if err != nil {
			rt.Fatal(err)
		}
		payload := sent.Finished.Payload
		if len(payload) > cfg.Budget {
			rt.Fatalf("payload of %d bits, budget of %d", len(payload), cfg.Budget)
		}
		noise := qa.Bits(rapid.StringMatching(`[01]{0,9}`).Draw(rt, "noise"))
		cfg.More = true
		events, got, err := play(t, session.Receive(cfg, payload+noise))
		if err != nil {
			rt.Fatal(err)
		}
		if got.Final().Text != sent.Final().Text || got.Finished.Payload != payload || got.Finished.FinalSHA256 != sent.Finished.FinalSHA256 {
			rt.Fatalf("received %q with %s, sent %q with %s", got.Final().Text, got.Finished.Payload, sent.Final().Text, payload)
		}
		if strings.Contains(kinds(events), "reference") || got.Setup.Strong != nil {
			rt.Fatal("the receiver has something of the strong model")
		}
		cfg.More = false
		if noise != "" {
			if _, _, err := play(t, session.Receive(cfg, payload+noise)); !errors.Is(err, qa.ErrLong) {
				rt.Fatalf("%d bits too many: %v", len(noise), err)
			}
		}
		if len(payload) > 0 {
			if _, _, err := play(t, session.Receive(cfg, payload[:len(payload)-1])); !errors.Is(err, qa.ErrShort) {
				rt.Fatalf("a bit too few: %v", err)
			}
		}
	})
}

// Of a payload that ends early the receiver makes what it can: a draft that has
// read the answers there are.
func TestReceivePartial(t *testing.T) {
	for _, strategy := range []string{"batch", "adaptive", "rounds:2x3"} {
		cfg := config(t, strategy, 6)
		cfg.Strong = &oracle{replies: []string{"yes", "no", "no"}, choice: true}
		_, sent, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		cfg.Partial = true
		for k := range len(sent.Finished.Payload) + 1 {
			_, got, err := play(t, session.Receive(cfg, sent.Finished.Payload[:k]))
			if err != nil || len(got.Finished.Payload) != k || got.Game.Unread() {
				t.Errorf("%s, %d bits: %v, read %s", strategy, k, err, got.Finished.Payload)
			}
			if k == 6 && got.Final().Text != sent.Final().Text {
				t.Errorf("%s: the whole payload gives another draft", strategy)
			}
		}
	}
}
