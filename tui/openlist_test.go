package tui

import (
	"fmt"
	"strings"
	"testing"

	"tenbits/session"
	"tenbits/tui/host"
)

// running adds a session that runs, as far as it has come.
func running(a *app, events script) *live {
	l := newLive(a.shared)
	l.setSize(a.width, a.height-lowerRows)
	j := a.home.job
	a.runID++
	l.job, l.gate, l.running = &j, newGate(stopNever, nil), true
	l.stream = stream{run: a.runID, ch: make(chan session.Event), err: new(error), cancel: func() {}}
	a.lives = append(a.lives, l)
	l.take(events)
	return l
}

// The list of all that can be done has the open sessions, by what they are about
// and how they stand, and leads to each.
func TestOpenSessionsAreListed(t *testing.T) {
	for _, width := range []int{60, 80, 120} {
		a := newIdleApp(t, Options{}, width, 24)
		var all []*live
		for i := range 3 {
			a.home.job = a.home.job.generate(a.home.job.problem + 1)
			l := running(a, opened(10))
			if i == 1 {
				l.gate.pause()
				l.take(wonScript()[1:])
				l.running = false
			}
			all = append(all, l)
		}
		press(a, append([]string{"ctrl+p"}, letters("open")...)...)
		f := frame(a)
		for i, l := range all {
			sign, _ := l.sign()
			words := fmt.Sprintf("%d%s %.20s", i+1, sign, l.job.prompt)
			if !strings.Contains(f, words) {
				t.Errorf("%d columns: %q is not listed:\n%s", width, words, f)
			}
		}
		if !strings.Contains(f, "open · won") || !strings.Contains(f, "open · running") || width >= 80 && !strings.Contains(f, "open · running · batch") {
			t.Errorf("%d columns: how they stand is not said:\n%s", width, f)
		}
		press(a, "esc", "2", "✓", "enter")
		if a.current() != screen(all[1]) {
			t.Errorf("enter leads to %T", a.current())
		}
		press(a, "ctrl+p", "1", "●")
		a.lives = all[1:]
		if press(a, "enter"); !strings.Contains(a.complaint, "no longer open") {
			t.Errorf("of one that has gone it says %q", a.complaint)
		}
		a.lives = nil
	}
}

// A transcript that is replayed again has one place among the open sessions, and
// another one its own.
func TestReplayedTwice(t *testing.T) {
	a := newIdleApp(t, Options{Host: host.Host{Store: savedStore(t)}}, 80, 24)
	press(a, "s")
	a.tempo.setFull(true)
	open := func() {
		_, cmd := a.Update(keyOf("enter"))
		a.Update(cmd()) // the replay is not pumped
	}
	open()
	first := a.live
	if press(a, append([]string{"ctrl+p"}, letters("open")...)...); !strings.Contains(frame(a), "1● Why is the sky blue?") || !strings.Contains(frame(a), "open · replaying · batch") {
		t.Errorf("a replay is not listed:\n%s", frame(a))
	}
	press(a, "esc", "esc", "esc")
	open()
	if len(a.lives) != 1 || a.current() != screen(first) {
		t.Fatalf("%d are open", len(a.lives))
	}
	// One that has ended is played again, where nothing was found out about it.
	first.take(first.events)
	a.Update(endedMsg{first.stream.run, nil})
	press(a, "esc")
	open()
	if len(a.lives) != 1 || a.current() != screen(first) || !first.running || first.state.Finished != nil {
		t.Errorf("%d are open, it runs: %v", len(a.lives), first.running)
	}
	press(a, "esc", "j")
	if open(); len(a.lives) != 2 || a.live == first {
		t.Errorf("with another there are %d", len(a.lives))
	}
	a.close()
}

// A session that runs here is no cut one in the list: it says that it runs, and
// enter goes to it.
func TestListedWhileItRuns(t *testing.T) {
	store, _, path := cutStore(t, 9, nil)
	for _, width := range []int{40, 80, 120} {
		a := newIdleApp(t, Options{Host: host.Host{Store: store, Open: openEmbedded}}, width, 24)
		press(a, "s")
		if f := frame(a); !strings.Contains(f, "unfinished") {
			t.Fatalf("one that does not run:\n%s", f)
		}
		press(a, "esc")
		l := running(a, opened(10).withSetup(func(u *session.Setup) { u.ID = cutID }))
		press(a, "s")
		f := frame(a)
		if !strings.Contains(f, "● running") || !strings.Contains(f, "It runs: enter goes to it.") || strings.Contains(f, "unfinished") || strings.Contains(f, "C resume") {
			t.Errorf("%d columns:\n%s", width, f)
		}
		press(a, append([]string{"/"}, letters("running", "enter")...)...)
		if len(a.sessions.shown) != 1 {
			t.Errorf("the filter finds %d", len(a.sessions.shown))
		}
		if press(a, "enter"); a.current() != screen(l) || len(a.lives) != 1 {
			t.Errorf("enter leads to %T, %d are open", a.current(), len(a.lives))
		}
		l.running = false
		press(a, "s", "esc")
		if f := frame(a); strings.Contains(f, "● running") || !strings.Contains(f, "C goes on with it") {
			t.Errorf("when it has ended:\n%s\n%s", path, f)
		}
	}
}
