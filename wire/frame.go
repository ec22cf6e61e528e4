package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"tenbits/qa"
)

// The kinds of frames, each its first byte.
const (
	frameBits    = 'b' // sender: a byte with their number n from 1, then n bits in ⌈n/8⌉ bytes, the first highest, zeros behind them
	frameBeat    = '.' // either: still here
	frameEnd     = 'e' // sender: four bytes with the number of all bits, highest first
	frameStopped = 's' // sender: a byte with the reason
	frameReceipt = 'r' // receiver: a byte with what came of it, four with the bits read, 32 with the final draft's SHA-256
)

const (
	maxBits    = 255     // of one frame
	maxPayload = 1 << 20 // bits of all frames; texts of questions are most of them
)

// Ending says how the session at the other end ended.
type Ending byte

// The endings, as they stand in frames.
const (
	Rebuilt   Ending = 'k' // the receiver has the final draft
	Mismatch  Ending = 'm' // the payload did not fit
	Failed    Ending = 'f' // a model or a server
	Cancelled Ending = 'c'
)

// Receipt is what the receiver says at its end.
type Receipt struct {
	Ending Ending
	Read   int               // bits
	Final  [sha256.Size]byte // SHA-256 of the final draft; zeros where it is not rebuilt
}

// frame is one frame, whichever it is.
type frame struct {
	kind    byte
	bits    qa.Bits
	total   int    // of frameEnd
	reason  Ending // of frameStopped
	receipt Receipt
}

// encode returns the bytes of f.
func (f frame) encode() []byte {
	out := []byte{f.kind}
	switch f.kind {
	case frameBits:
		out = append(append(out, byte(len(f.bits))), f.bits.Bytes()...)
	case frameEnd:
		out = binary.BigEndian.AppendUint32(out, uint32(f.total))
	case frameStopped:
		out = append(out, byte(f.reason))
	case frameReceipt:
		out = binary.BigEndian.AppendUint32(append(out, byte(f.receipt.Ending)), uint32(f.receipt.Read))
		out = append(out, f.receipt.Final[:]...)
	}
	return out
}

// readFrame reads one frame. An error that is not an *Error is in's.
func readFrame(in io.Reader) (frame, error) {
	var b [1 + 4 + sha256.Size]byte
	if _, err := io.ReadFull(in, b[:1]); err != nil {
		return frame{}, err
	}
	f := frame{kind: b[0]}
	var err error
	switch f.kind {
	case frameBeat:
	case frameBits:
		f.bits, err = readBits(in)
	case frameEnd:
		_, err = io.ReadFull(in, b[:4])
		f.total = int(binary.BigEndian.Uint32(b[:4]))
	case frameStopped:
		_, err = io.ReadFull(in, b[:1])
		f.reason = Ending(b[0])
		if err == nil && f.reason != Failed && f.reason != Cancelled {
			err = garbled("it stopped for the reason %#x, which stands for nothing", b[0])
		}
	case frameReceipt:
		_, err = io.ReadFull(in, b[:])
		f.receipt = Receipt{Ending(b[0]), int(binary.BigEndian.Uint32(b[1:5])), [sha256.Size]byte(b[5:])}
		switch f.receipt.Ending {
		case Rebuilt, Mismatch, Failed, Cancelled:
		default:
			if err == nil {
				err = garbled("its receipt has the ending %#x, which stands for nothing", b[0])
			}
		}
	default:
		err = garbled("it sent a frame of the kind %#x, which does not exist", f.kind)
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return f, err
}

// readBits reads what follows the kind of a frameBits.
func readBits(in io.Reader) (qa.Bits, error) {
	var b [1 + (maxBits+7)/8]byte
	if _, err := io.ReadFull(in, b[:1]); err != nil {
		return "", err
	}
	n := int(b[0])
	if n == 0 {
		return "", garbled("it sent a frame of no bits")
	}
	packed := b[1 : 1+(n+7)/8]
	if _, err := io.ReadFull(in, packed); err != nil {
		return "", err
	}
	bits := make([]byte, n)
	for i := range bits {
		bits[i] = '0' + packed[i/8]>>(7-i%8)&1
	}
	if string(qa.Bits(bits).Bytes()) != string(packed) {
		return "", garbled("behind the last bit of a frame there is something else than zeros")
	}
	return qa.Bits(bits), nil
}

func garbled(format string, args ...any) error {
	return &Error{Fault: Garbled, Err: fmt.Errorf(format, args...)}
}
