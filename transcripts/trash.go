package transcripts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// Kept is how long a removed transcript can be restored. After that the next
	// Remove erases it.
	Kept = 30 * 24 * time.Hour

	trash = "trash" // the folder below the store; List looks only into years

	// stampLayout is the time of a removal, in UTC, in the name of the file:
	// <id>.<time>.jsonl. The transcript itself stays as it was, its times too.
	stampLayout = "20060102T150405"
)

// Removed is a transcript that can be restored.
type Removed struct {
	Summary
	When time.Time `json:"removed"` // in UTC, to the second
}

// Remove takes the transcript of that ID out of the store, which keeps it in a
// trash folder of its own. It erases nothing but what has been in there for
// longer than [Kept] at the time now. No link is followed out
// of the store. The error is in the chain of ErrNotFound when there is no such
// transcript, and of ErrBusy while it is written.
func (s *Store) Remove(id string, now time.Time) error {
	from, err := s.place(id)
	if err != nil {
		return err
	}
	return s.within("remove", id, func(r *os.Root) error {
		if err := r.MkdirAll(trash, 0o700); err != nil {
			return err
		}
		if err := idle(r, from); err != nil {
			return err
		}
		if err := move(r, from, filepath.Join(trash, id+"."+now.UTC().Format(stampLayout)+suffix)); err != nil {
			return err
		}
		expire(r, now)
		return nil
	})
}

// Restore puts the transcript of that ID, as it was removed last, back to its
// place. It is an error when another has taken that. The error is in the chain
// of ErrNotFound when the trash holds no such transcript.
func (s *Store) Restore(id string) error {
	to, err := s.place(id)
	if err != nil {
		return err
	}
	return s.within("restore", id, func(r *os.Root) error {
		all, err := removedIn(r)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x removed) bool { return x.id == id })
		if i < 0 {
			return fmt.Errorf("%w in the trash", ErrNotFound)
		}
		if err := r.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		return move(r, all[i].name, to)
	})
}

// Removed returns what the trash holds, the newest removal first.
func (s *Store) Removed(ctx context.Context) ([]Removed, error) {
	all, err := s.removed()
	if err != nil {
		return nil, err
	}
	list := make([]Removed, 0, len(all))
	for _, x := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sum := Summarise(filepath.Join(s.dir, x.name))
		sum.ID = x.id
		list = append(list, Removed{sum, x.when})
	}
	return list, nil
}

// FindID returns the ID that name means: an ID, the beginning of exactly one
// or of its six letters, or the path of a transcript in the store. The error is
// in the chain of ErrNotFound or of ErrAmbiguous.
func (s *Store) FindID(name string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) || strings.HasSuffix(name, suffix) {
		id := idOf(name)
		path, err := filepath.Abs(name)
		dir, derr := filepath.Abs(s.dir)
		if err = errors.Join(err, derr); err != nil {
			return "", err
		}
		if !IsID(id) || path != (&Store{dir}).at(id) {
			return "", fmt.Errorf("%w: %s is no file of the store in %s", ErrNotFound, name, s.dir)
		}
		return id, nil
	}
	ids, err := s.ids()
	if err != nil {
		return "", err
	}
	return one(name, ids, s.dir)
}

// FindRemoved returns the ID in the trash that name means: an ID, or the
// beginning of exactly one or of its six letters. The error is in the chain of
// ErrNotFound or of ErrAmbiguous.
func (s *Store) FindRemoved(name string) (string, error) {
	all, err := s.removed()
	if err != nil {
		return "", err
	}
	var ids []string
	for _, x := range all {
		if !slices.Contains(ids, x.id) {
			ids = append(ids, x.id)
		}
	}
	return one(name, ids, filepath.Join(s.dir, trash))
}

// one returns the only ID that name means.
func one(name string, ids []string, where string) (string, error) {
	found := meant(name, ids)
	switch {
	case name == "":
		return "", fmt.Errorf("%w: give an ID, or the beginning of one", ErrNotFound)
	case len(found) == 0:
		return "", fmt.Errorf("%w: %s is no ID in %s", ErrNotFound, name, where)
	case len(found) > 1:
		return "", ambiguous(name, found)
	}
	return found[0], nil
}

// place returns where the transcript of an ID stands below the store.
func (s *Store) place(id string) (string, error) {
	path, err := s.Path(id)
	if err != nil {
		return "", err
	}
	return filepath.Rel(s.dir, path)
}

// within does something below the store, and nowhere else: a link that leads
// out of it is an error.
func (s *Store) within(what, id string, do func(*os.Root) error) error {
	r, err := os.OpenRoot(s.dir)
	if err == nil {
		defer r.Close()
		err = do(r)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("%s transcript %s: %w", what, id, err)
	}
	return nil
}

// idle tells whether nobody writes a file. What is wrong with it is left to who
// moves it.
func idle(r *os.Root, name string) error {
	info, err := r.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := r.Open(name)
	if err != nil {
		return nil // who may not read it may still move it
	}
	defer f.Close()
	return Lock(f)
}

// move renames a regular file, and replaces nothing.
func move(r *os.Root, from, to string) error {
	info, err := r.Lstat(from)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file (%s)", from, info.Mode().Type())
	}
	if _, err := r.Lstat(to); err == nil {
		return fmt.Errorf("%s: %w", to, fs.ErrExist)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return r.Rename(from, to)
}

// removed is a file of the trash.
type removed struct {
	id   string
	when time.Time
	name string // below the store
}

func (s *Store) removed() ([]removed, error) {
	r, err := os.OpenRoot(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the trash: %w", err)
	}
	defer r.Close()
	return removedIn(r)
}

// removedIn returns the files of the trash, the newest removal first. Only what
// has the name of one counts.
func removedIn(r *os.Root) ([]removed, error) {
	entries, err := fs.ReadDir(r.FS(), trash)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list the trash: %w", err)
	}
	var all []removed
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), suffix)
		id, stamp, stamped := strings.Cut(name, ".")
		when, err := time.Parse(stampLayout, stamp)
		if ok && stamped && err == nil && e.Type().IsRegular() && IsID(id) {
			all = append(all, removed{id, when, filepath.Join(trash, e.Name())})
		}
	}
	slices.SortFunc(all, func(a, b removed) int {
		if c := b.when.Compare(a.when); c != 0 {
			return c
		}
		return strings.Compare(b.id, a.id)
	})
	return all, nil
}

// expire erases what has been in the trash for long enough. What cannot be
// erased now can be the next time.
func expire(r *os.Root, now time.Time) {
	all, err := removedIn(r)
	if err != nil {
		return
	}
	for _, x := range all {
		if now.Sub(x.when) > Kept {
			_ = r.Remove(x.name)
		}
	}
}
