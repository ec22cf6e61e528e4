package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/models/embedded/problems"
)

// A letter that means nothing opens the field; esc brings back the problem with
// all that is known of it, and the row.
func TestStrayLetter(t *testing.T) {
	for _, k := range []string{"f", "d", "C", "x", "z", "é"} {
		a := newIdleApp(t, Options{}, 80, 24)
		press(a, "n", "down", "down")
		want, row := a.home.job, a.home.row
		press(a, k)
		if f := frame(a); !a.home.editing || !strings.Contains(f, "Esc brings back the problem before.") || !strings.Contains(f, "esc the problem before") {
			t.Errorf("%s: it does not say what esc does:\n%s", k, f)
		}
		press(a, "esc")
		if got := a.home.job; got.problem != want.problem || !got.generated || got.gold != want.gold || got.prompt != want.prompt || a.home.editing || a.home.row != row {
			t.Errorf("%s, esc: %+v, row %v", k, got, a.home.row)
		}
		if press(a, "p"); a.home.job.problem != problems.ShownSeed || !a.home.job.generated {
			t.Errorf("%s, esc, p: %+v", k, a.home.job)
		}
	}
}

// What was typed straight away, and left by esc, is not lost.
func TestTypedAndLeft(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, letters("Why is it?", "esc")...)
	if a.home.job.problem != problems.ShownSeed || !a.home.job.generated || !strings.Contains(a.notice, "p brings back") {
		t.Errorf("after esc: %+v, it says %q", a.home.job, a.notice)
	}
	if press(a, "p"); a.home.job.prompt != "Why is it?" {
		t.Errorf("after p: %q", a.home.job.prompt)
	}
	if press(a, "n"); a.home.job.problem != problems.ShownSeed || !a.home.job.generated {
		t.Errorf("after n: %+v", a.home.job)
	}
}

// Going back passes what was typed and goes on to the problems before it, and
// forward again the same way.
func TestProblemBefore(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	a.home.job = a.home.job.generate(problems.ShownSeed + 10)
	shown := func() string {
		if j := a.home.job; !j.generated {
			return j.prompt
		}
		return strings.Repeat("-", int(a.home.job.problem-problems.ShownSeed))
	}
	press(a, "e", "x", "esc")
	for i, step := range []struct{ key, want string }{
		{"p", "----------"}, {"p", "---------"}, {"p", "--------"}, {"n", "---------"}, {"n", "----------"}, {"n", "x"},
		{"n", "----------"}, {"n", "-----------"}, {"p", "----------"}, {"p", "x"}, {"p", "----------"}, {"p", "---------"},
	} {
		if press(a, step.key); shown() != step.want {
			t.Fatalf("step %d, %s: %q, want %q", i+1, step.key, shown(), step.want)
		}
	}
	for range 20 {
		press(a, "p")
	}
	if a.home.job.problem != problems.ShownSeed {
		t.Errorf("in the end %d", a.home.job.problem)
	}
}

// A problem from the list, a mended text and a deleted one have what they were
// shown after behind them.
func TestProblemBeforeOthers(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, to(rowProblem)...)
	press(a, "enter", "up", "enter") // a puzzle
	puzzle := a.home.job
	press(a, "e", "a", "esc", "e", "b", "esc") // mended: it is one text
	if a.home.job.prompt != "ab" {
		t.Fatalf("typed is %q", a.home.job.prompt)
	}
	press(a, "e", "backspace", "backspace", "esc")
	if a.home.job.id != puzzle.id || a.home.job.gold != puzzle.gold || a.home.job.set != puzzle.set {
		t.Errorf("after what was typed is deleted: %+v", a.home.job)
	}
	if press(a, "p"); a.home.job.problem != problems.ShownSeed || !a.home.job.generated {
		t.Errorf("before the puzzle: %+v", a.home.job)
	}
	for range 3 * maxPassed {
		press(a, "n")
	}
	if n := len(a.home.passed.before); n > maxPassed {
		t.Errorf("%d problems are remembered", n)
	}
}

// A level goes with the problem that it brought.
func TestLevelOfProblemBefore(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, to(rowProblem)...)
	press(a, "enter", "down", "down", "n", "enter")
	if a.home.level != hard {
		t.Fatalf("level %v", a.home.level)
	}
	if press(a, "p"); a.home.job.problem != problems.ShownSeed || a.home.level != anyLevel {
		t.Errorf("before it: %d, %v", a.home.job.problem, a.home.level)
	}
	if press(a, "n", "n"); a.home.level != hard || !hard.has(problems.New(a.home.job.problem)) {
		t.Errorf("after it: %d, %v", a.home.job.problem, a.home.level)
	}
}

// What is pasted is a problem of its own; esc brings back the one before, also
// one that was typed. Where one is being typed it goes where the cursor is.
func TestPasteAfresh(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, "e", "o", "l", "d", "esc")
	a.home.job.gold = "7"
	a.Update(tea.PasteMsg{Content: "What is new?"})
	if a.home.input.text != "What is new?" {
		t.Errorf("in the field is %q", a.home.input.text)
	}
	press(a, "esc")
	if a.home.job.prompt != "old" || a.home.job.gold != "7" {
		t.Errorf("after esc: %+v", a.home.job)
	}
	a.Update(tea.PasteMsg{Content: "new"})
	press(a, "left")
	a.Update(tea.PasteMsg{Content: "-"})
	j := watched(a, "enter")
	if j == nil || j.prompt != "ne-w" || j.gold != "" {
		t.Errorf("started is %+v", j)
	}
	for _, want := range []string{"old", "What is new?"} {
		if press(a, "p"); a.home.job.prompt != want {
			t.Errorf("after p: %q, want %q", a.home.job.prompt, want)
		}
	}
}

// The problem that a session goes on with is that of the first screen from then
// on, so that none is played twice.
func TestHomeGoesOn(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, "enter", "n", "n", "esc")
	if got := a.home.job.problem; got != problems.ShownSeed+2 {
		t.Errorf("home shows %d", got)
	}
	if press(a, "n"); a.home.job.problem != problems.ShownSeed+3 {
		t.Errorf("the next one is %d", a.home.job.problem)
	}
	press(a, "]", "n", "esc") // on from an older one
	if got := a.home.job.problem; got != problems.ShownSeed+3 {
		t.Errorf("after an older one home shows %d", got)
	}
	press(a, "e", "x", "esc", "]", "n", "n", "esc")
	if got := a.home.job.prompt; got != "x" {
		t.Errorf("in the place of what was typed stands %q", got)
	}
	a.close()
}
