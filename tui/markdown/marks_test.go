package markdown

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMarks(t *testing.T) {
	for _, tt := range []struct{ name, older, newer, want string }{
		{"same", "a\nb", "a\nb", "  "},
		{"first", "", "a\nb", "++"},
		{"inserted", "a\nc", "a\nb\nc", " + "},
		{"removed", "a\nb\nc", "a\nc", "  "},
		{"changed", "a\nb\nc", "a\nx\nc", " + "},
		{"moved", "a\nb\nc\nd", "d\na\nb\nc", "+   "},
		{"style and blanks", "\x1b[1ma\x1b[m", " a", " "},
		{"blank", "a", "a\n\nb", "  +"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := line(Marks(strings.Split(tt.older, "\n"), strings.Split(tt.newer, "\n"))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func line(marks []bool) string {
	var b strings.Builder
	for _, m := range marks {
		b.WriteByte(" +"[map[bool]int{true: 1}[m]])
	}
	return b.String()
}

// The rows without a mark must stand in the older draft, in order: else a
// reader would miss a change.
func TestMarksMissNothing(t *testing.T) {
	rows := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		older, newer := rows.Draw(t, "older"), rows.Draw(t, "newer")
		at := 0
		for j, m := range Marks(older, newer) {
			for !m && at < len(older) && older[at] != newer[j] {
				at++
			}
			if !m && at == len(older) {
				t.Fatalf("row %d of %q has no mark beside %q", j, newer, older)
			}
			if !m {
				at++
			}
		}
	})
}

// Two long drafts with nothing in common are compared in bounded memory.
func TestMarksBound(t *testing.T) {
	older, newer := make([]string, 20_000), make([]string, 20_000)
	for i := range older {
		older[i], newer[i] = strings.Repeat("a", i%50), strings.Repeat("b", i%50)
	}
	newer[7] = older[9]
	marks := Marks(older, newer)
	if marks[7] || !marks[8] {
		t.Errorf("marks %v at 7 and %v at 8", marks[7], marks[8])
	}
}
