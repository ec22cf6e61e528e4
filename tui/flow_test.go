package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"tenbits/tui/theme"
)

func TestChanged(t *testing.T) {
	for _, tt := range []struct{ name, older, newer, want string }{
		{"same", "a b c", "a b c", "a b c"},
		{"one word", "a b c", "a x c", "a [x] c"},
		{"added", "a c", "a b c", "a [b] c"},
		{"dropped", "a b c", "a c", "a c"},
		{"all", "a b", "x y", "[x] [y]"},
		{"from nothing", "", "x y", "[x] [y]"},
		{"moved", "a b c d", "c d a b", "c d [a] [b]"},
		{"a step", "2. 85 + 20 (5, 10) = 105", "2. 85 + 24 (9, 10) = 109", "2. 85 + [24] [(9,] 10) = [109]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			newer := wordsOf(tt.newer)
			for i, m := range changed(wordsOf(tt.older), slices.Clone(newer)) {
				if m {
					newer[i] = "[" + newer[i] + "]"
				}
			}
			if got := strings.Join(newer, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// marked returns the rows of a text, plain, beside the one that it is compared
// with.
func marked(older, newer string, width int) []string {
	rows := layText(newer, width, ink{mark: "+"}, linesOf(older))
	for i, r := range rows {
		rows[i] = strings.TrimRight(ansi.Strip(r), " ")
	}
	return rows
}

func TestMarks(t *testing.T) {
	for _, tt := range []struct {
		name, older, newer string
		want               []string
	}{
		{"changed line", "a b\nc d\ne f", "a b\nc x\ne f", []string{"  a b", "+ c x", "  e f"}},
		{"added line", "a b\ne f", "a b\nx y\ne f", []string{"  a b", "+ x y", "  e f"}},
		{"dropped line", "a b\nx y\ne f", "a b\ne f", []string{"  a b", "  e f"}},
		{"added at the end", "a b", "a b\nc d", []string{"  a b", "+ c d"}},
		{"numbered lines", "1. 2 + 3 = 5\n2. 5 - 1 = 4", "1. 7 + 8 = 15\n2. 15 - 9 = 6", []string{"+ 1. 7 + 8 =", "+ 15", "+ 2. 15 - 9 =", "+ 6"}},
		{"blank lines", "a b\n\nc d", "a b\n\n\nc d", []string{"  a b", "", "", "  c d"}},
		{"only the rows with marks", "one two three four", "one two three five", []string{"  one two", "+ three five"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := marked(tt.older, tt.newer, 13); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%q, want\n%q", got, tt.want)
			}
		})
	}
}

func TestWrapping(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"words", "aa bb cc dd", []string{"aa bb cc", "dd"}},
		{"a long word", "a bbbbbbbbbbbb c", []string{"a", "bbbbbbbb", "bbbb c"}},
		{"indented", "  a bb ccc", []string{"  a bb", "ccc"}},
		{"wide", "数学数学数学", []string{"数学数学", "数学"}},
		{"empty lines", "a\n\nb\n", []string{"a", "", "b"}},
		{"blanks at the end", "a   \nb", []string{"a", "b"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := layText(tt.in, 8+gutter, ink{}, nil)
			for i, r := range rows {
				rows[i] = r[gutter:]
			}
			if !slices.Equal(rows, tt.want) {
				t.Errorf("got %q, want %q", rows, tt.want)
			}
		})
	}
}

// A text that comes in pieces ends up as it would in one, and no row is ever
// too wide.
func TestFlowGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"a", "bb", "ccc ", " ", "\n", "\n\n", "数学 ", "\x1b[1m", "\t", "dddddddddddddd", strings.Repeat("x", 900), "y \n"})
		text := strings.Join(rapid.SliceOfN(words, 0, 30).Draw(t, "text"), "")
		older := strings.Join(rapid.SliceOfN(words, 0, 20).Draw(t, "older"), "")
		width := rapid.IntRange(4, 40).Draw(t, "width")
		k := ink{changed: theme.New(true).Added, mark: "+"}
		f := newFlow(k, width, linesOf(older))
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			f.write(rest[:n])
			rest = rest[n:]
			for _, r := range f.slice(0, f.len()) {
				if w := ansi.StringWidth(r); w > width {
					t.Fatalf("a row of %d cells in %d: %q", w, width, r)
				}
			}
		}
		f.close()
		if want := layText(text, width, k, linesOf(older)); !slices.Equal(f.rows, want) {
			t.Errorf("in pieces\n%q, in one\n%q", f.rows, want)
		}
	})
}
