package qa_test

import (
	"strings"
	"testing"

	"tenbits/qa"
)

// The embedded pair was trained on exactly these bytes.
func TestCompactPrompts(t *testing.T) {
	set, err := qa.OpenPromptSet("compact")
	if err != nil {
		t.Fatal(err)
	}
	scene := qa.Scene{
		Problem: "Ana has 20 eggs.\nShe wins 5.  How many is that?", Draft: "1. 20 + 5 (5, 2) = 25\nAnswer: 25", Reference: "Answer: 26",
		Questions: []qa.Question{{Text: "Is the answer even?", Answer: qa.No}, {Text: "Is the answer 25?", Answer: qa.Yes}},
		Earlier:   []qa.Exchange{{Question: "Is the answer 3?", Reply: " (26) no"}},
		Question:  "Is the answer above 9?", Count: 3,
	}
	const head = "P: Ana has 20 eggs. She wins 5. How many is that?\nA:"
	const context = head + " 1. 20 + 5 (5, 2) = 25\nAnswer: 25\nQ: Is the answer even? no\nQ: Is the answer 25? yes\n"
	for call, want := range map[qa.Call]string{
		qa.CallDraft:     head,
		qa.CallReference: head,
		qa.CallAskOne:    context + "Q:",
		qa.CallAskMany:   context + "Ask 3:\n",
		qa.CallAskAgain:  context + "Ask 16:\n",
		qa.CallPredict:   context + "Q: Is the answer above 9?",
		qa.CallRevise:    context + "A:",
		qa.CallAnswer:    head + " Answer: 26\nDraft: 1. 20 + 5 (5, 2) = 25\nAnswer: 25\nQ: Is the answer 3? (26) no\nQ: Is the answer above 9?",
	} {
		if p, err := set.Build(call, scene); err != nil || p.Text != want || p.System != "" {
			t.Errorf("%s: %v, system %q\n%q\nwant\n%q", call, err, p.System, p.Text, want)
		}
	}
}

// A list that goes on after the last question that was asked for is cut there.
func TestListStop(t *testing.T) {
	for _, name := range qa.PromptSets() {
		set, err := qa.OpenPromptSet(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // building a prompt does not change the set
			if p, err := set.Build(qa.CallAskMany, qa.Scene{Count: 3}); err != nil || p.Stop[len(p.Stop)-1] != "\n4." || len(p.Stop) > 2 {
				t.Errorf("%s: %v, stops %q", name, err, p.Stop)
			}
		}
	}
}

// A question that has been asked stands in front of what is asked next, so that
// a server finds the same prefix again.
func TestPromptsShareTheirPrefix(t *testing.T) {
	for _, name := range qa.PromptSets() {
		set, err := qa.OpenPromptSet(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(set.Hash) != 64 || set.Most < 1 || set.Form == "" {
			t.Errorf("%s: %+v", name, set)
		}
		s := qa.Scene{Problem: "p", Draft: "d", Questions: []qa.Question{{Text: "a?", Answer: qa.Yes}}, Question: "b?", Count: 1}
		one, err1 := set.Build(qa.CallPredict, s)
		two, err2 := set.Build(qa.CallRevise, s)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		end := strings.Index(one.Text, "a? yes") + len("a? yes")
		if end < len("a? yes") || !strings.HasPrefix(two.Text, one.Text[:end]) {
			t.Errorf("%s: %q and %q", name, one.Text, two.Text)
		}
	}
	if _, err := qa.OpenPromptSet("../prompts"); err == nil {
		t.Error("a set of no name was opened")
	}
}
