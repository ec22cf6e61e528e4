package tui

import (
	"fmt"
	"strings"

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
			all = append(all, cell(pick(i == 0, letter, "+"), style))
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

// counts says in one line what has been spent.
func (l *live) counts() string {
	t, g := l.theme, l.ledger
	spent := t.Number.Render(plural(g.Spent(), "bit") + " spent")
	left := t.Dim.Render(fmt.Sprintf(" · %d left", max(0, l.budget()-g.Spent())))
	ideal := t.Dim.Render(fmt.Sprintf(" · %.2f ideal", g.Ideal-float64(g.Check)))
	if g.Coded != nil {
		ideal += t.Number.Render(fmt.Sprintf(" · %d coded", *g.Coded-g.Check))
	}
	if g.Check > 0 {
		ideal += t.Dim.Render(fmt.Sprintf(" · +%d check", g.Check))
	}
	short := fit(spent+left+ideal, l.width-1)
	r := l.state.Reference
	if r == nil || r.Oracle || r.Text == "" || g.Spent() == 0 {
		return short
	}
	// The strong model's answer is not shown before the end, but its length is
	// what the bits are worth beside.
	whole := 8 * len(r.Text)
	ratio := percent(float64(g.Sent()) / float64(whole))
	long := short + t.Dim.Render(" · ") + t.Number.Render(ratio) +
		t.Dim.Render(fmt.Sprintf(" of the %s bits of the strong model's answer as UTF-8", thousands(whole)))
	if lineFits(long, l.width-1) {
		return long
	}
	brief := t.Dim.Render(" · ") + t.Number.Render(ratio) + t.Dim.Render(" of its answer, UTF-8")
	if lineFits(short+brief, l.width-1) {
		return short + brief
	}
	if g.Sent() != g.Spent() {
		spent += t.Dim.Render(fmt.Sprintf(" · %d sent", g.Sent()))
	}
	return fit(spent+brief, l.width-1)
}
