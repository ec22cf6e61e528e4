package codec

import (
	"context"
	"math/big"

	"tenbits/codec/arith"
)

// Choice is a model that text can be written under, with an adapter or without.
type Choice struct {
	Model   string // reference of the model, or "bytes"
	Adapter string // its name; empty: none
	About   string // what it is good for, in a sentence

	// Open loads it.
	Open func(ctx context.Context) (Predictor, error)
}

// Name returns the model and its adapter for people.
func (c Choice) Name() string {
	if c.Adapter == "" {
		return c.Model
	}
	return c.Model + " + " + c.Adapter
}

// Step is one symbol of a text that is being written.
type Step struct {
	Text     string      // the bytes that it stands for
	Bits     float64     // what it costs, as in Symbol
	From, To float64     // its share of [0, 1) at its place
	Likely   []Candidate // what might have come, the most probable first; nil where the model has none to show

	settled    int    // bytes of the payload that have left the coder's window
	low, width uint64 // the interval behind it, in units of the window
}

// Trace is a text that was written, symbol by symbol, and how the coder's
// interval narrowed on the way.
type Trace struct {
	Steps   []Step
	Payload []byte // the shortest string of bits in the last interval, see arith.Encoder.Bits
	Bits    int    // of the payload
}

// Follow writes a text as it follows before, and hands on each symbol, with at
// most likely candidates, as it is written. It returns all of them with the
// payload, which a Decoder reads the text from.
func Follow(ctx context.Context, p Predictor, before string, text []byte, likely int, each func(Step) error) (Trace, error) {
	e := arith.NewEncoder()
	var t Trace
	err := p.Encode(ctx, before, text, e, func(s Symbol) error {
		step := Step{Text: s.Text, Bits: s.Bits, From: s.From, To: s.To}
		if s.Others != nil {
			step.Likely = s.Others(likely)
		}
		step.settled, step.low, step.width = e.Window()
		t.Steps = append(t.Steps, step)
		if each == nil {
			return nil
		}
		return each(step)
	})
	if err != nil {
		return t, err
	}
	t.Payload, t.Bits = e.Bits()
	return t, nil
}

// Interval returns the interval of [0, 1) that the coder was in after the first
// n symbols, 0 to all, exactly: where it begins and how wide it is.
//
// A step keeps the window alone. What had left it is what the payload begins
// with, but for a carry that came later: of the whole numbers that end as the
// window did, only one is so near to the payload's.
func (t *Trace) Interval(n int) (low, width *big.Rat) {
	if n == 0 {
		return new(big.Rat), big.NewRat(1, 1)
	}
	s := t.Steps[n-1]
	digits := s.settled + arith.WindowBytes
	head := make([]byte, digits)
	copy(head, t.Payload)
	at := new(big.Int).SetBytes(head)
	unit := new(big.Int).Lsh(big.NewInt(1), 8*arith.WindowBytes)
	off := new(big.Int).Sub(at, new(big.Int).SetUint64(s.low))
	at.Sub(at, off.Mod(off, unit))
	scale := new(big.Int).Lsh(big.NewInt(1), uint(8*digits))
	return new(big.Rat).SetFrac(at, scale), new(big.Rat).SetFrac(new(big.Int).SetUint64(s.width), scale)
}
