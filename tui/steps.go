package tui

import (
	"fmt"
	"strings"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// stepsFrom is the height from which a draft has room for the steps below it.
const stepsFrom = 20

// withSteps adds the steps of a session below a draft, at the foot of its pane,
// where there is room for both.
func (l *live) withSteps(draft []string, p plan) []string {
	if p.draft < stepsFrom || l.budget() == 0 {
		return draft
	}
	steps := l.steps(p.draftWidth)
	if len(steps) == 0 || len(draft)+1+len(steps) > p.draft {
		return draft
	}
	return append(fill(draft, p.draft-len(steps)), steps...)
}

// step is one of what a session consists of.
type step struct {
	phase session.Phase
	text  string
}

// picks tells whether the strong model is to pick one of sampled drafts: whether
// the strategy, with so many bits, wants more drafts than the first.
func picks(s qa.Strategy, budget int, canErase bool) bool {
	if s == nil || strings.HasPrefix(s.Name(), "split") {
		return false
	}
	g := qa.Game{Budget: budget, CanErase: canErase, Common: qa.Number}
	return s.Next(g.WithDraft("Answer: 1", "1")).Do == qa.DoSample
}

// noneRight tells whether the strong model was to pick one of the drafts and said
// that none of them is right.
func (l *live) noneRight() bool {
	for _, d := range l.state.Game.Decisions {
		if d.Kind == qa.KindSelect {
			return d.Picked() == qa.NoPick
		}
	}
	return false
}

// picks is picks of the session that is shown.
func (l *live) picks() bool {
	s, err := qa.ParseStrategy(l.strategyName())
	return err == nil && picks(s, l.budget(), l.state.Setup.CanErase)
}

// picks is picks of a session that is to be.
func (j job) picks() bool { return j.control == "" && picks(j.strategy, j.budget, false) }

// order returns the steps of this session; none where it is told how it goes by
// its control.
func (l *live) order() []step {
	oracle, control, strong := l.state.Setup.Oracle, l.state.Setup.Control, ""
	switch {
	case l.state.Setup.Started.IsZero() && l.job != nil:
		oracle, control, strong = l.job.oracle, l.job.control, l.job.strong
	case l.state.Setup.Strong != nil:
		strong = l.state.Setup.Strong.Card.Ref()
	}
	if control != "" {
		return nil
	}
	solves := step{session.PhaseReference, "The strong model solves it too, and keeps that to itself."}
	answers := step{session.PhaseAnswer, "The strong model answers each with one bit. Only these cross."}
	if oracle {
		solves.text = "The strong model is given the right answer."
	}
	all := []step{{session.PhaseDraft, "The small model drafts an answer."}, solves}
	if strong == models.Human {
		all, answers.text = all[:1], "You answer each with one bit. Only these cross."
	}
	if l.picks() {
		picked, follow := pick(strong == models.Human, "You pick the right one.", "The strong model picks the right one.")+" Only the pick crosses.", "If none is right, questions follow while there are bits."
		if l.noneRight() {
			picked = pick(strong == models.Human, "You said", "The strong model said") + " that none is right. Only that crosses."
			follow = "So questions follow, while there are bits."
		}
		return append(all,
			step{session.PhaseSample, "The small model samples more drafts, as the receiver does, too."},
			step{session.PhaseSelect, picked}, step{session.PhaseAsk, follow})
	}
	asks := "The small model asks yes/no questions about its draft."
	switch {
	case l.state.Setup.AskedByPerson() || l.state.Setup.Started.IsZero() && l.job != nil && l.job.asker == models.Human:
		asks = "You ask yes/no questions about it. Their text is sent, too."
	case l.state.Setup.Foreign || l.state.Setup.Started.IsZero() && l.job != nil && l.job.foreign():
		asks = "Another model asks questions about it. Their text is sent, too."
	}
	all = append(all,
		step{session.PhaseAsk, asks}, answers,
		step{session.PhaseRevise, "The small model reads the answers and drafts again."})
	judge, guard := l.sides()
	if judge && l.asksAgain() {
		all = append(all, step{session.PhaseJudge, "The judge scores the draft, and may end the session."})
	}
	if guard {
		all = append(all, step{session.PhaseSelect, pick(strong == models.Human, "You say", "The strong model says") + " whether the first draft is kept."})
	}
	return all
}

// sides tells whether the session has a judge and a guard.
func (l *live) sides() (judge, guard bool) {
	if l.state.Setup.Started.IsZero() && l.job != nil {
		return l.job.judge != "", l.job.guard
	}
	return l.state.Setup.Stop != qa.StopNever, l.state.Setup.Guard
}

// asksAgain tells whether the strategy asks more than once.
func (l *live) asksAgain() bool {
	name := l.strategyName()
	return name != "batch" && name != "informative"
}

// done returns how many of the steps are behind a session that waits between
// two of them, as while a model is loaded.
func (l *live) done(order []step) int {
	for i, step := range order {
		open := false
		switch step.phase {
		case session.PhaseDraft:
			open = len(l.state.Drafts) == 0
		case session.PhaseReference:
			open = l.state.Reference == nil
		case session.PhaseSample:
			open = len(l.state.Samples) == 0
		case session.PhaseSelect:
			_, keeping := l.state.Game.Keeping()
			open = keeping || len(l.state.Decided) == 0
		case session.PhaseAsk:
			open = !l.unanswered(len(l.state.Game.Questions))
		default:
			open = true
		}
		if open {
			return i
		}
	}
	return len(order)
}

// repeats returns the numbers of the first and the last step of a round, from 1;
// none where the steps end with what may follow.
func repeats(order []step) (from, to int) {
	for i, step := range order {
		switch step.phase {
		case session.PhaseAsk:
			from = i + 1
		case session.PhaseRevise, session.PhaseJudge:
			to = i + 1
		}
	}
	return from, to
}

// steps says how a session goes, and where this one is.
func (l *live) steps(width int) []string {
	t, order := l.theme, l.order()
	if order == nil {
		return nil
	}
	at, done := -1, l.done(order)
	for i, step := range order {
		if step.phase == l.state.Phase {
			at, done = i, i
		}
	}
	if at < 0 && (l.state.Phase == session.PhaseJudge || l.state.Phase == session.PhaseSelect) {
		done = len(order) // a round is behind it
	}
	rows := []string{"  " + t.Title.Render("HOW IT GOES")}
	from, to := repeats(order)
	for i, step := range order {
		mark, style := "  ", t.Plain
		switch {
		case i == at:
			mark, style = "▸ ", t.Strong
		case i < done:
			mark, style = "✓ ", t.Dim
		}
		lead := fmt.Sprintf("%d  ", i+1)
		for j, line := range wrap(step.text, max(narrowest, width-8)) {
			if j > 0 {
				mark, lead = "  ", strings.Repeat(" ", len(lead))
			}
			rows = append(rows, "  "+pick(i == at, t.Focus, t.Dim).Render(mark)+style.Render(lead+line))
		}
		if i+1 == to && to > from && l.asksAgain() {
			rows = append(rows, "       "+t.Dim.Render(fmt.Sprintf("%d to %d come again while there are bits.", from, to)))
		}
	}
	return append(rows, "")
}
