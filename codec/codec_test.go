package codec_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/codec"
	"tenbits/codec/arith"
	"tenbits/models/embedded"
)

// tokens returns the predictor of the built-in small model.
func tokens(tb testing.TB) *codec.Tokens {
	tb.Helper()
	m, err := embedded.Small()
	if err != nil {
		tb.Fatal(err)
	}
	p, err := codec.NewTokens(m.Weights())
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// known is what the small model was made for.
const known = "Mia has 48 coins. She finds 37 more. Then she sells 19. How many coins does Mia have now?"

// texts are of many kinds: what the models know, what they do not, what is no
// text at all.
func texts(rng *rand.Rand) *rapid.Generator[[]byte] {
	return rapid.OneOf(
		rapid.SliceOfN(rapid.Byte(), 0, 300),
		rapid.Map(rapid.StringN(0, 100, 300), func(s string) []byte { return []byte(s) }),
		rapid.Map(rapid.IntRange(0, 400), func(n int) []byte { return bytes.Repeat([]byte{0}, n) }),
		rapid.Map(rapid.IntRange(0, 40), func(n int) []byte { return []byte(strings.Repeat(known[:n+5], 1+n%4)) }),
	)
}

// What was packed is unpacked, under every model, context and division, and the
// container is never longer than the text, the header and 8 bytes a segment.
func TestRoundTrip(t *testing.T) {
	small := tokens(t)
	rapid.Check(t, func(t *rapid.T) {
		text := texts(nil).Draw(t, "text")
		o := codec.Options{
			Before:  rapid.SampledFrom([]string{"", "P: " + known + "\nA:", "\xff"}).Draw(t, "before"),
			Segment: rapid.SampledFrom([]int{0, 64, 100}).Draw(t, "segment"),
			Limit:   rapid.SampledFrom([]int64{0, -1, 64}).Draw(t, "limit"),
		}
		if rapid.Bool().Draw(t, "with a model") {
			o.Model = small
		}
		segments, bytesIn := 0, 0
		o.Done = func(s codec.Segment) {
			segments++
			bytesIn += s.Size
			if s.Unfaithful {
				t.Errorf("segment %d was not read as it was written", s.N)
			}
		}
		packed, err := codec.Pack(t.Context(), text, o)
		if err != nil {
			t.Fatal(err)
		}
		if most := len(text) + 128 + 8*segments; len(packed) > most || len(packed)-bytesIn-8*segments > 128 {
			t.Errorf("%d bytes became %d in %d segments, want at most %d", len(text), len(packed), segments, most)
		}
		o.Done = nil
		got, err := codec.Unpack(t.Context(), packed, o)
		if err != nil || !bytes.Equal(got, text) {
			t.Fatalf("got %q, %v", got, err)
		}
	})
}

// A payload costs what the model's cross-entropy of the text is and at most 32
// bits more, its end and its check included.
func TestNearEntropy(t *testing.T) {
	small := tokens(t)
	for _, text := range []string{known, strings.Repeat(known+"\n", 12), "Answer: 7", readme(t)[:2000], "\x00\xff"} {
		for _, p := range []codec.Predictor{small, codec.Bytes{}} {
			e := arith.NewEncoder()
			bits, read := 0.0, ""
			err := p.Encode(t.Context(), "", []byte(text), e, func(s codec.Symbol) error {
				bits += s.Bits
				read += s.Text
				if !(s.From >= 0 && s.From < s.To && s.To <= 1) || math.Abs(math.Log2(s.To-s.From)+s.Bits) > 1e-6 {
					t.Errorf("%q has the share %g to %g and costs %g bits", s.Text, s.From, s.To, s.Bits)
				}
				return nil
			})
			if err != nil || read != text {
				t.Fatalf("%s wrote %q, %v", p.Identity().Name, read, err)
			}
			if n := 8 * len(e.Bytes()); float64(n) > bits+16 { // 16 of check come behind
				t.Errorf("%s: %d bits for %.1f", p.Identity().Name, n, bits)
			}
		}
	}
}

// The symbols that might have come are in order, and together are no more than
// all there is.
func TestOthers(t *testing.T) {
	sum := 0.0
	err := tokens(t).Encode(t.Context(), "P: "+known+"\nA:", []byte(" 1."), arith.NewEncoder(), func(s codec.Symbol) error {
		if s.Text != " " && sum > 0 {
			return nil
		}
		list := s.Others(5)
		if len(list) != 5 || !slices.IsSortedFunc(list, func(a, b codec.Candidate) int { return int(math.Copysign(1, b.P-a.P)) }) {
			t.Errorf("%+v", list)
		}
		for _, c := range list {
			sum += c.P
		}
		return nil
	})
	if err != nil || sum <= 0.5 || sum > 1 {
		t.Errorf("five tokens have %g, %v", sum, err)
	}
}

func readme(tb testing.TB) string {
	tb.Helper()
	b, err := os.ReadFile("../README.md")
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// sample is a text of several segments, under all four methods.
func sample(tb testing.TB) (text []byte, o codec.Options, container []byte) {
	tb.Helper()
	noise := make([]byte, 128)
	for i, rng := 0, rand.New(rand.NewPCG(1, 2)); i < len(noise); i++ {
		noise[i] = byte(rng.Uint32())
	}
	text = []byte(("P: " + known + "\nA: 1. 48 + 37 (15, 8) = 85\n2. 85 - 19 (6, 6) = 66")[:128])
	text = append(text, ("Only the bits cross. Who has the small model can ask the same questions as its sender, and come to the same last draft from them alone.")[:128]...)
	text = append(text, noise...)
	text = append(text, bytes.Repeat([]byte{'-'}, 128)...)
	text = append(text, "the end"...)
	o = codec.Options{Model: tokens(tb), Segment: 128, Limit: 256}
	methods := map[string]int{}
	o.Done = func(s codec.Segment) { methods[s.Method]++ }
	container, err := codec.Pack(tb.Context(), text, o)
	if err != nil {
		tb.Fatal(err)
	}
	if methods["plain"] != 2 || methods["zstd"] != 1 || methods["bytes"] != 1 || methods["model"] != 1 {
		tb.Fatalf("the sample has only %v", methods)
	}
	o.Done = nil
	return text, o, container
}

// Damage to any one byte is found, and takes no segment but its own: where it is
// in the header, nothing is read.
func TestEveryByteDamaged(t *testing.T) {
	text, o, container := sample(t)
	header := len(container)
	total := 0
	if _, err := codec.Pack(t.Context(), text, codec.Options{Model: o.Model, Segment: 128, Limit: 256, Done: func(s codec.Segment) { total += 8 + s.Size }}); err != nil {
		t.Fatal(err)
	}
	header -= total
	for at := range container {
		broken := slices.Clone(container)
		broken[at] ^= []byte{1, 0x80, 0xff}[at%3]
		got, err := codec.Unpack(t.Context(), broken, o)
		var damage *codec.Damage
		switch {
		case at < header:
			if err == nil || errors.As(err, &damage) {
				t.Fatalf("byte %d of the header: %v", at, err)
			}
		case !errors.As(err, &damage) || len(damage.Segments) != 1:
			t.Fatalf("byte %d: %v", at, err)
		default:
			checkLost(t, text, got, damage, 128)
		}
	}
}

// checkLost tells whether all but the damaged segments are there.
func checkLost(t *testing.T, text, got []byte, d *codec.Damage, size int) {
	t.Helper()
	want := slices.Clone(text)
	missing := int64(0)
	for _, i := range d.Segments {
		part := want[int(i)*size : min(len(want), (int(i)+1)*size)]
		clear(part)
		missing += int64(len(part))
	}
	if !bytes.Equal(got, want) || d.Missing != missing {
		t.Fatalf("segments %v: got\n%q\nwant\n%q", d.Segments, got, want)
	}
}

// A container that was cut anywhere gives what stands before the cut.
func TestCut(t *testing.T) {
	text, o, container := sample(t)
	for n := range container {
		got, err := codec.Unpack(t.Context(), container[:n], o)
		if err == nil {
			t.Fatalf("%d of %d bytes are taken for all", n, len(container))
		}
		if d := (*codec.Damage)(nil); errors.As(err, &d) && got != nil {
			checkLost(t, text, got, d, 128)
		}
	}
	if _, err := codec.Unpack(t.Context(), nil, o); !errors.Is(err, codec.ErrNoContainer) {
		t.Errorf("nothing: %v", err)
	}
}

// Bytes that came in between, or went, cost the segment that they are in.
func TestShifted(t *testing.T) {
	text, o, container := sample(t)
	for _, at := range []int{130, 200, len(container) - 20} {
		for _, broken := range [][]byte{
			slices.Concat(container[:at], []byte("xyz"), container[at:]),
			slices.Concat(container[:at], container[at+3:]),
		} {
			got, err := codec.Unpack(t.Context(), broken, o)
			var d *codec.Damage
			if !errors.As(err, &d) || len(d.Segments) > 2 {
				t.Fatalf("at %d: %v", at, err)
			}
			checkLost(t, text, got, d, 128)
		}
	}
}

// Who has another model, none, or another prompt is told what differs.
func TestMismatch(t *testing.T) {
	strong, err := embedded.Strong()
	if err != nil {
		t.Fatal(err)
	}
	other, err := codec.NewTokens(strong.Weights())
	if err != nil {
		t.Fatal(err)
	}
	o := codec.Options{Model: tokens(t), Before: "P: "}
	container, err := codec.Pack(t.Context(), []byte(known), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		o    codec.Options
		want string
	}{
		{codec.Options{Model: other, Before: "P: "}, "another model: embedded/small, sha256 "},
		{codec.Options{Before: "P: "}, "another kind of model: tokens (embedded/small), and this is none"},
		{codec.Options{Model: o.Model}, "another prompt: one with the SHA-256 "},
		{codec.Options{Model: o.Model, Before: "P:"}, "another prompt: one with the SHA-256 "},
	} {
		var m *codec.Mismatch
		if _, err := codec.Unpack(t.Context(), container, tt.o); !errors.As(err, &m) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v, want %q", err, tt.want)
		}
	}
	if got, err := codec.Unpack(t.Context(), container, o); err != nil || string(got) != known {
		t.Errorf("%q, %v", got, err)
	}
}

// fickle is a model that does not read what it wrote.
type fickle struct{ codec.Bytes }

func (fickle) Identity() codec.Identity { return codec.Identity{Kind: 9, Name: "fickle"} }

func (f fickle) Decode(ctx context.Context, before string, size int, d *arith.Decoder, each func(codec.Symbol) error) ([]byte, error) {
	text, err := f.Bytes.Decode(ctx, before, size, d, each)
	if size > 3 {
		text[3]++
	}
	return text, err
}

// A model that is not the same twice writes nothing, and that is told.
func TestUnfaithful(t *testing.T) {
	told := false
	container, err := codec.Pack(t.Context(), []byte(known), codec.Options{Model: fickle{}, Done: func(s codec.Segment) { told = s.Unfaithful && s.Method != "model" }})
	if err != nil || !told {
		t.Fatalf("%v, told %v", err, told)
	}
	if got, err := codec.Unpack(t.Context(), container, codec.Options{}); err != nil || string(got) != known {
		t.Errorf("%q, %v", got, err)
	}
}

// Who is stopped is not kept waiting, and has no half container.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if b, err := codec.Pack(ctx, []byte(known), codec.Options{Model: tokens(t)}); !errors.Is(err, context.Canceled) || b != nil {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	container, err := codec.Pack(t.Context(), []byte(known), codec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if b, err := codec.Unpack(ctx, container, codec.Options{}); !errors.Is(err, context.Canceled) || b != nil {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

// Ten megabytes of zeros, and of noise, are no matter.
func TestLarge(t *testing.T) {
	noise := make([]byte, 10<<20)
	for i, rng := 0, rand.New(rand.NewPCG(3, 4)); i < len(noise); i++ {
		noise[i] = byte(rng.Uint32())
	}
	for name, text := range map[string][]byte{"zeros": make([]byte, 10<<20), "noise": noise} {
		container, err := codec.Pack(t.Context(), text, codec.Options{Limit: 1, Segment: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		got, err := codec.Unpack(t.Context(), container, codec.Options{})
		if err != nil || !bytes.Equal(got, text) || len(container) > len(text)+128+80 {
			t.Errorf("%s: %d bytes, %v", name, len(container), err)
		}
	}
}

// Options that make no sense are an error and no panic.
func TestOptions(t *testing.T) {
	for _, n := range []int{-1, 1, 63, 1<<20 + 1} {
		if _, err := codec.Pack(t.Context(), nil, codec.Options{Segment: n}); err == nil || !strings.Contains(err.Error(), fmt.Sprint(n)) {
			t.Errorf("segments of %d: %v", n, err)
		}
	}
}

// Whatever somebody sends is an error or a text, and neither takes all memory.
func FuzzUnpack(f *testing.F) {
	_, o, container := sample(f)
	f.Add(container)
	f.Add(container[:90])
	f.Add([]byte(nil))
	of, _ := adapted(f)
	with, err := codec.Pack(f.Context(), []byte(heldOut(f, "receipts", 0).Text[:100]), codec.Options{Model: of[1]})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(with)
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := codec.Unpack(t.Context(), b, o)
		if h, herr := codec.ReadHeader(b); err == nil && (herr != nil || int64(len(got)) != h.Length) {
			t.Fatalf("%d bytes of %+v, %v", len(got), h, herr)
		}
	})
}
