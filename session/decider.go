package session

import (
	"context"
	"fmt"

	"tenbits/models"
	"tenbits/qa"
)

// Decider makes the sender's decisions. A model, a person, a payload, a coin
// are Deciders; what the sender knows reaches a session in no other way.
type Decider interface {
	// Decide returns the option that is taken for d. g is the game as both
	// sides know it: the pending question is in it. Only a Decider that says
	// so by CanErase may take qa.OptionErasure.
	Decide(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error)

	// CanErase tells whether an answer may stay unclear.
	CanErase() bool

	// Name says who decides, for the transcript.
	Name() string
}

// Verdict is a decision with what is known of how it was made.
type Verdict struct {
	Option     int      // see qa.Decision
	Raw        string   // the reply as written; where a solution settled it, its final answer
	Confidence *float64 // of the option; nil where not known
	Tries      int      // calls made
	Usage      models.Usage
	Sent       []models.Sent
	Given      bool   // it is from another session, see Given
	Flipped    bool   // by noise, or as a what-if
	Votes      *Votes // where the answer was asked for more than once
}

// Script is a Decider that takes given options in order and fails when there
// are no more. Erases is whether an answer may stay unclear.
type Script struct {
	Options []int
	Erases  bool
}

// Decide returns the option at the decision's own place.
func (s Script) Decide(_ context.Context, d qa.Decision, _ qa.Game) (Verdict, error) {
	if d.N > len(s.Options) {
		return Verdict{}, fmt.Errorf("decision %d: the script has %d", d.N, len(s.Options))
	}
	return Verdict{Option: s.Options[d.N-1], Tries: 1}, nil
}

// CanErase returns s.Erases.
func (s Script) CanErase() bool { return s.Erases }

// Name returns "script".
func (s Script) Name() string { return "script" }

// payloadDecider takes the decisions out of a payload.
type payloadDecider struct {
	run      *run
	canErase bool
}

func (p payloadDecider) Decide(ctx context.Context, d qa.Decision, _ qa.Game) (Verdict, error) {
	o, err := p.run.next(ctx, d)
	return Verdict{Option: o}, err
}

func (p payloadDecider) CanErase() bool { return p.canErase }
func (p payloadDecider) Name() string   { return "payload" }

// modelDecider asks the strong model, which answers from its own solution and
// sees the draft.
type modelDecider struct {
	run      *run
	model    models.Model
	card     models.Card
	prompts  *qa.PromptSet
	earlier  []qa.Exchange // about the draft that is seen now
	draft    int           // its number
	solution string
}

func (m *modelDecider) CanErase() bool { return !m.card.Capabilities.Choice }
func (m *modelDecider) Name() string   { return m.card.Ref() }

// Decide has the judge decide whether to stop. Of all else it takes what the solution settles, and else asks for the answer, and once more when the reply is neither yes nor
// no. A reply that stays unclear is an erasure. An answer that was given is not
// asked for.
func (m *modelDecider) Decide(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	if d.Kind == qa.KindStop {
		return m.run.judge.decide(ctx, g)
	}
	if v, ok := m.settles(d, g); ok {
		return v, nil
	}
	if v := m.run.cfg.Given.picked(d, g); v != nil {
		given := *v
		given.Given = true
		return given, nil
	}
	switch d.Kind {
	case qa.KindSelect:
		return m.selects(ctx, d, g)
	case qa.KindKeep:
		return m.keeps(ctx, d, g)
	}
	q := g.Questions[d.Question-1]
	m.see(g)
	if v := m.run.cfg.Given.answer(g.Latest().Text, q.Text); v != nil {
		m.recall(q, v.Option, v.Raw)
		given := *v
		given.Given = true
		return given, nil
	}
	scene := qa.Scene{Problem: g.Prompt, Draft: g.Latest().Text, Reference: m.solution, Earlier: m.earlier, Question: q.Text}
	if m.run.cfg.Repeat > 1 {
		return m.poll(ctx, q, scene)
	}
	v := Verdict{Option: qa.OptionErasure}
	for _, call := range []qa.Call{qa.CallAnswer, qa.CallAnswerAgain} {
		if v.Tries > 0 {
			m.run.send(Retried{Phase: PhaseAnswer, Try: v.Tries + 1, Why: fmt.Sprintf("the reply to question %d is neither yes nor no", q.N)})
		}
		p, err := m.prompts.Build(call, scene)
		if err != nil {
			return v, err
		}
		reply, err := m.run.call(ctx, m.model, PhaseAnswer, models.RoleAnswer, p, PhaseStarted{Model: m.card.Ref(), Round: q.Round, Question: q.N})
		v.Tries++
		v.Usage, v.Sent = v.Usage.Plus(reply.Usage), append(v.Sent, reply.Sent...)
		if err != nil {
			return v, err
		}
		v.Raw = reply.Text
		if option, ok := read(reply, q.N); ok {
			v.Option = option
			if option < len(reply.Chances) && reply.Chances[option] >= 0 && reply.Chances[option] <= 1 { // not so of a NaN
				v.Confidence = &reply.Chances[option]
			}
			m.earlier = append(m.earlier, qa.Exchange{Question: q.Text, Reply: reply.Text})
			return v, nil
		}
		if m.card.Capabilities.Choice {
			return v, m.undecided(q)
		}
	}
	return v, nil
}

func (m *modelDecider) undecided(q qa.Question) error {
	return &models.Error{Model: m.card.Ref(), Fault: models.Broken, Err: fmt.Errorf("question %d: a model that always chooses chose neither yes nor no", q.N)}
}

// poll asks for an answer several times and takes what most replies say. The
// most probable reply would be the same each time, so that they are sampled,
// each with a seed of its own. What the model reads of its earlier answers is
// one of those that agree with what was taken.
func (m *modelDecider) poll(ctx context.Context, q qa.Question, scene qa.Scene) (Verdict, error) {
	p, err := m.prompts.Build(qa.CallAnswer, scene)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Votes: &Votes{}}
	var raw [2]string // the first reply of each kind
	for i := range m.run.cfg.Repeat {
		req := models.Request{Role: models.RoleAnswer, Seed: m.run.cfg.Seed + uint64(i), Temperature: SampleTemperature}
		reply, err := m.run.callWith(ctx, m.model, PhaseAnswer, p, PhaseStarted{Model: m.card.Ref(), Round: q.Round, Question: q.N}, req)
		v.Tries++
		v.Usage = v.Usage.Plus(reply.Usage)
		if err != nil {
			return v, err
		}
		option, ok := read(reply, q.N)
		switch {
		case !ok && m.card.Capabilities.Choice:
			return v, m.undecided(q)
		case !ok:
			v.Votes.Unclear++
			v.Raw = reply.Text
			continue
		case option == qa.OptionYes:
			v.Votes.Yes++
		default:
			v.Votes.No++
		}
		if raw[option] == "" {
			raw[option] = reply.Text
		}
	}
	if v.Option = v.Votes.majority(); v.Option != qa.OptionErasure {
		v.Raw = raw[v.Option]
		m.recall(q, v.Option, v.Raw)
	}
	return v, nil
}

// see forgets the replies about another draft than the one of g.
func (m *modelDecider) see(g qa.Game) {
	if n := g.Latest().N; n != m.draft {
		m.earlier, m.draft = nil, n
	}
}

// remember takes note of a decision that was made in g, as Decide does of its
// own.
func (m *modelDecider) remember(g qa.Game, b Decided) {
	m.see(g)
	if i := b.Decision.Question; i >= 1 && i <= len(g.Questions) {
		m.recall(g.Questions[i-1], b.Option, b.Raw)
	}
}

// recall takes note of an answer that was not asked for here.
func (m *modelDecider) recall(q qa.Question, option int, raw string) {
	if option != qa.OptionErasure {
		m.earlier = append(m.earlier, qa.Exchange{Question: q.Text, Reply: raw})
	}
}

// read returns the option of a reply to question n. Options stand in prompt
// sets as no, yes.
func read(r models.Reply, n int) (int, bool) {
	if r.Option >= 0 {
		return r.Option, r.Option <= qa.OptionYes
	}
	a, ok := qa.ParseAnswer(r.Text, n)
	return a.Option(), ok
}
