package tui

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

// unsavedScript is the beginning of a session whose disk has become full.
func unsavedScript() script {
	return wonScript().untilAnswer(2).add(
		session.Warned{Text: "this session is no longer saved: write /data/20261123-210000-abcdef.jsonl: no space left on device", Hint: "make room", Saving: session.SavingStopped},
		session.PhaseStarted{Phase: session.PhaseAnswer, Model: "embedded/strong", Round: 1, Question: 3},
	)
}

// unsaved returns an app that shows a session that its file could not hold, and
// which is over if that is wanted.
func unsaved(over bool, keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newTestApp(tb, width, height)
		store, err := transcripts.OpenStore(tb.TempDir())
		if err != nil {
			tb.Fatal(err)
		}
		a.o.Store = store
		a.live.memory = &memory{events: unsavedScript()}
		feed(a, unsavedScript()...)
		if over {
			a.live.memory.events = unsavedScript().finished(session.Cancelled, nil)
			feed(a, a.live.memory.events[len(unsavedScript()):]...)
			finish(a)
		}
		press(a, keys...)
		return a
	}
}

// blocked returns an app whose store has no room, after a session of two bits.
func blocked(t *testing.T) *app {
	t.Helper()
	dir := t.TempDir()
	store, err := transcripts.OpenStore(filepath.Join(dir, "transcripts"))
	must(t, err)
	must(t, os.Mkdir(store.Dir(), 0o700))
	for _, year := range []string{"2026", "2027"} {
		must(t, os.WriteFile(filepath.Join(store.Dir(), year), nil, 0o600))
	}
	temp := t.TempDir()
	a := newIdleApp(t, Options{
		Host: host.Host{
			Store: store,
			Open:  openEmbedded,
			Getenv: func(name string) string {
				return map[string]string{"HOME": dir, "TMPDIR": temp}[name]
			},
		},
	}, 100, 30)
	a.tempo.setFull(true)
	press(a, "enter")
	if f := frame(a); !strings.Contains(f, "! In memory alone.  W: save elsewhere") || !strings.Contains(f, "this session is no longer saved: create transcript: ") {
		t.Fatalf("nothing is said:\n%s", f)
	}
	return a
}

// only returns the one transcript in a folder, and checks that it is the
// session that the app has shown.
func only(t *testing.T, a *app, l *live, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	_, st, err := transcripts.Load(files[0])
	if err != nil || st.Finished == nil || st.Finished.FinalSHA256 != l.state.Finished.FinalSHA256 || st.Setup.ID+".jsonl" != filepath.Base(files[0]) {
		t.Errorf("%v, %+v", err, st.Finished)
	}
	return files[0]
}

// A session that its file could not hold is saved where somebody types; until
// then the screen says that it is in memory alone, and after that where it is.
func TestSaveElsewhere(t *testing.T) {
	a := blocked(t)
	l := a.live
	press(a, "W")
	if f := frame(a); !strings.Contains(f, "Save the whole session where?") || !strings.Contains(f, "▸ ~") {
		t.Fatalf("nothing is asked:\n%s", f)
	}
	press(a, strings.Split("/none/x", "")...)
	press(a, "enter")
	if f := frame(a); !strings.Contains(f, "! save the session: open ") || !strings.Contains(f, "no such file or") {
		t.Errorf("a folder that is not there:\n%s", f)
	}
	press(a, "W")
	if f := frame(a); !strings.Contains(f, "▸ ~/none/x") {
		t.Errorf("what was typed is gone:\n%s", f)
	}
	for range len("/none/x") {
		press(a, "backspace")
	}
	press(a, "enter")
	path := only(t, a, l, a.o.Getenv("HOME"))
	if f := frame(a); !strings.Contains(f, "✓ saved as "+path[:40]) {
		t.Errorf("it does not say so:\n%s", f)
	}
	press(a, "tab")
	a.notice = ""
	if f := frame(a); !strings.Contains(f, "saved as "+path[:40]) || strings.Contains(f, "memory alone") {
		t.Errorf("the status does not say so:\n%s", f)
	}
	var out bytes.Buffer
	a.close()
	a.rescue(&out)
	if out.Len() > 0 {
		t.Errorf("it is saved once more: %s", out.String())
	}
}

// Nobody has to think of that: a session in memory alone that is closed, that
// another takes the place of, or that the program ends with, is saved for them.
func TestRescue(t *testing.T) {
	for name, leave := range map[string]func(*app){
		"closed":       func(a *app) { press(a, "x") },
		"again":        func(a *app) { press(a, "r") },
		"program ends": func(a *app) {},
	} {
		t.Run(name, func(t *testing.T) {
			a := blocked(t)
			l := *a.live
			leave(a)
			if name != "program ends" {
				path := only(t, a, &l, a.o.Getenv("TMPDIR"))
				if f := frame(a); !strings.Contains(f, "the session that was closed is saved as "+path[:20]) {
					t.Errorf("nothing is said:\n%s", f)
				}
				must(t, os.Remove(path))
			}
			if name == "again" {
				l = *a.live
			}
			var out bytes.Buffer
			a.close()
			a.rescue(&out)
			if name == "closed" {
				if out.Len() > 0 {
					t.Errorf("it is saved twice: %s", out.String())
				}
				return
			}
			if path := only(t, a, &l, a.o.Getenv("TMPDIR")); out.String() != "saved elsewhere, all of it: "+path+"\n" {
				t.Errorf("%q", out.String())
			}
		})
	}
}

// Where there is no room for it either, that is said.
func TestRescueFails(t *testing.T) {
	a := blocked(t)
	must(t, os.RemoveAll(a.o.Getenv("TMPDIR")))
	press(a, "r")
	if f := frame(a); !strings.Contains(f, "the session that was closed is lost: save the session: ") {
		t.Errorf("nothing is said:\n%s", f)
	}
	var out bytes.Buffer
	a.close()
	a.rescue(&out)
	if !strings.HasPrefix(out.String(), "not saved: save the session: open ") {
		t.Errorf("%q", out.String())
	}
}
