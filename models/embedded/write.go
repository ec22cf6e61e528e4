package embedded

import (
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
	if err := c.write(s, w); err != nil {
		return err
	}
	c.reply.Text = w.text.String()
	if c.req.Choice != nil {
		if err := c.choose(c.reply.Text); err != nil {
			return err
		}
	}
	return c.ctx.Err()
}

// write continues the sequence until w or the model ends the text, or the
// limit is reached.
func (c *call) write(s *llama.Sequence, w *writer) error {
	sampler := llama.NewSampler(c.req.Seed)
	for n := 0; n < c.limit && !w.ended; n++ {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		id := llama.Greedy(s.Logits())
		if c.req.Temperature > 0 {
			id = sampler.Sample(s.Logits(), c.req.Temperature)
		}
		piece := c.model.weights.vocabulary.Piece(id)
		if piece == "" { // the end, or another mark that is no text
			return c.show(w.close(), 0)
		}
		c.reply.Usage.Out++
		if err := c.show(w.write(piece), 1); err != nil {
			return err
		}
		if n+1 < c.limit && !w.ended {
			if err := s.Append(c.ctx, []int{id}, nil); err != nil {
				return err
			}
		}
	}
	c.reply.Cut = !w.ended && c.req.Choice == nil
	return c.show(w.close(), 0)
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

// choose ends the reply with the most probable option after the text: what
// Predict would say, so that the model's own way to divide the text into pieces
// counts for nothing.
func (c *call) choose(before string) error {
	m := c.model
	req := c.req
	req.Prompt += before
	ids := m.prompt(req)
	// Bytes that were no characters may have made the text longer.
	if _, err := m.room(len(ids), c.longest, 0); err != nil {
		return err
	}
	s, _, err := m.cache.Reach(c.ctx, ids)
	if err != nil {
		return err
	}
	chances, err := m.chances(c.ctx, s, c.options)
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
	c.reply.Text = before + text
	return c.show(text, len(c.options[best]))
}
