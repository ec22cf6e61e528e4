package linear

import (
	"fmt"
	"math"
	"strings"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

// speak writes what e adds to the story, for the ear: a sentence an event.
// Text that grows is told when it is there.
func (n *Narrator) speak(before session.State, e session.Event) {
	switch b := e.Body.(type) {
	case session.Started:
		n.speakSetup(b.Setup)
	case session.PhaseStarted:
		n.speakPhase(before, b)
	case session.Delta:
		if b.Thinking != "" && before.Thinking.Len() == 0 {
			n.line("%s thinks first …", n.state.Model)
		}
	case session.Predicted:
		n.speakQuestion(b.Question)
	case session.Drafted:
		n.quote(draftName(b.N)+graded(b.Answer, b.Correct), b.Text)
	case session.Referenced:
		if !b.Oracle {
			n.quote("The strong model's own solution, which is not sent"+graded(b.Answer, b.Correct), b.Text)
		}
	case session.Asked:
		n.speakAsked(b)
	case session.Decided:
		n.speakAnswer(before, b)
	case session.Judged:
		n.speakScore(b)
	case session.Retried:
		n.speakAgain(b)
	case session.Edited:
		n.line("Question %d is asked in other words: %s", b.Question, b.Text)
	case session.Turned:
		n.line("From question %d on the session goes on by another strategy; %s asked and not answered, dropped.", b.Question, Plural(b.Dropped, "question"))
	case session.Warned:
		n.line("Warning: %s.", bare(b.Text))
		n.advise(b.Hint)
	case session.Failed:
		if n.Errors {
			n.line("The session failed: %s.", bare(b.Text))
			n.advise(b.Hint)
		}
	case session.Finished:
		n.speakEnd(b)
	}
}

func (n *Narrator) speakSetup(s session.Setup) {
	who := fmt.Sprintf("The small model is %s", s.Small.Card.Ref())
	switch {
	case s.Side == session.Receiver:
		who += " and rebuilds the drafts from a payload"
	case s.Strong != nil:
		who += fmt.Sprintf(", the strong model is %s", s.Strong.Card.Ref())
	}
	n.line("A session of the strategy %s begins, with %s at most. %s%s.", s.Strategy, Plural(s.Budget, "bit"), who, aboutSides(s))
	if s.Oracle {
		n.line("This is an oracle session: the strong model is given the right answer, so that the result is no measure of it.")
	}
	if s.Foreign {
		n.line("The questions are written by %s, which the receiver does not have: their text is sent, beside the budget.", s.Questioner())
	}
	if s.Control != "" {
		n.line("This is a control, %s: %s%s.", s.Control, s.Control.About(), free(s))
	}
	if what := s.WhatIf(); what != "" {
		n.line("What if: %s. All before it is from session %s.", what, s.Given)
	}
	n.quote("The problem", s.Prompt)
}

// speakPhase says what begins. A call that is made again is told by what was
// wrong with the one before.
func (n *Narrator) speakPhase(before session.State, p session.PhaseStarted) {
	loaded := before.Phase == session.PhaseLoad
	switch {
	case p.Phase == session.PhaseAnswer:
		n.speakQuestion(p.Question)
		if loaded {
			n.line("%s answers …", p.Model)
		}
		return
	case p.Phase == session.PhasePredict && !loaded:
		return
	case p.Phase == before.Phase && p.Round == before.Round && p.Model == before.Model:
		return
	}
	switch p.Phase {
	case session.PhaseLoad:
		n.line("%s is being loaded into memory …", p.Model)
	case session.PhasePredict:
		n.line("The small model says how likely a yes is …")
	case session.PhaseDraft:
		n.line("The small model writes its first draft …")
	case session.PhaseSample:
		n.line("The small model samples %s beside the first draft …", Plural(p.Of-1, "draft"))
	case session.PhaseSelect:
		n.line("One of %s is to be picked …", Plural(p.Of, "draft"))
	case session.PhaseReference:
		n.line("The strong model writes its own solution …")
	case session.PhaseAsk:
		switch s := n.state.Setup; {
		case p.Model == models.Human:
			n.line("You ask, round %d.", p.Round)
		case s.Foreign:
			n.line("%s writes the questions, round %d …", s.Questioner(), p.Round)
		default:
			n.line("The small model writes its questions, round %d …", p.Round)
		}
	case session.PhaseRevise:
		n.line("The small model writes %s …", lower(draftName(len(n.state.Drafts))))
	case session.PhaseJudge:
		n.line("The judge reads the newest draft …")
	}
}

func (n *Narrator) speakAsked(a session.Asked) {
	if a.Pose != nil {
		n.line("The strategy asks a question by its rule, on both sides alike.")
		return
	}
	short := ""
	if len(a.Questions) != a.Wanted {
		short = fmt.Sprintf(", where %d were wanted", a.Wanted)
	}
	who := "The small model has"
	switch s := n.state.Setup; {
	case s.AskedByPerson():
		who = "You have"
	case s.Foreign:
		who = s.Questioner() + " has"
	}
	n.line("%s asked %s%s.", who, Plural(len(a.Questions), "question"), short)
}

// speakQuestion tells the question that comes, once.
func (n *Narrator) speakQuestion(i int) {
	all := n.state.Game.Questions
	if i == n.asked || i < 1 || i > len(all) {
		return
	}
	n.asked = i
	of := ""
	if rounds := n.state.Asked; len(rounds) > 0 && len(rounds[len(rounds)-1].Questions) > 1 {
		of = fmt.Sprintf(" of %d", len(all)) // where more may be asked, their number is not known
	}
	n.line("Question %d%s: %s", i, of, all[i-1].Text)
}

func (n *Narrator) speakPick(d session.Decided) {
	n.line("The drafts come to: %s.", n.state.Game.Candidates())
	n.line("Picked: %s. %s of %d spent.", n.state.Game.Label(d.Decision, d.Option), Plural(n.state.Spent(), "bit"), n.state.Setup.Budget)
}

func (n *Narrator) speakAnswer(before session.State, d session.Decided) {
	switch d.Decision.Kind {
	case qa.KindSelect:
		n.speakPick(d)
		return
	case qa.KindStop, qa.KindKeep:
		n.speakSide(before, d)
		return
	}
	n.speakQuestion(d.Decision.Question)
	answer := string(qa.AnswerOf(d.Option))
	if d.Option == qa.OptionErasure {
		answer = "unclear, which is an erasure"
	}
	expected := ""
	if yes := d.Decision.Yes; yes != 0 {
		expected = fmt.Sprintf(", where the small model expected yes at %d percent", int(math.Round(100*yes.P())))
	}
	if v := d.Votes; v != nil {
		expected += fmt.Sprintf(", of %d replies yes, %d no and %d unclear", v.Yes, v.No, v.Unclear)
	}
	if d.Flipped {
		answer += ", flipped on the way"
	}
	cost := ""
	if bits := n.state.Spent() - before.Spent(); bits > 0 { // an erasure may take bits back
		cost = Plural(bits, "bit") + ", "
	}
	n.line("Answer: %s%s. %s%d of %d spent.", answer, expected, cost, n.state.Spent(), n.state.Setup.Budget)
	if n.state.Game.Erasures && !before.Game.Erasures {
		n.line("From here an answer costs 2 bits%s.", ofBudget(n.state.Setup))
		if lost := len(before.Game.Decisions) + 1 - len(n.state.Game.Decisions); lost > 0 {
			n.line("The last %s: the budget does not cover that any more.", map[bool]string{true: "answer is taken back", false: fmt.Sprintf("%d answers are taken back", lost)}[lost == 1])
		}
	}
}

func (n *Narrator) speakEnd(f session.Finished) {
	switch final := n.state.Final(); {
	case final == nil:
		n.line("There is no draft.")
	case final.N == 0:
		n.line("The first draft is the final one%s.", graded(final.Answer, final.Correct))
	case final.Took != nil && *final.Took == 0:
		n.line("The first draft is kept%s.", graded(final.Answer, final.Correct))
	default:
		n.line("%s is the final one%s.", draftName(final.N), graded(final.Answer, final.Correct))
	}
	l := f.Ledger
	if n.state.Setup.Side == session.Receiver {
		n.line("The receiver read %s with %s.", Plural(l.Sent(), "bit"), Plural(l.Answers, "answer"))
		if f.Checked {
			n.line("The check agrees with what came of the payload.")
		}
		return
	}
	oracle := ""
	if n.state.Setup.Oracle {
		oracle = " This was an oracle session: the strong model was given the right answer."
	}
	if c := n.state.Setup.Control; c != "" {
		oracle += fmt.Sprintf(" This was a control, %s: %s.", c, c.About())
	}
	n.line("Outcome: %s.%s", Verdict(f), oracle)
	if l.Sent() == 0 {
		n.line("Cost: nothing was sent.")
		return
	}
	n.speakCost(f)
}

func (n *Narrator) speakCost(f session.Finished) {
	l := f.Ledger
	cost := fmt.Sprintf("Cost: %s sent, for %s", Plural(l.Sent(), "bit"), Plural(l.Answers, "answer"))
	if l.Erasures > 0 {
		cost += fmt.Sprintf(", %d of them erased", l.Erasures)
	}
	if l.Text > 0 {
		cost += fmt.Sprintf(", and %s of questions' text, which are not of the budget", Plural(l.Text, "bit"))
	}
	if beside := l.Side - l.Check - l.Text; beside > 0 {
		cost += fmt.Sprintf(", and %s beside", Plural(beside, "bit"))
	}
	if l.Check > 0 {
		cost += fmt.Sprintf(", and %s of check", Plural(l.Check, "bit"))
	}
	plain := ""
	if l.Coded != nil {
		plain = fmt.Sprintf(" In plain1 they would be %s.", Plural(l.Nominal, "bit"))
	}
	text := ""
	if l.Text > 0 {
		text = fmt.Sprintf(", the text not counted, which takes %.2f at least", l.TextIdeal)
	}
	n.line("%s.%s Coded as the small model expected them, %.2f bits would do%s.", cost, plain, l.Ideal-l.TextIdeal, text)
	if a, found := l.Direct(); found {
		word := "more"
		if bits := float64(l.Sent()); a.Bits == bits {
			word = "as much"
		} else if a.Bits < bits {
			word = "less"
		}
		n.line("Sending the answer itself would take %g bits, which is %s.", hundredths(a.Bits), word)
	}
	if all, other := n.state.Replies(); all > 0 {
		n.line("Of %d replies %d agree with the answer that was taken: a single one would have been another in about %d percent.", all, all-other, int(math.Round(100*float64(other)/float64(all))))
	}
	if f.Payload != "" {
		n.line("Payload: %s", f.Payload)
	}
	for _, a := range l.Alternatives {
		n.line("For comparison: that is %.3g percent of %g bits, %s.", 100*a.Ratio, hundredths(a.Bits), a.Denominator)
	}
}

func hundredths(x float64) float64 { return math.Round(100*x) / 100 }

// quote tells a text of a model or a person under a title. One of a single line
// is told in the same breath; the lines of another are set in.
func (n *Narrator) quote(title, text string) {
	quote(n.Out, title, text)
}

func (n *Narrator) advise(hint string) {
	if hint != "" {
		n.line("What to do: %s.", bare(hint))
	}
}

// draftName names a draft at the beginning of a sentence.
func draftName(i int) string {
	if i == 0 {
		return "The first draft"
	}
	return fmt.Sprintf("Draft %d", i+1)
}

// lower returns the name of a draft as it stands within a sentence.
func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// graded tells a draft's answer and whether it is right, as a part of a
// sentence.
func graded(answer *string, correct *bool) string {
	s := ""
	if answer != nil {
		s = ", answer " + term.CleanLine(*answer)
	}
	if correct != nil {
		s += map[bool]string{true: ", right", false: ", wrong"}[*correct]
	}
	return s
}

// bare returns a text without the full stop that its sentence has anyway.
func bare(s string) string { return strings.TrimRight(s, ". \n") }
