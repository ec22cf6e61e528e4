package transcripts

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"tenbits/session"
)

// MaxSize is the most bytes of a transcript that are read.
const MaxSize = 512 << 20

// Read returns all events of a transcript. When its end is cut, as that of a
// process that was killed while it wrote or of a machine that lost its power
// can be, cut is true and events are those before it. Any other line that is
// not an event is an error that names the line; events are then those before
// it. A step of the session that stands there twice in a row is read once.
func Read(r io.Reader) (events []session.Event, cut bool, err error) {
	c := read(r)
	if err := c.loss.Damage(); err != nil {
		return c.events, false, err
	}
	return c.events, c.loss.Line > 0, nil
}

// content is what a transcript holds.
type content struct {
	events []session.Event
	end    int64 // where the line of the newest event ends, its line end not counted
	loss   Loss
}

// reader reads a transcript line by line.
type reader struct {
	in   *bufio.Reader
	size int64 // read so far
	have tally
	last []byte // the line before, where it is a step
	content
}

func read(r io.Reader) content {
	c := reader{in: bufio.NewReaderSize(r, 64<<10)}
	for n := 1; ; n++ {
		line, whole, err := c.next()
		if err == nil {
			err = c.take(line)
		}
		if err != nil {
			c.lose(n, line, whole, err)
			return c.content
		}
		if !whole {
			return c.content
		}
	}
}

// next returns the next line with its end.
func (r *reader) next() (line []byte, whole bool, err error) {
	line, whole, err = readLine(r.in)
	if r.size += int64(len(line)); err == nil && r.size > MaxSize {
		err = fmt.Errorf("the transcript is longer than the %d bytes that are read", MaxSize)
	}
	return line, whole, err
}

// take adds the event of a line.
func (r *reader) take(line []byte) error {
	text := bytes.TrimSpace(line)
	if len(text) == 0 {
		return nil
	}
	if len(r.last) > 0 && bytes.Equal(text, r.last) {
		r.loss.Twice++
	} else {
		e, err := Decode(line)
		if err == nil {
			err = r.have.add(e.Body)
		}
		if err != nil {
			return err
		}
		r.events = append(r.events, e)
		r.last = r.last[:0]
		if isStep(e.Body) {
			r.last = append(r.last, text...)
		}
	}
	r.end = r.size - int64(len(line)-len(bytes.TrimSuffix(line, []byte("\n"))))
	return nil
}

// isStep tells whether a body is one that no session has twice in a row, all
// the same, its time too.
func isStep(b session.Body) bool {
	switch b.(type) {
	case session.Started, session.Drafted, session.Sampled, session.Referenced, session.Proposed, session.Weighed, session.Asked, session.Edited, session.Turned, session.Predicted, session.Decided, session.Judged, session.Failed, session.Finished, session.Resumed:
		return true
	}
	return false
}

// readLine returns the next line with its end. whole is false for the last
// line, which has none and may be empty.
func readLine(in *bufio.Reader) (line []byte, whole bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > MaxLine+1 {
			return nil, false, fmt.Errorf("longer than the %d bytes that are read", MaxLine)
		}
		if line == nil && err == nil {
			return part, true, nil // valid until the next read, and that is enough
		}
		line = append(line, part...)
		switch {
		case err == nil:
			return line, true, nil
		case errors.Is(err, io.EOF):
			return line, false, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, false, err
		}
	}
}
