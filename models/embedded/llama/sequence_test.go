package llama_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models/embedded/gguf"
	"tenbits/models/embedded/gguftest"
	"tenbits/models/embedded/llama"
)

// oneByOne returns the logits after each of ids.
func oneByOne(t rapid.TB, w *llama.Weights, ids []int) [][]float32 {
	s := w.NewSequence()
	var all [][]float32
	for _, id := range ids {
		if err := s.Append(context.Background(), []int{id}, nil); err != nil {
			t.Fatal(err)
		}
		all = append(all, slices.Clone(s.Logits()))
	}
	return all
}

func sameBits(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

// A receiver reads a prompt in one piece that the sender read in several: both
// must come to the same draft, to the bit.
func TestBlocksAndTruncationChangeNoBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := anyShape(t)
		w := load(t, gguftest.Model(shape, 1))
		ids := tokens(shape.Context).Draw(t, "tokens")
		want := oneByOne(t, w, ids)
		s := w.NewSequence()
		for s.Len() < len(ids) {
			at := s.Len()
			n := rapid.IntRange(1, len(ids)-at).Draw(t, "tokens at once")
			err := s.Append(t.Context(), ids[at:at+n], func(i int, logits []float32) error {
				if !sameBits(logits, want[at+i]) {
					t.Fatalf("the logits after token %d differ", at+i)
				}
				return nil
			})
			if err != nil || !sameBits(s.Logits(), want[at+n-1]) {
				t.Fatalf("the logits after %d tokens differ, or %v", at+n, err)
			}
			if rapid.IntRange(0, 3).Draw(t, "truncate") == 0 {
				s.Truncate(rapid.IntRange(0, s.Len()).Draw(t, "left"))
			}
		}
	})
}

// What was read before must show in the time that a reply takes, and in
// nothing else.
func TestCacheChangesNoBit(t *testing.T) {
	w := load(t, gguftest.Model(gguftest.Shape{Context: 120, Layers: 2, Hidden: 9, Heads: 2, KVHeads: 1, Head: 6, Rotated: 6}, 2))
	rapid.Check(t, func(t *rapid.T) {
		c := w.NewCache(rapid.IntRange(1, 4).Draw(t, "slots"))
		texts := [][]int{{1}}
		for range rapid.IntRange(1, 12).Draw(t, "calls") {
			// Mostly something that begins like one of those before.
			old := rapid.SampledFrom(texts).Draw(t, "old")
			ids := slices.Concat(old[:rapid.IntRange(0, len(old)).Draw(t, "kept")], tokens(40).Draw(t, "new"))
			ids = ids[:min(len(ids), w.Context()-1)]
			texts = append(texts, ids)
			s, cached, err := c.Reach(t.Context(), ids)
			if err != nil || cached >= len(ids) {
				t.Fatalf("%d of %d cached, %v", cached, len(ids), err)
			}
			fresh := w.NewSequence()
			if err := fresh.Append(t.Context(), ids, nil); err != nil || !sameBits(s.Logits(), fresh.Logits()) {
				t.Fatalf("the logits differ with %d of %d tokens cached, or %v", cached, len(ids), err)
			}
			// Its caller goes on from there, as a reply does.
			if err := s.Append(t.Context(), []int{5, 6}[:min(2, w.Context()-s.Len())], nil); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A session goes back and forth between texts with the same beginning: it must
// not be read again each time.
func TestCacheKeepsSharedBeginnings(t *testing.T) {
	w := load(t, gguftest.Model(gguftest.Shape{Context: 400, Layers: 1, Hidden: 4, Heads: 1, KVHeads: 1, Head: 4, Rotated: 4}, 3))
	c := w.NewCache(4)
	problem := slices.Repeat([]int{10}, 200)
	reach := func(want int, ids ...int) {
		t.Helper()
		if _, cached, err := c.Reach(t.Context(), slices.Concat(problem, ids)); cached != want || err != nil {
			t.Errorf("%d tokens cached, want %d; %v", cached, want, err)
		}
	}
	reach(0)
	reach(200, slices.Repeat([]int{11}, 100)...) // a draft and questions about it
	reach(300, slices.Concat(slices.Repeat([]int{11}, 100), []int{12, 13})...)
	reach(200, slices.Repeat([]int{14}, 100)...) // another draft
	reach(302, slices.Concat(slices.Repeat([]int{11}, 100), []int{12, 13, 14})...)
	reach(299, slices.Repeat([]int{14}, 100)...)
}

// A call that was given up ends soon, and leaves a sequence that can be used.
func TestAppendStopsWhenCancelled(t *testing.T) {
	w := load(t, gguftest.Model(gguftest.Shape{Context: 200, Layers: 1, Hidden: 4, Heads: 1, KVHeads: 1, Head: 4, Rotated: 4}, 3))
	ids := slices.Repeat([]int{7}, 150)
	ctx, cancel := context.WithCancel(t.Context())
	s := w.NewSequence()
	err := s.Append(ctx, ids, func(i int, _ []float32) error {
		if i == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || s.Len() >= len(ids) {
		t.Fatalf("%v after %d tokens", err, s.Len())
	}
	if err := s.Append(t.Context(), ids[s.Len():], nil); err != nil {
		t.Fatal(err)
	}
	if want := oneByOne(t, w, ids); !sameBits(s.Logits(), want[len(ids)-1]) {
		t.Error("the logits differ after a cancelled call")
	}
}

// Mistakes of a caller are errors and not a panic in the middle of a session.
func TestAppendRefuses(t *testing.T) {
	w := load(t, gguftest.Model(gguftest.Tiny(), 1))
	s := w.NewSequence()
	for _, test := range []struct {
		ids  []int
		want string
	}{
		{slices.Repeat([]int{1}, w.Context()+1), "context of 64"},
		{[]int{-1}, "no token -1"},
		{[]int{w.Vocabulary()}, "no token"},
	} {
		if err := s.Append(t.Context(), test.ids, nil); err == nil || !strings.Contains(err.Error(), test.want) || s.Len() != 0 {
			t.Errorf("got %v, want %q", err, test.want)
		}
	}
	if s.Logits() != nil {
		t.Error("an empty sequence has logits")
	}
}

// Weights that lead to infinite numbers must not pass as an answer.
func TestDamagedWeightsSayNothing(t *testing.T) {
	f := gguftest.Model(gguftest.Tiny(), 1)
	for _, tensor := range f.Tensors {
		for j := range tensor.Numbers {
			if tensor.Numbers[j] = 1; len(tensor.Shape) == 1 {
				tensor.Numbers[j] = math.MaxFloat32
			}
		}
	}
	if err := load(t, f).NewSequence().Append(t.Context(), []int{1, 2}, nil); !errors.Is(err, llama.ErrNotFinite) {
		t.Errorf("got %v", err)
	}
}

// A file that says one thing and holds another is refused with the setting's
// name.
func TestLoadRefuses(t *testing.T) {
	for _, test := range []struct {
		key   string
		value any
		want  string
	}{
		{"general.architecture", "qwen3", `"qwen3"`},
		{"llama.context_length", nil, "context_length"},
		{"llama.context_length", uint32(0), "context_length"},
		{"llama.embedding_length", uint32(1 << 30), "embedding_length"},
		{"llama.embedding_length", uint32(16), "shape"},
		{"llama.block_count", uint32(2), "blk.1"},
		{"llama.block_count", uint32(1000), "block_count"},
		{"llama.attention.head_count", uint32(3), "do not divide"},
		{"llama.attention.head_count_kv", uint32(0), "head_count_kv"},
		{"llama.rope.dimension_count", uint32(3), "rotated"},
		{"llama.rope.scaling.type", "yarn", "scaled"},
		{"llama.attention.key_length", uint32(5), "key_length"},
		{"llama.expert_count", uint32(8), "expert_count"},
		{"llama.vocab_size", uint32(1), "vocab_size"},
		{"llama.attention.layer_norm_rms_epsilon", float32(math.NaN()), "epsilon"},
		{"tokenizer.ggml.tokens", []string{"a"}, "shape"},
		{"tokenizer.ggml.tokens", nil, "vocabulary"},
	} {
		f := gguftest.Model(gguftest.Tiny(), 1)
		f.Set(test.key, test.value)
		file, err := gguf.Read(f.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := llama.Load(file); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s = %v: got %v, want %q", test.key, test.value, err, test.want)
		}
	}
	f := gguftest.Model(gguftest.Tiny(), 1)
	f.Tensors = append(f.Tensors, gguftest.Tensor{Name: "rope_freqs.weight", Shape: []int{1}, Numbers: []float32{1}})
	file, err := gguf.Read(f.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := llama.Load(file); err == nil || !strings.Contains(err.Error(), "rope_freqs") {
		t.Errorf("an unknown tensor: got %v", err)
	}
}
