package embedded

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// However the model divides its text: what is shown is whole characters, and
// ends just before the first stop string, or with after.
func TestWriterDoesNotDependOnPieces(t *testing.T) {
	letters := rapid.SampledFrom([]string{"a", "b", "ab", "\n", "\n\n", "é", "日", "\xff", "\xe6", "\x97"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(letters).Draw(t, "text"), "")
		stops := rapid.SliceOfN(rapid.SampledFrom([]string{"", "\n\n", "aba", "ba", "bb", "é日", "b\na"}), 0, 3).Draw(t, "stops")
		after := rapid.SampledFrom([]string{"", "bb\n", "日"}).Draw(t, "after")

		w := &writer{stops: stops, after: after}
		shown := ""
		for rest := text; rest != "" && !w.ended; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			out := w.write(rest[:n])
			if !utf8.ValidString(out) {
				t.Fatalf("%q has half a character", out)
			}
			shown, rest = shown+out, rest[n:]
		}
		shown += w.close()
		if want := ended(text, stops, after); shown != want || w.text.String() != want {
			t.Fatalf("showed %q, want %q", shown, want)
		}
	})
}

// ended is the same in the plainest way: character by character.
func ended(text string, stops []string, after string) string {
	got := ""
	for _, r := range text { // an invalid byte is U+FFFD
		got += string(r)
		shortest, stopped := got, false
		for _, s := range stops {
			if rest, ok := strings.CutSuffix(got, s); ok && s != "" && len(rest) < len(shortest) {
				shortest, stopped = rest, true
			}
		}
		if stopped {
			return shortest
		}
		if after != "" && strings.HasSuffix(got, after) {
			return got
		}
	}
	return got
}

// Text must not wait longer than it has to: only what may yet turn out to be
// the beginning of a stop string is held.
func TestWriterShowsEarly(t *testing.T) {
	w := &writer{stops: []string{"\n\n"}}
	for _, step := range []struct{ piece, want string }{
		{" 1.", " 1."}, {"\n", ""}, {"2", "\n2"}, {"\xe6\x97", ""}, {"\xa5", "日"}, {".\n", "."}, {"\n", ""},
	} {
		if got := w.write(step.piece); got != step.want {
			t.Errorf("%q shows %q, want %q", step.piece, got, step.want)
		}
	}
	if !w.ended {
		t.Error("the text has not ended")
	}
}
