package codec_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/ulikunitz/xz"

	"tenbits/codec"
	"tenbits/codec/arith"
	"tenbits/models/embedded/documents"
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

// BenchmarkEncodeText writes text under the model of text: tokens a second, and
// the share of the time that the range coder takes of it.
func BenchmarkEncodeText(b *testing.B) {
	of, _ := adapted(b)
	text := much(b)
	type span struct{ from, upTo uint32 }
	var spans []span
	const scale = 1 << 24
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		spans = spans[:0]
		err := of[1].Encode(b.Context(), "", text, arith.NewEncoder(), func(s codec.Symbol) error {
			spans = append(spans, span{uint32(s.From * scale), uint32(s.To * scale)})
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*float64(len(spans))/b.Elapsed().Seconds(), "tokens/s")
	const times = 100
	began := time.Now()
	for range times {
		e := arith.NewEncoder()
		for _, s := range spans {
			e.Encode(s.from, s.upTo, scale)
		}
		e.Bytes()
	}
	b.ReportMetric(100*(time.Since(began).Seconds()/times)/(b.Elapsed().Seconds()/float64(b.N)), "%coder")
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
	for b.Loop() {
		if _, err := of[1].Decode(b.Context(), "", len(text), arith.NewDecoder(packed), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*float64(symbols)/b.Elapsed().Seconds(), "tokens/s")
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
			b.SetBytes(int64(len(text)))
			var out bytes.Buffer
			for b.Loop() {
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
			b.ReportMetric(float64(out.Len())/float64(len(text)), "packed/byte")
		})
	}
	b.Run("bytes", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if err := (codec.Bytes{}).Encode(b.Context(), "", text, arith.NewEncoder(), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkPack is all that pack does with a text: every way of writing it, and
// reading it again.
func BenchmarkPack(b *testing.B) {
	of, _ := adapted(b)
	text := much(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := codec.Pack(b.Context(), text, codec.Options{Model: of[1], Segment: 4096}); err != nil {
			b.Fatal(err)
		}
	}
}
