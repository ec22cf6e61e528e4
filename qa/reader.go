package qa

import (
	"fmt"

	"tenbits/codec/arith"
)

// Reader takes the decisions of a session out of its payload, in order. It reads
// no bit more than they need, whatever comes behind.
type Reader struct {
	bits     Bits
	read     int
	erasures bool

	game  Game           // as the session began, for the shares of options
	coder *arith.Decoder // of what stands behind the flag; nil where that is plain
}

// NewReader returns a Reader of bits for the session that begins as g: its
// budget, format, check and whether answers can be erased count. It reads what
// stands in front of the first decision: the flag of Coded1, and the erasure
// bit. With an error it returns a Reader of which Next fails, too.
func NewReader(bits Bits, g Game) (*Reader, error) {
	r := &Reader{bits: bits, game: g}
	if g.flagged() {
		flag, err := r.take(1)
		if err != nil {
			return r, fmt.Errorf("the flag: %w", err)
		}
		if flag == 1 {
			r.coder = arith.NewDecoder(pack(bits[1:]))
			return r, nil
		}
	}
	if g.erasureBit() == 0 {
		return r, nil
	}
	v, err := r.take(1)
	if err != nil {
		return r, fmt.Errorf("the erasure bit: %w", err)
	}
	r.erasures = v == 1
	return r, nil
}

// Erasures tells whether the erasure bit says that an answer was erased. Where
// the decisions are coded there is no such bit: an erasure shows when it is read.
func (r *Reader) Erasures() bool { return r.erasures }

// Next returns the option that was chosen for d. The error is in the chain of
// ErrShort, or of ErrCode for bits that stand for no option.
func (r *Reader) Next(d Decision) (int, error) {
	if r.coder != nil {
		return r.decode(d)
	}
	w, options := width(d.Options), d.Options
	if d.Kind == KindAnswer && r.erasures {
		w, options = 2, 3
	}
	v, err := r.take(w)
	if err != nil {
		return 0, fmt.Errorf("decision %d (%s): %w after %d bits", d.N, d.Kind, err, len(r.bits))
	}
	if v >= options {
		return 0, fmt.Errorf("decision %d (%s): %w: %0*b", d.N, d.Kind, ErrCode, w, v)
	}
	return v, nil
}

// decode is Next where the decisions are coded. The option counts once the bits
// there are settle it: beyond them the coder only sees zeros.
func (r *Reader) decode(d Decision) (int, error) {
	option := r.coder.Decode(r.game.table(d))
	used := 1 + r.coder.Used()
	if used > len(r.bits) {
		return 0, fmt.Errorf("decision %d (%s): %w after %d bits", d.N, d.Kind, ErrShort, len(r.bits))
	}
	r.read = used
	return option, nil
}

// Grow adds bits that have come meanwhile behind those of a payload in plain1.
// Next, after an ErrShort, can then be called again. A coded payload has to be
// whole when its Reader is made.
func (r *Reader) Grow(bits Bits) { r.bits += bits }

func (r *Reader) take(n int) (int, error) {
	if r.read+n > len(r.bits) {
		return 0, ErrShort
	}
	v := 0
	for ; n > 0; n-- {
		v = v<<1 | int(r.bits[r.read]-'0')
		r.read++
	}
	return v, nil
}

// End reads what stands behind the last decision of g, the game as it ended: the
// check, where there is one. It tells whether there is one and it is right. Coded
// decisions that no sender would write so are an ErrCode: each session has one
// coded payload. Where the check differs, the payload is damaged or g is not what
// the sender had, and the error is an ErrCheck; where it is cut, an ErrShort.
func (r *Reader) End(g Game) (checked bool, err error) {
	body := r.bits[:r.read]
	if want := g.written(); r.coder != nil && want != body {
		return false, fmt.Errorf("%w: these decisions are written %s, not %s", ErrCode, want, body)
	}
	if g.checked() == 0 {
		return false, nil
	}
	got, err := r.take(CheckBits)
	if err != nil {
		return false, fmt.Errorf("the check of %d bits: %w after %d bits", CheckBits, err, len(r.bits))
	}
	if want := g.sum(body); byte(got) != want {
		return false, fmt.Errorf("%w: it is %08b, and what came of the payload has %08b", ErrCheck, got, want)
	}
	return true, nil
}

// Taken returns the bits that have been read.
func (r *Reader) Taken() Bits { return r.bits[:r.read] }

// Rest returns the bits that have not been read.
func (r *Reader) Rest() Bits { return r.bits[r.read:] }

// Read returns how many bits have been read.
func (r *Reader) Read() int { return r.read }

// pack returns bits as bytes, the first bit highest, with zeros behind them.
func pack(b Bits) []byte {
	out := make([]byte, (len(b)+7)/8)
	for i := range len(b) {
		out[i/8] |= (b[i] - '0') << (7 - i%8)
	}
	return out
}

// unpack returns the first n bits of bytes.
func unpack(b []byte, n int) Bits {
	out := make([]byte, n)
	for i := range out {
		out[i] = '0' + b[i/8]>>(7-i%8)&1
	}
	return Bits(out)
}
