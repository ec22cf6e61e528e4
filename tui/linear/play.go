package linear

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
)

// step says where a session waits for enter.
type step string

// Where a session waits.
const (
	stepNever  step = ""
	stepRound  step = "round"
	stepAnswer step = "answer"
)

// about says what a step does, as a sentence.
func (s step) about() string {
	switch s {
	case stepRound:
		return "Step is on: a session waits for enter before each round of questions."
	case stepAnswer:
		return "Step is on: a session waits for enter before each answer."
	}
	return "Step is off: a session does not wait."
}

func (d *dialogue) setStep(_ context.Context, args string) error {
	switch strings.ToLower(args) {
	case "on", "answer":
		d.step = stepAnswer
	case "round":
		d.step = stepRound
	case "off":
		d.step = stepNever
	}
	d.say("%s", d.step.about())
	return nil
}

// start runs a session as it is set up.
func (d *dialogue) start(ctx context.Context, _ string) error { return d.play(ctx, d.job) }

// again runs the last session's problem with changes.
func (d *dialogue) again(ctx context.Context, args string) error {
	if d.last == nil {
		d.say("There is no session yet that could be run again. Press enter to start one.")
		return nil
	}
	j := *d.last
	j = j.anew()
	words := strings.Fields(args)
	for i := 0; i+1 < len(words); i += 2 {
		var err error
		if j, err = j.with(strings.ToLower(words[i]), words[i+1]); err != nil {
			return d.refuse(err)
		}
	}
	return d.play(ctx, j)
}

// flip runs the last session with another answer to one of its questions.
func (d *dialogue) flip(ctx context.Context, args string) error {
	st := d.ended
	if d.last == nil || st.Final() == nil || !st.Done() || st.Cut() {
		d.say("There is no session yet that has come to its end. Press enter to start one.")
		return nil
	}
	n, err := strconv.Atoi(args)
	q, ok := st.Asks(n)
	if err != nil || !ok || q.Answer != qa.Yes && q.Answer != qa.No {
		return d.refuse(fmt.Errorf("%s is no question with an answer that could be flipped: there are %d questions", args, len(st.Game.Questions)))
	}
	return d.fork(ctx, st, n, session.Otherwise{Flip: true})
}

// play runs a session and tells it.
func (d *dialogue) play(ctx context.Context, j job) error {
	d.last = &j
	if j.strong == models.Human && j.generated {
		if told := problems.New(j.problem).Secrets(); len(told) > 0 {
			d.say("Only you know: %s.", strings.Join(told, ", "))
		}
	}
	n := &Narrator{Out: d.out, Final: d.out, Errors: true, Spoken: true}
	src, id := d.source(j)
	err := d.perform(ctx, src, n, id+".jsonl", nil)
	if err != errInterrupted { // else the session may still be at it
		d.ended = n.State()
	}
	if err != nil || !n.State().Done() {
		return err
	}
	if !d.hinted {
		d.hinted = true
		d.say("Next, type next for another problem, again to run this one again, controls to see what it comes to without what the strong model knows, or sessions to list what is saved.")
	}
	return nil
}

// telling returns what tells a session and waits where it is to.
func (d *dialogue) telling(n *Narrator) func(context.Context, session.Event) error {
	p := pauses{step: d.step}
	return func(ctx context.Context, e session.Event) error {
		n.Tell(e)
		if b, ok := e.Body.(session.PhaseStarted); ok && b.Phase == session.PhaseAnswer && b.Model == models.Human && ctx.Err() == nil {
			return d.askPerson(ctx)
		}
		if b, ok := e.Body.(session.PhaseStarted); ok && b.Phase == session.PhaseAsk && b.Model == models.Human && ctx.Err() == nil {
			return d.askQuestion(ctx, n.State(), b)
		}
		if b, ok := e.Body.(session.PhaseStarted); ok && b.Phase == session.PhaseSelect && b.Model == models.Human && ctx.Err() == nil {
			return d.askPick(ctx, n.State().Game)
		}
		what := p.before(e)
		if what == "" || ctx.Err() != nil {
			return nil
		}
		for {
			line, err := d.ask(ctx, fmt.Sprintf("Enter for %s> ", what))
			switch strings.ToLower(strings.TrimSpace(line)) {
			case "":
				return err
			case "go", "g":
				p.step = stepNever
				return nil
			case "stop", "s", "quit", "q":
				return errInterrupted
			}
			d.say("The session waits: press enter to go on, or type go to go on without waiting, or stop to end the session.")
		}
	}
}

// askPerson takes the answer of the person at the keyboard to the question that
// was just told. It is called with the event that tells of the question, before
// the session waits for the answer.
func (d *dialogue) askPerson(ctx context.Context) error {
	select {
	case <-d.answers: // of a session that was stopped
	default:
	}
	for {
		line, err := d.ask(ctx, "Yes, no or unclear? ")
		if err != nil {
			return err
		}
		option := -1
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "y", "yes":
			option = qa.OptionYes
		case "n", "no":
			option = qa.OptionNo
		case "u", "unclear":
			option = qa.OptionErasure
		case "stop", "s", "quit", "q":
			return errInterrupted
		}
		if option >= 0 {
			d.answers <- option
			return nil
		}
		d.say("Type y for yes, n for no or u for unclear, or stop to end the session.")
	}
}

// askPick takes the person's pick of the drafts, as askPerson takes an answer.
func (d *dialogue) askPick(ctx context.Context, g qa.Game) error {
	select {
	case <-d.answers: // of a session that was stopped
	default:
	}
	decision, ok := g.Picking()
	if !ok {
		return nil
	}
	for i := range decision.Options {
		d.say("%d: %s", i, g.Choice(decision, i))
	}
	for {
		line, err := d.ask(ctx, fmt.Sprintf("Which is right, 0 to %d? ", decision.Options-1))
		if err != nil {
			return err
		}
		line = strings.ToLower(strings.TrimSpace(line))
		if n, err := strconv.Atoi(line); err == nil && n >= 0 && n < decision.Options {
			d.answers <- n
			return nil
		}
		if slices.Contains([]string{"stop", "s", "quit", "q"}, line) {
			return errInterrupted
		}
		d.say("Type a number from 0 to %d, or stop to end the session.", decision.Options-1)
	}
}

// pauses finds where a session waits.
type pauses struct {
	step     step
	round    int // the one that was waited for last
	question int
}

// before returns what comes after an event if it is to be waited for.
func (p *pauses) before(e session.Event) string {
	b, ok := e.Body.(session.PhaseStarted)
	switch {
	case !ok:
	case p.step == stepRound && b.Phase == session.PhaseAsk && b.Round > p.round:
		p.round = b.Round
		return fmt.Sprintf("round %d", b.Round)
	case p.step == stepAnswer && b.Phase == session.PhaseAnswer && b.Question > p.question:
		p.question = b.Question
		return fmt.Sprintf("answer %d", b.Question)
	}
	return ""
}

// tellSetup says how the next session is set up.
func (d *dialogue) tellSetup(context.Context, string) error {
	j := d.job
	d.tellProblem()
	switch {
	case j.gold == nil:
		d.say("Its right answer is not known, so that the final draft is not graded.")
	case j.oracle:
		d.say("Its right answer is known, and the strong model is given it: oracle is on.")
	default:
		d.say("Its right answer is known, for grading alone: oracle is off.")
	}
	d.say("At most %s may be spent. The strategy is %s: it %s.", Plural(j.budget, "bit"), j.strategy.Name(), j.strategy.About())
	d.say("The small model is %s, the strong model is %s, and the seed of their sampling is %d.", j.small, j.strong, j.seed)
	if j.foreign() {
		d.say("The questions are written by %s: their text is sent as well, beside the budget.", j.asker)
	}
	if j.judge != "" {
		d.say("%s", aboutJudge(j))
	}
	if j.guard {
		d.say("%s", aboutGuard(j.guard))
	}
	d.say("The format of the payload is %s: %s. %s", j.format, qa.AboutFormat(j.format), aboutCheck(j.check))
	if d.o.Prompts != nil {
		d.say("Both use the prompt set %s.", d.o.Prompts.Name)
	}
	d.say("%s", d.step.about())
	if d.o.Store == nil {
		d.say("Sessions are not saved.")
		return nil
	}
	d.say("Sessions are saved in %s.", d.o.Store.Dir())
	return nil
}
