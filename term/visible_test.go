package term_test

import (
	"testing"

	"tenbits/term"
)

// Whatever a text is, something of it is shown, within its cells, and nothing of
// it steers the terminal.
func FuzzVisible(f *testing.F) {
	for _, s := range []string{"", "a", "\n", "\t\x00\x1b[31m", "\xff\xfe", "é", "\u0301", "\u202e", "\U000e0001", "👩‍👩‍👧", "\u200d", "数", "\ufe0f"} {
		f.Add(s, 8)
	}
	f.Add("\r", 1)
	f.Fuzz(func(t *testing.T, s string, most int) {
		got := term.Visible(s, most)
		if w := term.Width(got); w > max(0, most) || s != "" && most > 1 && w == 0 {
			t.Errorf("%q in %d cells is %q, of %d", s, most, got, w)
		}
		for _, r := range got {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Errorf("%q is %q", s, got)
			}
		}
	})
}

func TestVisible(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{" the", " the"}, {"\n", "⏎"}, {"a\tb", "a→b"}, {"\x1b[2J", "␛[2J"}, {"\xe2\x82", "‹e2›‹82›"}, {"é", "é"},
		{"\u0301", "‹0301›"}, {"\u200b", "‹200B›"}, {"\u202e", "‹202E›"}, {"", ""},
	} {
		if got := term.Visible(tt.text, 20); got != tt.want {
			t.Errorf("%q is %q, want %q", tt.text, got, tt.want)
		}
	}
}
