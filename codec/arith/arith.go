// Package arith is an integer range coder: it writes symbols under their
// probabilities, in as many bits as these are worth, and reads them again.
//
// A probability is a share of a whole number of parts: the symbol that has the
// parts from up to to of a total. The coder keeps an interval of [0, 1), at first
// all of it, and narrows it with each symbol to the part that the symbol has: any
// number in the last interval stands for all symbols. The interval is kept in a
// window of 56 bits; an addition that runs over its top is carried into the bytes
// that have left it. The method is that of G. N. N. Martin, Range encoding: an
// algorithm for removing redundancy from a digitised message (1979).
//
// There are two endings. Encoder.Bits is for payloads: the shortest string of bits
// all of whose continuations decode alike, so that the string may stand before
// anything else, and Decoder.Used tells how long it was. Encoder.Bytes is for
// files, whose length is known: the shortest string of bytes that decodes when
// zeros follow it.
//
// All arithmetic is in integers: the same symbols have the same bits on every
// machine.
package arith

import (
	"fmt"
	"math/big"
	"math/bits"
)

// MaxTotal is the largest total of parts. An interval has more than 2^48 units
// then, which are divided among at most 2^24 parts: a symbol costs at most
// 2^-23 bits more than −log2 of its share.
const MaxTotal = 1 << 24

// WindowBytes is how many bytes the coder's window has.
const WindowBytes = 7

const (
	windowBytes = WindowBytes
	windowBits  = 8 * windowBytes
	whole       = 1 << windowBits // the width of [0, 1) while no byte has left the window
	least       = 1 << 48         // an interval of this width, or less, is shown in smaller units
)

// unit returns how many units of an interval of that width each of total parts
// has.
func unit(width uint64, total uint32) uint64 {
	if total&(total-1) == 0 {
		return width >> bits.TrailingZeros32(total) // much faster than a division
	}
	return width / uint64(total)
}

// notAShare panics, as from, to and total are no share: a mistake of the caller,
// as an index out of range is.
func notAShare(from, to, total uint32) {
	panic(fmt.Sprintf("arith: the parts %d to %d of %d are no share: want 0 ≤ from < to ≤ total ≤ %d", from, to, total, MaxTotal))
}

// Encoder writes symbols. Its methods that return what was written change
// nothing, so that more may follow.
type Encoder struct {
	out   []byte // what has left the window
	low   uint64 // where the interval begins, in units of the window
	width uint64 // of the interval, in units of the window; above least
}

// NewEncoder returns an Encoder that has written nothing.
func NewEncoder() *Encoder { return &Encoder{width: whole} }

// Encode writes the symbol that has the parts from up to, not with, to of a
// total. The last symbol, that with to = total, has what the division leaves
// over as well. Encode panics unless from < to ≤ total ≤ MaxTotal.
func (e *Encoder) Encode(from, to, total uint32) {
	if from >= to || to > total || total > MaxTotal {
		notAShare(from, to, total)
	}
	u := unit(e.width, total)
	start := u * uint64(from)
	if to == total {
		e.width -= start
	} else {
		e.width = u * uint64(to-from)
	}
	e.low += start
	if e.low >= whole {
		e.low -= whole
		carry(e.out)
	}
	for e.width <= least {
		e.out = append(e.out, byte(e.low>>(windowBits-8)))
		e.low = e.low << 8 & (whole - 1)
		e.width <<= 8
	}
}

// carry adds one to the number that b is. It ends before the first byte does: an
// interval never leaves [0, 1).
func carry(b []byte) {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i]++; b[i] != 0 {
			return
		}
	}
}

// Bits returns the shortest string of bits all of whose continuations decode to
// what was written; of those that are equally short, the one that is first in
// order. It returns n bits in whole bytes, the highest bit first, with zeros
// behind them. Without a symbol there are none.
func (e *Encoder) Bits() (b []byte, n int) {
	// A string of n bits and its continuations are an interval of 2^-n that
	// begins at a multiple of 2^-n. None that is wider than the window fits, as
	// the interval is not wider.
	t := bits.Len64(e.width) - 1
	v := ceil(e.low, t)
	for v-e.low+1<<t > e.width {
		t--
		v = ceil(e.low, t)
	}
	n = 8*len(e.out) + windowBits - t
	return e.with(v, (n+7)/8), n
}

// Bytes returns the shortest string of bytes that, with zeros behind it, decodes
// to what was written. A byte string that ends with a zero is never the shortest.
func (e *Encoder) Bytes() []byte {
	t := windowBits
	for ceil(e.low, t)-e.low >= e.width {
		t -= 8
	}
	b := e.with(ceil(e.low, t), len(e.out)+(windowBits-t)/8)
	for len(b) > 0 && b[len(b)-1] == 0 {
		b = b[:len(b)-1]
	}
	return b
}

// ceil returns the first multiple of 2^t that is not below v.
func ceil(v uint64, t int) uint64 { return (v + 1<<t - 1) >> t << t }

// with returns the first n bytes of what was written with v in the window.
func (e *Encoder) with(v uint64, n int) []byte {
	b := make([]byte, len(e.out), len(e.out)+windowBytes)
	copy(b, e.out)
	if v >= whole {
		v -= whole
		carry(b)
	}
	for i := range windowBytes {
		b = append(b, byte(v>>(windowBits-8-8*i)))
	}
	return b[:n]
}

// Window returns how many bytes have left the window, and the interval in units
// of 256^-(settled+WindowBytes), without what those bytes stand for.
func (e *Encoder) Window() (settled int, low, width uint64) { return len(e.out), e.low, e.width }

// Interval returns the interval after what was written, exactly: where it begins
// in [0, 1), and how wide it is. Its width is the probability of what was
// written, but for what the divisions left over.
func (e *Encoder) Interval() (low, width *big.Rat) {
	scale := new(big.Int).Lsh(big.NewInt(1), uint(8*len(e.out)+windowBits))
	at := new(big.Int).SetBytes(e.out)
	at.Add(at.Lsh(at, windowBits), new(big.Int).SetUint64(e.low))
	return new(big.Rat).SetFrac(at, scale), new(big.Rat).SetFrac(new(big.Int).SetUint64(e.width), scale)
}
