package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tenbits/session"
)

// Version is that of the protocol. An end of another version is refused.
const Version = 1

// The sizes of a hello: what is longer is none.
const (
	magic    = "tenbits-wire "
	maxHello = 4096 // bytes
	maxTerms = 32
	maxName  = 24
	maxLine  = maxName + 1 + 2*sha256.Size
)

// hello is what each end says first: which end it is, and the hashes of its
// terms by name, in order.
//
//	tenbits-wire 1 sender
//	prompt 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b
//	…
//	(an empty line)
type hello struct {
	side  session.Side
	terms []hashed
}

// hashed is a term as the other end knows it.
type hashed struct {
	name string
	sum  [sha256.Size]byte
}

// hello returns what an end with these terms says.
func (t Terms) hello(side session.Side) hello {
	h := hello{side: side}
	for _, term := range t {
		h.terms = append(h.terms, hashed{term.Name, term.sum()})
	}
	return h
}

// encode returns the bytes of h.
func (h hello) encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%d %s\n", magic, Version, h.side)
	for _, t := range h.terms {
		fmt.Fprintf(&b, "%s %x\n", t.name, t.sum)
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// parseFirst reads the first line of a hello, without its end.
func parseFirst(line string) (session.Side, error) {
	rest, ok := strings.CutPrefix(line, magic)
	number, side, spaced := strings.Cut(rest, " ")
	if !ok || !spaced {
		return "", &Error{Fault: Stranger, Err: fmt.Errorf("its first line is %.40q", line)}
	}
	if number != strconv.Itoa(Version) {
		if v, err := strconv.ParseUint(number, 10, 16); err == nil && strconv.FormatUint(v, 10) == number {
			return "", &Error{Fault: OtherVersion, Err: fmt.Errorf("it speaks version %d of the protocol, and this program version %d", v, Version)}
		}
		return "", &Error{Fault: Stranger, Err: fmt.Errorf("its first line is %.40q", line)}
	}
	switch s := session.Side(side); s {
	case session.Sender, session.Receiver:
		return s, nil
	}
	return "", &Error{Fault: Stranger, Err: fmt.Errorf("its first line is %.40q", line)}
}

// parseTerm reads a line of a hello behind the first, without its end.
func parseTerm(line string, before []hashed) (hashed, error) {
	name, digits, _ := strings.Cut(line, " ")
	garbled := func(what string) (hashed, error) {
		return hashed{}, &Error{Fault: Garbled, Err: fmt.Errorf("line %d of its hello %s", len(before)+2, what)}
	}
	named := name != "" && len(name) <= maxName && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") == ""
	sum, err := hex.DecodeString(digits)
	switch {
	case !named:
		return garbled("has no name")
	case err != nil || len(sum) != sha256.Size || strings.ToLower(digits) != digits:
		return garbled("has no hash")
	case len(before) == maxTerms:
		return garbled("is one too many")
	case slices.ContainsFunc(before, func(t hashed) bool { return t.name == name }):
		return garbled("has a name that was there before")
	}
	return hashed{name, [sha256.Size]byte(sum)}, nil
}

// unlike returns the names of what two ends do not have alike, in the order of
// the first.
func unlike(a, b hello) []string {
	sums := func(h hello) map[string][sha256.Size]byte {
		m := map[string][sha256.Size]byte{}
		for _, t := range h.terms {
			m[t.name] = t.sum
		}
		return m
	}
	ours, theirs := sums(a), sums(b)
	var names []string
	for _, t := range a.terms {
		if sum, ok := theirs[t.name]; !ok || sum != t.sum {
			names = append(names, t.name)
		}
	}
	for _, t := range b.terms {
		if _, ok := ours[t.name]; !ok {
			names = append(names, t.name)
		}
	}
	return names
}
