package session_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestRunEvents(t *testing.T) {
	for _, tt := range []struct {
		strategy string
		budget   int
		want     string
	}{
		{"batch", 2, "started :draft drafted :reference referenced :ask asked predicted :answer decided predicted :answer decided :revise drafted finished"},
		{"adaptive", 2, "started :draft drafted :reference referenced :ask asked predicted :answer decided :revise drafted :ask asked predicted :answer decided :revise drafted finished"},
		{"batch", 0, "started :draft drafted finished"},
	} {
		t.Run(tt.strategy, func(t *testing.T) {
			events, st, err := play(t, session.Run(config(t, tt.strategy, tt.budget)))
			if err != nil {
				t.Fatal(err)
			}
			if got := kinds(events); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if st.Spent() != tt.budget || len(st.Finished.Payload) != tt.budget || st.Phase != "" {
				t.Errorf("spent %d of %d, payload %s, phase %q", st.Spent(), tt.budget, st.Finished.Payload, st.Phase)
			}
		})
	}
}

// A reply that is neither yes nor no is asked for again, then is an erasure,
// and never a no.
func TestErasure(t *testing.T) {
	cfg := config(t, "batch", 10)
	cfg.Strong = &oracle{replies: []string{"yes", "maybe", "no", "perhaps", "who knows", "yes"}}
	events, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	var got []qa.Answer
	for _, q := range st.Game.Questions {
		got = append(got, q.Answer)
	}
	// 10 bits with erasures: 1 + 4 × 2.
	if want := []qa.Answer{qa.Yes, qa.No, qa.Erasure, qa.Yes, "", "", "", "", ""}; !reflect.DeepEqual(got, want) {
		t.Errorf("answers %q, want %q", got, want)
	}
	if st.Finished.Payload != "101001001" || st.Finished.Ledger.Erasures != 1 {
		t.Errorf("payload %s, ledger %+v", st.Finished.Payload, st.Finished.Ledger)
	}
	if n := strings.Count(kinds(events), "retried"); n != 2 {
		t.Errorf("%d replies were asked for again, want 2", n)
	}
	last := events[len(events)-2].Body.(session.Drafted)
	if last.Text == "" || strings.Contains(kinds(events), "failed") {
		t.Errorf("%s", kinds(events))
	}
}

func TestOutcome(t *testing.T) {
	cfg := config(t, "batch", 1)
	_, st, err := play(t, session.Run(cfg))
	if err != nil || st.Finished.Outcome != session.Ungraded || st.Finished.Change != nil || st.Final().Correct != nil {
		t.Errorf("without gold: %v, %+v", err, st.Finished)
	}
	for _, gold := range []string{*st.First().Answer, *st.Final().Answer, "99"} {
		cfg.Gold = &gold
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		first, final := *st.First().Answer == gold, *st.Final().Answer == gold
		want := map[[2]bool]session.Change{{false, true}: session.Won, {true, false}: session.Lost, {true, true}: session.KeptRight, {false, false}: session.KeptWrong}[[2]bool{first, final}]
		if *st.Finished.Change != want || (st.Finished.Outcome == session.Solved) != final {
			t.Errorf("gold %s: %s, %s, want %s", gold, *st.Finished.Change, st.Finished.Outcome, want)
		}
	}
}

func TestModelFails(t *testing.T) {
	for fault, want := range map[models.Fault]session.Outcome{models.Unreachable: session.Infrastructure, models.Limited: session.OverBudget} {
		cfg := config(t, "batch", 2)
		small := &prophet{parrot{asks: 16}}
		small.fail = func(r models.Request) error {
			if r.Role == models.RoleRevise {
				return &models.Error{Model: "test/parrot", Fault: fault, Hint: "start it", Err: errors.New("gone")}
			}
			return nil
		}
		cfg.Small = small
		events, st, err := play(t, session.Run(cfg))
		if e := (*models.Error)(nil); !errors.As(err, &e) {
			t.Errorf("%v", err)
		}
		if !strings.HasSuffix(kinds(events), ":revise failed finished") || st.Finished.Outcome != want || st.Failed.Hint != "start it" || st.Final().N != 0 || st.Finished.Payload != "11" {
			t.Errorf("%s: %s, %+v", fault, kinds(events), st.Finished)
		}
	}
}

func TestConfigErrors(t *testing.T) {
	gold := "1"
	for name, change := range map[string]func(*session.Config){
		"empty prompt":   func(c *session.Config) { c.Prompt = " \n" },
		"long prompt":    func(c *session.Config) { c.Prompt = strings.Repeat("x", session.MaxPrompt+1) },
		"not UTF-8":      func(c *session.Config) { c.Prompt = "\xff" },
		"budget":         func(c *session.Config) { c.Budget = 41 },
		"negative":       func(c *session.Config) { c.Budget = -1 },
		"oracle":         func(c *session.Config) { c.Oracle = true },
		"no small":       func(c *session.Config) { c.Small = nil },
		"format":         func(c *session.Config) { c.Format = "coded9" },
		"check":          func(c *session.Config) { c.Check = "maybe" },
		"nobody decides": func(c *session.Config) { c.Strong = nil },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config(t, "batch", 2)
			change(&cfg)
			if events, _, err := play(t, session.Run(cfg)); err == nil || len(events) > 0 {
				t.Errorf("%v after %s", err, kinds(events))
			}
		})
	}
	cfg := config(t, "batch", 2)
	cfg.Strong, cfg.Gold = nil, &gold
	cfg.Decider = session.Script{Options: []int{1}}
	if _, st, err := play(t, session.Run(cfg)); err == nil || st.Spent() != 1 {
		t.Errorf("a script that ends early: %v, %d bits", err, st.Spent())
	}
}

// To send the answer itself always stands beside the result.
func TestSendAnswer(t *testing.T) {
	for _, tt := range []struct {
		prompt, gold string
		budget       int
		oracle       bool
		want         float64
	}{
		{"How many?", "7", 4, false, math.Log2(1000)},
		{"How many?", "7", 0, false, math.Log2(1000)},
		{"How many?", "7", 4, true, math.Log2(1000)},
		{"Which?\nA) x\nB) y\nC) z\n(D) w", "B", 4, true, 2},
		{"Which city?", "Paris", 4, true, 40},
	} {
		cfg := config(t, "batch", tt.budget)
		cfg.Prompt, cfg.Gold, cfg.Oracle = tt.prompt, &tt.gold, tt.oracle
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		got := 0.0
		for _, a := range st.Finished.Ledger.Alternatives {
			if a.Name == "send_answer" {
				got = a.Bits
			}
		}
		if math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%+v: %g bits", tt, got)
		}
	}
}
