package tui

import (
	"fmt"
	"strings"
	"testing"

	"tenbits/session"
)

// A list of questions can be scrolled back while one more is being written, and
// stays there; at its end it follows again.
func TestFollowWhileAsking(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, wonScript().untilAnswer(10)...)
	begun := session.PhaseStarted{Phase: session.PhaseAsk, Model: "embedded/small", Round: 2}
	feed(a, script{}.add(begun)...)
	ask := func(from, to int) {
		for n := from; n <= to; n++ {
			feed(a, delta(session.PhaseAsk, fmt.Sprintf("%d. Is it number %d?\n", n, n)))
		}
	}
	last := func(n int) string { return fmt.Sprintf("Is it number %d?", n) }
	ask(11, 20)
	press(a, "tab")
	if f := frame(a); !strings.Contains(f, last(20)) {
		t.Fatalf("it does not follow:\n%s", f)
	}
	press(a, "k", "k", "k")
	before := frame(a)
	if strings.Contains(before, last(20)) || !strings.Contains(before, last(17)) || !strings.Contains(before, "answered ↑") || !strings.Contains(before, " ↓3") {
		t.Fatalf("it was not scrolled back by three rows, or does not say so:\n%s", before)
	}
	ask(21, 22)
	if f := frame(a); strings.Contains(f, last(22)) || !strings.Contains(f, last(17)) || !strings.Contains(f, " ↓5") {
		t.Errorf("it does not stay where it was:\n%s", f)
	}
	press(a, "G")
	ask(23, 23)
	if f := frame(a); !strings.Contains(f, last(23)) {
		t.Errorf("it does not follow again:\n%s", f)
	}
}
