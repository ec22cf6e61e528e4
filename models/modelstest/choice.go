package modelstest

import (
	"math"
	"strings"

	"tenbits/models"
)

func (s *suite) chooses() {
	req := s.request()
	req.Prompt, req.Choice = s.ChoicePrompt, s.Choice
	reply, chunks := s.stream(req)
	if !s.card.Capabilities.Choice && reply.Option == -1 {
		return
	}
	if reply.Option < 0 || reply.Option >= len(req.Choice.Options) {
		s.Fatalf("option %d of %q was chosen", reply.Option, req.Choice.Options)
	}
	option := strings.TrimSpace(req.Choice.Options[reply.Option])
	if !strings.HasSuffix(strings.TrimSpace(reply.Text), option) {
		s.Errorf("%q was chosen, and the text is %q", option, reply.Text)
	}
	if reply.Cut {
		s.Error("a reply that ends with a choice is not cut")
	}
	var text strings.Builder
	for _, c := range chunks {
		text.WriteString(c.Text)
	}
	if text.String() != reply.Text {
		s.Errorf("showed %q, replied %q", &text, reply.Text)
	}
	if reply.Chances != nil {
		s.chances(reply.Chances, len(req.Choice.Options))
	}
}

func (s *suite) predicts() {
	p, ok := s.model.(models.Predictor)
	if !ok {
		s.Skip("it is no Predictor")
	}
	req := s.request()
	req.Prompt = s.ChoicePrompt
	for _, options := range [][]string{{" no", " yes"}, {" no", " yes", " perhaps, but not today"}} {
		first, usage, err := p.Predict(s.Context(), req, options)
		if err != nil {
			s.Fatal(err)
		}
		s.chances(first, len(options))
		if usage.In < 0 || usage.Out < 0 || usage.Cached < 0 || usage.Cached > usage.In {
			s.Errorf("usage: %+v", usage)
		}
		second, _, err := p.Predict(s.Context(), req, options)
		if err != nil {
			s.Fatal(err)
		}
		for i := range first {
			if s.card.Deterministic && math.Float64bits(first[i]) != math.Float64bits(second[i]) {
				s.Errorf("option %d: %g, then %g", i, first[i], second[i])
			}
		}
	}
}

// chances checks the probabilities of n options.
func (s *suite) chances(p []float64, n int) {
	s.Helper()
	sum := 0.0
	for _, v := range p {
		if !(v >= 0 && v <= 1) {
			s.Errorf("a probability is %g", v)
		}
		sum += v
	}
	if len(p) != n || math.Abs(sum-1) > 1e-9 {
		s.Errorf("%d probabilities for %d options sum to %g", len(p), n, sum)
	}
}
