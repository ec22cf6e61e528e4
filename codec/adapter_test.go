package codec_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/codec"
	"tenbits/models/embedded"
	"tenbits/models/embedded/documents"
)

// adapted returns the predictors of the model of text, alone and with each of
// its adapters.
func adapted(tb testing.TB) (of []codec.Predictor, names []string) {
	tb.Helper()
	for _, name := range append([]string{""}, embedded.Adapters()...) {
		m, err := embedded.Text()
		if name != "" {
			m, err = embedded.TextWith(name)
		}
		if err != nil {
			tb.Fatal(err)
		}
		p, err := codec.NewTokens(m.Weights())
		if err != nil {
			tb.Fatal(err)
		}
		of, names = append(of, p), append(names, name)
	}
	return of, names
}

func heldOut(tb rapid.TB, domain string, n uint64) documents.Document {
	d, err := documents.New(domain, documents.HeldOutSeed+n)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// What was packed under an adapter is unpacked under it, whatever the text, the
// prompt and the division, and under no other.
func TestAdapterRoundTrip(t *testing.T) {
	of, names := adapted(t)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(of)-1).Draw(t, "adapter")
		text := rapid.OneOf(
			rapid.SliceOfN(rapid.Byte(), 0, 100),
			rapid.Map(rapid.SampledFrom(documents.Domains()), func(domain string) []byte {
				d := heldOut(t, domain, uint64(len(domain)))
				return []byte(d.Text[:min(len(d.Text), 250)])
			}),
		).Draw(t, "text")
		o := codec.Options{
			Model:   of[i],
			Before:  rapid.SampledFrom([]string{"", "Print the receipt.\n", "\xff"}).Draw(t, "before"),
			Segment: rapid.SampledFrom([]int{0, 64, 100, 1000}).Draw(t, "segment"),
		}
		modeled := false
		o.Done = func(s codec.Segment) { modeled = modeled || s.Method == "model" }
		packed, err := codec.Pack(t.Context(), text, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Done = nil
		if got, err := codec.Unpack(t.Context(), packed, o); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("got %q, %v", got, err)
		}
		if h, err := codec.ReadHeader(packed); err != nil || h.Model != of[i].Identity() {
			t.Fatalf("the header says %+v, %v", h.Model, err)
		}
		other := (i + rapid.IntRange(1, len(of)-1).Draw(t, "other")) % len(of)
		o.Model = of[other]
		_, err = codec.Unpack(t.Context(), packed, o)
		if m := (*codec.Mismatch)(nil); modeled && (!errors.As(err, &m) || m.What != "adapter" || !strings.Contains(m.Want, names[i]) || !strings.Contains(m.Have, names[other])) {
			t.Fatalf("written under %q, read under %q: %v", names[i], names[other], err)
		}
	})
}

// A header with an adapter is no longer than others may be, and any byte of it
// that is changed is found.
func TestAdapterHeader(t *testing.T) {
	of, _ := adapted(t)
	for _, p := range of {
		packed, err := codec.Pack(t.Context(), nil, codec.Options{Model: p})
		if err != nil || len(packed) > 128 {
			t.Fatalf("%s: a header of %d bytes, %v", p.Identity().Name, len(packed), err)
		}
		for i := range packed {
			bad := bytes.Clone(packed)
			bad[i] ^= 0x10
			if _, err := codec.ReadHeader(bad); err == nil {
				t.Errorf("%s: byte %d may be any", p.Identity().Name, i)
			}
		}
	}
}

// The same text under an adapter is the same bytes on every platform:
// scripts/arm64 runs this test under qemu-user. TENBITS_UPDATE=1 writes the file
// anew, as after the weights were changed.
func TestGoldenAdapters(t *testing.T) {
	const file = "testdata/adapters.golden"
	of, names := adapted(t)
	got := ""
	for i, p := range of {
		text := heldOut(t, documents.Domains()[i%len(documents.Domains())], 3).Text
		if names[i] != "" {
			text = heldOut(t, names[i], 3).Text
		}
		text = text[:160]
		o := codec.Options{Model: p, Before: "What stands before.\n", Segment: 100}
		packed, err := codec.Pack(t.Context(), []byte(text), o)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := codec.Unpack(t.Context(), packed, o); err != nil || string(back) != text {
			t.Error(names[i], err)
		}
		got += fmt.Sprintf("%-26s %d bytes of %d %x\n", p.Identity().Name, len(packed), len(text), sha256.Sum256(packed))
	}
	if os.Getenv("TENBITS_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the containers are\n%swant\n%s", got, want)
	}
}

// The router finds a document's adapter from its beginning, and what it says a
// text costs is what is written.
func TestCheapest(t *testing.T) {
	of, names := adapted(t)
	for i, name := range names {
		if name == "" {
			continue
		}
		text := []byte(heldOut(t, name, 5).Text[:250])
		best, bits, err := codec.Cheapest(t.Context(), of, "", text)
		if err != nil || best != i {
			t.Errorf("%s has the adapter %q, %v", name, names[best], err)
		}
		for k, p := range of {
			if n, symbols, err := codec.Cost(t.Context(), p, "", text); err != nil || n != bits[k] || symbols == 0 {
				t.Errorf("%s under %q costs %g, and then %g, %v", name, names[k], bits[k], n, err)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := codec.Cheapest(ctx, of, "", []byte("text")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// What the adapters are for: their documents take fewer bits. The bounds are a
// fifth above what docs/results.md comes to, in bits a byte under the adapter,
// and in what the model alone takes more.
func TestAdapterGains(t *testing.T) {
	of, names := adapted(t)
	const documentsEach = 2
	bounds := map[string]struct{ most, factor float64 }{
		"league": {0.30, 1.2}, "logs": {0.78, 1.05}, "receipts": {0.32, 1.25}, "recipes": {0.08, 2}, "timetables": {0.30, 1.2},
	}
	for i, name := range names {
		if name == "" {
			continue
		}
		size, base, right := 0, 0.0, 0.0
		for k := range uint64(documentsEach) {
			text := heldOut(t, name, 100+k).Text
			size += len(text)
			b, _, err1 := codec.Cost(t.Context(), of[0], "", []byte(text))
			r, _, err2 := codec.Cost(t.Context(), of[i], "", []byte(text))
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			base, right = base+b, right+r
		}
		t.Logf("%s: %.3f bits a byte, %.3f under its adapter", name, base/float64(size), right/float64(size))
		if b := bounds[name]; base < b.factor*right || right > b.most*float64(size) {
			t.Errorf("%s: %.3f bits a byte, and %.3f under its adapter; want at most %.2f, and %.2f of it without", name, base/float64(size), right/float64(size), b.most, b.factor)
		}
	}
}
