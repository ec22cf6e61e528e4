package session_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// parrot is a small model whose every reply depends on every byte of its
// prompt, so that a session which differs anywhere differs at its end.
type parrot struct {
	asks int // the most questions that it can think of in one call
	fail func(models.Request) error
}

func (p *parrot) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "parrot", PromptSet: "compact", Deterministic: true}, nil
}

func (p *parrot) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if p.fail != nil {
		if err := p.fail(req); err != nil {
			return models.Reply{}, err
		}
	}
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(req.Prompt)))
	text := " thought " + sum[:8] + "\nAnswer: " + fmt.Sprint(len(req.Prompt)%7)
	if req.Role == models.RoleAsk {
		var b strings.Builder
		for i := range p.asks {
			fmt.Fprintf(&b, "%d. Is %s of %d?\n", i+1, sum[:6], i)
		}
		text = b.String()
	}
	for c := range slices.Chunk([]byte(text), 8) {
		if err := ctx.Err(); err != nil {
			return models.Reply{}, err
		}
		if emit != nil {
			if err := emit(models.Chunk{Text: string(c), Tokens: 1}); err != nil {
				return models.Reply{}, err
			}
		}
	}
	return models.Reply{Text: text, Option: -1, Usage: models.Usage{In: len(req.Prompt), Out: len(text)}}, nil
}

// prophet is a parrot that also gives probabilities.
type prophet struct{ parrot }

func (p *prophet) Describe(ctx context.Context) (models.Card, error) {
	c, err := p.parrot.Describe(ctx)
	c.Capabilities.Logprobs = true
	return c, err
}

func (p *prophet) Predict(_ context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	yes := float64(len(req.Prompt)%100) / 100
	return []float64{1 - yes, yes}, models.Usage{In: len(req.Prompt), Cached: len(req.Prompt) - 1}, nil
}

// oracle is a strong model that answers with given replies in turn.
type oracle struct {
	replies []string
	choice  bool
	calls   int
	prompts []string
}

func (o *oracle) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "oracle", PromptSet: "compact", Vocabulary: 512, Capabilities: models.Capabilities{Choice: o.choice}}, nil
}

func (o *oracle) Stream(_ context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	o.prompts = append(o.prompts, req.Prompt)
	if req.Role == models.RoleReference {
		return models.Reply{Text: " 1. 3 + 4 (7) = 7\nAnswer: 7", Option: -1, Usage: models.Usage{Out: 12}}, nil
	}
	text := o.replies[o.calls%len(o.replies)]
	o.calls++
	r := models.Reply{Text: text, Option: -1, Usage: models.Usage{Out: 1}}
	if o.choice {
		a, _ := qa.ParseAnswer(text, 1)
		r.Option, r.Chances = a.Option(), []float64{0.25, 0.75}
	}
	return r, nil
}

// play runs a source and returns its events and what they come to.
func play(t testing.TB, src session.Source) ([]session.Event, session.State, error) {
	t.Helper()
	var events []session.Event
	var st session.State
	err := src(t.Context(), func(e session.Event) {
		events = append(events, e)
		st = st.Apply(e)
	})
	return events, st, err
}

func config(t testing.TB, strategy string, budget int) session.Config {
	t.Helper()
	s, err := qa.ParseStrategy(strategy)
	if err != nil {
		t.Fatal(err)
	}
	return session.Config{ID: "x", Prompt: "How many?", Small: &prophet{parrot{asks: 16}}, Strong: &oracle{replies: []string{" yes"}, choice: true}, Strategy: s, Budget: budget}
}

func kinds(events []session.Event) string {
	var out []string
	for _, e := range events {
		if _, ok := e.Body.(session.Delta); ok {
			continue
		}
		name := strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", e.Body), "session."))
		if p, ok := e.Body.(session.PhaseStarted); ok {
			name = ":" + string(p.Phase)
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}
