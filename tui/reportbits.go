package tui

import (
	"fmt"
	"strings"

	"tenbits/qa"
)

// numbers is the width of the columns of the prior and the prices: " 0.73    1   0.45".
const numbers = 17

// shortest is the least that is shown of a question.
const shortest = 8

// bitsTable is the table of every bit.
type bitsTable struct {
	r    *report
	room int // of the questions
	sent int // cells of the column of what was sent; 0: it says no more than the others
}

// ledger adds every decision with its price, and what was sent for it where that
// is something else.
func (r *report) ledger(l *live) {
	g := l.ledger
	if len(g.Entries) == 0 {
		return
	}
	t := r.theme
	r.part("EVERY BIT")
	parts, ok := l.state.Wire()
	table := bitsTable{r: r}
	sent := map[int]qa.Bits{} // by the number of the decision
	if ok && parts[0].Kind == qa.PartFlag {
		table.sent = len("sent")
		for _, p := range parts {
			if p.Kind != qa.PartText { // which has a row of its own, for all of them
				table.sent = max(table.sent, len(p.Bits))
			}
			if p.Kind == qa.PartDecision {
				sent[p.Taken.N] = p.Bits
			}
		}
	}
	longest := len("question")
	for _, q := range l.state.Game.Questions {
		longest = max(longest, cells(oneLine(q.Text)))
	}
	for _, e := range g.Entries {
		longest = max(longest, cells(pickedText(l.state.Game, e.Taken)))
		if e.Question > 0 && e.Question != e.N && e.Question <= len(l.state.Game.Questions) {
			longest = max(longest, cells(oneLine(l.state.Game.Questions[e.Question-1].Text))+len("10: "))
		}
	}
	left := r.width - 14 - numbers
	if table.sent > 0 && left-table.sent-2 < shortest {
		table.sent = 0
	}
	if table.sent > 0 {
		left -= table.sent + 2
	}
	table.room = max(shortest, min(longest, left))
	ideal := make([]float64, len(g.Entries))
	for i, e := range g.Entries {
		ideal[i] = e.Ideal
	}
	r.spark(ideal, "ideal bits")
	r.add("   " + t.Dim.Render(" n answer "+pad("question", table.room)+"    p bits  ideal") + table.bits("sent"))
	for _, e := range g.Entries {
		text, p := "", "   –"
		if e.Question > 0 && e.Question <= len(l.state.Game.Questions) {
			text = oneLine(l.state.Game.Questions[e.Question-1].Text)
		}
		if e.Yes > 0 {
			p = fmt.Sprintf("%.2f", e.Yes.P())
		}
		if e.Kind == qa.KindSelect {
			text = pickedText(l.state.Game, e.Taken)
			if i := e.Option; i >= 0 && i < len(e.Shares) {
				p = fmt.Sprintf("%.2f", float64(e.Shares[i])/qa.One)
			}
		}
		if s := aboutDraft(e.Taken); s != "" {
			text = s
		}
		if e.Question > 0 && e.Question != e.N { // decisions beside answers have numbers, too
			text = fmt.Sprintf("%d: %s", e.Question, text)
		}
		r.add("   " + t.Dim.Render(fmt.Sprintf("%2d ", e.N)) + answerWord(t, e.Taken) + "  " + t.Plain.Render(pad(text, table.room)) +
			t.Dim.Render(fmt.Sprintf(" %s %4d %6s", p, e.Nominal, decimals(e.Ideal))) + table.bits(string(sent[e.N])))
	}
	table.beside(l, parts)
	r.add("   " + t.Dim.Render(pad("", 10)+pad("total", table.room)) + t.Number.Render(fmt.Sprintf("      %4d %6s", g.Nominal, decimals(g.Ideal))+table.bits(fmt.Sprint(g.Sent()))))
	if table.sent > 0 {
		r.say("A coded answer has those bits that settle it: none, where the bits before it do.")
	}
}

// pickedText says what was picked, nothing of another decision.
func pickedText(g qa.Game, d qa.Taken) string {
	if d.Kind != qa.KindSelect {
		return aboutDraft(d)
	}
	return "picked: " + oneLine(g.Label(d.Decision, d.Option))
}

// beside adds what is no decision.
func (b bitsTable) beside(l *live, parts []qa.Part) {
	add := func(text string, bits qa.Bits) {
		room := 10 + b.room + numbers
		if b.sent == 0 { // nothing stands behind it
			room = max(room, b.r.width-4)
		}
		b.r.add("   " + b.r.theme.Dim.Render(pad(" + "+text, room)) + b.bits(string(bits)))
	}
	if b.sent == 0 {
		parts = nil
		if l.state.Setup.CanErase {
			add("1 bit that says whether any answer was left unclear", "")
		}
		if l.ledger.Text > 0 {
			add(fmt.Sprintf("%d bits of questions' text", l.ledger.Text), "")
		}
		if l.ledger.Check > 0 {
			add(fmt.Sprintf("%d bits of check", l.ledger.Check), "")
		}
	}
	texts := 0
	for _, p := range parts {
		if p.Kind == qa.PartText {
			texts += len(p.Bits)
		}
	}
	if texts > 0 {
		add(fmt.Sprintf("questions' text: %d bits plain, %d as it is sent", l.ledger.Text, texts), "")
	}
	for _, p := range parts {
		switch p.Kind {
		case qa.PartFlag:
			add("a bit that says: "+pick(p.Bits == "1", "coded", "plain"), p.Bits)
		case qa.PartErasures:
			add(pick(p.Bits == "", "plain, a bit that tells of unclear answers", "a bit that tells of unclear answers"), p.Bits)
		case qa.PartMark:
			add("an unclear answer that was taken back", p.Bits)
		case qa.PartCheck:
			add(fmt.Sprintf("%d bits of check", p.Nominal), p.Bits)
		}
	}
}

// bits draws a cell of the column of what was sent, where there is one.
func (b bitsTable) bits(text string) string {
	if b.sent == 0 {
		return ""
	}
	if text == "" {
		text = "·"
	}
	return b.r.theme.Number.Render("  " + strings.Repeat(" ", max(0, b.sent-cells(text))) + text)
}
