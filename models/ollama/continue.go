package ollama

import (
	"context"
	"errors"

	"github.com/ollama/ollama/api"

	"tenbits/models"
)

// Continue returns the twenty most probable tokens to follow a text, by the bytes
// that the server tells of each. It fails where the server tells no
// probabilities. None are returned where the most probable token is a part of a
// character: a server that tells probabilities otherwise keeps those of a reply
// that is no text to itself (flushPending in Ollama's runner).
func (m *Model) Continue(ctx context.Context, text string) ([]models.Token, models.Usage, error) {
	if err := m.check(ctx, models.Request{Prompt: text}, nil); err != nil {
		return nil, models.Usage{}, err
	}
	seen, err := m.info(ctx)
	if err != nil {
		return nil, models.Usage{}, err
	}
	i := *seen
	i.raw = true // whatever the model is: the text is no message
	if err := m.load(ctx, seen, func(models.Chunk) error { return nil }); err != nil {
		return nil, models.Usage{}, err
	}
	var places []api.Logprob
	last, said := piece{}, 0
	err = m.send(ctx, &i, query{Request: models.Request{Prompt: text}, predict: 1, logprobs: true}, func(p piece) error {
		last = p
		said += len(p.text)
		places = append(places, p.logprobs...)
		return nil
	})
	usage := models.Usage{In: last.in, Out: last.out}
	switch {
	case err != nil:
		return nil, usage, err
	case len(places) == 0 && said == 0 && last.out > 0 && i.card.Capabilities.Logprobs:
		return nil, usage, nil
	case len(places) == 0:
		return nil, usage, m.fail(models.Refused, errors.New("the server tells no probabilities"), "use Ollama 0.12.11 or later, and a model that it runs itself")
	}
	list := make([]models.Token, 0, topTokens)
	for _, t := range places[0].TopLogprobs[:min(len(places[0].TopLogprobs), topTokens)] {
		list = append(list, models.Token{Text: bytesOf(t), Logprob: t.Logprob})
	}
	return list, usage, nil
}

// bytesOf returns what a token stands for: its bytes, where the server tells
// them, as a part of a character is no text.
func bytesOf(t api.TokenLogprob) string {
	if len(t.Bytes) == 0 {
		return t.Token
	}
	b := make([]byte, 0, len(t.Bytes))
	for _, n := range t.Bytes {
		if n < 0 || n > 255 {
			return ""
		}
		b = append(b, byte(n))
	}
	return string(b)
}
