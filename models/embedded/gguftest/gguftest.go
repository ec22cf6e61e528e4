// Package gguftest makes GGUF files for tests.
package gguftest

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
)

// A Pair is a key of a file's metadata with its value: a uint32, float32,
// bool, string, []string, []float32 or []int32.
type Pair struct {
	Key   string
	Value any
}

// A Tensor is a tensor of float32, its shape with the fastest-changing
// dimension first.
type Tensor struct {
	Name    string
	Shape   []int
	Numbers []float32
}

// A File is what is written.
type File struct {
	Pairs   []Pair
	Tensors []Tensor
}

// Set gives a key a value, instead of the one that it has; nil takes the key
// away.
func (f *File) Set(key string, value any) {
	pairs := f.Pairs[:0:0]
	for _, p := range f.Pairs {
		if p.Key != key {
			pairs = append(pairs, p)
		}
	}
	if value != nil {
		pairs = append(pairs, Pair{key, value})
	}
	f.Pairs = pairs
}

// Bytes returns the file, version 3, its tensors in F32.
func (f *File) Bytes() []byte {
	b := []byte("GGUF\x03\x00\x00\x00")
	b = binary.LittleEndian.AppendUint64(b, uint64(len(f.Tensors)))
	b = binary.LittleEndian.AppendUint64(b, uint64(len(f.Pairs)))
	for _, p := range f.Pairs {
		b = appendText(b, p.Key)
		b = appendValue(b, p.Value)
	}
	var data []byte
	for _, t := range f.Tensors {
		b = appendText(b, t.Name)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(t.Shape)))
		for _, n := range t.Shape {
			b = binary.LittleEndian.AppendUint64(b, uint64(n))
		}
		b = binary.LittleEndian.AppendUint32(b, 0)
		b = binary.LittleEndian.AppendUint64(b, uint64(len(data)))
		for _, x := range t.Numbers {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
		}
		data = pad(data)
	}
	return append(pad(b), data...)
}

func pad(b []byte) []byte {
	for len(b)%32 != 0 {
		b = append(b, 0)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint64(b, uint64(len(s))), s...)
}

func appendValue(b []byte, v any) []byte {
	kind := func(n uint32) { b = binary.LittleEndian.AppendUint32(b, n) }
	list := func(n uint32, length int) {
		kind(9)
		kind(n)
		b = binary.LittleEndian.AppendUint64(b, uint64(length))
	}
	switch v := v.(type) {
	case uint32:
		kind(4)
		b = binary.LittleEndian.AppendUint32(b, v)
	case float32:
		kind(6)
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	case bool:
		kind(7)
		b = append(b, map[bool]byte{true: 1}[v])
	case string:
		kind(8)
		b = appendText(b, v)
	case []string:
		list(8, len(v))
		for _, s := range v {
			b = appendText(b, s)
		}
	case []float32:
		list(6, len(v))
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	case []int32:
		list(5, len(v))
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, uint32(x))
		}
	default:
		panic(fmt.Sprintf("gguftest: a value of type %T", v))
	}
	return b
}

// A Shape is the sizes of a model.
type Shape struct {
	Context, Layers, Hidden int
	Heads, KVHeads          int
	Head                    int  // length of a head's vectors
	Rotated                 int  // numbers of it that are rotated
	Output                  bool // it has a matrix for the logits beside the embedding
}

// Model returns a model of the llama architecture with weights from a seed and
// the vocabulary of Pieces.
func Model(s Shape, seed uint64) *File {
	pieces, scores, types := Pieces()
	length, kv := s.Heads*s.Head, s.KVHeads*s.Head
	f := &File{Pairs: []Pair{
		{"general.architecture", "llama"},
		{"llama.context_length", uint32(s.Context)}, {"llama.embedding_length", uint32(length)},
		{"llama.block_count", uint32(s.Layers)}, {"llama.feed_forward_length", uint32(s.Hidden)},
		{"llama.attention.head_count", uint32(s.Heads)}, {"llama.attention.head_count_kv", uint32(s.KVHeads)},
		{"llama.rope.dimension_count", uint32(s.Rotated)}, {"llama.attention.layer_norm_rms_epsilon", float32(1e-5)},
		{"tokenizer.ggml.model", "llama"}, {"tokenizer.ggml.tokens", pieces}, {"tokenizer.ggml.scores", scores},
		{"tokenizer.ggml.token_type", types}, {"tokenizer.ggml.add_space_prefix", false},
		{"tokenizer.ggml.bos_token_id", uint32(1)}, {"tokenizer.ggml.eos_token_id", uint32(2)},
	}}
	r := rand.New(rand.NewPCG(seed, 0))
	add := func(name string, shape ...int) {
		n := 1
		for _, d := range shape {
			n *= d
		}
		numbers := make([]float32, n)
		for i := range numbers {
			numbers[i] = float32(r.NormFloat64() / math.Sqrt(float64(shape[0])))
			if len(shape) == 1 {
				numbers[i] += 1
			}
		}
		f.Tensors = append(f.Tensors, Tensor{name + ".weight", shape, numbers})
	}
	add("token_embd", length, len(pieces))
	add("output_norm", length)
	if s.Output {
		add("output", length, len(pieces))
	}
	for i := range s.Layers {
		p := fmt.Sprintf("blk.%d.", i)
		add(p+"attn_norm", length)
		add(p+"attn_q", length, length)
		add(p+"attn_k", length, kv)
		add(p+"attn_v", length, kv)
		add(p+"attn_output", length, length)
		add(p+"ffn_norm", length)
		add(p+"ffn_gate", length, s.Hidden)
		add(p+"ffn_up", length, s.Hidden)
		add(p+"ffn_down", s.Hidden, length)
	}
	return f
}

// Adapter returns a LoRA adapter of a model of that shape, of all matrices of
// its layers, with numbers from a seed. alpha is twice the rank.
func Adapter(s Shape, rank int, seed uint64) *File {
	length, kv := s.Heads*s.Head, s.KVHeads*s.Head
	f := &File{Pairs: []Pair{
		{"general.type", "adapter"}, {"general.architecture", "llama"}, {"adapter.type", "lora"}, {"adapter.lora.alpha", float32(2 * rank)},
	}}
	r := rand.New(rand.NewPCG(seed, 1))
	add := func(name string, columns, rows int) {
		n := make([]float32, columns*rows)
		for i := range n {
			n[i] = float32(r.NormFloat64()) / 8
		}
		f.Tensors = append(f.Tensors, Tensor{name, []int{columns, rows}, n})
	}
	for i := range s.Layers {
		for _, m := range []struct {
			name          string
			columns, rows int
		}{
			{"attn_q", length, length}, {"attn_k", length, kv}, {"attn_v", length, kv}, {"attn_output", length, length},
			{"ffn_gate", length, s.Hidden}, {"ffn_up", length, s.Hidden}, {"ffn_down", s.Hidden, length},
		} {
			name := fmt.Sprintf("blk.%d.%s.weight", i, m.name)
			add(name+".lora_a", m.columns, rank)
			add(name+".lora_b", rank, m.rows)
		}
	}
	return f
}

// Pieces returns a small vocabulary: three marks, the bytes, and a few words.
func Pieces() (pieces []string, scores []float32, types []int32) {
	add := func(piece string, kind int32) {
		pieces, types = append(pieces, piece), append(types, kind)
		scores = append(scores, -float32(len(pieces)))
	}
	add("<unk>", 2)
	add("<s>", 3)
	add("</s>", 3)
	for i := range 256 {
		add(fmt.Sprintf("<0x%02X>", i), 6)
	}
	for _, p := range []string{"es", "▁y", "▁n", "▁no", "▁yes", "aa", "aaa", "ab", "▁", "a", "b", "e", "n", "o", "s", "y", "é"} {
		add(p, 1)
	}
	return pieces, scores, types
}

// Tiny is a shape that loads at once.
func Tiny() Shape {
	return Shape{Context: 64, Layers: 1, Hidden: 12, Heads: 2, KVHeads: 1, Head: 4, Rotated: 4}
}
