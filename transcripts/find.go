package transcripts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Errors of Find.
var (
	ErrNotFound  = errors.New("no such transcript")
	ErrAmbiguous = errors.New("more than one transcript")
)

// candidates is how many of them an error names.
const candidates = 8

// Find returns the path of the transcript that name means: a path, when it has
// a separator or ends in .jsonl; else an ID, or the beginning of exactly one
// ID or of its six letters; else a file of that name. The error is in the
// chain of ErrNotFound, or of ErrAmbiguous, and then names the candidates.
func (s *Store) Find(name string) (string, error) {
	if name == "" {
		return "", fmt.Errorf("%w: give an ID, the beginning of one, or a file", ErrNotFound)
	}
	if strings.ContainsRune(name, filepath.Separator) || strings.Contains(name, "/") || strings.HasSuffix(name, suffix) {
		if err := regular(name); err != nil {
			return "", fmt.Errorf("%w: %w", ErrNotFound, err)
		}
		return name, nil
	}
	ids, err := s.ids()
	if err != nil {
		return "", err
	}
	switch found := meant(name, ids); len(found) {
	case 0:
	case 1:
		return s.at(found[0]), nil
	default:
		return "", ambiguous(name, found)
	}
	err = regular(name)
	if err == nil {
		return name, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return "", fmt.Errorf("%w: %s is no ID in %s and no file; see tenbits transcripts list", ErrNotFound, name, s.dir)
}

// meant returns the IDs that name means: itself, or all that begin with it or
// whose six letters do.
func meant(name string, ids []string) []string {
	if slices.Contains(ids, name) {
		return []string{name}
	}
	var found []string
	for _, id := range ids {
		if strings.HasPrefix(id, name) || strings.HasPrefix(id[strings.LastIndexByte(id, '-')+1:], name) {
			found = append(found, id)
		}
	}
	return found
}

func ambiguous(name string, found []string) error {
	ids := found[:min(len(found), candidates)]
	list := strings.Join(ids, ", ")
	if more := len(found) - len(ids); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Errorf("%w begin with %s: %s; give more letters", ErrAmbiguous, name, list)
}

// regular returns why path is no file that can be read as a transcript. It is
// asked before the file is opened: a named pipe would block there for good.
func regular(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a folder; name a file in it", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file (%s); copy what it holds into one", path, info.Mode().Type())
	}
	return nil
}

func idOf(path string) string { return strings.TrimSuffix(filepath.Base(path), suffix) }

// paths returns the files of all transcripts, newest first. Only what has the
// place and the name of one counts; links and other special files do not.
func (s *Store) paths() ([]string, error) {
	var paths []string
	years, err := folders(s.dir, 4)
	if err != nil {
		return nil, err
	}
	for _, year := range years {
		months, err := folders(year, 2)
		if err != nil {
			return nil, err
		}
		for _, month := range months {
			files, err := os.ReadDir(month)
			if err != nil {
				return nil, fmt.Errorf("list transcripts: %w", err)
			}
			for _, f := range files {
				id, ok := strings.CutSuffix(f.Name(), suffix)
				if ok && f.Type().IsRegular() && IsID(id) && s.at(id) == filepath.Join(month, f.Name()) {
					paths = append(paths, filepath.Join(month, f.Name()))
				}
			}
		}
	}
	slices.Reverse(paths)
	return paths, nil
}

// at returns the place of a valid ID.
func (s *Store) at(id string) string {
	return filepath.Join(s.dir, id[:4], id[4:6], id+suffix)
}

// folders returns the folders in dir whose names have n digits, in order. A dir
// that does not exist has none.
func folders(dir string, n int) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list transcripts: %w", err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() && len(e.Name()) == n && strings.Trim(e.Name(), "0123456789") == "" {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out, nil
}

// ids returns the IDs of the store's transcripts.
func (s *Store) ids() ([]string, error) {
	paths, err := s.paths()
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(paths))
	for i, p := range paths {
		ids[i] = idOf(p)
	}
	return ids, nil
}
