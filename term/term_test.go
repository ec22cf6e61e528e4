package term_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"tenbits/term"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, in, want, line string }{
		{"text", "two\nlines", "two\nlines", "two lines"},
		{"other scripts", "naïve 数学 नमस्ते 👨‍👩‍👧‍👦 e\u0301", "naïve 数学 नमस्ते 👨‍👩‍👧‍👦 e\u0301", "naïve 数学 नमस्ते 👨‍👩‍👧‍👦 e\u0301"},
		{"colour", "a\x1b[1;31mb\x1b[0m", "ab", "ab"},
		{"colour in one byte", "a\u009b31mb", "ab", "ab"},
		{"cursor", "a\x1b[2J\x1b[Hb\x1b7\x1bc", "ab", "ab"},
		{"open CSI", "a\x1b[12", "a", "a"},
		{"CSI with a letter of another script", "a\x1b[1é", "aé", "aé"},
		{"charset", "a\x1b(0b", "ab", "ab"},
		{"lone escape", "a\x1b", "a", "a"},
		{"escape before text", "a\x1bébc", "aébc", "aébc"},
		{"title", "a\x1b]0;owned\ab", "ab", "ab"},
		{"clipboard", "a\x1b]52;c;cm0gLXJm\x1b\\b", "ab", "ab"},
		{"link", "\x1b]8;;https://e.example/\x1b\\text\x1b]8;;\x1b\\", "text", "text"},
		{"C1 string", "a\u009d0;owned\u009cb", "ab", "ab"},
		{"image", "a\x1b_Gf=100;AAAA\x1b\\b\x1bPq#0\x1b\\c", "abc", "abc"},
		{"open title", "a\x1b]0;owned\nseen", "a\nseen", "a seen"},
		{"title broken off", "a\x1b]0;x\x1b[31mb", "ab", "ab"},
		{"nested", "a\x1b\x1b[31mb\x1b]\x1b]0;t\ac", "abc", "abc"},
		{"bell, null, delete", "a\a\x00\x7f", "a␇␀␡", "a␇␀␡"},
		{"backspace", "no\b\byes", "no␈␈yes", "no␈␈yes"},
		{"line ends", "a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne", "a b c d e"},
		{"C1", "a\u0080b", "a\ufffdb", "a\ufffdb"},
		{"not UTF-8", "a\xff\x9bb", "a\ufffd\ufffdb", "a\ufffd\ufffdb"},
		{"bidirectional", "a\u202ecba\u202c\u2066x\u2069\u200f\u061c", "acbax", "acbax"},
		{"invisible", "a\u200b\ufeff\u2060b", "ab", "ab"},
		{"tabs", "a\tb\n数\tc\n\td", "a   b\n数  c\n    d", "a   b 数    c   d"},
		{"empty", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := term.Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if got := term.CleanLine(tt.in); got != tt.line {
				t.Errorf("CleanLine(%q) = %q, want %q", tt.in, got, tt.line)
			}
		})
	}
}

// A line or a character without end must not make a screen without end.
func TestCleanBounds(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		cells    int
		end      string
	}{
		{"at the limit", strings.Repeat("x", term.MaxLine), term.MaxLine, "xx"},
		{"over it", strings.Repeat("x", term.MaxLine+1), 0, "x… (+11)"},
		{"wide", strings.Repeat("数", term.MaxLine), 0, "数… (+10010)"},
		{"accents", "e" + strings.Repeat("\u0301", 1000), 2, "\u0301\ufffd"},
		{"emoji in a row", strings.Repeat("👩\u200d", 1000), 3, "\ufffd"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := term.Clean(tt.in)
			w := term.Width(got)
			if w > term.MaxLine || tt.cells > 0 && w != tt.cells || !strings.HasSuffix(got, tt.end) || utf8.RuneCountInString(got) > term.MaxLine {
				t.Errorf("%d cells, ends in %q", w, got[max(0, len(got)-20):])
			}
		})
	}
}

// What the mark says was cut is what was cut.
func TestCutIsCounted(t *testing.T) {
	in := strings.Repeat("x", 3*term.MaxLine)
	got := term.Clean(in)
	kept := strings.Count(got, "x")
	m := regexp.MustCompile(`… \(\+(\d+)\)$`).FindStringSubmatch(got)
	if m == nil || m[1] != "20010" || kept+20010 != len(in) {
		t.Errorf("%d kept, mark %q", kept, m)
	}
}

// pieces are what hostile text is made of.
func pieces() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"\x1b", "[", "]", "31m", "\x1b[", "\x1b]8;;", "\x1b\\", "\a", "\t", "\n", "\r", "\x00", "\u009b", "\u009d", "\u009c", "\xff", "\xc2", "\u0301", "\u200d", "👩", "🏽", "\u202e", "\u0600", "\u1100", "\u1161", "ก", "\u0e33", "数", "\ufe0f", "🇩"}),
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.Map(rapid.IntRange(1, 40), func(n int) string { return strings.Repeat("\u0600", n) }),
		rapid.Map(rapid.IntRange(1, 40), func(n int) string { return strings.Repeat("\u0301", n) }),
		rapid.Map(rapid.IntRange(9_980, 10_020), func(n int) string { return strings.Repeat("x", n) }),
	)
}

func hostile() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOf(pieces()), func(p []string) string { return strings.Join(p, "") })
}

type fataler interface{ Fatalf(string, ...any) }

// check holds what every cleaned text is.
func check(t fataler, in string) {
	for name, clean := range map[string]func(string) string{"Clean": term.Clean, "CleanLine": term.CleanLine} {
		out := clean(in)
		if !utf8.ValidString(out) {
			t.Fatalf("%s(%q) = %q: not UTF-8", name, in, out)
		}
		for _, r := range out {
			if unicode.IsControl(r) && (r != '\n' || name == "CleanLine") || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%s(%q) = %q: has %U", name, in, out, r)
			}
		}
		if again := clean(out); again != out {
			t.Fatalf("%s is not idempotent: %q, %q, %q", name, in, out, again)
		}
		if len(out) > 4*len(in) {
			t.Fatalf("%s: %d bytes became %d", name, len(in), len(out))
		}
		for line := range strings.SplitSeq(out, "\n") {
			if w := term.Width(line); w > term.MaxLine {
				t.Fatalf("%s: a line of %d cells", name, w)
			}
		}
	}
}

func TestCleanIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { check(t, hostile().Draw(t, "text")) })
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a\tb", "\x1b]52;c;x\a", "\u009b1m", "e\u0301\u0301", "👨‍👩‍👧", "\xff\xfe", strings.Repeat("数", 600)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

// Megabytes of the worst text do not hold up the screen for long: anything but
// linear time would take hours.
func TestCleanIsLinear(t *testing.T) {
	size := 10 << 20
	if testing.Short() || raced {
		size = 1 << 20
	}
	for _, unit := range []string{"x", strings.Repeat("x", 20_000) + "\n", "\x1b]", "\x1b[", "\t", "\u0301", "a\t数", "\x1b]0;\x1b]", "\u0600", "👩\u200d", "\x1bP\n"} {
		in := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		term.Clean(in)
		if d := time.Since(start); d > time.Minute {
			t.Errorf("%q: %v for %d bytes", unit[:1], d, len(in))
		}
	}
}

func TestWrapLines(t *testing.T) {
	for _, tt := range []struct {
		in    string
		width int
		want  string
	}{
		{"the quick brown fox", 10, "the quick\nbrown fox"},
		{"two  blanks   here", 9, "two\nblanks\nhere"},
		{"  indented text", 10, "  indented\ntext"},
		{"a well-known -5", 8, "a well-\nknown -5"},
		{"incomprehensible", 5, "incom\nprehe\nnsibl\ne"},
		{"x incomprehensible", 5, "x\nincom\nprehe\nnsibl\ne"},
		{"ab 数学は", 5, "ab 数\n学は"},
		{"数", 1, "数"},
		{"1️⃣ one 2️⃣", 6, "1️⃣ one\n2️⃣"},
		{"caffe\u0301 e\u0301", 5, "caffe\u0301\ne\u0301"},
		{"no\u00a0break here", 9, "no\u00a0break\nhere"},
		{"\x1b[31mred text\x1b[0m", 4, "\x1b[31mred\ntext\x1b[0m"},
		{"kept  \n\n  blank", 9, "kept  \n\n  blank"},
		{"", 5, ""},
	} {
		if got := term.Wrap(tt.in, tt.width); got != tt.want {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

// Wrapped text fits, and has the words that it had.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := term.Clean(hostile().Draw(t, "text"))
		width := rapid.IntRange(-1, 90).Draw(t, "width")
		out := term.Wrap(in, width)
		for line := range strings.SplitSeq(out, "\n") {
			if w := term.Width(line); w > max(1, width) && utf8.RuneCountInString(line) > 1 && w > 2 {
				t.Fatalf("a line of %d cells in %d: %q", w, width, line)
			}
		}
		if cut := term.Truncate(term.CleanLine(in), width); term.Width(cut) > max(0, width) {
			t.Fatalf("cut to %d: %q", width, cut)
		}
		if visible(out) != visible(in) {
			t.Fatalf("%q became %q", in, out)
		}
	})
}

// visible returns the characters of s that are no blanks.
func visible(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if r, _ := utf8.DecodeRuneInString(cluster); !unicode.IsSpace(r) || r == '\u00a0' {
			b.WriteString(cluster)
		}
		s = s[len(cluster):]
	}
	return b.String()
}

func TestTruncate(t *testing.T) {
	for _, tt := range []struct {
		in    string
		width int
		want  string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"数学", 3, "数…"},
		{"数学", 2, "…"},
		{"abc", 1, "…"},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"1️⃣1️⃣", 3, "1️⃣…"},
		{"\x1b[31mlonger\x1b[0m", 3, "\x1b[31mlo…\x1b[0m"},
	} {
		if got := term.Truncate(tt.in, tt.width); got != tt.want || term.Width(got) > max(0, tt.width) {
			t.Errorf("Truncate(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

func BenchmarkClean(b *testing.B) {
	for name, unit := range map[string]string{"ascii": "The answer is 42.\n", "styled": "a \x1b[31mred\x1b[0m 数 word\n"} {
		in := strings.Repeat(unit, 1<<20/len(unit))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				term.Clean(in)
			}
		})
	}
}
