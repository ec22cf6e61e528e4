package embedded_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tenbits/models/embedded"
	"tenbits/models/embedded/llama"
)

// updateLogits, when set in the environment, has TestGoldenLogits write
// testdata/logits.golden anew, which is to be done whenever the weights
// change:
//
//	TENBITS_UPDATE_LOGITS=1 go test -run GoldenLogits ./models/embedded
const updateLogits = "TENBITS_UPDATE_LOGITS"

// prompts are the texts of testdata/prompts.txt, each a quoted line.
func prompts(t testing.TB) []string {
	file, err := os.ReadFile(filepath.Join("testdata", "prompts.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(file)) {
		text, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		list = append(list, text)
	}
	return list
}

// A logit that differs in one bit on the receiver's machine can turn into
// another draft than the sender's. That is why this test must pass under every
// GOARCH as it stands, here with qemu's user mode:
//
//	CGO_ENABLED=0 GOARCH=arm64 go test -c -o embedded.test ./models/embedded
//	cd models/embedded && qemu-aarch64-static ../../embedded.test -test.run Golden
//
// Each line has the model, the prompt's number, its tokens, the first bits of
// a hash of all logits after all of them, some of the last logits, and the
// logarithm of the probability that the text ends.
func TestGoldenLogits(t *testing.T) {
	var got bytes.Buffer
	small, strong := open(t, embedded.Small).Weights(), open(t, embedded.Strong).Weights()
	for i, text := range prompts(t) {
		fmt.Fprintf(&got, "small  %2d %s\n", i, fingerprint(t, small, text))
		fmt.Fprintf(&got, "strong %2d %s\n", i, fingerprint(t, strong, text))
	}
	path := filepath.Join("testdata", "logits.golden")
	if os.Getenv(updateLogits) != "" {
		if err := os.WriteFile(path, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wants := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got.String(), "\n") {
		if i >= len(wants) || line != wants[i] {
			t.Fatalf("line %d of %s differs: got %q; if the weights were changed, see %s", i+1, path, line, updateLogits)
		}
	}
}

func fingerprint(t *testing.T, w *embedded.Weights, text string) string {
	ids := w.Encode(text)
	hash := sha256.New()
	var last []float32
	err := w.NewSequence().Append(t.Context(), ids, func(_ int, logits []float32) error {
		for _, l := range logits {
			hash.Write(binary.BigEndian.AppendUint32(nil, math.Float32bits(l)))
		}
		last = append(last[:0], logits...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s := fmt.Sprintf("%4d %x", len(ids), hash.Sum(nil)[:12])
	for i := range 4 {
		s += fmt.Sprintf(" %08x", math.Float32bits(last[i*(len(last)-1)/3]))
	}
	return s + fmt.Sprintf(" %016x", math.Float64bits(llama.LogChance(last, w.End())))
}
