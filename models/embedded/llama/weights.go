// Package llama runs transformers of the llama architecture (RMSNorm, rotary
// embedding over neighbouring pairs, SwiGLU, no bias) in float32, so that the
// same weights and tokens give the same bits on every platform: every sum has
// a fixed order, no product is fused into one, and no function of package math
// takes part but the square root, which IEEE 754 rounds correctly.
package llama

import (
	"fmt"

	"tenbits/models/embedded/gguf"
)

// Weights are a model. They do not change and may be used by several callers
// at once.
type Weights struct {
	shape
	embedding  matrix // of each token, as a row
	output     matrix // the embedding itself, where the file has no other
	norm       []float32
	layers     []layer
	rotary     []float32 // cosine and sine of each pair at each place
	parameters int64
}

// A layer has the weights of one layer.
type layer struct {
	attentionNorm, feedNorm    []float32
	query, key, value, combine matrix
	gate, up, down             matrix
}

// Load reads the weights from a file. Sizes that differ from what the metadata
// say, tensors and settings that are not known, and models that are too big
// for this package are errors.
func Load(f *gguf.File) (*Weights, error) {
	w := new(Weights)
	layers, err := w.read(f)
	if err != nil {
		return nil, err
	}
	l := &loader{file: f, left: make(map[string]bool)}
	for name := range f.Tensors() {
		l.left[name] = true
	}
	w.embedding = l.matrix("token_embd", w.vocabulary, w.length)
	w.norm = l.vector("output_norm", w.length)
	w.output = w.embedding
	if l.left["output.weight"] {
		w.output = l.matrix("output", w.vocabulary, w.length)
	}
	for i := range layers {
		w.layers = append(w.layers, l.layer(fmt.Sprintf("blk.%d.", i), w.shape))
	}
	for name := range l.left {
		if l.err == nil {
			l.err = fmt.Errorf("llama: tensor %q is not known", name)
		}
	}
	if l.err != nil {
		return nil, l.err
	}
	w.parameters = l.parameters
	w.rotary = rotary(w.context, w.head, w.rotated, w.theta)
	return w, nil
}

// Vocabulary returns the number of tokens, numbered from 0.
func (w *Weights) Vocabulary() int { return w.vocabulary }

// Context returns the most tokens that a sequence can have: at most 8192, even
// where the file says more.
func (w *Weights) Context() int { return w.context }

// Parameters returns how many numbers were trained.
func (w *Weights) Parameters() int64 { return w.parameters }
