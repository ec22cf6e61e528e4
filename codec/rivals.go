package codec

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"tenbits/codec/arith"
)

// Rival is what another way of writing a text comes to.
type Rival struct {
	Name    string `json:"name"`
	Library string `json:"library"` // path of the Go module
	Level   string `json:"level"`
	Bytes   int    `json:"bytes"`

	Took time.Duration `json:"-"` // it depends on the machine
}

// Rivals returns what the usual compressors, each at its best level, make of a
// text, and what Bytes alone comes to, without any container. The only error is
// that of ctx.
func Rivals(ctx context.Context, text []byte) ([]Rival, error) {
	var list []Rival
	for _, r := range []struct {
		Rival
		write func(io.Writer) (io.WriteCloser, error)
	}{
		{Rival{Name: "gzip", Library: "github.com/klauspost/compress", Level: "9"}, func(w io.Writer) (io.WriteCloser, error) {
			return gzip.NewWriterLevel(w, gzip.BestCompression)
		}},
		{Rival{Name: "xz", Library: "github.com/ulikunitz/xz", Level: "the only one, 8 MiB"}, func(w io.Writer) (io.WriteCloser, error) {
			return xz.NewWriter(w)
		}},
		{Rival{Name: "zstd", Library: "github.com/klauspost/compress", Level: "best, without checksum"}, func(w io.Writer) (io.WriteCloser, error) {
			return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
		}},
		{Rival{Name: "brotli", Library: "github.com/andybalholm/brotli", Level: "11"}, func(w io.Writer) (io.WriteCloser, error) {
			return brotli.NewWriterLevel(w, brotli.BestCompression), nil
		}},
	} {
		var n counter
		began := time.Now()
		w, err := r.write(&n)
		if err == nil {
			_, err = io.Copy(w, &patient{ctx, bytes.NewReader(text)})
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			return nil, err
		}
		r.Bytes, r.Took = int(n), time.Since(began)
		list = append(list, r.Rival)
	}
	e, began := arith.NewEncoder(), time.Now()
	if err := (Bytes{}).Encode(ctx, "", text, e, nil); err != nil {
		return nil, err
	}
	return append(list, Rival{Name: "bytes", Library: "tenbits", Level: "order 5", Bytes: len(e.Bytes()), Took: time.Since(began)}), nil
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// patient reads until ctx ends.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

// Grown returns how many bytes gzip at its best level takes of the first bytes of
// a text, for each number of them, which is at most that of the text. The only
// error is that of ctx.
func Grown(ctx context.Context, text []byte, first []int) ([]int, error) {
	var n counter
	w, err := gzip.NewWriterLevel(&n, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	sizes := make([]int, 0, len(first))
	for _, k := range first {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		n = 0
		w.Reset(&n)
		if _, err := w.Write(text[:k]); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		sizes = append(sizes, int(n))
	}
	return sizes, nil
}
