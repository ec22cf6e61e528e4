package qa

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// The plainest way to write canonical: if it took two questions for one, a
// session would lose a question; the other way round, pay for one twice.
func TestCanonical(t *testing.T) {
	plainly := func(q string) string {
		q = strings.Map(func(r rune) rune {
			if strings.ContainsRune("\"'“”‘’`*_?", r) {
				return ' '
			}
			return unicode.ToLower(r)
		}, q)
		kept := []string{}
		for _, w := range strings.Fields(q) {
			if w = strings.TrimRight(w, ".,;:"); w != "" {
				kept = append(kept, w)
			}
		}
		return strings.Join(kept, " ")
	}
	pieces := rapid.SampledFrom([]string{"Is", "x", "1.5", ".", ",", ";:", " ", "\n", "\u00a0", "\u0085", "?", "*", "_", "“", "'", "É", "İ", "\u212a", "<", "\xff", "…"})
	rapid.Check(t, func(t *rapid.T) {
		q := strings.Join(rapid.SliceOf(pieces).Draw(t, "question"), "")
		if got, want := canonical(q), plainly(q); got != want {
			t.Fatalf("%q is %q, want %q", q, got, want)
		}
	})
}
