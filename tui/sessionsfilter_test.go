package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"tenbits/session"
	"tenbits/transcripts"
)

// Sorted by whatever column, what has no value comes last, and what is alike
// stays newest first.
func TestSort(t *testing.T) {
	list := summaries()
	list[3].Prompt = "a small letter comes before B"
	list[4].Prompt = "Big letters do not come first"
	for _, tt := range []struct {
		sorting sorting
		want    []int
	}{
		{sorting{}, []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		{sorting{reversed: true}, []int{8, 7, 6, 5, 4, 3, 2, 1, 0}},
		{sorting{by: byOutcome}, []int{0, 1, 2, 3, 4, 5, 7, 6, 8}},
		{sorting{byOutcome, true}, []int{6, 7, 5, 4, 3, 2, 1, 0, 8}},
		{sorting{by: byBits}, []int{5, 1, 0, 2, 3, 4, 6, 7, 8}},
		{sorting{byBits, true}, []int{0, 2, 3, 4, 6, 1, 5, 7, 8}},
		{sorting{by: byStrategy}, []int{0, 1, 2, 4, 5, 6, 7, 3, 8}},
		{sorting{byPair, true}, []int{4, 0, 1, 2, 3, 5, 6, 7, 8}},
		{sorting{by: byProblem}, []int{3, 4, 0, 1, 2, 5, 6, 7, 8}},
	} {
		if got := tt.sorting.order(list); !slices.Equal(got, tt.want) {
			t.Errorf("by %v, reversed %v: %v, want %v", tt.sorting.by, tt.sorting.reversed, got, tt.want)
		}
	}
}

// The keys go through all columns and back to the first, turn the order round,
// and choose one from a list.
func TestSortKeys(t *testing.T) {
	a := listed(summaries(), nil)(t, 80, 24)
	seen := map[column]bool{}
	for range columnCount {
		seen[a.sessions.sorting.by] = true
		press(a, "o")
	}
	if len(seen) != int(columnCount) || a.sessions.sorting != (sorting{}) {
		t.Errorf("o went through %v to %v", seen, a.sessions.sorting)
	}
	press(a, "O")
	if !a.sessions.sorting.reversed {
		t.Error("O does not reverse")
	}
	press(a, "S", "b", "i", "t", "enter")
	if a.sessions.sorting != (sorting{by: byBits}) || a.overlay != nil {
		t.Errorf("chosen: %v", a.sessions.sorting)
	}
}

func TestSessionFilter(t *testing.T) {
	list := summaries()
	list[1].Prompt = "A prize was won by Zoë."
	list[2].Oracle = true
	list[3].Problem = &session.Problem{Set: "embedded", ID: "5000123"}
	cards := make([]card, len(list))
	for i, s := range list {
		cards[i] = newCard(s, outcomeName(s))
	}
	for _, tt := range []struct {
		filter string
		want   []int
	}{
		{"", []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		{"won", []int{0}},
		{"prompt:won", []int{1}},
		{"lost", []int{1}},
		{"kept", []int{2, 3}},
		{"outcome:solved", []int{0, 2}}, // and not unsolved
		{"outcome:uns", []int{1, 3}},
		{"unfinished", []int{7}},
		{"oracle", []int{2}},
		{"unreadable", []int{8}},
		{"invalid", []int{8}}, // in the error
		{"strategy:rounds", []int{3}},
		{"strategy:rnds", []int{3}}, // letters in their order
		{"2x5", []int{3}},
		{"qwn", []int{4}},
		{"q3", nil}, // two letters have to be side by side
		{"sky blue", []int{4}},
		{"blue sky", []int{4}},
		{"zoë", []int{1}},
		{"zöe", nil},
		{"5000123", []int{3}},
		{"pair:claude", []int{4}},
		{"model:claude strategy:batch", []int{4}},
		{"strategy:claude", nil},
		{"bits:3", []int{5}},
		{"bits:<5", []int{1, 5}},
		{"bits:>9 kept", []int{2, 3}},
		{"bits:", []int{0, 1, 2, 3, 4, 5, 6, 7, 8}}, // still being typed
		{"bits:<", []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		{"bits:x", nil},
		{"bits:99999999999999999999", nil},
		{"id:210004", []int{4}},
		{"unknown:won", nil},
		{"won zebra", nil},
	} {
		var got []int
		for i := range cards {
			if metAll(demands(tt.filter), &cards[i]) {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q finds %v, want %v", tt.filter, got, tt.want)
		}
	}
}

// Every part of a word, and the word without some of its letters, finds the
// text that it is in.
func TestLoosely(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z0-9]{3,9}`), 1, 8).Draw(t, "words")
		text := strings.Join(words, rapid.SampledFrom([]string{" ", "/", "\n"}).Draw(t, "between"))
		word := rapid.SampledFrom(words).Draw(t, "word")
		typed := word[:1]
		for i := 1; i < len(word); i++ {
			if rapid.Bool().Draw(t, "typed") {
				typed += word[i : i+1]
			}
		}
		if len(typed) >= fewest && !loosely(text, typed) {
			t.Errorf("%q does not find %q", typed, text)
		}
		if !loosely(text, "") || loosely(text, text+"x") {
			t.Errorf("nothing, or more than there is, in %q", text)
		}
	})
}

// many returns a list as long as that of a store that has been used for years.
func many(n int) []transcripts.Summary {
	list := make([]transcripts.Summary, n)
	base := summaries()[:8]
	for i := range list {
		list[i] = base[i%8]
		list[i].ID = fmt.Sprintf("20261123-%06d-abcdef", n-i)
		list[i].Path = "/home/someone/.local/share/tenbits/transcripts/2026/11/" + list[i].ID + ".jsonl"
		list[i].Prompt = fmt.Sprintf("%d %s", i, strings.Repeat(list[i].Prompt+" ", 20))[:400]
	}
	return list
}

// BenchmarkSessionFilter is a key of the filter with 10,000 sessions, from the
// message to the frame.
func BenchmarkSessionFilter(b *testing.B) {
	for _, filter := range []string{"m", "crate", "crt cns", "zzz", "bits:<5 strategy:batch won"} {
		b.Run(filter, func(b *testing.B) {
			a := listed(many(10_000), nil, "/")(b, 120, 40)
			a.Update(tea.PasteMsg{Content: filter})
			last := filter[len(filter)-1:]
			for i := 0; b.Loop(); i++ {
				a.Update(keyOf(pick(i%2 == 0, "backspace", last)))
				_ = a.View()
			}
		})
	}
}

// BenchmarkSessionKey moves the choice, and sorts, with 10,000 sessions.
func BenchmarkSessionKey(b *testing.B) {
	for _, key := range []string{"j", "o"} {
		b.Run(key, func(b *testing.B) {
			a := listed(many(10_000), nil)(b, 120, 40)
			for b.Loop() {
				a.Update(keyOf(key))
				_ = a.View()
			}
		})
	}
}
