package codec

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenbits/models"
)

// maxSize is the largest container that there is, in bytes.
const maxSize = maxText + maxText/minSegment*segmentTop + maxHeader

// ReadHeader returns the header of a container. The error is ErrNoContainer, or
// names a version that this program does not read.
func ReadHeader(container []byte) (Header, error) {
	h, _, err := readHeader(container)
	return h, err
}

// Mismatch says that a container was written under something that the reader
// does not have.
type Mismatch struct{ What, Want, Have string }

// Error says what differs, and how.
func (m *Mismatch) Error() string {
	return fmt.Sprintf("the container was written with another %s: %s, and this is %s", m.What, m.Want, m.Have)
}

// Damage says which segments of a container cannot be read.
type Damage struct {
	Segments []int64 // from 0
	Of       int64   // how many there are
	Missing  int64   // bytes of text that are gone; zeros stand for them
	Hash     bool    // all segments can be read, but the text is not the one that was packed
}

// Error names the first segments, from 1, and how much is missing.
func (d *Damage) Error() string {
	if d.Hash {
		return "every segment can be read, but together they are not the text that was packed"
	}
	names := make([]string, 0, 8)
	for _, n := range d.Segments[:min(len(d.Segments), cap(names))] {
		names = append(names, fmt.Sprint(n+1))
	}
	list := strings.Join(names, ", ")
	if len(d.Segments) > len(names) {
		list += ", …"
	}
	return fmt.Sprintf("%d of %d segments are damaged (%s): %d bytes are missing", len(d.Segments), d.Of, list, d.Missing)
}

// Unpack returns the text of a container. Where segments are damaged it returns
// what is left, zeros in the place of the rest, and a *Damage; of a container
// that is far too short for its text it returns none, and the Damage names the
// first segment alone that has no room. It is a *Mismatch when the model or the
// context is not the writer's; a container of which no segment is under the
// model needs none.
func Unpack(ctx context.Context, container []byte, o Options) ([]byte, error) {
	if len(container) > maxSize {
		return nil, fmt.Errorf("a container of %d bytes: want at most %d", len(container), maxSize)
	}
	h, rest, err := readHeader(container)
	if err != nil {
		return nil, err
	}
	if h.segments() > int64(len(container)/segmentTop)+1 {
		// Most of it is missing; what a header says is not worth that much memory.
		return nil, &Damage{Segments: []int64{int64(len(container) / segmentTop)}, Of: h.segments(), Missing: h.Length}
	}
	found := find(rest, h)
	if err := fits(h, found, o); err != nil {
		return nil, err
	}
	text := make([]byte, h.Length)
	var lost []int64
	err = o.inParallel(ctx, h.segments(), func(ctx context.Context, i int64, done func(func())) error {
		part, err := found[i].text(ctx, h.size(i), o)
		if m := (*models.Error)(nil); ctx.Err() != nil || errors.As(err, &m) {
			return cmp.Or(ctx.Err(), err)
		}
		done(func() {
			if err != nil {
				lost = append(lost, i)
				return
			}
			copy(text[i*int64(h.Segment):], part)
			if o.Done != nil {
				o.Done(Segment{N: i, Of: h.segments(), Text: len(part), Size: len(found[i].payload), Method: found[i].method.String()})
			}
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(lost) > 0 {
		slices.Sort(lost)
		d := &Damage{Segments: lost, Of: h.segments()}
		for _, i := range lost {
			d.Missing += int64(h.size(i))
		}
		return text, d
	}
	if hashOf(text) != h.Hash {
		return text, &Damage{Of: h.segments(), Hash: true}
	}
	return text, nil
}

// segment is what was found of a segment; nothing where payload is nil.
type segment struct {
	method  method
	payload []byte
}

// find returns the segments of a container. Behind a damaged one, whose length
// means nothing, it looks for the place where the next one begins that is whole.
func find(b []byte, h Header) []segment {
	list := make([]segment, h.segments())
	for i := int64(0); i < h.segments(); i++ {
		at, j, ok := h.next(b, i)
		if !ok {
			break
		}
		list[j], _, _ = h.readSegment(b[at:], j, j+1)
		b, i = b[at+segmentTop+len(list[j].payload):], j
	}
	return list
}

// next returns where in b the next whole segment begins, at once or behind
// damaged ones, and its number: i or one of the next few, as more damage than
// that leaves little to look for.
func (h Header) next(b []byte, i int64) (at int, j int64, ok bool) {
	const few = 8
	for at := range b {
		if _, j, ok := h.readSegment(b[at:], i, min(i+few, h.segments())); ok {
			return at, j, true
		}
	}
	return 0, 0, false
}

// fits tells whether a reader has what the segments were written under.
func fits(h Header, found []segment, o Options) error {
	if !slices.ContainsFunc(found, func(s segment) bool { return s.payload != nil && (s.method == modeled || s.method == learned) }) {
		return nil
	}
	if have := beforeHash(o.Before); have != h.Before {
		return &Mismatch{"prompt", nameHash(h.Before), nameHash(have)}
	}
	if !slices.ContainsFunc(found, func(s segment) bool { return s.payload != nil && s.method == modeled }) {
		return nil
	}
	var have Identity
	if o.Model != nil {
		have = o.Model.Identity()
	}
	switch want := h.Model; {
	case want.Kind != have.Kind:
		return &Mismatch{"kind of model", fmt.Sprintf("%s (%s)", want.Kind, want.Name), fmt.Sprintf("%s (%s)", have.Kind, have.Name)}
	case want.Digest != have.Digest:
		return &Mismatch{"model", fmt.Sprintf("%s, sha256 %x…", want.Name, want.Digest[:6]), fmt.Sprintf("%s, sha256 %x…", have.Name, have.Digest[:6])}
	case want.Adapter != have.Adapter:
		return &Mismatch{"adapter", nameAdapter(want), nameAdapter(have)}
	case want.Window != have.Window:
		return &Mismatch{"context length", fmt.Sprint(want.Window), fmt.Sprint(have.Window)}
	}
	return nil
}

// nameAdapter says which adapter a model is with.
func nameAdapter(id Identity) string {
	if id.Adapter == (Hash{}) {
		return fmt.Sprintf("none (%s)", id.Name)
	}
	return fmt.Sprintf("%s, sha256 %x…", id.Name, id.Adapter[:6])
}

func nameHash(h Hash) string {
	if h == (Hash{}) {
		return "none"
	}
	return fmt.Sprintf("one with the SHA-256 %x…", h[:6])
}

// text returns the text of a segment.
func (s segment) text(ctx context.Context, size int, o Options) ([]byte, error) {
	switch {
	case s.payload == nil:
		return nil, ErrDamaged
	case s.method == plain && len(s.payload) == size:
		return s.payload, nil
	case s.method == zipped:
		return unzip(s.payload, size)
	case s.method == learned:
		return readUnder(ctx, Bytes{}, o.Before, size, s.payload)
	case s.method == modeled && o.Model != nil:
		return readUnder(ctx, o.Model, o.Before, size, s.payload)
	}
	return nil, ErrDamaged
}
