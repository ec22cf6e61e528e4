package transcripts

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"tenbits/session"
)

// Summary is what a list shows of a transcript.
type Summary struct {
	ID       string           `json:"id"`
	Path     string           `json:"path"`
	Size     int64            `json:"size"` // bytes
	Started  time.Time        `json:"started"`
	Side     session.Side     `json:"side"`
	Prompt   string           `json:"prompt"` // its first 500 bytes or so
	Small    string           `json:"small"`  // reference, provider/name
	Strong   string           `json:"strong"` // reference; empty where there was none
	Strategy string           `json:"strategy"`
	Budget   int              `json:"budget"`           // bits
	Format   string           `json:"format"`           // of the payload
	Check    bool             `json:"check,omitempty"`  // a check follows the payload
	Problem  *session.Problem `json:"problem"`          // nil where the prompt was typed
	Oracle   bool             `json:"oracle,omitempty"` // the strong model was given the right answer
	Control  session.Control  `json:"control,omitempty"`
	Given    string           `json:"given,omitempty"` // ID of the session that it took its beginning from
	Flip     int              `json:"flip,omitempty"`  // number of the question whose answer was flipped: a what-if

	// Complete says that the file ends with the end of a session, be it that of
	// one that was cut. Where it does not, the fields below are zero: not known
	// without reading the whole file.
	Complete bool            `json:"complete"`
	Spent    int             `json:"spent"` // bits of the budget, as plain1 counts them
	Sent     int             `json:"sent"`  // bits of the payload: those of its flag, its texts and its check, too
	Outcome  session.Outcome `json:"outcome"`
	Change   *session.Change `json:"change"` // nil where it cannot be told

	// Error says why the file could not be read; of the fields above only ID,
	// Path and Size are certain then.
	Error string `json:"error,omitempty"`
}

// Cut tells whether the session is one that can be resumed: a sender's that has
// not come to its own end.
func (s Summary) Cut() bool {
	return s.Error == "" && s.Side == session.Sender && (!s.Complete || s.Outcome.Cut())
}

const (
	promptShown = 500     // bytes
	window      = 4 << 10 // bytes read at once at either end of a file
)

// List returns a summary of every transcript, newest first. Of each file only
// its first and its last line are read. A file that cannot be read is listed
// with its error.
func (s *Store) List(ctx context.Context) ([]Summary, error) {
	paths, err := s.paths()
	if err != nil {
		return nil, err
	}
	list := make([]Summary, len(paths))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(paths)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(paths) {
					return
				}
				list[i] = Summarise(paths[i])
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return list, nil
}

// Summarise returns the summary of the transcript at path. It does not fail:
// see Summary.Error.
func Summarise(path string) Summary {
	sum := Summary{ID: idOf(path), Path: path}
	if err := sum.read(path); err != nil {
		sum.Error = err.Error()
	}
	return sum
}

func (s *Summary) read(path string) error {
	f, err := Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	s.Size = info.Size()
	line, _, err := readLine(bufio.NewReaderSize(f, window))
	if err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	if len(line) == 0 {
		return errors.New("it holds no event")
	}
	e, err := Decode(line)
	if err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	started, ok := e.Body.(session.Started)
	if !ok {
		return errors.New("its first event is not the start of a session")
	}
	s.start(started.Setup)
	last, err := lastLine(f, s.Size)
	if err != nil {
		return fmt.Errorf("last line: %w", err)
	}
	// What is not a Finished need not be read: the session has not ended.
	if !bytes.Contains(last, []byte(`"finished"`)) {
		return nil
	}
	if e, err := Decode(last); err == nil {
		s.finish(e)
	}
	return nil
}

func (s *Summary) start(set session.Setup) {
	s.Started, s.Side, s.Prompt, s.Small = set.Started, set.Side, head(set.Prompt), set.Small.Card.Ref()
	s.Strategy, s.Budget, s.Format, s.Check, s.Problem, s.Oracle, s.Control = set.Strategy, set.Budget, set.Format, set.Check, set.Problem, set.Oracle, set.Control
	s.Given, s.Flip = set.Given, set.Flip
	if set.Strong != nil {
		s.Strong = set.Strong.Card.Ref()
	}
}

func (s *Summary) finish(e session.Event) {
	if f, ok := e.Body.(session.Finished); ok {
		s.Complete, s.Spent, s.Sent, s.Outcome, s.Change = true, f.Ledger.Spent(), f.Ledger.Sent(), f.Outcome, f.Change
	}
}

// head returns the beginning of a prompt, cut between characters. It is a copy,
// so that a list does not keep whole prompts.
func head(prompt string) string {
	if len(prompt) <= promptShown {
		return prompt
	}
	n := promptShown
	for n > 0 && !utf8.RuneStart(prompt[n]) {
		n--
	}
	return strings.Clone(prompt[:n]) + "…"
}

// lastLine returns the last line of a file of that size, whole or cut.
func lastLine(f *os.File, size int64) ([]byte, error) {
	for n := int64(window); ; n *= 4 {
		n = min(n, size, MaxLine+2)
		tail := make([]byte, n)
		if _, err := f.ReadAt(tail, size-n); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		tail = bytes.TrimRight(tail, "\n\x00") // zeros are what a power loss leaves
		if i := bytes.LastIndexByte(tail, '\n'); i >= 0 {
			return tail[i+1:], nil
		}
		if n == size {
			return tail, nil
		}
		if n > MaxLine {
			return nil, fmt.Errorf("longer than the %d bytes that are read", MaxLine)
		}
	}
}
