package qa

import (
	"errors"
	"fmt"
	"strings"
)

// Bits is a payload: a string of '0' and '1', first bit first.
type Bits string

// maxBits bounds a payload that is read from outside. Budgets end at 40; the
// rest is room for the texts of questions, and for what comes behind a payload.
const maxBits = 1 << 20

// ParseBits reads a payload as people and programs write it: at most 2^20 digits
// 0 and 1, with white space between them ignored.
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
	ErrCheck = errors.New("payload's check differs")
)
