package embedded

import (
	"context"
	"math"

	"tenbits/models"
	"tenbits/models/embedded/llama"
)

// Predict returns the probability of each option to follow req's prompt, among
// the options: the product of the probabilities of its tokens, which are those
// of the option by itself. The values are the same bits on every platform. The
// usage is the prompt: an option is weighed and not written. Errors are those of
// Stream.
func (m *Model) Predict(ctx context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	if len(options) == 0 {
		return nil, models.Usage{}, m.refuse("no options")
	}
	ids, longest, err := m.options(options)
	if err != nil {
		return nil, models.Usage{}, err
	}
	prompt := m.prompt(req)
	if _, err := m.room(len(prompt), longest, 0); err != nil {
		return nil, models.Usage{}, err
	}
	if err := ctx.Err(); err != nil {
		return nil, models.Usage{}, m.fail(err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, cached, err := m.cache.Reach(ctx, prompt)
	if err != nil {
		return nil, models.Usage{}, m.fail(err)
	}
	chances, err := m.chances(ctx, s, ids)
	if err != nil {
		return nil, models.Usage{}, m.fail(err)
	}
	return chances, models.Usage{In: len(prompt), Cached: cached}, nil
}

// chances returns the probabilities of options, as tokens, to follow a
// sequence.
func (m *Model) chances(ctx context.Context, s *llama.Sequence, options [][]int) ([]float64, error) {
	length := s.Len()
	logs := make([]float64, len(options))
	for i, o := range options {
		logs[i] = llama.LogChance(s.Logits(), o[0])
	}
	for i, o := range options {
		// What follows the first token is read after it; the last is not read.
		err := s.Append(ctx, o[:len(o)-1], func(j int, logits []float32) error {
			logs[i] += llama.LogChance(logits, o[j+1])
			return nil
		})
		s.Truncate(length)
		if err != nil {
			return nil, err
		}
	}
	return llama.Normalise(logs), nil
}

// Surprise returns how improbable a text is for the model, from the start of
// a text on: the mean of -log2 of the probabilities of its tokens, of which it
// returns the number too. Of a text beyond the context only the beginning
// counts. An empty text has 0 bits.
func (m *Model) Surprise(ctx context.Context, text string) (bitsPerToken float64, tokens int, err error) {
	ids := m.weights.Encode(text)
	ids = ids[:min(len(ids), m.weights.card.Context)]
	sum := 0.0
	s := m.weights.NewSequence()
	err = s.Append(ctx, ids, func(i int, logits []float32) error {
		if i+1 < len(ids) {
			sum -= llama.LogChance(logits, ids[i+1])
		}
		return nil
	})
	if err != nil {
		return 0, 0, m.fail(err)
	}
	if tokens = len(ids) - 1; tokens == 0 {
		return 0, 0, nil
	}
	return sum / math.Ln2 / float64(tokens), tokens, nil
}

// Outside reports whether a text is outside of what the model is made for:
// whether its surprise is above the one that the model's file names as
// tenbits.domain_bits. Where the file names none, nothing is outside.
func (m *Model) Outside(ctx context.Context, text string) (outside bool, bitsPerToken float64, err error) {
	bits, _, err := m.Surprise(ctx, text)
	return err == nil && m.weights.limit > 0 && bits > m.weights.limit, bits, err
}
