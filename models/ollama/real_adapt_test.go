package ollama_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/documents"
	"tenbits/models/embedded/llama"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamatest"
)

// The files of the model of text and of its adapters are those of Ollama, too:
// with each, and without, what the server holds for the most probable next
// tokens of a document is what the embedded runtime does.
func TestRealAdapters(t *testing.T) {
	const places = 25
	server := ollamatest.Start(t)
	server.Create(t, "tenbits-text", ollamatest.File(t, "tenbits-text"), nil)
	provided := provider(t, server, ollama.Options{})
	for _, name := range append([]string{""}, embedded.Adapters()...) {
		domain, served, open := name, "tenbits-text", embedded.Text
		if name == "" {
			domain = "receipts"
		} else {
			served = "tenbits-text-" + name
			file, err := os.ReadFile(filepath.Join("..", "embedded", "adapters", name+".gguf"))
			if err != nil {
				t.Fatal(err)
			}
			if err := provided.Adapt(t.Context(), served, "tenbits-text", file, nil); err != nil {
				t.Fatal(err)
			}
			open = func() (*embedded.Model, error) { return embedded.TextWith(name) }
		}
		own, err := open()
		if err != nil {
			t.Fatal(err)
		}
		m := provided.Model(served)
		card, err := m.Describe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if want, _ := own.Describe(t.Context()); card.Adapter != want.Adapter {
			t.Errorf("%s: the server says of the adapter %q, want %q", served, card.Adapter, want.Adapter)
		}
		d, err := documents.New(domain, documents.HeldOutSeed)
		if err != nil {
			t.Fatal(err)
		}
		w := own.Weights()
		ids := w.Vocabulary().Encode(d.Text)
		far, text := 0.0, ""
		chances := make([]float64, w.Vocabulary().Len())
		for i := range places {
			text += w.Vocabulary().Piece(ids[i])
			got, _, err := m.Continue(t.Context(), text)
			if err != nil {
				t.Fatal(err)
			}
			s := w.NewSequence()
			if err := s.Append(t.Context(), w.Encode(text), nil); err != nil {
				t.Fatal(err)
			}
			llama.Chances(chances, s.Logits(), 1)
			best := 0.0
			here := map[string]float64{} // a byte and a character may be the same text
			for id, p := range chances {
				best = max(best, p)
				here[w.Vocabulary().Piece(id)] = max(p, here[w.Vocabulary().Piece(id)])
			}
			for k, token := range got {
				if first := slices.IndexFunc(got, func(t models.Token) bool { return t.Text == token.Text }); first == k && token.Text != "" {
					far = max(far, math.Abs(here[token.Text]-math.Exp(token.Logprob)))
				}
			}
			if top := math.Exp(got[0].Logprob); math.Abs(top-best) > farthest {
				t.Errorf("%s: after %q the most probable token has %.4f on the server, %.4f here", served, text, top, best)
			}
		}
		t.Logf("%s: the probabilities at %d places differ by at most %.6f", strings.TrimPrefix(served, "tenbits-"), places, far)
		if far > farthest {
			t.Errorf("%s: %.6f apart, want at most %g", served, far, farthest)
		}
	}
}
