package tui

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
)

// Who skips ahead in one session leaves those beside it, and later ones, at the
// pace that they had.
func TestSkipIsOfOneSession(t *testing.T) {
	a := newTestApp(t, 120, 40)
	feed(a, wonScript().untilAnswer(2)...)
	beside := a.tempo.begin()
	press(a, "0")
	if full, skips, _ := a.live.gate.pace.now(); !full || !skips || a.live.gate.pace.tokens.PerSecond() != 0 {
		t.Errorf("it does not skip ahead: %v, %v", full, skips)
	}
	if f := frame(a); !strings.Contains(f, "skipping ahead · -: reading pace") {
		t.Errorf("it does not say so:\n%s", f)
	}
	later := a.tempo.begin()
	for name, p := range map[string]*pace{"beside": beside, "later": later} {
		if full, _, _ := p.now(); full || p.tokens.PerSecond() != readingPace {
			t.Errorf("the session %s is at full speed", name)
		}
	}
	press(a, "-")
	if f := frame(a); !strings.Contains(f, "reading pace · +: full speed") {
		t.Errorf("it still skips after -:\n%s", f)
	}
	// What + says is said for all of them.
	press(a, "+")
	for _, p := range []*pace{a.live.gate.pace, beside, later, a.tempo.begin()} {
		if full, skips, _ := p.now(); !full || skips || p.tokens.PerSecond() != 0 {
			t.Errorf("after + one is not at full speed")
		}
	}
}

// A session skips ahead up to its next stop, and goes on from there as it did
// before.
func TestSkipEndsAtStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTempo().begin()
		g := newGate(stopAnswer, p)
		came, done := gated(t.Context(), g, wonScript())
		came()
		for _, held := range []func(){func() {}, func() { g.stopAt(stopNever); g.pause() }} {
			g.skip()
			held()
			came()
			if full, skips, _ := p.now(); full || skips || !g.held() {
				t.Errorf("where it is held it is at full speed: %v, skips: %v, held: %v", full, skips, g.held())
			}
		}
		g.skip()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if full, _, _ := p.now(); !full {
			t.Error("it did not skip to the end")
		}
	})
}

// A session that has ended is forgotten, whatever it ended with.
func TestTempoForgets(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	drain(a, a.add(func(l *live) tea.Cmd { return l.watch(a.home.job) }))
	if l := a.live; !l.over() || l.err == nil || len(a.tempo.paces) != 0 {
		t.Errorf("over: %v, %v, %d paces are kept", l.over(), l.err, len(a.tempo.paces))
	}
	a.close()
}

// There is a beat after what a reader should take in, which ends at once when the
// session skips ahead.
func TestBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTempo().begin()
		src := p.beats(func(_ context.Context, emit func(session.Event)) error {
			for _, b := range []session.Body{session.Delta{}, session.Drafted{}, session.Asked{}, session.Decided{}, session.Decided{}} {
				emit(session.Event{Body: b})
			}
			return nil
		})
		began := time.Now()
		time.AfterFunc(2*draftBeat+answerBeat+time.Millisecond, p.skip)
		if err := src(t.Context(), func(session.Event) {}); err != nil {
			t.Fatal(err)
		}
		if took, want := time.Since(began), 2*draftBeat+answerBeat+time.Millisecond; took != want {
			t.Errorf("it took %v, want %v", took, want)
		}
	})
}
