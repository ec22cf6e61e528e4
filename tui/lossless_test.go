package tui

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"tenbits/codec"
	"tenbits/models/embedded"
	"tenbits/tui/host"
)

// testCoders has a built-in model and the model of bytes.
func testCoders(context.Context) ([]codec.Choice, error) {
	return []codec.Choice{
		{Model: "embedded/small", About: "In the program.", Open: func(context.Context) (codec.Predictor, error) {
			m, err := embedded.Small()
			if err != nil {
				return nil, err
			}
			return codec.NewTokens(m.Weights())
		}},
		{Model: "bytes", About: "Knows no language.", Open: func(context.Context) (codec.Predictor, error) { return codec.Bytes{}, nil }},
	}, nil
}

// losslessOf returns an app that shows a text, and presses keys then.
func losslessOf(keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{Host: host.Host{Coders: testCoders}}, width, height)
		press(a, append([]string{"L"}, keys...)...)
		return a
	}
}

// losslessFile returns an app that shows the bytes of a file.
func losslessFile(text string, before []string, keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := losslessOf(before...)(tb, width, height)
		path := filepath.Join(tb.TempDir(), "notes.bin")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
		press(a, "o")
		a.Update(tea.PasteMsg{Content: path})
		press(a, append([]string{"enter"}, keys...)...)
		return a
	}
}

// losslessAnswer returns an app that shows the answer of a session.
func losslessAnswer(tb testing.TB, width, height int) *app {
	a := newTestApp(tb, width, height)
	a.o.Coders = testCoders
	feed(a, wonScript()...)
	finish(a)
	press(a, "L", "right", "right")
	return a
}

func losslessSituations() []situation {
	return []situation{
		{"lossless", losslessOf()},
		{"lossless_moved", losslessOf("right", "right", "right")},
		{"lossless_numbers", losslessOf("n", "right", "right", "right", "right", "right", "right", "right")},
		{"lossless_last", losslessOf("G")},
		{"lossless_bytes", losslessOf("tab", "right", "right")},
		{"lossless_models", losslessOf("m", "down")},
		{"lossless_typing", losslessOf("e", "H", "i", "!")},
		{"lossless_typed", losslessOf("e", "H", "i", "!", "enter")},
		{"lossless_empty", losslessOf("e", "enter")},
		{"lossless_answer", losslessAnswer},
		{"lossless_raw", losslessFile("a\x00\x1b[31m\xff\xfe é\u0301\u202e\tb\r\n🙂 tail", nil, "right", "right")},
		{"lossless_help", losslessOf("?")},
		{"lossless_failed", func(tb testing.TB, width, height int) *app {
			a := newIdleApp(tb, Options{
				Host: host.Host{
					Coders: func(context.Context) ([]codec.Choice, error) {
						return nil, errors.New("ollama at http://127.0.0.1:11434: unreachable")
					},
				},
			}, width, height)
			press(a, "L")
			return a
		}},
	}
}

// The digits that are shown are those of the interval, and as many as tell its
// width.
func TestIntervalDigits(t *testing.T) {
	l := losslessOf()(t, 80, 24).current().(*lossless)
	for n := range len(l.trace.Steps) + 1 {
		low, width := l.trace.Interval(n)
		d := interval(&l.trace, n)
		high := new(big.Rat).Add(low, width)
		cut := func(x *big.Rat) string { // without rounding
			v := new(big.Int).Mul(x.Num(), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d.hidden+digitsShown)), nil))
			text := v.Quo(v, x.Denom()).String()
			return strings.Repeat("0", max(0, d.hidden+digitsShown-len(text))) + text
		}
		if want := cut(low); want[d.hidden:] != d.from {
			t.Errorf("after %d: from %s, want %s", n, d.from, want)
		}
		if n > 0 && cut(high)[d.hidden:] != d.to {
			t.Errorf("after %d: to %s, want %s", n, d.to, cut(high))
		}
		if d.from == d.to || d.from[:d.same] != d.to[:d.same] {
			t.Errorf("after %d: from %s to %s, %d alike", n, d.from, d.to, d.same)
		}
	}
}

// Every token has its place, in order, no row is wider than the screen, and the
// place leads back to the token.
func TestTokenLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{" the", "a", "\n", " ", "é", "数", "\xff", " houses", "\n\n"}), rapid.StringN(1, 4, 20)), 1, 80).Draw(t, "tokens")
		b := tokenLines{width: rapid.IntRange(4, 60).Draw(t, "width"), numbers: rapid.Bool().Draw(t, "numbers")}
		for i, p := range pieces {
			b.add(i, codec.Step{Text: p, Bits: float64(i)})
		}
		next := 0
		for y, row := range b.rows {
			column := 0
			for _, p := range row {
				if p.n != next || p.column != column {
					t.Fatalf("token %d at %d in row %d: want %d at %d", p.n, p.column, y, next, column)
				}
				if gotRow, gotColumn := b.place(p.n); gotRow != y || gotColumn != column {
					t.Errorf("token %d is at %d,%d, want %d,%d", p.n, gotRow, gotColumn, y, column)
				}
				if got := b.token(y, column); got != p.n {
					t.Errorf("at %d,%d is token %d, want %d", y, column, got, p.n)
				}
				column += p.width
				next++
			}
			if column > b.width && len(row) > 1 {
				t.Errorf("row %d has %d cells of %d", y, column, b.width)
			}
		}
		if next != len(pieces) {
			t.Errorf("%d of %d tokens", next, len(pieces))
		}
	})
}

// Playing goes from token to token and ends with the text; a key stops it.
func TestLosslessPlays(t *testing.T) {
	a := losslessOf()(t, 80, 24)
	l := a.current().(*lossless)
	press(a, "space")
	for range 5 {
		a.Update(stepMsg{l, l.steps})
	}
	if l.at != 5 || !l.playing {
		t.Fatalf("token %d, playing %t", l.at, l.playing)
	}
	a.Update(stepMsg{l, l.steps - 1}) // of before
	press(a, "space")
	a.Update(stepMsg{l, l.steps})
	if l.at != 5 || l.playing {
		t.Errorf("token %d, playing %t", l.at, l.playing)
	}
	press(a, "space")
	for range len(l.trace.Steps) {
		a.Update(stepMsg{l, l.steps})
	}
	if l.at != len(l.trace.Steps)-1 || l.playing {
		t.Errorf("at the end: token %d, playing %t", l.at, l.playing)
	}
	press(a, "space")
	if l.at != 0 || !l.playing {
		t.Errorf("again: token %d, playing %t", l.at, l.playing)
	}
}

// Another model writes the same text, the cursor stays where it was in it, and
// what each came to is remembered.
func TestLosslessSwitches(t *testing.T) {
	a := losslessOf("G", "left", "left")(t, 80, 24)
	l := a.current().(*lossless)
	was, bits := l.ends[l.at], l.trace.Bits
	press(a, "tab")
	if l.model() != "bytes" || l.ends[l.at] > was || l.ends[l.at+1] < was {
		t.Errorf("%s, at byte %d to %d, want %d", l.model(), l.ends[l.at], l.ends[l.at+1], was)
	}
	if !strings.Contains(frame(a), fmt.Sprintf("embedded/small %d", bits)) {
		t.Errorf("what it came to before is not told:\n%s", frame(a))
	}
}

// Bytes of any kind, and as many as can be taken, are written and can be looked
// through; a folder is not read.
func TestLosslessFiles(t *testing.T) {
	bytes := []string{"tab"} // the model of bytes is fast
	a := losslessFile(strings.Repeat("\x00\xff long \n", 9000), bytes)(t, 80, 24)
	l := a.current().(*lossless)
	if len(l.text) != MaxLossless || !l.done() || l.ends[len(l.ends)-1] != MaxLossless {
		t.Errorf("%d bytes, done %t", len(l.text), l.done())
	}
	press(a, "G", "up", "pgup", "g")
	checkFits(t, a, 80, 24)
	press(a, "o")
	a.Update(tea.PasteMsg{Content: t.TempDir()})
	press(a, "enter")
	if !strings.Contains(a.complaint, "is no file") {
		t.Errorf("a folder: %q", a.complaint)
	}
}
