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
	loss   Loss
	w      *file
	f      *os.File
}

// Reopen opens the transcript at path to write on where it was cut. Nobody else
// can until Close: the error is then in the chain of ErrBusy. Where there is
// more behind a damage in its middle, the error is a *DamagedError. Nothing is
// changed before the first event is recorded.
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
	} else if c, err = load(f); err == nil && c.loss.Damage() != nil {
		err = &DamagedError{path, c.loss}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	// What stands after the last whole line goes, and that line may lack its end.
	w := &file{path: path, open: func() (handle, error) { return f, nil }, lead: "\n", end: c.end, torn: true}
	return &Tail{c.events, c.loss, w, f}, nil
}

// Events returns what the transcript held when it was opened.
func (t *Tail) Events() []session.Event { return t.events }

// Loss returns what had to be left out of it; what is written on takes its place.
func (t *Tail) Loss() Loss { return t.loss }

// Record returns src recorded behind what the transcript holds, see [Record].
// What is left there of a line that was cut is overwritten.
func (t *Tail) Record(src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		return Record(t.w, src)(ctx, emit)
	}
}

// Close closes the file.
func (t *Tail) Close() error { return t.f.Close() }
