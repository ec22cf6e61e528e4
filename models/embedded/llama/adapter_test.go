package llama_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models/embedded/gguf"
	"tenbits/models/embedded/gguftest"
	"tenbits/models/embedded/llama"
)

func loadAdapter(t rapid.TB, f *gguftest.File) *llama.Adapter {
	file, err := gguf.Read(f.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	a, err := llama.LoadAdapter(file)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A model with an adapter must say what llama.cpp says of the two files: the
// plain form of the architecture, with the product of the two matrices added to
// the weights in float64.
func TestAdapterAgreesWithThePlainForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := anyShape(t)
		rank := rapid.IntRange(1, 9).Draw(t, "rank")
		base, low := gguftest.Model(shape, 1), gguftest.Adapter(shape, rank, rapid.Uint64().Draw(t, "seed"))
		scale := 2.0
		switch rapid.IntRange(0, 2).Draw(t, "alpha") {
		case 1:
			low.Set("adapter.lora.alpha", nil)
			scale = 1
		case 2:
			low.Set("adapter.lora.alpha", float32(-rank))
			scale = -1
		}
		before := load(t, base)
		w, err := before.With(loadAdapter(t, low))
		if err != nil {
			t.Fatal(err)
		}
		ids := tokens(20).Draw(t, "tokens")
		unchanged := oneByOne(t, before, ids)
		for i := 0; i < len(low.Tensors); i += 2 {
			addTo(base, low.Tensors[i], low.Tensors[i+1], scale)
		}
		s := w.NewSequence()
		if err := s.Append(t.Context(), ids, nil); err != nil {
			t.Fatal(err)
		}
		want := newPlain(base, shape).logits(ids)
		for i, got := range s.Logits() {
			if math.Abs(float64(got)-want[i]) > 2e-3*(1+math.Abs(want[i])) {
				t.Fatalf("logit %d is %g, want %g", i, got, want[i])
			}
		}
		for i, logits := range oneByOne(t, before, ids) {
			if !sameBits(logits, unchanged[i]) {
				t.Fatal("the adapter changed the model that it was added to")
			}
		}
	})
}

// addTo adds scale × b × a to the tensor of a model that the two are of.
func addTo(f *gguftest.File, a, b gguftest.Tensor, scale float64) {
	for _, t := range f.Tensors {
		if t.Name+".lora_a" != a.Name {
			continue
		}
		rank, columns := a.Shape[1], a.Shape[0]
		for i := range t.Numbers {
			sum := 0.0
			for k := range rank {
				sum += float64(b.Numbers[i/columns*rank+k]) * float64(a.Numbers[k*columns+i%columns])
			}
			t.Numbers[i] = float32(float64(t.Numbers[i]) + scale*sum)
		}
	}
}

// Someone who gives the wrong file is told what is wrong with it.
func TestAdapterRefuses(t *testing.T) {
	shape := gguftest.Tiny()
	model := load(t, gguftest.Model(shape, 1))
	nan := float32(math.NaN())
	for _, test := range []struct {
		name   string
		change func(*gguftest.File)
		want   string
	}{
		{"a model", func(f *gguftest.File) { *f = *gguftest.Model(shape, 1) }, "no adapter of the llama architecture: general.type"},
		{"another kind", func(f *gguftest.File) { f.Set("adapter.type", "ia3") }, `adapter.type is "ia3", not lora`},
		{"another architecture", func(f *gguftest.File) { f.Set("general.architecture", "qwen3") }, `general.architecture is "qwen3", not llama`},
		{"no architecture", func(f *gguftest.File) { f.Set("general.architecture", nil) }, "general.architecture"},
		{"alpha is none", func(f *gguftest.File) { f.Set("adapter.lora.alpha", nan) }, "adapter.lora.alpha is NaN"},
		{"alpha is endless", func(f *gguftest.File) { f.Set("adapter.lora.alpha", float32(math.Inf(1))) }, "adapter.lora.alpha is +Inf"},
		{"alpha is a text", func(f *gguftest.File) { f.Set("adapter.lora.alpha", "2") }, "adapter.lora.alpha"},
		{"begins at a token", func(f *gguftest.File) { f.Set("adapter.alora.invocation_tokens", []int32{1}) }, "alora"},
		{"nothing", func(f *gguftest.File) { f.Tensors = nil }, "changes nothing"},
		{"one half", func(f *gguftest.File) { f.Tensors = f.Tensors[:1] }, `"blk.0.attn_q.weight.lora_a" has no "blk.0.attn_q.weight.lora_b" beside it`},
		{"the other half", func(f *gguftest.File) { f.Tensors = f.Tensors[1:] }, `"blk.0.attn_q.weight.lora_b" is no part`},
		{"a norm", func(f *gguftest.File) { f.Tensors[0].Name = "blk.0.attn_norm.weight" }, `"blk.0.attn_norm.weight" is no part`},
		{"a number is none", func(f *gguftest.File) { f.Tensors[2].Numbers[5] = nan }, `"blk.0.attn_k.weight": number 5 is not finite`},
		{"two ranks", func(f *gguftest.File) { f.Tensors[0].Shape = []int{4, 4} }, "lora_a has the rank 4, lora_b 2"},
		{"an absurd rank", func(f *gguftest.File) {
			f.Tensors[0] = gguftest.Tensor{Name: f.Tensors[0].Name, Shape: []int{8, 300}, Numbers: make([]float32, 2400)}
			f.Tensors[1] = gguftest.Tensor{Name: f.Tensors[1].Name, Shape: []int{300, 8}, Numbers: make([]float32, 2400)}
		}, "rank 300; at most 256"},
		{"three dimensions", func(f *gguftest.File) { f.Tensors[0].Shape = []int{2, 2, 4} }, "no matrices"},
		{"another size", func(f *gguftest.File) {
			*f = *gguftest.Adapter(gguftest.Shape{Layers: 1, Hidden: 13, Heads: 2, KVHeads: 1, Head: 4}, 2, 1)
		}, `"blk.0.ffn_down.weight" as 13 by 8 numbers, and the model's has 12 by 8`},
		{"another depth", func(f *gguftest.File) {
			*f = *gguftest.Adapter(gguftest.Shape{Layers: 2, Hidden: 12, Heads: 2, KVHeads: 1, Head: 4}, 2, 1)
		}, `"blk.1.attn_k.weight", which is no matrix`},
		{"the embedding", func(f *gguftest.File) {
			f.Tensors[0].Name, f.Tensors[1].Name = "token_embd.weight.lora_a", "token_embd.weight.lora_b"
		}, `"token_embd.weight", which is no matrix of a layer`},
		{"numbers that grow endless", func(f *gguftest.File) {
			for i := range f.Tensors[0].Numbers {
				f.Tensors[0].Numbers[i] = math.MaxFloat32
			}
			for i := range f.Tensors[1].Numbers {
				f.Tensors[1].Numbers[i] = math.MaxFloat32
			}
		}, `of "blk.0.attn_q.weight" that are not finite`},
	} {
		f := gguftest.Adapter(shape, 2, 1)
		test.change(f)
		file, err := gguf.Read(f.Bytes())
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		a, err := llama.LoadAdapter(file)
		if err == nil {
			_, err = model.With(a)
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
	}
}

// Whatever a file holds, it is refused or gives weights that can be run.
func FuzzAdapter(f *testing.F) {
	shape := gguftest.Tiny()
	for rank := range 3 {
		f.Add(gguftest.Adapter(shape, rank+1, uint64(rank)).Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := gguf.Read(data)
		if err != nil {
			return
		}
		a, err := llama.LoadAdapter(file)
		if err != nil {
			return
		}
		w, err := load(t, gguftest.Model(shape, 1)).With(a)
		if err != nil {
			return
		}
		if err := w.NewSequence().Append(t.Context(), []int{1, 5, 9}, nil); err != nil && err != llama.ErrNotFinite {
			t.Error(err)
		}
	})
}
