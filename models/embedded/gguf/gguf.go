// Package gguf reads GGUF files that are in memory.
//
// A file is untrusted. Nothing is allocated because the file says so: strings,
// arrays and tensors are slices of the file itself, checked when it is read,
// and what is decoded from them later is no larger than they are. That is why
// the readers of github.com/ollama/ollama (fs/gguf, fs/ggml, v0.17.4) are not
// used here: they allocate the lengths that they find, panic on some of them,
// and the first opens only paths.
//
// Source of the format: github.com/ggml-org/ggml, docs/gguf.md, versions 2
// and 3, little-endian.
package gguf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// The most of everything that a file may have.
const (
	maxPairs   = 1 << 12
	maxTensors = 1 << 12
	maxName    = 256
	maxDims    = 4
)

var errShort = errors.New("gguf: the file ends too early")

// A File is the metadata and the tensors of a GGUF file.
type File struct {
	pairs   map[string]value
	tensors map[string]Tensor
}

// Read reads the file that data holds; data must not change afterwards.
// Anything that is not well-formed is an error: keys and tensors that occur
// twice, sizes that exceed the file, tensors that share bytes. So are more than
// 4096 keys or tensors, names of more than 256 bytes, more than four dimensions.
func Read(data []byte) (*File, error) {
	r := &reader{data: data}
	if string(r.bytes(4)) != "GGUF" {
		return nil, errors.New("gguf: not a GGUF file")
	}
	if v := r.uint32(); r.err == nil && v != 2 && v != 3 {
		return nil, fmt.Errorf("gguf: version %d; 2 and 3 can be read", v)
	}
	tensors, pairs := r.uint64(), r.uint64()
	if r.err != nil {
		return nil, r.err
	}
	if tensors > maxTensors || pairs > maxPairs {
		return nil, fmt.Errorf("gguf: %d tensors and %d keys; at most %d and %d can be read", tensors, pairs, maxTensors, maxPairs)
	}
	f := &File{pairs: make(map[string]value), tensors: make(map[string]Tensor)}
	if err := f.readPairs(r, int(pairs)); err != nil {
		return nil, err
	}
	if err := f.readTensors(r, int(tensors)); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) readPairs(r *reader, n int) error {
	for range n {
		key := r.name()
		v := r.value()
		if r.err != nil {
			return fmt.Errorf("gguf: key %q: %w", key, r.err)
		}
		if _, twice := f.pairs[key]; twice {
			return fmt.Errorf("gguf: key %q occurs twice", key)
		}
		f.pairs[key] = v
	}
	return nil
}

// A reader takes what it is asked for from the front of data. The first
// failure stays in err, and all that is read after it is zero.
type reader struct {
	data []byte
	at   int
	err  error
}

func (r *reader) bytes(n uint64) []byte {
	if r.err == nil && n > uint64(len(r.data)-r.at) {
		r.err = errShort
	}
	if r.err != nil {
		return nil
	}
	b := r.data[r.at : r.at+int(n)]
	r.at += int(n)
	return b
}

func (r *reader) uint32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// name reads a key or the name of a tensor.
func (r *reader) name() string {
	n := r.uint64()
	if r.err == nil && (n == 0 || n > maxName) {
		r.err = fmt.Errorf("gguf: a name of %d bytes; 1 to %d can be read", n, maxName)
	}
	b := r.bytes(n)
	if r.err == nil && !utf8.Valid(b) {
		r.err = fmt.Errorf("gguf: the name %q is not UTF-8", b)
	}
	return string(b)
}

// kind is the type of a value as the file has it.
type kind uint32

const (
	kindUint8 kind = iota
	kindInt8
	kindUint16
	kindInt16
	kindUint32
	kindInt32
	kindFloat32
	kindBool
	kindText
	kindArray
	kindUint64
	kindInt64
	kindFloat64
)

// size returns the bytes of one value, 0 where that differs or is not known.
func (k kind) size() uint64 {
	switch k {
	case kindUint8, kindInt8, kindBool:
		return 1
	case kindUint16, kindInt16:
		return 2
	case kindUint32, kindInt32, kindFloat32:
		return 4
	case kindUint64, kindInt64, kindFloat64:
		return 8
	}
	return 0
}

// A value is one value, or count values where array is set, still as bytes.
type value struct {
	kind  kind
	array bool
	count int
	raw   []byte
}

func (r *reader) value() value {
	v := value{kind: kind(r.uint32()), count: 1}
	if v.kind == kindArray {
		v.array = true
		v.kind = kind(r.uint32())
		n := r.uint64()
		if n > math.MaxInt32 {
			r.fail(fmt.Errorf("gguf: an array of %d values", n))
			return v
		}
		v.count = int(n)
	}
	start := r.at
	switch size := v.kind.size(); {
	case size > 0:
		r.bytes(uint64(v.count) * size)
	case v.kind == kindText:
		for i := 0; i < v.count && r.err == nil; i++ {
			r.bytes(r.uint64())
		}
	default:
		r.fail(fmt.Errorf("gguf: values of type %d cannot be read", v.kind))
	}
	v.raw = r.data[start:r.at]
	return v
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}
