package llama

import (
	"errors"
	"fmt"

	"tenbits/models/embedded/gguf"
)

// Bounds of a model that can be used. A longer context is cut to maxContext.
const (
	maxLayers    = 128
	maxLength    = 1 << 15 // of a vector
	maxHead      = 256     // of a head's vectors
	maxContext   = 8192
	maxCache     = 1 << 25 // numbers in the cache of one sequence
	defaultTheta = 10000
)

// A shape is the sizes of a model.
type shape struct {
	vocabulary int
	context    int
	length     int // of the vector that a token has between layers
	hidden     int // of the vector within a feed-forward step
	heads      int
	kvHeads    int // heads of keys and values, each for heads/kvHeads heads
	head       int // length of a head's vectors
	rotated    int // numbers of a head's vector that are rotated
	epsilon    float32
	theta      float64
}

// read reads the sizes from the metadata and returns the number of layers.
func (s *shape) read(f *gguf.File) (layers int, err error) {
	if arch, err := f.Text("general.architecture"); err != nil || arch != "llama" {
		return 0, errors.Join(fmt.Errorf("llama: the architecture is %q", arch), err)
	}
	p := &settings{file: f}
	s.context = min(p.int("context_length", 1, 1<<30), maxContext)
	s.length = p.int("embedding_length", 2, maxLength)
	s.hidden = p.int("feed_forward_length", 1, maxLength)
	s.heads = p.int("attention.head_count", 1, maxLength)
	s.kvHeads = s.heads
	if f.Has("llama.attention.head_count_kv") {
		s.kvHeads = p.int("attention.head_count_kv", 1, maxLength)
	}
	layers = p.int("block_count", 1, maxLayers)
	s.epsilon = p.float("attention.layer_norm_rms_epsilon", 0, 0.1)
	s.theta = defaultTheta
	if f.Has("llama.rope.freq_base") {
		s.theta = float64(p.float("rope.freq_base", 1, 1e9))
	}
	if p.err != nil {
		return 0, p.err
	}
	if s.length%s.heads != 0 || s.heads%s.kvHeads != 0 {
		return 0, fmt.Errorf("llama: %d heads and %d of keys do not divide a length of %d", s.heads, s.kvHeads, s.length)
	}
	s.head = s.length / s.heads
	s.rotated = s.head
	if f.Has("llama.rope.dimension_count") {
		s.rotated = p.int("rope.dimension_count", 1, s.head)
	}
	if p.err == nil && (s.rotated%2 != 0 || s.head > maxHead) {
		return 0, fmt.Errorf("llama: %d of %d numbers of a head rotated; they must be even and at most %d", s.rotated, s.head, maxHead)
	}
	if n := layers * s.cacheLayer(); n > maxCache {
		return 0, fmt.Errorf("llama: a context of %d tokens takes %d numbers; at most %d can be kept", s.context, n, maxCache)
	}
	tokens, err := f.Texts("tokenizer.ggml.tokens")
	if s.vocabulary = len(tokens); s.vocabulary == 0 {
		return 0, errors.Join(errors.New("llama: no vocabulary"), err)
	}
	return layers, errors.Join(p.err, unusual(f, s.head, s.vocabulary))
}

// unusual returns an error for settings that would have the model run in
// another way than this package does.
func unusual(f *gguf.File, head, vocabulary int) error {
	for _, s := range []struct {
		key  string
		want int
	}{
		{"llama.attention.key_length", head},
		{"llama.attention.value_length", head},
		{"llama.attention.sliding_window", 0},
		{"llama.expert_count", 0},
		{"llama.vocab_size", vocabulary},
	} {
		if n, err := f.Int(s.key); f.Has(s.key) && (err != nil || n != s.want) {
			return fmt.Errorf("llama: %s is %d, not %d", s.key, n, s.want)
		}
	}
	if kind, err := f.Text("llama.rope.scaling.type"); f.Has("llama.rope.scaling.type") && (err != nil || kind != "none") {
		return fmt.Errorf("llama: the rotary embedding is scaled: %q", kind)
	}
	if f.Has("llama.rope.scale_linear") {
		return errors.New("llama: the rotary embedding is scaled")
	}
	return nil
}

// settings reads numbers from the metadata and keeps the first error.
type settings struct {
	file *gguf.File
	err  error
}

func (p *settings) int(key string, least, most int) int {
	n, err := p.file.Int("llama." + key)
	if err == nil && (n < least || n > most) {
		err = fmt.Errorf("llama: %s is %d, not from %d to %d", key, n, least, most)
	}
	if p.err == nil {
		p.err = err
	}
	return max(n, least)
}

func (p *settings) float(key string, least, most float32) float32 {
	x, err := p.file.Float("llama." + key)
	if err == nil && !(x >= least && x <= most) {
		err = fmt.Errorf("llama: %s is %g, not from %g to %g", key, x, least, most)
	}
	if p.err == nil {
		p.err = err
	}
	return x
}
