package linear

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/term"
)

// Lines that are too long for the terminal are divided between words, below
// where they began; a prompt and what is no terminal are left as they are.
func TestFold(t *testing.T) {
	for _, tt := range []struct {
		width    int
		in, want string
	}{
		{24, "a small model drafts an answer\nand so on\n", "a small model drafts an\nanswer\nand so on\n"},
		{24, "  1. 64 - 36 (8, 2) = 28 marbles\n", "  1. 64 - 36 (8, 2) = 28\n  marbles\n"},
		{24, "\n", "\n"},
		{24, "a prompt that is longer than the line> ", "a prompt that is longer than the line> "},
		{24, "ääääääääääääääääääääääääääääää\n", "ääääääääääääääääääääääää\nääääää\n"},
		{0, "a small model drafts an answer\n", "a small model drafts an answer\n"},
	} {
		var out bytes.Buffer
		n, err := fmt.Fprint(folder{&out, func() int { return tt.width }}, tt.in)
		if got := out.String(); got != tt.want || err != nil || n != len(tt.in) {
			t.Errorf("%d: %q is %q, want %q; %d bytes, %v", tt.width, tt.in, got, tt.want, n, err)
		}
	}
}

// Folding loses no word and fits the terminal.
func TestFoldLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zé数]{1,12}`)).Draw(t, "words")
		width := rapid.IntRange(narrowest, 100).Draw(t, "width")
		indent := strings.Repeat(" ", rapid.IntRange(0, 8).Draw(t, "indent"))
		var out bytes.Buffer
		fmt.Fprintln(folder{&out, func() int { return width }}, indent+strings.Join(words, " "))
		if got := strings.Fields(out.String()); strings.Join(got, "") != strings.Join(words, "") {
			t.Fatalf("%q became %q", words, got)
		}
		for line := range strings.Lines(out.String()) {
			if w := term.Width(strings.TrimSuffix(line, "\n")); w > width {
				t.Fatalf("%q has %d cells of %d", line, w, width)
			}
		}
	})
}

// A dialogue on a terminal is folded.
func TestDialogueFits(t *testing.T) {
	o := options(t)
	o.Width = func() int { return 60 }
	all, err := talk(t, o, "help", "")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.ReplaceAll(all, prompt, "")) { // on a terminal, what is typed ends that line
		if w := term.Width(strings.TrimSuffix(line, "\n")); w > 60 {
			t.Errorf("%q has %d cells", line, w)
		}
	}
}
