package transcripts

import (
	"context"
	"errors"
	"fmt"
	"os"

	"tenbits/session"
)

// ErrBusy says that another process writes the transcript.
var ErrBusy = errors.New("another process writes this session")

// Tail is a transcript that is written on.
type Tail struct {
	events []session.Event
	file   *tailFile
}

// Reopen opens the transcript at path to write on where it was cut. Nobody else
// can until Close: the error is then in the chain of ErrBusy. Nothing is changed
// before the first event is recorded.
func Reopen(path string) (*Tail, error) {
	if err := regular(path); err != nil {
		return nil, fmt.Errorf("open transcript: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open transcript: %w", err)
	}
	c, err := content{}, Lock(f)
	if err != nil {
		err = fmt.Errorf("transcript %s: %w", path, err)
	} else {
		c, err = load(f)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Tail{c.events, &tailFile{File: f, end: c.end}}, nil
}

// Events returns what the transcript held when it was opened.
func (t *Tail) Events() []session.Event { return t.events }

// Record returns src recorded behind what the transcript holds, see [Record].
// What is left there of a line that was cut is overwritten.
func (t *Tail) Record(src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		return Record(t.file, src)(ctx, emit)
	}
}

// Close closes the file.
func (t *Tail) Close() error { return t.file.Close() }

// tailFile is a file that is written after its last whole line.
type tailFile struct {
	*os.File
	end   int64 // of that line, without the line's own end
	ready bool
}

func (t *tailFile) Write(b []byte) (int, error) {
	if !t.ready {
		if err := t.Truncate(t.end); err != nil {
			return 0, err
		}
		if _, err := t.WriteAt([]byte("\n"), t.end); err != nil {
			return 0, err
		}
		if _, err := t.Seek(t.end+1, 0); err != nil {
			return 0, err
		}
		t.ready = true
	}
	return t.File.Write(b)
}
