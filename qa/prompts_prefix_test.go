package qa_test

import (
	"fmt"
	"strings"
	"testing"

	"tenbits/qa"
)

// sent is one prompt of a session, in full.
type sent struct {
	call qa.Call
	s    qa.Scene
	text string
}

// wordy plays a session on paper, with texts of the usual length, and returns
// the prompts of both seats in the order in which they are sent.
func wordy(t *testing.T, set *qa.PromptSet, strategy string) (small, strong []sent) {
	t.Helper()
	plan, err := qa.ParseStrategy(strategy)
	if err != nil {
		t.Fatal(err)
	}
	g := qa.Game{Prompt: strings.Repeat("Ana buys some more eggs. ", 10), Budget: 8}
	solution := strings.Repeat("That makes 12 eggs. ", 20) + "\nAnswer: 12"
	made := func(list *[]sent, c qa.Call, s qa.Scene) {
		s.Problem = g.Prompt
		p := build(t, set, c, s)
		*list = append(*list, sent{c, s, p.System + "\x00" + p.Text})
	}
	scene := func() qa.Scene { return qa.Scene{Draft: g.Latest().Text, Questions: g.Readable()} }
	for step := plan.Next(g); step.Do != qa.DoFinish; step = plan.Next(g) {
		switch step.Do {
		case qa.DoDraft, qa.DoRevise:
			call := qa.CallRevise
			if step.Do == qa.DoDraft {
				call = qa.CallDraft
				made(&strong, qa.CallReference, qa.Scene{})
			}
			made(&small, call, scene())
			g = g.WithDraft(strings.Repeat(fmt.Sprintf("Draft %d has some eggs. ", len(g.Drafts)), 20), "")
		case qa.DoAsk:
			s := scene()
			s.Count = step.Count
			call := qa.CallAskMany
			if step.Count == 1 {
				call = qa.CallAskOne
			}
			made(&small, call, s)
			var qs []string
			for i := range step.Count {
				qs = append(qs, fmt.Sprintf("Is the number of eggs after purchase %d above 20?", len(g.Questions)+i))
			}
			g = g.WithQuestions(qs)
		case qa.DoDecide:
			q, _ := g.Pending()
			s := scene()
			s.Question = q.Text
			made(&small, qa.CallPredict, s)
			made(&strong, qa.CallAnswer, qa.Scene{Draft: g.Latest().Text, Reference: solution, Question: q.Text})
			d, _ := g.Decision()
			g = g.WithDecision(d, d.N%2)
		}
	}
	return small, strong
}

// common returns the length of what two texts begin with.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// end returns where the last of parts, each sought behind the one before it,
// ends in text.
func end(t *testing.T, text string, parts ...string) int {
	t.Helper()
	at := 0
	for _, p := range parts {
		i := strings.Index(text[at:], p)
		if i < 0 {
			t.Fatalf("no %q in %q", p, text)
		}
		at += i + len(p)
	}
	return at
}

// A server that keeps what it has read finds everything again that the next
// prompt has in common with it: system, problem, draft and the answers so far.
func TestNextPromptRepeatsTheLast(t *testing.T) {
	for _, name := range written() {
		for _, strategy := range []string{"batch", "adaptive", "rounds:2x4"} {
			small, strong := wordy(t, promptSet(t, name), strategy)
			read, again := 0, 0
			for i := 1; i < len(small); i++ {
				a, b := small[i-1], small[i]
				parts := []string{"\x00", a.s.Problem}
				if a.s.Draft != "" && a.s.Draft == b.s.Draft {
					parts = append(parts, a.s.Draft)
					for _, q := range a.s.Questions {
						parts = append(parts, q.Text+" "+string(q.Answer))
					}
				}
				got := common(a.text, b.text)
				if want := end(t, b.text, parts...); got < want {
					t.Errorf("%s %s: %s after %s repeats %d bytes of %d, want %d", name, strategy, b.call, a.call, got, len(b.text), want)
				}
				read, again = read+len(b.text), again+got
			}
			if share := float64(again) / float64(read); share < 0.5 {
				t.Errorf("%s %s: the small model's prompts repeat %.0f%% of their bytes", name, strategy, share*100)
			}
			// The strong model's about one draft differ in their question alone,
			// and those about others begin with the same solution.
			for i, b := range strong[2:] {
				a := strong[1+i]
				head := end(t, b.text, "\nQuestion: ")
				want := head
				if a.s.Draft != b.s.Draft {
					want = end(t, b.text, "</solution>")
				}
				if got := common(a.text, b.text); got < want {
					t.Errorf("%s %s: an answer repeats %d bytes, want %d", name, strategy, got, want)
				}
				if tail := len(b.text) - head - len(b.s.Question); tail > 60 {
					t.Errorf("%s %s: %d bytes after the question", name, strategy, tail)
				}
			}
			if got, want := common(strong[0].text, strong[1].text), end(t, strong[1].text, "\x00", strong[1].s.Problem); got < want {
				t.Errorf("%s: answers repeat %d bytes of the reference's prompt, want %d", name, got, want)
			}
		}
	}
}

// The same model in both seats finds its own draft's prompt again, and one that
// is asked again finds the whole prompt that it did not answer.
func TestPromptsThatContinueOthers(t *testing.T) {
	for _, name := range written() {
		set := promptSet(t, name)
		s := qa.Scene{Problem: "p", Draft: "d", Reference: "r", Question: "q?", Count: 3, Questions: []qa.Question{{Text: "a?", Answer: qa.Yes}}}
		draft, reference := build(t, set, qa.CallDraft, s), build(t, set, qa.CallReference, s)
		if draft.System != reference.System || draft.Text != reference.Text {
			t.Errorf("%s: draft and reference differ", name)
		}
		if !strings.HasPrefix(build(t, set, qa.CallAnswerAgain, s).Text, build(t, set, qa.CallAnswer, s).Text) {
			t.Errorf("%s: answer_again does not go on where answer ended", name)
		}
		many, again := build(t, set, qa.CallAskMany, s).Text, build(t, set, qa.CallAskAgain, s).Text
		if got, want := common(many, again), end(t, again, "Do not ask again what is answered above.\n"); got < want {
			t.Errorf("%s: ask_again repeats %d bytes of ask_many, want %d", name, got, want)
		}
	}
}
