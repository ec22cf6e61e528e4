package transcripts_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"tenbits/session"
	"tenbits/transcripts"
)

// Whatever a process that was killed left at the end of a file, what is written
// on begins on a line of its own, and what was there is still there.
func TestReopen(t *testing.T) {
	head, rest := story()[:5], story()[5:]
	whole := string(encoded(t, head))
	for name, content := range map[string]string{
		"whole":            whole,
		"no line end":      strings.TrimSuffix(whole, "\n"),
		"cut":              whole + `{"v":1,"t":40.1,"type":"phase_sta`,
		"cut and long":     whole + `{"v":1,"t":40.1,"type":"delta","data":{"text":"` + strings.Repeat("x", 1<<17),
		"cut after a byte": whole + "{",
		"empty lines":      strings.ReplaceAll(whole, "\n", "\n\n"),
		"spaces":           whole + "  ",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.jsonl")
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			tail, err := transcripts.Reopen(path)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(tail.Events(), head) {
				t.Errorf("it held %d events, want %d", len(tail.Events()), len(head))
			}
			if b, err := os.ReadFile(path); err != nil || string(b) != content {
				t.Error("it was changed before anything was recorded")
			}
			n := len(head)
			err = tail.Record(transcripts.Replay(rest, nil))(t.Context(), func(session.Event) {
				n++
				if events, _, err := transcripts.Load(path); err != nil || !reflect.DeepEqual(events, story()[:n]) {
					t.Fatalf("when event %d was shown: %v, %d events", n, err, len(events))
				}
			})
			if err := errors.Join(err, tail.Close()); err != nil || n != len(story()) {
				t.Errorf("%d events, %v", n, err)
			}
			if sum := transcripts.Summarise(path); !sum.Complete || sum.Error != "" {
				t.Errorf("%+v", sum)
			}
		})
	}
}

func TestReopenErrors(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"empty": "", "other": "something else\n", "no start": string(encoded(t, story()[1:3])), "damaged": string(encoded(t, story()[:3])) + "}\n" + string(encoded(t, story()[3:]))} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := transcripts.Reopen(path); err == nil {
			t.Errorf("%s was opened", name)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != content {
			t.Errorf("%s was changed", name)
		}
	}
	for _, path := range []string{dir, filepath.Join(dir, "nothing")} {
		if _, err := transcripts.Reopen(path); err == nil {
			t.Errorf("%s was opened", path)
		}
	}
}

// Two who write one transcript would make a mess of it: the second is told.
func TestReopenBusy(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no locks")
	}
	s := openStore(t)
	const id = "20261123-213358-k3f9qz"
	path, err := s.Path(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := play(t, s.Record(id, func(_ context.Context, emit func(session.Event)) error {
		emit(story()[0])
		if _, err := transcripts.Reopen(path); !errors.Is(err, transcripts.ErrBusy) {
			t.Errorf("while it is recorded: %v", err)
		}
		return nil
	})); err != nil {
		t.Fatal(err)
	}
	tail, err := transcripts.Reopen(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transcripts.Reopen(path); !errors.Is(err, transcripts.ErrBusy) {
		t.Errorf("while it is written on: %v", err)
	}
	if err := tail.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := transcripts.Reopen(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
