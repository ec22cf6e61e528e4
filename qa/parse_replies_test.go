package qa_test

import (
	"slices"
	"strings"
	"testing"

	"tenbits/qa"
)

// Replies as small models write them to the prompts of each set, with what is
// read. Less than was asked for stays less: nothing is filled up.
func TestQuestionsOfSmallModels(t *testing.T) {
	for _, tt := range []struct {
		set, name, reply string
		want             []string
	}{
		{"general", "cheerful", "Sure! Here are 3 questions:\n\n1. Is the trip on a Monday?\n2. Does it rain?\n3. Is Oslo in Norway?\n\nLet me know if you need more!", []string{"Is the trip on a Monday?", "Does it rain?", "Is Oslo in Norway?"}},
		{"general", "bullets", "- Is the trip on a Monday?\n* Does it rain?\n• Is Oslo in Norway?", []string{"Is the trip on a Monday?", "Does it rain?", "Is Oslo in Norway?"}},
		{"general", "bullets under a preamble", "Here are the questions:\n\n- **Is the trip on a Monday?**\n- Is it not Tuesday", []string{"Is the trip on a Monday?"}},
		{"general", "bare lines", "Is the trip on a Monday?\nDoes it rain?\n\nWould you like more questions?", []string{"Is the trip on a Monday?", "Does it rain?"}},
		{"general", "bare lines that ask for words", "What day is the trip?\nWhere does it end?", nil},
		{"general", "an offer alone", "Do you want me to solve the problem?", nil},
		{"general", "a list, then bullets", "1. Is the trip on a Monday?\n\n- Is it?", []string{"Is the trip on a Monday?"}},
		{"general", "pattern copied", "1. Is ...?\n2. Is …?\n3. Does it rain?", []string{"Does it rain?"}},
		{"general", "prose", "I trust the first step least. It may be that the trip is on a Tuesday.", nil},
		{"general", "refusal", "I'm sorry, but I can't help with that.", nil},
		{"general", "thinking, then a list", "<think>\n1. Is this a good one?\nHm.\n</think>\n\n1. Does it rain?", []string{"Does it rain?"}},
		{"general", "end of thinking alone", "Is this a good one?\n</think>\n1. Does it rain?", []string{"Does it rain?"}},
		{"general", "thinking cut off", "<think>\n1. Is this a good one?", nil},
		{"math", "labels", "**Question 1:** Is the cost of the pens 12?\n**Question 2:** Is the tax added, not subtracted?", []string{"Is the cost of the pens 12?", "Is the tax added, not subtracted?"}},
		{"math", "LaTeX", "1. Is \\(x^2 + 1 = 10\\) the equation?\n2. Is $\\frac{1}{2}$ the chance of heads?", []string{"Is \\(x^2 + 1 = 10\\) the equation?", "Is $\\frac{1}{2}$ the chance of heads?"}},
		{"math", "answers itself", "1. Is the sum 12? Yes.\n2. Is 12 even? (Yes)", []string{"Is the sum 12?", "Is 12 even?"}},
		{"math", "a series is no pattern", "1. Is the next term of 1, 2, 4, ... 8?\n2. Is the series 1, 3, 5, ...?", []string{"Is the next term of 1, 2, 4, ... 8?", "Is the series 1, 3, 5, ...?"}},
		{"math", "repeats itself", "1. Is the sum 12?\n2. Is the sum 12?\n3. Is the sum **12**?", []string{"Is the sum 12?"}},
		{"math", "solves instead", "1. 20 - 5 = 15\n2. 15 + 2 = 17\nAnswer: 17", nil},
		{"code", "inputs", "1. Does `f([])` return 0?\n2. Does f(\"a?\") return \"a\"?\n3. Is the running time O(n)?", []string{"Does `f([])` return 0?", "Does f(\"a?\") return \"a\"?", "Is the running time O(n)?"}},
		{"code", "code instead", "```python\ndef f(x):\n    return x\n```", nil},
		{"science", "units", "1) Is 9.8 m/s² the acceleration?\n2) Does the pressure rise when the volume falls?", []string{"Is 9.8 m/s² the acceleration?", "Does the pressure rise when the volume falls?"}},
		{"choice", "letters", "1. Is the correct option one of A and C?\n2. Is option B ruled out?\nA) Yes\nB) No", []string{"Is the correct option one of A and C?", "Is option B ruled out?"}},
		{"choice", "options repeated", "A. Paris\nB. Rome\nC. Oslo", nil},
	} {
		t.Run(tt.set+"/"+tt.name, func(t *testing.T) {
			if got := qa.ParseQuestions(tt.reply, nil); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// The same for the call that asks for one question.
func TestQuestionOfSmallModels(t *testing.T) {
	for _, tt := range []struct{ set, name, reply, want string }{
		{"general", "cheerful", "Sure! Here is my question: Is the trip on a Monday?", "Is the trip on a Monday?"},
		{"general", "cheerful lines", "Certainly!\n\nIs the trip on a Monday?", "Is the trip on a Monday?"},
		{"general", "label", "**Question:** Is the trip on a Monday?", "Is the trip on a Monday?"},
		{"general", "long label", "Yes/No question: Is the trip on a Monday?", "Is the trip on a Monday?"},
		{"general", "quoted", "\"Is the trip on a Monday?\"", "Is the trip on a Monday?"},
		{"general", "bullet", "- Is the trip on a Monday?\n- Does it rain?", "Is the trip on a Monday?"},
		{"general", "pattern copied", "1. Is ...?", ""},
		{"general", "thinking", "<think>Is it Monday?</think>\n\nDoes it rain?", "Does it rain?"},
		{"general", "thinking cut off", "<think>Is it Monday?", ""},
		{"general", "statement", "The trip is on a Monday.", ""},
		{"math", "bold", "**Is the sum 12?**", "Is the sum 12?"},
		{"math", "a reason first", "The tax was not added. Is the tax 3?", "The tax was not added. Is the tax 3?"},
		{"code", "call", "Does f(0) return 1? If not, the bound is wrong.", "Does f(0) return 1?"},
		{"science", "tail", "Is the unit of the result joule? (Yes/No)", "Is the unit of the result joule?"},
		{"choice", "letters", "Is the correct option A or B?", "Is the correct option A or B?"},
	} {
		t.Run(tt.set+"/"+tt.name, func(t *testing.T) {
			if got := qa.ParseQuestion(tt.reply, nil); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What is neither yes nor no is unclear, and never a no.
func TestAnswersOfSmallModels(t *testing.T) {
	for want, replies := range map[qa.Answer][]string{
		qa.Yes: {
			"Yes", "Yes.", "yes!", "**Yes**", "**Yes.**", "YES\n", "`yes`", "- Yes", "> yes", "\"Yes.\"", "Answer: Yes", "**Answer:** yes", "The answer is yes.", "My answer is: yes",
			"So, the answer is **yes**.", "A: Yes", "Reply: yes", "Sure! Yes.", "Yes, the cost of the pens is 12.", "Yes. In my solution the sum is 12.", "Yes because 12 is even",
			"Yes (the sum is 12)", "<think>\n\n</think>\n\nyes", "<think>Is it no? Perhaps.</think>Yes", "no wait</think>\nYes",
		},
		qa.No: {
			"No", "no.", "**No**", "No, it is 17.", "The answer is no because the sum is 17.", "The answer is: no", "Answer: **No**", "* No", "No since 17 is odd", "Okay, no.", "1. No",
			"no\n\nExplanation: the sum is 17.", "<think>\nyes?\n</think>\n\nNo.", "No (17)",
		},
		"": {
			"unclear", "Unclear.", "**unclear**", "Unclear, as the solution does not say.", "Yes, no or unclear.", "Reply with one word: yes, no or unclear.", "yes or no", "Yes/No", "yes no",
			"The answer is not given.", "The answer is 12.", "The answer is no longer known.", "The answer is unclear", "No information is given.", "No problem! Yes", "Sure!", "Sure, no problem.",
			"I cannot tell.", "It depends.", "Maybe yes", "Correct", "True", "False", "Not quite", "<think>yes", "<think>\nThe answer is no.", "</think>", "", "   ", "12", "Yes? No.", "No. Wait, yes.",
			"Yes, but that is not certain.", "The solution says yes", "Yesterday", "Noon", "unclear\nyes",
		},
	} {
		for _, reply := range replies {
			got, ok := qa.ParseAnswer(reply, 1)
			if got != want || ok != (want != "") {
				t.Errorf("%q is read as %q, %v, want %q", reply, got, ok, want)
			}
		}
	}
}

// Final answers in the form that each set asks for, as small models write it.
func TestFinalAnswersOfSmallModels(t *testing.T) {
	const fraction, box = "Half of 3/2 is 3/4.\n", "Thus\n\\[\n\\boxed{%}\n\\]"
	for _, tt := range []struct{ set, reply, want string }{
		{"general", "The whale is the largest.\nAnswer: the blue whale", "the blue whale"},
		{"general", "**Answer:** Paris.", "paris"},
		{"general", "I do not know.", ""},
		{"math", "1. 20 - 5 = 15\n2. 15 + 2 = 17\nAnswer: 17", "17"},
		{"math", fraction + "Answer: 3/4", "0.75"},
		{"math", fraction + `Answer: \(\frac{3}{4}\)`, "0.75"},
		{"math", strings.Replace(box, "%", `\dfrac{3}{4}`, 1), "0.75"},
		{"math", strings.Replace(box, "%", "-5", 1), "-5"},
		{"math", "Answer: 17 eggs", "17"},
		{"math", "Answer: <17>", "17"},
		{"math", "Answer: <number>", ""},
		{"math", "Answer: \\sqrt{2}", ""},
		{"math", "She has 17 eggs.", ""},
		{"science", "The force is 3 kg times 2 m/s².\nAnswer: 6", "6"},
		{"science", "Answer: It rises.", "it rises"},
		{"choice", "A is too small. B fits.\nAnswer: B", "B"},
		{"choice", "Answer: (B) Rome", "B"},
		{"choice", "The correct option is B.\n\n**Answer: B**", "B"},
		{"choice", "Answer: <letter>", ""},
		{"choice", "Answer: A or B", ""},
		{"choice", "Answer: none of them", ""},
		{"choice", "I would say Rome.", ""},
	} {
		if got, ok := qa.FinalAnswer(tt.reply, promptSet(t, tt.set).Form); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q ends with %q, %v, want %q", tt.set, tt.reply, got, ok, tt.want)
		}
	}
}
