package codec

import (
	"context"
	"math"

	"tenbits/codec/arith"
	"tenbits/codec/octet"
)

// Bytes is the Predictor that knows no language: it learns from the bytes that
// it has seen, see package octet.
type Bytes struct{}

// Identity is the same for all: there is one model, and it begins empty.
func (Bytes) Identity() Identity {
	return Identity{Kind: KindBytes, Name: "bytes", Digest: hashOf([]byte("tenbits bytes 1"))}
}

// Encode writes text byte by byte.
func (b Bytes) Encode(ctx context.Context, before string, text []byte, to *arith.Encoder, each func(Symbol) error) error {
	return b.encode(ctx, before, text, len(text), to, each)
}

// encode writes text that a reader knows to have size bytes at most.
func (Bytes) encode(ctx context.Context, before string, text []byte, size int, to *arith.Encoder, each func(Symbol) error) error {
	m := octet.New(before, size)
	for i, b := range text {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s := coded(m, func(one uint32) int {
			bit := m.Bit(b)
			writeBit(to, one, bit)
			return bit
		})
		if err := hand(each, s); err != nil {
			return err
		}
	}
	return nil
}

// Decode reads size bytes. Any bits are some text.
func (Bytes) Decode(ctx context.Context, before string, size int, from *arith.Decoder, each func(Symbol) error) ([]byte, error) {
	m := octet.New(before, size)
	text := make([]byte, 0, size)
	for len(text) < size {
		if len(text)%4096 == 0 && ctx.Err() != nil {
			return text, ctx.Err()
		}
		s := coded(m, func(one uint32) int { return readBit(from, one) })
		text = append(text, s.Text...)
		if err := hand(each, s); err != nil {
			return text, err
		}
	}
	return text, nil
}

func hand(each func(Symbol) error, s Symbol) error {
	if each == nil {
		return nil
	}
	return each(s)
}

// coded goes through the bits of one byte. bit gets the parts of octet.Sure that a
// one has, and returns the bit.
func coded(m *octet.Model, bit func(one uint32) int) Symbol {
	s := Symbol{To: 1}
	last := m.Code(func(one uint32) int {
		b := bit(one)
		zero := float64(octet.Sure-one) / octet.Sure
		split := s.From + (s.To-s.From)*zero
		if b == 1 {
			s.From = split
			s.Bits -= math.Log2(1 - zero)
		} else {
			s.To = split
			s.Bits -= math.Log2(zero)
		}
		return b
	})
	s.Text = string([]byte{last})
	return s
}

func writeBit(to *arith.Encoder, one uint32, bit int) {
	if bit == 1 {
		to.Encode(octet.Sure-one, octet.Sure, octet.Sure)
	} else {
		to.Encode(0, octet.Sure-one, octet.Sure)
	}
}

func readBit(from *arith.Decoder, one uint32) int {
	return from.Decode([]uint32{0, octet.Sure - one, octet.Sure})
}
