package gguf

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
)

// Type is how a tensor's numbers are stored.
type Type uint32

// The types that can be read.
const (
	F32 Type = 0
	F16 Type = 1
)

func (t Type) size() uint64 {
	switch t {
	case F32:
		return 4
	case F16:
		return 2
	}
	return 0
}

// String returns the type as GGUF files name it.
func (t Type) String() string {
	switch t {
	case F32:
		return "F32"
	case F16:
		return "F16"
	}
	return fmt.Sprintf("type %d", uint32(t))
}

// A Tensor is one tensor of a file, its numbers still as they are stored.
type Tensor struct {
	Type Type

	// Shape has the fastest-changing dimension first: columns, then rows.
	Shape []int

	data []byte
	at   uint64
}

// Len returns how many numbers the tensor has.
func (t Tensor) Len() int {
	return len(t.data) / int(max(t.Type.size(), 1))
}

// Floats returns the numbers as float32, row after row, with no loss. A number
// that is infinite or none is an error.
func (t Tensor) Floats() ([]float32, error) {
	list := make([]float32, t.Len())
	for i := range list {
		if t.Type == F16 {
			list[i] = half(binary.LittleEndian.Uint16(t.data[2*i:]))
		} else {
			list[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.data[4*i:]))
		}
		if !(math.Abs(float64(list[i])) <= math.MaxFloat32) {
			return nil, fmt.Errorf("gguf: number %d is not finite", i)
		}
	}
	return list, nil
}

// half returns the value of an IEEE 754 binary16 number.
func half(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10)&31, uint32(h)&1023
	switch exponent {
	case 0: // zero and subnormal: fraction × 2^-24, exact in float32
		f := float32(fraction) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(f) | sign)
	case 31:
		return math.Float32frombits(sign | 0x7f80_0000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}

// Tensor returns a tensor by its name.
func (f *File) Tensor(name string) (Tensor, bool) {
	t, ok := f.tensors[name]
	return t, ok
}

// Tensors lists the names of all tensors, in no order.
func (f *File) Tensors() iter.Seq[string] { return maps.Keys(f.tensors) }

func (f *File) readTensors(r *reader, n int) error {
	align := 32
	if f.Has("general.alignment") {
		var err error
		if align, err = f.Int("general.alignment"); err != nil {
			return err
		}
		if align < 1 || align > 1<<16 || align&(align-1) != 0 {
			return fmt.Errorf("gguf: alignment of %d bytes", align)
		}
	}
	sizes := make(map[string]uint64)
	for range n {
		name := r.name()
		t, size, err := r.tensor()
		if err != nil {
			return fmt.Errorf("gguf: tensor %q: %w", name, err)
		}
		if _, twice := f.tensors[name]; twice {
			return fmt.Errorf("gguf: tensor %q occurs twice", name)
		}
		f.tensors[name], sizes[name] = t, size
	}
	if r.err != nil {
		return r.err
	}
	r.at = min((r.at+align-1)&^(align-1), len(r.data))
	return f.place(r.data[r.at:], sizes, uint64(align))
}

// tensor reads what the file says about a tensor, and returns with it the
// bytes that it takes, which are at most those of the file.
func (r *reader) tensor() (Tensor, uint64, error) {
	dims := r.uint32()
	if r.err == nil && (dims == 0 || dims > maxDims) {
		return Tensor{}, 0, fmt.Errorf("%d dimensions; 1 to %d can be read", dims, maxDims)
	}
	var t Tensor
	numbers := uint64(1)
	for range dims {
		n := r.uint64()
		// Both factors are below 2^32, so that the product is not cut off.
		if r.err == nil && (n == 0 || n > math.MaxInt32 || numbers*n > uint64(len(r.data))) {
			return t, 0, errShort
		}
		numbers *= n
		t.Shape = append(t.Shape, int(n))
	}
	t.Type = Type(r.uint32())
	t.at = r.uint64()
	if r.err != nil {
		return t, 0, r.err
	}
	if t.Type.size() == 0 {
		return t, 0, fmt.Errorf("%v: only F32 and F16 can be read", t.Type)
	}
	return t, numbers * t.Type.size(), nil
}

// place cuts the tensors out of data. That none may share bytes bounds what
// all of them together can decode to.
func (f *File) place(data []byte, sizes map[string]uint64, align uint64) error {
	names := slices.SortedFunc(f.Tensors(), func(a, b string) int {
		return cmp.Or(cmp.Compare(f.tensors[a].at, f.tensors[b].at), cmp.Compare(a, b))
	})
	end := uint64(0)
	for _, name := range names {
		t, size := f.tensors[name], sizes[name]
		if t.at > uint64(len(data)) || size > uint64(len(data))-t.at {
			return fmt.Errorf("gguf: tensor %q: %w", name, errShort)
		}
		if t.at < end || t.at%align != 0 {
			return fmt.Errorf("gguf: tensor %q is at a wrong place", name)
		}
		t.data = data[t.at : t.at+size]
		f.tensors[name], end = t, t.at+size
	}
	return nil
}
