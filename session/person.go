package session

import (
	"context"
	"errors"

	"tenbits/models"
	"tenbits/qa"
)

// Person is a Decider who is a person. Ask shows the pending question, which is
// about the newest draft of g, and returns the option that the person takes:
// qa.OptionYes, qa.OptionNo, or qa.OptionErasure for an answer that stays
// unclear. Pick shows the candidates of a selection and returns the option that
// the person takes, and does so for the guard, whose options are the final draft
// and the first. Both return ctx's error when that ends first.
type Person struct {
	Ask  func(ctx context.Context, q qa.Question, g qa.Game) (option int, err error)
	Pick func(ctx context.Context, d qa.Decision, g qa.Game) (option int, err error)
}

// Decide asks the person.
func (p Person) Decide(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	if d.Kind != qa.KindAnswer {
		if p.Pick == nil {
			return Verdict{}, errors.New("the person here cannot be shown drafts to pick from: take a strategy that asks")
		}
		option, err := p.Pick(ctx, d, g)
		return Verdict{Option: option, Tries: 1}, err
	}
	option, err := p.Ask(ctx, g.Questions[d.Question-1], g)
	return Verdict{Option: option, Tries: 1}, err
}

// CanErase returns true: a person may say that it is unclear.
func (Person) CanErase() bool { return true }

// Name returns the reference of a person.
func (Person) Name() string { return models.Human }

// attended is a Person in a session, who is told that it is their turn, and not
// asked what they have said already, in the session that this one is from.
type attended struct {
	Person
	run *run
}

func (a attended) Decide(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	switch d.Kind {
	case qa.KindStop:
		return a.run.judge.decide(ctx, g)
	case qa.KindSelect, qa.KindKeep:
		return a.pick(ctx, d, g)
	}
	q := g.Questions[d.Question-1]
	if v := a.run.cfg.Given.answer(g.Latest().Text, q.Text); v != nil {
		given := *v
		given.Given = true
		return given, nil
	}
	a.run.send(PhaseStarted{Phase: PhaseAnswer, Model: a.Name(), Round: q.Round, Question: q.N})
	return a.Person.Decide(ctx, d, g)
}

// pick has the person pick a draft.
func (a attended) pick(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	if v := a.run.cfg.Given.picked(d, g); v != nil {
		given := *v
		given.Given = true
		return given, nil
	}
	a.run.send(PhaseStarted{Phase: PhaseSelect, Model: a.Name(), Of: max(len(g.Samples), d.Options)})
	return a.Person.Decide(ctx, d, g)
}

// seat describes a person's place.
func (Person) seat() *Seat { return &Seat{Card: models.Card{Provider: models.Human}} }

// ByPerson tells whether a person makes the session's decisions.
func (s Setup) ByPerson() bool { return s.Strong != nil && s.Strong.Card.Provider == models.Human }

// Second is what a model says to a question that another has answered.
type Second struct {
	Question int       `json:"question"`
	Answer   qa.Answer `json:"answer"`
	First    qa.Answer `json:"first"` // what was answered in the session
}

// Opinion is what a model says to the questions of a session that it had no part
// in: that of a person, or of another model.
type Opinion struct {
	Model     string   `json:"model"`
	Reference *string  `json:"reference"` // its own solution
	Answer    *string  `json:"answer"`    // the final answer in it
	Correct   *bool    `json:"correct"`
	Answers   []Second `json:"answers"`
}

// Agree returns how many of the answers are those of the session.
func (o Opinion) Agree() int {
	n := 0
	for _, a := range o.Answers {
		if a.Answer == a.First {
			n++
		}
	}
	return n
}

// SecondOpinion has the strong model of cfg answer the questions of a session,
// each about the draft that was seen then, from a solution of its own. Nothing
// of the session depends on it. On an error it returns what came.
func SecondOpinion(ctx context.Context, cfg Config, st State) (Opinion, error) {
	strong, sets := cfg.Strong, cfg.StrongPrompts
	cfg, err := cfg.filled().under(st.Setup)
	cfg.Edits = st.edits()
	if err != nil {
		return Opinion{}, err
	}
	card, err := strong.Describe(ctx)
	if err != nil {
		return Opinion{}, err
	}
	out := Opinion{Model: card.Ref(), Answers: []Second{}}
	cfg.Strong, cfg.StrongPrompts, cfg.Control, cfg.Repeat, cfg.Oracle = strong, sets, Probe, 0, false
	cfg.Given = &Given{From: st.Setup.ID, Drafts: st.Drafts, Asked: st.Asked, Closed: true}
	st.besides(cfg.Given)
	cfg.Decider, cfg.Flip = nil, 0
	cfg.witness = &witness{was: remembered{game: st.Game}, saw: func(n int, v Verdict) {
		if q, ok := st.Asks(n); ok && q.Answer != "" { // what was not sent was no answer
			out.Answers = append(out.Answers, Second{Question: n, Answer: qa.AnswerOf(v.Option), First: q.Answer})
		}
	}}
	err = Run(cfg)(ctx, func(e Event) {
		if r, ok := e.Body.(Referenced); ok {
			out.Reference, out.Answer, out.Correct = &r.Text, r.Answer, r.Correct
		}
	})
	return out, err
}

// witness is a Decider that asks a model about each question and then does what
// was done.
type witness struct {
	Decider
	was remembered
	saw func(question int, v Verdict)
}

func (w *witness) Decide(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	if d.Kind == qa.KindAnswer {
		v, err := w.Decider.Decide(ctx, d, g)
		if err != nil {
			return v, err
		}
		w.saw(d.Question, v)
	}
	return w.was.Decide(ctx, d, g)
}
