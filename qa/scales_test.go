package qa_test

import (
	"bytes"
	"math"
	"math/bits"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"tenbits/qa"
)

// A solution that comes to no answer has none to be sent instead, and one that is
// none of all it could be has no code. Where nothing is known of either, any answer
// has its price.
func TestAnswerToSend(t *testing.T) {
	var s qa.Scales
	for _, tt := range []struct {
		rival qa.Rival
		want  float64
	}{
		{qa.Rival{Text: "I do not know.", Form: qa.Number, Alphabet: 1000}, 0},
		{qa.Rival{Text: "Answer: -5", Answer: "-5", Form: qa.Number, Alphabet: 1000}, 0},
		{qa.Rival{Text: "Answer: 1000", Answer: "1000", Form: qa.Number, Alphabet: 1000}, 0},
		{qa.Rival{Text: "Answer: E", Answer: "E", Form: qa.Option, Alphabet: 4}, 0},
		{qa.Rival{Text: "Answer: D", Answer: "D", Form: qa.Option, Alphabet: 4}, 2},
		{qa.Rival{Text: "Answer: -5", Answer: "-5", Form: qa.Number}, 16},
		{qa.Rival{Form: qa.Option, Alphabet: 4}, 2},
	} {
		got := 0.0
		for _, a := range s.Alternatives(10, tt.rival) {
			if a.Name == "send_answer" {
				got = a.Bits
			}
		}
		if got != tt.want {
			t.Errorf("%+v: %g bits, want %g", tt.rival, got, tt.want)
		}
	}
}

func TestAlternatives(t *testing.T) {
	text := strings.Repeat("48 + 37 = 85. ", 20)
	var s qa.Scales
	got := map[string]float64{}
	for _, a := range s.Alternatives(10, qa.Rival{Text: text, Tokens: 200, Vocabulary: 512, Answer: "85", Form: qa.Number, Alphabet: 1000}) {
		got[a.Name] = a.Bits
		if a.Denominator == "" || math.Abs(a.Ratio-10/a.Bits) > 1e-12 {
			t.Errorf("%+v", a)
		}
	}
	if got["utf8"] != 8*280 || got["tokens"] != 1800 || math.Abs(got["send_answer"]-9.966) > 0.001 {
		t.Errorf("%v", got)
	}
	if got["gzip"] <= 0 || got["gzip"] >= got["utf8"] || got["zstd"] <= 0 || got["zstd"] >= got["utf8"] {
		t.Errorf("a text that repeats itself does not shrink: %v", got)
	}
	if n := len(s.Alternatives(10, qa.Rival{})); n != 0 {
		t.Errorf("%d alternatives to nothing", n)
	}
}

// weight returns the bits of gzip and zstd that s has for a text.
func weight(s *qa.Scales, text string) [2]float64 {
	var w [2]float64
	for _, a := range s.Alternatives(1, qa.Rival{Text: text}) {
		switch a.Name {
		case "gzip":
			w[0] = a.Bits
		case "zstd":
			w[1] = a.Bits
		}
	}
	return w
}

// alone returns what the text costs with compressors that are made for it and
// have seen nothing else.
func alone(t *testing.T, text string) [2]float64 {
	t.Helper()
	var b bytes.Buffer
	g, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	window := max(zstd.MinWindowSize, 1<<bits.Len(uint(len(text))))
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(window), zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true))
	if err != nil {
		t.Fatal(err)
	}
	return [2]float64{8 * float64(b.Len()), 8 * float64(len(z.EncodeAll([]byte(text), nil)))}
}

// prose returns n bytes that repeat themselves as solutions do.
func prose(r *rand.Rand, n int) string {
	words := strings.Fields("the answer is = + - 12 7 48 Answer: so apples has left. Step multiply\n gives each \\frac{1}{2} therefore")
	var b strings.Builder
	for b.Len() < n {
		if r.IntN(20) == 0 {
			b.WriteByte(byte(r.Uint32())) // not text at all
		}
		b.WriteString(words[r.IntN(len(words))])
		b.WriteByte(' ')
	}
	return b.String()[:n]
}

// What a text costs must not depend on whose scales weigh it: the same session
// would have two ledgers.
func TestScalesForgetWhatTheyWeighed(t *testing.T) {
	var s qa.Scales
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"a", "Answer: 7"}
	for _, n := range []int{15, 16, 1023, 1024, 1025, 4096} {
		text := prose(r, n)
		texts = append(texts, text, text[n/2:], text) // seen before, in part and as a whole
	}
	large := prose(r, 128<<10+1) // more than one block of zstd
	texts = append(texts, large[:128<<10], large[:128<<10-1], large, large[1:], "a", strings.Repeat("a", 128<<10))
	for _, text := range texts {
		if got, want := weight(&s, text), alone(t, text); got != want {
			t.Errorf("%d bytes, %.20q: gzip and zstd have %v bits, want %v", len(text), text, got, want)
		}
	}
	for range 40 {
		text := prose(r, 1+r.IntN(5000))
		if got, want := weight(&s, text), alone(t, text); got != want {
			t.Errorf("%q: gzip and zstd have %v bits, want %v", text, got, want)
		}
	}
}

// The sessions of a run share their scales.
func TestScalesAreShared(t *testing.T) {
	var s qa.Scales
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			text := prose(rand.New(rand.NewPCG(uint64(i), 1)), 2000)
			var own qa.Scales
			want := weight(&own, text)
			for range 20 {
				if got := weight(&s, text); got != want {
					t.Errorf("%v bits, want %v", got, want)
				}
			}
		})
	}
	wg.Wait()
}
