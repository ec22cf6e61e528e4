package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

// forkScript is a session that came of another, with an answer flipped.
func forkScript() script {
	s := append(script{}, wonScript()...)
	started := s[0].Body.(session.Started)
	started.Setup.Given, started.Setup.Flip = "20261123-205900-parent", 2
	s[0].Body = started
	return s
}

// beside0 shows a fork beside its parent.
func beside0(tb testing.TB, width, height int) *app {
	parent := append(script{}, wonScript()...)
	started := parent[0].Body.(session.Started)
	started.Setup.ID = "20261123-205900-parent"
	parent[0].Body = started
	a := newTestApp(tb, width, height)
	feed(a, parent...)
	finish(a)
	drain(a, a.add(func(l *live) tea.Cmd { return l.play(forkScript(), 0) }))
	press(a, "F")
	return a
}

// What if: the fork runs beside the session, is given what was before, and names
// its parent; run again, it is a session of its own.
func TestWhatIf(t *testing.T) {
	small := player("small")
	strong := player("strong")
	a := newIdleApp(t, Options{
		Host: host.Host{
			Open: func(_ context.Context, ref string) (models.Model, error) {
				return map[string]models.Model{"test/small": small, "test/strong": strong}[ref], nil
			},
		},
	}, 100, 30)
	j := a.home.job
	j.small, j.strong, j.budget = "test/small", "test/strong", 3
	drain(a, a.add(func(l *live) tea.Cmd { return l.watch(j) }))
	parent := a.live
	before := len(strong.Requests())
	press(a, "f", "9", "enter") // there is no such question
	if a.overlay == nil {
		t.Error("question 9 was taken")
	}
	press(a, "backspace", "2", "enter", "enter")
	fork := a.live
	if fork == parent || len(a.lives) != 2 || !fork.over() || fork.state.Setup.Given != parent.state.Setup.ID || fork.state.Setup.Flip != 2 {
		t.Fatalf("%d sessions, %+v, %v", len(a.lives), fork.state.Setup, fork.err)
	}
	if fork.state.Game.Payload() != "101" || parent.state.Game.Payload() != "111" || fork.state.Decided[1].Option != qa.OptionNo {
		t.Errorf("payloads %s and %s", fork.state.Game.Payload(), parent.state.Game.Payload())
	}
	if n := len(strong.Requests()) - before; n != 0 {
		t.Errorf("the strong model was called %d times for what it had said", n)
	}
	press(a, "F")
	both, ok := a.current().(*compare)
	if !ok || both.sides[0].state.Setup.ID != parent.state.Setup.ID || both.sides[1].state.Setup.ID != fork.state.Setup.ID || both.sides[0].Outcome == "" {
		t.Fatalf("beside its parent: %T, complaint %q", a.current(), a.complaint)
	}
	press(a, "esc")
	a.lives = a.lives[1:] // the parent is open no more, and nothing is saved
	press(a, "F")
	if a.current() != screen(fork) || a.complaint == "" {
		t.Errorf("without its parent: %T, complaint %q", a.current(), a.complaint)
	}
	press(a, "r")
	if s := a.live.state.Setup; s.Flip != 0 || s.Given != "" || !a.live.over() {
		t.Errorf("run again: %+v", s)
	}
}

// A fork that was saved is shown beside its parent, which is read from its own
// transcript; where that is gone, it says so.
func TestWhatIfSaved(t *testing.T) {
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := newIdleApp(t, Options{Host: host.Host{Store: store}}, 80, 24)
	drain(a, a.add(func(l *live) tea.Cmd { return l.play(forkScript(), 0) }))
	fork := a.live
	press(a, "F")
	if a.current() != screen(fork) || !strings.Contains(a.complaint, "cannot be read") {
		t.Errorf("its parent is not there: %T, complaint %q", a.current(), a.complaint)
	}
	parent := append(script{}, wonScript()...)
	started := parent[0].Body.(session.Started)
	started.Setup.ID = fork.state.Setup.Given
	parent[0].Body = started
	save := store.Record(started.Setup.ID, func(_ context.Context, emit func(session.Event)) error {
		for _, e := range parent {
			emit(e)
		}
		return nil
	})
	if err := save(t.Context(), func(session.Event) {}); err != nil {
		t.Fatal(err)
	}
	press(a, "F")
	if both, ok := a.current().(*compare); !ok || both.sides[0].state.Setup.ID != started.Setup.ID || both.sides[0].state.Payload() == "" {
		t.Errorf("with its parent: %T, complaint %q", a.current(), a.complaint)
	}
}
