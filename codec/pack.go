package codec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"

	"tenbits/codec/arith"
)

// UsualLimit is how much of a text a model writes where nobody says another
// number of bytes: it takes its time.
const UsualLimit = 1 << 20

// Options say how Pack and Unpack go about it.
type Options struct {
	Model   Predictor // nil: none
	Before  string    // what stands before the text; the reader must have it
	Segment int       // bytes of text in a segment; 0 is UsualSegment
	Limit   int64     // bytes of text that the model, or Bytes, may write; 0 is UsualLimit, below 0 all

	// Done hears of each segment that is done, in no order, one at a time, but of
	// no damaged one; nil for nobody.
	Done func(Segment)
}

// Segment says what became of a segment.
type Segment struct {
	N      int64   // from 0
	Of     int64   // how many there are
	Text   int     // bytes of text
	Size   int     // bytes in the container, without the 8 in front
	Method string  // "plain", "zstd", "bytes" or "model"
	Bits   float64 // that its model holds it worth; 0 for plain and zstd, and where it is unpacked

	// Unfaithful says that the model could not write the segment, or read
	// something else than it had written, so that it is written otherwise.
	Unfaithful bool
}

func (m method) String() string {
	return [...]string{plain: "plain", zipped: "zstd", learned: "bytes", modeled: "model"}[m]
}

// Pack returns text in a container. Every segment is the shortest of: as it is,
// through zstd, and, where it was read again and came back, under Bytes and under
// the model. So the container is never longer than the text, its header and 8
// bytes a segment, and never wrong; the only errors are those of ctx, of a model
// on a server, and of options that make no sense: segments are of 64 to 2^20
// bytes, the text of 2^30 at most.
func Pack(ctx context.Context, text []byte, o Options) ([]byte, error) {
	h := Header{Before: beforeHash(o.Before), Segment: o.Segment, Length: int64(len(text)), Hash: hashOf(text)}
	if h.Segment == 0 {
		h.Segment = UsualSegment
	}
	if h.Segment < minSegment || h.Segment > maxSegment {
		return nil, fmt.Errorf("segments of %d bytes: want %d to %d", h.Segment, minSegment, maxSegment)
	}
	if len(text) > maxText {
		return nil, fmt.Errorf("a text of %d bytes: want at most %d", len(text), maxText)
	}
	if o.Limit == 0 {
		o.Limit = UsualLimit
	}
	if o.Model != nil {
		h.Model = o.Model.Identity()
	}
	parts := make([][]byte, h.segments())
	err := o.inParallel(ctx, h.segments(), func(ctx context.Context, i int64, done func(func())) error {
		p := packer{o: o, n: i, of: h.segments()}
		at := i * int64(h.Segment)
		p.text = text[at : at+int64(h.size(i))]
		if o.Limit >= 0 && at+int64(len(p.text)) > o.Limit {
			p.plainly = true
		}
		part, said, err := p.pack(ctx)
		if err != nil {
			return err
		}
		parts[i] = part
		done(func() {
			if o.Done != nil {
				o.Done(said)
			}
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return append(h.append(nil), bytes.Join(parts, nil)...), nil
}

// inParallel does n things on all processors, or one after the other where the
// model wants that, until one of them fails. done runs what is for one at a time.
func (o Options) inParallel(ctx context.Context, n int64, do func(ctx context.Context, i int64, done func(func())) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	var mu sync.Mutex
	next := int64(0)
	take := func() (i int64, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1, next <= n && ctx.Err() == nil
	}
	done := func(f func()) {
		mu.Lock()
		defer mu.Unlock()
		f()
	}
	workers := int64(runtime.GOMAXPROCS(0))
	if _, ok := o.Model.(Restarter); ok {
		workers = 1
	}
	for range min(workers, n) {
		wg.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if err := do(ctx, i, done); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// packer writes one segment.
type packer struct {
	o     Options
	n, of int64
	text  []byte

	plainly bool // without a model
}

// pack returns the segment with what stands in front of it.
func (p *packer) pack(ctx context.Context) ([]byte, Segment, error) {
	said := Segment{N: p.n, Of: p.of, Text: len(p.text)}
	best, how := p.text, plain
	if z := zip(p.text); len(z) < len(best) {
		if back, err := unzip(z, len(p.text)); err == nil && bytes.Equal(back, p.text) {
			best, how = z, zipped
		}
	}
	for _, with := range []struct {
		method method
		model  Predictor
	}{{learned, Bytes{}}, {modeled, p.o.Model}} {
		if with.model == nil || p.plainly {
			continue
		}
		payload, bits, err := p.under(ctx, with.model)
		switch {
		case errors.Is(err, errUnfaithful):
			said.Unfaithful = said.Unfaithful || with.method == modeled
		case err != nil:
			return nil, said, err
		case len(payload) < len(best):
			best, how, said.Bits = payload, with.method, bits
		}
	}
	said.Size, said.Method = len(best), how.String()
	b := top{how, len(best), numbered(sumOf(how, best), p.n)}.append(make([]byte, 0, segmentTop+len(best)))
	return append(b, best...), said, nil
}

// errUnfaithful says that a model cannot write a text so that it reads it again.
var errUnfaithful = errors.New("codec: the model does not read what it wrote")

// under returns the segment under a model, after reading it again, and what the
// model holds it worth. A text that the model cannot write, or does not read as it
// was, is errUnfaithful; that a server cannot be reached is an error of its own.
func (p *packer) under(ctx context.Context, m Predictor) (payload []byte, bits float64, err error) {
	e := arith.NewEncoder()
	err = m.Encode(ctx, p.o.Before, p.text, e, func(s Symbol) error { bits += s.Bits; return nil })
	if err == nil {
		writeCheck(e, p.text)
		payload = e.Bytes()
		var back []byte
		if back, err = readUnder(ctx, m, p.o.Before, len(p.text), payload); err == nil && !bytes.Equal(back, p.text) {
			err = ErrDamaged
		}
	}
	switch {
	case ctx.Err() != nil:
		return nil, 0, context.Cause(ctx)
	case errors.Is(err, ErrDamaged), errors.Is(err, errNoText):
		return nil, 0, errUnfaithful
	}
	return payload, bits, err
}

// readUnder reads a segment that was written under a model.
func readUnder(ctx context.Context, m Predictor, before string, size int, payload []byte) ([]byte, error) {
	if r, ok := m.(Restarter); ok {
		if err := r.Restart(ctx); err != nil {
			return nil, err
		}
	}
	d := arith.NewDecoder(payload)
	text, err := m.Decode(ctx, before, size, d, nil)
	if err != nil {
		return nil, err
	}
	if !readCheck(d, text) {
		return nil, ErrDamaged
	}
	return text, nil
}

// writeCheck writes 16 bits of a checksum of the text behind it: by these a reader
// notices at once that its model is another one, or not the same twice.
func writeCheck(to *arith.Encoder, text []byte) {
	sum := uint32(uint16(crc32.Checksum(text, castagnoli())))
	to.Encode(sum, sum+1, 1<<16)
}

func readCheck(from *arith.Decoder, text []byte) bool {
	return from.Target(1<<16) == uint32(uint16(crc32.Checksum(text, castagnoli())))
}

// zip returns text through zstd at its best level, without a frame's checksum.
func zip(text []byte) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithWindowSize(maxSegment))
	if err != nil {
		return text // options that do not go together: then there is no zstd
	}
	return w.EncodeAll(text, nil)
}

// unzip returns the text of a segment, which has size bytes.
func unzip(payload []byte, size int) ([]byte, error) {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*maxSegment), zstd.WithDecoderMaxWindow(2*maxSegment))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := r.DecodeAll(payload, nil)
	if err == nil && len(text) != size {
		err = ErrDamaged
	}
	return text, err
}
