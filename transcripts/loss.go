package transcripts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Loss says what of a file was left out when it was read, as it is no event, or
// has no place behind those before it. The zero Loss is none.
type Loss struct {
	Line  int    `json:"line"`  // the first that was left out, from 1; 0: none was
	Bytes int64  `json:"bytes"` // from there to the end, as far as that was read
	Zeros int    `json:"zeros"` // bytes of that line that are 0, as a power loss leaves them
	Why   string `json:"why"`   // what is wrong with that line; empty where it is cut, or zeros
	Whole int    `json:"whole"` // events behind it, left out too
	Twice int    `json:"twice"` // steps that stood there twice in a row, and were read once

	cause error
}

// String says it in a sentence without its full stop; it is empty for none.
func (l Loss) String() string {
	var parts []string
	if l.Line > 0 {
		what := fmt.Sprintf("line %d is cut", l.Line)
		switch {
		case l.Why != "":
			what = fmt.Sprintf("line %d is no event of this session (%s)", l.Line, l.Why)
		case l.Zeros > 0:
			what = fmt.Sprintf("line %d has %s, as a power loss leaves them", l.Line, count(l.Zeros, "zero byte"))
		}
		what += fmt.Sprintf(": left out from there on: %s", count(int(l.Bytes), "byte"))
		if l.Whole > 0 {
			what += fmt.Sprintf(", %s among them", count(l.Whole, "whole event"))
		}
		parts = append(parts, what)
	}
	switch {
	case l.Twice == 1:
		parts = append(parts, "1 step stands there twice in a row and is read once")
	case l.Twice > 1:
		parts = append(parts, fmt.Sprintf("%d steps stand there twice in a row and are read once", l.Twice))
	}
	return strings.Join(parts, "; ")
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Damage returns nil where what was left out is what a process or a machine
// leaves that ended while it wrote: half a line, or zeros. Else it is an error
// that names the line: the file cannot be written on from there without losing
// more.
func (l Loss) Damage() error {
	if l.Why == "" && l.Whole == 0 {
		return nil
	}
	cause := l.cause
	if l.Why == "" {
		cause = errors.New("it has zero bytes, as a power loss leaves them, and events behind them")
	}
	return fmt.Errorf("line %d: %w", l.Line, cause)
}

// lose takes note of a line that is no event, and of what is behind it.
func (r *reader) lose(n int, line []byte, whole bool, err error) {
	l := &r.loss
	l.Line, l.cause, l.Bytes = n, err, int64(len(line))
	l.Zeros = bytes.Count(line, []byte{0})
	if cut := !whole && len(line) > 0 && !json.Valid(line); l.Zeros == 0 && !cut {
		l.Why = err.Error()
	}
	for whole {
		line, whole, err = r.next()
		if err != nil {
			return
		}
		l.Bytes += int64(len(line))
		if _, err := Decode(line); err == nil {
			l.Whole++
		}
	}
}

// DamagedError says that a transcript has been damaged in its middle, so that it
// cannot be written on without losing what is behind that.
type DamagedError struct {
	Path string
	Loss Loss
}

// Error says where, and how to go on all the same.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("transcript %s: %v; to go on from before it, take a copy that ends there: head -n %d %s > copy%s", e.Path, e.Loss, e.Loss.Line-1, e.Path, suffix)
}
