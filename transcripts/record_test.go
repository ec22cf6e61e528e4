package transcripts_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tenbits/session"
	"tenbits/transcripts"
)

// source returns a Source that emits events, each at its time, and ends with
// err.
func source(events []session.Event, err error) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		for i, e := range events {
			if i > 0 {
				select {
				case <-time.After(e.At - events[i-1].At):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			emit(e)
		}
		return err
	}
}

// disk is a file that breaks as it is told to.
type disk struct {
	mu     sync.Mutex
	file   bytes.Buffer
	writes int
	syncs  []time.Time

	full    int   // bytes that there is room for, 0 for no bound
	syncErr error // of every Sync
}

func (d *disk) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.writes++
	if d.full > 0 && d.file.Len()+len(b) > d.full {
		n, _ := d.file.Write(b[:d.full-d.file.Len()])
		return n, &os.PathError{Op: "write", Path: "x.jsonl", Err: syscall.ENOSPC}
	}
	return d.file.Write(b)
}

func (d *disk) Sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.syncs = append(d.syncs, time.Now())
	return d.syncErr
}

func play(t testing.TB, src session.Source) ([]session.Event, error) {
	t.Helper()
	var events []session.Event
	err := src(t.Context(), func(e session.Event) { events = append(events, e) })
	return events, err
}

// What has been shown is in the file, even if the process is killed then.
func TestRecordBeforeShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{}
		ended := errors.New("as it ended")
		n := 0
		err := transcripts.Record(d, source(story(), ended))(t.Context(), func(e session.Event) {
			n++
			events, cut, err := transcripts.Read(bytes.NewReader(d.file.Bytes()))
			if err != nil || cut || !reflect.DeepEqual(events, story()[:n]) || d.writes != n {
				t.Errorf("when event %d was shown the file had %d, in %d writes: cut %v, %v", n, len(events), d.writes, cut, err)
			}
			if _, last := e.Body.(session.Finished); last && !d.syncs[len(d.syncs)-1].Equal(time.Now()) {
				t.Error("the end was shown before it was safe")
			}
		})
		if !errors.Is(err, ended) || n != len(story()) {
			t.Errorf("%d events, %v", n, err)
		}
	})
}

// A power loss costs the last second at most, and the disk gets no more than
// one sync a second.
func TestRecordSyncs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{}
		var events []session.Event
		for i := range 500 {
			events = append(events, session.Event{At: time.Duration(i) * 10 * time.Millisecond, Body: session.Delta{Text: "x"}})
		}
		events = append(events, session.Event{At: time.Minute, Body: session.Delta{Text: "x"}})
		start := time.Now()
		if _, err := play(t, transcripts.Record(d, source(events, nil))); err != nil {
			t.Fatal(err)
		}
		var got []time.Duration
		for _, s := range d.syncs {
			got = append(got, s.Sub(start).Round(100*time.Millisecond))
		}
		s := time.Second
		if want := []time.Duration{s, 2 * s, 3 * s, 4 * s, 5 * s, 60 * s}; !reflect.DeepEqual(got, want) {
			t.Errorf("synced at %v, want %v", got, want)
		}
	})
}

// When saving fails the session goes on, and says so once.
func TestRecordFails(t *testing.T) {
	size := len(encoded(t, story()[:4]))
	for _, tt := range []struct {
		name string
		disk *disk
		body session.Body // where the fourth event was
		at   int          // the index of the warning
		why  string
	}{
		{"disk full", &disk{full: size - 5}, nil, 3, "no space left on device"},
		{"disk full at once", &disk{full: 1}, nil, 1, "no space left on device"},
		{"sync fails", &disk{syncErr: syscall.EIO}, nil, 2, "input/output error"},
		{"cannot be written", &disk{}, session.Delta{Text: strings.Repeat("x", transcripts.MaxLine)}, 3, "at most"},
		{"no type of ours", &disk{}, session.Unknown{Type: "delta"}, 3, "type of its own"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				want := story()
				if tt.body != nil {
					want[3].Body = tt.body
				}
				events, err := play(t, transcripts.Record(tt.disk, source(want, nil)))
				if err != nil || len(events) != len(want)+1 {
					t.Fatalf("%d events, %v", len(events), err)
				}
				w, ok := events[tt.at].Body.(session.Warned)
				if !ok || !strings.Contains(w.Text, "no longer saved") || !strings.Contains(w.Text, tt.why) || w.Hint == "" {
					t.Errorf("event %d is %+v", tt.at, events[tt.at])
				}
				rest := append(append([]session.Event{}, events[:tt.at]...), events[tt.at+1:]...)
				if !reflect.DeepEqual(rest, want) {
					t.Errorf("the session changed: %+v", rest)
				}
				if saved, _, err := transcripts.Read(&tt.disk.file); err != nil || len(saved) > 0 && !reflect.DeepEqual(saved, want[:len(saved)]) {
					t.Errorf("what was saved does not open: %v", err)
				}
			})
		})
	}
}

// Where only the last sync fails, the end of the session is not the end of the
// news.
func TestRecordLastSyncFails(t *testing.T) {
	events, err := play(t, transcripts.Record(&disk{syncErr: syscall.EIO}, source(story()[:1], nil)))
	if err != nil || len(events) != 2 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	if w, ok := events[1].Body.(session.Warned); !ok {
		t.Errorf("%+v", w)
	}
}

// Pipes cannot be synced, and need not be.
func TestRecordToPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	done := make(chan []session.Event)
	go func() {
		events, _, _ := transcripts.Read(r)
		done <- events
	}()
	events, err := play(t, transcripts.Record(w, transcripts.Replay(story(), nil)))
	if err := errors.Join(err, w.Close()); err != nil || len(events) != len(story()) {
		t.Errorf("%d events, %v", len(events), err)
	}
	if got := <-done; !reflect.DeepEqual(got, story()) {
		t.Errorf("%d events came through", len(got))
	}
}

// Recording must not slow a session: 50,000 events a second to a real file.
func BenchmarkRecord(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "x.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	e := session.Event{At: 12345678 * time.Microsecond, Body: session.Delta{Phase: session.PhaseDraft, Text: " seventeen", Tokens: 2}}
	err = transcripts.Record(f, func(_ context.Context, emit func(session.Event)) error {
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
