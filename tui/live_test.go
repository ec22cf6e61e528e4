package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/host"
)

// run starts a Source on the live screen as if it were the session of a job.
func run(a *app, src session.Source) tea.Cmd {
	l := a.live
	if l == nil {
		l = newLive(a.shared)
		l.setSize(a.width, a.height-lowerRows)
		a.lives = append(a.lives, l)
	}
	l.reset()
	j := a.home.job
	l.job, l.gate = &j, newGate(stopNever, a.tempo.begin())
	a.show(l)
	return l.begin(src)
}

// until is a Source that emits events, then waits to be cancelled, and then
// says how it finished, as session.Run does.
func until(events script) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		for _, e := range events {
			emit(e)
		}
		<-ctx.Done()
		for _, e := range events.finished(session.Cancelled, nil)[len(events):] {
			emit(e)
		}
		return ctx.Err()
	}
}

func TestPumpKeepsOrder(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a := newIdleApp(t, Options{}, 80, 24)
	const n = 10_000
	var want strings.Builder
	src := func(_ context.Context, emit func(session.Event)) error {
		emit(session.Event{Body: session.PhaseStarted{Phase: session.PhaseDraft}})
		for i := range n {
			emit(session.Event{Body: session.Delta{Phase: session.PhaseDraft, Text: fmt.Sprintln(i)}})
		}
		return nil
	}
	for i := range n {
		fmt.Fprintln(&want, i)
	}
	drain(a, run(a, src))
	if got := a.live.state.Live.String(); got != want.String() {
		t.Errorf("%d bytes came of %d", len(got), want.Len())
	}
	if a.live.running {
		t.Error("the session still runs")
	}
	a.close()
}

// x ends the session; how it finished still arrives.
func TestStopKeepsWhatCame(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a := newIdleApp(t, Options{}, 80, 24)
	events := wonScript().untilAnswer(3)
	cmd := run(a, until(events))
	for a.live.state.Question != 3 {
		_, cmd = a.Update(cmd())
	}
	press(a, "x")
	if !a.live.stopping {
		t.Error("x did not stop the session")
	}
	drain(a, cmd)
	s := a.live.state
	if s.Finished == nil || s.Finished.Outcome != session.Cancelled || len(s.Decided) != 3 {
		t.Errorf("finished %+v with %d answers", s.Finished, len(s.Decided))
	}
	if a.live.err != nil {
		t.Errorf("stopping is an error: %v", a.live.err)
	}
	press(a, "esc")
	if a.current() != screen(a.home) {
		t.Error("esc does not lead back")
	}
	a.close()
}

func TestQuitWhileRunning(t *testing.T) {
	for _, tt := range []struct {
		name string
		keys []string
		quit bool // at once
		ends bool // the session was told to end
	}{
		{"q asks", []string{"q"}, false, false},
		{"ctrl+c asks", []string{"ctrl+c"}, false, false},
		{"q twice", []string{"q", "q"}, true, false},
		{"ctrl+c twice", []string{"ctrl+c", "ctrl+c"}, true, false},
		{"q and no", []string{"q", "n"}, false, false},
		{"q and another key", []string{"q", "x"}, false, false},
		{"q and yes", []string{"q", "y"}, false, true},
		{"yes and impatient", []string{"q", "y", "ctrl+c"}, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			a := newIdleApp(t, Options{}, 80, 24)
			pump := run(a, until(wonScript().untilAnswer(1)))
			quit := false
			for _, k := range tt.keys {
				_, cmd := a.Update(keyOf(k))
				quit = drain(a, cmd) || quit
			}
			if quit != tt.quit || a.quitting != tt.ends {
				t.Errorf("quits %v, ends the session %v", quit, a.quitting)
			}
			if tt.ends && !tt.quit && !drain(a, pump) {
				t.Error("it does not quit when the session has ended")
			}
			a.close()
		})
	}
}

// A Source that panics fails the session and not the program.
func TestPanic(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a := newIdleApp(t, Options{}, 80, 24)
	drain(a, run(a, func(context.Context, func(session.Event)) error { panic("ouch") }))
	if f := frame(a); !strings.Contains(f, "FAILED   panic: ouch") {
		t.Errorf("the frame is\n%s", f)
	}
	a.close()
}

// A stream that nobody looks at any more is drained, and shown nowhere.
func TestStaleStream(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a := newIdleApp(t, Options{}, 80, 24)
	old := run(a, until(wonScript().untilAnswer(3)))
	first := old()
	cmd := run(a, until(opened(5)))
	a.live.stop()
	_, next := a.Update(first)
	drain(a, next)
	drain(a, cmd)
	if got := a.live.state.Setup.Budget; got != 5 || len(a.live.state.Decided) != 0 {
		t.Errorf("budget %d, %d answers: the old session has got in", got, len(a.live.state.Decided))
	}
	a.close()
}

// When the program is gone, a Source is not held up by events that nobody
// takes.
func TestCloseWhileFull(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a := newIdleApp(t, Options{}, 80, 24)
	run(a, func(ctx context.Context, emit func(session.Event)) error {
		for range 10 * maxBatch {
			emit(session.Event{})
		}
		return nil
	})
	a.close()
}

// While a session waits for a server it counts down, also past a warning, and
// then says what it does.
func TestWaiting(t *testing.T) {
	c := newClock()
	a := newIdleApp(t, Options{Host: host.Host{Now: func() time.Time { return c.now }}}, 120, 40)
	drain(a, run(a, func(context.Context, func(session.Event)) error { return nil }))
	a.live.running = true
	feed(a, waitingScript()...)
	for _, tt := range []struct {
		after time.Duration
		want  string
	}{
		{0, "limited: again in 1 min 35 s, try 2 of 4  ollama/qwen3:8b at"}, {34 * time.Second, "again in 1 min 01 s"}, {time.Second + time.Millisecond, "again in 1 min 00 s"},
		{50 * time.Second, "again in 10 s"}, {9 * time.Second, "again in 1 s"}, {2 * time.Second, "try 2 of 4: ollama/qwen3:8b at"},
	} {
		c.now = c.now.Add(tt.after)
		feed(a, session.Event{Body: session.Warned{Text: "w"}})
		if f := frame(a); !strings.Contains(f, tt.want) {
			t.Errorf("%q is not in\n%s", tt.want, f)
		}
	}
	feed(a, script{}.answered(4, qa.OptionYes)...)
	if f := frame(a); strings.Contains(f, "try 2 of 4") {
		t.Errorf("it is over, and still told in\n%s", f)
	}
	a.close()
}

// A session of the UI makes a call again that failed, as often as it is to.
func TestSessionRetries(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for retries := range 2 {
		busy := &models.Error{Model: "scripted/strong", Fault: models.Limited, RetryAfter: time.Millisecond, Err: errors.New("slow down")}
		a := newIdleApp(t, Options{
			Host: host.Host{
				MaxRetries: retries,
				Open: func(context.Context, string) (models.Model, error) {
					return &scripted.Model{StreamFn: func(_ context.Context, req models.Request, n int) (scripted.Line, error) {
						if req.Role == models.RoleReference && n == 0 {
							return scripted.Line{}, busy
						}
						return scripted.Line{Text: "Answer: 5"}, nil
					}}, nil
				},
			},
		}, 80, 24)
		press(a, "enter")
		s := a.live.state
		again := 0
		for _, r := range s.Retried {
			if r.Fault != "" {
				again++
			}
		}
		if s.Finished == nil || again != retries || (s.Failed == nil) != (retries > 0) {
			t.Errorf("%d retries: %+v, %+v", retries, s.Retried, s.Finished)
		}
		a.close()
	}
}

// What the strong model wrote is not seen before the end.
func TestReferenceIsHidden(t *testing.T) {
	all := wonScript()
	for n := range all {
		a := newTestApp(t, 200, 60)
		feed(a, all[:n]...)
		if f := frame(a); strings.Contains(f, "SECRET") || strings.Contains(f, "109") && n < len(all.until(session.PhaseRevise)) {
			t.Fatalf("after %d events the frame is\n%s", n, f)
		}
	}
	a := newTestApp(t, 200, 60)
	feed(a, all...)
	finish(a)
	if f := frame(a); !strings.Contains(f, "SECRET") {
		t.Errorf("at the end the frame is\n%s", f)
	}
}

// What fails before a session exists says so, with what to do.
func TestOpenFails(t *testing.T) {
	a := newIdleApp(t, Options{
		Host: host.Host{
			Open: func(context.Context, string) (models.Model, error) {
				return nil, &models.Error{Model: "ollama/x", Fault: models.Unreachable, Err: errors.New("connection refused"), Hint: "start Ollama"}
			},
		},
	}, 80, 24)
	press(a, "enter")
	f := frame(a)
	if !strings.Contains(f, "ollama/x: unreachable: connection refused") || !strings.Contains(f, "start Ollama") {
		t.Errorf("the frame is\n%s", f)
	}
	a.close()
}

// Nothing ticks but while a session runs.
func TestIdle(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	ticks := 0
	a.tick = func() tea.Cmd { ticks++; return func() tea.Msg { return tickMsg{} } }
	press(a, "e", "h", "i", "esc", "n", "?", "x")
	if ticks != 0 {
		t.Errorf("%d ticks on the home screen", ticks)
	}
	press(a, "enter") // fails at once, as there is no model
	before := ticks
	_, cmd := a.Update(tickMsg{})
	drain(a, cmd)
	if ticks != before {
		t.Error("it ticks when the session has ended")
	}
	a.close()
}

// Scrolling up lets go of the newest rows, and coming to the end takes hold of
// them again.
func TestFollow(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, opened(10).add(session.PhaseStarted{Phase: session.PhaseDraft, Model: "embedded/small"})...)
	line := func(n int) session.Event { return delta(session.PhaseDraft, fmt.Sprintf("line %03d\n", n)) }
	for i := range 50 {
		feed(a, line(i))
	}
	if f := frame(a); !strings.Contains(f, "line 049") {
		t.Fatalf("it does not follow:\n%s", f)
	}
	press(a, "pgup", "k")
	held := frame(a)
	feed(a, line(50))
	if f := frame(a); strings.Contains(f, "line 050") || !strings.Contains(f, strings.Fields(held)[20]) {
		t.Errorf("it does not let go:\n%s", f)
	}
	press(a, "G")
	feed(a, line(51))
	if f := frame(a); !strings.Contains(f, "line 051") {
		t.Errorf("it does not follow again:\n%s", f)
	}
	if w := ansi.StringWidth(strings.Split(frame(a), "\n")[5]); w > 80 {
		t.Errorf("a line has %d cells", w)
	}
}

// Ticks go on: each is a new one.
func TestTicksGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := newShared(t.Context(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		first := s.tick()().(tickMsg)
		if second := s.tick()().(tickMsg); !second.now.After(first.now) {
			t.Errorf("ticks at %v and %v", first.now, second.now)
		}
	})
}
