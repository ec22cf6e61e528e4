//go:build !windows

package transcripts_test

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenbits/transcripts"
)

// A named pipe that nobody writes to is refused, and not waited for.
func TestFIFO(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	store := openStore(t)
	errs := make(chan error, 3)
	go func() {
		_, err := transcripts.Open(path)
		errs <- err
		_, _, err = transcripts.Load(path)
		errs <- err
		_, err = store.Find(path)
		if !errors.Is(err, transcripts.ErrNotFound) {
			err = errors.Join(errors.New("not in the chain of ErrNotFound"), err)
		}
		errs <- err
	}()
	for range 3 {
		select {
		case err := <-errs:
			if err == nil || !strings.Contains(err.Error(), "no regular file") {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("it waits for a writer")
		}
	}
}
