package llama

import "context"

// A Cache keeps the sequences that were read last, so that a text which begins
// like one of them need not be read again from the start. The results are the
// same bits as without it. It is for one caller at a time.
type Cache struct {
	w     *Weights
	slots []slot
	clock int
}

type slot struct {
	sequence *Sequence
	used     int // when, by the cache's clock
}

// NewCache returns an empty cache for a number of sequences, at least 1. A
// sequence takes memory when it is first needed.
func (w *Weights) NewCache(sequences int) *Cache {
	return &Cache{w: w, slots: make([]slot, max(sequences, 1))}
}

// Reach returns a sequence that has just read ids, of which there is at least
// one, so that its Logits are known, and how many of them were in the cache.
// The caller may append to the sequence and truncate it, until the next call.
func (c *Cache) Reach(ctx context.Context, ids []int) (s *Sequence, cached int, err error) {
	best := 0
	for i := range c.slots {
		// The last token is always read, for its logits.
		if n := c.slots[i].common(ids[:len(ids)-1]); n > cached {
			best, cached = i, n
		}
	}
	s = c.take(best, cached)
	err = s.Append(ctx, ids[cached:], nil)
	return s, cached, err
}

// take returns a sequence of the first n tokens of a slot. The slot itself is
// used when not more is lost by that than is soon read again, else the one that
// was not used longest.
func (c *Cache) take(from, n int) *Sequence {
	to := from
	if c.slots[from].sequence == nil || c.slots[from].sequence.Len() > n+block {
		for i := range c.slots {
			if c.slots[i].used < c.slots[to].used {
				to = i
			}
		}
	}
	c.clock++
	c.slots[to].used = c.clock
	if c.slots[to].sequence == nil {
		c.slots[to].sequence = c.w.NewSequence()
	}
	s := c.slots[to].sequence
	if to != from && n > 0 {
		s.copyFrom(c.slots[from].sequence, n)
	}
	s.Truncate(n)
	return s
}

// common returns how many tokens the slot has in common with ids, from the
// first.
func (s *slot) common(ids []int) int {
	if s.sequence == nil {
		return 0
	}
	n := 0
	for n < len(ids) && n < s.sequence.Len() && ids[n] == s.sequence.tokens[n] {
		n++
	}
	return n
}
