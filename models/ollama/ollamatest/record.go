package ollamatest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	// tailLines is how many lines of a log are shown when a test has failed.
	tailLines = 60

	// maxLine is where a line that never ends is broken, in bytes.
	maxLine = 1 << 20
)

// endedError says that the server's process is no more.
type endedError struct{ err error }

func (e endedError) Error() string { return fmt.Sprintf("its process has ended: %v", e.err) }

// A record is what a server has logged, and is still logging.
type record struct {
	mu    sync.Mutex
	lines []string
	ended error         // nil while more may come
	more  chan struct{} // closed when there is more
}

func newRecord() *record { return &record{more: make(chan struct{})} }

// read takes the lines of a log until it ends.
func (r *record) read(from io.Reader) {
	lines := bufio.NewReaderSize(from, maxLine)
	for {
		line, _, err := lines.ReadLine()
		r.mu.Lock()
		if err == nil {
			r.lines = append(r.lines, string(line))
		}
		r.ended = err
		close(r.more)
		r.more = make(chan struct{})
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// mark returns how many lines there are.
func (r *record) mark() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.lines)
}

// await returns the first line after a mark that has a text. It fails when the
// log ends or the time is over.
func (r *record) await(ctx context.Context, mark int, text string, most time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for {
		r.mu.Lock()
		for ; mark < len(r.lines); mark++ {
			if strings.Contains(r.lines[mark], text) {
				defer r.mu.Unlock()
				return r.lines[mark], nil
			}
		}
		ended, more := r.ended, r.more
		r.mu.Unlock()
		if ended != nil {
			return "", fmt.Errorf("%q is not in its log: %w", text, ended)
		}
		select {
		case <-more:
		case <-ctx.Done():
			return "", fmt.Errorf("%q is not in its log after %v", text, most)
		}
	}
}

// tail returns the last lines.
func (r *record) tail() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.lines[max(0, len(r.lines)-tailLines):], "\n")
}

// A Mark is a place in the log of a server.
type Mark int

// Mark returns the end of what the server has logged so far.
func (s *Server) Mark() Mark { return Mark(s.log.mark()) }

// Await returns the first line with a text that the server logs after a mark.
// It fails the test where that takes longer than most.
func (s *Server) Await(tb testing.TB, m Mark, text string, most time.Duration) string {
	tb.Helper()
	line, err := s.log.await(tb.Context(), int(m), text, most)
	if err != nil {
		tb.Fatal(err)
	}
	return line
}

// Count returns how many lines with a text the server has logged since a mark. It
// waits a while for as many as there have to be at least: a server logs a call
// after it has replied to it.
func (s *Server) Count(tb testing.TB, m Mark, text string, least int) int {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 10*time.Second)
	defer cancel()
	for {
		s.log.mu.Lock()
		n := 0
		for _, line := range s.log.lines[m:] {
			if strings.Contains(line, text) {
				n++
			}
		}
		ended, more := s.log.ended, s.log.more
		s.log.mu.Unlock()
		if n >= least || ended != nil {
			return n
		}
		select {
		case <-more:
		case <-ctx.Done():
			return n
		}
	}
}
