package session

import (
	"fmt"

	"tenbits/qa"
)

// Step is a step of the small side: what a receiver has to come to as well.
type Step struct {
	Kind   string `json:"kind"`   // draft, sampled, proposed or asked
	SHA256 string `json:"sha256"` // of its text, in hex; see Asked for questions
}

// Steps returns the steps of a session in their order: what was sampled and
// proposed stands behind the first draft, each round of questions before the
// draft that has read its answers.
func (s State) Steps() []Step {
	out := []Step{}
	asked := s.Asked
	for _, d := range s.Drafts {
		for len(asked) > 0 && asked[0].Round <= d.Round {
			out = s.appendAsked(out, asked[0])
			asked = asked[1:]
		}
		out = append(out, Step{"draft", d.SHA256})
		if d.N > 0 {
			continue
		}
		for _, sampled := range s.Samples {
			out = append(out, Step{"sampled", sampled.SHA256})
		}
		if s.Proposed != nil && !s.Setup.Foreign { // of another asker's a receiver has those that were put
			out = append(out, Step{"proposed", s.Proposed.SHA256})
		}
	}
	for _, a := range asked {
		out = s.appendAsked(out, a)
	}
	return out
}

// appendAsked adds a round of questions. Where an erasure took back all its
// answers, only the sender has it.
func (s State) appendAsked(out []Step, a Asked) []Step {
	if s.Game.Erasures && !s.anyAnswered(a.Round) {
		return out
	}
	return append(out, Step{"asked", a.SHA256})
}

func (s State) anyAnswered(round int) bool {
	for _, q := range s.Game.Questions {
		if q.Round == round && q.Answer != "" {
			return true
		}
	}
	return false
}

// FirstDifference names the first step that is not the same on both sides, and
// is empty where there is none. What was got may end earlier where it is partial.
func FirstDifference(sent, got []Step, partial bool) string {
	for i := range max(len(sent), len(got)) {
		switch {
		case i >= len(sent):
			return fmt.Sprintf("step %d (%s) is not in the transcript", i+1, got[i].Kind)
		case i >= len(got) && partial:
			return ""
		case i >= len(got):
			return fmt.Sprintf("step %d (%s) of the transcript was not reached", i+1, sent[i].Kind)
		case sent[i] != got[i]:
			return fmt.Sprintf("step %d (%s) differs: here %s, in the transcript %s", i+1, got[i].Kind, short(got[i].SHA256), short(sent[i].SHA256))
		}
	}
	return ""
}

func short(sum string) string { return sum[:min(len(sum), 12)] }

// firstAnswer names the first question that was answered or expected otherwise on
// the other side, and is empty where there is none.
func firstAnswer(sent, got qa.Game) string {
	for i, q := range sent.Questions[:min(len(sent.Questions), len(got.Questions))] {
		here := got.Questions[i]
		switch {
		case q.Answer == "" || here.Answer == "":
		case q.Answer != here.Answer:
			return fmt.Sprintf("question %d differs: here the answer is %s, in the transcript %s", q.N, here.Answer, q.Answer)
		case q.Yes != here.Yes:
			return fmt.Sprintf("question %d differs: here yes is expected with %.4f, in the transcript with %.4f", q.N, here.Yes.P(), q.Yes.P())
		}
	}
	return ""
}
