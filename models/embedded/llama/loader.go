package llama

import (
	"errors"
	"fmt"
	"strings"

	"tenbits/models/embedded/gguf"
)

// loader reads tensors, and keeps the first error and the names not yet read.
type loader struct {
	file       *gguf.File
	left       map[string]bool
	parameters int64
	err        error
}

func (l *loader) layer(prefix string, s shape) layer {
	kv := s.head * s.kvHeads
	return layer{
		attentionNorm: l.vector(prefix+"attn_norm", s.length),
		feedNorm:      l.vector(prefix+"ffn_norm", s.length),
		query:         l.matrix(prefix+"attn_q", s.length, s.length),
		key:           l.matrix(prefix+"attn_k", kv, s.length),
		value:         l.matrix(prefix+"attn_v", kv, s.length),
		combine:       l.matrix(prefix+"attn_output", s.length, s.length),
		gate:          l.matrix(prefix+"ffn_gate", s.hidden, s.length),
		up:            l.matrix(prefix+"ffn_up", s.hidden, s.length),
		down:          l.matrix(prefix+"ffn_down", s.length, s.hidden),
	}
}

func (l *loader) matrix(name string, rows, columns int) matrix {
	numbers := l.numbers(name+".weight", columns, rows)
	if numbers == nil {
		return matrix{}
	}
	return newMatrix(numbers, rows, columns)
}

func (l *loader) vector(name string, n int) []float32 {
	return l.numbers(name+".weight", n)
}

// numbers returns the numbers of a tensor of the given shape, nil after an
// error.
func (l *loader) numbers(name string, shape ...int) []float32 {
	t, ok := l.file.Tensor(name)
	if l.err != nil {
		return nil
	}
	if !ok {
		l.err = fmt.Errorf("llama: tensor %q is missing", name)
		return nil
	}
	if !sameShape(t.Shape, shape) {
		l.err = fmt.Errorf("llama: tensor %q has the shape %v, not %v", name, t.Shape, shape)
		return nil
	}
	numbers, err := t.Floats()
	if err != nil {
		l.err = fmt.Errorf("llama: tensor %q: %w", name, errors.New(strings.TrimPrefix(err.Error(), "gguf: ")))
		return nil
	}
	delete(l.left, name)
	l.parameters += int64(len(numbers))
	return numbers
}

// sameShape compares shapes; dimensions of 1 at the end do not count.
func sameShape(have, want []int) bool {
	for i := range max(len(have), len(want)) {
		h, w := 1, 1
		if i < len(have) {
			h = have[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if h != w {
			return false
		}
	}
	return true
}
