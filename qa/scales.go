package qa

import (
	"math/bits"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Scales weigh what could be sent instead of a payload. They keep their
// compressors, whose tables take longer to make than a text of a page takes to
// compress: who runs many sessions shares one. What a text weighs does not
// depend on those before it.
//
// The zero Scales are ready to use. They may be used by several goroutines,
// one of which weighs at a time, and must not be copied.
type Scales struct {
	mu   sync.Mutex
	gzip *gzip.Writer
	zstd *zstd.Encoder
	out  []byte // of zstd, for its room
}

// counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// gzipped returns the length of text after gzip, in bytes.
func (s *Scales) gzipped(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	var n counter
	if s.gzip == nil {
		w, err := gzip.NewWriterLevel(&n, gzip.BestCompression)
		if err != nil {
			return 0
		}
		s.gzip = w
	}
	s.gzip.Reset(&n)
	if _, err := s.gzip.Write([]byte(text)); err != nil {
		return 0
	}
	if err := s.gzip.Close(); err != nil {
		return 0
	}
	return int(n)
}

// kept is the size of the texts that the encoder which is kept is made for, in
// bytes: those that zstd writes as one block.
const kept = 128 << 10

// zstandard returns the length of text after zstd, in bytes.
func (s *Scales) zstandard(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.zstd
	if w == nil || len(text) > kept {
		var err error
		if w, err = newZstandard(max(kept, len(text))); err != nil {
			return 0
		}
	}
	if len(text) > kept {
		return len(w.EncodeAll([]byte(text), nil)) // rare, and its tables would be large
	}
	s.zstd, s.out = w, w.EncodeAll([]byte(text), s.out[:0])
	return len(s.out)
}

// newZstandard returns an encoder of texts of up to size bytes: its window is
// larger than any of them, so that it does not show in what is written, which is a
// single segment. On texts of a page the level above this one gains nothing.
func newZstandard(size int) (*zstd.Encoder, error) {
	window := max(zstd.MinWindowSize, min(zstd.MaxWindowSize, 1<<bits.Len(uint(size))))
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(window),
		zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true))
}
