package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tenbits/models"
	"tenbits/qa"
)

// scene returns what the small side's prompts may speak of.
func (r *run) scene() qa.Scene {
	g := r.state.Game
	return qa.Scene{Problem: g.Prompt, Draft: g.Latest().Text, Questions: g.Readable()}
}

func (r *run) draft(ctx context.Context) error {
	if r.cfg.Given.draft(0) == nil { // else it has been told
		if err := r.warnOfDomain(ctx); err != nil {
			return err
		}
	}
	if err := r.write(ctx, PhaseDraft, models.RoleDraft, qa.CallDraft); err != nil {
		return err
	}
	return r.reference(ctx)
}

func (r *run) revise(ctx context.Context) error {
	return r.write(ctx, PhaseRevise, models.RoleRevise, qa.CallRevise)
}

// Domain is a model that can tell whether a text is of the kind that it is made
// for.
type Domain interface {
	// Outside tells whether the model finds the text more improbable than is
	// usual for texts of its domain, and how improbable, in bits a token.
	Outside(ctx context.Context, text string) (outside bool, bitsPerToken float64, err error)
}

// as returns the T that m is or wraps.
func as[T any](m models.Model) (t T, ok bool) {
	for {
		if t, ok = m.(T); ok {
			return t, true
		}
		w, wraps := m.(interface{ Unwrap() models.Model })
		if !wraps {
			return t, false
		}
		m = w.Unwrap()
	}
}

// warnOfDomain warns of a prompt that the small model is not made for.
func (r *run) warnOfDomain(ctx context.Context) error {
	d, ok := as[Domain](r.cfg.Small)
	if !ok {
		return nil
	}
	p, err := r.small.Build(qa.CallDraft, qa.Scene{Problem: r.cfg.Prompt})
	if err != nil {
		return err
	}
	outside, bits, err := d.Outside(ctx, p.Text)
	if err != nil || !outside {
		return err
	}
	card := r.setup.Small.Card
	r.warn(Warned{
		Text: fmt.Sprintf("%s finds this prompt improbable (%.1f bits a token): it is made for %s, worded as the built-in ones", card.Ref(), bits, card.Domain),
		Hint: "expect nonsense, or take other models: tenbits models lists them",
	})
	return nil
}

// share bounds the length of a draft or a solution, in tokens: a quarter of the
// context of the model that writes it. The prompts that come later hold it
// beside the problem, the questions and, for the strong model, the other's
// text, and must leave room for a reply.
func share(most int, card models.Card) int {
	if card.Context == 0 {
		return most // not known
	}
	return min(most, max(1, card.Context/4))
}

// write has the small model write a draft.
func (r *run) write(ctx context.Context, phase Phase, role models.Role, call qa.Call) error {
	g := r.state.Game
	if d := r.cfg.Given.draft(len(g.Drafts)); d != nil {
		answer, correct := r.setup.grade(d.Text)
		r.send(Drafted{N: len(g.Drafts), Round: g.Rounds, Text: d.Text, SHA256: d.SHA256, Answer: answer, Correct: correct, Cut: d.Cut, Given: true})
		return nil
	}
	p, err := r.small.Build(call, r.scene())
	if err != nil {
		return err
	}
	return r.writeWith(ctx, phase, role, p, 0)
}

// writeWith has the small model write a draft to a prompt. At a temperature it
// takes another seed than all else does.
func (r *run) writeWith(ctx context.Context, phase Phase, role models.Role, p qa.Prompt, temperature float64) error {
	p.Max = share(p.Max, r.setup.Small.Card)
	g := r.state.Game
	req := models.Request{Role: role, Seed: r.cfg.Seed, Temperature: temperature}
	reply, err := r.callWith(ctx, r.cfg.Small, phase, p, PhaseStarted{Model: r.setup.Small.Card.Ref(), Round: g.Rounds}, req)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(reply.Text)
	answer, correct := r.setup.grade(text)
	r.send(Drafted{N: len(g.Drafts), Round: g.Rounds, Text: text, SHA256: hash(text), Answer: answer, Correct: correct, Cut: reply.Cut, Usage: reply.Usage, Sent: reply.Sent})
	return nil
}

// grade returns the final answer of a text, nil when there is none, and whether
// it is right, nil when there is no gold answer.
func (s Setup) grade(text string) (answer *string, correct *bool) {
	a, ok := qa.FinalAnswerTo(s.Prompt, text, s.Form)
	if ok {
		answer = &a
	}
	if s.Gold != nil {
		right := ok && qa.Correct(a, *s.Gold, s.Form)
		correct = &right
	}
	return answer, correct
}

// reference has the strong model solve the problem, before it decides anything.
// The small model that answers itself has done so: that is its first draft.
func (r *run) reference(ctx context.Context) error {
	if r.strong == nil || r.cfg.Budget == 0 {
		return nil
	}
	if r.cfg.Control == Self {
		r.strong.solution = r.state.First().Text
		return nil
	}
	if r.cfg.Given != nil && r.cfg.Given.Reference != nil {
		given := *r.cfg.Given.Reference
		given.Given, given.Usage = true, models.Usage{}
		r.strong.solution = given.Text
		r.send(given)
		return nil
	}
	if r.cfg.Oracle {
		gold := *r.setup.Gold
		right := true
		r.strong.solution = "Answer: " + gold
		r.send(Referenced{Text: r.strong.solution, Answer: &gold, Correct: &right, Oracle: true})
		return nil
	}
	p, err := r.strong.prompts.Build(qa.CallReference, qa.Scene{Problem: r.cfg.Prompt})
	if err != nil {
		return err
	}
	p.Max = share(p.Max, r.strong.card)
	reply, err := r.call(ctx, r.cfg.Strong, PhaseReference, models.RoleReference, p, PhaseStarted{Model: r.strong.card.Ref()})
	if err != nil {
		return err
	}
	r.strong.solution = strings.TrimSpace(reply.Text)
	answer, correct := r.setup.grade(r.strong.solution)
	r.send(Referenced{Text: r.strong.solution, Answer: answer, Correct: correct, Cut: reply.Cut, Usage: reply.Usage, Sent: reply.Sent})
	return nil
}

// decide predicts and makes the pending decision.
func (r *run) decide(ctx context.Context) error {
	if err := r.predict(ctx); err != nil {
		return err
	}
	g := r.state.Game
	d, ok := g.Decision()
	if !ok {
		return errors.New("nothing to decide")
	}
	return r.made(ctx, d)
}

// made has d decided.
func (r *run) made(ctx context.Context, d qa.Decision) error {
	g := r.state.Game
	before := r.cfg.Now()
	v, err := r.decider.Decide(ctx, d, g)
	if err != nil {
		return err
	}
	most := d.Options - 1
	if d.Kind == qa.KindAnswer && (r.setup.CanErase || g.Free) {
		most = qa.OptionErasure
	}
	if v.Option < 0 || v.Option > most {
		return fmt.Errorf("decision %d: %s took option %d, which it does not have", d.N, r.decider.Name(), v.Option)
	}
	out := Decided{Decision: d, Option: v.Option, Raw: v.Raw, Confidence: v.Confidence, Tries: v.Tries, Usage: v.Usage, Sent: v.Sent, Latency: r.cfg.Now().Sub(before), Given: v.Given, Flipped: v.Flipped, Votes: v.Votes}
	if _, person := r.cfg.Decider.(Person); !person && (r.strong == nil || r.cfg.Control != "") {
		out.From = r.decider.Name()
	}
	if d.Kind == qa.KindStop && r.judge != nil && r.reader == nil && r.cfg.Control == "" {
		out.From = r.judge.card.Ref()
	}
	r.send(out)
	return nil
}
