package embedded_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tenbits/models/embedded"
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
func TestGoldenLogits(t *testing.T) {
	if os.Getenv(updateLogits) != "" {
		got, err := embedded.Golden(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("testdata", "logits.golden"), got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if lines, err := embedded.Check(t.Context(), 0); err != nil || lines != 2*len(prompts(t)) {
		t.Errorf("%d lines: %v; if the weights were changed, see %s", lines, err, updateLogits)
	}
}
