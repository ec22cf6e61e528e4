package tui

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"

	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

// storeWith returns a store that holds a session.
func storeWith(t *testing.T, events script) *transcripts.Store {
	t.Helper()
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	saveWhole(t, store, "20261123-210000-abcdef", events)
	return store
}

// A saved session is listed, replayed, and looks at its end as it did live.
func TestReplayShowsTheSame(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	live := newTestApp(t, 120, 40)
	feed(live, wonScript()...)
	finish(live)
	body := func(a *app) string {
		rows := strings.Split(frame(a), "\n")
		return strings.Join(rows[1:len(rows)-3], "\n") // without the header, the status and the keys
	}

	a := newIdleApp(t, Options{Host: host.Host{Store: storeWith(t, wonScript())}}, 120, 40)
	press(a, "s")
	if f := frame(a); !strings.Contains(f, "✓ won") || !strings.Contains(f, "Mia has 48 coins") {
		t.Fatalf("the list is\n%s", f)
	}
	_, cmd := a.Update(keyOf("enter"))
	_, pump := a.Update(cmd())
	press(a, "0")
	drain(a, pump)
	if got, want := body(a), body(live); got != want {
		t.Errorf("replayed\n%s\nlive\n%s", got, want)
	}
	press(a, "esc")
	if a.current() != screen(a.sessions) {
		t.Error("esc does not lead back to the list")
	}
	a.close()
}

func TestReplayControl(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a := newIdleApp(t, Options{Replay: wonScript(), Speed: 1}, 80, 24)
	pump := a.add(func(l *live) tea.Cmd { return l.play(wonScript(), 1) })
	press(a, "space")
	if f := frame(a); !strings.Contains(f, "‖ PAUSED") {
		t.Errorf("not paused:\n%s", f)
	}
	for a.live.state.Setup.Budget == 0 {
		_, pump = a.Update(pump())
	}
	press(a, ".") // to the next that is not a part of something: the draft
	for a.live.state.First() == nil {
		_, pump = a.Update(pump())
	}
	if a.live.state.Reference != nil {
		t.Error("it went on by itself")
	}
	for _, tt := range []struct{ key, want string }{
		{"space", "▶ REPLAY 1×"}, {"4", "▶ REPLAY 4×"}, {"+", "▶ REPLAY 8×"}, {"-", "▶ REPLAY 4×"}, {"2", "▶ REPLAY 2×"}, {"1", "▶ REPLAY 1×"},
	} {
		press(a, tt.key)
		if f := frame(a); !strings.Contains(f, tt.want) {
			t.Errorf("after %s:\n%s", tt.key, f)
		}
	}
	press(a, "0")
	drain(a, pump)
	if a.live.state.Finished == nil {
		t.Error("it did not come to its end")
	}
	// Once more from the start, and away in the middle of it.
	_, pump = a.Update(keyOf("r"))
	if a.live.state.Finished != nil || !a.live.running {
		t.Error("it does not play again")
	}
	press(a, "esc")
	if a.current() != screen(a.home) {
		t.Error("esc does not lead back")
	}
	a.live.control.SetSpeed(0) // nobody waits for it
	drain(a, pump)
	a.close()
}

// Quitting during a replay loses nothing, and is not asked about.
func TestQuitReplay(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	a.add(func(l *live) tea.Cmd { return l.play(wonScript(), 1) })
	if _, cmd := a.Update(keyOf("q")); !drain(a, cmd) {
		t.Error("it does not quit")
	}
	a.close()
}

func TestUnreadableTranscript(t *testing.T) {
	store := storeWith(t, wonScript())
	list, err := store.List(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d listed, %v", len(list), err)
	}
	if err := os.WriteFile(list[0].Path, []byte("not a transcript\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := newIdleApp(t, Options{Host: host.Host{Store: store}}, 80, 24)
	press(a, "s", "enter")
	if f := frame(a); !strings.Contains(f, "! unreadable") || !strings.Contains(f, "cannot be replayed") {
		t.Errorf("the frame is\n%s", f)
	}
	// One that goes between the list and the key.
	press(a, "x")
	a.Update(listedMsg{list: list, at: a.o.Now()})
	if err := os.Remove(list[0].Path); err != nil {
		t.Fatal(err)
	}
	press(a, "enter")
	if f := frame(a); !strings.Contains(f, "cannot be replayed") {
		t.Errorf("the frame is\n%s", f)
	}
}

// A transcript that was cut off shows what it has.
func TestCutTranscript(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	drain(a, a.add(func(l *live) tea.Cmd { return l.play(wonScript().untilAnswer(3), 0) }))
	if f := frame(a); !strings.Contains(f, "STOPPED   after 3 bits") || !strings.Contains(f, "The transcript ends here") {
		t.Errorf("the frame is\n%s", f)
	}
	a.close()
}

func TestFilter(t *testing.T) {
	a := listed(summaries(), nil, "/", "Q", "W", "E", "N", "enter")(t, 80, 24)
	if got := len(a.sessions.shown); got != 1 {
		t.Errorf("%d sessions are left", got)
	}
	press(a, "esc")
	if got := len(a.sessions.shown); got != len(summaries()) {
		t.Errorf("%d sessions without the filter", got)
	}
	press(a, "G")
	if a.sessions.at != len(summaries())-1 {
		t.Errorf("the choice is %d", a.sessions.at)
	}
	press(a, "g", "j", "j", "k")
	if a.sessions.at != 1 {
		t.Errorf("the choice is %d", a.sessions.at)
	}
	// The choice stays on its session when the list is read again.
	a.Update(listedMsg{list: append(summaries()[8:], summaries()[:8]...), at: a.o.Now()})
	if a.sessions.at != 2 {
		t.Errorf("the choice is %d", a.sessions.at)
	}
}

// Full speed ends the waiting at once.
func TestTempo(t *testing.T) {
	tempo := newTempo()
	pace := tempo.begin()
	src := pace.beats(func(_ context.Context, emit func(session.Event)) error {
		for range 100 {
			emit(session.Event{Body: session.Decided{}})
		}
		return nil
	})
	began := time.Now()
	time.AfterFunc(20*time.Millisecond, func() { tempo.setFull(true) })
	if err := src(t.Context(), func(session.Event) {}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %v", took)
	}
	if pace.tokens.PerSecond() != 0 {
		t.Error("the models are still slow")
	}
}
