package transcripts

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tenbits/session"
)

// Save writes events as a new transcript at path, which only its owner may
// read, and brings it to stable storage. It replaces nothing: that something is
// at path is an error in the chain of fs.ErrExist. After another error nothing
// is left there.
func Save(path string, events []session.Event) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("save the session: %w", err)
	}
	err = writeAll(f, events)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("save the session: %w", errors.Join(err, os.Remove(path)))
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("save the session: %w", err)
	}
	return nil
}

func writeAll(f *os.File, events []session.Event) error {
	w := bufio.NewWriterSize(f, 64<<10)
	for _, e := range events {
		line, err := Encode(e)
		if err != nil {
			return err
		}
		_, _ = w.Write(append(line, '\n')) // Flush returns its error
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return settled(f.Sync())
}

// SaveTemp saves a session as Save does in the folder dir, under that name or,
// where there is such a file, with a number from 2 to 98 added to it; and returns
// where. Where all of these are there it is the error of Save.
func SaveTemp(dir, name string, events []session.Event) (path string, err error) {
	path = filepath.Join(dir, name)
	for n := 2; n < 100; n++ {
		if err = Save(path, events); !errors.Is(err, fs.ErrExist) {
			break
		}
		path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, suffix), n, suffix))
	}
	return path, err
}

// TempDir returns the folder for temporary files: $TMPDIR, else the system's.
func TempDir(getenv func(string) string) string {
	if dir := getenv("TMPDIR"); dir != "" {
		return dir
	}
	return os.TempDir()
}

// Elsewhere returns the path that somebody has typed for the file of a session:
// a ~ in front is the home folder, and in a folder the file is named for the
// session's ID.
func Elsewhere(typed, id string, getenv func(string) string) (string, error) {
	path := strings.TrimSpace(typed)
	if path == "" {
		return "", errors.New("type the path of a file, or a folder")
	}
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		home := getenv("HOME")
		if home == "" {
			return "", errors.New("there is no home folder, as HOME is not set: type the path without ~")
		}
		path = filepath.Join(home, rest)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return filepath.Join(path, id+suffix), nil
	}
	return path, nil
}
