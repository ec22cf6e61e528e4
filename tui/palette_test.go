package tui

import (
	"strings"
	"testing"

	"tenbits/qa"
	"tenbits/tui/host"
)

// What people look for goes by other names than the screens have; the palette
// finds it by these, too, first.
func TestPaletteFindsByOtherNames(t *testing.T) {
	for typed, want := range map[string]string{
		"lossless": "a text, token by token", "arith": "a text, token by token", "frontier": "every way to send it", "history": "saved sessions",
		"start": "watch", "export": "copy …", "budget": "bits …", "exit": "quit", "colors": "theme, colours …", "relay": "send to a receiver",
		"fork": "what if …", "benchmark": "runs of the bench", "crc": "check", "ollama": "small model …", "shortcuts": "help",
	} {
		store := openStore(t)
		a := newIdleApp(t, Options{Host: host.Host{Runs: t.TempDir(), Store: store, Coders: testCoders}}, 100, 40)
		if typed == "export" || typed == "fork" {
			a.close()
			a = newTestApp(t, 100, 40)
			feed(a, wonScript()...)
			finish(a)
		}
		press(a, append([]string{"ctrl+p"}, strings.Split(typed, "")...)...)
		if f := frame(a); !strings.Contains(f, "▸ "+want) {
			t.Errorf("%s does not find %q:\n%s", typed, want, f)
		}
		a.close()
	}
}

// All that a session is set up with can be reached by the palette: what is one of a
// few becomes the next, all else is asked for.
func TestPaletteSetsUp(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {60, 20}} {
		a := newIdleApp(t, Options{Host: host.Host{Open: openEmbedded}}, size[0], size[1])
		reach := func(typed string, keys ...string) {
			press(a, append(append([]string{"ctrl+p"}, strings.Split(typed, "")...), append([]string{"enter"}, keys...)...)...)
		}
		reach("bits", "1", "7", "enter")
		reach("seed …", "4", "enter")
		reach("guard")
		reach("format")
		if j := a.home.job; j.budget != 17 || j.seed != 4 || !j.guard || j.format == qa.Plain1 || a.overlay != nil {
			t.Errorf("%v: %+v", size, j)
		}
		if a.home.row != rowFormat || !strings.Contains(frame(a), "▸ FORMAT") {
			t.Errorf("%v: the row that was set is not the chosen one:\n%s", size, frame(a))
		}
		if reach("strategy …"); a.overlay == nil || !strings.Contains(frame(a), "adaptive") {
			t.Errorf("%v: no strategies are listed:\n%s", size, frame(a))
		}
		press(a, "esc")
		press(a, "e", "x", "ctrl+p")
		press(a, append(strings.Split("oracle", ""), "enter")...)
		if a.home.editing || a.home.job.prompt != "x" || !strings.Contains(a.complaint, "right answer") {
			t.Errorf("%v: while typing: %+v, complaint %q", size, a.home.job, a.complaint)
		}
		checkFits(t, a, size[0], size[1])
		a.close()
	}
}

// What only moves a cursor is no line of the palette.
func TestPaletteHasNoMoves(t *testing.T) {
	a := newTestApp(t, 120, 40)
	feed(a, wonScript()...)
	finish(a)
	press(a, "ctrl+p")
	for _, name := range []string{"scroll", "page up", "choose"} {
		for _, x := range a.overlay.(*chooser).items {
			if x.name == name {
				t.Errorf("%q is listed", name)
			}
		}
	}
}

// A name of which a word begins with what is typed stands in front of those that
// have only its letters; what does not fit is counted.
func TestPaletteOrder(t *testing.T) {
	a := newIdleApp(t, Options{Host: host.Host{Store: openStore(t), Open: openEmbedded}}, 80, 24)
	press(a, "ctrl+p")
	if f := frame(a); !strings.Contains(f, "↓") || !strings.Contains(f, " more") {
		t.Errorf("nothing says that there is more below:\n%s", f)
	}
	press(a, "s", "t", "r")
	if f := frame(a); !strings.Contains(f, "▸ strategy …") {
		t.Errorf("str finds\n%s", f)
	}
	press(a, "backspace", "backspace", "backspace", "s", "e", "e", "d")
	if f := frame(a); !strings.Contains(f, "▸ seed …") {
		t.Errorf("seed finds\n%s", f)
	}
	a.close()
}
