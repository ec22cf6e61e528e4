package qa_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"tenbits/qa"
)

// answered is a draft and the final answer that it has; empty: none.
type answered struct{ name, text, want string }

func finalAnswers(t *testing.T, form qa.Form, drafts []answered) {
	t.Helper()
	for _, tt := range drafts {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := qa.FinalAnswer(tt.text, form)
			if ok != (tt.want != "") || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

// Where a draft has its final answer, and whether it stands by it.
func TestFinalAnswer(t *testing.T) {
	finalAnswers(t, qa.Number, []answered{
		{"last wins", "Answer: 12\nWait.\nAnswer: 13", "13"},
		{"bold", "**Answer:** 66", "66"},
		{"bold whole", "**Answer: 66**", "66"},
		{"final answer", "Final answer: 66.", "66"},
		{"sentence", "So the answer is 66 coins.", "66"},
		{"hashes", "so\n#### 72", "72"},
		{"boxed", `thus $\boxed{42}$.`, "42"},
		{"no label", "It is 66.", ""},
		{"label without value", "Answer: none", ""},
		{"answering is no label", "I answered 12 letters.", ""},
		{"empty", "", ""},
		{"denied", "The answer is not 12", ""},
		{"denied short", "The answer isn't 12", ""},
		{"copied brackets", "Answer: <66>", "66"},
		{"explained", "Answer: 66, because 85 - 19 = 66", "66"},
		{"explained otherwise", "Answer: 66 coins. That is 19 less than 85.", "66"},
		{"corrected in line", "Answer: 12. Wait, 13.", ""},
		{"unreadable clears", "Answer: 12\nWait, wrong.\nAnswer: unknown", ""},
		{"cut off clears", "Answer: 12\nAnswer:", ""},
		{"remark does not clear", "Answer: 12\nThe answer is correct.", "12"},
		{"markdown heading does not clear", "Answer: 12\n#### Check 3", "12"},
		{"bold heading", "**Final Answer**\n\n66", "66"},
		{"heading", "### Answer\n66", "66"},
		{"heading and display", "### Answer\n$$\n\\boxed{66}\n$$", "66"},
		{"value on next line", "Answer:\n66", "66"},
		{"answer to", "the answer to the problem is 66", "66"},
		{"answer to this", "The answer to this is 66", "66"},
		{"inside a line", "She has 66 coins. Answer: 66", "66"},
		{"so, inside a line", "85 - 19 = 66, so the answer is 66.", "66"},
		{"label after box", `\boxed{12} is wrong. Answer: 13`, "13"},
	})
}

// How numbers are written.
func TestFinalNumber(t *testing.T) {
	finalAnswers(t, qa.Number, []answered{
		{"plain", "1. 48 + 37 (15, 8) = 85\nAnswer: 85", "85"},
		{"zero", "Answer: 0", "0"},
		{"leading zeros", "Answer: 007", "7"},
		{"only zeros", "Answer: 00", "0"},
		{"a long number", "Answer: 12345678901234567890", "12345678901234567890"},
		{"commas", "Answer: 1,234", "1234"},
		{"money", "Answer: $12.50", "12.5"},
		{"negative", "Answer: -3", "-3"},
		{"minus sign", "Answer: −3", "-3"},
		{"fraction", "Answer: 6/4", "1.5"},
		{"endless fraction", "Answer: 4/6", "2/3"},
		{"last equals sign", "Answer: 48 + 37 - 19 = 66", "66"},
		{"equals in two sentences", "Answer: 48 + 37 = 85. 85 - 19 = 66.", "66"},
		{"power worked out", "Answer: 2^3 = 8", "8"},
		{"sum not worked out", "Answer: 48 + 37", ""},
		{"frac", `\boxed{\frac{1}{2}}`, "0.5"},
		{"dfrac", `Answer: $\dfrac{3}{4}$`, "0.75"},
		{"negative frac", `\boxed{-\frac{1}{2}}`, "-0.5"},
		{"mixed frac", `\boxed{1\frac{1}{2}}`, "1.5"},
		{"root", `\boxed{\sqrt{2}}`, ""},
		{"braced comma", `Answer: $1{,}234$`, "1234"},
		{"thin space", `Answer: 12\,345`, "12345"},
		{"no leading digit", "Answer: .5", "0.5"},
		{"mixed number", "Answer: 1 1/2", "1.5"},
		{"comma not of three", "Answer: 3,4", ""},
		{"exponent", "Answer: 1e6", "1000000"},
		{"power", "Answer: 2^10", ""},
		{"no octal", "Answer: 010/2", "5"},
		{"hyphen is no sign", "Answer: Room B-12", "12"},
		{"two numbers", "Answer: 12 or 13", ""},
		{"two numbers in brackets", "Answer: 12 (or 13)", ""},
		{"range", "Answer: 10-12", ""},
		{"more than", "Answer: x >= 12", ""},
		{"percent", `Answer: 12\%`, "12"},
		{"negative money", "Answer: -$12.50", "-12.5"},
		{"note", "Answer: 66 (coins)", "66"},
		{"square unit", "Answer: 66 cm^2", "66"},
		{"number in 2 things", "Answer: 66 coins in 2 boxes", ""},
		{"too long", "Answer: 0." + strings.Repeat("3", 80), ""},
	})
}

func TestFinalOption(t *testing.T) {
	finalAnswers(t, qa.Option, []answered{
		{"letter", "Answer: C", "C"},
		{"letter in brackets", "Answer: (C) because", "C"},
		{"letter with text", "The correct answer is B) the cat", "B"},
		{"small letter alone", "Answer: c", "C"},
		{"option word", "Final answer: option D.", "D"},
		{"article is no choice", "Answer: A dog", ""},
		{"small article is no choice", "Answer: a dog", ""},
		{"article in prose", "This is A problem of B kinds", ""},
		{"four hashes and label", "#### Answer: B", "B"},
		{"boxed letter", `\boxed{\text{B}}`, "B"},
		{"bold LaTeX letter", `Answer: $\textbf{(B)}$`, "B"},
		{"other letter wrong", "Answer: B, because A is wrong", "B"},
		{"letter taken back", "Answer: B. No, wait, C.", ""},
		{"letter because", "Answer: B because…", "B"},
		{"article letter because", "Answer: A because…", "A"},
		{"small letter in bracket", "Answer: b) the cat", "B"},
		{"option in brackets", "Answer: Option (C)", "C"},
		{"A alone", "Answer: A", "A"},
		{"I think", "Answer: I think so", ""},
		{"no article", "Answer: B dog", "B"},
		{"two letters", "Answer: (A) or (B)", ""},
		{"two bare letters", "Answer: B or C", ""},
		{"two listed letters", "Answer: B, C", ""},
		{"letter and I", "Answer: C, I think", "C"},
		{"name of a language", "Answer: C#", ""},
	})
}

func TestFinalText(t *testing.T) {
	finalAnswers(t, qa.Text, []answered{
		{"boxed text", `\boxed{\text{blue}}`, "blue"},
		{"text", "Answer: The  Blue Whale.", "the blue whale"},
		{"text symbol", "Answer: **\"C#\"**.", "c#"},
	})
}

// A long line must take linear time, whatever it repeats: a quadratic reader
// would need minutes for what one reply may hold. Four times the text may take
// four times as long, and not sixteen times; the machine may be busy now and
// then, but not always.
func TestFinalAnswerLongLine(t *testing.T) {
	took := func(part string, n int, form qa.Form) time.Duration {
		text := "Answer: 1" + strings.Repeat(part, n/len(part))
		start := time.Now()
		qa.FinalAnswer(text, form)
		return time.Since(start)
	}
	for _, part := range []string{"Answer: ", ". answer to ", " or ", "= x, y = ", "2e2 ", "… ", "(A) ", `\boxed{`, `\text{`, "1 ", "1,", " (", "answer ", "as", `\frac{1}`, "A) ", "1\n", ", so answer for ", "."} {
		for _, form := range []qa.Form{qa.Number, qa.Option, qa.Text} {
			ratio := math.Inf(1)
			for try := 0; try < 8 && ratio > 8; try++ {
				ratio = min(ratio, float64(took(part, 1<<16, form))/float64(took(part, 1<<14, form)))
			}
			if ratio > 8 {
				t.Errorf("%q, %s: four times the text takes %.1f times as long", part, form, ratio)
			}
		}
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
		{"C", "C#", qa.Text, false},
		{".NET", "NET", qa.Text, false},
		{"“Paris”,", "Paris", qa.Text, true},
		{"3,4", "34", qa.Number, false},
		{"010/2", "5", qa.Number, true},
		{"1 1/2", "1.5", qa.Number, true},
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
	f.Add("### Answer\n1 1/2")
	f.Add(`Answer: $-1{,}234.5$ (or 3)`)
	f.Add(`Answer: \TEXT{\text{.}}`)
	f.Add("A) x\nB) y\nAnswer: 3.2 × 10^{-4} ≈ 0")
	f.Add("Answer: –1.6e-19 C")
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range []qa.Form{qa.Number, qa.Option, qa.Text} {
			a, ok := qa.FinalAnswerTo(text, text, form)
			if ok != (a != "") {
				t.Fatalf("answer %q, ok %v", a, ok)
			}
			if ok && !qa.Correct(a, a, form) {
				t.Fatalf("%s %q is not equal to itself", form, a)
			}
		}
	})
}
