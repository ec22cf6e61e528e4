package ollama_test

import (
	"context"
	"math"
	"testing"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamatest"
	"tenbits/qa"
	"tenbits/session"
)

// farthest is the farthest that a probability on the server may be from the one
// of the embedded runtime: the server keeps what it has read as numbers of 16
// bits, and knows only the twenty most probable tokens.
const farthest = 0.01

// both asks two models for the same probabilities and keeps how far apart they
// are; a session goes on with those of the first.
type both struct {
	models.Predictor
	other models.Predictor

	questions int
	far       float64
	at        string // the end of the prompt where they are farthest apart
}

func (b *both) Predict(ctx context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	p, usage, err := b.Predictor.Predict(ctx, req, options)
	if err != nil {
		return nil, usage, err
	}
	q, _, err := b.other.Predict(ctx, req, options)
	if err != nil {
		return nil, usage, err
	}
	b.questions++
	for k := range p {
		if d := math.Abs(p[k] - q[k]); d > b.far {
			b.far, b.at = d, req.Prompt[max(0, len(req.Prompt)-60):]
		}
	}
	return p, usage, nil
}

// What a yes is expected with decides what it costs when it is coded. On the
// server it is as on the embedded runtime, for all questions of whole sessions.
func TestRealPredictions(t *testing.T) {
	const sessions = 20
	server := ollamatest.Start(t)
	small, err1 := embedded.Small()
	strong, err2 := embedded.Strong()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	b := &both{Predictor: small, other: provider(t, server, ollama.Options{}).Model(ollamatest.Small)}
	for seed := range uint64(sessions) {
		strategy, err := qa.ParseStrategy([]string{"batch", "adaptive"}[seed%2])
		if err != nil {
			t.Fatal(err)
		}
		cfg := session.Config{Prompt: problems.New(problems.HeldOutSeed + seed).Text, Small: b, Strong: strong, Strategy: strategy, Budget: 10}
		if err := session.Run(cfg)(t.Context(), func(session.Event) {}); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("the probabilities of %d questions differ by at most %.6f: at %q", b.questions, b.far, b.at)
	if b.far > farthest || b.questions < 150 {
		t.Errorf("%d questions, %.6f apart; want at most %g", b.questions, b.far, farthest)
	}
}
