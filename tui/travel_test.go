package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/tui/host"
)

// Keys that come faster than commands are run reach what the key before them
// has opened.
func TestFastKeys(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, "up", "up")
	a.home.row = rowBits
	for _, k := range []string{"1", "5", "enter"} {
		a.Update(keyOf(k)) // no command is run
	}
	if got := a.home.job.budget; got != 15 {
		t.Errorf("typing 15 set %d bits", got)
	}
	a.home.row = rowWatch
	a.Update(keyOf("enter"))
	a.Update(keyOf("enter"))
	if len(a.lives) != 1 {
		t.Errorf("enter, pressed twice, started %d sessions", len(a.lives))
	}
	a.close()
}

// What the palette offered may be gone when it is taken.
func TestPaletteIsLate(t *testing.T) {
	for _, name := range []string{"pause", "step", "skip ahead", "speed"} {
		a := newIdleApp(t, Options{}, 80, 24)
		pump := a.add(func(l *live) tea.Cmd { return l.play(wonScript(), 1) })
		press(a, append([]string{"ctrl+p"}, strings.Split(name, "")...)...)
		a.live.control.SetSpeed(0)
		drain(a, pump)
		press(a, "enter")
		if !strings.Contains(a.complaint, "can no longer be done") {
			t.Errorf("%s: it says %q", name, a.complaint)
		}
		a.close()
	}
}

// A session of a strategy that this program does not know can be looked at and
// not run again.
func TestReplayOfTheFuture(t *testing.T) {
	s := wonScript()
	started := s[0].Body.(session.Started)
	started.Setup.Strategy = "clairvoyant"
	s[0].Body = started
	a := newIdleApp(t, Options{}, 80, 24)
	drain(a, a.add(func(l *live) tea.Cmd { return l.play(s, 0) }))
	press(a, "b", "t", "n")
	if a.overlay != nil || len(a.lives) != 1 {
		t.Errorf("it can be run again: %T, %d sessions", a.overlay, len(a.lives))
	}
	if f := frame(a); !strings.Contains(f, "clairvoyant") {
		t.Errorf("the frame is\n%s", f)
	}
	a.close()
}

// A transcript that was asked for does not come up over something else.
func TestLateTranscript(t *testing.T) {
	a := newIdleApp(t, Options{Host: host.Host{Store: storeWith(t, wonScript())}}, 80, 24)
	press(a, "s")
	_, cmd := a.Update(keyOf("enter"))
	press(a, "esc", "e", "x")
	drain(a, cmd)
	if a.current() != screen(a.home) || len(a.lives) != 0 || a.home.input.text != "x" {
		t.Errorf("%T is shown, %d sessions, %q typed", a.current(), len(a.lives), a.home.input.text)
	}
	a.close()
}

// Nothing new begins while the program ends.
func TestNothingNewWhileQuitting(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	pump := run(a, until(wonScript().untilAnswer(1)))
	press(a, "q", "y", "esc", "enter")
	if len(a.lives) != 1 {
		t.Errorf("%d sessions are open", len(a.lives))
	}
	if !drain(a, pump) {
		t.Error("it does not quit when the session has ended")
	}
	a.close()
}

// Thinking that was asked for stays that of the call it was asked for.
func TestThinkingStaysApart(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, thinkingScript()...)
	press(a, "T")
	if f := frame(a); !strings.Contains(f, "how many does a crate hold") {
		t.Fatalf("the thinking is not shown:\n%s", f)
	}
	s := thinkingScript().add(
		session.Drafted{Text: firstDraft},
		session.PhaseStarted{Phase: session.PhaseReference, Model: "embedded/strong"},
		session.Delta{Phase: session.PhaseReference, Thinking: "SECRET", Tokens: 1},
	)
	feed(a, s[len(thinkingScript()):]...)
	if f := frame(a); strings.Contains(f, "SECRET") || !strings.Contains(f, "how many does a crate hold") {
		t.Errorf("the box shows\n%s", f)
	}
}

// A report that is laid out anew shows the part that was being read.
func TestReportKeepsItsPlace(t *testing.T) {
	a := newTestApp(t, 160, 24)
	feed(a, wonScript()...)
	finish(a)
	press(a, "tab", "tab")
	top := func() string { return strings.TrimSpace(strings.Split(frame(a), "\n")[3]) }
	if !strings.Contains(frame(a), "WHAT IT COST") {
		t.Fatalf("the frame is\n%s", frame(a))
	}
	before := a.live.report.rows[a.live.report.top]
	a.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	if after := a.live.report.rows[a.live.report.top]; after != before {
		t.Errorf("it showed %q and shows %q; the first row is %q", before, after, top())
	}
}

// What is copied is the text, without what a terminal would act on.
func TestCopyable(t *testing.T) {
	for in, want := range map[string]string{
		"a\tb\r\nc\n":                          "a\tb\nc\n",
		"x\x1b[31my\x1b]52;c;cm0=\az":          "xyz",
		"p\u202eq\a\x00r":                      "pqr",
		strings.Repeat("l", 9000) + "\r\n数学\n": strings.Repeat("l", 9000) + "\n数学\n",
	} {
		if got := copyable(in); got != want {
			t.Errorf("copyable(%.40q) = %.80q", in, got)
		}
	}
}
