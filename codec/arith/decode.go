package arith

import (
	"encoding/binary"
	"math/bits"
)

// Decoder reads symbols. Any bits decode to something, whatever their length,
// and never to a symbol without a share; whether they are what an Encoder wrote,
// and whether there are enough of them, Used tells.
type Decoder struct {
	src   []byte
	next  int    // the byte that enters the window next; beyond src they are zero
	at    uint64 // where the window's number lies in the interval; below width
	width uint64 // of the interval, in units of the window; above least
}

// NewDecoder returns a Decoder of src, behind which it sees zeros. It does not
// change src.
func NewDecoder(src []byte) *Decoder {
	d := &Decoder{src: src, width: whole}
	for range windowBytes {
		d.at = d.at<<8 | uint64(d.byte())
	}
	return d
}

// byte returns the byte that enters the window.
func (d *Decoder) byte() byte {
	i := d.next
	d.next++
	if i < len(d.src) {
		return d.src[i]
	}
	return 0
}

// Target returns a part of the symbol that comes: the one with from ≤ Target <
// to. The caller looks up which symbol that is, and passes its share to Take. It
// panics unless 0 < total ≤ MaxTotal.
func (d *Decoder) Target(total uint32) uint32 {
	if total == 0 || total > MaxTotal {
		notAShare(0, 0, total)
	}
	return uint32(min(d.at/unit(d.width, total), uint64(total)-1)) // the last symbol has what is left over
}

// Take goes behind the symbol that has the parts from up to to of a total, as
// Encoder.Encode had it. Target of the same total must lie in it; Take panics
// where it does not.
func (d *Decoder) Take(from, to, total uint32) {
	if from >= to || to > total || total > MaxTotal {
		notAShare(from, to, total)
	}
	u := unit(d.width, total)
	d.take(u*uint64(from), u*uint64(to), to == total)
}

// take narrows the interval to that from start to end, or to its own end.
func (d *Decoder) take(start, end uint64, last bool) {
	if last {
		end = d.width
	}
	if d.at < start || d.at >= end {
		panic("arith: Take of a symbol in which Target does not lie")
	}
	d.at -= start
	d.width = end - start
	// As many bytes as bring the width above least again: without a branch on how
	// many, which nobody could foresee.
	n := bits.LeadingZeros64(d.width-1)/8 - (8 - windowBytes)
	if d.next+8 <= len(d.src) {
		d.at = d.at<<(8*n) | binary.BigEndian.Uint64(d.src[d.next:])>>(64-8*n)
		d.next += n
	} else {
		for range n {
			d.at = d.at<<8 | uint64(d.byte())
		}
	}
	d.width <<= 8 * n
}

// Decode reads a symbol whose probabilities are a table: its first element is 0,
// its last the total, and symbol i has the parts from table[i] up to table[i+1].
// It is what Target, a search and Take come to. The table must not descend.
func (d *Decoder) Decode(table []uint32) int {
	last := len(table) - 1
	total := table[last]
	if total == 0 || total > MaxTotal {
		notAShare(0, 0, total)
	}
	u := unit(d.width, total)
	s := 0
	if last == 2 && table[1] < total {
		if d.at >= u*uint64(table[1]) {
			s = 1
		}
	} else {
		target := uint32(min(d.at/u, uint64(total)-1))
		for n := last; n > 1; {
			half := n / 2
			below := int(int64(target)-int64(table[s+half])) >> 63 // −1 or 0: nobody could foresee a branch
			s += half &^ below
			n -= half
		}
	}
	d.take(u*uint64(table[s]), u*uint64(table[s+1]), table[s+1] == total)
	return s
}

// Used returns how many of the first bits settle all symbols that were read: with
// those, every continuation decodes to the same symbols, and with one bit less
// some does not. For what Encoder.Bits wrote, and its symbols, it is the length
// that Bits returned, whatever comes behind. More than there are bits means
// that the symbols were not all read from them.
func (d *Decoder) Used() int {
	var code uint64 // the window's number
	for i := d.next - windowBytes; i < d.next; i++ {
		code <<= 8
		if i < len(d.src) {
			code |= uint64(d.src[i])
		}
	}
	// The bits that settle all are those whose interval, of 2^t units, lies in
	// that of the symbols.
	t := windowBits
	for {
		into := code & (1<<t - 1)
		if into <= d.at && d.at-into+1<<t <= d.width {
			return 8*d.next - t
		}
		t--
	}
}
