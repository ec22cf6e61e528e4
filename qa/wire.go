package qa

import (
	"math/big"

	"tenbits/codec/arith"
)

// PartKind says what a Part of a payload is.
type PartKind string

// The kinds of parts, in the order in which they stand.
const (
	PartFlag     PartKind = "flag"     // says whether the rest is plain (0) or coded (1)
	PartErasures PartKind = "erasures" // the erasure bit; no bit where the decisions are coded
	PartDecision PartKind = "decision"
	PartMark     PartKind = "mark"  // tells of an erasure that was taken back; no bit where the erasure bit does
	PartCheck    PartKind = "check" // by which a receiver finds damage
)

// Part is a part of a payload, with what it costs.
type Part struct {
	Kind PartKind

	// Taken is the decision, also of a mark, which is sent as one. The zero Taken
	// where there is none.
	Taken Taken

	// Bits are those that a receiver reads before it knows this part, and that
	// it did not have to read for those before. A coded decision may need none,
	// as what was read already settles it.
	Bits Bits

	Nominal int     // bits in plain1
	Ideal   float64 // see Ledger.Ideal

	// Low and Width are the range coder's interval after a coded decision,
	// exactly; nil where it is plain.
	Low, Width *big.Rat
}

// Wire returns the payload of g in its parts. Their bits, one after the other,
// are g.Payload; their prices add up to those of g.Ledger.
func (g Game) Wire() []Part {
	body := g.written()
	var parts []Part
	at := 0
	take := func(n int) Bits {
		at += n
		return body[at-n : at]
	}
	coded := false
	if g.flagged() {
		coded = body[0] == '1'
		parts = append(parts, Part{Kind: PartFlag, Bits: take(1)})
	}
	if n := g.erasureBit(); n > 0 {
		p := Part{Kind: PartErasures, Nominal: n}
		if !coded {
			p.Bits = take(n)
		}
		parts = append(parts, p)
	}
	encoder, decoder := arith.NewEncoder(), arith.NewDecoder(pack(body[at:]))
	told := g.told()
	for i, d := range told {
		p := Part{Kind: PartDecision, Taken: d, Ideal: g.ideal(d)}
		if i == g.marked() && len(told) > len(g.Decisions) {
			p.Kind = PartMark
		} else {
			p.Nominal = g.nominal(d)
		}
		if coded {
			table := g.table(d.Decision)
			encoder.Encode(table[d.Option], table[d.Option+1], table[len(table)-1])
			p.Low, p.Width = encoder.Interval()
			decoder.Decode(table)
			p.Bits = take(1 + decoder.Used() - at)
		} else {
			p.Bits = take(p.Nominal)
		}
		parts = append(parts, p)
	}
	if n := g.checked(); n > 0 {
		parts = append(parts, Part{Kind: PartCheck, Bits: g.Payload()[len(body):], Nominal: n, Ideal: float64(n)})
	}
	return parts
}

// Bytes returns the bits in bytes, the first bit highest, and zeros behind the
// last.
func (b Bits) Bytes() []byte { return pack(b) }
