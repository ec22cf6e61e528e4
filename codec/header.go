package codec

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"unicode/utf8"
)

// magic begins every container: no text begins so, and a transfer that changes
// line ends damages it.
const magic = "\x8910b\r\n"

const (
	version    = 1       // of containers without an adapter
	adapted    = 2       // of those with one
	maxHeader  = 128     // bytes; it is below that
	maxName    = 24      // bytes of a model's name
	segmentTop = 8       // bytes in front of each segment
	maxSegment = 1 << 20 // bytes of text in a segment
	minSegment = 1 << 6
	maxText    = 1 << 30 // bytes; all of it is in memory

	// UsualSegment is the bytes of text in a segment where nobody says another
	// number: damage takes as much, and a model begins anew as often.
	UsualSegment = 1 << 15
)

// Header is what a container says of itself.
//
// It is written as: the magic, the version (1 byte), the kind of the model (1), the
// length of its name (1), the name, the digest (16), the hash of what stands
// before the text (16), that of the text (16), in version 2 that of the adapter
// (16), three numbers as uvarints of
// encoding/binary, which are the window, the length of a segment and that of the
// text, and a CRC-32C of all that (4, the highest byte first).
type Header struct {
	Model   Identity // its name is cut to 24 bytes
	Before  Hash     // of what stands before the text; zero for nothing
	Hash    Hash     // of the text
	Segment int      // bytes of text in each segment but the last
	Length  int64    // bytes of the text
}

// ErrNoContainer says that what was read is no container of tenbits, or that its
// header is damaged.
var ErrNoContainer = errors.New("no container that tenbits pack writes, or one whose header is damaged")

// read sets the hash to the first bytes of a SHA-256, written "sha256:…".
func (h *Hash) read(digest string) error {
	b, err := hex.DecodeString(strings.TrimPrefix(digest, "sha256:"))
	if err != nil || len(b) < len(h) {
		return fmt.Errorf("%q is no SHA-256", digest)
	}
	copy(h[:], b)
	return nil
}

// hashOf returns the hash of bytes.
func hashOf(b []byte) Hash {
	sum := sha256.Sum256(b)
	return Hash(sum[:len(Hash{})])
}

// beforeHash returns what a header says of what stands before the text.
func beforeHash(before string) Hash {
	if before == "" {
		return Hash{}
	}
	return hashOf([]byte(before))
}

// append appends the header as it is written.
func (h Header) append(b []byte) []byte {
	start := len(b)
	name := h.Model.Name
	for len(name) > maxName || !utf8.ValidString(name) {
		name = name[:len(name)-1] // it is for people: the digest is what counts
	}
	b = append(b, magic...)
	v := byte(version)
	hashes := []Hash{h.Model.Digest, h.Before, h.Hash}
	if h.Model.Adapter != (Hash{}) {
		v, hashes = adapted, append(hashes, h.Model.Adapter)
	}
	b = append(b, v, byte(h.Model.Kind), byte(len(name)))
	b = append(b, name...)
	for _, hash := range hashes {
		b = append(b, hash[:]...)
	}
	for _, n := range []int64{int64(h.Model.Window), int64(h.Segment), h.Length} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli()))
}

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// readHeader reads the header in front of b, and returns what comes behind it.
// A version that is not known is an error of its own.
func readHeader(b []byte) (h Header, rest []byte, err error) {
	const fixed = len(magic) + 3
	if len(b) < fixed || string(b[:len(magic)]) != magic || int(b[fixed-1]) > maxName {
		return h, nil, ErrNoContainer
	}
	name := fixed + int(b[fixed-1])
	hashes := []*Hash{&h.Model.Digest, &h.Before, &h.Hash}
	if b[len(magic)] == adapted {
		hashes = append(hashes, &h.Model.Adapter)
	}
	at := name + len(hashes)*len(Hash{})
	var numbers [3]uint64
	for i := range numbers {
		n, size := binary.Uvarint(b[min(at, len(b)):])
		if size <= 0 {
			return h, nil, ErrNoContainer
		}
		numbers[i] = n
		at += size
	}
	if len(b) < at+4 || crc32.Checksum(b[:at], castagnoli()) != binary.BigEndian.Uint32(b[at:]) {
		return h, nil, ErrNoContainer
	}
	if v := b[len(magic)]; v != version && v != adapted {
		return h, nil, fmt.Errorf("a container of version %d; this program reads versions %d and %d", v, version, adapted)
	}
	if numbers[0] > 1<<31 || numbers[1] < minSegment || numbers[1] > maxSegment || numbers[2] > maxText {
		return h, nil, ErrNoContainer
	}
	h.Model.Kind = Kind(b[len(magic)+1])
	h.Model.Name = strings.ToValidUTF8(string(b[fixed:name]), "\uFFFD")
	for i, hash := range hashes {
		copy(hash[:], b[name+i*len(hash):])
	}
	h.Model.Window, h.Segment, h.Length = int(numbers[0]), int(numbers[1]), int64(numbers[2])
	return h, b[at+4:], nil
}

// segments returns how many segments the text has.
func (h Header) segments() int64 { return (h.Length + int64(h.Segment) - 1) / int64(h.Segment) }

// size returns the bytes of text in a segment.
func (h Header) size(i int64) int {
	return int(min(int64(h.Segment), h.Length-i*int64(h.Segment)))
}

// method says how a segment is written.
type method uint8

const (
	plain   method = iota // as it is
	zipped                // through zstd
	learned               // under Bytes
	modeled               // under the header's model
	methods               // how many there are
)

// A top stands in front of each segment: its method (1 byte), the length of what
// follows (3), and a CRC-32C (4) of the method, the length, what follows and the
// segment's number in 8 bytes. The number tells, when the segment before is
// damaged and its length with it, which one was found.
type top struct {
	method method
	length int
	sum    uint32
}

func (t top) append(b []byte) []byte {
	b = append(b, byte(t.method), byte(t.length>>16), byte(t.length>>8), byte(t.length))
	return binary.BigEndian.AppendUint32(b, t.sum)
}

// sumOf returns the checksum of a segment that comes to all but its number.
func sumOf(m method, payload []byte) uint32 {
	n := len(payload)
	head := [4]byte{byte(m), byte(n >> 16), byte(n >> 8), byte(n)}
	return crc32.Update(crc32.Checksum(head[:], castagnoli()), castagnoli(), payload)
}

// numbered returns the checksum of segment i.
func numbered(sum uint32, i int64) uint32 {
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], uint64(i))
	return crc32.Update(sum, castagnoli(), number[:])
}

// readSegment reads a segment in front of b that is one of the numbers from first
// up to, not with, to. ok is false where there is none, or a damaged one.
func (h Header) readSegment(b []byte, first, to int64) (s segment, i int64, ok bool) {
	if len(b) < segmentTop {
		return s, 0, false
	}
	s.method = method(b[0])
	n := int(b[1])<<16 | int(b[2])<<8 | int(b[3])
	if s.method >= methods || n > h.Segment || n > len(b)-segmentTop {
		return s, 0, false
	}
	s.payload = b[segmentTop : segmentTop+n]
	sum, want := sumOf(s.method, s.payload), binary.BigEndian.Uint32(b[4:])
	for i := first; i < to; i++ {
		if numbered(sum, i) == want {
			return s, i, n <= h.size(i)
		}
	}
	return s, 0, false
}
