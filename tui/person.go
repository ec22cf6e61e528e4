package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/theme"
)

// person is who answers at the keyboard, in place of a strong model.
type person struct {
	answers   chan personAnswer
	questions chan typedQuestion // of the person who asks
}

type personAnswer struct{ question, option int }

func newPerson() *person { return &person{make(chan personAnswer, 1), make(chan typedQuestion, 1)} }

// decider returns the Decider that waits for what is said.
func (p *person) decider() session.Person {
	wait := func(ctx context.Context, question int) (int, error) {
		for {
			select {
			case a := <-p.answers:
				if a.question == question { // else a key was pressed twice
					return a.option, nil
				}
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
	}
	return session.Person{
		Ask:  func(ctx context.Context, q qa.Question, _ qa.Game) (int, error) { return wait(ctx, q.N) },
		Pick: func(ctx context.Context, _ qa.Decision, _ qa.Game) (int, error) { return wait(ctx, 0) },
	}
}

// knows is what a person who takes the strong model's place has to be told: the
// numbers of a generated problem that the small model does not know, as "a carton
// holds 36"; empty where there are none.
func (j job) knows() string {
	if j.strong != models.Human || !j.generated {
		return ""
	}
	return strings.Join(problems.New(j.problem).Secrets(), ", ")
}

// askedPick tells whether a selection waits for the person at the keyboard.
func (l *live) askedPick() bool {
	s := l.state
	return l.person != nil && l.running && !l.stopping && !l.held() && s.Phase == session.PhaseSelect && s.Model == models.Human
}

// pickDraft lists the drafts that a person picks from.
func (l *live) pickDraft() tea.Cmd {
	g := l.state.Game
	d, ok := g.Picking()
	if !ok {
		return nil
	}
	items := make([]item, d.Options)
	for i := range items {
		about := "The first draft stays as it is."
		if text := g.Offered(d)[i]; text != "" {
			about = oneLine(firstBytes(text, maxTail))
		}
		items[i] = item{name: oneLine(g.Choice(d, i)), about: about, take: func() tea.Cmd {
			l.person.say(0, i)
			return nil
		}}
	}
	return l.travel(overlayMsg{newChooser("Which of these is right?", items, 0)})
}

// say answers a question. What nobody waits for falls away.
func (p *person) say(question, option int) {
	select {
	case p.answers <- personAnswer{question, option}:
	default:
	}
}

// askedPerson tells whether a question waits for the person at the keyboard.
func (l *live) askedPerson() bool {
	s := l.state
	return l.person != nil && l.running && !l.stopping && !l.held() && s.Phase == session.PhaseAnswer && s.Model == models.Human && l.unanswered(s.Question)
}

// answerActions are the keys of the person who answers.
func (l *live) answerActions() []action {
	if l.wantedQuestion() {
		return l.askActions()
	}
	if l.askedPick() {
		return []action{act(binding("enter", "pick a draft", "enter"), l.pickDraft)}
	}
	if !l.askedPerson() {
		return nil
	}
	say := func(option int) func() {
		return func() { l.person.say(l.state.Question, option) }
	}
	return []action{
		does(binding("y", "yes", "y"), say(qa.OptionYes)), does(binding("n", "no", "n"), say(qa.OptionNo)),
		does(binding("u", "unclear", "u"), say(qa.OptionErasure)),
	}
}

// second asks which model to hear on the questions of the session.
func (l *live) second() tea.Cmd {
	if l.opinion != nil {
		return l.open(&l.opinion, nil)
	}
	ref := l.o.Strong
	if ref == models.Human {
		ref = provided + "/strong"
	}
	about := "It solves the problem itself and answers the same questions about the same drafts. Nothing of the session depends on it."
	return l.travel(overlayMsg{newEntry("A second opinion of which model?", about, ref, maxReference, func(text string) (tea.Cmd, error) {
		if _, err := models.ParseRef(text); err != nil {
			return nil, err
		}
		if text == models.Human {
			return nil, errors.New("a person has answered or can answer in a session of their own: name a model")
		}
		return l.open(&l.opinion, &opinion{shared: l.shared, of: l.state, ref: text}), nil
	})})
}

// opinion finds out what a model that had no part in a session would have
// answered.
type opinion struct {
	*shared
	of   session.State // the session
	ref  string
	came *session.Opinion
}

func (o *opinion) title() string { return "a second opinion" }
func (o *opinion) forget()       { o.came = nil }
func (o *opinion) progress() (n, of int) {
	if o.came == nil {
		return 0, 1
	}
	return 1, 1
}
func (o *opinion) about() string {
	return "The same questions, answered from its own solution."
}
func (o *opinion) more(func() tea.Cmd) []action { return nil }

func (o *opinion) explain() string {
	return "What another model says to the questions of this session, from a solution of its own. It had no part in the session, and nothing of it crossed. " +
		differs + " marks what it would have answered otherwise."
}

func (o *opinion) find(ctx context.Context, cfg session.Config, bring func(func())) error {
	var err error
	if cfg.Strong, err = o.o.Open(ctx, o.ref); err != nil {
		return err
	}
	cfg.StrongPrompts = o.o.Prompts
	came, err := session.SecondOpinion(ctx, cfg, o.of)
	if err == nil {
		bring(func() { o.came = &came })
	}
	return err
}

// rows are a sentence, and the answers of both.
func (o *opinion) rows(width int, runs bool) []string {
	t := o.theme
	if o.came == nil {
		return []string{" " + t.Dim.Render(pick(runs, oneLine(o.ref)+" solves the problem and answers …", "Nothing has come."))}
	}
	var rows []string
	say := func(style theme.Paint, text string) {
		for _, line := range wrap(text, width-2) {
			rows = append(rows, " "+style.Render(line))
		}
	}
	say(t.Strong, fmt.Sprintf("%s gives %d of the %s as they were given.", oneLine(o.came.Model), o.came.Agree(), plural(len(o.came.Answers), "answer")))
	own := "Its own solution has no final answer."
	if a := o.came.Answer; a != nil {
		own = "Its own solution comes to " + fit(oneLine(*a), 40)
		if c := o.came.Correct; c != nil {
			own += pick(*c, " ✓", " ✗")
		}
		own += "."
	}
	say(t.Plain, own)
	rows = append(rows, "", " "+t.Dim.Render(pad(" n given", 10)+pad("beside", 9)+"question"))
	for _, a := range o.came.Answers {
		first, firstStyle := t.Word(a.First)
		second, secondStyle := t.Word(a.Answer)
		q, _ := o.of.Asks(a.Question)
		mark := pick(a.First != a.Answer, t.Warn.Render(differs), " ")
		rows = append(rows, mark+t.Dim.Render(fmt.Sprintf("%2d ", a.Question))+firstStyle.Render(pad(first, 7))+secondStyle.Render(pad(second, 9))+t.Plain.Render(oneLine(q.Text)))
	}
	if o.came.Reference != nil {
		rows = append(rows, "", " "+t.Title.Render("ITS OWN SOLUTION"))
		rows = append(rows, layText(*o.came.Reference, width-2, ink{text: t.Plain}, nil)...)
	}
	return rows
}

// secondKey opens a second opinion.
func secondKey() key.Binding { return binding("o", "second opinion …", "o") }
