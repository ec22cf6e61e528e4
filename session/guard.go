package session

import (
	"context"
	"errors"
	"fmt"

	"tenbits/models"
	"tenbits/qa"
)

// keep has it decided which draft the receiver keeps.
func (r *run) keep(ctx context.Context) error {
	d, ok := r.state.Game.Keeping()
	if !ok {
		return errors.New("there is nothing to keep")
	}
	return r.made(ctx, d)
}

// keeps has the strong model name the draft that is right, as of a selection. One
// that names neither keeps the final draft.
func (m *modelDecider) keeps(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	n, v, err := m.names(ctx, []qa.Sample{g.Samples[0], qa.NewSample(g.Latest().Text, g.Common)}, g)
	v.Option = qa.OptionFinal
	if n == 1 {
		v.Option = qa.OptionFirst
	}
	return v, err
}

// names has the strong model name one of some drafts by its number, from 1; 0 is
// none of them, also where it names none when it is asked again. Drafts that its
// context does not hold are shortened to where they conclude, and at last to their
// answers; where it does not hold these either, it names none.
func (m *modelDecider) names(ctx context.Context, drafts []qa.Sample, g qa.Game) (int, Verdict, error) {
	for room := candidateRoom(m.card, len(drafts)); ; room = lessRoom(room) {
		n, v, err := m.namesOf(ctx, candidates(drafts, room), g)
		if e := (*models.Error)(nil); !errors.As(err, &e) || e.Fault != models.Overflow {
			return n, v, err
		}
		if room == 0 {
			m.run.warn(Warned{Text: fmt.Sprintf("%s has no room for %d drafts: none of them is picked", m.card.Ref(), len(drafts))})
			return 0, Verdict{}, nil
		}
	}
}

// namesOf is names of texts that have to fit.
func (m *modelDecider) namesOf(ctx context.Context, texts []string, g qa.Game) (int, Verdict, error) {
	var v Verdict
	p, err := m.prompts.Build(qa.CallSelect, qa.Scene{Problem: g.Prompt, Reference: m.solution, Drafts: texts})
	if err != nil {
		return 0, v, err
	}
	for v.Tries < 2 {
		if v.Tries > 0 {
			m.run.send(Retried{Phase: PhaseSelect, Try: v.Tries + 1, Why: "the reply names no draft by its number"})
		}
		reply, err := m.run.call(ctx, m.model, PhaseSelect, models.RoleAnswer, p, PhaseStarted{Model: m.card.Ref(), Of: max(len(g.Samples), len(texts))})
		v.Tries++
		v.Usage, v.Sent = v.Usage.Plus(reply.Usage), append(v.Sent, reply.Sent...)
		if err != nil {
			return 0, v, err
		}
		v.Raw = reply.Text
		n, ok := reply.Option, reply.Option >= 0 && reply.Option <= len(texts)
		if reply.Option < 0 {
			n, ok = qa.ParseNumber(reply.Text, len(texts))
		}
		if ok {
			return n, v, nil
		}
		if m.card.Capabilities.Choice {
			return 0, v, nil
		}
	}
	m.run.warn(Warned{Text: fmt.Sprintf("%s named none of the %d drafts: none of them is picked", m.card.Ref(), len(texts))})
	return 0, v, nil
}
