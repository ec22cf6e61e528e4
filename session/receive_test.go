package session_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// Over random problems, seeds, strategies, budgets, formats and checks the
// receiver writes the sender's final draft from the payload, and reads exactly its
// length.
func TestReceiveRebuilds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cfg := config(t, rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x5", "rounds:3x4"}).Draw(rt, "strategy"), rapid.IntRange(0, qa.MaxBudget).Draw(rt, "budget"))
		cfg.Prompt = rapid.StringMatching(`[a-z ?]{1,60}x`).Draw(rt, "prompt")
		cfg.Seed = rapid.Uint64().Draw(rt, "seed")
		cfg.Format, cfg.Check = rapid.SampledFrom(qa.Formats()).Draw(rt, "format"), rapid.SampledFrom(session.Checks()).Draw(rt, "check")
		cfg.Small = &prophet{parrot{asks: rapid.IntRange(0, 16).Draw(rt, "asks")}}
		cfg.Strong = &oracle{replies: rapid.SliceOfN(rapid.SampledFrom([]string{"yes", "no", " (3) no", "hm"}), 1, 12).Draw(rt, "replies")}
		_, sent, err := play(t, session.Run(cfg))
		if err != nil {
			rt.Fatal(err)
		}
		payload := sent.Finished.Payload
		if l := sent.Finished.Ledger; l.Spent() > cfg.Budget || l.Sent() != len(payload) || l.Sent() > l.Nominal+1 || sent.Payload() != payload {
			rt.Fatalf("payload of %d bits, budget of %d, ledger %+v", len(payload), cfg.Budget, l)
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
		if checked := got.Finished.Ledger.Check > 0; got.Finished.Checked != checked || checked && cfg.Check != session.CheckOn || got.Finished.Partial {
			rt.Fatalf("check %s: %+v", cfg.Check, got.Finished)
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
// read the answers that the bits there are settle.
func TestReceivePartial(t *testing.T) {
	for _, strategy := range []string{"batch", "adaptive", "rounds:2x3", "verify", "locate", "informative", "select:4", "split:4"} {
		for _, format := range qa.Formats() {
			for _, check := range session.Checks() {
				cfg := config(t, strategy, 6)
				cfg.Strong = &oracle{replies: []string{"yes", "no", "no", "hm", "hm"}}
				cfg.Format, cfg.Check = format, check
				_, sent, err := play(t, session.Run(cfg))
				if err != nil {
					t.Fatal(err)
				}
				cfg.Partial = true
				payload := sent.Finished.Payload
				var ended []qa.Taken // with which the strategy ends, though no draft has read them all: the one that is there is right
				if sent.Game.Unread() {
					ended = sent.Game.Decisions
				}
				for k := range len(payload) + 1 {
					_, got, err := play(t, session.Receive(cfg, payload[:k]))
					name := strategy + ", " + format + ", check " + string(check)
					if err != nil || !strings.HasPrefix(string(payload[:k]), string(got.Finished.Payload)) || got.Game.Unread() && !slices.EqualFunc(got.Game.Decisions, ended, qa.Taken.Equal) || got.Final() == nil {
						t.Errorf("%s, %d of %s: %v, read %s", name, k, payload, err, got.Finished.Payload)
						continue
					}
					if n := len(got.Game.Decisions); !slices.EqualFunc(got.Game.Decisions, sent.Game.Decisions[:n], qa.Taken.Equal) {
						t.Errorf("%s, %d bits: decisions %+v", name, k, got.Game.Decisions)
					}
					whole := k == len(payload)
					if got.Finished.Partial == whole || got.Finished.Checked != (whole && check == session.CheckOn) || whole && got.Final().Text != sent.Final().Text {
						t.Errorf("%s, %d of %s: %+v", name, k, payload, got.Finished)
					}
				}
			}
		}
	}
}

// A payload that was damaged and one that another small model reads are found by
// the check, and the session fails.
func TestReceiveChecks(t *testing.T) {
	cfg := config(t, "adaptive", 8)
	cfg.Format, cfg.Check = qa.Coded1, session.CheckOn
	cfg.Strong = &oracle{replies: []string{"yes", "no", "no"}, choice: true}
	_, sent, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	payload := sent.Finished.Payload
	last := len(payload) - 1
	events, got, err := play(t, session.Receive(cfg, payload[:last]+qa.Bits('0'+'1'-payload[last])))
	if !errors.Is(err, qa.ErrCheck) || !strings.HasSuffix(kinds(events), "failed finished") || got.Finished.Checked || got.Finished.Outcome != session.Infrastructure {
		t.Errorf("a check that was damaged: %v, %s", err, kinds(events))
	}
	cfg.Prompt += " Many?"
	if _, _, err := play(t, session.Receive(cfg, payload)); !errors.Is(err, qa.ErrCheck) && !errors.Is(err, qa.ErrShort) && !errors.Is(err, qa.ErrLong) && !errors.Is(err, qa.ErrCode) {
		t.Errorf("another prompt: %v", err)
	}
}

// Where the small model promises no determinism there is a check, unless it is
// taken away; the setup says so, and so does the ledger.
func TestCheckByDefault(t *testing.T) {
	for _, tt := range []struct {
		check  session.Check
		sure   bool
		budget int
		want   int
	}{
		{"", true, 4, 0}, {"", false, 4, 8}, {session.CheckAuto, false, 4, 8}, {session.CheckOff, false, 4, 0}, {session.CheckOn, true, 4, 8}, {session.CheckOn, true, 0, 0},
	} {
		cfg := config(t, "batch", tt.budget)
		cfg.Check = tt.check
		if !tt.sure {
			cfg.Small = unsure{&prophet{parrot{asks: 16}}}
		}
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		l := st.Finished.Ledger
		if l.Check != tt.want || l.Side != tt.want || l.Nominal != tt.budget+tt.want || len(st.Finished.Payload) != l.Nominal || st.Spent() != tt.budget || st.Setup.Check != (tt.want > 0 || tt.check == session.CheckOn) {
			t.Errorf("%+v: payload %s, ledger %+v", tt, st.Finished.Payload, l)
		}
	}
}

// unsure is a model that promises no determinism.
type unsure struct{ *prophet }

func (u unsure) Describe(ctx context.Context) (models.Card, error) {
	c, err := u.prophet.Describe(ctx)
	c.Deterministic = false
	return c, err
}

// What a session that broke off has sent is its decisions, in plain bits, and is
// received as far as it goes.
func TestReceiveBrokenOff(t *testing.T) {
	for answers := range 6 {
		cfg := config(t, "adaptive", 6)
		cfg.Format, cfg.Check = qa.Coded1, session.CheckOn
		cfg.Strong, cfg.Decider = nil, session.Script{Options: []int{1, 1, 0, 1, 1, 1}[:answers]}
		_, sent, err := play(t, session.Run(cfg))
		if err == nil || len(sent.Finished.Payload) != 1+answers || sent.Finished.Ledger.Sent() != 1+answers || sent.Finished.Ledger.Check != 0 {
			t.Fatalf("%d answers: %v, payload %s", answers, err, sent.Finished.Payload)
		}
		if _, _, err := play(t, session.Receive(cfg, sent.Finished.Payload)); !errors.Is(err, qa.ErrShort) {
			t.Errorf("%d answers: %v", answers, err)
		}
		cfg.Partial = true
		_, got, err := play(t, session.Receive(cfg, sent.Finished.Payload))
		if err != nil || !got.Finished.Partial || got.Finished.Payload != sent.Finished.Payload || got.Game.Unread() || len(got.Game.Decisions) != answers {
			t.Errorf("%d answers: %v, %+v", answers, err, got.Finished)
		}
	}
}
