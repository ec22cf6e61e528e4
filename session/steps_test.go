package session_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/session"
)

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

// mum is a model whose server tells no probabilities, which its card says.
type mum struct{ parrot }

func (m *mum) Predict(context.Context, models.Request, []string) ([]float64, models.Usage, error) {
	return nil, models.Usage{}, fault(models.Refused)
}

// A model that could tell probabilities on another server is not asked for them
// on this one: the session has no priors, and does not fail.
func TestNoProbabilitiesOnThisServer(t *testing.T) {
	cfg := config(t, "batch", 3)
	cfg.Small = &mum{parrot{asks: 16}}
	_, st, err := play(t, session.Run(cfg))
	if err != nil || st.Finished.Payload != "111" || st.Game.Questions[0].Yes != 0 {
		t.Errorf("%v, %+v", err, st.Finished)
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
	if err != nil || kinds(events) != "started warned :draft drafted finished" || !strings.Contains(st.Warned[0].Text, "11.2 bits a token") || !strings.Contains(st.Warned[0].Hint, "tenbits models") {
		t.Errorf("%v, %s, %+v", err, kinds(events), st.Warned)
	}
	cfg.Prompt = "Something else."
	if events, _, err := play(t, session.Run(cfg)); err != nil || strings.Contains(kinds(events), "warned") {
		t.Errorf("%v, %s", err, kinds(events))
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

// What the priors cost is in the bill, as what the replies cost is.
func TestUsageIsWhole(t *testing.T) {
	cfg := config(t, "batch", 3)
	small, err := embedded.Small()
	if err != nil {
		t.Fatal(err)
	}
	for _, cfg.Small = range []models.Model{cfg.Small, small} {
		events, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		var sum models.Usage
		for _, e := range events {
			switch b := e.Body.(type) {
			case session.Drafted:
				sum = sum.Plus(b.Usage)
			case session.Referenced:
				sum = sum.Plus(b.Usage)
			case session.Asked:
				sum = sum.Plus(b.Usage)
			case session.Predicted:
				if b.Usage.In == 0 || b.Usage.Cached == 0 || b.Usage.Out != 0 {
					t.Errorf("question %d: the prior used %+v", b.Question, b.Usage)
				}
				sum = sum.Plus(b.Usage)
			case session.Decided:
				sum = sum.Plus(b.Usage)
			}
		}
		if sum != st.Finished.Usage {
			t.Errorf("the events used %+v, the session %+v", sum, st.Finished.Usage)
		}
	}
}
