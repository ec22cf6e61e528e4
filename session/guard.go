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
	n, v, err := m.names(ctx, []string{g.Samples[0].Text, g.Latest().Text}, g)
	v.Option = qa.OptionFinal
	if n == 1 {
		v.Option = qa.OptionFirst
	}
	return v, err
}

// names has the strong model name one of some drafts by its number, from 1; 0 is
// none of them, also where it names none when it is asked again.
func (m *modelDecider) names(ctx context.Context, drafts []string, g qa.Game) (int, Verdict, error) {
	var v Verdict
	scene := qa.Scene{Problem: g.Prompt, Reference: m.solution}
	room := candidateRoom(m.card, len(drafts))
	for _, text := range drafts {
		scene.Drafts = append(scene.Drafts, cutText(text, room))
	}
	p, err := m.prompts.Build(qa.CallSelect, scene)
	if err != nil {
		return 0, v, err
	}
	for v.Tries < 2 {
		if v.Tries > 0 {
			m.run.send(Retried{Phase: PhaseSelect, Try: v.Tries + 1, Why: "the reply names no draft by its number"})
		}
		reply, err := m.run.call(ctx, m.model, PhaseSelect, models.RoleAnswer, p, PhaseStarted{Model: m.card.Ref(), Of: max(len(g.Samples), len(drafts))})
		v.Tries++
		v.Usage, v.Sent = v.Usage.Plus(reply.Usage), append(v.Sent, reply.Sent...)
		if err != nil {
			return 0, v, err
		}
		v.Raw = reply.Text
		n, ok := reply.Option, reply.Option >= 0 && reply.Option <= len(drafts)
		if reply.Option < 0 {
			n, ok = qa.ParseNumber(reply.Text, len(drafts))
		}
		if ok {
			return n, v, nil
		}
		if m.card.Capabilities.Choice {
			return 0, v, nil
		}
	}
	m.run.warn(Warned{Text: fmt.Sprintf("%s named none of the %d drafts: none of them is picked", m.card.Ref(), len(drafts))})
	return 0, v, nil
}
