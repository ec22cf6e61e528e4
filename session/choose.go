package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"tenbits/models"
	"tenbits/qa"
)

// choose has the pending selection decided.
func (r *run) choose(ctx context.Context) error {
	d, ok := r.state.Game.Selection()
	if !ok {
		return errors.New("nothing to select")
	}
	return r.made(ctx, d)
}

// settles makes a decision that the solution settles without a call: which of
// some answers is its own. It is not ok where a model has to read.
func (m *modelDecider) settles(d qa.Decision, g qa.Game) (v Verdict, ok bool) {
	solution := m.solution
	if m.run.cfg.Control == Self { // it has all its drafts to go by
		solution = g.Usual().Text
	}
	if d.Kind == qa.KindSelect {
		v.Option, ok = g.Match(d, solution)
	} else if q := g.Questions[d.Question-1]; q.Pose != nil {
		var yes bool
		if yes, ok = g.Holds(*q.Pose, solution); yes {
			v.Option = qa.OptionYes
		}
	}
	if ok {
		v.Raw, _ = qa.FinalAnswer(solution, g.Common)
	}
	return v, ok
}

// selects has the strong model name one of the drafts that d stands for. One that
// names none of them, also when it is asked again, has picked none.
func (m *modelDecider) selects(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	none := max(slices.Index(d.Picks, qa.NoPick), 0)
	v := Verdict{Option: none}
	scene := qa.Scene{Problem: g.Prompt, Reference: m.solution}
	var options []int // of d, for the drafts of scene
	for option, pick := range d.Picks {
		if pick >= 0 && pick < len(g.Samples) {
			scene.Drafts, options = append(scene.Drafts, g.Samples[pick].Text), append(options, option)
		}
	}
	room := candidateRoom(m.card, len(scene.Drafts))
	for i, text := range scene.Drafts {
		scene.Drafts[i] = cutText(text, room)
	}
	p, err := m.prompts.Build(qa.CallSelect, scene)
	if err != nil {
		return v, err
	}
	for v.Tries < 2 {
		if v.Tries > 0 {
			m.run.send(Retried{Phase: PhaseSelect, Try: v.Tries + 1, Why: "the reply names no draft by its number"})
		}
		reply, err := m.run.call(ctx, m.model, PhaseSelect, models.RoleAnswer, p, PhaseStarted{Model: m.card.Ref(), Of: len(g.Samples)})
		v.Tries++
		v.Usage, v.Sent = v.Usage.Plus(reply.Usage), append(v.Sent, reply.Sent...)
		if err != nil {
			return v, err
		}
		v.Raw = reply.Text
		n, ok := reply.Option, reply.Option >= 0 && reply.Option <= len(options)
		if reply.Option < 0 {
			n, ok = qa.ParseNumber(reply.Text, len(options))
		}
		switch {
		case ok && n > 0:
			v.Option = options[n-1]
			return v, nil
		case ok || m.card.Capabilities.Choice:
			return v, nil
		}
	}
	m.run.warn(Warned{Text: fmt.Sprintf("%s named none of the %d drafts: none of them is picked", m.card.Ref(), len(options))})
	return v, nil
}

// candidateRoom returns how many bytes of each of n drafts a prompt can hold: half
// of the context, at two bytes a token, so that it fits whatever the language.
func candidateRoom(card models.Card, n int) int {
	if card.Context == 0 {
		return MaxPrompt
	}
	return max(64, card.Context/max(n, 1))
}

// cutText returns text, or its end where it is longer than most bytes: that is
// where a draft concludes.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	text = text[len(text)-most:]
	for len(text) > 0 && !utf8.RuneStart(text[0]) {
		text = text[1:]
	}
	return "… " + text
}
