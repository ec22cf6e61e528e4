// Package codec writes text in as few bytes as a language model allows, and
// reads it again, exactly: arithmetic coding under a model, the second of the
// three systems of "Haiku to Opus in Just 10 bits" (arXiv 2604.02343).
//
// A Predictor says, place by place, how probable what comes next is; the range
// coder of codec/arith turns that into bits. Pack puts the bits into a container
// of segments that stand each for itself, and Unpack reads it. Whoever reads must
// have the same model and the same context: the container says which.
package codec

import (
	"context"
	"errors"
	"fmt"

	"tenbits/codec/arith"
)

// Predictor is a model that text can be written under.
//
// What Encode wrote, Decode reads, given the same context and a Predictor of the
// same identity. Both hand each symbol on, in order; each may be nil, and an
// error of it ends the call. They may be called by several callers at once.
type Predictor interface {
	// Identity says what a reader must have.
	Identity() Identity

	// Encode writes text, which may be any bytes, as it follows before.
	Encode(ctx context.Context, before string, text []byte, to *arith.Encoder, each func(Symbol) error) error

	// Decode reads size bytes of text. It returns ErrDamaged where what it
	// reads is nothing that Encode writes.
	Decode(ctx context.Context, before string, size int, from *arith.Decoder, each func(Symbol) error) ([]byte, error)
}

// Restarter is a Predictor that is to be restarted before a text is read, so that
// it reads as it would at any other time. Its calls are made one after the other.
type Restarter interface {
	// Restart has the model forget what it has read.
	Restart(ctx context.Context) error
}

// ErrDamaged says that bits are not what an encoder wrote, or that the model
// that reads them is not the one that they were written under.
var ErrDamaged = errors.New("codec: these bits are no text under this model")

// Identity tells predictors apart.
type Identity struct {
	Kind   Kind
	Name   string // reference of the model, for people
	Digest Hash   // of the weights, and of all that changes what they say but an adapter
	Window int    // tokens that it looks back over, of a served model bytes; 0 where that is no matter

	Adapter Hash // of the adapter that the weights are with; zero for none
}

// Hash is the first 16 bytes of a SHA-256.
type Hash [16]byte

// Kind says how a model's probabilities are come by, and is written into the
// container.
type Kind uint8

// The kinds of predictors.
const (
	KindNone   Kind = 0 // no model: segments are stored
	KindTokens Kind = 1 // the probabilities of all tokens, see Tokens
	KindBytes  Kind = 2 // an adaptive model of bytes, see Bytes
	KindServed Kind = 3 // the most probable tokens of a model on a server, see Served
)

// String returns the kind's name, and its number where it has none.
func (k Kind) String() string {
	switch k {
	case KindNone:
		return "none"
	case KindTokens:
		return "tokens"
	case KindBytes:
		return "bytes"
	case KindServed:
		return "served"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Symbol is one step of a coder: what was written, and what its model expected.
type Symbol struct {
	Text string  // the bytes that it stands for
	Bits float64 // what it costs: −log2 of its share

	// From and To are its share of [0, 1) at this place, for showing it: the
	// coder itself reckons in whole numbers.
	From, To float64

	// Others returns the n most probable symbols at this place, the most
	// probable first, this one among them or not. It is valid during the call
	// alone, and nil where the model has no others to show.
	Others func(n int) []Candidate
}

// Candidate is what might have come, and how probable it was.
type Candidate struct {
	Text string
	P    float64
	From float64 // where its share of [0, 1) begins
}
