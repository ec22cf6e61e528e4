package session

import (
	"fmt"

	"tenbits/qa"
)

// Given is what a session takes over from another, with the same prompt and
// the same models, instead of making it anew: it costs no call and counts no
// usage, and its events say that it was given. What it lacks is made as ever.
//
// All that is given of the small side must be what the small model would write
// there itself: a receiver, which is given nothing, writes it again.
type Given struct {
	From      string      // ID of the other session; empty where it has none
	Drafts    []Drafted   // from the first on
	Reference *Referenced // the strong model's own solution
	Asked     []Asked     // rounds of questions, from the first on
	Closed    bool        // there are no other rounds, however many questions were wanted
	Answers   []GivenAnswer
}

// GivenAnswer is what the strong model said to a question about a draft.
type GivenAnswer struct {
	Draft, Question string
	Verdict         Verdict
}

// check tells whether what is given is whole.
func (g *Given) check() error {
	if g == nil {
		return nil
	}
	for i, d := range g.Drafts {
		if d.SHA256 != hash(d.Text) {
			return fmt.Errorf("draft %d of session %s is damaged: its hash is not %s", i+1, g.From, d.SHA256)
		}
	}
	return nil
}

// draft returns the draft of that number, nil where it is not given.
func (g *Given) draft(n int) *Drafted {
	if g == nil || n >= len(g.Drafts) {
		return nil
	}
	return &g.Drafts[n]
}

// asked returns the questions of a round, from 1, when so many were wanted; nil
// where they are not given.
func (g *Given) asked(round, wanted int) *Asked {
	switch {
	case g == nil:
	case round > len(g.Asked) && g.Closed:
		return &Asked{Round: round, Wanted: wanted, Questions: []string{}, SHA256: hash("")}
	case round <= len(g.Asked) && (g.Closed || g.Asked[round-1].Wanted == wanted):
		return &g.Asked[round-1]
	}
	return nil
}

// answer returns what was said to a question about a draft, nil where nothing
// is given.
func (g *Given) answer(draft, question string) *Verdict {
	if g == nil {
		return nil
	}
	for i, a := range g.Answers {
		if a.Draft == draft && a.Question == question {
			return &g.Answers[i].Verdict
		}
	}
	return nil
}

// Sharing says what of a session is given to another.
type Sharing int

// What can be shared, each with what stands before it.
const (
	ShareDraft     Sharing = iota // the first draft
	ShareQuestions                // and the questions of the first round: later ones depend on answers
	ShareAnswers                  // and the reference, and every answer, for the same question about the same draft
)

// Share returns what of s another session is given.
func (s State) Share(what Sharing) *Given {
	g := &Given{From: s.Setup.ID}
	if f := s.First(); f != nil {
		g.Drafts = []Drafted{*f}
	}
	if what >= ShareQuestions && len(s.Asked) > 0 {
		g.Asked = s.Asked[:1:1]
	}
	if what >= ShareAnswers {
		g.Reference = s.Reference
		g.Answers = s.answers()
	}
	return g
}

// Fork returns what of s a session is given that is to differ from the answer to
// question n on: see Config.Flip.
func (s State) Fork(n int) *Given {
	g := &Given{From: s.Setup.ID, Reference: s.Reference, Answers: s.answers()}
	q, ok := s.Asks(n)
	if !ok {
		return g
	}
	for i, d := range s.Game.Drafts {
		if i < len(s.Drafts) && (d.Read < n || i == 0) { // decisions are made in the order of the questions
			g.Drafts = append(g.Drafts, s.Drafts[i])
		}
	}
	for _, a := range s.Asked {
		if a.Round <= q.Round {
			g.Asked = append(g.Asked, a)
		}
	}
	return g
}

// answers returns what the strong model said, by draft and question.
func (s State) answers() []GivenAnswer {
	var out []GivenAnswer
	for _, b := range s.Decided {
		q := b.Decision.Question
		if b.Decision.Kind != qa.KindAnswer || q < 1 || q > len(s.Game.Questions) {
			continue
		}
		d := s.seen(b.Decision.N)
		if d == nil {
			continue
		}
		option := b.Option
		if b.Flipped { // the strong model said the other
			option = qa.OptionYes - option
		}
		out = append(out, GivenAnswer{Draft: d.Text, Question: s.Game.Questions[q-1].Text, Verdict: Verdict{Option: option, Raw: b.Raw, Confidence: b.Confidence, Tries: b.Tries, Votes: b.Votes}})
	}
	return out
}

// seen returns the draft that decision n was made about, nil where that is not
// known.
func (s State) seen(n int) *Drafted {
	for i := len(s.Game.Drafts) - 1; i >= 0; i-- {
		if s.Game.Drafts[i].Read < n && i < len(s.Drafts) {
			return &s.Drafts[i]
		}
	}
	return nil
}
