package embedded_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"tenbits/models/embedded"
	"tenbits/models/embedded/gguftest"
)

// A prompt that a model was not made for must be told from one that it was.
func TestSurpriseTellsDomains(t *testing.T) {
	m := open(t, embedded.Small)
	inside, n, err := m.Surprise(t.Context(), problem)
	if err != nil || n < 20 {
		t.Fatal(n, err)
	}
	outside, _, err := m.Surprise(t.Context(), "Write me a poem about the sea, in the manner of an old sailor.")
	if err != nil || outside < 2*inside {
		t.Errorf("a poem takes %.2f bits a token, a problem %.2f, %v", outside, inside, err)
	}
}

// Surprise is the cost of the text under the model: checked against the
// definition on a model whose probabilities are all alike.
func TestSurpriseIsMeanBits(t *testing.T) {
	m := tiny(t, 1, func(f *gguftest.File) { clear(f.Tensors[0].Numbers) }) // each logit is 0
	bits, n, err := m.Surprise(t.Context(), "bbbb")
	if want := math.Log2(float64(m.Weights().Vocabulary().Len())); err != nil || n != 4 || math.Abs(bits-want) > 1e-9 {
		t.Errorf("%g bits for each of %d tokens, %v, want %g for 4", bits, n, err, want)
	}
	if bits, n, err := m.Surprise(t.Context(), ""); bits != 0 || n != 0 || err != nil {
		t.Errorf("an empty text: %g, %d, %v", bits, n, err)
	}
	if _, n, err := m.Surprise(t.Context(), strings.Repeat("b", 10000)); n != 63 || err != nil {
		t.Errorf("a text beyond the context: %d tokens, %v", n, err)
	}
}

// The warning comes from the file alone: without a threshold there is none.
func TestOutsideUsesTheFilesThreshold(t *testing.T) {
	for _, test := range []struct {
		limit any
		want  bool
	}{{nil, false}, {float32(1), true}, {float32(100), false}} {
		m := tiny(t, 1, func(f *gguftest.File) { f.Set("tenbits.domain_bits", test.limit) })
		if got, bits, err := m.Outside(t.Context(), "bbbbb"); got != test.want || err != nil || bits == 0 {
			t.Errorf("threshold %v: got %t with %g bits, %v", test.limit, got, bits, err)
		}
	}
}

// TestMeasureSurprise is how the threshold is found: it logs the bits a token
// of each line of a file, where \n stands for a new line.
//
//	TENBITS_SURPRISE=lines.txt go test -v -run MeasureSurprise ./models/embedded
func TestMeasureSurprise(t *testing.T) {
	path := os.Getenv("TENBITS_SURPRISE")
	if path == "" {
		t.Skip("TENBITS_SURPRISE names no file")
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := open(t, embedded.Small)
	for line := range strings.Lines(string(file)) {
		text := strings.ReplaceAll(strings.TrimSuffix(line, "\n"), `\n`, "\n")
		bits, n, err := m.Surprise(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%6.3f bits a token of %3d: %.60q", bits, n, text)
	}
}
