package session_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// stranger is an asker that the receiver does not have. What it writes depends on
// the prompt, and on something that nobody else knows; some of it is no question.
type stranger struct {
	asks   int
	secret string
	calls  int
	reply  string // where it is always the same
}

func (s *stranger) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "stranger", PromptSet: "general"}, nil
}

func (s *stranger) Stream(_ context.Context, req models.Request, _ func(models.Chunk) error) (models.Reply, error) {
	s.calls++
	text := s.reply
	if text == "" {
		sum := sha256.Sum256([]byte(s.secret + req.Prompt))
		ends := []string{"?", "?", " größer als 5?", "\x1b[31m red?", "?? ", " 日本?", ", or not", strings.Repeat("x", 600) + "?", "\xff?", "\u202e?"}
		var b strings.Builder
		for i := range s.asks {
			fmt.Fprintf(&b, "%d. Is %x%s\n", i+1, sum[i%30:i%30+2], ends[int(sum[i%32])%len(ends)])
		}
		text = b.String()
	}
	return models.Reply{Text: text, Option: -1, Usage: models.Usage{Out: 7}}, nil
}

// typing is a person who writes questions, some of which cannot be asked.
func typing(asks int) *session.Inquirer {
	n := 0
	return &session.Inquirer{Ask: func(_ context.Context, g qa.Game, said []string, most int) (string, error) {
		if n++; n%3 == 0 {
			return "...", nil // is asked for again
		}
		if len(said) >= min(asks, most) {
			return "", nil
		}
		return fmt.Sprintf("is it %d\t of %d", len(said), len(g.Questions)), nil
	}}
}

// seatAnyAsker gives the questions to the small model, to another one, or to a
// person.
func seatAnyAsker(t *rapid.T, cfg *session.Config) {
	asks := rapid.IntRange(0, 16).Draw(t, "foreign asks")
	switch rapid.SampledFrom([]string{"small", "small", "stranger", "stranger", "person"}).Draw(t, "asker") {
	case "stranger":
		cfg.Asker = &stranger{asks: asks, secret: rapid.StringMatching(`[a-z]{3}`).Draw(t, "secret")}
	case "person":
		cfg.Inquirer = typing(asks)
	}
}

// forks returns what changes in a strategy on the way.
func forks(t *rapid.T, cfg *session.Config) string {
	cfg.Edits = nil
	name := "batch"
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "forks") {
		n := rapid.IntRange(2, 9).Draw(t, "fork at")
		switch then := rapid.SampledFrom([]string{qa.Edit, "batch", "adaptive", "rounds:2x2"}).Draw(t, "then"); then {
		case qa.Edit:
			name = qa.ForkedEdit(name, n)
		default:
			name, _ = qa.ForkedTurn(name, n, then)
		}
	}
	for _, n := range qa.EditsOf(name) {
		cfg.Edits = append(cfg.Edits, session.Edit{Question: n, Text: fmt.Sprintf("Would %d be in other words", n)})
	}
	return strings.TrimPrefix(name, "batch")
}

// Questions of another asker are charged, apart from the budget, and reach the
// receiver as they were shown; nothing else about the asker does.
func TestForeignAsker(t *testing.T) {
	for _, format := range qa.Formats() {
		for _, strategy := range []string{"batch", "adaptive", "informative"} {
			cfg := config(t, strategy, 4)
			asker := &stranger{asks: 9, secret: "s"}
			cfg.Asker, cfg.Format = asker, format
			_, st, err := play(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			l := st.Ledger()
			if !st.Setup.Foreign || st.Setup.Asker.Card.Name != "stranger" || asker.calls == 0 || l.Text == 0 || l.Nominal != l.Spent()+l.Text || l.Spent() > 4 || l.Side < l.Text {
				t.Errorf("%s, %s: %d calls, ledger %+v", format, strategy, asker.calls, l)
			}
			if st.AskerUsage.Out != 7*asker.calls || st.Finished.Usage.Out != st.SmallUsage.Out+st.StrongUsage.Out+st.AskerUsage.Out {
				t.Errorf("%s, %s: usage %+v", format, strategy, st.AskerUsage)
			}
			for _, q := range st.Game.Questions {
				if qa.CleanQuestion(q.Text) != q.Text || !utf8.ValidString(q.Text) {
					t.Errorf("question %q is asked as it was written", q.Text)
				}
			}
			calls := asker.calls
			other := cfg
			other.Asker, other.Foreign = nil, true
			_, got, err := play(t, session.Receive(other, st.Payload()))
			if err != nil || got.Finished.FinalSHA256 != st.Finished.FinalSHA256 || asker.calls != calls || got.Setup.Asker != nil {
				t.Errorf("%s, %s: received %v", format, strategy, err)
			}
			for i, q := range got.Game.Questions {
				if q.Text != st.Game.Questions[i].Text {
					t.Errorf("question %d is %q, was %q", i+1, q.Text, st.Game.Questions[i].Text)
				}
			}
			// Who takes the small model for the asker does not come to it.
			other.Foreign = false
			if _, _, err = play(t, session.Receive(other, st.Payload())); err == nil {
				t.Errorf("%s, %s: received without the asker", format, strategy)
			}
		}
	}
}

// Each control of such a session has the same asker; what crosses for nothing
// still has the text.
func TestForeignControls(t *testing.T) {
	cfg := config(t, "batch", 3)
	cfg.Asker, cfg.Format, cfg.Control, cfg.Strong = &stranger{asks: 9}, qa.Coded1, session.Coin, nil
	_, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	if l := st.Ledger(); l.Text == 0 || l.Spent() != 0 || len(st.Payload()) < 10 {
		t.Errorf("ledger %+v, payload %s", l, st.Payload())
	}
	other := cfg
	other.Asker, other.Foreign = nil, true
	if _, got, err := play(t, session.Receive(other, st.Payload())); err != nil || got.Finished.FinalSHA256 != st.Finished.FinalSHA256 {
		t.Errorf("received %v", err)
	}
	cfg = config(t, "adaptive", 3)
	cfg.Asker = &stranger{asks: 9}
	if _, st, err = play(t, session.Run(cfg)); err != nil {
		t.Fatal(err)
	}
	for _, asker := range []models.Model{cfg.Asker, nil} {
		cfg.Asker = asker
		list := []session.Control{session.DoNothing, session.Resample, session.Self, session.Coin, session.Noisy}
		if err := session.Compare(t.Context(), cfg, st, list, func(c session.Compared) {
			if c.Outcome == nil || asker == nil && c.Control != session.Resample && !strings.Contains(c.Note, "not here") {
				t.Errorf("%+v", c)
			}
		}); err != nil {
			t.Error(err)
		}
	}
}

// A session with another asker, or with a person as one, goes on where it was
// cut: what was asked is not asked again, and the payload is as it would be.
func TestForeignResumes(t *testing.T) {
	for _, person := range []bool{false, true} {
		cfg := config(t, "rounds:2x2", 4)
		seat := func() {
			cfg.Asker = &stranger{asks: 9}
			if person {
				cfg.Asker, cfg.Inquirer = nil, typing(9)
			}
		}
		seat()
		events, whole, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range events {
			if _, ok := e.Body.(session.Asked); !ok {
				continue
			}
			seat()
			tail, _, err := play(t, session.Resume(cfg, events[:i+1]))
			if err != nil {
				t.Fatal(err)
			}
			var st session.State
			for _, e := range append(slices.Clip(events[:i+1]), tail...) {
				st = st.Apply(e)
			}
			if !st.Done() || len(st.Game.Questions) != len(whole.Game.Questions) || st.Setup.Asker == nil {
				t.Errorf("person %t: %+v", person, st.Game.Questions)
			}
			if !person && st.Payload() != whole.Payload() {
				t.Errorf("the payload is %s, was %s", st.Payload(), whole.Payload())
			}
		}
		cfg.Asker, cfg.Inquirer = &sage{}, nil
		if !person {
			if _, _, err := play(t, session.Resume(cfg, events[:6])); err == nil || !strings.Contains(err.Error(), "asker: reference") {
				t.Errorf("with another asker: %v", err)
			}
		}
	}
}

// What a person says again, or what is no question, is asked for again; nothing
// ends the round.
func TestPersonAsks(t *testing.T) {
	cfg := config(t, "batch", 5)
	lines := []string{"is it 7", "Is it 7?", "?", strings.Repeat("long ", 300), "\x1b[2Jis it\n8", ""}
	var seen []string
	cfg.Inquirer = &session.Inquirer{Ask: func(_ context.Context, g qa.Game, said []string, most int) (string, error) {
		if most != 5 || g.Latest().Text == "" {
			t.Errorf("%d of %d, about %q", len(said), most, g.Latest().Text)
		}
		line := lines[0]
		lines, seen = lines[1:], said
		return line, nil
	}}
	_, st, err := play(t, session.Run(cfg))
	if err != nil || len(seen) != 2 || len(st.Retried) != 3 || st.Game.Questions[0].Text != "is it 7?" || st.Game.Questions[1].Text != "is it 8?" || len(st.Game.Questions) != 2 {
		t.Errorf("%v: %+v, %+v", err, st.Game.Questions, st.Retried)
	}
	broken := errors.New("gone")
	cfg.Inquirer = &session.Inquirer{Ask: func(context.Context, qa.Game, []string, int) (string, error) { return "", broken }}
	if _, _, err := play(t, session.Run(cfg)); !errors.Is(err, broken) {
		t.Errorf("a person who went: %v", err)
	}
}

// A payload that ends within a text is rebuilt as far as its rounds are whole.
func TestForeignPartial(t *testing.T) {
	cfg := config(t, "adaptive", 4)
	cfg.Asker = &stranger{asks: 1}
	_, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	cfg.Asker, cfg.Foreign, cfg.Partial = nil, true, true
	payload := st.Payload()
	for k := 0; k < len(payload); k += 7 {
		_, got, err := play(t, session.Receive(cfg, payload[:k]))
		if err != nil || !got.Finished.Partial || len(got.Game.Questions) > len(st.Game.Questions) {
			t.Errorf("%d bits: %v", k, err)
		}
	}
}

// A session forks at a question: what was before is given, and not asked or said
// again; the receiver rebuilds it, and a fork of the fork has both changes.
func TestForkAs(t *testing.T) {
	for _, foreign := range []bool{false, true} {
		for _, strategy := range every {
			cfg, _ := pickConfig(t, strategy, 6, "numbers", "numbers")
			if foreign {
				cfg.Asker = &stranger{asks: 9}
			}
			_, st, err := play(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			for n := 1; n <= len(st.Game.Questions); n++ {
				for _, other := range []session.Otherwise{{Flip: true}, {Text: "Is this asked instead"}, {Strategy: "adaptive"}, {Strategy: "rounds:2x2"}} {
					if q, _ := st.Asks(n); q.Answer == "" || other.Flip && q.Answer == qa.Erasure {
						continue
					}
					fork := forked(t, cfg, st, n, other)
					rebuilt(t, cfg, fork)
					switch q, _ := fork.Asks(n); {
					case other.Text != "" && q.Text != "Is this asked instead?":
						t.Errorf("%s, %+v at %d: %+v", strategy, other, n, q)
					case fork.Setup.Given != st.Setup.ID || !alikeUpTo(st, fork, n):
						t.Errorf("%s, %+v at %d: not as it was: %+v, was %+v", strategy, other, n, fork.Game.Questions, st.Game.Questions)
					}
					if q, ok := fork.Asks(n); ok && n > 1 && q.Answer != "" {
						rebuilt(t, cfg, forked(t, cfg, fork, n, session.Otherwise{Text: "And once more"}))
						rebuilt(t, cfg, forked(t, cfg, fork, n, session.Otherwise{Strategy: "batch"}))
					}
				}
			}
		}
	}
}

// alikeUpTo tells whether two sessions have the same questions and answers before
// one of them.
func alikeUpTo(a, b session.State, n int) bool {
	for i := range n - 1 {
		p, _ := a.Asks(i + 1)
		q, _ := b.Asks(i + 1)
		if p.Text != q.Text || p.Answer != q.Answer && !(b.Game.Erasures && q.Answer == "") { // which took it back
			return false
		}
	}
	return true
}

// forked plays a fork.
func forked(t *testing.T, cfg session.Config, st session.State, n int, other session.Otherwise) session.State {
	t.Helper()
	f, err := st.ForkAs(n, other)
	if err != nil {
		t.Fatal(err)
	}
	cfg.ID = "fork"
	cfg.Given, cfg.Flip, cfg.Edits = f.Given, f.Flip, f.Edits
	if cfg.Strategy, err = qa.ParseStrategy(f.Strategy); err != nil {
		t.Fatal(err)
	}
	events, fork, err := play(t, session.Run(cfg))
	if err == nil {
		err = session.Consistent(events)
	}
	if err == nil {
		err = session.Verify(t.Context(), session.Config{Small: cfg.Small}, events)
	}
	if err != nil {
		t.Fatalf("%s, %+v at %d: %v", cfg.Strategy.Name(), other, n, err)
	}
	return fork
}

// rebuilt has the receiver rebuild a session.
func rebuilt(t *testing.T, cfg session.Config, st session.State) {
	t.Helper()
	cfg.Foreign, cfg.Asker, cfg.Edits = st.Setup.Foreign, nil, nil
	cfg.Strategy, _ = qa.ParseStrategy(st.Setup.Strategy)
	_, got, err := play(t, session.Receive(cfg, st.Payload()))
	if err != nil || got.Finished.FinalSHA256 != st.Finished.FinalSHA256 {
		t.Errorf("%s: received %v", st.Setup.Strategy, err)
	}
}

// What was flipped before a fork stays flipped in it, and a flip of what is
// flipped takes it back.
func TestForkKeepsFlips(t *testing.T) {
	cfg := config(t, "batch", 4)
	cfg.Strong = &expert{sure: true}
	_, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	once := forked(t, cfg, st, 1, session.Otherwise{Flip: true})
	twice := forked(t, cfg, once, 3, session.Otherwise{Flip: true})
	for i, differs := range []bool{true, false, true, false} {
		if (twice.Game.Questions[i].Answer != st.Game.Questions[i].Answer) != differs {
			t.Errorf("question %d: %s, was %s", i+1, twice.Game.Questions[i].Answer, st.Game.Questions[i].Answer)
		}
	}
	if back := forked(t, cfg, once, 1, session.Otherwise{Flip: true}); back.Payload() != st.Payload() {
		t.Errorf("flipped twice: %s, was %s", back.Payload(), st.Payload())
	}
}

// What no session forks by is told before there is one.
func TestForkAsErrors(t *testing.T) {
	_, st, err := play(t, session.Run(config(t, "batch", 3)))
	if err != nil {
		t.Fatal(err)
	}
	for want, f := range map[string]struct {
		n     int
		other session.Otherwise
	}{
		"there is no question 9":      {9, session.Otherwise{Flip: true}},
		"forks by one thing":          {1, session.Otherwise{}},
		"by one thing: an answer":     {1, session.Otherwise{Flip: true, Text: "a?"}},
		"needs words":                 {1, session.Otherwise{Text: "??"}},
		"has been asked":              {1, session.Otherwise{Text: st.Game.Questions[0].Text}},
		"begins with the first draft": {2, session.Otherwise{Strategy: "select:4"}},
		"no strategy \"nonsense\"":    {2, session.Otherwise{Strategy: "nonsense"}},
	} {
		if _, err := st.ForkAs(f.n, f.other); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", f, err, want)
		}
	}
	cfg := config(t, "batch+2:edit", 3)
	if _, _, err := play(t, session.Run(cfg)); err == nil || !strings.Contains(err.Error(), "no words for question 2") {
		t.Errorf("an edit without words: %v", err)
	}
}
