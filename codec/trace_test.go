package codec_test

import (
	"bytes"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"tenbits/codec"
	"tenbits/codec/arith"
)

// What is shown of the coder is what it did: after each symbol its interval, to
// the last digit, also where a carry has changed what had been written; and the
// payload is read as the text.
func TestFollow(t *testing.T) {
	small := tokens(t)
	rapid.Check(t, func(t *rapid.T) {
		text := texts(nil).Draw(t, "text")
		p := rapid.SampledFrom([]codec.Predictor{small, codec.Bytes{}}).Draw(t, "model")
		before := rapid.SampledFrom([]string{"", known}).Draw(t, "before")
		trace, err := codec.Follow(t.Context(), p, before, text, 4, nil)
		if err != nil {
			t.Fatal(err)
		}
		e := arith.NewEncoder()
		n, all := 0, ""
		check := func() {
			low, width := e.Interval()
			gotLow, gotWidth := trace.Interval(n)
			if n > 0 && (gotLow.Cmp(low) != 0 || gotWidth.Cmp(width) != 0) {
				t.Fatalf("after %d symbols: from %v, wide %v; want %v and %v", n, gotLow, gotWidth, low, width)
			}
		}
		err = p.Encode(t.Context(), before, text, e, func(s codec.Symbol) error {
			n++
			check()
			all += trace.Steps[n-1].Text
			return nil
		})
		if err != nil || n != len(trace.Steps) || all != string(text) {
			t.Fatalf("%d symbols of %d, %q, %v", n, len(trace.Steps), all, err)
		}
		if low, width := trace.Interval(0); low.Sign() != 0 || width.Cmp(big.NewRat(1, 1)) != 0 {
			t.Errorf("before the first symbol: from %v, wide %v", low, width)
		}
		back, err := p.Decode(t.Context(), before, len(text), arith.NewDecoder(trace.Payload), nil)
		if err != nil || !bytes.Equal(back, text) {
			t.Errorf("%q is read as %q, %v", text, back, err)
		}
	})
}

// The candidates are those with the largest shares, in order, and lie where the
// coder has them.
func TestFollowLikely(t *testing.T) {
	trace, err := codec.Follow(t.Context(), tokens(t), "", []byte(known), 6, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, s := range trace.Steps {
		if len(s.Likely) != 6 {
			t.Fatalf("%d candidates at %q", len(s.Likely), s.Text)
		}
		for i, c := range s.Likely {
			if i > 0 && c.P > s.Likely[i-1].P {
				t.Errorf("at %q: candidate %d is likelier than the one before", s.Text, i)
			}
			if c.Text == s.Text && c.From == s.From {
				found++
				if c.From+c.P != s.To {
					t.Errorf("%q ends at %g, and has %g to %g", s.Text, c.From+c.P, s.From, s.To)
				}
			}
		}
	}
	if found < len(trace.Steps)/2 {
		t.Errorf("%d of %d tokens are among their candidates", found, len(trace.Steps))
	}
}

// gzip takes of the first bytes what it takes of them alone.
func TestGrown(t *testing.T) {
	text := []byte(readme(t))
	sizes, err := codec.Grown(t.Context(), text, []int{0, 1, 1000, len(text)})
	if err != nil {
		t.Fatal(err)
	}
	rivals, err := codec.Rivals(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	if sizes[3] != rivals[0].Bytes || sizes[0] >= sizes[1] || sizes[1] >= sizes[2] {
		t.Errorf("%v, and %d of all", sizes, rivals[0].Bytes)
	}
}
