package embedded

import (
	"slices"

	"tenbits/models"
	"tenbits/models/embedded/llama"
)

// run writes the reply.
func (c *call) run() error {
	s, cached, err := c.model.cache.Reach(c.ctx, c.prompt)
	if err != nil {
		return err
	}
	c.reply.Option = -1
	c.reply.Usage = models.Usage{In: len(c.prompt), Cached: cached}
	w := &writer{stops: c.req.Stop}
	if c.req.Choice != nil {
		w.after = c.req.Choice.After
	}
	ids, err := c.write(s, w)
	if err != nil {
		return err
	}
	if c.req.Choice != nil {
		if err := c.choose(w, ids); err != nil {
			return err
		}
	}
	c.reply.Text = w.text.String()
	return c.ctx.Err()
}

// write continues the sequence until w or the model ends the text, or the
// limit is reached. It returns the tokens.
func (c *call) write(s *llama.Sequence, w *writer) (ids []int, err error) {
	sampler := llama.NewSampler(c.req.Seed)
	for len(ids) < c.limit && !w.ended {
		if err := c.ctx.Err(); err != nil {
			return nil, err
		}
		if len(ids) > 0 {
			if err := s.Append(c.ctx, ids[len(ids)-1:], nil); err != nil {
				return nil, err
			}
		}
		id := llama.Greedy(s.Logits())
		if c.req.Temperature > 0 {
			id = sampler.Sample(s.Logits(), c.req.Temperature)
		}
		piece := c.model.weights.vocabulary.Piece(id)
		if piece == "" { // the end, or another mark that is no text
			return ids, c.show(w.close(), 0)
		}
		ids = append(ids, id)
		c.reply.Usage.Out++
		if err := c.show(w.write(piece), 1); err != nil {
			return nil, err
		}
	}
	c.reply.Cut = !w.ended && c.req.Choice == nil
	return ids, c.show(w.close(), 0)
}

// show passes text on, with the tokens since the last chunk.
func (c *call) show(text string, tokens int) error {
	c.tokens += tokens
	if text == "" || c.emit == nil {
		return nil
	}
	c.emitted = c.emit(models.Chunk{Text: text, Tokens: c.tokens})
	c.tokens = 0
	return c.emitted
}

// choose ends the reply with the most probable option. ids is what was written
// before it.
func (c *call) choose(w *writer, ids []int) error {
	vocabulary := c.model.weights.vocabulary
	// The tokens are more than the text when a stop string ended it, when the
	// last piece reached beyond its end, or when bytes were no characters.
	if before := w.text.String(); vocabulary.Decode(ids) != before {
		ids = vocabulary.Encode(before)
	}
	s, _, err := c.model.cache.Reach(c.ctx, slices.Concat(c.prompt, ids))
	if err != nil {
		return err
	}
	chances, err := c.model.chances(c.ctx, s, c.options)
	if err != nil {
		return err
	}
	best := 0
	for i, p := range chances {
		if p > chances[best] {
			best = i
		}
	}
	c.reply.Option, c.reply.Chances = best, chances
	c.reply.Usage.Out += len(c.options[best])
	text := c.req.Choice.Options[best]
	w.text.WriteString(text)
	return c.show(text, len(c.options[best]))
}
