package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tenbits/models"
	"tenbits/qa"
)

// Inquirer is a person who writes the questions. Ask returns the next one of a
// round, which is about the newest draft of g; said are those of the round so far,
// of at most most. The empty text says that there are no more. It returns ctx's
// error when that ends first.
type Inquirer struct {
	Ask func(ctx context.Context, g qa.Game, said []string, most int) (text string, err error)
}

// inquiring is who writes the questions: a model, or a person. There is neither
// where they are read in a payload.
type inquiring struct {
	model   models.Model
	ref     string
	prompts *qa.PromptSet
	person  *Inquirer
}

// AskedByPerson tells whether a person writes the session's questions.
func (s Setup) AskedByPerson() bool {
	return s.Asker != nil && s.Asker.Card.Provider == models.Human
}

// Questioner names who writes the questions: by reference, or as another asker
// where the setup does not say which.
func (s Setup) Questioner() string {
	switch {
	case !s.Foreign:
		return s.Small.Card.Ref()
	case s.Asker != nil:
		return s.Asker.Card.Ref()
	}
	return "another asker"
}

// seatAsker finds out who writes the questions.
func (r *run) seatAsker(ctx context.Context, side Side) error {
	cfg := r.cfg
	if r.setup.Foreign = cfg.Foreign || cfg.Asker != nil || cfg.Inquirer != nil; !r.setup.Foreign {
		r.asker = inquiring{model: cfg.Small, ref: r.setup.Small.Card.Ref(), prompts: r.small}
	}
	switch {
	case side == Receiver:
		return nil
	case cfg.Inquirer != nil:
		r.asker = inquiring{person: cfg.Inquirer, ref: models.Human}
		r.setup.Asker = &Seat{Card: models.Card{Provider: models.Human}}
	case cfg.Asker != nil:
		seat, set, err := seat(ctx, cfg.Asker, cfg.AskerPrompts, r.small)
		if err != nil {
			return err
		}
		r.asker = inquiring{model: cfg.Asker, ref: seat.Card.Ref(), prompts: set}
		r.setup.Asker = &seat
	}
	return r.seatEdits()
}

// ask has the asker write count questions, in as many calls as that takes.
// What is missing then, as too few came or they were asked before, is asked for
// once more; after that the session is shorter.
func (r *run) ask(ctx context.Context, count int) error {
	g := r.state.Game
	if a := r.cfg.Given.asked(g.Rounds+1, count); a != nil {
		given := *a
		given.Given, given.Usage = true, models.Usage{}
		r.send(given)
		return nil
	}
	asked, err := r.questions(ctx, count, count)
	if err != nil {
		return err
	}
	if missing := count - len(asked.Questions); missing > 0 && r.asker.model != nil {
		r.warn(Warned{Text: fmt.Sprintf("%d of %d questions could not be had: the session is shorter", missing, count)})
	}
	r.send(asked)
	return nil
}

// written has the asker's model write count questions that were not asked yet.
func (r *run) written(ctx context.Context, count int) (Asked, error) {
	g := r.state.Game
	calls := (count+r.asker.prompts.Most-1)/r.asker.prompts.Most + 1
	known := known(g, count)
	asked := Asked{Round: g.Rounds + 1, Wanted: count, Questions: []string{}}
	call := qa.CallAskMany
	if count == 1 {
		call = qa.CallAskOne
	}
	var replies strings.Builder
	for ; asked.Tries < calls && len(asked.Questions) < count; call = qa.CallAskAgain {
		missing := count - len(asked.Questions)
		if asked.Tries > 0 {
			r.send(Retried{Phase: PhaseAsk, Try: asked.Tries + 1, Why: fmt.Sprintf("%d of %d questions are missing or were asked before", missing, count)})
		}
		s := r.scene()
		s.Count, s.Asked = min(missing, r.asker.prompts.Most), known
		p, err := r.asker.prompts.Build(call, s)
		if err != nil {
			return Asked{}, err
		}
		reply, err := r.call(ctx, r.asker.model, PhaseAsk, models.RoleAsk, p, PhaseStarted{Model: r.asker.ref, Round: asked.Round})
		if err != nil {
			return Asked{}, err
		}
		asked.Tries++
		asked.Usage, asked.Sent = asked.Usage.Plus(reply.Usage), append(asked.Sent, reply.Sent...)
		replies.WriteString(reply.Text + "\x00")
		fresh := parsed(call, reply.Text+p.Close, known, missing)
		if r.setup.Foreign {
			fresh = qa.CleanQuestions(fresh, known)
		}
		asked.Questions, known = append(asked.Questions, fresh...), append(known, fresh...)
		if len(fresh) == 0 && asked.Tries > 1 {
			break // it has no more
		}
	}
	if asked.SHA256 = hash(replies.String()); r.setup.Foreign {
		asked.SHA256 = hashTexts(asked.Questions) // what both sides have
	}
	return asked, nil
}

// known returns the texts of the questions of g, with room for more.
func known(g qa.Game, more int) []string {
	out := make([]string, 0, len(g.Questions)+more)
	for _, q := range g.Questions {
		out = append(out, q.Text)
	}
	return out
}

// hashTexts returns the hash of questions that travel.
func hashTexts(list []string) string { return hash(strings.Join(list, "\x00")) }

// parsed reads a reply of the asker: at most count questions that are not
// known.
func parsed(call qa.Call, text string, known []string, count int) []string {
	if call == qa.CallAskOne || count == 1 && call == qa.CallAskAgain {
		if q := qa.ParseQuestion(text, known); q != "" {
			return []string{q}
		}
		return nil
	}
	qs := qa.ParseQuestions(text, known)
	return qs[:min(len(qs), count)]
}

// questions returns count questions of the asker, of which a receiver reads at
// most told in the payload.
func (r *run) questions(ctx context.Context, count, told int) (Asked, error) {
	g := r.state.Game
	switch {
	case r.setup.Foreign && r.reader != nil:
		list, err := hear(ctx, r, func() ([]string, error) { return r.reader.Texts(g, told) })
		if err != nil {
			return Asked{}, err
		}
		return Asked{Round: g.Rounds + 1, Wanted: count, Questions: list, SHA256: hashTexts(list)}, nil
	case r.asker.person != nil:
		return r.inquire(ctx, count)
	case r.asker.model == nil:
		return Asked{}, errors.New("there is nobody here to write questions: the session had another asker than the small model")
	}
	return r.written(ctx, count)
}

// inquire has the person write count questions.
func (r *run) inquire(ctx context.Context, count int) (Asked, error) {
	g := r.state.Game
	asked := Asked{Round: g.Rounds + 1, Wanted: count, Questions: []string{}}
	known := known(g, count)
	for len(asked.Questions) < count {
		r.send(PhaseStarted{Phase: PhaseAsk, Model: models.Human, Round: asked.Round, Question: len(g.Questions) + len(asked.Questions) + 1})
		text, err := r.asker.person.Ask(ctx, g, asked.Questions, count)
		asked.Tries++
		if err != nil {
			return Asked{}, err
		}
		if text == "" {
			break
		}
		q, err := qa.WordQuestion(text, known)
		if err != nil {
			r.send(Retried{Phase: PhaseAsk, Try: asked.Tries + 1, Why: err.Error()})
			continue
		}
		asked.Questions, known = append(asked.Questions, q), append(known, q)
	}
	asked.SHA256 = hashTexts(asked.Questions)
	return asked, nil
}

// hear reads text in the payload, and waits for its bits.
func hear[T any](ctx context.Context, r *run, read func() (T, error)) (T, error) {
	v, err := read()
	for r.line != nil && errors.Is(err, qa.ErrShort) && !r.line.whole {
		if err := r.grow(ctx); err != nil {
			return v, err
		}
		v, err = read()
	}
	return v, err
}
