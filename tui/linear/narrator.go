package linear

import (
	"fmt"
	"io"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

// Narrator tells a session in plain lines, event by event. What it writes
// depends on the events alone, so a live session, a replayed and a received
// one are told alike. It uses no colour and never goes back over a line. A
// Narrator is for one session.
type Narrator struct {
	Out   io.Writer // the story
	Final io.Writer // the text of the final draft; may be Out

	// Errors says that a failure is to be told; whoever reports the error that
	// ended the session leaves it out.
	Errors bool

	// Quiet leaves out everything but warnings, and that a session is an
	// oracle session: its result means something else.
	Quiet bool

	// Spoken tells the session in sentences for the ear, each draft as soon as
	// it is there and each call of a model as it begins. Final is not used
	// then.
	Spoken bool

	state session.State
	draft *session.Drafted // the newest, until it is known whether it is the final one
	asked int              // the question that was spoken last
}

// State returns what the session has come to.
func (n *Narrator) State() session.State { return n.state }

// Tell writes what e adds to the story.
func (n *Narrator) Tell(e session.Event) {
	before := n.state
	n.state = n.state.Apply(e)
	switch {
	case n.Quiet:
		n.tellQuietly(e)
		return
	case n.Spoken:
		n.speak(before, e)
		return
	}
	if _, ends := e.Body.(session.Finished); !ends {
		n.tellDraft()
	}
	switch b := e.Body.(type) {
	case session.Started:
		n.tellSetup(b.Setup)
	case session.PhaseStarted:
		n.tellLoad(before, b)
	case session.Delta:
		if b.Thinking != "" && before.Thinking.Len() == 0 {
			n.line("thinking: %s", n.state.Model)
		}
	case session.Drafted:
		n.draft = &b
	case session.Referenced:
		n.tellReference(b)
	case session.Asked:
		n.tellAsked(b)
	case session.Sampled:
		if b.N+1 == before.Of { // the last: what they come to is told with the pick
			n.line("sampled: %s beside the first, as the receiver does, too", Plural(b.N, "draft"))
		}
	case session.Proposed:
		n.line("proposed: %d of %d questions, by %s", len(b.Questions), b.Wanted, n.state.Setup.Questioner())
	case session.Edited:
		n.line("edited: question %d is asked in other words, which travel: %s", b.Question, b.Text)
	case session.Turned:
		n.line("turned: from question %d on by another strategy; %s asked and not answered, dropped", b.Question, Plural(b.Dropped, "question"))
	case session.Decided:
		n.tellDecision(before, b)
	case session.Judged:
		n.tellScore(b)
	case session.Retried:
		n.tellAgain(b)
	case session.Warned:
		n.warn(b)
	case session.Failed:
		if n.Errors {
			n.line("failed: %s", b.Text)
			n.hint(b.Hint)
		}
	case session.Finished:
		n.tellEnd(b)
	}
}

// tellQuietly tells what has to be known, and the result.
func (n *Narrator) tellQuietly(e session.Event) {
	switch b := e.Body.(type) {
	case session.Started:
		n.tellMarks(b.Setup)
	case session.Warned:
		n.warn(b)
	case session.Finished:
		if f := n.state.Final(); f != nil && n.Final != n.Out {
			n.tellFinal(f.Text, b.Outcome)
		}
	}
}

func (n *Narrator) warn(w session.Warned) {
	n.line("warning: %s", w.Text)
	n.hint(w.Hint)
}

func (n *Narrator) tellSetup(s session.Setup) {
	wire := ""
	if s.Format != qa.Formats()[0] && s.Format != "" {
		wire += ", " + s.Format
	}
	if s.Check {
		wire += ", with a check"
	}
	wire += aboutSides(s)
	if s.Side == session.Receiver {
		n.line("receiving: %s, %d bits at most, small %s%s", s.Strategy, s.Budget, s.Small.Card.Ref(), wire)
	} else {
		strong := "another decider"
		if s.Strong != nil {
			strong = s.Strong.Card.Ref()
		}
		n.line("session %s: %s, %d bits at most, small %s, strong %s%s", s.ID, s.Strategy, s.Budget, s.Small.Card.Ref(), strong, wire)
	}
	if s.Foreign {
		n.line("ASKER: the questions are written by %s, which the receiver does not have: their text travels, beside the budget", s.Questioner())
	}
	n.tellMarks(s)
	n.line("prompt")
	n.block(s.Prompt)
}

// tellMarks tells what changes the meaning of all else in the session.
func (n *Narrator) tellMarks(s session.Setup) {
	if s.Oracle {
		n.line("ORACLE: the strong model is given the right answer")
	}
	if s.Control != "" {
		n.line("CONTROL %s: %s%s", s.Control, s.Control.About(), free(s))
	}
	if what := s.WhatIf(); what != "" {
		n.line("WHAT IF: %s", what)
	}
	if s.Given != "" {
		n.line("given: what is marked so was taken over from session %s", s.Given)
	}
}

// free says so where nothing crosses in a control.
func free(s session.Setup) string {
	if s.Control.Free() {
		return "; the receiver can do so too, so that nothing is sent"
	}
	return ""
}

// tellLoad tells that a model is loaded, and, when it has been, what it does: or
// the one would be taken for the other.
func (n *Narrator) tellLoad(before session.State, p session.PhaseStarted) {
	if p.Phase == session.PhaseLoad {
		n.line("loading: %s", p.Model)
	} else if before.Phase == session.PhaseLoad {
		n.line("%s: %s", p.Phase.About(), p.Model)
	}
}

// tellDraft tells the draft that is held back, as one that is not the last.
func (n *Narrator) tellDraft() {
	if n.draft == nil {
		return
	}
	title := "first draft"
	switch {
	case n.draft.Took != nil:
		title = fmt.Sprintf("draft %d, %s", n.draft.N+1, taken(n.state))
	case n.draft.N > 0:
		title = fmt.Sprintf("draft %d", n.draft.N+1)
	}
	n.line("%s%s", title, grade(n.draft.Answer, n.draft.Correct))
	n.block(n.draft.Text)
	n.draft = nil
}

func (n *Narrator) tellReference(r session.Referenced) {
	if r.Oracle {
		return
	}
	n.line("the strong model's own solution, which is not sent%s", grade(r.Answer, r.Correct))
	n.block(r.Text)
}

// tellAsked tells where the questions of a round are from.
func (n *Narrator) tellAsked(a session.Asked) {
	switch {
	case a.Pose != nil:
		n.line("question: written by the rule of the strategy, on both sides alike")
	case a.Put:
		n.line("questions: %d of those proposed, that the small model knows least about", len(a.Questions))
	default:
		n.line("questions: %d of the %d asked for, by %s", len(a.Questions), a.Wanted, n.state.Setup.Questioner())
	}
}

// tellPick tells which of the drafts was picked.
func (n *Narrator) tellPick(d session.Decided) {
	n.line("candidates: %s", n.state.Game.Candidates())
	price := fmt.Sprintf("option %d of 0 to %d, %d of %d bits", d.Option, d.Decision.Options-1, n.state.Spent(), n.state.Setup.Budget)
	if i := d.Option; i < len(d.Decision.Shares) {
		price += fmt.Sprintf(", expected at %.2f", float64(d.Decision.Shares[i])/qa.One)
	}
	if d.Flipped {
		price += ", CHANGED on the way"
	}
	if d.Given {
		price += ", given"
	}
	n.line("picked: %s  (%s)", n.state.Game.Label(d.Decision, d.Option), price)
}

func (n *Narrator) tellDecision(before session.State, d session.Decided) {
	switch d.Decision.Kind {
	case qa.KindSelect:
		n.tellPick(d)
		return
	case qa.KindStop, qa.KindKeep:
		n.tellSide(d)
		return
	}
	question := ""
	if i := d.Decision.Question; i >= 1 && i <= len(n.state.Game.Questions) {
		question = n.state.Game.Questions[i-1].Text
	}
	price := fmt.Sprintf("%d of %d bits", n.state.Spent(), n.state.Setup.Budget)
	if d.Decision.Yes != 0 {
		price += fmt.Sprintf(", yes expected at %.2f", d.Decision.Yes.P())
	}
	if v := d.Votes; v != nil {
		price += fmt.Sprintf(", replies: %d yes, %d no, %d unclear", v.Yes, v.No, v.Unclear)
	}
	if d.Flipped {
		price += ", FLIPPED on the way"
	}
	if d.Given {
		price += ", given"
	}
	n.line("  %2d  %-7s  %s  (%s)", d.Decision.Question, qa.AnswerOf(d.Option), question, price)
	if n.state.Game.Erasures && !before.Game.Erasures {
		n.line("erasure: from here an answer costs 2 bits%s", ofBudget(n.state.Setup))
		if lost := len(before.Game.Decisions) + 1 - len(n.state.Game.Decisions); lost > 0 {
			n.line("  the last %d answers are taken back: the budget does not cover them any more", lost)
		}
	}
}

// line writes a line of the story. Whatever a model wrote is on one line of it.
func (n *Narrator) line(format string, args ...any) {
	fmt.Fprintln(n.Out, strings.TrimRight(term.CleanLine(fmt.Sprintf(format, args...)), " "))
}

func (n *Narrator) hint(s string) {
	if s != "" {
		n.line("  %s", s)
	}
}

// block writes a text of several lines, set in by two.
func (n *Narrator) block(s string) {
	for l := range strings.Lines(term.Clean(s)) {
		fmt.Fprintln(n.Out, strings.TrimRight("  "+strings.TrimRight(l, "\n"), " "))
	}
}
