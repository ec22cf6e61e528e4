package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tenbits/session"
	"tenbits/tui/host"
	"tenbits/tui/theme"
)

// What went well is said for a while, and then the line says again what goes on;
// a newer notice has its own time.
func TestNoticeFades(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newTestApp(t, 80, 24)
		a.later = a.wait
		feed(a, wonScript().untilAnswer(2)...)
		_, first := a.Update(noticeMsg{"the first"})
		_, second := a.Update(noticeMsg{"the second"})
		began := time.Now()
		drain(a, first)
		if a.notice != "the second" || !strings.Contains(frame(a), "✓ the second") {
			t.Errorf("the line says %q", a.notice)
		}
		drain(a, second)
		if a.notice != "" || !strings.Contains(frame(a), "embedded/strong: answering") {
			t.Errorf("after %v the line still says %q", time.Since(began), a.notice)
		}
	})
}

// Every warning has its row while there are enough, and the first of them what is
// left; those that have none are counted.
func TestWarningRows(t *testing.T) {
	long := session.Warned{Text: strings.Repeat("improbable ", 12) + "end", Hint: "take another model"}
	for _, tt := range []struct {
		name string
		all  []session.Warned
		rows int
		want []string // what the rows begin or end with, by turns
	}{
		{"none", nil, 3, nil},
		{"one", []session.Warned{long}, 4, []string{"! improbable", "→ take another model"}},
		{"cut", []session.Warned{long}, 2, []string{"! improbable", "…"}},
		{"two", []session.Warned{long, {Text: "second"}}, 3, []string{"! improbable", "! second"}},
		{"many", []session.Warned{long, {Text: "second"}, {Text: "third"}, {Text: "fourth"}}, 2, []string{"! improbable", "! second (and 2 more)"}},
		{"one row", []session.Warned{long, {Text: "second"}}, 1, []string{"! improbable", "(and 1 more)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := warningRows(tt.all, 60, tt.rows)
			if len(rows) > tt.rows || len(tt.want) == 0 != (len(rows) == 0) {
				t.Fatalf("%q", rows)
			}
			if len(rows) > 0 && (!strings.HasPrefix(rows[0], tt.want[0]) || !strings.HasSuffix(rows[len(rows)-1], tt.want[1])) {
				t.Errorf("%q", rows)
			}
			for _, r := range rows {
				if cells(r) > 60 {
					t.Errorf("%q is too wide", r)
				}
			}
		})
	}
}

// A question stands where it will stand, while it is written.
func TestBeingAsked(t *testing.T) {
	a := newTestApp(t, 120, 40)
	s := wonScript().until(session.PhaseAsk)
	reply := "Here are my questions:\n1. Is the number in step 1 above 24?\n2) Is the number in step 2 above 20?\n10. Is"
	feed(a, s.add(session.Delta{Phase: session.PhaseAsk, Text: reply, Tokens: 9})...)
	row := func(text string) string {
		for line := range strings.Lines(frame(a)) {
			if _, line, found := strings.Cut(line, "│"); found && strings.Contains(line, text) {
				return line
			}
		}
		t.Fatalf("%q is not in\n%s", text, frame(a))
		return ""
	}
	column := func(text string) int { return cells(row(text)[:strings.Index(row(text), "Is ")]) }
	asked := column("step 1 above 24?")
	if got := row("step 2 above 20?"); !strings.Contains(got, " 2 ·     Is the number") {
		t.Errorf("the second is %q", got)
	}
	if got := row("Here are"); !strings.Contains(got, "·     Here") {
		t.Errorf("what is no question is %q", got)
	}
	feed(a, session.Event{Body: session.Asked{Round: 1, Wanted: 2, Questions: []string{"Is the number in step 1 above 24?", "Is the number in step 2 above 20?"}}})
	if listed := column("step 1 above 24?"); listed != asked {
		t.Errorf("it stands in column %d, and was written in column %d", listed, asked)
	}
}

// What is held says what comes next: before the questions of a round are asked
// the round, and then their answers.
func TestHeldBefore(t *testing.T) {
	a := newTestApp(t, 80, 24)
	s := wonScript()
	asking := len(s.until(session.PhaseAsk))
	feed(a, s[:asking]...)
	press(a, "space")
	if f := frame(a); !strings.Contains(f, "held before a round of questions") {
		t.Errorf("before the questions:\n%s", f)
	}
	feed(a, s[asking:asking+11]...)
	if f := frame(a); !strings.Contains(f, "held before the answers") {
		t.Errorf("after the questions:\n%s", f)
	}
}

// Beside a box there are whole words or nothing, without the colours of what
// runs behind it.
func TestBackdrop(t *testing.T) {
	th := newTestApp(t, 80, 24).theme
	rows := []string{th.Yes.Render("✓ yes") + " a question", th.YesChip.Render(" y") + th.YesChip.Edge.Render("▌")}
	for margin, covered := range map[int]bool{1: true, crumbs: true, crumbs + 1: false} {
		got := backdrop(th, rows, margin, 1, 2)
		if want := th.Dim.Render("✓ yes a question"); got[0] != want {
			t.Errorf("%d: above the box stands %q, want %q", margin, got[0], want)
		}
		if blank := got[1] == ""; blank != covered || strings.Contains(got[1], "▌") {
			t.Errorf("%d: beside the box stands %q", margin, got[1])
		}
	}
}

// The help is of the state at hand, also when that changes while it is open.
func TestHelpFollows(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, wonScript().untilAnswer(2)...)
	press(a, "?")
	if f := frame(a); !strings.Contains(f, "pause before: nothing") || !strings.Contains(f, "a cell for each bit") {
		t.Fatalf("the help is\n%s", f)
	}
	feed(a, wonScript()[len(wonScript().untilAnswer(2)):]...)
	finish(a)
	if f := frame(a); strings.Contains(f, "pause before") || !strings.Contains(f, "the rival to beat") {
		t.Errorf("the session has ended, and the help is\n%s", f)
	}
}

// The first screen says what only the strong model knows, and of a text of one's
// own that the built-in pair may not understand it.
func TestKnown(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	if f := frame(a); !strings.Contains(f, "Only the strong model knows what a carton holds.") {
		t.Errorf("the first problem:\n%s", f)
	}
	press(a, "e", "W", "h", "y", "esc")
	if f := frame(a); !strings.Contains(f, "! The built-in pair is for word problems only.") {
		t.Errorf("a problem of one's own:\n%s", f)
	}
	a.home.job.small = "ollama/x"
	if f := frame(a); strings.Contains(f, "built-in pair") {
		t.Errorf("another model:\n%s", f)
	}
}

// The price of the answer itself is said where a session came to one, at every
// width from the smallest on, and not of one that was stopped.
func TestRivalIsSaid(t *testing.T) {
	for width := MinWidth; width <= 200; width += 8 {
		a := newTestApp(t, width, 24)
		feed(a, wonScript()...)
		finish(a)
		if f := frame(a); !strings.Contains(f, "9.97 to send the answer itself") && !strings.Contains(f, "the answer itself: 9.97") {
			t.Errorf("%d columns:\n%s", width, f)
		}
	}
	a := newTestApp(t, 80, 24)
	feed(a, stoppedScript()...)
	finish(a)
	if f := frame(a); strings.Contains(f, "answer itself") {
		t.Errorf("a session that was stopped:\n%s", f)
	}
}

// The steps mark where a session is, and make room for a draft that needs it.
func TestSteps(t *testing.T) {
	a := newTestApp(t, 120, 40)
	feed(a, wonScript().untilAnswer(4)...)
	rows := a.live.steps(60)
	for i, row := range rows {
		rows[i] = strings.TrimSpace(ansi.Strip(row))
	}
	marks := func(prefix string) (n int) {
		for _, r := range rows {
			if strings.HasPrefix(r, prefix) {
				n++
			}
		}
		return n
	}
	if marks("✓") != 3 || marks("▸ 4") != 1 {
		t.Errorf("%q", rows)
	}
	long := strings.Repeat("a line\n", 40)
	a.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	feed(a, session.Event{Body: session.Drafted{N: 1, Round: 1, Text: long}})
	if f := frame(a); strings.Contains(f, "HOW IT GOES") {
		t.Errorf("beside a long draft:\n%s", f)
	}
}

// What kind of showing a session is stands above it, however long the names are.
func TestModeHasItsPlace(t *testing.T) {
	for _, strategy := range []string{"auto", "batch", "split:4", "select:8", "adaptive", "rounds:12x34", "informative"} {
		for width := MinWidth; width <= 130; width++ {
			a := newTestApp(t, width, 20)
			s := opened(4)
			started := s[0].Body.(session.Started)
			started.Setup.Strategy = strategy
			s[0].Body = started
			feed(a, s...)
			if first, _, _ := strings.Cut(frame(a), "\n"); !strings.HasSuffix(first, "● LIVE") {
				t.Errorf("%s, %d columns: %q", strategy, width, first)
			}
		}
	}
}

// What is said of a session before it begins, and while it runs, is what its
// strategy does with so many bits.
func TestSaidOfStrategies(t *testing.T) {
	for _, tt := range []struct {
		strategy     string
		budget       int
		before, then string
	}{
		{"auto", 10, "1 drafts many answers", "samples more drafts"},
		{"select:8", 1, "1 drafts many answers", "samples more drafts"},
		{"batch", 10, "1 drafts an answer", "asks yes/no questions"},
		{"split", 4, "1 drafts an answer", "asks yes/no questions"},
	} {
		a := newTestApp(t, 120, 40)
		s := opened(tt.budget)
		started := s[0].Body.(session.Started)
		started.Setup.Strategy = tt.strategy
		s[0].Body = started
		feed(a, s...)
		if f := frame(a); !strings.Contains(f, tt.then) {
			t.Errorf("%s with %d bits:\n%s", tt.strategy, tt.budget, f)
		}
		a = newIdleApp(t, Options{Host: host.Host{Strategy: tt.strategy}}, 120, 40)
		a.home.job.budget = tt.budget
		if f := frame(a); !strings.Contains(f, tt.before) {
			t.Errorf("%s with %d bits:\n%s", tt.strategy, tt.budget, f)
		}
	}
}

// A list of questions says of each how likely a yes was held, or of none.
func TestLikelyHasAColumn(t *testing.T) {
	th, err := theme.Named("none", true)
	if err != nil {
		t.Fatal(err)
	}
	a := newTestApp(t, 80, 24)
	feed(a, fortyScript()...)
	for width := 20; width <= 140; width += 5 {
		var q questionPane
		q.show(th, width, a.live.state.Game, 0)
		columns := map[int]int{}
		for _, row := range q.rows {
			if i := strings.LastIndex(row, "p 0."); i >= 0 {
				columns[cells(row[:i])]++
			}
		}
		all := 0
		for _, n := range columns {
			all += n
		}
		likely := slices.ContainsFunc(q.rows, func(r string) bool { return strings.Contains(r, "p 0.") })
		if likely != (width >= likelyFrom) || len(columns) > 1 || likely && all != 23 {
			t.Errorf("%d columns: %s", width, fmt.Sprint(columns))
		}
	}
}
