//go:build unix

package codec_test

import (
	"bytes"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/ulikunitz/xz"

	"tenbits/codec"
	"tenbits/codec/arith"
	"tenbits/models/embedded/documents"
	"tenbits/models/embedded/llama"
)

// much is about 16 KB of documents of all domains.
func much(tb testing.TB) []byte {
	var text []byte
	for n := uint64(0); len(text) < 16<<10; n++ {
		for _, domain := range documents.Domains() {
			text = append(text, heldOut(tb, domain, n).Text+"\n"...)
		}
	}
	return text
}

// processor returns the time that this process has spent on processors: on a
// machine that others use as well it says more than the clock.
func processor(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// BenchmarkEncodeText writes text under the model of text: tokens in a second of
// a processor, and the shares of that which the range coder takes, and the making
// of whole frequencies.
func BenchmarkEncodeText(b *testing.B) {
	of, _ := adapted(b)
	text := much(b)
	type span struct{ from, upTo uint32 }
	var spans []span
	const scale = 1 << llama.SampleScale
	b.SetBytes(int64(len(text)))
	b.ResetTimer()
	before := processor(b)
	for range b.N {
		spans = spans[:0]
		err := of[1].Encode(b.Context(), "", text, arith.NewEncoder(), func(s codec.Symbol) error {
			spans = append(spans, span{uint32(s.From * scale), uint32(s.To * scale)})
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	whole := (processor(b) - before).Seconds() / float64(b.N)
	b.ReportMetric(float64(len(spans))/whole, "tokens/cpu-s")
	const times = 20
	before = processor(b)
	for range times {
		e := arith.NewEncoder()
		for _, s := range spans {
			e.Encode(s.from, s.upTo, scale)
		}
		e.Bytes()
	}
	b.ReportMetric(100*(processor(b)-before).Seconds()/times/whole, "%coder")
	chances, frequencies := make([]float64, 1024), make([]uint32, 1024)
	for i := range chances {
		chances[i] = 1.0 / 1024
	}
	before = processor(b)
	for range spans {
		llama.Frequencies(frequencies, chances, llama.SampleScale)
	}
	b.ReportMetric(100*(processor(b)-before).Seconds()/whole, "%frequencies")
}

// BenchmarkDecodeText reads what BenchmarkEncodeText writes.
func BenchmarkDecodeText(b *testing.B) {
	of, _ := adapted(b)
	text := much(b)
	e := arith.NewEncoder()
	symbols := 0
	if err := of[1].Encode(b.Context(), "", text, e, func(codec.Symbol) error { symbols++; return nil }); err != nil {
		b.Fatal(err)
	}
	packed := e.Bytes()
	b.SetBytes(int64(len(text)))
	b.ResetTimer()
	before := processor(b)
	for range b.N {
		if _, err := of[1].Decode(b.Context(), "", len(text), arith.NewDecoder(packed), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*float64(symbols)/(processor(b)-before).Seconds(), "tokens/cpu-s")
}

// BenchmarkRival writes the same text through others, one after the other.
func BenchmarkRival(b *testing.B) {
	text := much(b)
	for _, r := range []struct {
		name string
		open func(io.Writer) (io.WriteCloser, error)
	}{
		{"gzip", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) }},
		{"xz", func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }},
	} {
		b.Run(r.name, func(b *testing.B) {
			var out bytes.Buffer
			b.ResetTimer()
			before := processor(b)
			for range b.N {
				out.Reset()
				w, err := r.open(&out)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := w.Write(text); err != nil {
					b.Fatal(err)
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*float64(len(text))/1e3/(processor(b)-before).Seconds(), "kB/cpu-s")
			b.ReportMetric(float64(out.Len())/float64(len(text)), "packed/byte")
		})
	}
	b.Run("bytes", func(b *testing.B) {
		b.ResetTimer()
		before := processor(b)
		for range b.N {
			if err := (codec.Bytes{}).Encode(b.Context(), "", text, arith.NewEncoder(), nil); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)*float64(len(text))/1e3/(processor(b)-before).Seconds(), "kB/cpu-s")
	})
}

// BenchmarkPack is all that pack does with a text: every way of writing it, and
// reading it again.
func BenchmarkPack(b *testing.B) {
	of, _ := adapted(b)
	text := much(b)
	b.ResetTimer()
	before := processor(b)
	for range b.N {
		if _, err := codec.Pack(b.Context(), text, codec.Options{Model: of[1], Segment: 4096}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*float64(len(text))/1e3/(processor(b)-before).Seconds(), "kB/cpu-s")
}
