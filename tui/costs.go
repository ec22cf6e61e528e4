package tui

import (
	"fmt"
	"strings"

	"tenbits/qa"
)

// costs adds what the session cost, and what it would have cost otherwise.
func (r *report) costs(l *live) {
	if l.state.Setup.Started.IsZero() {
		return
	}
	t, g := r.theme, l.ledger
	r.part("WHAT IT COST")
	line := t.Number.Render(plural(g.Nominal, "bit")) + t.Plain.Render(" crossed: "+plural(g.Answers, "answer"))
	if g.Side > 0 {
		line += t.Plain.Render(", " + plural(g.Side, "bit") + " beside them")
	}
	if g.Erasures > 0 {
		line += t.Plain.Render(", " + plural(g.Erasures, "erasure"))
	}
	r.add("   " + line)
	r.say(fmt.Sprintf("%.2f bits would do, were they coded as the small model expected them", g.Ideal))
	if g.Coded != nil {
		r.say(plural(*g.Coded, "bit") + " when coded")
	}
	if f := l.state.Finished; f != nil && f.Payload != "" {
		r.say("payload " + spaced(string(f.Payload)))
	}
	r.alternatives(g)
}

// spaced groups a payload by eights.
func spaced(bits string) string {
	var b strings.Builder
	for i, c := range bits {
		if i > 0 && i%8 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// alternatives adds the table of other ways to send the same.
func (r *report) alternatives(g qa.Ledger) {
	if len(g.Alternatives) == 0 {
		return
	}
	t := r.theme
	r.add("")
	ours := plural(g.Nominal, "bit")
	wide := 0
	for _, a := range g.Alternatives {
		wide = max(wide, len(amount(a.Bits)))
	}
	for _, a := range g.Alternatives {
		lead := fmt.Sprintf("%s against %*s bits =", ours, wide, amount(a.Bits))
		ratio := fmt.Sprintf("%8s", percent(a.Ratio))
		indent := 3 + len(lead) + len(ratio) + 2
		for i, text := range wrap("of "+oneLine(a.Denominator), max(12, r.width-indent-1)) {
			if i == 0 {
				r.add("   " + t.Dim.Render(lead) + t.Number.Render(ratio) + "  " + t.Plain.Render(text))
			} else {
				r.add(strings.Repeat(" ", indent) + t.Plain.Render(text))
			}
		}
	}
	for _, a := range g.Alternatives {
		if a.Name != "send_answer" {
			continue
		}
		style, word := t.Good, "dearer"
		if a.Bits < float64(g.Nominal) {
			style, word = t.Warn, "cheaper"
		}
		r.add("   " + style.Render("Sending the answer itself would be "+word+": "+amount(a.Bits)+" bits."))
	}
}

// ledger adds every decision with its price.
func (r *report) ledger(l *live) {
	if len(l.ledger.Entries) == 0 {
		return
	}
	t := r.theme
	r.part("EVERY BIT")
	const numbers = 17 // "  0.73  1   0.45 "
	longest := len("question")
	for _, q := range l.state.Game.Questions {
		longest = max(longest, cells(oneLine(q.Text)))
	}
	room := max(8, min(longest, r.width-14-numbers))
	r.add("   " + t.Dim.Render(" n answer "+pad("question", room)+"    p bits  ideal"))
	for _, e := range l.ledger.Entries {
		text, p := "", "   –"
		if e.Question > 0 && e.Question <= len(l.state.Game.Questions) {
			text = oneLine(l.state.Game.Questions[e.Question-1].Text)
		}
		if e.Yes > 0 {
			p = fmt.Sprintf("%.2f", e.Yes.P())
		}
		r.add("   " + t.Dim.Render(fmt.Sprintf("%2d ", e.N)) + answerWord(t, e.Taken) + "  " +
			t.Plain.Render(pad(text, room)) + t.Dim.Render(fmt.Sprintf(" %s %4d %6s", p, e.Nominal, decimals(e.Ideal))))
	}
	if l.state.Setup.CanErase {
		r.add("   " + t.Dim.Render(" + 1 bit that says whether any answer was left unclear"))
	}
	r.add("   " + t.Dim.Render(pad("", 10)+pad("total", room)) + t.Number.Render(fmt.Sprintf("      %4d %6s", l.ledger.Nominal, decimals(l.ledger.Ideal))))
}
