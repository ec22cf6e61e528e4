package qa_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenbits/qa"
)

func TestParseQuestions(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		known      []string
		want       []string
	}{
		{"dots", "1. Is it red?\n2. Is it blue?", nil, []string{"Is it red?", "Is it blue?"}},
		{"brackets", "1) Is it red?\n2) Is it blue?", nil, []string{"Is it red?", "Is it blue?"}},
		{"colons", "1: Is it red?\n2: Is it blue?", nil, []string{"Is it red?", "Is it blue?"}},
		{"bold numbers", "**1.** Is it red?\n**2**. Is it blue?\n**3)** Is it green?", nil, []string{"Is it red?", "Is it blue?", "Is it green?"}},
		{"bold items", "1. **Is it red?**\n2. *Is it blue?*", nil, []string{"Is it red?", "Is it blue?"}},
		{"headings and quotes", "### 1. Is it red?\n> 2. Is it blue?", nil, []string{"Is it red?", "Is it blue?"}},
		{"preamble with a number", "10 yes/no questions for you:\n1. Is it red?", nil, []string{"Is it red?"}},
		{"preamble with a decimal", "With 3.14 as pi, is that all? Here they are:\n1. Is it red?", nil, []string{"Is it red?"}},
		{"preamble that is an item", "1. Here are my questions\n2. Is it red?", nil, []string{"Is it red?"}},
		{"several lines", "1. Is the sum\n   of both sides 12?\n2. Is it blue?", nil, []string{"Is the sum of both sides 12?", "Is it blue?"}},
		{"remark after the question", "1. Is it red? (Yes/No)\n2. Is it blue? Think well.", nil, []string{"Is it red?", "Is it blue?"}},
		{"epilogue", "1. Is it red?\n\nShall I go on?", nil, []string{"Is it red?"}},
		{"duplicates", "1. Is it red?\n2. is it RED ?\n3. Is it blue?", nil, []string{"Is it red?", "Is it blue?"}},
		{"known", "1. Is it red?\n2. Is it blue?", []string{"Is it red?"}, []string{"Is it blue?"}},
		{"numbers apart", "1. Is the answer above 1.5?\n2. Is the answer above 15?", nil, []string{"Is the answer above 1.5?", "Is the answer above 15?"}},
		{"signs apart", "1. Is x -3?\n2. Is x 3?", nil, []string{"Is x -3?", "Is x 3?"}},
		{"relations apart", "1. Is x > 5?\n2. Is x < 5?\n3. Is x = 5?", nil, []string{"Is x > 5?", "Is x < 5?", "Is x = 5?"}},
		{"operations apart", "1. Is it 3+4?\n2. Is it 3*4?\n3. Is it 3/4?", nil, []string{"Is it 3+4?", "Is it 3*4?", "Is it 3/4?"}},
		{"currencies apart", "1. Is it €5?\n2. Is it $5?\n3. Is it 5%?", nil, []string{"Is it €5?", "Is it $5?", "Is it 5%?"}},
		{"two in one item", "1. Is it red? Is it blue?", nil, []string{"Is it red?"}},
		{"offer on the next line", "1. Is it red?\n2. Is it blue?\nWould you like more questions?", nil, []string{"Is it red?", "Is it blue?"}},
		{"indented after an empty line", "1. Consider the draft:\n\n   Is the sum 12?\n2. Is it blue?", nil, []string{"Consider the draft: Is the sum 12?", "Is it blue?"}},
		{"quoted mark inside", "1. Is the answer to \"why?\" twelve?", nil, []string{"Is the answer to \"why?\" twelve?"}},
		{"other marks", "(1) Is it red?\n2.Is it blue?\n3\\. Is it green?\n**Question 4:** Is it grey?\nQ5: Is it pink？", nil, []string{"Is it red?", "Is it blue?", "Is it green?", "Is it grey?", "Is it pink?"}},
		{"decimal at the start of a line", "3.14 is pi, is it?\n1. Is it red?", nil, []string{"Is it red?"}},
		{"windows line ends", "1. Is it red?\r\n2. Is it blue?\r\n", nil, []string{"Is it red?", "Is it blue?"}},
		{"no list", "Is it red? Is it blue?", nil, nil},
		{"statements", "1. It is red.\n2. It is blue.", nil, nil},
		{"nothing", "", nil, nil},
		{"only marks", "1. ?\n2. ???", nil, nil},
		{"too long", "1. Is it " + strings.Repeat("very ", 300) + "red?\n2. Is it blue?", nil, []string{"Is it blue?"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := qa.ParseQuestions(tt.text, tt.known); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseQuestion(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		known      []string
		want       string
	}{
		{"bare", " Is the answer even?", nil, "Is the answer even?"},
		{"only the first", "Is it red? Is it blue?", nil, "Is it red?"},
		{"in a list", "1. Is it red?\n2. Is it blue?", nil, "Is it red?"},
		{"list, first known", "1. Is it red?\n2. Is it blue?", []string{"Is it red?"}, "Is it blue?"},
		{"preamble", "Here is my question:\n\nIs it red?", nil, "Is it red?"},
		{"preamble line", "Here is my question:\nIs it red?", nil, "Is it red?"},
		{"known", "Is it red?", []string{"is it red"}, ""},
		{"none", "I have no question.", nil, ""},
		{"empty", "", nil, ""},
		{"mark alone", "?", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := qa.ParseQuestion(tt.text, tt.known); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseAnswer(t *testing.T) {
	for _, tt := range []struct {
		text string
		n    int
		want qa.Answer // empty: unclear
	}{
		{"yes", 1, qa.Yes},
		{"No", 1, qa.No},
		{"YES.", 1, qa.Yes},
		{"**No**", 1, qa.No},
		{"No, it is 12.", 1, qa.No},
		{" (66) yes", 1, qa.Yes},
		{"Answer: no", 1, qa.No},
		{"3. Yes", 3, qa.Yes},
		{"3. **No**", 3, qa.No},
		{"1. Yes\n2. No\n3. Yes", 2, qa.No},
		{"2. Yes", 3, ""}, // the answer to another question
		{"1. Not sure\n2. No", 1, ""},
		{"Not sure", 1, ""},
		{"No, not yes", 1, ""},
		{"Yes and no", 1, ""},
		{"eyes", 1, ""},
		{"nope", 1, ""},
		{"Unknown", 1, ""},
		{"I think yes", 1, ""},
		{"No - it is 12.", 1, qa.No},
		{"Yes — as step 2 shows.", 1, qa.Yes},
		{"no\n\nThe result is 12.", 1, qa.No},
		{"\"Yes\"", 1, qa.Yes},
		{"No idea.", 1, ""},
		{"No way to tell from this.", 1, ""},
		{"No answer.", 1, ""},
		{"No one knows", 1, ""},
		{"no-one can say", 1, ""},
		{"No, that cannot be determined.", 1, ""},
		{"Yes, but it depends.", 1, ""},
		{"(not sure) yes", 1, ""},
		{"Yes it is", 1, ""},
		{"", 1, ""},
		{"(", 1, ""},
		{"none", 1, ""},
		{"not", 1, ""},
	} {
		got, ok := qa.ParseAnswer(tt.text, tt.n)
		if ok != (tt.want != "") || ok && got != tt.want {
			t.Errorf("ParseAnswer(%q, %d) = %q, %v, want %q", tt.text, tt.n, got, ok, tt.want)
		}
	}
}

// A model that does not stop to ask is not listened to for ever: a hundred
// thousand questions cost as much as those that a session can use.
func TestParseQuestionsStops(t *testing.T) {
	for _, item := range []string{"7. Is it %d?\n", "- Is it %d?\n", "Is it %d?\n"} {
		var b strings.Builder
		for i := range 100_000 {
			fmt.Fprintf(&b, item, i)
		}
		text := b.String()
		if got := qa.ParseQuestions(text, []string{"Is it 0?"}); len(got) != qa.MaxBudget || got[0] != "Is it 1?" {
			t.Errorf("%d questions, the first is %q", len(got), got[0])
		}
		allocs := testing.AllocsPerRun(1, func() { qa.ParseQuestions(text, nil) })
		if allocs > 5000 {
			t.Errorf("%.0f allocations", allocs)
		}
	}
}

func FuzzParseQuestions(f *testing.F) {
	f.Add("1. Is it red?\n2) Is it blue?")
	f.Add("**1.** a?\n\n10 yes/no questions for you: 3.14?")
	f.Fuzz(func(t *testing.T, text string) {
		qs := qa.ParseQuestions(text, nil)
		for _, q := range qs {
			if !strings.HasSuffix(q, "?") || strings.ContainsAny(q, "\n\r") || len(q) > 1000 {
				t.Fatalf("not a question on one line: %q", q)
			}
		}
		if len(qs) > qa.MaxBudget {
			t.Fatalf("%d questions", len(qs))
		}
		if again := qa.ParseQuestions(text, qs); len(again) > 0 && len(qs) < qa.MaxBudget {
			t.Fatalf("known questions came back: %q", again)
		}
		if q := qa.ParseQuestion(text, nil); q != "" && (!strings.HasSuffix(q, "?") || strings.ContainsAny(q, "\n\r")) {
			t.Fatalf("not a question on one line: %q", q)
		}
	})
}

func FuzzParseAnswer(f *testing.F) {
	f.Add("(12) yes", 1)
	f.Add("1. no\n2. yes", 2)
	f.Fuzz(func(t *testing.T, text string, n int) {
		a, ok := qa.ParseAnswer(text, n)
		if ok != (a == qa.Yes || a == qa.No) {
			t.Fatalf("answer %q, clear %v", a, ok)
		}
		if ok && !strings.Contains(strings.ToLower(text), string(a)) {
			t.Fatalf("%q does not say %s", text, a)
		}
	})
}
