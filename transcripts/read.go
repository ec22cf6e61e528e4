package transcripts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tenbits/session"
)

// MaxSize is the most bytes of a transcript that are read.
const MaxSize = 512 << 20

// Read returns all events of a transcript. When its last line is cut, as that
// of a process that was killed while it wrote can be, cut is true and events
// are those before it. Any other line that is not an event is an error that
// names the line; events are then those before it.
func Read(r io.Reader) (events []session.Event, cut bool, err error) {
	all, err := read(r)
	return all.events, all.cut, err
}

// content is what a transcript holds.
type content struct {
	events []session.Event
	end    int64 // where the line of the newest event ends, its line end not counted
	cut    bool  // something that is no whole line follows
}

func read(r io.Reader) (content, error) {
	var c content
	in := bufio.NewReaderSize(r, 64<<10)
	size := 0
	var have tally
	for n := 1; ; n++ {
		line, whole, err := readLine(in)
		if err != nil {
			return c, fmt.Errorf("line %d: %w", n, err)
		}
		if size += len(line); size > MaxSize {
			return c, fmt.Errorf("line %d: the transcript is longer than the %d bytes that are read", n, MaxSize)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			e, err := Decode(line)
			if err == nil {
				err = have.add(e.Body)
			}
			switch {
			case err == nil:
				c.events = append(c.events, e)
				c.end = int64(size - (len(line) - len(bytes.TrimSuffix(line, []byte("\n")))))
			case !whole && !json.Valid(line):
				c.cut = true
				return c, nil
			default:
				return c, fmt.Errorf("line %d: %w", n, err)
			}
		}
		if !whole {
			return c, nil
		}
	}
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
