package tui

import (
	"fmt"
	"strings"

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
	if len(draft)+1+len(steps) > p.draft {
		return draft
	}
	return append(fill(draft, p.draft-len(steps)), steps...)
}

// steps says how a session goes, and where this one is.
func (l *live) steps(width int) []string {
	t, s := l.theme, l.state
	order := []struct {
		phase session.Phase
		text  string
	}{
		{session.PhaseDraft, "The small model drafts an answer."},
		{session.PhaseReference, "The strong model solves it too, and keeps that to itself."},
		{session.PhaseAsk, "The small model asks yes/no questions about its draft."},
		{session.PhaseAnswer, "The strong model answers each with one bit. Only these cross."},
		{session.PhaseRevise, "The small model reads the answers and drafts again."},
	}
	if s.Setup.Oracle || s.Setup.Started.IsZero() && l.job != nil && l.job.oracle {
		order[1].text = "The strong model is given the right answer."
	}
	at := -1
	for i, step := range order {
		if step.phase == s.Phase {
			at = i
		}
	}
	rows := []string{"  " + t.Title.Render("HOW IT GOES")}
	for i, step := range order {
		mark, style := "  ", t.Plain
		switch {
		case i == at:
			mark, style = "▸ ", t.Strong
		case i < at:
			mark, style = "✓ ", t.Dim
		}
		lead := fmt.Sprintf("%d  ", i+1)
		for j, line := range wrap(step.text, max(narrowest, width-8)) {
			if j > 0 {
				mark, lead = "  ", strings.Repeat(" ", len(lead))
			}
			rows = append(rows, "  "+pick(i == at, t.Focus, t.Dim).Render(mark)+style.Render(lead+line))
		}
	}
	if name := l.strategyName(); name != "batch" {
		rows = append(rows, "       "+t.Dim.Render("3 to 5 come again while there are bits."))
	}
	return append(rows, "")
}
