package linear

import (
	"fmt"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

func (n *Narrator) tellEnd(f session.Finished) {
	final := n.state.Final()
	switch {
	case final == nil:
		n.line("no draft")
	case n.draft == nil:
		n.line("no draft came after the last one above")
	case final.N == 0:
		n.line("first draft, which is the final one%s", grade(final.Answer, final.Correct))
	case final.Took != nil && *final.Took == 0:
		n.line("the first draft, which is kept%s", grade(final.Answer, final.Correct))
	default:
		n.line("final draft%s", grade(final.Answer, final.Correct))
	}
	if final != nil && (n.draft != nil || n.Final != n.Out) {
		n.tellFinal(final.Text, f.Outcome)
	}
	n.draft = nil
	l := f.Ledger
	if n.state.Setup.Side == session.Receiver {
		n.line("read: %s, %s", Plural(l.Sent(), "bit"), Plural(l.Answers, "answer"))
		if f.Checked {
			n.line("check: it agrees with what came of the payload")
		}
		return
	}
	oracle := ""
	if n.state.Setup.Oracle {
		oracle = "; ORACLE: the strong model was given the right answer"
	}
	if c := n.state.Setup.Control; c != "" {
		oracle += fmt.Sprintf("; CONTROL %s: %s", c, c.About())
	}
	n.line("outcome: %s%s", Verdict(f), oracle)
	beside := Plural(l.Side, "bit") + " beside"
	if l.Check > 0 {
		beside += fmt.Sprintf(" with %d of check", l.Check)
	}
	if l.Text > 0 {
		beside += fmt.Sprintf(" with %d of questions' text", l.Text)
	}
	plain := ""
	if l.Coded != nil {
		plain = fmt.Sprintf(", %d in plain1", l.Nominal)
	}
	n.line("ledger: %s sent (%s, %d of them erased, %s)%s, %.2f bits ideal", Plural(l.Sent(), "bit"), Plural(l.Answers, "answer"), l.Erasures, beside, plain, l.Ideal)
	if all, other := n.state.Replies(); all > 0 {
		n.line("replies: %d of %d agree with the answer that was taken: an estimated flip rate of %.1f %%", all-other, all, 100*float64(other)/float64(all))
	}
	if f.Payload != "" {
		n.line("payload: %s", f.Payload)
	}
	for _, a := range l.Alternatives {
		n.line("  %-12s %8.2f bits: the payload is %.4g times %s", a.Name, a.Bits, a.Ratio, a.Denominator)
	}
}

// ofBudget says of what a price is one, where what is sent has another.
func ofBudget(s session.Setup) string {
	if s.Format == qa.Coded1 {
		return " of the budget"
	}
	return ""
}

// tellFinal writes the final draft: into the story, or on its own where it is
// the result of a command. A session that broke off has no result.
func (n *Narrator) tellFinal(text string, o session.Outcome) {
	if n.Final == n.Out {
		n.block(text)
		return
	}
	if o != session.Infrastructure && o != session.OverBudget && o != session.Cancelled {
		fmt.Fprintln(n.Final, term.Clean(text))
	}
}

// grade tells a draft's answer and whether it is right, as far as known.
func grade(answer *string, correct *bool) string {
	var parts []string
	if answer != nil {
		parts = append(parts, "answer "+*answer)
	}
	if correct != nil {
		parts = append(parts, map[bool]string{true: "right", false: "wrong"}[*correct])
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

// Verdict tells how a session ended.
func Verdict(f session.Finished) string {
	text := map[session.Outcome]string{
		session.Solved:         "solved: the final answer is right",
		session.Unsolved:       "unsolved: the final answer is wrong",
		session.Ungraded:       "ungraded: the right answer is not known",
		session.Unparsed:       "unparsed: the final draft has no final answer",
		session.Infrastructure: "failed",
		session.OverBudget:     "stopped by a rate limit or a budget",
		session.Cancelled:      "cancelled",
	}[f.Outcome]
	if text == "" {
		text = string(f.Outcome)
	}
	if f.Change == nil {
		return text
	}
	return text + map[session.Change]string{
		session.Won:       "; won, as the first was wrong",
		session.Lost:      "; lost, as the first was right",
		session.KeptRight: "; kept, as the first was right",
		session.KeptWrong: "; kept, as the first was wrong",
	}[*f.Change]
}

// Plural returns a number with what it counts: 1 line, 2 lines.
func Plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
