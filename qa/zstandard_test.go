package qa

import "testing"

// The encoder counts on as it goes and starts over after some thousand texts;
// a long run must not notice.
func TestZstandardStartsOver(t *testing.T) {
	var s Scales
	const text = "48 + 37 = 85. 48 + 37 = 85. Answer: 85"
	want := s.zstandard(text)
	for i := range 9000 {
		if got := s.zstandard(text); got != want {
			t.Fatalf("after %d texts: %d bytes, at first %d", i+1, got, want)
		}
	}
}
