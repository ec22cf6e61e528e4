package qa

import (
	"errors"
	"fmt"
	"strings"
)

// Bits is a payload: a string of '0' and '1', first bit first.
type Bits string

// maxBits bounds a payload that is read from outside. Budgets end at 40; the
// rest is room for what other formats add.
const maxBits = 1 << 16

// ParseBits reads a payload as people and programs write it: digits 0 and 1,
// with white space between them ignored.
func ParseBits(s string) (Bits, error) {
	s = strings.Join(strings.Fields(s), "")
	if len(s) > maxBits {
		return "", fmt.Errorf("payload of %d bits: at most %d are read", len(s), maxBits)
	}
	for i, c := range s {
		if c != '0' && c != '1' {
			return "", fmt.Errorf("payload has %q at position %d: only 0 and 1 are bits", c, i+1)
		}
	}
	return Bits(s), nil
}

// appendBits returns b with the width lowest bits of v added, highest first.
func (b Bits) appendBits(v, width int) Bits {
	var s strings.Builder
	s.WriteString(string(b))
	for i := width - 1; i >= 0; i-- {
		s.WriteByte('0' + byte(v>>i&1))
	}
	return Bits(s.String())
}

// Errors of a payload that does not fit its session.
var (
	ErrShort = errors.New("payload ends too early")
	ErrLong  = errors.New("payload goes on after the session's last decision")
	ErrCode  = errors.New("payload holds a code that stands for nothing")
)

// Reader takes the decisions of a session out of a plain1 payload, in order.
type Reader struct {
	bits     Bits
	read     int
	erasures bool
}

// NewReader returns a Reader of bits. A session whose answers can be erased
// has the erasure bit in front, unless its budget is below 2; NewReader reads it.
// With an error it returns a Reader that has read nothing.
func NewReader(bits Bits, budget int, canErase bool) (*Reader, error) {
	r := &Reader{bits: bits}
	if !hasErasureBit(budget, canErase) {
		return r, nil
	}
	v, err := r.take(1)
	r.erasures = v == 1
	return r, err
}

// Erasures tells whether the erasure bit says that an answer was erased.
func (r *Reader) Erasures() bool { return r.erasures }

// Next returns the option that was chosen for d.
func (r *Reader) Next(d Decision) (int, error) {
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

// Read returns how many bits have been read.
func (r *Reader) Read() int { return r.read }

// Rest returns the bits that have not been read.
func (r *Reader) Rest() Bits { return r.bits[r.read:] }
