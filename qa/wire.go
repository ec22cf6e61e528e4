package qa

import (
	"fmt"
	"math/big"

	"tenbits/codec/arith"
)

// PartKind says what a Part of a payload is.
type PartKind string

// The kinds of parts, in the order in which they stand.
const (
	PartFlag     PartKind = "flag"     // says whether the rest is plain (0) or coded (1)
	PartErasures PartKind = "erasures" // the erasure bit; no bit where the decisions are coded
	PartText     PartKind = "text"     // of a question that the receiver could not have written
	PartDecision PartKind = "decision" // that was made
	PartMark     PartKind = "mark"     // tells of an erasure that was taken back; no bit where the erasure bit does
	PartCheck    PartKind = "check"    // by which a receiver finds damage
)

// Part is a part of a payload, with what it costs.
type Part struct {
	Kind PartKind

	// Taken is the decision, also of a mark, which is sent as one. The zero Taken
	// where there is none.
	Taken Taken

	// Text is that of question Question, of a PartText. Where it is empty, it says
	// that there is no other question.
	Text     string
	Question int

	// Bits are those that a receiver reads before it knows this part, and that
	// it did not have to read for those before. A coded decision may need none,
	// as what was read already settles it.
	Bits Bits

	Nominal int     // bits in plain1
	Ideal   float64 // see Ledger.Ideal

	// Low and Width are the range coder's interval after a coded decision or text,
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
	for _, s := range g.all(coded) {
		p := g.part(s)
		if coded && !s.free {
			g.encode(s, encoder)
			p.Low, p.Width = encoder.Interval()
			g.decode(s, decoder)
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

// part returns the part that something said is, without its bits.
func (g Game) part(s said) Part {
	if p := s.piece; p != nil {
		nominal := len(p.plain)
		if s.late {
			nominal = 0 // it is coded
		}
		return Part{Kind: PartText, Text: p.text, Question: p.question, Nominal: nominal, Ideal: p.ideal}
	}
	p := Part{Kind: PartDecision, Taken: s.taken, Ideal: g.ideal(s.taken), Nominal: g.nominal(s.taken)}
	if s.mark {
		p.Kind, p.Nominal = PartMark, 0
	}
	return p
}

// encode writes what was said as Game.coded does.
func (g Game) encode(s said, to *arith.Encoder) {
	if s.piece != nil {
		s.piece.encode(to)
		return
	}
	table := g.table(s.taken.Decision)
	to.Encode(table[s.taken.Option], table[s.taken.Option+1], table[len(table)-1])
}

// decode goes behind what was said.
func (g Game) decode(s said, from *arith.Decoder) {
	if s.piece == nil {
		from.Decode(g.table(s.taken.Decision))
		return
	}
	for _, share := range s.piece.shares {
		from.Target(share[2])
		from.Take(share[0], share[1], share[2])
	}
}

// Bytes returns the bits in bytes, the first bit highest, and zeros behind the
// last.
func (b Bits) Bytes() []byte { return pack(b) }

// Decimal writes a number of [0, 1], as an end of an interval or its width, with as
// many digits as tell where it lies: six, four that count where it is small, and a
// power of two where a float64 does not hold it.
func Decimal(x *big.Rat) string {
	f, _ := x.Float64()
	switch {
	case f == 0 && x.Sign() != 0:
		return fmt.Sprintf("2^-%d", x.Denom().BitLen()-x.Num().BitLen())
	case f != 0 && f < 1e-4:
		return fmt.Sprintf("%.4g", f)
	}
	return x.FloatString(6)
}
