package qa_test

import (
	"testing"

	"tenbits/qa"
)

func TestFinalAnswer(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		form       qa.Form
		want       string // empty: none
	}{
		{"plain", "1. 48 + 37 (15, 8) = 85\nAnswer: 85", qa.Number, "85"},
		{"last wins", "Answer: 12\nWait.\nAnswer: 13", qa.Number, "13"},
		{"bold", "**Answer:** 66", qa.Number, "66"},
		{"bold whole", "**Answer: 66**", qa.Number, "66"},
		{"final answer", "Final answer: 66.", qa.Number, "66"},
		{"sentence", "So the answer is 66 coins.", qa.Number, "66"},
		{"commas", "Answer: 1,234", qa.Number, "1234"},
		{"money", "Answer: $12.50", qa.Number, "12.5"},
		{"negative", "Answer: -3", qa.Number, "-3"},
		{"minus sign", "Answer: −3", qa.Number, "-3"},
		{"fraction", "Answer: 6/4", qa.Number, "1.5"},
		{"hashes", "so\n#### 72", qa.Number, "72"},
		{"boxed", `thus $\boxed{42}$.`, qa.Number, "42"},
		{"boxed text", `\boxed{\text{blue}}`, qa.Text, "blue"},
		{"no label", "It is 66.", qa.Number, ""},
		{"endless fraction", "Answer: 4/6", qa.Number, "2/3"},
		{"label without value", "Answer: none", qa.Number, ""},
		{"answering is no label", "I answered 12 letters.", qa.Number, ""},
		{"letter", "Answer: C", qa.Option, "C"},
		{"letter in brackets", "Answer: (C) because", qa.Option, "C"},
		{"letter with text", "The correct answer is B) the cat", qa.Option, "B"},
		{"small letter alone", "Answer: c", qa.Option, "C"},
		{"option word", "Final answer: option D.", qa.Option, "D"},
		{"article is no choice", "Answer: A dog", qa.Option, ""},
		{"small article is no choice", "Answer: a dog", qa.Option, ""},
		{"article in prose", "This is A problem of B kinds", qa.Option, ""},
		{"text", "Answer: The  Blue Whale.", qa.Text, "the blue whale"},
		{"empty", "", qa.Number, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := qa.FinalAnswer(tt.text, tt.form)
			if ok != (tt.want != "") || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

func TestCorrect(t *testing.T) {
	for _, tt := range []struct {
		answer, gold string
		form         qa.Form
		want         bool
	}{
		{"66", "66", qa.Number, true},
		{"66.0", "66", qa.Number, true},
		{"1234", "1,234", qa.Number, true},
		{"3/2", "1.5", qa.Number, true},
		{"6", "66", qa.Number, false},
		{"", "66", qa.Number, false},
		{"1e2", "100", qa.Number, false}, // not how answers are written here
		{"C", "c", qa.Option, true},
		{"C", "D", qa.Option, false},
		{"The blue whale.", "the blue whale", qa.Text, true},
		{"incorrect", "correct", qa.Text, false},
		{"", "", qa.Text, false},
	} {
		if got := qa.Correct(tt.answer, tt.gold, tt.form); got != tt.want {
			t.Errorf("Correct(%q, %q, %s) = %v", tt.answer, tt.gold, tt.form, got)
		}
	}
}

func TestFormOf(t *testing.T) {
	for gold, want := range map[string]qa.Form{"66": qa.Number, " 1,234 ": qa.Number, "3/4": qa.Number, "C": qa.Option, "c": qa.Text, "Paris": qa.Text, "": qa.Text} {
		if got := qa.FormOf(gold); got != want {
			t.Errorf("FormOf(%q) = %s, want %s", gold, got, want)
		}
	}
}

func FuzzFinalAnswer(f *testing.F) {
	f.Add("Answer: 1/0")
	f.Add(`\boxed{\frac{1}{2}}`)
	f.Add("the answer is (B)")
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range []qa.Form{qa.Number, qa.Option, qa.Text} {
			a, ok := qa.FinalAnswer(text, form)
			if ok != (a != "") {
				t.Fatalf("answer %q, ok %v", a, ok)
			}
			if ok && !qa.Correct(a, a, form) {
				t.Fatalf("%s %q is not equal to itself", form, a)
			}
		}
	})
}
