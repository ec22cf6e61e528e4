package llama

import (
	"context"
	"errors"
	"fmt"
)

// block is how many tokens go through the layers together, so that weights are
// read once for all of them. It has no influence on the results.
const block = 32

// ErrNotFinite says that weights lead to numbers that are infinite or none, so
// that the model says nothing.
var ErrNotFinite = errors.New("llama: the weights give numbers that are not finite")

// A Sequence is what a model has read: tokens, with what attention needs to
// know of them. It is for one caller at a time.
type Sequence struct {
	w      *Weights
	tokens []int
	// keys and values of each layer and head have the layout of a matrix: of
	// keys the rows are the places of the sequence, of values the columns.
	keys, values []float32
	work         workspace
	logits       []float32 // of the last token, padded; stale where known is not set
	known        bool
}

// NewSequence returns an empty sequence, with room for all of the context.
func (w *Weights) NewSequence() *Sequence {
	s := &Sequence{w: w, work: newWorkspace(w.shape), logits: make([]float32, padded(w.vocabulary))}
	s.keys = make([]float32, len(w.layers)*w.kvHeads*w.keysHead())
	s.values = make([]float32, len(w.layers)*w.kvHeads*w.valuesHead())
	return s
}

// keysHead and valuesHead return how many numbers the cache has for a head of
// a layer.
func (s *shape) keysHead() int   { return padded(s.context) * s.head }
func (s *shape) valuesHead() int { return s.context * padded(s.head) }

// cacheLayer returns how many numbers the cache of a sequence has for a layer.
func (s *shape) cacheLayer() int { return s.kvHeads * (s.keysHead() + s.valuesHead()) }

// Len returns the number of tokens.
func (s *Sequence) Len() int { return len(s.tokens) }

// Truncate takes tokens from the end until n are left.
func (s *Sequence) Truncate(n int) {
	if n < len(s.tokens) {
		s.tokens = s.tokens[:n]
		s.known = false
	}
}

// Logits returns the logarithms of the odds of each token of the vocabulary to
// be the next, up to a constant, or nil when nothing was appended since the
// sequence was made or truncated. They are valid until the next call.
func (s *Sequence) Logits() []float32 {
	if !s.known {
		return nil
	}
	return s.logits[:s.w.vocabulary]
}

// Append reads more tokens. Where each is not nil, it gets the logits after
// every token, with the index into ids, in order; its error ends the call.
// Between blocks of tokens ctx is looked at. After an error the sequence has
// the tokens up to some block, and none of the caller's are half read.
//
// The result is the same bits however the tokens are divided among calls.
func (s *Sequence) Append(ctx context.Context, ids []int, each func(i int, logits []float32) error) error {
	if len(ids) > s.w.context-len(s.tokens) {
		return fmt.Errorf("llama: %d tokens and %d more are above the context of %d", len(s.tokens), len(ids), s.w.context)
	}
	for _, id := range ids {
		if id < 0 || id >= s.w.vocabulary {
			return fmt.Errorf("llama: no token %d in a vocabulary of %d", id, s.w.vocabulary)
		}
	}
	for start := 0; start < len(ids); start += block {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := ids[start:min(start+block, len(ids))]
		s.forward(part)
		s.tokens = append(s.tokens, part...)
		s.known = false
		for i := range part {
			if each == nil && start+i != len(ids)-1 {
				continue
			}
			if err := s.predict(i); err != nil {
				return err
			}
			if each != nil {
				if err := each(start+i, s.logits[:s.w.vocabulary]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// predict sets the logits after token i of the block that was just read.
func (s *Sequence) predict(i int) error {
	w, x := s.w, s.work.state(i)
	s.work.normalise(x, w.norm, w.epsilon, 0)
	w.output.apply(s.logits, 0, s.work.normal, 0, 1)
	s.known = finite(s.logits)
	if !s.known {
		return ErrNotFinite
	}
	return nil
}

// finite reports whether no number is infinite or none.
func finite(x []float32) bool {
	var sum float32
	for _, v := range x {
		sum += float32(v * 0)
	}
	return sum == 0
}

// copyFrom makes s the first n tokens of other, which has the same weights.
func (s *Sequence) copyFrom(other *Sequence, n int) {
	s.tokens = append(s.tokens[:0], other.tokens[:n]...)
	s.known = false
	w := s.w
	for head := range len(w.layers) * w.kvHeads {
		at := head * w.keysHead()
		copy(s.keys[at:at+groups(n)*width*w.head], other.keys[at:])
		for g := range groups(w.head) {
			at := head*w.valuesHead() + g*w.context*width
			copy(s.values[at:at+n*width], other.values[at:])
		}
	}
}
