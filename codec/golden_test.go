package codec_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"testing"

	"tenbits/codec"
)

// The same text is the same bytes on every platform: scripts/arm64 runs this
// test under qemu-user. TENBITS_UPDATE=1 writes the file anew, as after the
// weights were changed.
func TestGoldenContainer(t *testing.T) {
	const file = "testdata/container.golden"
	_, o, container := sample(t)
	got := fmt.Sprintf("%d bytes %x\n", len(container), sha256.Sum256(container))
	if os.Getenv("TENBITS_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the container is %s, want %s", got, want)
	}
	if _, err := codec.Unpack(t.Context(), container, o); err != nil {
		t.Error(err)
	}
}
