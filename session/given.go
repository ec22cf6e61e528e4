package session

import (
	"fmt"
	"slices"

	"tenbits/qa"
)

// Given is what a session takes over from another, with the same prompt and
// the same models, instead of making it anew: it costs no call and counts no
// usage, and its events say that it was given. What it lacks is made as ever.
//
// All that is given of the small side must be what the small model would write
// there itself: a receiver, which is given nothing, writes it again.
type Given struct {
	From      string    // ID of the other session; empty where it has none
	Drafts    []Drafted // from the first on
	Samples   []Sampled // from the first on
	Proposed  *Proposed // with what each weighs, as far as that is known
	Weights   []qa.Prior
	Reference *Referenced // the strong model's own solution
	Asked     []Asked     // rounds of questions, from the first on
	Closed    bool        // there are no other rounds, however many questions were wanted
	Answers   []GivenAnswer
	Picked    []GivenPick
	Scores    []Judged // of drafts, by their hash
}

// GivenPick is which of some drafts was picked.
type GivenPick struct {
	Kind    qa.Kind
	Drafts  []string // that the options stand for
	Verdict Verdict
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
	for _, d := range g.Samples {
		if d.SHA256 != hash(d.Text) {
			return fmt.Errorf("the sampled draft %d of session %s is damaged: its hash is not %s", d.N, g.From, d.SHA256)
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
	case g.Closed && (round > len(g.Asked) || !g.Asked[round-1].written()):
		return &Asked{Round: round, Wanted: wanted, Questions: []string{}, SHA256: hash("")}
	case round <= len(g.Asked) && g.Asked[round-1].written() && (g.Closed || g.Asked[round-1].Wanted == wanted):
		return &g.Asked[round-1]
	}
	return nil
}

// written tells whether an asker wrote the questions for that round.
func (a Asked) written() bool { return a.Pose == nil && !a.Put }

// sample returns the sampled draft of that number, from 1; nil where it is not
// given.
func (g *Given) sample(n int) *Sampled {
	if g == nil || n > len(g.Samples) {
		return nil
	}
	return &g.Samples[n-1]
}

// proposed returns what the asker proposed when so many questions were wanted,
// nil where that is not given.
func (g *Given) proposed(wanted int) *Proposed {
	if g == nil || g.Proposed == nil || g.Proposed.Wanted != wanted {
		return nil
	}
	return g.Proposed
}

// weight returns what proposal n weighs, 0 where that is not given for so many.
func (g *Given) weight(n, wanted int) qa.Prior {
	if g.proposed(wanted) == nil || n > len(g.Weights) {
		return 0
	}
	return g.Weights[n-1]
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

// picked returns what was picked of the drafts that the options of d stand for, nil
// where nothing is given.
func (g *Given) picked(d qa.Decision, game qa.Game) *Verdict {
	if g == nil {
		return nil
	}
	for i, p := range g.Picked {
		if p.Kind == d.Kind && slices.Equal(p.Drafts, game.Offered(d)) {
			return &g.Picked[i].Verdict
		}
	}
	return nil
}

// score returns the score of the draft of that hash, nil where it is not given.
func (g *Given) score(sum string) *Judged {
	if g == nil {
		return nil
	}
	for i, s := range g.Scores {
		if s.SHA256 == sum {
			return &g.Scores[i]
		}
	}
	return nil
}

// Sharing says what of a session is given to another.
type Sharing int

// What can be shared, each with what stands before it.
const (
	ShareDraft     Sharing = iota // the first draft
	ShareQuestions                // and what was sampled, proposed and asked before there was an answer
	ShareAnswers                  // and the reference, and every answer, for the same question about the same draft
)

// Share returns what of s another session is given.
func (s State) Share(what Sharing) *Given {
	g := &Given{From: s.Setup.ID}
	if f := s.First(); f != nil {
		g.Drafts = []Drafted{*f}
	}
	if what >= ShareQuestions {
		g.Asked = slices.Clip(s.Asked[:min(1, len(s.Asked))])
		s.besides(g)
	}
	if what >= ShareAnswers {
		g.Reference = s.Reference
		g.Answers, g.Picked, g.Scores = s.answers(0), s.picked(), s.Judged
	}
	return g
}

// Fork returns what of s a session is given that is to differ from the answer to
// question n on: see Config.Flip.
func (s State) Fork(n int) *Given {
	g := &Given{From: s.Setup.ID, Reference: s.Reference, Answers: s.answers(n), Picked: s.picked(), Scores: s.Judged}
	q, ok := s.Asks(n)
	if !ok {
		return g
	}
	s.besides(g)
	before := s.decision(n)
	for i, d := range s.Game.Drafts {
		if i < len(s.Drafts) && (d.Read < before || i == 0) && s.Drafts[i].Took == nil {
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

// decision returns the number of the decision about question n, one more than
// there are where it is not decided.
func (s State) decision(n int) int {
	for _, d := range s.Game.Decisions {
		if d.Kind == qa.KindAnswer && d.Question == n {
			return d.N
		}
	}
	return len(s.Game.Decisions) + 1
}

// besides adds to g what stands beside the first draft: what was sampled and
// proposed.
func (s State) besides(g *Given) {
	g.Samples, g.Proposed = s.Samples, s.Proposed
	for _, q := range s.Game.Proposed {
		g.Weights = append(g.Weights, q.Yes)
	}
}

// answers returns what the strong model said, by draft and question. What was
// flipped as a what-if before question n stays so.
func (s State) answers(n int) []GivenAnswer {
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
		option, flipped := b.Option, b.Flipped && q < n && s.Setup.Control != Noisy
		if b.Flipped && !flipped { // the strong model said the other
			option = qa.OptionYes - option
		}
		out = append(out, GivenAnswer{Draft: d.Text, Question: s.Game.Questions[q-1].Text, Verdict: Verdict{Option: option, Raw: b.Raw, Confidence: b.Confidence, Tries: b.Tries, Votes: b.Votes, Flipped: flipped}})
	}
	return out
}

// picked returns what the strong model picked. What noise made of it is not what
// the model said, and is not known any more.
func (s State) picked() []GivenPick {
	var out []GivenPick
	for _, b := range s.Decided {
		if drafts := s.offered(b.Decision); drafts != nil && !b.Flipped {
			out = append(out, GivenPick{b.Decision.Kind, drafts, Verdict{Option: b.Option, Raw: b.Raw, Confidence: b.Confidence, Tries: b.Tries}})
		}
	}
	return out
}

// offered returns the texts that the options of a decision stood for, nil where
// they stood for none.
func (s State) offered(d qa.Decision) []string {
	g := s.Game
	if d.Kind == qa.KindKeep && d.Draft < len(g.Drafts) { // a draft that was kept came behind it
		g.Drafts = g.Drafts[:d.Draft+1]
	}
	return g.Offered(d)
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
