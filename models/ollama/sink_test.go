package ollama

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// marked draws a text in which marks of thinking, stop strings and half ones are
// likely.
func marked() *rapid.Generator[string] {
	part := rapid.SampledFrom([]string{"<think>", "</think>", "<thi", "nk>", "</", "<", "a", "b c", "\n", "\n\n", " ", "STOP", "ST", "OP", ")", "é", "\xff"})
	return rapid.Map(rapid.SliceOfN(part, 0, 12), func(parts []string) string { return strings.Join(parts, "") })
}

// divided divides a text into pieces, as models write it.
func divided(t *rapid.T, text string) []string {
	var pieces []string
	for len(text) > 0 {
		n := rapid.IntRange(1, len(text)).Draw(t, "piece")
		pieces, text = append(pieces, text[:n]), text[n:]
	}
	return pieces
}

// However a text is divided into pieces, the same of it is thinking, and nothing
// of it is lost but the marks and the space around them.
func TestSplitterByPieces(t *testing.T) {
	split := func(pieces []string) (text, thinking string) {
		var s splitter
		for _, p := range pieces {
			a, b := s.split(p)
			text, thinking = text+a, thinking+b
		}
		a, b := s.rest()
		return text + a, thinking + b
	}
	rapid.Check(t, func(t *rapid.T) {
		whole := marked().Draw(t, "text")
		wantText, wantThinking := split([]string{whole})
		text, thinking := split(divided(t, whole))
		if text != wantText || thinking != wantThinking {
			t.Errorf("%q: got %q and %q in pieces, %q and %q at once", whole, text, thinking, wantText, wantThinking)
		}
		rest := strings.NewReplacer(openMark, "", closeMark, "", " ", "", "\n", "").Replace(whole)
		if got := strings.NewReplacer(openMark, "", closeMark, "", " ", "", "\n", "").Replace(text + thinking); !strings.Contains(whole, openMark) && got != rest {
			t.Errorf("%q: %q and %q", whole, text, thinking)
		}
	})
}

// However a text is divided into pieces, it ends before the first stop string, or
// with the string that ends it, and nothing beyond that is shown.
func TestCutterByPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := marked().Draw(t, "text")
		c := cutter{stops: []string{"STOP", "", "\n\n"}, after: rapid.SampledFrom([]string{"", ")"}).Draw(t, "after")}
		after := c.after
		got := ""
		for _, p := range divided(t, whole) {
			got += c.cut(p)
		}
		if !c.ended {
			got += c.rest()
		}
		want := whole
		for _, stop := range []string{"STOP", "\n\n"} {
			if i := strings.Index(want, stop); i >= 0 {
				want = want[:i]
			}
		}
		if i := strings.Index(want, after); after != "" && i >= 0 {
			want = want[:i+len(after)]
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", whole, got, want)
		}
	})
}
