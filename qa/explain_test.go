package qa_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
)

// Who reads why a draft is wrong must be told of the line that decided, and of
// what stands on both sides of the comparison.
func TestExplain(t *testing.T) {
	gold := func(s string) *string { return &s }
	for _, tt := range []struct {
		name, text string
		form       qa.Form
		gold       *string
		want       qa.Grading
	}{
		{
			"as written", "1. 1000 + 200 = 1200\nAnswer: 1,200.0 coins", qa.Number, gold("1,200"),
			qa.Grading{Line: 2, Text: "Answer: 1,200.0 coins", Value: "1,200.0 coins", Answer: "1200", Gold: "1200", Graded: true, Right: true},
		},
		{
			"the last line wins", "Answer: 3\nNo.\n  Answer: 4\n", qa.Number, gold("3"),
			qa.Grading{Line: 3, Text: "Answer: 4", Value: "4", Answer: "4", Gold: "3", Graded: true},
		},
		{
			"value below its label", "Answer:\n\n**66**", qa.Number, gold("66"),
			qa.Grading{Line: 3, Text: "**66**", Value: "**66**", Answer: "66", Gold: "66", Graded: true, Right: true},
		},
		{
			"nothing to compare with", "Answer: 4", qa.Number, nil,
			qa.Grading{Line: 1, Text: "Answer: 4", Value: "4", Answer: "4"},
		},
		{"no answer", "It is 66.", qa.Number, gold("66"), qa.Grading{Gold: "66", Graded: true, Why: "no line gives a final answer"}},
		{
			"two numbers", "Answer: 12 or 13", qa.Number, gold("12"),
			qa.Grading{Line: 1, Text: "Answer: 12 or 13", Value: "12 or 13", Gold: "12", Graded: true, Why: "it has more than one number"},
		},
		{
			"bare label", "so\nAnswer:", qa.Number, gold("12"),
			qa.Grading{Line: 2, Text: "Answer:", Gold: "12", Graded: true, Why: "nothing stands after its label"},
		},
		{
			"taken back", "Answer: 12. Wait, 13.", qa.Number, gold("13"),
			qa.Grading{Line: 1, Text: "Answer: 12. Wait, 13.", Value: "12. Wait, 13.", Gold: "13", Graded: true, Why: "the line takes its answer back"},
		},
		{
			"right answer unreadable", "Answer: 12", qa.Number, gold("a dozen"),
			qa.Grading{Line: 1, Text: "Answer: 12", Value: "12", Answer: "12", Graded: true, Why: "the right answer is no number that can be read"},
		},
		{
			"letter", "Answer: (c) the cat", qa.Option, gold("c"),
			qa.Grading{Line: 1, Text: "Answer: (c) the cat", Value: "(c) the cat", Answer: "C", Gold: "C", Graded: true, Right: true},
		},
		{
			"text", "Answer: The  Blue Whale.", qa.Text, gold("“the blue whale”"),
			qa.Grading{Line: 1, Text: "Answer: The  Blue Whale.", Value: "The  Blue Whale.", Answer: "the blue whale", Gold: "the blue whale", Graded: true, Right: true},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.Form = tt.form
			if got := qa.Explain("", tt.text, tt.form, tt.gold); got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// Each way not to be read has its reason.
func TestExplainWhy(t *testing.T) {
	for _, tt := range []struct {
		line string
		form qa.Form
		want string
	}{
		{"Answer: not 12", qa.Number, "it says what the answer is not"},
		{"Answer: x >= 12", qa.Number, "it gives a bound and no value"},
		{"Answer: 2^10", qa.Number, "it is still to be worked out"},
		{"Answer: none", qa.Number, "there is no number in it"},
		{"Answer: 10-12", qa.Number, "it has more than one number"},
		{"Answer: 3,4", qa.Number, "it is not written as a number that can be read"},
		{"Answer: (A) or (B)", qa.Option, "it names more than one letter"},
		{"Answer: I think so", qa.Option, "it does not name one option"},
		{"Answer: B. No, wait, C.", qa.Option, "the line takes its answer back"},
	} {
		g := qa.Explain("", tt.line, tt.form, nil)
		if g.Why != tt.want || g.Answer != "" || g.Line != 1 {
			t.Errorf("%q: %+v, want %q", tt.line, g, tt.want)
		}
	}
}

// An explanation that says another thing than the grade would be worse than
// none.
func TestExplainAgrees(t *testing.T) {
	words := rapid.SampledFrom([]string{
		"Answer:", "the answer is ", "\n", " ", "12", "1,200.0", "1200", "-3", "(B)", "b", "C", "or", " = ", "#### ", `\boxed{`, "}", "**", "wait", ".",
		"Paris", "not ", "1/2", "0.5", "$", ", ", "“", "ſ", "K", "because", "correct",
	})
	texts := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(words, 0, 12).Draw(t, "words"), "") })
	rapid.Check(t, func(t *rapid.T) {
		text, gold := texts.Draw(t, "text"), texts.Draw(t, "gold")
		form := rapid.SampledFrom([]qa.Form{qa.Number, qa.Option, qa.Text}).Draw(t, "form")
		if rapid.Bool().Draw(t, "its own") {
			if a, ok := qa.FinalAnswer(text, form); ok {
				gold = a
			}
		}
		answer, ok := qa.FinalAnswer(text, form)
		g := qa.Explain("", text, form, &gold)
		if g.Answer != answer || g.Right != (ok && qa.Correct(answer, gold, form)) {
			t.Fatalf("%+v of %q and %q: answer %q, %v", g, text, gold, answer, qa.Correct(answer, gold, form))
		}
		if ok && g.Right != (g.Answer == g.Gold) {
			t.Fatalf("%+v: what is shown as compared does not decide", g)
		}
		if (g.Why == "") != (g.Answer != "" && g.Gold != "") {
			t.Fatalf("%+v: the reason", g)
		}
		if lines := strings.Split(text, "\n"); g.Line > 0 && strings.TrimSpace(lines[g.Line-1]) != g.Text {
			t.Fatalf("%+v is not line %d of %q", g, g.Line, text)
		}
		if n := qa.Explain("", text, form, nil); n.Graded || n.Right || n.Answer != answer {
			t.Fatalf("without a right answer: %+v", n)
		}
	})
}
