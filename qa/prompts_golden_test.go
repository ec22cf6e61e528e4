package qa_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"tenbits/qa"
)

// calls returns the calls that every set has a prompt for.
func calls() []qa.Call {
	return []qa.Call{qa.CallDraft, qa.CallReference, qa.CallAskOne, qa.CallAskMany, qa.CallAskAgain, qa.CallPredict, qa.CallAnswer, qa.CallAnswerAgain, qa.CallRevise}
}

func promptSet(t testing.TB, name string) *qa.PromptSet {
	t.Helper()
	set, err := qa.OpenPromptSet(name)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func build(t testing.TB, set *qa.PromptSet, c qa.Call, s qa.Scene) qa.Prompt {
	t.Helper()
	p, err := set.Build(c, s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// written returns the sets that are written in words: all but the embedded
// pair's.
func written() []string {
	return slices.DeleteFunc(qa.PromptSets(), func(s string) bool { return s == "compact" })
}

// A change of any prompt is seen: a session in which one side has other prompts
// than the other cannot be received.
func TestGoldenPrompts(t *testing.T) {
	scene := qa.Scene{
		Problem:   "Ana has 20 eggs.\nShe sells 5 and finds 2. How many has she?",
		Draft:     "20 + 5 = 25\n25 + 2 = 27\nAnswer: 27",
		Reference: "20 - 5 = 15\n15 + 2 = 17\nAnswer: 17",
		Questions: []qa.Question{{N: 1, Text: "Does Ana lose 5 eggs?", Answer: qa.Yes}, {N: 2, Text: "Is the number of eggs at the end even?", Answer: qa.No}},
		Earlier:   []qa.Exchange{{Question: "Does Ana lose 5 eggs?", Reply: "yes"}},
		Question:  "Is the number of eggs at the end 17?",
		Count:     3,
		Asked:     []string{"Does Ana lose 5 eggs?", "Is the number of eggs at the end even?"},
	}
	for _, name := range qa.PromptSets() {
		set := promptSet(t, name)
		list := calls()
		if set.Has(qa.CallPredictWords) {
			list = append(list, qa.CallPredictWords)
		}
		for _, c := range list {
			t.Run(name+"/"+string(c), func(t *testing.T) {
				p := build(t, set, c, scene)
				golden.RequireEqual(t, fmt.Sprintf("%s\n---- %d tokens, stops %q, options %q, after %q, closed by %q\n%s\n", p.System, p.Max, p.Stop, p.Options, p.After, p.Close, p.Text))
			})
		}
	}
}

// Every file is offered, and nothing that has no file; the hash in the setup is
// that of the file.
func TestPromptSetsAreTheFiles(t *testing.T) {
	files, err := filepath.Glob("prompts/*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".tmpl")
		names = append(names, name)
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		set, sum := promptSet(t, name), sha256.Sum256(text)
		if set.Name != name || set.Hash != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: opened as %s with hash %s", f, set.Name, set.Hash)
		}
	}
	if got := slices.Sorted(slices.Values(qa.PromptSets())); !slices.Equal(got, names) {
		t.Errorf("sets %q, files %q", got, names)
	}
}

// Whoever misspells a set is told which there are.
func TestUnknownPromptSet(t *testing.T) {
	for _, name := range []string{"maths", "", "General", "general.tmpl", "../prompts/general", "a/b", "\x00"} {
		_, err := qa.OpenPromptSet(name)
		if err == nil {
			t.Errorf("%q was opened", name)
			continue
		}
		for _, want := range qa.PromptSets() {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v does not name %s", name, err, want)
			}
		}
	}
}

// Small models lose the thread of long instructions: those of a call stay under
// about 250 tokens, at one sentence a line.
func TestInstructionsAreShort(t *testing.T) {
	for _, name := range written() {
		set := promptSet(t, name)
		for _, c := range calls() {
			p := build(t, set, c, qa.Scene{Count: 10})
			words := len(strings.Fields(p.System + " " + p.Text))
			if tokens := float64(words) * 1.4; tokens > 250 {
				t.Errorf("%s %s: about %.0f tokens", name, c, tokens)
			}
			for line := range strings.Lines(p.System + "\n" + p.Text) {
				line = strings.TrimSpace(line)
				if strings.Contains(strings.TrimPrefix(line, "1. "), ". ") || len(strings.Fields(line)) > 40 {
					t.Errorf("%s %s: not one short sentence: %s", name, c, line)
				}
			}
		}
	}
}

// What the prompts ask for is what is read, and what they show as a pattern is
// not taken for a reply.
func TestPromptsAskForWhatIsRead(t *testing.T) {
	example := map[qa.Form]string{qa.Number: "3/4", qa.Option: "C", qa.Text: "blue"}
	want := map[qa.Form]string{qa.Number: "0.75", qa.Option: "C", qa.Text: "blue"}
	for _, name := range written() {
		set := promptSet(t, name)
		for _, c := range []qa.Call{qa.CallDraft, qa.CallReference, qa.CallRevise} {
			lines := strings.Split(build(t, set, c, qa.Scene{}).Text, "\n")
			last := lines[len(lines)-1]
			if name == "code" {
				if block := lines[len(lines)-3:]; block[0] != "```python" || block[2] != "```" {
					t.Errorf("code %s ends with %q", c, block)
				}
				continue
			}
			if a, ok := qa.FinalAnswer(last, set.Form); ok && set.Form != qa.Text {
				t.Errorf("%s %s: the pattern %q is read as the answer %q", name, c, last, a)
			}
			head, _, ok := strings.Cut(last, "<")
			if a, _ := qa.FinalAnswer(head+example[set.Form], set.Form); !ok || a != want[set.Form] {
				t.Errorf("%s %s: %q: the answer %s is read as %q", name, c, last, example[set.Form], a)
			}
		}
		for _, c := range []qa.Call{qa.CallAskMany, qa.CallAskAgain} {
			text := build(t, set, c, qa.Scene{Count: 3}).Text
			if !strings.Contains(text, "\n1. ") {
				t.Errorf("%s %s shows no list", name, c)
			}
			if qs := qa.ParseQuestions(text, nil); len(qs) > 0 {
				t.Errorf("%s %s: its own echo is read as %q", name, c, qs)
			}
		}
		for _, c := range []qa.Call{qa.CallAnswer, qa.CallAnswerAgain} {
			lines := strings.Split(build(t, set, c, qa.Scene{}).Text, "\n")
			last := lines[len(lines)-1]
			for _, w := range []string{"yes", "no", "unclear"} {
				if !strings.Contains(last, w) {
					t.Errorf("%s %s: %q does not offer %s", name, c, last, w)
				}
			}
			if a, ok := qa.ParseAnswer(last, 1); ok {
				t.Errorf("%s %s: its own echo is read as %s", name, c, a)
			}
		}
	}
}
