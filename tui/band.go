package tui

import (
	"fmt"
	"math"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

// band says in two rows what goes on now, or what came of it: it is what must
// be readable from the last row.
func (l *live) band() []string {
	var first, second string
	switch {
	case l.over():
		first, second = l.verdict()
	case l.state.Phase == session.PhaseAnswer && l.state.Question > 0 && l.state.Question <= len(l.state.Game.Questions):
		first, second = l.answering(l.state.Game.Questions[l.state.Question-1])
	default:
		first, second = l.working()
	}
	return []string{fit(" "+first, l.width), fit(" "+second, l.width)}
}

func lineFits(line string, width int) bool { return cells(line) <= width }

// answering shows the question at turn with its bit.
func (l *live) answering(q qa.Question) (first, second string) {
	t := l.theme
	lead := fmt.Sprintf("Q%d  ", q.N)
	first = t.Side.Render(lead) + t.Strong.Render(fit(oneLine(q.Text), l.width-2-len(lead)))
	second = t.chip(q.Answer)
	note := ""
	if q.Yes > 0 {
		note = fmt.Sprintf("the small model expects yes with %.2f", q.Yes.P())
	}
	if q.Answer != "" {
		if e, ok := l.entry(q.N); ok {
			note = plural(e.Nominal, "bit")
			if q.Yes > 0 {
				note += fmt.Sprintf(" · yes was expected with %.2f: %.2f bits of news", q.Yes.P(), e.Ideal)
			}
		}
	}
	return first, second + "  " + t.Dim.Render(note)
}

// entry returns the line of the ledger about the answer to question n.
func (l *live) entry(n int) (qa.Entry, bool) {
	for i := len(l.ledger.Entries) - 1; i >= 0; i-- {
		if e := l.ledger.Entries[i]; e.Kind == qa.KindAnswer && e.Question == n {
			return e, true
		}
	}
	return qa.Entry{}, false
}

// working explains the phase.
func (l *live) working() (first, second string) {
	t := l.theme
	say := func(a, b string) (string, string) { return t.Strong.Render(a), t.Dim.Render(b) }
	switch l.state.Phase {
	case session.PhaseDraft:
		return say("The small model writes its first draft.", "It costs nothing: the receiver has the small model, too.")
	case session.PhaseReference:
		return say("The strong model solves the problem for itself.", "Nobody sees its solution before the end: only its answers cross.")
	case session.PhaseAsk:
		return say("The small model asks yes/no questions about its draft.", "They cost nothing: the receiver asks itself the same.")
	case session.PhaseAnswer:
		return say("The strong model answers, one bit a question.", "")
	case session.PhaseRevise:
		return say("The small model reads the answers and drafts again.", "+ and an underline mark what is new.")
	case session.PhaseJudge:
		return say("The judge scores the draft.", "")
	case "":
		return say("Opening the models …", "")
	}
	return say(doing(l.state.Phase), "")
}

// verdict says what came of the session.
func (l *live) verdict() (first, second string) {
	t, s := l.theme, l.state
	if s.Failed != nil {
		return t.Bad.Render("FAILED  ") + t.Plain.Render(oneLine(s.Failed.Text)), t.Warn.Render(oneLine(s.Failed.Hint))
	}
	if l.err != nil {
		text, hint := explain(l.err)
		return t.Bad.Render("FAILED  ") + t.Plain.Render(oneLine(text)), t.Warn.Render(oneLine(hint))
	}
	if s.Finished == nil || s.Finished.Outcome == session.Cancelled {
		kept := pick(l.job == nil && s.Finished == nil, "The transcript ends here, before its session did.", "What came is kept.")
		return t.Warn.Render("STOPPED") + "  " + t.Plain.Render("after "+plural(l.ledger.Nominal, "bit")+" and "+plural(len(s.Drafts), "draft")), t.Dim.Render(kept)
	}
	return l.change(), t.Plain.Render(l.answers())
}

// change puts the change between the first and the final draft into words.
func (l *live) change() string {
	t, bits := l.theme, "with "+plural(l.ledger.Nominal, "bit")
	f := l.state.Finished
	if f.Change == nil {
		return t.Strong.Render("NOT GRADED") + "  " + t.Plain.Render("there is no right answer to compare with · "+bits)
	}
	switch *f.Change {
	case session.Won:
		return t.YesChip.Render("  WON  ") + "  " + t.Good.Render("wrong → right") + t.Plain.Render(" "+bits)
	case session.Lost:
		return t.NoChip.Render("  LOST  ") + "  " + t.Bad.Render("right → wrong") + t.Plain.Render(" "+bits)
	case session.KeptRight:
		return t.YesChip.Render("  KEPT RIGHT  ") + "  " + t.Plain.Render("right before and after, "+bits)
	case session.KeptWrong:
		return t.NoChip.Render("  KEPT WRONG  ") + "  " + t.Plain.Render("wrong before and after, "+bits)
	}
	return t.Plain.Render(oneLine(string(*f.Change)))
}

// answers names the answers of the first and the final draft, and the right
// one.
func (l *live) answers() string {
	first, final := l.state.First(), l.state.Final()
	if first == nil {
		return "There is no draft."
	}
	text := "answer " + answerOf(first)
	if len(l.state.Drafts) > 1 {
		text = "answer " + answerOf(first) + " → " + answerOf(final)
	}
	if g := l.state.Setup.Gold; g != nil {
		text += " · right is " + oneLine(*g)
	}
	if l.state.Finished.Outcome == session.Unparsed {
		text += " · the final draft has no final answer"
	}
	return text
}

// answerOf returns the final answer in a draft.
func answerOf(d *session.Drafted) string {
	if d == nil || d.Answer == nil {
		return "none"
	}
	return term.Truncate(oneLine(*d.Answer), 40)
}

// news is −log2 of a probability, for tables.
func news(bits float64) string {
	if math.IsInf(bits, 0) || math.IsNaN(bits) {
		return "–"
	}
	return fmt.Sprintf("%.2f", bits)
}
