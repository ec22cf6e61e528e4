package gguf_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"tenbits/models/embedded/gguf"
	"tenbits/models/embedded/gguftest"
)

func sample() *gguftest.File {
	return &gguftest.File{
		Pairs: []gguftest.Pair{
			{Key: "n", Value: uint32(7)}, {Key: "x", Value: float32(0.5)}, {Key: "yes", Value: true}, {Key: "text", Value: "héllo"},
			{Key: "texts", Value: []string{"", "a", "▁b"}}, {Key: "floats", Value: []float32{1, -2}}, {Key: "ints", Value: []int32{-1, 3}},
		},
		Tensors: []gguftest.Tensor{
			{Name: "a", Shape: []int{3, 2}, Numbers: []float32{1, 2, 3, 4, 5, 6}},
			{Name: "b", Shape: []int{1}, Numbers: []float32{-7}},
		},
	}
}

// A model must be read as it was written.
func TestReadReturnsWhatWasWritten(t *testing.T) {
	f, err := gguf.Read(sample().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := f.Int("n"); n != 7 || err != nil {
		t.Error(n, err)
	}
	if x, err := f.Float("x"); x != 0.5 || err != nil {
		t.Error(x, err)
	}
	if b, err := f.Bool("yes"); !b || err != nil {
		t.Error(b, err)
	}
	if s, err := f.Text("text"); s != "héllo" || err != nil {
		t.Error(s, err)
	}
	if l, err := f.Texts("texts"); !slices.Equal(l, []string{"", "a", "▁b"}) || err != nil {
		t.Error(l, err)
	}
	if l, err := f.Floats("floats"); !slices.Equal(l, []float32{1, -2}) || err != nil {
		t.Error(l, err)
	}
	if l, err := f.Ints("ints"); !slices.Equal(l, []int32{-1, 3}) || err != nil {
		t.Error(l, err)
	}
	a, _ := f.Tensor("a")
	if l, err := a.Floats(); !slices.Equal(l, []float32{1, 2, 3, 4, 5, 6}) || err != nil || !slices.Equal(a.Shape, []int{3, 2}) {
		t.Error(l, err, a.Shape)
	}
}

// Someone who gave the wrong file is to be told what is wrong with it.
func TestReadSaysWhatIsWrong(t *testing.T) {
	good := sample().Bytes()
	patch := func(at int, b ...byte) []byte {
		bad := slices.Clone(good)
		copy(bad[at:], b)
		return bad
	}
	huge := binary.LittleEndian.AppendUint64(nil, math.MaxUint64)
	twice := sample()
	twice.Pairs = append(twice.Pairs, gguftest.Pair{Key: "n", Value: uint32(1)})
	tensors := sample()
	tensors.Tensors = append(tensors.Tensors, tensors.Tensors[1])
	text := slices.Index(good, 'h') // of the value "héllo"
	for _, test := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "not a GGUF file"},
		{"an old version", patch(4, 1), "version 1"},
		{"another byte order", patch(4, 0, 0, 0, 3), "version"},
		{"too many tensors", patch(8, huge...), "tensors"},
		{"too many keys", patch(16, huge...), "keys"},
		{"a key without end", patch(24, huge...), "a name of"},
		{"a text without end", patch(text-8, huge...), "too early"},
		{"a key twice", twice.Bytes(), `"n" occurs twice`},
		{"a tensor twice", tensors.Bytes(), `"b" occurs twice`},
		{"cut in the metadata", good[:60], "too early"},
		{"cut in the tensors", good[:len(good)-32], "too early"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := gguf.Read(test.file); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

// A setting of another type than it should have must not be read as a number
// that it is not.
func TestValuesOfAnotherTypeAreErrors(t *testing.T) {
	f, err := gguf.Read(sample().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	_, e1 := f.Int("text")
	_, e2 := f.Int("ints")
	_, e3 := f.Text("n")
	_, e4 := f.Texts("text")
	_, e5 := f.Float("n")
	_, e6 := f.Bool("missing")
	for i, err := range []error{e1, e2, e3, e4, e5, e6} {
		if err == nil || !strings.Contains(err.Error(), "key") {
			t.Errorf("error %d is %v", i+1, err)
		}
	}
}

// Tensors that share their bytes would let a small file fill the memory.
func TestTensorsThatShareBytesAreRefused(t *testing.T) {
	good := sample().Bytes()
	name := bytes.LastIndex(good, []byte("\x01\x00\x00\x00\x00\x00\x00\x00b"))
	binary.LittleEndian.PutUint64(good[name+9+4+8+4:], 0) // after dimensions, size and type
	if _, err := gguf.Read(good); err == nil || !strings.Contains(err.Error(), "wrong place") {
		t.Errorf("got %v", err)
	}
}

// Half-precision weights must become the numbers that they stand for.
func TestHalves(t *testing.T) {
	for bits, want := range map[uint16]float32{
		0x0000: 0, 0x8000: float32(math.Copysign(0, -1)), 0x3c00: 1, 0xc000: -2, 0x3555: 0.33325195,
		0x0001: 1.0 / (1 << 24), 0x03ff: 1023.0 / (1 << 24), 0x0400: 1.0 / (1 << 14), 0x7bff: 65504,
	} {
		f, err := gguf.Read(halfFile(bits))
		if err != nil {
			t.Fatal(err)
		}
		tensor, _ := f.Tensor("h")
		got, err := tensor.Floats()
		if err != nil || math.Float32bits(got[0]) != math.Float32bits(want) {
			t.Errorf("%04x is %v, %v, want %v", bits, got, err, want)
		}
	}
	for _, bits := range []uint16{0x7c00, 0xfc00, 0x7e00} {
		f, err := gguf.Read(halfFile(bits))
		if err != nil {
			t.Fatal(err)
		}
		tensor, _ := f.Tensor("h")
		if _, err := tensor.Floats(); err == nil {
			t.Errorf("%04x, which is infinite or no number, was read", bits)
		}
	}
}

// halfFile returns a file with the F16 tensor "h" of one number.
func halfFile(bits uint16) []byte {
	s := &gguftest.File{Tensors: []gguftest.Tensor{{Name: "h", Shape: []int{1}, Numbers: []float32{0}}}}
	b := s.Bytes()
	name := slices.Index(b, 'h')
	binary.LittleEndian.PutUint32(b[name+1+4+8:], 1)
	binary.LittleEndian.PutUint16(b[len(b)-32:], bits)
	return b
}

// Any bytes at all may be given as a model: they are read or refused, in
// memory of their own size.
func FuzzRead(f *testing.F) {
	f.Add(sample().Bytes())
	f.Add(halfFile(1))
	f.Add([]byte("GGUF\x03\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := gguf.Read(data)
		if err != nil {
			return
		}
		total := 0
		for name := range file.Tensors() {
			tensor, ok := file.Tensor(name)
			numbers, err := tensor.Floats()
			if !ok || err == nil && len(numbers) != tensor.Len() {
				t.Errorf("tensor %q: %d numbers of %d", name, len(numbers), tensor.Len())
			}
			total += tensor.Len()
		}
		if total > len(data)/2 {
			t.Errorf("%d numbers out of %d bytes", total, len(data))
		}
		for _, key := range []string{"n", "x", "yes", "text", "texts", "floats", "ints"} {
			file.Int(key)
			file.Float(key)
			file.Bool(key)
			file.Text(key)
			file.Texts(key)
			file.Floats(key)
			file.Ints(key)
		}
	})
}
