package llama

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"tenbits/models/embedded/gguf"
)

// Bounds of an adapter that can be used.
const (
	maxRank  = 256
	maxAlpha = 1e6
)

// An Adapter is a low-rank change of some of a model's matrices: to each, the
// product of a matrix of few columns and one of few rows is added (Hu et al.,
// LoRA, arXiv 2106.09685). It does not change and may be used by several
// callers at once.
type Adapter struct {
	changes    map[string]change // by the name of the tensor that is changed
	rank       int               // the highest
	parameters int64
}

// A change is what is added to one matrix: scale × b × a.
type change struct {
	rank, rows, columns int
	scale               float32
	a                   []float32 // rank rows of columns
	b                   []float32 // rows of rank
}

// LoadAdapter reads an adapter from a file as llama.cpp has them (its
// src/llama-adapter.cpp): general.type is adapter, adapter.type is lora, and of
// each matrix NAME that is changed the file has NAME.lora_a, as many rows as
// the rank, and NAME.lora_b, as many columns. The product is multiplied by
// adapter.lora.alpha and divided by the rank; where alpha is 0 or missing it is
// as it is. What this package would not apply as llama.cpp does is an error:
// changes of the embedding or of norms, and adapters that begin to hold at some
// token.
func LoadAdapter(f *gguf.File) (*Adapter, error) {
	for _, pair := range [][2]string{{"general.type", "adapter"}, {"adapter.type", "lora"}, {"general.architecture", "llama"}} {
		key, want := pair[0], pair[1]
		if have, err := f.Text(key); err != nil || have != want {
			return nil, errors.Join(fmt.Errorf("llama: no adapter of the llama architecture: %s is %q, not %s", key, have, want), err)
		}
	}
	if key := "adapter.alora.invocation_tokens"; f.Has(key) {
		return nil, fmt.Errorf("llama: the adapter has %s: it would hold for a part of a text alone", key)
	}
	alpha := float32(0)
	if key := "adapter.lora.alpha"; f.Has(key) {
		var err error
		if alpha, err = f.Float(key); err != nil || !(math.Abs(float64(alpha)) <= maxAlpha) {
			return nil, errors.Join(fmt.Errorf("llama: %s is %g, not from %g to %g", key, alpha, -maxAlpha, maxAlpha), err)
		}
	}
	a := &Adapter{changes: make(map[string]change)}
	for _, name := range slices.Sorted(f.Tensors()) {
		of, isA := strings.CutSuffix(name, ".lora_a")
		if !isA {
			of, isB := strings.CutSuffix(name, ".lora_b")
			if _, paired := f.Tensor(of + ".lora_a"); !isB || !paired {
				return nil, fmt.Errorf("llama: tensor %q is no part of an adapter: there should be NAME.lora_a and NAME.lora_b", name)
			}
			continue
		}
		c, err := readChange(f, of, alpha)
		if err != nil {
			return nil, err
		}
		a.changes[of] = c
		a.rank = max(a.rank, c.rank)
		a.parameters += int64(len(c.a) + len(c.b))
	}
	if len(a.changes) == 0 {
		return nil, errors.New("llama: the adapter changes nothing: it has no tensors")
	}
	return a, nil
}

// readChange reads the two tensors that change one matrix.
func readChange(f *gguf.File, of string, alpha float32) (c change, err error) {
	ta, _ := f.Tensor(of + ".lora_a")
	tb, ok := f.Tensor(of + ".lora_b")
	if !ok {
		return c, fmt.Errorf("llama: tensor %q has no %q beside it", of+".lora_a", of+".lora_b")
	}
	if len(ta.Shape) > 2 || len(tb.Shape) > 2 {
		return c, fmt.Errorf("llama: adapter of %q: shapes %v and %v are no matrices", of, ta.Shape, tb.Shape)
	}
	side := func(t gguf.Tensor, i int) int {
		if i < len(t.Shape) {
			return t.Shape[i]
		}
		return 1
	}
	c = change{rank: side(ta, 1), columns: side(ta, 0), rows: side(tb, 1), scale: 1}
	if side(tb, 0) != c.rank {
		return c, fmt.Errorf("llama: adapter of %q: lora_a has the rank %d, lora_b %d", of, c.rank, side(tb, 0))
	}
	if c.rank > maxRank {
		return c, fmt.Errorf("llama: adapter of %q: rank %d; at most %d can be used", of, c.rank, maxRank)
	}
	if alpha != 0 {
		c.scale = alpha / float32(c.rank)
	}
	var errs [2]error
	c.a, errs[0] = ta.Floats()
	c.b, errs[1] = tb.Floats()
	if err := errors.Join(errs[:]...); err != nil {
		return c, fmt.Errorf("llama: adapter of %q: %s", of, strings.TrimPrefix(err.Error(), "gguf: "))
	}
	return c, nil
}

// Rank returns the highest rank of the changes.
func (a *Adapter) Rank() int { return a.rank }

// Parameters returns how many numbers were trained.
func (a *Adapter) Parameters() int64 { return a.parameters }

// With returns the weights with what an adapter adds to them; w stays as it is.
//
// The sum is made once, here, in a fixed order of float32: number k of the rank
// is added to the product of those before it, each product rounded, then the
// whole times the scale to the weight. So the pass is as fast as without an
// adapter and its bits are the same on every platform; llama.cpp makes the sum
// anew for each token, which differs by rounding.
//
// It is an error when a matrix that is changed is not in the model, or of
// another size, or a sum is not finite.
func (w *Weights) With(a *Adapter) (*Weights, error) {
	out := *w
	out.layers = slices.Clone(w.layers)
	at := make(map[string]*matrix)
	for i := range out.layers {
		l := &out.layers[i]
		for name, m := range map[string]*matrix{
			"attn_q": &l.query, "attn_k": &l.key, "attn_v": &l.value, "attn_output": &l.combine,
			"ffn_gate": &l.gate, "ffn_up": &l.up, "ffn_down": &l.down,
		} {
			at[fmt.Sprintf("blk.%d.%s.weight", i, name)] = m
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.changes)) {
		c, m := a.changes[name], at[name]
		if m == nil {
			return nil, fmt.Errorf("llama: the adapter changes %q, which is no matrix of a layer of this model", name)
		}
		if c.rows != m.rows || c.columns != m.columns {
			return nil, fmt.Errorf("llama: the adapter changes %q as %d by %d numbers, and the model's has %d by %d", name, c.columns, c.rows, m.columns, m.rows)
		}
		m.numbers = slices.Clone(m.numbers)
		if !m.add(c) {
			return nil, fmt.Errorf("llama: the adapter makes numbers of %q that are not finite", name)
		}
	}
	out.parameters += a.parameters
	return &out, nil
}

// add adds a change, and reports whether all numbers are finite.
func (m *matrix) add(c change) bool {
	for r := range m.rows {
		for col := range m.columns {
			var sum float32
			for k := range c.rank {
				sum += float32(c.b[r*c.rank+k] * c.a[k*c.columns+col])
			}
			i := (r/width*m.columns+col)*width + r%width
			m.numbers[i] += float32(c.scale * sum)
		}
	}
	return finite(m.numbers)
}
