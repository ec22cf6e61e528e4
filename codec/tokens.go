package codec

import (
	"context"
	"fmt"
	"math"
	"slices"

	"tenbits/codec/arith"
	"tenbits/models/embedded"
	"tenbits/models/embedded/llama"
)

// Tokens is the Predictor of a model that runs in the program: it knows the
// probability of every token at every place, to the last bit the same on every
// platform.
//
// Text is divided into tokens as the model reads it, and each is written with
// the frequencies of llama.Frequencies, whole numbers of 2^24 parts, so that no
// token is impossible. Where the model's context is full it goes on with the
// newer half of what it has read.
type Tokens struct {
	weights *embedded.Weights
	id      Identity
}

// NewTokens returns the predictor of a model's weights, with their adapter where
// they have one. It is an error where the context is below two tokens.
func NewTokens(w *embedded.Weights) (*Tokens, error) {
	card := w.Card()
	t := &Tokens{weights: w, id: Identity{Kind: KindTokens, Name: card.Ref(), Window: card.Context}}
	if err := t.id.Digest.read(w.Base()); err != nil {
		return nil, fmt.Errorf("codec: the digest of %s: %w", t.id.Name, err)
	}
	if a := w.Adapter(); a != nil {
		if err := t.id.Adapter.read(a.Digest()); err != nil {
			return nil, fmt.Errorf("codec: the digest of the adapter %s: %w", a.Name(), err)
		}
	}
	if card.Context < 2 {
		return nil, fmt.Errorf("codec: %s has a context of %d tokens: want 2 or more", t.id.Name, card.Context)
	}
	return t, nil
}

// Identity returns the reference, the digests and the context of the model.
func (t *Tokens) Identity() Identity { return t.id }

// Encode writes text as tokens.
func (t *Tokens) Encode(ctx context.Context, before string, text []byte, to *arith.Encoder, each func(Symbol) error) error {
	r, err := t.read(ctx, before)
	if err != nil {
		return err
	}
	ids := t.weights.Vocabulary().Encode(string(text))
	write := func(id int) error {
		from, share := r.share(id)
		to.Encode(from, from+share, scale)
		return r.tell(each, id, from, share)
	}
	for len(ids) > 0 {
		// As many as the context has room for, of which the last is written from
		// what the others come to.
		part := ids[:min(len(ids), r.room())]
		r.weigh(r.sequence.Logits())
		if err := write(part[0]); err != nil {
			return err
		}
		err := r.append(ctx, part, func(i int, logits []float32) error {
			if i+1 == len(part) {
				return nil
			}
			r.weigh(logits)
			return write(part[i+1])
		})
		if err != nil {
			return err
		}
		ids = ids[len(part):]
	}
	return nil
}

// Decode reads tokens until they come to size bytes.
func (t *Tokens) Decode(ctx context.Context, before string, size int, from *arith.Decoder, each func(Symbol) error) ([]byte, error) {
	r, err := t.read(ctx, before)
	if err != nil {
		return nil, err
	}
	text := make([]byte, 0, size)
	for len(text) < size {
		r.weigh(r.sequence.Logits())
		id, start := r.find(from.Target(scale))
		share := r.frequencies[id]
		from.Take(start, start+share, scale)
		piece := t.weights.Vocabulary().Piece(id)
		if piece == "" || len(piece) > size-len(text) {
			return text, ErrDamaged
		}
		text = append(text, piece...)
		if err := r.tell(each, id, start, share); err != nil {
			return text, err
		}
		if err := r.append(ctx, []int{id}, nil); err != nil {
			return text, err
		}
	}
	return text, nil
}

// scale is the total of the frequencies.
const scale = 1 << llama.SampleScale

// A reader has read the beginning of a text, and knows what is likely next.
type reader struct {
	weights     *embedded.Weights
	sequence    *llama.Sequence
	marks       []int // tokens that are no text
	read        []int // what is in sequence
	chances     []float64
	frequencies []uint32
}

// read returns a reader that has read what stands before the text: of a long
// one the end.
func (t *Tokens) read(ctx context.Context, before string) (*reader, error) {
	v := t.weights.Vocabulary()
	r := &reader{
		weights: t.weights, sequence: t.weights.NewSequence(),
		chances: make([]float64, v.Len()), frequencies: make([]uint32, v.Len()),
	}
	for id := range v.Len() {
		if v.Piece(id) == "" {
			r.marks = append(r.marks, id)
		}
	}
	ids := t.weights.Encode(before)
	if most := t.id.Window / 2; len(ids) > most {
		ids = append(ids[:1:1], ids[len(ids)-most+1:]...)
	}
	return r, r.append(ctx, ids, nil)
}

// room returns how many tokens can be read before the context is full.
func (r *reader) room() int { return r.weights.Card().Context - len(r.read) }

// append reads tokens, which there is room for. When the context is full it
// begins again with its first token and the newer half of the others, so that
// something can follow.
func (r *reader) append(ctx context.Context, ids []int, each func(int, []float32) error) error {
	if err := r.sequence.Append(ctx, ids, each); err != nil {
		return err
	}
	r.read = append(r.read, ids...)
	if r.room() > 0 {
		return nil
	}
	keep := len(r.read) / 2
	again := append([]int{r.read[0]}, r.read[len(r.read)-keep+1:]...)
	r.sequence.Truncate(0)
	r.read = again
	return r.sequence.Append(ctx, again, nil)
}

// weigh makes frequencies of logits. A token that is no text never comes, and
// has the one part that Frequencies gives to each.
func (r *reader) weigh(logits []float32) {
	llama.Chances(r.chances, logits, 1)
	sum := 1.0
	for _, id := range r.marks {
		sum -= r.chances[id]
		r.chances[id] = 0
	}
	if sum > 0 {
		for id := range r.chances {
			r.chances[id] = min(1, r.chances[id]/sum)
		}
	}
	llama.Frequencies(r.frequencies, r.chances, llama.SampleScale)
}

// share returns where a token's parts begin, and how many it has.
func (r *reader) share(id int) (from, parts uint32) {
	for _, f := range r.frequencies[:id] {
		from += f
	}
	return from, r.frequencies[id]
}

// find returns the token that has a part, and where its parts begin.
func (r *reader) find(part uint32) (id int, from uint32) {
	for id, f := range r.frequencies {
		if part < from+f {
			return id, from
		}
		from += f
	}
	return len(r.frequencies) - 1, from - r.frequencies[len(r.frequencies)-1] // not reached: the frequencies sum to the total
}

func (r *reader) tell(each func(Symbol) error, id int, from, parts uint32) error {
	if each == nil {
		return nil
	}
	return each(Symbol{
		Text: r.weights.Vocabulary().Piece(id), Bits: math.Log2(scale) - math.Log2(float64(parts)),
		From: float64(from) / scale, To: float64(from+parts) / scale, Others: r.others,
	})
}

// others returns the n most probable tokens: a few of many, which are found
// faster than all are sorted.
func (r *reader) others(n int) []Candidate {
	n = min(n, len(r.frequencies))
	ids := make([]int, 0, n+1)
	for id, f := range r.frequencies {
		if n == 0 || len(ids) == n && f <= r.frequencies[ids[n-1]] {
			continue
		}
		at := len(ids)
		for at > 0 && r.frequencies[ids[at-1]] < f {
			at--
		}
		ids = slices.Insert(ids, at, id)
		ids = ids[:min(len(ids), n)]
	}
	list := make([]Candidate, 0, n)
	for _, id := range ids {
		from, parts := r.share(id)
		list = append(list, Candidate{r.weights.Vocabulary().Piece(id), float64(parts) / scale, float64(from) / scale})
	}
	return list
}
