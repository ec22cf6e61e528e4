package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tenbits/qa"
)

// Edit is the text of a question that is asked in other words.
type Edit struct {
	Question int    `json:"question"`
	Text     string `json:"text"`
}

// seatEdits takes note of the texts of questions that the strategy has edited.
func (r *run) seatEdits() error {
	for _, n := range qa.EditsOf(r.setup.Strategy) {
		i := slices.IndexFunc(r.cfg.Edits, func(e Edit) bool { return e.Question == n })
		if i < 0 {
			return fmt.Errorf("strategy %s: there are no words for question %d", r.setup.Strategy, n)
		}
		text, err := qa.WordQuestion(r.cfg.Edits[i].Text, nil)
		if err != nil {
			return fmt.Errorf("question %d: %w", n, err)
		}
		r.setup.Edits = append(r.setup.Edits, Edit{n, text})
	}
	return nil
}

// edit asks question n in other words.
func (r *run) edit(ctx context.Context, n int) error {
	if r.reader != nil {
		g := r.state.Game
		text, err := hear(ctx, r, func() (string, error) { return r.reader.Edit(g) })
		if err != nil {
			return err
		}
		r.send(Edited{Question: n, Text: text})
		return nil
	}
	for _, e := range r.setup.Edits {
		if e.Question == n {
			r.send(Edited{Question: n, Text: e.Text})
			return nil
		}
	}
	return fmt.Errorf("there are no words for question %d", n)
}

// turn goes on by another strategy from question n on.
func (r *run) turn(n int) {
	g := r.state.Game
	r.send(Turned{Question: n, Strategy: r.setup.Strategy, Dropped: len(g.Questions) - len(g.WithTurn(n).Questions)})
}

// edits returns the texts of the questions that were or are to be edited.
func (s State) edits() []Edit {
	out := slices.Clip(s.Setup.Edits)
	for _, q := range s.Game.Questions {
		if q.Edited && !slices.ContainsFunc(out, func(e Edit) bool { return e.Question == q.N }) {
			out = append(out, Edit{q.N, q.Text})
		}
	}
	return out
}

// Otherwise is what is to be another in a session that forks at a question: one of
// the three.
type Otherwise struct {
	Flip     bool   // the answer is the other one
	Text     string // the question has other words
	Strategy string // from there on it is another: batch, adaptive, rounds:KxM
}

// Forked is what a fork of a session is run with, beside that session's setup:
// the fields of Config of the same names.
type Forked struct {
	Given    *Given
	Flip     int
	Strategy string
	Edits    []Edit
}

// WhatIf says what is otherwise than in the session that this one is a fork of;
// empty where it is none.
func (s Setup) WhatIf() string {
	var parts []string
	if s.Flip > 0 {
		parts = append(parts, fmt.Sprintf("answer %d is not the strong model's but the other one", s.Flip))
	}
	for _, f := range qa.ForksOf(s.Strategy) {
		switch {
		case s.Given == "": // somebody wanted such a strategy
		case f.What == qa.Edit:
			parts = append(parts, fmt.Sprintf("question %d is asked in other words", f.Question))
		default:
			parts = append(parts, fmt.Sprintf("from question %d on the strategy is %s", f.Question, f.What))
		}
	}
	return strings.Join(parts, "; ")
}

// ForkAs returns what a session is run with that is as s is before question n,
// and another from there on. Where s is a fork itself, what is otherwise in it
// before question n stays so. It is an error where question n has no answer, or
// other does not say one thing that can be done to it.
func (s State) ForkAs(n int, other Otherwise) (Forked, error) {
	q, ok := s.Asks(n)
	if !ok {
		return Forked{}, fmt.Errorf("there is no question %d: the session has %d", n, len(s.Game.Questions))
	}
	if q.Answer == "" {
		return Forked{}, fmt.Errorf("question %d has no answer: a session forks at one that was answered", n)
	}
	f := Forked{Given: s.Fork(n), Strategy: s.Setup.Strategy, Edits: s.edits()}
	switch {
	case other.Flip && other.Text == "" && other.Strategy == "":
		if q.Answer != qa.Yes && q.Answer != qa.No {
			return f, fmt.Errorf("question %d has neither a yes nor a no that could be flipped", n)
		}
		if f.Flip = n; s.flipped(n) {
			f.Flip = 0 // back to what was said
		}
	case other.Text != "" && !other.Flip && other.Strategy == "":
		text, err := qa.WordQuestion(other.Text, []string{q.Text})
		if err != nil {
			return f, fmt.Errorf("question %d: %w", n, err)
		}
		f.Strategy = qa.ForkedEdit(f.Strategy, n)
		f.Edits = append(slices.DeleteFunc(slices.Clone(f.Edits), func(e Edit) bool { return e.Question == n }), Edit{n, text})
	case other.Strategy != "" && !other.Flip && other.Text == "":
		var err error
		if f.Strategy, err = qa.ForkedTurn(f.Strategy, n, other.Strategy); err != nil {
			return f, err
		}
	default:
		return f, fmt.Errorf("a session forks by one thing: an answer that is flipped, a question in other words, or another strategy")
	}
	return f, nil
}

// Config returns cfg with what the setup of the session that forks says, and with
// the fork.
func (f Forked) Config(cfg Config, of Setup) (Config, error) {
	cfg, err := cfg.under(of)
	if err != nil {
		return cfg, err
	}
	cfg.Given, cfg.Flip, cfg.Edits = f.Given, f.Flip, f.Edits
	cfg.Strategy, err = qa.ParseStrategy(f.Strategy)
	return cfg, err
}

// flipped tells whether the answer to question n is not what was said, as a
// what-if.
func (s State) flipped(n int) bool {
	return s.Setup.Control != Noisy && slices.ContainsFunc(s.Decided, func(b Decided) bool {
		return b.Decision.Kind == qa.KindAnswer && b.Decision.Question == n && b.Flipped
	})
}
