package theme_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"tenbits/term"
	"tenbits/tui/theme"
)

func TestASCII(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"box", "╭──╮\n│✓ │\n╰──╯", "+--+\n|v |\n+--+"},
		{"heavy box", "┏━━┓\n┃✗ ┃\n┗━━┛", "+--+\n|x |\n+--+"},
		{"table", "┬┴┼├┤═║╬", "+++++=|+"},
		{"heights", "▁▂▃▄▅▆▇█", ".:-=+*%#"},
		{"chip", "\x1b[7m y\x1b[m▌\x1b[1m ·\x1b[m▌", "\x1b[7m y\x1b[m|\x1b[1m .\x1b[m|"},
		{"keys", "↑↓ choose · ←→ change …", "^v choose . <> change ~"},
		{"play", "▶ ‖ ■ ● ▸ ◂", "> | # * > <"},
		{"dashes and quotes", "−1 – 2×3 — “it’s”", `-1 - 2x3 - "it's"`},
		{"wheel", "⠋ ⠙ ⠹ ⠸ ⠼ ⠴ ⠦ ⠧ ⠇ ⠏", `| / - \ | / - \ | /`},
		{"cleaned controls", "␛[31m\ufffd", "?[31m?"},
		{"other scripts", "数学 é Ж ٣ ⠓⠑⠇⠇ ⠇⠕ 👩‍👧", "数学 é Ж ٣ ⠓⠑⠇⠇ ⠇⠕ 👩‍👧"},
		{"shaped characters", "▶\ufe0f →\u0301 👩\u200d▶", "▶\ufe0f →\u0301 👩\u200d▶"},
		{"address of a link", "\x1b]8;;http://a/→\a→\x1b]8;;\a", "\x1b]8;;http://a/→\a>\x1b]8;;\a"},
		{"bytes that are not text", "\xff→\xe2\x86", "\xff>\xe2\x86"},
	}
	for _, tt := range tests {
		if got := theme.ASCII(tt.in); got != tt.want {
			t.Errorf("%s: %q is drawn as %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// A frame keeps its columns, whatever text of a model stands between what is
// drawn.
func TestASCIIKeepsWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.OneOf(
			rapid.SampledFrom(strings.Split("─│╭▌█▁✓✗−·…→▶■●×–⠋", "")),
			rapid.SampledFrom([]string{"\ufe0f", "\u200d", "\u20e3", "\u0301", "👩", "👩\u200d", "数", "\u0600", "\u0e33", "🇩", "🏽", "한", "ᄒ", "각"}),
			rapid.StringN(0, 3, -1),
		), 0, 12).Draw(t, "pieces")
		line := term.CleanLine(strings.Join(pieces, ""))
		styled := "\x1b[1;38;2;1;2;3m" + line + "\x1b[m"
		for _, s := range []string{line, styled} {
			got := theme.ASCII(s)
			if term.Width(got) != term.Width(s) {
				t.Fatalf("%q takes %d cells, as ASCII %q %d", s, term.Width(s), got, term.Width(got))
			}
			if again := theme.ASCII(got); term.Width(again) != term.Width(s) {
				t.Fatalf("%q takes %d cells, drawn twice %q %d", s, term.Width(s), again, term.Width(again))
			}
		}
	})
}

// Each character that is replaced takes one cell alone, as its sign does.
func TestASCIIReplacesSingleCells(t *testing.T) {
	replaced := 0
	for r := rune(' '); r <= unicode.MaxRune; r++ {
		s := string(r)
		got := theme.ASCII(s)
		if got == s {
			continue
		}
		replaced++
		if len(got) != 1 || got[0] < ' ' || got[0] > '~' || term.Width(s) != 1 {
			t.Errorf("%U, %d cells, is drawn as %q", r, term.Width(s), got)
		}
	}
	if replaced < 200 {
		t.Errorf("only %d characters are replaced", replaced)
	}
}

// The answers and the steps of a chart are told apart without the characters
// that draw them.
func TestASCIIKeepsApart(t *testing.T) {
	for _, signs := range []string{"✓✗?·", "▁▂▃▄▅▆▇█", "▶‖■", "↑↓←→", "+−"} {
		seen := map[rune]rune{}
		for _, r := range signs {
			for _, as := range theme.ASCII(string(r)) {
				if other := seen[as]; other != 0 {
					t.Errorf("%c and %c are both drawn as %c", other, r, as)
				}
				seen[as] = r
			}
		}
	}
}

// frame returns a frame of 120×40 with a change of style every four cells.
func frame() string {
	th := theme.New(true)
	row := strings.Repeat(th.Rule.Render("─│─")+" word "+th.YesChip.Render(" ✓")+"·", 10)
	return strings.Repeat(row+"\n", 40)
}

func BenchmarkASCII(b *testing.B) {
	f := frame()
	b.SetBytes(int64(len(f)))
	for b.Loop() {
		theme.ASCII(f)
	}
}
