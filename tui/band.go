package tui

import (
	"fmt"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/theme"
)

// notice is what goes on now, or what came of it.
type notice struct {
	title, note string
	block       string // on a chip; empty for none
	chip        theme.Chip
	above       bool // the title stands above the block, and the note beside it
}

// band says what goes on in two rows, or four: it is what must be readable from
// the last row.
func (l *live) band(big bool) []string {
	var n notice
	switch {
	case l.over():
		n = l.verdict()
	case l.state.Phase == session.PhaseAnswer && l.state.Question > 0 && l.state.Question <= len(l.state.Game.Questions):
		n = l.answering(l.state.Game.Questions[l.state.Question-1])
	default:
		n = l.working()
	}
	rows := n.rows(big)
	for i, r := range rows {
		rows[i] = fit(" "+r, l.width)
	}
	return rows
}

// rows draws a notice.
func (n notice) rows(big bool) []string {
	if n.block == "" {
		return fill([]string{n.title, n.note}, pick(big, 4, 2))
	}
	beside := n.title
	if n.above {
		beside = n.note
	}
	rows := []string{n.chip.Render(n.block) + "  " + beside}
	if big {
		edge := func(half string) string { return n.chip.Edge.Render(strings.Repeat(half, cells(n.block))) }
		rows = []string{edge("▄"), rows[0], edge("▀")}
	}
	if n.above {
		return append([]string{n.title}, rows...)
	}
	return append(rows, n.note)
}

func lineFits(line string, width int) bool { return cells(line) <= width }

// fitting returns the first of lines that fits, else the last.
func fitting(width int, lines ...string) string {
	for _, line := range lines {
		if lineFits(line, width) {
			return line
		}
	}
	return lines[len(lines)-1]
}

// answering shows the question at turn with its bit.
func (l *live) answering(q qa.Question) notice {
	t := l.theme
	lead := fmt.Sprintf("Q%d  ", q.N)
	n := notice{title: t.Side.Render(lead) + t.Strong.Render(fit(oneLine(q.Text), l.width-2-len(lead))), above: true}
	n.block, n.chip = t.Block(q.Answer)
	notes := []string{""}
	if q.Yes > 0 {
		notes = []string{fmt.Sprintf("the small model expects yes with %.2f", q.Yes.P())}
	}
	if e, ok := l.entry(q.N); ok && q.Answer != "" {
		notes = priced(e, q)
	}
	note := fitting(l.width-cells(n.block)-4, notes...)
	n.note = t.Dim.Render(note)
	if l.askedPerson() {
		n.note = t.Focus.Render("Your answer: y yes · n no · u unclear")
		room := l.width - cells(n.block) - 4
		if knows := l.job.knows(); knows != "" { // in the room of a low screen it stands nowhere else
			for _, lead := range []string{"Your answer: y yes · n no · u unclear", "y yes · n no · u unclear", "y n u"} {
				n.note = t.Focus.Render(lead) + t.Dim.Render(" · "+knows)
				if lineFits(n.note, room) {
					break
				}
			}
		}
		if with := n.note + t.Dim.Render("  "+note); note != "" && lineFits(with, room) {
			n.note = with
		}
	}
	return n
}

// priced says what an answer cost, and what it would have cost ideally: the
// longest text first.
func priced(e qa.Entry, q qa.Question) []string {
	bits := plural(e.Nominal, "bit")
	if q.Yes == 0 {
		return []string{bits}
	}
	p, ideal := q.Yes.P(), e.Ideal
	answer := pick(q.Answer == qa.Erasure, "an ", "a ") + string(q.Answer)
	return []string{
		fmt.Sprintf("%s · yes was expected with %.2f: %s ideally takes %.2f", bits, p, answer, ideal),
		fmt.Sprintf("%s · yes expected with %.2f: ideally %.2f", bits, p, ideal),
		fmt.Sprintf("%s, ideally %.2f", bits, ideal),
	}
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
func (l *live) working() notice {
	say := func(title string, notes ...string) notice {
		return notice{title: l.theme.Strong.Render(title), note: l.theme.Dim.Render(fitting(l.width-2, notes...))}
	}
	switch l.state.Phase {
	case session.PhaseLoad:
		return say(fit(fmt.Sprintf("Loading %s into memory …", oneLine(l.state.Model)), max(0, l.width-2)), "By its server, once a session where there is room. A large model takes minutes.",
			"By its server. A large model takes minutes.")
	case session.PhasePredict:
		return say("The small model says how likely a yes is.", "The receiver hears the same from its own: a likely answer is little news.",
			"The receiver's own says the same.")
	case session.PhaseDraft:
		return say("The small model writes its first draft.", "It costs nothing: the receiver has the small model, too.", "The receiver has the small model, too.")
	case session.PhaseSample:
		n := len(l.state.Game.Samples)
		note := "They cost nothing: the receiver samples the same, from the same seeds."
		if n > 1 {
			note = fit(oneLine(l.state.Game.Candidates()), max(0, l.width-2))
		}
		return say(fmt.Sprintf("Sampling drafts: %d of %d.", min(l.state.Sample+1, l.state.Of), l.state.Of), note)
	case session.PhaseSelect:
		if _, ok := l.state.Game.Keeping(); ok && l.askedPick() {
			return say("Which draft is kept? Enter lists the two.", "")
		}
		if l.askedPick() {
			note := l.state.Game.Candidates()
			if knows := l.job.knows(); knows != "" {
				note = "Only you know: " + knows + "."
			}
			return say("Which draft is right? Enter lists them.", fit(oneLine(note), max(0, l.width-2)))
		}
		if _, ok := l.state.Game.Keeping(); ok {
			return say("The strong model says which draft is kept.", "One bit: the first, or the final one.")
		}
		return say("The strong model picks one of the drafts.", "The number of the pick crosses, nothing else.")
	case session.PhaseReference:
		return say(pick(l.width < 48, "The strong model solves it, too.", "The strong model solves the problem for itself."), "Hidden until the end: only its answers cross.", "Hidden: only its answers cross.")
	case session.PhaseAsk:
		if s := l.state.Setup; s.Foreign {
			if l.wantedQuestion() {
				return notice{title: l.theme.Focus.Render("You ask: enter types a question, d ends the round."), note: l.theme.Dim.Render("Its text is sent as well, beside the budget.")}
			}
			return say(fit(oneLine(s.Questioner()), max(8, l.width-42))+" asks yes/no questions about the draft.", "The receiver does not have it: their text is sent, beside the budget.")
		}
		if l.noneRight() && len(l.state.Game.Questions) == 0 {
			return say("None of them is right: the small model asks instead.", "Questions cost nothing: the receiver asks the same.")
		}
		return say("The small model asks yes/no questions about its draft.", "They cost nothing: the receiver asks itself the same.", "The receiver asks itself the same.")
	case session.PhaseAnswer:
		return say("The strong model answers, one bit a question.", "")
	case session.PhaseRevise:
		return say("The small model reads the answers and drafts again.", "+ and an underline mark what is new.")
	case session.PhaseJudge:
		return say("The judge scores the draft.", pick(l.state.Setup.Stop == qa.StopFree, "It costs nothing: the receiver's small model gives the same score.", "Whether the session ends here is one bit."))
	case "":
		return say("Opening the models …", "")
	}
	return say(oneLine(l.state.Phase.About()), "")
}

// verdict says what came of the session.
func (l *live) verdict() notice {
	t, s := l.theme, l.state
	failed := func(text, hint string) notice {
		return notice{block: " FAILED ", chip: t.NoChip, title: t.Plain.Render(oneLine(text)), note: t.Warn.Render(clause(oneLine(hint), l.width-2))}
	}
	switch {
	case s.Failed != nil:
		return failed(s.Failed.Text, s.Failed.Hint)
	case l.err != nil:
		return failed(explain(l.err))
	case s.Finished == nil || s.Finished.Outcome == session.Cancelled:
		kept := pick(l.job == nil && s.Finished == nil, "The transcript ends here, before its session did.", "What came is kept.")
		return notice{
			block: " STOPPED ", chip: t.ErasureChip, note: t.Dim.Render(kept),
			title: t.Plain.Render("after " + plural(l.ledger.Spent(), "bit") + " and " + plural(len(s.Drafts), "draft")),
		}
	}
	n := l.change()
	n.note = t.Plain.Render(l.answers())
	return n
}

// change puts the change between the first and the final draft into words.
func (l *live) change() notice {
	t, bits := l.theme, plural(l.ledger.Sent(), "bit")
	f := l.state.Finished
	if f.Change == nil {
		return notice{block: " UNGRADED ", chip: t.SideChip, title: t.Plain.Render("the right answer is not known · " + bits)}
	}
	switch *f.Change {
	case session.Won:
		return notice{block: "  ✓ WON  ", chip: t.YesChip, title: t.Good.Render("wrong → right") + t.Plain.Render(" with "+bits)}
	case session.Lost:
		return notice{block: "  ✗ LOST  ", chip: t.NoChip, title: t.Bad.Render("right → wrong") + t.Plain.Render(" with "+bits)}
	case session.KeptRight:
		return notice{block: "  ✓ KEPT RIGHT  ", chip: t.YesChip, title: t.Plain.Render("right before and after, with " + bits)}
	case session.KeptWrong:
		return notice{block: "  ✗ KEPT WRONG  ", chip: t.NoChip, title: t.Plain.Render("wrong before and after, with " + bits)}
	}
	return notice{title: t.Plain.Render(oneLine(string(*f.Change)))}
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
	return fit(oneLine(*d.Answer), 40)
}
