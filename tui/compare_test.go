package tui

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/theme"
)

func TestCompareMarks(t *testing.T) {
	a := saved("space", "j", "space", "j", "space")(t, 80, 24)
	path := func(n int) string { return a.sessions.all[n].Path }
	if got := a.sessions.marks; !slices.Equal(got, []string{path(1), path(2)}) {
		t.Fatalf("a third mark leaves %v", got)
	}
	press(a, "enter")
	c, ok := a.current().(*compare)
	if !ok || c.sides[0].ID != savedID(2) || c.sides[1].ID != savedID(1) {
		t.Fatalf("enter does not compare: %T", a.current())
	}
	press(a, "G")
	if c.scroll.top == 0 {
		t.Error("it does not scroll")
	}
	press(a, "n", "tab", "esc")
	if a.current() != screen(a.sessions) || len(a.sessions.marks) != 2 {
		t.Errorf("esc leads to %T with the marks %v", a.current(), a.sessions.marks)
	}
	press(a, "space")
	if got := a.sessions.marks; !slices.Equal(got, []string{path(1)}) {
		t.Errorf("space does not unmark: %v", got)
	}
	press(a, "k", "d")
	if len(a.sessions.marks) != 0 {
		t.Errorf("what is deleted stays marked: %v", a.sessions.marks)
	}
	press(a, "space", "esc")
	if len(a.sessions.marks) != 0 || a.current() != screen(a.sessions) {
		t.Error("esc does not take the marks away first")
	}
	if press(a, "esc"); a.current() != screen(a.home) {
		t.Error("esc does not lead back")
	}
}

// Two that cannot be read are not compared, and it says why.
func TestCompareFails(t *testing.T) {
	a := saved("space", "j", "space")(t, 80, 24)
	if err := os.Remove(a.sessions.all[1].Path); err != nil {
		t.Fatal(err)
	}
	if press(a, "v"); a.current() != screen(a.sessions) || !strings.Contains(a.complaint, "cannot be compared") {
		t.Errorf("it shows %T and says %q", a.current(), a.complaint)
	}
}

// Text is marked where, and only where, the other side has another; also
// against no text at all.
func TestCompareTexts(t *testing.T) {
	for _, tt := range []struct {
		left, right string
		want        []string
	}{
		{"a b", "a b", []string{"  a b", "  a b"}},
		{"a b", "a c", []string{"≠ a b", "≠ a c"}},
		{"a\nb", "a", []string{"  a", "≠ b", "  a"}},
		{"a", "", []string{"≠ a"}},
	} {
		for _, width := range []int{60, 80} {
			p := comparePage{theme: theme.New(true), width: width}
			p.texts(tt.left, tt.right)
			var got []string
			for _, side := range []int{0, 1} {
				for _, row := range p.rows {
					row = ansi.Strip(row)
					if width >= columnsFrom {
						l, r, _ := strings.Cut(row, "│ ")
						row = pick(side == 0, l, r)
					} else if side == 1 || row == "1" || row == "2" {
						continue
					}
					if row = strings.TrimRight(strings.TrimPrefix(strings.TrimPrefix(row, "1"), "2"), " "); row != "" {
						got = append(got, row)
					}
				}
			}
			want := tt.want
			if width < columnsFrom && tt.left == tt.right {
				want = want[:1]
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q and %q in %d cells: %q, want %q", tt.left, tt.right, width, got, want)
			}
			if (len(p.diffs) == 0) != (tt.left == tt.right) {
				t.Errorf("%q and %q in %d cells differ at %v", tt.left, tt.right, width, p.diffs)
			}
		}
	}
}

// Nothing of a file gets to the terminal as it is: not in the preview, and not
// side by side.
func TestHostileSessions(t *testing.T) {
	h := hostile()
	list := []transcripts.Summary{
		{ID: h, Path: "a", Prompt: h, Small: h, Strong: h, Strategy: h, Complete: true, Oracle: true, Outcome: session.Outcome(h), Change: ptr(session.Change(h))},
		{ID: h, Path: "b", Error: h},
	}
	st := hostileScript().state()
	for _, size := range [][2]int{{40, 15}, {60, 20}, {80, 40}, {120, 40}, {200, 60}} {
		a := listed(list, nil)(t, size[0], size[1])
		check := func() {
			t.Helper()
			checkClean(t, a)
			checkFits(t, a, size[0], size[1])
		}
		a.Update(previewMsg{path: "a", state: st})
		check()
		press(a, "p")
		check()
		a.Update(previewMsg{path: "a", err: errors.New(h)})
		check()
		press(a, "o", "o", "o", "o", "space", "G")
		check()
		a.Update(removedMsg{list[0], errors.New(h)})
		check()
		drain(a, a.sessions.openCompare(comparedMsg{[2]side{{list[0], st}, {list[0], session.State{}}}}))
		if _, ok := a.current().(*compare); !ok {
			t.Fatalf("%T is shown", a.current())
		}
		for range 8 {
			check()
			press(a, "pgdown")
		}
	}
}

// Two sessions that began in the same minute are told apart by their heads, at
// any width.
func TestCompareHeads(t *testing.T) {
	of := func(id string, control session.Control) side {
		at := newClock().now
		return side{Summary: transcripts.Summary{
			ID: id, Started: at, Complete: true, Outcome: session.Solved, Change: ptr(session.Won), Control: control,
		}, state: wonScript().state()}
	}
	for _, width := range []int{40, 60, 80, 100, 120, 200} {
		for _, control := range []session.Control{"", session.Self} {
			a := newIdleApp(t, Options{}, width, 24)
			c := newCompare(a.shared, [2]side{of("20261129-191734-abcdef", control), of("20261129-191734-ghjkmn", control)})
			c.setSize(width, 22)
			a.show(c)
			f := frame(a)
			for _, end := range []string{"abcdef", "ghjkmn"} {
				if !strings.Contains(f, end) {
					t.Errorf("at %d %s is missing:\n%s", width, end, f)
				}
			}
			if width >= 80 && control == "" && !strings.Contains(f, "· 20261129-191734-abcdef") {
				t.Errorf("at %d there is room for the ID:\n%s", width, f)
			}
		}
	}
}
