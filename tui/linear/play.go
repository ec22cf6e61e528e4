package linear

import (
	"context"
	"fmt"
	"os"
	"strings"

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
	words := strings.Fields(args)
	for i := 0; i+1 < len(words); i += 2 {
		var err error
		if j, err = j.with(strings.ToLower(words[i]), words[i+1]); err != nil {
			return d.refuse(err)
		}
	}
	return d.play(ctx, j)
}

// play runs a session and tells it.
func (d *dialogue) play(ctx context.Context, j job) error {
	d.last = &j
	n := &Narrator{Out: d.out, Final: d.out, Errors: true, Spoken: true}
	src, id := d.source(j)
	err := d.watch(ctx, Counted(src, n.Waits), d.telling(n))
	if err == errInterrupted {
		return err
	}
	d.tellSaved(id)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if st := n.State(); err != nil && st.Failed == nil && st.Finished == nil { // else it was told
		return d.failed(ctx, err)
	}
	if !d.hinted {
		d.hinted = true
		d.say("Next, type next for another problem, again to run this one again, or sessions to list what is saved.")
	}
	return nil
}

// tellSaved says where a session went, if it did: that it could not be saved
// was a warning of the session.
func (d *dialogue) tellSaved(id string) {
	if d.o.Store == nil {
		return
	}
	if path, err := d.o.Store.Path(id); err == nil {
		if _, missing := os.Stat(path); missing == nil {
			d.say("Saved as %s.", id)
		}
	}
}

// telling returns what tells a session and waits where it is to.
func (d *dialogue) telling(n *Narrator) func(context.Context, session.Event) error {
	p := pauses{step: d.step}
	return func(ctx context.Context, e session.Event) error {
		n.Tell(e)
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
