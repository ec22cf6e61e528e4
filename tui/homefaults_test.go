package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/tui/host"
)

// What the answer itself takes is said as what is true whatever the strategy
// spends: several take fewer bits than they may.
func TestRivalOfTheBudget(t *testing.T) {
	for _, s := range qa.Strategies() {
		for _, width := range []int{80, 120} {
			a := newIdleApp(t, Options{Host: host.Host{Strategy: s.Name()}}, width, 40)
			f := frame(a)
			if !strings.Contains(f, "the answer itself takes 10 bits") || strings.Contains(f, "wins") || width == 120 && !strings.Contains(f, "takes 10 bits, no more than this budget") {
				t.Errorf("%s, %d columns:\n%s", s.Name(), width, f)
			}
			press(a, append(to(rowBits), "left")...)
			if f := frame(a); a.home.row == rowBits && strings.Contains(f, "the answer itself takes") {
				t.Errorf("%s, with 9 bits:\n%s", s.Name(), f)
			}
		}
	}
}

// While an overlay has the keys, the line below does not say what they would do
// without it.
func TestStatusBehindOverlay(t *testing.T) {
	for name, a := range map[string]*app{
		"bits":     onRow(rowBits, "1")(t, 80, 24),
		"seed":     onRow(rowSeed, "enter")(t, 80, 24),
		"seat":     seated("down", "down", "down", "down", "enter")(t, 80, 24),
		"sort":     saved("S")(t, 80, 24),
		"all":      saved("ctrl+p")(t, 80, 24),
		"strategy": onRow(rowStrategy, "enter")(t, 80, 24),
	} {
		f := frame(a)
		lower := strings.Join(strings.Split(f, "\n")[22:], "\n")
		if a.overlay == nil || strings.Contains(lower, "Enter ") || !strings.Contains(lower, "enter take") {
			t.Errorf("%s:\n%s", name, f)
		}
	}
	// What runs meanwhile is still said.
	a := newTestApp(t, 80, 24)
	feed(a, wonScript().untilAnswer(2)...)
	if press(a, "ctrl+p"); !strings.Contains(frame(a), "embedded/strong: answering") {
		t.Errorf("a session that runs:\n%s", frame(a))
	}
}

// The row for a model that is not listed stays whatever is typed, and one that is
// away says on enter what to do.
func TestListTakesWhatIsTyped(t *testing.T) {
	a := seated("down", "down", "down", "down", "enter")(t, 80, 24)
	press(a, letters("ollama/zzz")...)
	if f := frame(a); !strings.Contains(f, "another one") || !strings.Contains(f, "take ollama/zzz") || strings.Contains(f, "Nothing has these letters") {
		t.Errorf("the frame is\n%s", f)
	}
	a = seated("down", "down", "down", "down", "enter", "o", "l", "l", "a", "enter")(t, 80, 24)
	if a.overlay == nil || !strings.Contains(frame(a), "! install Ollama from ollama.com") {
		t.Errorf("enter on a provider that is away:\n%s", frame(a))
	}
	a = seated("down", "down", "down", "down", "enter", "z", "z", "z", "enter")(t, 80, 24)
	if e, ok := a.overlay.(*entry); !ok || e.field.text != "zzz" || e.wrong == "" {
		t.Errorf("what is no reference:\n%s", frame(a))
	}
	a.Update(tea.PasteMsg{Content: "/y"})
	if press(a, "enter"); a.home.job.small != "zzz/y" {
		t.Errorf("mended it is %s", a.home.job.small)
	}
}

// An old value is typed over, and mended by a key that moves; what was typed
// already is gone on with.
func TestTypedOver(t *testing.T) {
	make := func() *entry {
		return newEntry("", "", "old", 20, func(string) (tea.Cmd, error) { return nil, nil }).over()
	}
	for _, tt := range []struct {
		keys []string
		want string
	}{
		{[]string{"n", "e", "w"}, "new"}, {[]string{"right", "n"}, "oldn"}, {[]string{"left", "n"}, "olnd"}, {[]string{"backspace"}, "ol"}, {nil, "old"}, {[]string{"space"}, " "},
	} {
		e := make()
		for _, k := range tt.keys {
			e.press(keyOf(k))
		}
		if e.field.text != tt.want {
			t.Errorf("%q: %q, want %q", tt.keys, e.field.text, tt.want)
		}
	}
	e := make()
	if e.paste("new"); e.field.text != "new" || len(e.bindings()) != 2 {
		t.Errorf("pasted: %q, %d keys", e.field.text, len(e.bindings()))
	}
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, append(to(rowBits), "1", "5", "enter")...)
	if a.home.job.budget != 15 {
		t.Errorf("15 is %d bits", a.home.job.budget)
	}
}

// Where only ASCII is drawn, arrow keys go by their names.
func TestArrowsInASCII(t *testing.T) {
	for _, keys := range [][]string{{"down", "down"}, {"down", "down", "down", "enter"}, {"?"}, {"ctrl+p", "c", "h", "o", "o"}} {
		a := newIdleApp(t, Options{ASCII: true}, 120, 40)
		press(a, keys...)
		f := frame(a)
		if strings.Contains(f, "^/v") || strings.Contains(f, "</>") || !strings.Contains(f, "up/down") {
			t.Errorf("after %q:\n%s", keys, f)
		}
		checkFits(t, a, 120, 40)
	}
	a := newIdleApp(t, Options{ASCII: true}, 80, 24)
	press(a, "down", "down")
	if f := strings.Join(strings.Fields(frame(a)), " "); !strings.Contains(f, "Change it by left/right, or type a number") {
		t.Errorf("of the bits:\n%s", f)
	}
	press(a, "alt+a")
	if f := frame(a); !strings.Contains(f, "↑/↓") || strings.Contains(f, "up/down") {
		t.Errorf("with all characters:\n%s", f)
	}
}
