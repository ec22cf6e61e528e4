package codec_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/codec"
	"tenbits/codec/arith"
)

// A line is read again, under every kind of model, whatever bits come behind it,
// and the reader knows how many were its own.
func TestLine(t *testing.T) {
	small := tokens(t)
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.OneOf(rapid.StringMatching(`[ a-z0-9.]{0,60}`), rapid.Map(rapid.StringN(0, 40, 120), func(s string) string { return strings.ReplaceAll(s, "\n", " ") })).Draw(t, "line")
		before := rapid.SampledFrom([]string{"", "P: " + known + "\nShort:"}).Draw(t, "before")
		p := rapid.SampledFrom([]codec.Predictor{small, codec.Bytes{}, served(t, &oracle{knows: known}, 100)}).Draw(t, "model")
		e := arith.NewEncoder()
		if err := codec.EncodeLine(t.Context(), p, before, line, e, nil); err != nil {
			t.Fatal(err)
		}
		b, n := e.Bits()
		for i := n; i < 8*len(b); i++ { // the bits behind it are anything
			if rapid.Bool().Draw(t, "bit") {
				b[i/8] |= 1 << (7 - i%8)
			}
		}
		b = append(b, rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "behind")...)
		d := arith.NewDecoder(b)
		got, err := codec.DecodeLine(t.Context(), p, before, d)
		if err != nil || got != line || d.Used() != n {
			t.Errorf("%q in %d bits is read as %q in %d, %v", line, n, got, d.Used(), err)
		}
	})
}

// What cannot be a line is refused, and what is none is not read as one.
func TestLineRefuses(t *testing.T) {
	for _, line := range []string{"a\nb", strings.Repeat("x", codec.MaxLine)} {
		if err := codec.EncodeLine(t.Context(), codec.Bytes{}, "", line, arith.NewEncoder(), nil); err == nil {
			t.Errorf("%.20q is written", line)
		}
	}
	e := arith.NewEncoder()
	if err := (codec.Bytes{}).Encode(t.Context(), "", []byte(strings.Repeat("no end ", 1000)), e, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := codec.DecodeLine(t.Context(), codec.Bytes{}, "", arith.NewDecoder(e.Bytes())); !errors.Is(err, codec.ErrDamaged) {
		t.Errorf("%.20q, %v", got, err)
	}
}
