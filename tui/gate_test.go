package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
)

// gated runs a session behind a gate and returns how many of its events have
// come so far.
func gated(ctx context.Context, g *gate, events script) (came func() int, done <-chan error) {
	n, end := 0, make(chan error, 1)
	src := g.around(func(ctx context.Context, emit func(session.Event)) error {
		for _, e := range events {
			emit(e)
		}
		return ctx.Err()
	})
	go func() { end <- src(ctx, func(session.Event) { n++ }) }()
	return func() int { synctest.Wait(); return n }, end
}

// A session that is to stop before each answer shows the question and waits.
func TestGateStopsBeforeAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := wonScript()
		g := newGate(stopAnswer, nil)
		came, done := gated(t.Context(), g, events)
		for n := 1; n <= 3; n++ {
			at := came()
			b, ok := events[at-1].Body.(session.PhaseStarted)
			if !ok || b.Question != n || !g.held() {
				t.Fatalf("it stands after %+v, held %v", events[at-1].Body, g.held())
			}
			g.resume()
		}
		came()
		g.stopAt(stopNever)
		if err := <-done; err != nil || came() != len(events) {
			t.Errorf("%d of %d events came, %v", came(), len(events), err)
		}
	})
}

// What the sender decides beside answers is waited for as well: a pick for which
// the strong model is called, one that follows from its solution, a judge's stop
// and a guard's word. What a session was given is not: it was decided before.
func TestGateStopsBeforeDecisions(t *testing.T) {
	settled := func(s script) script { // without the call for the pick
		return slices.DeleteFunc(s, func(e session.Event) bool {
			b, ok := e.Body.(session.PhaseStarted)
			return ok && b.Phase == session.PhaseSelect
		})
	}
	given := settled(pickedScript())
	for i, e := range given {
		if b, ok := e.Body.(session.Decided); ok {
			b.Given = true
			given[i].Body = b
		}
	}
	for name, tt := range map[string]struct {
		events script
		want   []string // what has come when it waits
	}{
		"a call for the pick":  {pickedScript(), []string{"session.PhaseStarted"}},
		"a pick":               {settled(pickedScript()), []string{"session.Sampled"}},
		"a pick that is given": {given, nil},
		"judge and guard": {judgedScript(), []string{
			"session.PhaseStarted", "session.Judged", "session.PhaseStarted", "session.PhaseStarted", "session.PhaseStarted",
		}},
		"guard": {settled(judgedScript()), []string{
			"session.PhaseStarted", "session.Judged", "session.PhaseStarted", "session.PhaseStarted", "session.Drafted",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGate(stopAnswer, nil)
				came, done := gated(t.Context(), g, tt.events)
				for i, want := range tt.want {
					at := came()
					if got := fmt.Sprintf("%T", tt.events[at-1].Body); got != want || !g.held() {
						t.Fatalf("stop %d of %d is after %s, want %s; held %v", i+1, len(tt.want), got, want, g.held())
					}
					if back, called := g.holdsBack(), want == "session.PhaseStarted"; called != (back == "") {
						t.Errorf("stop %d of %d, after %s, holds back %q: a model that is called waits itself", i+1, len(tt.want), want, back)
					}
					g.resume()
				}
				if err := <-done; err != nil || came() != len(tt.events) {
					t.Errorf("%d of %d events came, %v", came(), len(tt.events), err)
				}
			})
		})
	}
}

// A step from before a decision that is held back is that decision.
func TestGateStepsOverDecision(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := judgedScript()
		g := newGate(stopAnswer, nil)
		came, done := gated(t.Context(), g, events)
		came()
		g.resume() // the first answer
		came()
		if g.holdsBack() != qa.KindStop {
			t.Errorf("it holds back %q", g.holdsBack())
		}
		g.step()
		if got := fmt.Sprintf("%T", events[came()-1].Body); got != "session.Decided" || g.holdsBack() != "" {
			t.Errorf("a step led to %s, and holds back %q", got, g.holdsBack())
		}
		g.stopAt(stopNever)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// The screen says before which decision it waits.
func TestHeldBeforeDecision(t *testing.T) {
	for _, tt := range []struct {
		events script
		before qa.Kind
		want   string
	}{
		{pickedScript().until(session.PhaseSelect), "", "held before the pick of a draft"},
		{pickedScript().until(session.PhaseSelect)[:11], qa.KindSelect, "held before the pick of a draft"},
		{judgedScript().until(session.PhaseSelect), "", "held before the word which draft is kept"},
		{judgedScript().until(session.PhaseJudge), qa.KindStop, "held before the bit whether it ends here"},
		{wonScript().until(session.PhaseAnswer)[:len(wonScript().until(session.PhaseAnswer))-2], qa.KindAnswer, "held before the answer to question 1"},
	} {
		a := newTestApp(t, 80, 24)
		feed(a, tt.events...)
		a.live.gate.pause()
		a.live.gate.before = tt.before
		if f := frame(a); !strings.Contains(f, "‖ "+tt.want+"  space: go on") {
			t.Errorf("it does not say %q:\n%s", tt.want, f)
		}
	}
}

// A model that is loaded again, or called again, in the middle of an answer does
// not make the reader press the same key twice.
func TestGateStopsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := wonScript().untilAnswer(2)
		last := s[len(s)-1].Body
		answer := s[len(s)-3].Body.(session.PhaseStarted)
		load := answer
		load.Phase = session.PhaseLoad
		s = s[:len(s)-2].add(load, answer, session.Retried{Phase: session.PhaseAnswer, Try: 2}, answer, last)
		g := newGate(stopAnswer, nil)
		came, done := gated(t.Context(), g, s)
		for n := 1; n <= 2; n++ {
			if b, ok := s[came()-1].Body.(session.PhaseStarted); !ok || b.Question != n {
				t.Fatalf("it stands after %+v", s[came()-1].Body)
			}
			g.resume()
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// Steps go from one thing that matters to the next.
func TestGateSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := wonScript()
		g := newGate(stopRound, nil)
		came, done := gated(t.Context(), g, events)
		if b, ok := events[came()-1].Body.(session.PhaseStarted); !ok || b.Phase != session.PhaseAsk {
			t.Fatalf("it stands after %+v", events[came()-1].Body)
		}
		for _, want := range []string{"session.Asked", "session.Predicted", "session.Decided", "session.Predicted"} {
			g.step()
			if got := fmt.Sprintf("%T", events[came()-1].Body); got != want {
				t.Fatalf("a step led to %s, want %s", got, want)
			}
		}
		g.resume()
		if err := <-done; err != nil || came() != len(events) {
			t.Errorf("%d of %d events came, %v", came(), len(events), err)
		}
	})
}

// A pause ends steps that have not been made.
func TestGatePauseEndsSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(stopNever, nil)
		for range 20 {
			g.step()
		}
		g.pause()
		came, done := gated(t.Context(), g, wonScript())
		if n := came(); n != 1 || !g.held() {
			t.Errorf("%d events came after a pause, held %v", n, g.held())
		}
		g.resume()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// A session that is held can be stopped.
func TestGateLetsGoOfCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		g := newGate(stopNever, nil)
		g.pause()
		came, done := gated(ctx, g, wonScript())
		if n := came(); n != 1 {
			t.Errorf("%d events came while it was held", n)
		}
		cancel()
		if err := <-done; err != context.Canceled {
			t.Errorf("it ended with %v", err)
		}
	})
}

// Space holds a session and lets it go on; the screen says so.
func TestPauseKey(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, wonScript().untilAnswer(2)...)
	press(a, "space")
	if f := frame(a); !strings.Contains(f, "‖ PAUSED") || !strings.Contains(f, "space go on") {
		t.Errorf("the frame is\n%s", f)
	}
	press(a, "space")
	if f := frame(a); strings.Contains(f, "PAUSED") {
		t.Errorf("the frame is\n%s", f)
	}
}

// A session goes on while the reader is elsewhere, and can be come back to.
func TestSeveralSessions(t *testing.T) {
	a := newTestApp(t, 80, 24)
	first := a.live
	feed(a, wonScript().untilAnswer(2)...)
	press(a, "esc")
	if a.current() != screen(a.home) || !first.running {
		t.Fatal("esc does not lead back, or ends the session")
	}
	if f := frame(a); !strings.Contains(f, "1●") {
		t.Errorf("nothing says that a session runs:\n%s", f)
	}
	drain(a, a.add(func(l *live) tea.Cmd { return l.play(wonScript(), 0) }))
	if f := frame(a); !strings.Contains(f, "1●") || !strings.Contains(f, "▸2✓") {
		t.Errorf("the sessions are not shown:\n%s", f)
	}
	press(a, "]")
	if a.current() != screen(first) {
		t.Error("] does not lead to the first session")
	}
	press(a, "]", "x")
	if len(a.lives) != 1 || a.current() != screen(a.home) {
		t.Errorf("%d sessions are open after closing one", len(a.lives))
	}
	a.close()
}

// The palette reaches what has no place in the last line.
func TestPalette(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, wonScript().until(session.PhaseAsk)...)
	press(a, "ctrl+p", "s", "o", "l", "u", "t")
	if f := frame(a); !strings.Contains(f, "▸ the hidden solution") {
		t.Fatalf("the palette is\n%s", f)
	}
	press(a, "enter")
	if f := frame(a); !strings.Contains(f, "SECRET") {
		t.Errorf("the solution is not shown:\n%s", f)
	}
	press(a, "esc")
	if f := frame(a); strings.Contains(f, "SECRET") {
		t.Errorf("the solution is still shown:\n%s", f)
	}
}
