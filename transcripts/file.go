package transcripts

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// errGone says that what was written does not stand where its path says.
var errGone = errors.New("it was moved, deleted or replaced while it was written")

// handle is what a file is written through: an *os.File, or a disk that a test
// has broken.
type handle interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Stat() (fs.FileInfo, error)
	Close() error
}

// file is a transcript that is written. Of a Write all bytes stay, behind
// those of the Writes before it, or none, so that one that failed can be made
// again. Sync may run beside Write.
type file struct {
	path string
	open func() (handle, error) // at the first Write

	h     handle      // nil until then
	who   fs.FileInfo // of h
	lead  string      // stands before what is written next
	end   int64       // where that goes
	torn  bool        // something else may stand there
	above []string    // folders that have to be synced too, as the file is new
}

func (f *file) Write(b []byte) (int, error) {
	if f.h == nil {
		if err := f.begin(); err != nil {
			return 0, err
		}
	}
	if f.torn {
		if err := f.h.Truncate(f.end); err != nil {
			return 0, err
		}
		f.torn = false
	}
	line := b
	if f.lead != "" {
		line = append([]byte(f.lead), b...)
	}
	n, err := f.h.WriteAt(line, f.end)
	if err == nil && n < len(line) {
		err = io.ErrShortWrite
	}
	if err != nil {
		// Whoever reads the file now need not see half a line, of which an
		// *os.File may say that nothing of it was written. If this fails, it is
		// done before the next line.
		f.torn = f.h.Truncate(f.end) != nil
		return 0, err
	}
	f.end += int64(n)
	f.lead = ""
	return len(b), nil
}

// begin opens the file.
func (f *file) begin() error {
	above := newFolders(f.path)
	h, err := f.open()
	if err != nil {
		return err
	}
	who, err := h.Stat()
	if err != nil {
		return errors.Join(err, h.Close())
	}
	f.h, f.who, f.above = h, who, above
	return nil
}

// stands tells whether the file is still the one of its path: what is written
// to a file that was deleted goes nowhere, without any error. The error is in
// the chain of errGone. Where the folder may not be looked into any more, the
// file is still written.
func (f *file) stands() error {
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", errGone, err)
	case err != nil || !os.SameFile(info, f.who):
		return fmt.Errorf("%s: %w", f.path, errGone)
	}
	return nil
}

func (f *file) Sync() error {
	if f.h == nil {
		return nil
	}
	if err := f.h.Sync(); err != nil {
		return err
	}
	for ; len(f.above) > 0; f.above = f.above[1:] {
		if err := syncFolder(f.above[0]); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) Close() error {
	if f.h == nil {
		return nil
	}
	return f.h.Close()
}

// newFolders returns the folders that have to be synced after a new file was
// made at path, as there is a new name in each: its own, and those above it up
// to the first that is there already.
func newFolders(path string) []string {
	var list []string
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		list = append(list, dir)
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return list
		}
	}
}
