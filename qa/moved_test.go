package qa_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
)

func TestMoved(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		want     int
	}{
		{"", "", 0},
		{"a b c", "a  b\nc", 0},
		{"", "a b", 2},
		{"a b", "", 2},
		{"a b c", "a x c", 2},
		{"a b c d", "b c d a", 2},
		{"1. 48 + 37 = 85 Answer: 85", "1. 48 + 36 = 84 Answer: 84", 6},
	} {
		if got, ok := qa.Moved(tt.from, tt.to); got != tt.want || !ok {
			t.Errorf("%q to %q: %d, %t, want %d", tt.from, tt.to, got, ok, tt.want)
		}
	}
	long := strings.Repeat("a ", 4000)
	if _, ok := qa.Moved("x "+long+"x", "y "+strings.Repeat("b ", 4000)+"y"); ok {
		t.Error("texts of thousands of other words were compared")
	}
	if n, ok := qa.Moved("x "+long, "y "+long); n != 2 || !ok {
		t.Errorf("a word in a long text: %d, %t", n, ok)
	}
}

// As far there as back, and nothing is further than to write all anew.
func TestMovedIsADistance(t *testing.T) {
	text := rapid.StringMatching(`([ab] ){0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := text.Draw(t, "a"), text.Draw(t, "b"), text.Draw(t, "c")
		d := func(x, y string) int { n, _ := qa.Moved(x, y); return n }
		if d(a, b) != d(b, a) || d(a, a) != 0 || d(a, c) > d(a, b)+d(b, c) || d(a, b) > len(strings.Fields(a))+len(strings.Fields(b)) {
			t.Fatalf("%q, %q, %q: %d, %d, %d", a, b, c, d(a, b), d(b, a), d(a, c))
		}
	})
}

func TestEntropy(t *testing.T) {
	for p, want := range map[float64]float64{0.5: 1, 0.25: 0.811278, 0.75: 0.811278, 1: 0.000266} {
		if got := qa.Quantise(p).Entropy(); math.Abs(got-want) > 1e-5 {
			t.Errorf("entropy of %g is %g, want %g", p, got, want)
		}
	}
	p := qa.Quantise(0.25)
	yes, _ := p.Surprisal(qa.Yes)
	no, _ := p.Surprisal(qa.No)
	if _, ok := p.Surprisal(qa.Erasure); ok || yes != 2 || math.Abs(no-0.415037) > 1e-6 {
		t.Errorf("surprisal %g and %g", yes, no)
	}
}
