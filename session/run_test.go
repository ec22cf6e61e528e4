package session_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

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

// What is missing is asked for once more; then the session is shorter. Nothing
// is padded.
func TestMissingQuestions(t *testing.T) {
	cfg := config(t, "batch", 10)
	cfg.Small = &parrot{asks: 4}
	events, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	if want := ":ask retried :ask warned asked"; !strings.Contains(kinds(events), want) {
		t.Errorf("%s has no %s", kinds(events), want)
	}
	if n := len(st.Game.Questions); n != 8 || st.Spent() != n || st.Asked[0].Tries != 2 || st.Asked[0].Wanted != 10 {
		t.Errorf("%d questions, %d bits, %+v", n, st.Spent(), st.Asked)
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

// The strong model writes its own solution first, sees the draft, and never the
// gold answer.
func TestStrongPrompts(t *testing.T) {
	cfg := config(t, "batch", 2)
	gold := "12345"
	cfg.Gold = &gold
	strong := &oracle{replies: []string{" (7) yes"}, choice: true}
	cfg.Strong = strong
	if _, _, err := play(t, session.Run(cfg)); err != nil {
		t.Fatal(err)
	}
	for i, p := range strong.prompts {
		if strings.Contains(p, gold) {
			t.Errorf("prompt %d holds the gold answer: %q", i, p)
		}
		if i > 0 && (!strings.Contains(p, "A: 1. 3 + 4 (7) = 7\nAnswer: 7\nDraft: thought ") || i > 1 && !strings.Contains(p, "? (7) yes\nQ: ")) {
			t.Errorf("prompt %d: %q", i, p)
		}
	}
	cfg.Strategy, strong.prompts = config(t, "adaptive", 2).Strategy, nil
	if _, _, err := play(t, session.Run(cfg)); err != nil {
		t.Fatal(err)
	}
	if last := strong.prompts[len(strong.prompts)-1]; strings.Count(last, "\nQ: ") != 1 {
		t.Errorf("questions about an earlier draft stand before the one about this: %q", last)
	}
	cfg.Oracle = true
	strong.prompts = nil
	_, st, err := play(t, session.Run(cfg))
	if err != nil || !st.Setup.Oracle || !st.Reference.Oracle || !strings.Contains(strong.prompts[0], gold) {
		t.Errorf("oracle session: %v, %+v, %q", err, st.Reference, strong.prompts)
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

// Cancelled at any event, a session ends as cancelled and keeps what came.
func TestCancelAnywhere(t *testing.T) {
	whole, _, err := play(t, session.Run(config(t, "adaptive", 3)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		ctx, cancel := context.WithCancel(t.Context())
		var st session.State
		var last session.Event
		n := 0
		err := session.Run(config(t, "adaptive", 3))(ctx, func(e session.Event) {
			if n == i {
				cancel()
			}
			n++
			st, last = st.Apply(e), e
		})
		cancel()
		f, ok := last.Body.(session.Finished)
		if i == len(whole)-1 {
			if err != nil || !ok {
				t.Errorf("cancelled by its last event: %v, %T", err, last.Body)
			}
			continue
		}
		if !errors.Is(err, context.Canceled) || !ok || f.Outcome != session.Cancelled || len(f.Payload) != len(st.Game.Decisions) {
			t.Errorf("cancelled at event %d (%T): %v, %+v", i, whole[min(i, len(whole)-1)].Body, err, last.Body)
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

// slow writes one letter a millisecond.
type slow struct{ parrot }

func (s *slow) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	return s.parrot.Stream(ctx, req, func(c models.Chunk) error {
		time.Sleep(time.Millisecond)
		return emit(c)
	})
}

// Deltas within a tick are one event; none is held longer than that.
func TestDeltasCoalesce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config(t, "batch", 0)
		cfg.Small = &slow{}
		events, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		text, n := "", 0
		for _, e := range events {
			if d, ok := e.Body.(session.Delta); ok {
				text += d.Text
				n++
			}
		}
		if strings.TrimSpace(text) != st.Final().Text || n != 1 {
			t.Errorf("%d deltas hold %q, the draft is %q", n, text, st.Final().Text)
		}
		stalls := &staller{started: make(chan struct{}), release: make(chan struct{})}
		cfg.Small = stalls
		seen := make(chan string, 1)
		go func() {
			<-stalls.started
			time.Sleep(34 * time.Millisecond)
			select {
			case s := <-seen:
				if s != " half" {
					t.Errorf("seen %q", s)
				}
			default:
				t.Error("a reply that stalls is held back")
			}
			close(stalls.release)
		}()
		if err := session.Run(cfg)(t.Context(), func(e session.Event) {
			if d, ok := e.Body.(session.Delta); ok {
				seen <- d.Text
			}
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// staller writes half a reply, waits, and says no more.
type staller struct {
	parrot
	started, release chan struct{}
}

func (s *staller) Stream(_ context.Context, _ models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if err := emit(models.Chunk{Text: " half"}); err != nil {
		return models.Reply{}, err
	}
	close(s.started)
	<-s.release
	return models.Reply{Text: " half", Option: -1}, nil
}

// BenchmarkSession is a session of ten bits with models that answer at once: one
// of many that share their scales, or one alone that makes its own.
func BenchmarkSession(b *testing.B) {
	for _, name := range []string{"batch/shared", "batch/alone", "adaptive/shared", "adaptive/alone"} {
		strategy, scales, _ := strings.Cut(name, "/")
		b.Run(name, func(b *testing.B) {
			cfg := config(b, strategy, 10)
			if scales == "shared" {
				cfg.Scales = new(qa.Scales)
			}
			for b.Loop() {
				if err := session.Run(cfg)(b.Context(), func(session.Event) {}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// narrow is a small model that finds every prompt strange.
type narrow struct{ parrot }

func (*narrow) Outside(_ context.Context, text string) (bool, float64, error) {
	return text == "P: How many?\nA:", 11.25, nil
}

// wrapped is a model in front of another.
type wrapped struct{ models.Model }

func (w wrapped) Unwrap() models.Model { return w.Model }

// A prompt that the small model is not made for is warned of, before the draft.
func TestDomainWarning(t *testing.T) {
	cfg := config(t, "batch", 0)
	cfg.Small = wrapped{&narrow{}}
	events, st, err := play(t, session.Run(cfg))
	if err != nil || kinds(events) != "started warned :draft drafted finished" || !strings.Contains(st.Warned[0].Text, "11.2 bits a token") || !strings.Contains(st.Warned[0].Hint, "ollama") {
		t.Errorf("%v, %s, %+v", err, kinds(events), st.Warned)
	}
	cfg.Prompt = "Something else."
	if events, _, err := play(t, session.Run(cfg)); err != nil || strings.Contains(kinds(events), "warned") {
		t.Errorf("%v, %s", err, kinds(events))
	}
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

// A budget beyond what the asker can think of is not spent, and the session says
// how many questions it did not get.
func TestManyQuestions(t *testing.T) {
	cfg := config(t, "batch", 40)
	_, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	if st.Asked[0].Wanted != 40 || len(st.Game.Questions) != 16 || st.Spent() != 16 || st.Asked[0].Tries != 2 {
		t.Errorf("%d questions, %d bits, wanted %d in %d tries", len(st.Game.Questions), st.Spent(), st.Asked[0].Wanted, st.Asked[0].Tries)
	}
	if len(st.Warned) != 1 || !strings.Contains(st.Warned[0].Text, "24 of 40") {
		t.Errorf("%+v", st.Warned)
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
		{"Which?\nA) x\nB) y\nC) z\n(D) w", "B", 4, false, 2},
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

// brief is a small model with a context, which remembers how long its drafts
// may be.
type brief struct {
	parrot
	context int
	most    []int
}

func (b *brief) Describe(ctx context.Context) (models.Card, error) {
	c, err := b.parrot.Describe(ctx)
	c.Context = b.context
	return c, err
}

func (b *brief) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if req.Role == models.RoleDraft || req.Role == models.RoleRevise {
		b.most = append(b.most, req.MaxTokens)
	}
	return b.parrot.Stream(ctx, req, emit)
}

// A draft that fills the context would leave no room for the questions about it.
func TestDraftsLeaveRoom(t *testing.T) {
	for window, want := range map[int]int{0: 200, 4096: 200, 800: 200, 400: 100, 2: 1} {
		cfg := config(t, "batch", 2)
		small := &brief{parrot: parrot{asks: 16}, context: window}
		cfg.Small = small
		if _, _, err := play(t, session.Run(cfg)); err != nil || !slices.Equal(small.most, []int{want, want}) {
			t.Errorf("context of %d: drafts of at most %v tokens, want %d; %v", window, small.most, want, err)
		}
	}
}
