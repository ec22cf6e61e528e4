package tui

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
)

// A replay goes back to a question at the speed that it had, and a step from
// there, as any other, shows something: on a narrow screen, where there is no place
// for what the small model expects, the answer.
func TestReplayFromQuestion(t *testing.T) {
	for _, tt := range []struct {
		width, height int
		want          string // after a step
	}{
		{80, 24, "2 ✗ no"}, {60, 20, "p 0.45"}, {160, 40, "p 0.45"},
	} {
		synctest.Test(t, func(t *testing.T) {
			a := newIdleApp(t, Options{}, tt.width, tt.height)
			old := a.add(func(l *live) tea.Cmd { return l.play(wonScript(), 1) })
			l := a.live
			press(a, "-")
			next := l.playFrom(2)
			drain(a, old) // it was stopped
			until := func(what string, come func() bool) {
				t.Helper()
				for !come() {
					synctest.Wait()
					if len(l.stream.ch) == 0 {
						t.Fatalf("%s has not come:\n%s", what, frame(a))
					}
					_, next = a.Update(next())
				}
			}
			until("the first answer", func() bool { return len(l.state.Decided) == 1 })
			press(a, "tab")
			before := frame(a)
			if !strings.Contains(before, "‖ PAUSED 0.5×") || strings.Contains(before, tt.want) {
				t.Errorf("before the question the frame is\n%s", before)
			}
			press(a, ".")
			until("a step", func() bool { return strings.Contains(frame(a), tt.want) })
			synctest.Wait()
			if tt.width == 80 {
				press(a, ".")
				until("another step", func() bool { return len(l.state.Decided) == 3 })
			}
			press(a, "0")
			drain(a, next)
			// Once more from the start it is as slow as it was.
			_, next = a.Update(keyOf("r"))
			if f := frame(a); !strings.Contains(f, "▶ REPLAY 0.5×") {
				t.Errorf("again it is\n%s", f)
			}
			press(a, "0")
			drain(a, next)
			a.close()
		})
	}
}

// A key that does nothing after the end says why.
func TestKeysAfterTheEnd(t *testing.T) {
	none := func() script { return nothingScript() }
	erased := func() script {
		return erasureScript()[:4].answered(1, 2).finished(session.Unsolved, ptr(session.KeptWrong))
	}
	for _, tt := range []struct {
		events func() script
		replay bool
		keys   string
		want   string
	}{
		{pickedScript, false, "f", "! No question to change: a pick alone decided."},
		{pickedScript, false, "w", "! No answer to measure: a pick alone decided."},
		{none, false, "f", "! No question to change: none was asked."},
		{none, false, "w", "! No answer to measure: none was asked."},
		{erased, false, "w", "! No answer to measure: each stayed unclear."},
		{pickedScript, true, "fw", "! No answer to measure: a pick alone decided."},
		{wonScript, true, "+", "! The replay has ended: r plays it again, # from a question."},
		{wonScript, true, "-", "! The replay has ended: r plays it again, # from a question."},
		{wonScript, true, "0", "! The replay has ended: r plays it again, # from a question."},
		{wonScript, true, "2", "! The replay has ended: r plays it again, # from a question."},
		{pickedScript, true, ".", "! The replay has ended: r plays it again."},
		{wonScript, false, "+", ""},
		{stoppedScript, false, "f", ""},
	} {
		a := newIdleApp(t, Options{}, 80, 24)
		if tt.replay {
			drain(a, a.add(func(l *live) tea.Cmd { return l.play(tt.events(), 0) }))
		} else {
			a = newTestApp(t, 80, 24)
			feed(a, tt.events()...)
			finish(a)
		}
		press(a, strings.Split(tt.keys, "")...)
		rows := strings.Split(frame(a), "\n")
		if got := rows[len(rows)-3]; tt.want == "" && strings.Contains(got, "!") || !strings.Contains(got, tt.want) || strings.Contains(got, "…") {
			t.Errorf("%s says %q, want %q", tt.keys, got, tt.want)
		}
		a.close()
	}
}

// What r does is named.
func TestAgainIsNamed(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, wonScript()...)
	finish(a)
	if f := frame(a); !strings.Contains(f, "r next seed") {
		t.Errorf("after a session:\n%s", f)
	}
	drain(a, a.add(func(l *live) tea.Cmd { return l.play(wonScript(), 0) }))
	if f := frame(a); !strings.Contains(f, "r replay") || strings.Contains(f, "next seed") {
		t.Errorf("after a replay:\n%s", f)
	}
}
