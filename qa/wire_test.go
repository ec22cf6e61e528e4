package qa_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
)

// The parts of a payload add up to it, bit for bit, and their prices to the
// ledger; each interval of the coder lies in the one before.
func TestWireAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSending(t)
		g := s.sent
		if rapid.Bool().Draw(t, "cut") {
			g = g.Cut()
		}
		g.Free = rapid.IntRange(0, 5).Draw(t, "free") == 0 // the receiver decides itself: nothing is sent
		l := g.Ledger()
		var bits qa.Bits
		nominal, ideal, decisions := 0, 0.0, 0
		low, width := new(big.Rat), big.NewRat(1, 1)
		for _, p := range g.Wire() {
			bits += p.Bits
			nominal += p.Nominal
			ideal += p.Ideal
			if p.Kind == qa.PartDecision {
				if !p.Taken.Equal(g.Decisions[decisions]) {
					t.Fatalf("decision %d is %+v, want %+v", decisions, p.Taken, g.Decisions[decisions])
				}
				decisions++
			}
			if p.Width == nil {
				continue
			}
			if end := new(big.Rat).Add(p.Low, p.Width); p.Low.Cmp(low) < 0 || end.Cmp(new(big.Rat).Add(low, width)) > 0 {
				t.Fatalf("%+v leaves [%s, +%s)", p, low, width)
			}
			share, _ := new(big.Rat).Quo(p.Width, width).Float64()
			if math.Abs(p.Ideal+math.Log2(share)) > leftOver(p) {
				t.Fatalf("%+v narrows the interval to %g, which is worth %g bits", p, share, -math.Log2(share))
			}
			low, width = p.Low, p.Width
		}
		if bits != g.Payload() || nominal != l.Nominal || math.Abs(ideal-l.Ideal) > 1e-9 || decisions != len(g.Decisions) {
			t.Fatalf("parts of %s, %d and %g bits; payload %s, ledger %+v", bits, nominal, ideal, g.Payload(), l)
		}
	})
}

// A coded decision has the bits that a receiver reads for it, and none where it
// is settled already.
func TestWireOfCoded(t *testing.T) {
	g := qa.Game{Budget: 9, Format: qa.Coded1}.WithQuestions([]string{"a?", "b?", "c?", "d?"})
	for i, p := range []qa.Prior{qa.One / 4, 65000, 65000, 65000} {
		g = g.WithPrior(i+1, p)
		d, _ := g.Decision()
		g = g.WithDecision(d, qa.OptionYes)
	}
	var got []qa.Bits
	for _, p := range g.Wire() {
		got = append(got, p.Bits)
	}
	if want := []qa.Bits{"1", "11", "1", "", ""}; len(got) != len(want) || g.Payload() != "1111" {
		t.Fatalf("payload %s in %q", g.Payload(), got)
	} else {
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("parts %q, want %q", got, want)
			}
		}
	}
	if b := qa.Bits("111100001").Bytes(); len(b) != 2 || b[0] != 0xf0 || b[1] != 0x80 {
		t.Errorf("bytes %x", b)
	}
}

// leftOver returns how far the bits of a part may be from its ideal: the coder
// parts a width above 2^48 into whole units, and the last option of a table has
// what is left over, less than a unit for each of its total.
func leftOver(p qa.Part) float64 {
	if p.Kind == qa.PartText { // of bits with a total of 2^16 that are worth up to 16 each
		return math.Ceil(1+p.Ideal/16) * math.Log2(1+math.Exp2(16+16-48))
	}
	total, last := 1<<16, p.Taken.Options-1
	if p.Taken.Kind == qa.KindAnswer && p.Taken.Option == qa.OptionErasure {
		total, last = 1<<22, qa.OptionErasure
	}
	least := 1e-6
	if p.Taken.Option != last {
		return least
	}
	return max(least, math.Log2(1+float64(total)*math.Exp2(p.Ideal-48)))
}
