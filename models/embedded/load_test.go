package embedded_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/gguftest"
)

// A file that cannot be used is refused when it is opened, with what is wrong.
func TestLoadRefuses(t *testing.T) {
	for _, test := range []struct {
		key   string
		value any
		want  string
	}{
		{"tokenizer.ggml.model", "gpt2", `"gpt2"`},
		{"tokenizer.ggml.add_space_prefix", nil, "add_space_prefix"},
		{"tokenizer.ggml.add_space_prefix", true, "a space in front"},
		{"tokenizer.ggml.scores", []float32{1}, "1 scores"},
		{"tokenizer.ggml.token_type", nil, "token_type"},
		{"tokenizer.ggml.bos_token_id", uint32(5), "no mark"},
		{"tokenizer.ggml.eos_token_id", uint32(1 << 20), "no mark"},
		{"tenbits.domain_bits", float32(math.NaN()), "domain_bits"},
		{"tenbits.domain_bits", "4", "domain_bits"},
		{"tenbits.prompt_set", uint32(1), "prompt_set"},
		{"llama.block_count", nil, "block_count"},
	} {
		f := gguftest.Model(gguftest.Tiny(), 1)
		f.Set(test.key, test.value)
		_, err := embedded.Load("tiny", f.Bytes())
		e := (*models.Error)(nil)
		if !errors.As(err, &e) || e.Fault != models.Broken || e.Model != "embedded/tiny" || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s = %v: got %v, want %q", test.key, test.value, err, test.want)
		}
	}
}

// Any bytes may be given as a model. They are refused, or the model writes
// text, but the program goes on. A file is long for a fuzzer: without
// -fuzzminimizetime 5x it does little but make files shorter.
func FuzzLoad(f *testing.F) {
	for seed, s := range []gguftest.Shape{gguftest.Tiny(), {Context: 9, Layers: 2, Hidden: 1, Heads: 3, KVHeads: 3, Head: 2, Rotated: 2, Output: true}} {
		f.Add(gguftest.Model(s, uint64(seed)).Bytes())
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		w, err := embedded.Load("fuzzed", file)
		if err != nil {
			return
		}
		m := w.NewModel()
		req := models.Request{Prompt: "a b", MaxTokens: 3}
		if _, err := m.Stream(t.Context(), req, nil); err != nil {
			if e := (*models.Error)(nil); !errors.As(err, &e) {
				t.Errorf("got %v", err)
			}
		}
		if _, _, err := m.Predict(t.Context(), req, []string{" no", " yes"}); err != nil {
			if e := (*models.Error)(nil); !errors.As(err, &e) {
				t.Errorf("got %v", err)
			}
		}
	})
}
