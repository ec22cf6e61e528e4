package transcripts_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tenbits/transcripts"
)

const (
	firstID  = "20261123-213358-k3f9qz"
	secondID = "20261124-080000-k3aaaa"
)

// removedAt is when the tests remove.
func removedAt() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }

func idsOf(t testing.TB, s *transcripts.Store) []string {
	t.Helper()
	list, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	return ids
}

func trashOf(t testing.TB, s *transcripts.Store) []string {
	t.Helper()
	list, err := s.Removed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	return ids
}

// What is removed is gone from the list, and comes back byte for byte; neither
// way can others read it.
func TestRemoveRestore(t *testing.T) {
	s := openStore(t)
	put(t, s, firstID, []byte("not even a transcript\n"))
	put(t, s, secondID, []byte("another\n"))
	path, _ := s.Path(firstID)
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(firstID, removedAt()); err != nil {
		t.Fatal(err)
	}
	if got := idsOf(t, s); !slices.Equal(got, []string{secondID}) {
		t.Errorf("the store lists %v", got)
	}
	list, err := s.Removed(t.Context())
	if err != nil || len(list) != 1 || list[0].ID != firstID || !list[0].When.Equal(removedAt()) || list[0].Error == "" {
		t.Errorf("the trash holds %+v, %v", list, err)
	}
	if runtime.GOOS != "windows" {
		info, err := os.Stat(filepath.Join(s.Dir(), "trash"))
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the trash has the mode %v, %v", info.Mode(), err)
		}
	}
	if err := s.Restore(firstID); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil || after.Mode() != before.Mode() || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("restored as %v, was %v, %v", after, before, err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "not even a transcript\n" {
		t.Errorf("restored %q, %v", b, err)
	}
	if got := trashOf(t, s); len(got) != 0 {
		t.Errorf("the trash still holds %v", got)
	}
}

// A restored file takes the place of no other.
func TestRestoreReplacesNothing(t *testing.T) {
	s := openStore(t)
	put(t, s, firstID, []byte("old"))
	if err := s.Remove(firstID, removedAt()); err != nil {
		t.Fatal(err)
	}
	put(t, s, firstID, []byte("new"))
	if err := s.Restore(firstID); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another: %v", err)
	}
	if err := s.Remove(firstID, removedAt()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over one of the trash: %v", err)
	}
	// The newest removal is the one that comes back.
	if err := s.Remove(firstID, removedAt().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"new", "old"} {
		if err := s.Restore(firstID); err != nil {
			t.Fatal(err)
		}
		path, _ := s.Path(firstID)
		if b, _ := os.ReadFile(path); string(b) != want {
			t.Errorf("%q came back, want %q", b, want)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRemoveErrors(t *testing.T) {
	s := openStore(t)
	for _, id := range []string{"", "../../etc/passwd", "trash", secondID + ".jsonl"} {
		if err := s.Remove(id, removedAt()); err == nil {
			t.Errorf("%q was removed", id)
		}
		if err := s.Restore(id); err == nil {
			t.Errorf("%q was restored", id)
		}
	}
	for _, made := range []bool{false, true} { // the folder of the store
		if made {
			put(t, s, firstID, nil)
		}
		if err := s.Remove(secondID, removedAt()); !errors.Is(err, transcripts.ErrNotFound) {
			t.Errorf("removing what is not there: %v", err)
		}
		if err := s.Restore(secondID); !errors.Is(err, transcripts.ErrNotFound) {
			t.Errorf("restoring what is not there: %v", err)
		}
	}
}

// A link that leads out of the store is not followed, whichever part of the way
// it stands for.
func TestTrashStaysInside(t *testing.T) {
	for _, link := range []string{"2026", "2026/11", "2026/11/" + firstID + ".jsonl", "trash"} {
		t.Run(link, func(t *testing.T) {
			s, out := openStore(t), t.TempDir()
			put(t, s, firstID, []byte("x"))
			from := filepath.Join(s.Dir(), filepath.FromSlash(link))
			to := filepath.Join(out, "elsewhere")
			err := os.Rename(from, to)
			if link == "trash" {
				err = os.Mkdir(to, 0o700)
			}
			if err := errors.Join(err, os.Symlink(to, from)); err != nil {
				t.Skip(err)
			}
			if err := s.Remove(firstID, removedAt()); err == nil {
				t.Error("it was removed")
			}
			if link == "trash" {
				if files, _ := os.ReadDir(to); len(files) > 0 {
					t.Errorf("%v came to be outside", files)
				}
				return
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("what the link leads to is gone: %v", err)
			}
		})
	}
}

// Only what has been in the trash for 30 days goes, and only when something
// else is removed.
func TestTrashExpires(t *testing.T) {
	s := openStore(t)
	put(t, s, firstID, nil)
	put(t, s, secondID, nil)
	if err := s.Remove(firstID, removedAt()); err != nil {
		t.Fatal(err)
	}
	stray := filepath.Join(s.Dir(), "trash", "note.txt")
	if err := os.WriteFile(stray, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		after time.Duration
		want  []string
	}{
		{transcripts.Kept, []string{secondID, firstID}},
		{transcripts.Kept + time.Second, []string{secondID}},
	} {
		if err := s.Remove(secondID, removedAt().Add(tt.after)); err != nil {
			t.Fatal(err)
		}
		if got := trashOf(t, s); !slices.Equal(got, tt.want) {
			t.Errorf("after %v the trash holds %v, want %v", tt.after, got, tt.want)
		}
		if err := s.Restore(secondID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(stray); err != nil {
		t.Errorf("a file that is no transcript went, too: %v", err)
	}
}

func TestFindID(t *testing.T) {
	s := openStore(t)
	put(t, s, firstID, nil)
	put(t, s, secondID, nil)
	path, _ := s.Path(firstID)
	outside := filepath.Join(t.TempDir(), firstID+".jsonl")
	for _, tt := range []struct {
		name, want string
		err        error
	}{
		{firstID, firstID, nil},
		{"k3f", firstID, nil},
		{"20261124", secondID, nil},
		{path, firstID, nil},
		{"k3", "", transcripts.ErrAmbiguous},
		{"", "", transcripts.ErrNotFound},
		{"zz", "", transcripts.ErrNotFound},
		{outside, "", transcripts.ErrNotFound},
		{filepath.Join(s.Dir(), "x.jsonl"), "", transcripts.ErrNotFound},
	} {
		got, err := s.FindID(tt.name)
		if got != tt.want || !errors.Is(err, tt.err) || (err == nil) != (tt.err == nil) {
			t.Errorf("%q: %q, %v, want %q, %v", tt.name, got, err, tt.want, tt.err)
		}
	}
	if err := errors.Join(s.Remove(firstID, removedAt()), s.Remove(secondID, removedAt())); err != nil {
		t.Fatal(err)
	}
	if got, err := s.FindRemoved("k3f"); got != firstID || err != nil {
		t.Errorf("in the trash: %q, %v", got, err)
	}
	if _, err := s.FindRemoved("k3"); !errors.Is(err, transcripts.ErrAmbiguous) || !strings.Contains(err.Error(), secondID) {
		t.Errorf("two in the trash: %v", err)
	}
}

// However transcripts are removed and restored, each is either in the list or
// in the trash, and what it holds stays.
func TestTrashLosesNothing(t *testing.T) {
	ids := []string{firstID, secondID, "20261201-000000-zzzzzz"}
	rapid.Check(t, func(r *rapid.T) {
		s, err := transcripts.OpenStore(t.TempDir())
		if err != nil {
			r.Fatal(err)
		}
		in := map[string]bool{}
		for _, id := range ids {
			put(t, s, id, []byte(id))
			in[id] = true
		}
		for i := range rapid.IntRange(0, 12).Draw(r, "steps") {
			id := rapid.SampledFrom(ids).Draw(r, "id")
			if remove := rapid.Bool().Draw(r, "remove"); remove {
				err = s.Remove(id, removedAt().Add(time.Duration(i)*time.Second))
				if (err == nil) != in[id] {
					r.Fatalf("removing %s, which is there: %v: %v", id, in[id], err)
				}
				in[id] = false
			} else {
				err = s.Restore(id)
				if (err == nil) == in[id] {
					r.Fatalf("restoring %s, which is there: %v: %v", id, in[id], err)
				}
				in[id] = true
			}
		}
		list, trash := idsOf(t, s), trashOf(t, s)
		for _, id := range ids {
			if slices.Contains(list, id) != in[id] || slices.Contains(trash, id) == in[id] {
				r.Fatalf("%s: the list has %v, the trash %v", id, list, trash)
			}
			if path, _ := s.Path(id); in[id] {
				if b, err := os.ReadFile(path); err != nil || string(b) != id {
					r.Fatalf("%s holds %q, %v", id, b, err)
				}
			}
		}
	})
}

// A session that is being written is not removed: what it has still to write
// would go into the trash.
func TestRemoveBusy(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no locks")
	}
	s := openStore(t)
	f, err := s.Create(firstID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(firstID, removedAt()); !errors.Is(err, transcripts.ErrBusy) {
		t.Errorf("while it is written: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(firstID, removedAt()); err != nil {
		t.Error(err)
	}
}
