package embedded_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"tenbits/models/embedded"
	"tenbits/models/embedded/gguftest"
	"tenbits/models/embedded/problems"
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

// The threshold that ships warns of what the pair was not made for, and of at
// most one in a hundred of what it was.
func TestDomainOfTheEmbeddedPair(t *testing.T) {
	m := open(t, embedded.Small)
	outside := func(prompt string) bool {
		out, _, err := m.Outside(t.Context(), "P: "+prompt+"\nA:")
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	alarms := 0
	for seed := range uint64(1000) {
		if outside(problems.New(6_000_000 + seed).Text) {
			alarms++
		}
	}
	if alarms > 10 {
		t.Errorf("%d of 1000 problems of the domain are warned of", alarms)
	}
	if outside("Mia has 48 coins. She finds 37 more. Then she sells 19. How many coins does Mia have now?") {
		t.Error("the problem of the README is warned of")
	}
	for _, prompt := range []string{"What is the capital of France?", "hi", "asdf", "What is 2+2?", "Write a poem about the sea.", "A train travels 60 miles per hour for 2 hours. How far does it go?"} {
		if !outside(prompt) {
			t.Errorf("%q is not warned of", prompt)
		}
	}
}
