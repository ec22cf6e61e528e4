package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/charmbracelet/x/term"
)

// Streams are what a command reads and writes. They are terminals where they
// have a descriptor that is one.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// errClosedPipe ends a command whose reader has gone, as with | head. It is no
// failure.
var errClosedPipe = errors.New("the reader of the output has gone")

// pipe is a Writer whose reader may go: what is written then is dropped, and
// whoever writes for that reader alone is told to stop.
type pipe struct {
	w    io.Writer
	gone func() // may be nil

	mu     sync.Mutex
	closed bool
	failed error // of the first write that failed in another way
}

func (p *pipe) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return len(b), nil
	}
	n, err := p.w.Write(b)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		p.closed = true
		if p.gone != nil {
			p.gone()
		}
		return len(b), nil
	}
	if p.failed == nil {
		p.failed = err
	}
	return n, err
}

// err returns why something was not written, nil when all of it was or its
// reader had gone.
func (p *pipe) err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// Endings returns the signals that end the program in good order: SIGTERM, and
// those of the others that it was not started to ignore. With nohup it outlives
// its terminal, and in the background of a shell without job control it is not
// interrupted by what interrupts that shell.
func Endings(others ...os.Signal) []os.Signal {
	heard := []os.Signal{syscall.SIGTERM}
	for _, s := range others {
		if !signal.Ignored(s) {
			heard = append(heard, s)
		}
	}
	return heard
}

// isTerminal tells whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(f.Fd())
}

// columns returns the cells of a line of a terminal, 0 for what is none.
func columns(stream any) int {
	f, ok := stream.(interface{ Fd() uintptr })
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return width
}

// readAll reads at most limit bytes and one more, which tells that there were
// too many. It returns when ctx ends, though the reader may still be waiting
// for a person to type.
func readAll(ctx context.Context, r io.Reader, limit int64) ([]byte, error) {
	type result struct {
		b   []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		b, err := io.ReadAll(io.LimitReader(r, limit+1))
		done <- result{b, err}
	}()
	select {
	case r := <-done:
		return r.b, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
