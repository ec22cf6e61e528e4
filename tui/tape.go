package tui

import (
	"fmt"
	"strconv"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/theme"
)

// tapeLabel is the width of the count before the tape.
const tapeLabel = 12

// tapeSize returns the rows of the tape and the bits on each, which the budget
// decides and nothing else.
func (l *live) tapeSize() (rows, each int) {
	bits := max(1, l.budget(), l.ledger.Spent())
	cell := 3
	if room := l.width - tapeLabel - 1; 3*bits > room && 2*bits <= room || 3*bits > 2*room {
		cell = 2
	}
	each = max(1, (l.width-tapeLabel-1)/cell)
	if each > 10 {
		each -= each % 10 // tens are easy to count
	}
	return (bits + each - 1) / each, each
}

func (l *live) budget() int {
	if l.state.Setup.Started.IsZero() && l.job != nil {
		return l.job.budget
	}
	return l.state.Setup.Budget
}

// tape draws one cell for each bit: a letter for those that were spent, a dot
// for those that are left.
func (l *live) tape() []string {
	t := l.theme
	rows, each := l.tapeSize()
	wide := (l.width-tapeLabel-1)/3 >= each
	cell := func(s string, c theme.Chip) string {
		// The half block leaves a gap to the next cell.
		return c.Render(pick(wide, " "+s, s)) + c.Edge.Render("▌")
	}
	var all []string
	if l.ledger.Spent() > 0 && l.state.Setup.CanErase {
		all = append(all, cell("e", t.SideChip))
	}
	for _, e := range l.ledger.Entries {
		letter, style := answerStyle(t, e.Taken)
		for i := range e.Nominal {
			text := pick(i == 0, letter, "+")
			if e.Kind == qa.KindSelect { // its bits, which are the number of the option
				text = strconv.Itoa(e.Option >> (e.Nominal - 1 - i) & 1)
			}
			all = append(all, cell(text, style))
		}
	}
	for len(all) < l.budget() {
		all = append(all, cell("·", t.EmptyChip))
	}
	label := fmt.Sprintf("%d/%d", l.ledger.Spent(), l.budget())
	out := make([]string, rows)
	for i := range out {
		lead := strings.Repeat(" ", tapeLabel)
		if i == 0 {
			lead = " " + t.Number.Render(fmt.Sprintf("%5s", label)) + t.Dim.Render(pad(" bits", tapeLabel-1-max(5, len(label))))
		}
		from, to := min(i*each, len(all)), min((i+1)*each, len(all))
		out[i] = lead + strings.Join(all[from:to], "")
	}
	if l.budget() == 0 {
		out[0] = fit(out[0]+t.Dim.Render("a budget of no bits: nothing is asked"), l.width)
	}
	return out
}

// counts says in one line what has been spent, and at the end what sending the
// answer itself would have cost.
func (l *live) counts() string {
	t, g := l.theme, l.ledger
	dot := t.Dim.Render(" · ")
	spent := t.Number.Render(plural(g.Spent(), "bit") + " spent")
	if l.state.Game.Free {
		return fit(spent+t.Dim.Render(fitting(l.width-1-cells(spent), " · a control: the receiver comes to the same answers by itself", " · a control: the receiver knows these answers")), l.width-1)
	}
	ideal := dot + t.Dim.Render(fmt.Sprintf("%.2f ideal", g.Ideal-g.TextIdeal-float64(g.Check)))
	switch {
	case g.Coded == nil || g.Text > 0 || *g.Coded == 0:
	case *g.Coded < g.Nominal+1:
		ideal += dot + t.Number.Render(fmt.Sprintf("%d coded", *g.Coded-g.Check))
	default:
		ideal += dot + t.Dim.Render("+1 flag")
	}
	if g.Text > 0 {
		ideal += dot + t.Warn.Render(fmt.Sprintf("+%d of text", pick(l.over(), l.textSent(), g.Text)))
	}
	if g.Check > 0 {
		ideal += dot + t.Dim.Render(fmt.Sprintf("+%d check", g.Check))
	}
	left := dot + t.Dim.Render(fmt.Sprintf("%d left", max(0, l.budget()-g.Spent())))
	if l.over() {
		left = ""
	}
	sent := spent
	if g.Sent() != g.Spent() {
		sent += dot + t.Dim.Render(fmt.Sprintf("%d sent", g.Sent()))
	}
	lines := []string{spent + left + ideal, sent + left, sent}
	if long, brief := l.ofWhole(); brief != "" {
		lines = append([]string{lines[0] + dot + long, lines[0] + dot + brief, sent + dot + brief}, lines...)
	}
	if rival, style, found := l.rival(); found {
		itself := dot + style.Render(amount(rival.Bits)+" to send the answer itself")
		for i, line := range lines {
			bits := pick(strings.HasPrefix(line, sent), sent, spent)
			lines[i] = bits + itself + strings.TrimPrefix(line, bits)
		}
		lines = append(lines, t.Number.Render(plural(g.Sent(), "bit"))+dot+style.Render("the answer itself: "+amount(rival.Bits)))
	}
	for _, line := range lines {
		if lineFits(line, l.width-1) {
			return line
		}
	}
	return fit(lines[len(lines)-1], l.width-1)
}

// rival returns what it would have cost to send the final answer itself, where
// the session has come to one, and the style that says whether that is good news.
func (l *live) rival() (qa.Alternative, theme.Paint, bool) {
	f, t := l.state.Finished, l.theme
	if f == nil || !l.over() || l.state.Setup.Control != "" { // a control has nothing to send
		return qa.Alternative{}, t.Plain, false
	}
	rival, found := f.Ledger.Direct()
	switch f.Outcome {
	case session.Solved, session.Ungraded:
		return rival, pick(rival.Bits <= float64(f.Ledger.Sent()), t.Warn, t.Good), found
	case session.Unsolved, session.Unparsed:
		return rival, pick(rival.Bits <= float64(f.Ledger.Sent()), t.Warn, t.Plain), found
	}
	return rival, t.Plain, false
}

// ofWhole says what part of the strong model's answer the bits are, in many
// words and in few. That answer is not shown before the end, but its length is
// what the bits are worth beside.
func (l *live) ofWhole() (long, brief string) {
	t, r := l.theme, l.state.Reference
	if r == nil || r.Oracle || r.Text == "" || l.ledger.Sent() == 0 {
		return "", ""
	}
	whole := 8 * len(r.Text)
	ratio := t.Number.Render(percent(float64(l.ledger.Sent()) / float64(whole)))
	return ratio + t.Dim.Render(fmt.Sprintf(" of the %s bits of the strong model's answer as UTF-8", thousands(whole))),
		ratio + t.Dim.Render(" of its answer, UTF-8")
}
