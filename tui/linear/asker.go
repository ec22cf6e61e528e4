package linear

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// foreign tells whether the questions are written by another than the small model.
func (j job) foreign() bool { return j.asker != "" && j.asker != j.small }

// anew returns the job without what was of another session that it came of.
func (j job) anew() job {
	j.given, j.flip, j.edits = nil, 0, nil
	if s, err := qa.ParseStrategy(qa.Unforked(j.strategy.Name())); err == nil {
		j.strategy = s
	}
	return j
}

// seatAsker gives cfg the asker of that reference; the small model, or none, needs
// no seat.
func (d *dialogue) seatAsker(ctx context.Context, ref, small string, cfg *session.Config) (err error) {
	switch ref {
	case "", small:
	case models.Human:
		cfg.Inquirer = d.inquirer()
	default:
		cfg.Asker, err = d.o.Open(ctx, ref)
	}
	return err
}

// typedQuestion is a question that the person has typed, empty for no more.
type typedQuestion string

// inquirer returns the Inquirer that waits for what askQuestion takes.
func (d *dialogue) inquirer() *session.Inquirer {
	return &session.Inquirer{Ask: func(ctx context.Context, _ qa.Game, _ []string, _ int) (string, error) {
		select {
		case q := <-d.questions:
			return string(q), nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}}
}

// askQuestion takes a question of the person at the keyboard. It is called with
// the event that says that one is wanted, before the session waits for it.
func (d *dialogue) askQuestion(ctx context.Context, st session.State, at session.PhaseStarted) error {
	select {
	case <-d.questions: // of a session that was stopped
	default:
	}
	before := at.Question - 1 - len(st.Game.Questions) // of this round
	if at.Round != d.round || before < len(d.worded) {
		d.round, d.worded = at.Round, d.worded[:min(max(0, before), len(d.worded))]
	}
	known := d.worded[:len(d.worded):len(d.worded)]
	for _, q := range st.Game.Questions {
		known = append(known, q.Text)
	}
	for {
		line, err := d.ask(ctx, fmt.Sprintf("Question %d, or enter for no more> ", at.Question))
		if err != nil {
			return err
		}
		line = strings.TrimSpace(line)
		switch strings.ToLower(line) {
		case "":
			d.questions <- ""
			return nil
		case "stop", "quit":
			return errInterrupted
		}
		q, err := qa.WordQuestion(line, known)
		if err == nil {
			d.worded = append(d.worded, q)
			d.questions <- typedQuestion(q)
			return nil
		}
		d.say("That cannot be asked: %v. Type a question to be answered by yes or no, press enter for no more, or type stop to end the session.", err)
	}
}

func (d *dialogue) setAsker(ctx context.Context, args string) error {
	switch {
	case strings.EqualFold(args, "small"):
		d.job.asker = ""
	case args != "":
		if err := d.setModel(ctx, "asking", &d.job.asker, args); err != nil {
			return err
		}
	}
	if !d.job.foreign() {
		d.say("The small model writes the questions, which cost nothing.")
		return nil
	}
	d.say("The questions are written by %s. Their text is sent as well, beside the budget.", d.job.asker)
	return nil
}

// reword runs the last session with other words for one of its questions.
func (d *dialogue) reword(ctx context.Context, args string) error {
	n, text, _ := strings.Cut(args, " ")
	return d.forkLast(ctx, n, session.Otherwise{Text: strings.TrimSpace(text)})
}

// turn runs the last session with another strategy from one of its questions on.
func (d *dialogue) turn(ctx context.Context, args string) error {
	n, strategy, _ := strings.Cut(args, " ")
	return d.forkLast(ctx, n, session.Otherwise{Strategy: strings.TrimSpace(strategy)})
}

func (d *dialogue) forkLast(ctx context.Context, number string, other session.Otherwise) error {
	st := d.ended
	if d.last == nil || st.Final() == nil || !st.Done() || st.Cut() {
		d.say("There is no session yet that has come to its end. Press enter to start one.")
		return nil
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return d.refuse(fmt.Errorf("%s is no question of the session: it has 1 to %d", number, len(st.Game.Questions)))
	}
	return d.fork(ctx, st, n, other)
}

// fork runs a session that is as st up to question n.
func (d *dialogue) fork(ctx context.Context, st session.State, n int, other session.Otherwise) error {
	f, err := st.ForkAs(n, other)
	if err != nil {
		return d.refuse(err)
	}
	j := *d.last
	if j.strategy, err = qa.ParseStrategy(f.Strategy); err != nil {
		return d.refuse(err)
	}
	j.given, j.flip, j.edits = f.Given, f.Flip, f.Edits
	return d.play(ctx, j)
}
