package gguf

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Has reports whether the file has the key.
func (f *File) Has(key string) bool {
	_, ok := f.pairs[key]
	return ok
}

// Text returns a string. The error says what the key has instead.
func (f *File) Text(key string) (string, error) {
	v, err := f.find(key, false, kindText)
	if err != nil {
		return "", err
	}
	return string(v.raw[8:]), nil
}

// Bool returns a boolean value.
func (f *File) Bool(key string) (bool, error) {
	v, err := f.find(key, false, kindBool)
	if err != nil {
		return false, err
	}
	return v.raw[0] != 0, nil
}

// Int returns a whole number of any of the file's types that is at least 0 and
// at most math.MaxInt32.
func (f *File) Int(key string) (int, error) {
	v, err := f.find(key, false, kindUint8, kindInt8, kindUint16, kindInt16, kindUint32, kindInt32, kindUint64, kindInt64)
	if err != nil {
		return 0, err
	}
	var b [8]byte
	copy(b[:], v.raw)
	// A negative number has its sign bit set, and is then above MaxInt32 or,
	// where it is narrower than that, told apart by its type.
	n := binary.LittleEndian.Uint64(b[:])
	narrow := v.kind == kindInt8 && n > math.MaxInt8 || v.kind == kindInt16 && n > math.MaxInt16
	if narrow || n > math.MaxInt32 {
		return 0, fmt.Errorf("gguf: key %q is not from 0 to %d", key, math.MaxInt32)
	}
	return int(n), nil
}

// Float returns a number of 32 bits.
func (f *File) Float(key string) (float32, error) {
	v, err := f.find(key, false, kindFloat32)
	if err != nil {
		return 0, err
	}
	return math.Float32frombits(binary.LittleEndian.Uint32(v.raw)), nil
}

// Texts returns a list of strings.
func (f *File) Texts(key string) ([]string, error) {
	v, err := f.find(key, true, kindText)
	if err != nil {
		return nil, err
	}
	r := &reader{data: v.raw}
	list := make([]string, v.count)
	for i := range list {
		list[i] = string(r.bytes(r.uint64()))
	}
	return list, r.err
}

// Floats returns a list of 32-bit numbers.
func (f *File) Floats(key string) ([]float32, error) {
	v, err := f.find(key, true, kindFloat32)
	if err != nil {
		return nil, err
	}
	list := make([]float32, v.count)
	for i := range list {
		list[i] = math.Float32frombits(binary.LittleEndian.Uint32(v.raw[4*i:]))
	}
	return list, nil
}

// Ints returns a list of 32-bit whole numbers; of a list without signs those
// above math.MaxInt32 come out negative.
func (f *File) Ints(key string) ([]int32, error) {
	v, err := f.find(key, true, kindInt32, kindUint32)
	if err != nil {
		return nil, err
	}
	list := make([]int32, v.count)
	for i := range list {
		list[i] = int32(binary.LittleEndian.Uint32(v.raw[4*i:]))
	}
	return list, nil
}

func (f *File) find(key string, array bool, kinds ...kind) (value, error) {
	v, ok := f.pairs[key]
	if !ok {
		return v, fmt.Errorf("gguf: key %q is missing", key)
	}
	for _, k := range kinds {
		if v.kind == k && v.array == array {
			return v, nil
		}
	}
	what := "value"
	if v.array {
		what = "array"
	}
	return v, fmt.Errorf("gguf: key %q has an unexpected type: %s of type %d", key, what, v.kind)
}
