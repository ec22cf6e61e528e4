package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"tenbits/session"
)

// A cancelled session ends at once, with exit code 130, what came of it saved
// and its document printed.
func TestCancelled(t *testing.T) {
	for _, args := range [][]string{{"ask", "--json", "--small", "fake/slow", "x"}, {"ask", "--json", "--strong", "fake/slow", "x"}} {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		stop, done := context.WithCancel(t.Context())
		context.AfterFunc(ctx, done)
		code, out, stderr := tenbits(stop, home(t), "", args...)
		cancel()
		done()
		d := decode[askDocument](t, out)
		if code != exitCancelled || *d.Outcome != session.Cancelled || !strings.Contains(stderr, "saved: ") || !strings.HasSuffix(stderr, "tenbits: cancelled\n") {
			t.Errorf("exit code %d: %s%s", code, out, stderr)
		}
	}
}

// A person who types nothing can be left by Ctrl+C too.
func TestCancelledWhileReading(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	var out, stderr bytes.Buffer
	a := newApp(Streams{r, &out, &stderr}, home(t))
	if code := a.run(ctx, []string{"ask", "-"}); code != exitCancelled {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}

// head takes n writes, then its pipe is closed.
type head struct{ left int }

func (h *head) Write(b []byte) (int, error) {
	if h.left == 0 {
		return 0, io.ErrClosedPipe
	}
	h.left--
	return len(b), nil
}

// A reader that goes, on either stream, is no failure.
func TestClosedPipe(t *testing.T) {
	for _, args := range [][]string{{}, {"ask", "x"}, {"ask", "--json", "x"}, {"ask", "--events", "x"}, {"config"}, {"transcripts", "list", "--json"}, {"man"}, {"completion", "bash"}, {"--help"}} {
		for left := range 3 {
			var all bytes.Buffer
			for _, s := range []Streams{{In: strings.NewReader(""), Out: &head{left}, Err: &all}, {In: strings.NewReader(""), Out: &all, Err: &head{left}}} {
				a := newApp(s, home(t))
				a.open = openFake
				if code := a.run(t.Context(), args); code != exitOK {
					t.Errorf("%v, closed after %d writes: exit code %d: %s", args, left, code, all.String())
				}
			}
		}
	}
}

// full is a disk that is full.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// What could not be written is a failure, whoever wrote it.
func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{}, {"ask", "x"}, {"ask", "--json", "x"}, {"ask", "--events", "x"}, {"config"}, {"man"}, {"--help"}} {
		var stderr bytes.Buffer
		a := newApp(Streams{In: strings.NewReader(""), Out: full{}, Err: &stderr}, home(t))
		a.open = openFake
		if code := a.run(t.Context(), args); code != exitFailure || !strings.HasSuffix(stderr.String(), "tenbits: cannot write the output: no space left\n") {
			t.Errorf("%v: exit code %d: %s", args, code, stderr.String())
		}
	}
}

// A prompt on stdin is bounded, like any other.
func TestPromptTooLong(t *testing.T) {
	long := strings.Repeat("x", session.MaxPrompt+1)
	for _, args := range [][]string{{"ask", "-"}, {"ask", long}} {
		code, out, stderr := tenbits(t.Context(), home(t), long, args...)
		if code != exitUsage || out != "" || !strings.Contains(stderr, "too long") || len(stderr) > 300 {
			t.Errorf("exit code %d, %d bytes: %.300s", code, len(stderr), stderr)
		}
	}
	code, _, stderr := tenbits(t.Context(), home(t), long[1:]+"\r\n", "ask", "-")
	if code != exitOK && !strings.Contains(stderr, "too long") {
		t.Errorf("the longest prompt: exit code %d: %.300s", code, stderr)
	}
}
