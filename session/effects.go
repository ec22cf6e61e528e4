package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenbits/qa"
)

// Effect is what one answer did: what the session comes to without it, and with
// the other answer in its place. All else is as it was: the first draft, the
// questions, the other answers. Drafts that had read the answer are written
// again.
type Effect struct {
	Question int    `json:"question"`
	Without  Probed `json:"without"`
	Flipped  Probed `json:"flipped"`
}

// Did tells whether the final answer hangs on this answer alone.
func (e Effect) Did() bool { return e.Without.Other || e.Flipped.Other }

// Probed is the final draft of a session in which an answer was changed.
type Probed struct {
	Answer  *string `json:"answer"`
	Correct *bool   `json:"correct"`
	Other   bool    `json:"other"` // another final answer than that of the session
	Moved   *int    `json:"moved"` // words between the two final drafts; null where they are too long
}

// Effects finds out what each answer of a session did, and calls each with it
// as soon as it is known. Only the small model of cfg is called, at most twice a
// round for each answer. Before all else it writes the final draft again from
// the answers as they were: same is false where that comes out differently, so
// that what changes later may be chance.
func Effects(ctx context.Context, cfg Config, st State, each func(Effect)) (same bool, err error) {
	cfg, err = cfg.filled().under(st.Setup)
	cfg.Edits = st.edits()
	if err != nil {
		return false, err
	}
	if st.Final() == nil || !st.Done() {
		return false, errors.New("there is nothing to probe: the session has not come to its end")
	}
	cfg.Strong, cfg.Control, cfg.Repeat, cfg.Flip = nil, Probe, 0, 0
	cfg.Oracle = false // nothing here has seen the right answer; only what is given has
	p := prober{cfg, st}
	final, err := p.run(ctx, 0, qa.OptionErasure)
	if err != nil {
		return false, err
	}
	same = final.SHA256 == st.Final().SHA256
	for _, q := range st.Game.Readable() {
		e := Effect{Question: q.N}
		if e.Without, err = p.probe(ctx, q.N, qa.OptionErasure); err != nil {
			return same, err
		}
		if e.Flipped, err = p.probe(ctx, q.N, qa.OptionYes-q.Answer.Option()); err != nil {
			return same, err
		}
		each(e)
	}
	return same, nil
}

// prober runs a session again with one answer changed.
type prober struct {
	cfg Config
	st  State
}

func (p prober) probe(ctx context.Context, question, option int) (Probed, error) {
	d, err := p.run(ctx, question, option)
	if err != nil {
		return Probed{}, fmt.Errorf("the answer to question %d: %w", question, err)
	}
	final := p.st.Final()
	out := Probed{Answer: d.Answer, Correct: d.Correct, Other: !p.alike(d.Answer, final.Answer)}
	if n, ok := qa.Moved(final.Text, d.Text); ok {
		out.Moved = &n
	}
	return out, nil
}

// alike tells whether two final answers are the same.
func (p prober) alike(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b || qa.Correct(*a, *b, p.st.Setup.Form)
}

// run returns the final draft with the answer to a question changed; no
// question, 0, only has the last draft written again.
func (p prober) run(ctx context.Context, question, option int) (Drafted, error) {
	game := p.st.Game
	changed := len(game.Decisions) // the decision from which on drafts are written again
	if question > 0 {
		changed = p.st.decision(question)
	}
	given := &Given{From: p.st.Setup.ID, Asked: p.st.Asked, Closed: true}
	p.st.besides(given)
	for i, d := range game.Drafts {
		if i < len(p.st.Drafts) && (d.Read < changed || i == 0) && p.st.Drafts[i].Took == nil {
			given.Drafts = append(given.Drafts, p.st.Drafts[i])
		}
	}
	cfg := p.cfg
	cfg.Given, cfg.Decider = given, remembered{game, question, option}
	var st State
	if err := Run(cfg)(ctx, func(e Event) { st = st.Apply(e) }); err != nil {
		return Drafted{}, err
	}
	return *st.Final(), nil
}

// remembered is a Decider that decides as was decided in a session, but for one
// question. Where the other answer leads to a question or a selection that the
// session did not come to, nothing is known: the answer stays unclear, none is
// picked. What is to be stopped or kept is as it was in the session, else the
// session goes on and its final draft is kept.
type remembered struct {
	game     qa.Game
	question int // 0: none
	option   int // of that
}

func (m remembered) Decide(_ context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	switch d.Kind {
	case qa.KindStop, qa.KindKeep:
		for _, t := range m.game.Decisions {
			if t.Kind == d.Kind && (t.Kind == qa.KindKeep || t.Draft == d.Draft) {
				return Verdict{Option: t.Option}, nil
			}
		}
		return Verdict{Option: 0}, nil
	case qa.KindSelect:
		for _, t := range m.game.Decisions {
			if t.Kind == d.Kind && slices.Equal(t.Picks, d.Picks) {
				return Verdict{Option: t.Option}, nil
			}
		}
		return Verdict{Option: max(0, slices.Index(d.Picks, qa.NoPick))}, nil
	}
	text := g.Questions[d.Question-1].Text
	for _, q := range m.game.Questions {
		switch o := q.Answer.Option(); {
		case q.Text != text:
		case q.N == m.question:
			return Verdict{Option: m.option}, nil
		case o >= 0:
			return Verdict{Option: o}, nil
		}
	}
	return Verdict{Option: qa.OptionErasure}, nil
}

func (m remembered) CanErase() bool { return m.game.CanErase }
func (m remembered) Name() string   { return string(Probe) }
