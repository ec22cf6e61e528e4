package codec_test

import (
	"bytes"
	"context"
	"errors"
	"hash/fnv"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tenbits/codec"
	"tenbits/models"
)

// oracle is a model on a server: what it says follows from the text. It knows
// what comes with a probability, knows tokens that are no text, says some twice,
// and nothing at all at one place of eight.
type oracle struct {
	models.Model
	knows   string // what it expects to come, in tokens of four bytes
	drift   func() float64
	unloads int
	longest int // text that it was asked about
	fail    error
}

func (o *oracle) Unload(context.Context) error { o.unloads++; return nil }

func (o *oracle) Continue(_ context.Context, text string) ([]models.Token, models.Usage, error) {
	o.longest = max(o.longest, len(text))
	hash := fnv.New32()
	_, _ = hash.Write([]byte(text))
	n := hash.Sum32()
	if n>>8%8 == 0 {
		return nil, models.Usage{}, o.fail
	}
	letter := string(rune('a' + n%26))
	list := []models.Token{
		{Text: "", Logprob: -1}, {Text: "\xe2\x82", Logprob: -1.5}, {Text: letter, Logprob: -2}, {Text: letter, Logprob: -2.5}, {Text: "e", Logprob: math.NaN()},
	}
	for i := len(text); i > 0; i-- {
		if at := strings.Index(o.knows, text[len(text)-i:]); at >= 0 {
			next := o.knows[at+i:]
			for k := range min(4, len(next)) {
				list = append(list, models.Token{Text: next[:k+1], Logprob: -1 - float64(k)})
			}
			break
		}
	}
	if o.drift != nil {
		for i := range list {
			list[i].Logprob += o.drift()
		}
	}
	return list, models.Usage{}, o.fail
}

// fatal is a test, or one of many.
type fatal interface {
	Helper()
	Fatal(...any)
}

func served(tb fatal, o *oracle, context int) *codec.Served {
	tb.Helper()
	s, err := codec.NewServed(o, models.Card{Provider: "ollama", Name: "oracle", Digest: "sha256:" + strings.Repeat("ab", 32), Context: context})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// Any text comes back from a model on a server, which is never asked about more
// than its context holds; what is no text is written otherwise.
func TestServedRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := texts(nil).Draw(t, "text")
		o := &oracle{knows: known}
		s := served(t, o, rapid.SampledFrom([]int{32, 100, 4096}).Draw(t, "context"))
		opt := codec.Options{Model: s, Before: rapid.SampledFrom([]string{"", "P: ", "\xff", known}).Draw(t, "before"), Segment: rapid.SampledFrom([]int{64, 512}).Draw(t, "segment")}
		opt.Done = func(got codec.Segment) {
			if part := text[int(got.N)*opt.Segment:][:got.Text]; got.Unfaithful != !utf8.Valid(part) {
				t.Errorf("segment %d, %q: unfaithful %v", got.N, part, got.Unfaithful)
			}
		}
		container, err := codec.Pack(t.Context(), text, opt)
		if err != nil {
			t.Fatal(err)
		}
		opt.Done = nil
		got, err := codec.Unpack(t.Context(), container, opt)
		if err != nil || !bytes.Equal(got, text) {
			t.Fatalf("got %q, %v", got, err)
		}
		if most := s.Identity().Window; o.longest > most {
			t.Errorf("it was asked about %d bytes, of at most %d", o.longest, most)
		}
	})
}

// What the model expects costs what it says, and the model is restarted before
// anything is read.
func TestServedExpects(t *testing.T) {
	text := strings.Repeat(known+"\n", 3)
	o := &oracle{knows: known + "\n"}
	method, bits := "", 0.0
	opt := codec.Options{Model: served(t, o, 4096), Done: func(s codec.Segment) { method, bits = s.Method, s.Bits }}
	container, err := codec.Pack(t.Context(), []byte(text), opt)
	// Tokens of four bytes at e^-4, but for the first few.
	if each := 4 / math.Ln2; err != nil || method != "model" || bits > float64(len(text)/4)*each*1.2 || o.unloads != 1 {
		t.Fatalf("%s, %.0f bits, %d unloads, %v", method, bits, o.unloads, err)
	}
	opt.Done = nil
	if got, err := codec.Unpack(t.Context(), container, opt); err != nil || string(got) != text || o.unloads != 2 {
		t.Errorf("%q, %v", got, err)
	}
}

// A server that rounds the last digits otherwise reads the same; one that says
// something else each time is found out.
func TestServedDrift(t *testing.T) {
	n := 0.0
	for _, tt := range []struct {
		name   string
		drift  func() float64
		method string
	}{
		{"rounding", func() float64 { n++; return math.Mod(n, 3) * 1e-9 }, "model"},
		{"another each time", func() float64 { n++; return -math.Mod(n, 7) / 5 }, "bytes"},
	} {
		text := strings.Repeat(known+"\n", 3)
		told := codec.Segment{}
		opt := codec.Options{Model: served(t, &oracle{knows: known + "\n", drift: tt.drift}, 4096), Done: func(s codec.Segment) { told = s }}
		container, err := codec.Pack(t.Context(), []byte(text), opt)
		if err != nil || told.Method != tt.method || told.Unfaithful != (tt.method != "model") {
			t.Errorf("%s: %+v, %v", tt.name, told, err)
		}
		if got, err := codec.Unpack(t.Context(), container, codec.Options{Model: opt.Model}); err != nil || string(got) != text {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// A server that cannot be reached is an error, and no damage.
func TestServedGone(t *testing.T) {
	o := &oracle{knows: known}
	opt := codec.Options{Model: served(t, o, 4096)}
	container, err := codec.Pack(t.Context(), []byte(known), opt)
	if err != nil {
		t.Fatal(err)
	}
	o.fail = &models.Error{Model: "ollama/oracle", Fault: models.Unreachable}
	var gone *models.Error
	if _, err := codec.Unpack(t.Context(), container, opt); !errors.As(err, &gone) {
		t.Errorf("unpacking: %v", err)
	}
	if _, err := codec.Pack(t.Context(), []byte(known), opt); !errors.As(err, &gone) {
		t.Errorf("packing: %v", err)
	}
}
