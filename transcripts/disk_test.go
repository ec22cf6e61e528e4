//go:build !windows

package transcripts_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"tenbits/session"
	"tenbits/transcripts"
)

// tight is a real file on a disk that has room for so many bytes as room says
// at the time. As an *os.File does, it forgets what it has written before it
// failed.
type tight struct {
	*os.File
	room  func() int64
	stuck bool // nothing can be cut off either
}

func (d *tight) WriteAt(b []byte, at int64) (int, error) {
	if left := d.room() - at; left < int64(len(b)) {
		_, _ = d.File.WriteAt(b[:max(0, left)], at)
		return 0, &os.PathError{Op: "write", Path: d.Name(), Err: syscall.ENOSPC}
	}
	return d.File.WriteAt(b, at)
}

func (d *tight) Truncate(size int64) error {
	if d.stuck {
		return &os.PathError{Op: "truncate", Path: d.Name(), Err: syscall.EIO}
	}
	return d.File.Truncate(size)
}

// without returns the events that are not about saving.
func without(events []session.Event) []session.Event {
	return slices.DeleteFunc(slices.Clone(events), func(e session.Event) bool {
		w, ok := e.Body.(session.Warned)
		return ok && w.Saving != ""
	})
}

// fold returns what events come to.
func fold(events []session.Event) session.State {
	var st session.State
	for _, e := range events {
		st = st.Apply(e)
	}
	return st
}

// However often a disk is full, and for how long: the session goes on as it
// was, it is told each time that saving stopped and that it goes on, the file
// opens at any time and holds all that was shown as long as saving goes on, and
// at the end everything where the disk had room again.
func TestFullForAWhile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "events")
		stuck := rapid.Bool().Draw(rt, "stuck")
		want := story()[:1]
		for i := range n {
			at := want[len(want)-1].At + time.Duration(rapid.IntRange(0, 1500).Draw(rt, "gap"))*time.Millisecond
			var b session.Body = session.Delta{Phase: session.PhaseDraft, Text: strings.Repeat("x", rapid.IntRange(0, 300).Draw(rt, "text")), Tokens: i}
			want = append(want, session.Event{At: at, Body: b})
		}
		want = append(want, session.Event{At: want[len(want)-1].At, Body: story()[len(story())-1].Body})
		fullAt := rapid.IntRange(0, n+1).Draw(rt, "full from event")
		roomAt := rapid.IntRange(0, n+3).Draw(rt, "room from event")
		size := rapid.Int64Range(0, 3000).Draw(rt, "room when full")
		var wrong error
		synctest.Test(t, func(t *testing.T) { wrong = fullForAWhile(t, want, fullAt, roomAt, size, stuck) })
		if wrong != nil {
			rt.Fatal(wrong)
		}
	})
}

// fullForAWhile records want on a disk that has no more than size bytes from
// one event to another, and returns what is wrong then.
func fullForAWhile(t *testing.T, want []session.Event, fullAt, roomAt int, size int64, stuck bool) error {
	path := filepath.Join(t.TempDir(), "x.jsonl")
	now := 0 // the event at turn
	room := func() int64 {
		if now >= fullAt && now < roomAt {
			return size
		}
		return 1 << 40
	}
	open := func() (transcripts.Handle, error) {
		f, err := os.Create(path)
		return &tight{f, room, stuck}, err
	}
	src := source(want, nil)
	counted := func(ctx context.Context, emit func(session.Event)) error {
		return src(ctx, func(e session.Event) { emit(e); now++ })
	}
	var shown []session.Event
	var wrong error
	err := transcripts.RecordTo(path, open, counted)(t.Context(), func(e session.Event) {
		shown = append(shown, e)
		b, _ := os.ReadFile(path)
		events, _, err := transcripts.Read(bytes.NewReader(b))
		st := fold(shown)
		w, about := e.Body.(session.Warned)
		switch {
		case err != nil:
			wrong = errors.Join(wrong, fmt.Errorf("event %d: the file does not open: %w", now, err))
		case !isPrefix(events, shown) && !isPrefix(shown, events):
			wrong = errors.Join(wrong, fmt.Errorf("event %d: the file is another session", now))
		case st.Unsaved == nil && len(events) < len(shown) && len(shown) > 1: // the warning comes after the start
			wrong = errors.Join(wrong, fmt.Errorf("event %d: %d events were shown, %d are in the file", now, len(shown), len(events)))
		case about && w.Saving == session.SavingStopped && !strings.Contains(w.Text, "x.jsonl: no space left"):
			wrong = errors.Join(wrong, fmt.Errorf("event %d: %q", now, w.Text))
		}
	})
	st := fold(shown)
	events, _, loadErr := transcripts.Load(path)
	switch {
	case err != nil || !reflect.DeepEqual(without(shown), want):
		wrong = errors.Join(wrong, fmt.Errorf("the session changed: %v", err))
	case st.Unsaved == nil && (loadErr != nil || !reflect.DeepEqual(events, shown)):
		wrong = errors.Join(wrong, fmt.Errorf("%d events were shown, %d are saved: %w", len(shown), len(events), loadErr))
	case st.Unsaved != nil && roomAt < len(want) && !stuck:
		wrong = errors.Join(wrong, errors.New("there was room again at the end, and it is not saved"))
	}
	return wrong
}

func isPrefix(a, b []session.Event) bool {
	return len(a) == 0 || len(a) <= len(b) && reflect.DeepEqual(a, b[:len(a)])
}

// A disk whose files cannot be synced has lost something that nobody can bring
// back by writing on.
func TestSyncFailsForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.jsonl")
		open := func() (transcripts.Handle, error) {
			f, err := os.Create(path)
			return &unsynced{f, errors.New("input/output error")}, err
		}
		events, err := play(t, transcripts.RecordTo(path, open, source(story(), nil)))
		if st := fold(events); err != nil || st.Unsaved == nil || len(events) != len(story())+1 || strings.Contains(st.Unsaved.Hint, "tried again") {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

type unsynced struct {
	*os.File
	err error
}

func (u *unsynced) Sync() error { return u.err }

// A transcript whose file or folder is taken away under it is told at the next
// event, and is not made anew: whoever did that did not want it there.
func TestTakenAway(t *testing.T) {
	for name, take := range map[string]func(path string) error{
		"deleted":             os.Remove,
		"folder deleted":      func(path string) error { return os.RemoveAll(filepath.Dir(path)) },
		"all folders deleted": func(path string) error { return os.RemoveAll(filepath.Join(path, "../../..")) },
		"moved":               func(path string) error { return os.Rename(path, path+".old") },
		"folder moved":        func(path string) error { return os.Rename(filepath.Dir(path), filepath.Dir(path)+"x") },
		"another file":        replaceBy(func(path string) error { return os.WriteFile(path, []byte("mine"), 0o600) }),
		"a folder":            replaceBy(func(path string) error { return os.Mkdir(path, 0o700) }),
		"a named pipe":        replaceBy(func(path string) error { return syscall.Mkfifo(path, 0o600) }),
		"a link to nothing":   replaceBy(func(path string) error { return os.Symlink("nothing", path) }),
		"a file for its folder": func(path string) error {
			return errors.Join(os.RemoveAll(filepath.Dir(path)), os.WriteFile(filepath.Dir(path), nil, 0o600))
		},
		"a rewritten copy, as sed": replaceBy(func(path string) error { return os.WriteFile(path, nil, 0o600) }),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := openStore(t)
				const id = "20261123-213358-k3f9qz"
				path, _ := s.Path(id)
				n := 0
				var shown []session.Event
				err := s.Record(id, source(story(), nil))(t.Context(), func(e session.Event) {
					shown = append(shown, e)
					if n++; n == 4 {
						if err := take(path); err != nil {
							t.Error(err)
						}
					}
				})
				if err != nil || !reflect.DeepEqual(without(shown), story()) || len(shown) != len(story())+1 {
					t.Fatalf("%d events, %v", len(shown), err)
				}
				w, ok := shown[4].Body.(session.Warned)
				if !ok || w.Saving != session.SavingStopped || !strings.Contains(w.Text, "moved, deleted or replaced") || !strings.Contains(w.Text, id) || strings.Contains(w.Hint, "tried again") {
					t.Errorf("event 5 is %+v", shown[4])
				}
				if name == "another file" {
					if b, err := os.ReadFile(path); err != nil || string(b) != "mine" {
						t.Errorf("the other file is %q, %v", b, err)
					}
				}
				if _, err := os.Lstat(path); strings.Contains(name, "deleted") && !errors.Is(err, fs.ErrNotExist) {
					t.Error("it was made anew")
				}
			})
		})
	}
}

// Permissions that are lost midway take nothing from a file that is open; where
// they keep it from being made, it is made once they are back.
func TestPermissionLost(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root is permitted everything: go test -c ./transcripts, and run that as somebody else")
	}
	for _, lost := range []int{0, 4} { // how many events were shown before
		synctest.Test(t, func(t *testing.T) {
			s := openStore(t)
			const id = "20261123-213358-k3f9qz"
			path, _ := s.Path(id)
			chmod := func(mode fs.FileMode) {
				if err := os.Chmod(s.Dir(), mode); err != nil {
					t.Error(err)
				}
			}
			if err := os.MkdirAll(s.Dir(), 0o700); err != nil {
				t.Fatal(err)
			}
			defer chmod(0o700)
			if lost == 0 {
				chmod(0)
			}
			var shown []session.Event
			err := s.Record(id, source(story(), nil))(t.Context(), func(e session.Event) {
				switch shown = append(shown, e); {
				case len(shown) == lost:
					chmod(0)
				case lost == 0 && len(shown) == 4:
					chmod(0o700)
				}
			})
			st := fold(shown)
			if err != nil || !reflect.DeepEqual(without(shown), story()) || st.Unsaved != nil || len(st.Warned) != map[int]int{0: 2, 4: 0}[lost] {
				t.Errorf("lost after %d: %v, %+v", lost, err, st.Warned)
			}
			chmod(0o700)
			if events, _, err := transcripts.Load(path); err != nil || !reflect.DeepEqual(events, shown) {
				t.Errorf("lost after %d: %d events were shown, %d are saved: %v", lost, len(shown), len(events), err)
			}
		})
	}
}

func replaceBy(make func(path string) error) func(string) error {
	return func(path string) error { return errors.Join(os.Remove(path), make(path)) }
}

// A folder that cannot be written at first is tried again, and has then the
// whole session.
func TestFolderComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		const id = "20261123-213358-k3f9qz"
		path, _ := s.Path(id)
		if err := errors.Join(os.MkdirAll(s.Dir(), 0o700), os.WriteFile(filepath.Join(s.Dir(), "2026"), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		var shown []session.Event
		err := s.Record(id, source(story(), nil))(t.Context(), func(e session.Event) {
			if shown = append(shown, e); len(shown) == 3 {
				if err := os.Remove(filepath.Join(s.Dir(), "2026")); err != nil {
					t.Error(err)
				}
			}
		})
		events, st, loadErr := transcripts.Load(path)
		if err != nil || loadErr != nil || !reflect.DeepEqual(events, shown) || !reflect.DeepEqual(without(events), story()) || st.Unsaved != nil || len(st.Warned) != 2 {
			t.Errorf("%v, %v, %d events shown, %d saved: %+v", err, loadErr, len(shown), len(events), st.Warned)
		}
	})
}

// A real device that has no room.
func TestDevFull(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("there is no /dev/full: run it on Linux")
	}
	open := func() (transcripts.Handle, error) {
		f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f, err
	}
	events, err := play(t, transcripts.RecordTo("/dev/full", open, transcripts.Replay(story(), nil)))
	if st := fold(events); err != nil || st.Unsaved == nil || !strings.Contains(st.Unsaved.Text, "/dev/full: no space left on device") || !reflect.DeepEqual(without(events), story()) {
		t.Errorf("%d events, %v, %+v", len(events), err, st.Unsaved)
	}
}

// The folders that a power loss could take a new file with.
func TestNewFolders(t *testing.T) {
	dir := t.TempDir()
	at := func(names ...string) string { return filepath.Join(append([]string{dir}, names...)...) }
	if got, want := transcripts.NewFolders(at("2026", "11", "x.jsonl")), []string{at("2026", "11"), at("2026"), dir}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := transcripts.NewFolders(at("x.jsonl")), []string{dir}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// What is saved elsewhere is the session, for its owner alone; nothing is
// replaced, and nothing is left of what could not be saved whole.
func TestSave(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.jsonl")
	if err := transcripts.Save(path, story()); err != nil {
		t.Fatal(err)
	}
	if events, _, err := transcripts.Load(path); err != nil || !reflect.DeepEqual(events, story()) {
		t.Errorf("%d events, %v", len(events), err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := transcripts.Save(path, story()); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("over another: %v", err)
	}
	bad := filepath.Join(t.TempDir(), "bad.jsonl")
	if err := transcripts.Save(bad, []session.Event{story()[0], {Body: session.Unknown{Type: "delta"}}}); err == nil {
		t.Error("what cannot be written was saved")
	}
	if _, err := os.Stat(bad); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was left: %v", err)
	}
}

// A name that is taken gets a number, until there are too many.
func TestSaveTemp(t *testing.T) {
	dir := t.TempDir()
	for n := range 3 {
		path, err := transcripts.SaveTemp(dir, "x.jsonl", story())
		if want := filepath.Join(dir, []string{"x.jsonl", "x-2.jsonl", "x-3.jsonl"}[n]); err != nil || path != want {
			t.Errorf("%s, %v, want %s", path, err, want)
		}
	}
	if _, err := transcripts.SaveTemp(filepath.Join(dir, "none"), "x.jsonl", story()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	for range 200 {
		if _, err := transcripts.SaveTemp(dir, "y.jsonl", story()[:1]); err != nil {
			if !errors.Is(err, fs.ErrExist) {
				t.Error(err)
			}
			return
		}
	}
	t.Error("there is no end to it")
}

func TestElsewhere(t *testing.T) {
	dir := t.TempDir()
	home := func(string) string { return dir }
	for _, tt := range []struct{ typed, want string }{
		{" /tmp/x.jsonl ", "/tmp/x.jsonl"},
		{"x", "x"},
		{dir, filepath.Join(dir, "ID.jsonl")},
		{"~", filepath.Join(dir, "ID.jsonl")},
		{"~/notes.jsonl", filepath.Join(dir, "notes.jsonl")},
		{"~other", "~other"},
		{" ", ""},
	} {
		if got, err := transcripts.Elsewhere(tt.typed, "ID", home); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: %q, %v, want %q", tt.typed, got, err, tt.want)
		}
	}
	if _, err := transcripts.Elsewhere("~", "ID", func(string) string { return "" }); err == nil {
		t.Error("a home that there is not")
	}
}

// BenchmarkStoreRecord is recording as the transcript of a store, which looks
// after each event whether the file is still there.
func BenchmarkStoreRecord(b *testing.B) {
	s := openStore(b)
	e := session.Event{At: 12345678 * time.Microsecond, Body: session.Delta{Phase: session.PhaseDraft, Text: " seventeen", Tokens: 2}}
	err := s.Record("20261123-213358-k3f9qz", func(_ context.Context, emit func(session.Event)) error {
		for b.Loop() {
			emit(e)
		}
		return nil
	})(b.Context(), func(session.Event) {})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
