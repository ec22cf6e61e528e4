package session

import (
	"context"
	"fmt"

	"tenbits/models"
	"tenbits/qa"
)

// pose asks a question that the strategy wrote by a rule. What the rule does not
// say of its answer, the small model does when it is decided.
func (r *run) pose(p qa.Pose, yes qa.Prior) error {
	text, err := r.small.Pose(p)
	if err != nil {
		return err
	}
	r.send(Asked{Round: r.state.Game.Rounds + 1, Wanted: 1, Questions: []string{text}, SHA256: hash(text), Pose: &p, Yes: yes})
	return nil
}

// propose has the small model write count questions to choose from.
func (r *run) propose(ctx context.Context, count int) error {
	if p := r.cfg.Given.proposed(count); p != nil {
		given := *p
		given.Given, given.Usage = true, models.Usage{}
		r.send(given)
		return nil
	}
	a, err := r.questions(ctx, count, r.state.Game.MostPut())
	if err != nil {
		return err
	}
	if len(a.Questions) == 0 {
		r.warn(Warned{Text: fmt.Sprintf("none of %d questions could be had: the session ends with the first draft", count)})
	}
	r.send(Proposed{Wanted: count, Questions: a.Questions, SHA256: a.SHA256, Tries: a.Tries, Usage: a.Usage, Sent: a.Sent})
	return nil
}

// weigh lets the small model say how probable a yes is to each question that was
// proposed. Without probabilities all are alike.
func (r *run) weigh(ctx context.Context) error {
	m, ok := r.predictor()
	wanted := 0
	if r.state.Proposed != nil {
		wanted = r.state.Proposed.Wanted
	}
	for _, q := range r.state.Game.Proposed {
		if q.Yes != 0 {
			continue // from before the session was cut
		}
		out := Weighed{Question: q.N, Yes: qa.One / 2}
		if w := r.cfg.Given.weight(q.N, wanted); w != 0 {
			out.Yes, out.Given = w, true
		} else if ok {
			var err error
			if out.Yes, out.Usage, err = r.expect(ctx, m, q); err != nil {
				return err
			}
		}
		r.send(out)
	}
	return nil
}

// put asks questions that were proposed.
func (r *run) put(texts []string) {
	r.send(Asked{Round: r.state.Game.Rounds + 1, Wanted: len(texts), Questions: texts, SHA256: hashTexts(texts), Put: true})
}
