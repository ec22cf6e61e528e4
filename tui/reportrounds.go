package tui

import (
	"fmt"
	"slices"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/chart"
)

// round is what was asked in one round, and the redraft that followed.
type round struct {
	n         int // from 1
	questions []qa.Question
	bits      int // that crossed
	ideal     float64
	from, to  int    // the drafts before and after; to is 0 without a redraft
	edits     []edit // from one to the other, only what changes; nil in a session with one redraft
}

func (r round) redrafted() bool { return r.to > 0 }

// roundsOf returns the rounds of a session in which something happened.
func roundsOf(s session.State, g qa.Ledger) []round {
	n := s.Game.Rounds
	for _, q := range s.Game.Questions {
		n = max(n, q.Round)
	}
	all := make([]round, n)
	of := func(question int) *round {
		if question < 1 || question > len(s.Game.Questions) {
			return nil
		}
		return &all[max(1, s.Game.Questions[question-1].Round)-1]
	}
	for _, q := range s.Game.Questions {
		r := of(q.N)
		r.questions = append(r.questions, q)
	}
	var last *round
	for _, e := range g.Entries {
		if r := of(e.Question); r != nil {
			last = r
		}
		if last != nil { // what is no answer belongs to the answers before it
			last.bits += e.Nominal
			last.ideal += e.Ideal
		}
	}
	for i := 1; i < min(len(s.Drafts), len(s.Game.Drafts)); i++ {
		r := of(lastRead(s.Game, i))
		if r == nil && s.Drafts[i].Round >= 1 && s.Drafts[i].Round <= n {
			r = &all[s.Drafts[i].Round-1]
		}
		if r == nil {
			continue
		}
		if !r.redrafted() {
			r.from = i - 1
		}
		r.to = i
	}
	out := make([]round, 0, n)
	for i, r := range all {
		if r.n = i + 1; len(r.questions) > 0 || r.redrafted() {
			out = append(out, r)
		}
	}
	return out
}

// lastRead returns the number of the last question whose answer a draft had
// read, 0 where it had read none.
func lastRead(g qa.Game, draft int) int {
	read := min(g.Drafts[draft].Read, len(g.Decisions))
	for i := read - 1; i >= 0; i-- {
		if d := g.Decisions[i]; d.Kind == qa.KindAnswer {
			return d.Question
		}
	}
	return 0
}

// rounds adds what each round asked and changed.
func (r *report) rounds(s session.State) {
	all := r.found.rounds
	if len(all) == 0 {
		return
	}
	r.part(pick(len(all) == 1, "WHAT THE ROUND CHANGED", "WHAT EACH ROUND CHANGED"))
	var ideal []float64
	most := 0
	for _, x := range all {
		ideal = append(ideal, x.ideal)
		most = max(most, len(x.questions))
	}
	if most > 1 { // else it is the line above the ledger
		r.spark(ideal, "ideal bits, by round")
	}
	for i, x := range all {
		if i > 0 && (len(all[i-1].edits) > 0 || most > 1) {
			r.add("")
		}
		r.round(s, x)
	}
}

// round adds one round.
func (r *report) round(s session.State, x round) {
	t := r.theme
	name := fmt.Sprintf("   ROUND %d  ", x.n)
	text := x.outcome(s)
	if n, ok := moved(s, x.to); ok && n > 0 {
		text += " · " + plural(n, "word") + " moved"
	}
	text += " · " + plural(x.bits, "bit") + fmt.Sprintf(", %s ideal", decimals(x.ideal))
	for i, line := range wrap(text, max(16, r.width-len(name)-1)) {
		if i == 0 {
			r.add(t.Strong.Render(name) + t.Plain.Render(line))
		} else {
			r.add(strings.Repeat(" ", len(name)) + t.Plain.Render(line))
		}
	}
	r.asked(x.questions)
	r.changes(x.edits)
	if x.redrafted() && len(s.Drafts) == 2 && s.Drafts[0].Text != s.Drafts[1].Text {
		r.add("     " + t.Dim.Render(fit("What it changed is marked in the drafts above.", r.width-6)))
	}
}

// moved returns how many words were put in or taken out in a draft since the one
// before.
func moved(s session.State, draft int) (words int, ok bool) {
	if draft < 1 || draft >= len(s.Drafts) {
		return 0, false
	}
	return qa.Moved(firstBytes(s.Drafts[draft-1].Text, mostMoved), firstBytes(s.Drafts[draft].Text, mostMoved))
}

// mostMoved is the most bytes of a draft that are looked at.
const mostMoved = 16 << 10

// outcome says what a round came to: the answer before and after.
func (x round) outcome(s session.State) string {
	if !x.redrafted() {
		return "no redraft"
	}
	before, after := &s.Drafts[x.from], &s.Drafts[x.to]
	was, is := short(before), short(after)
	switch {
	case before.Text == after.Text:
		return "draft unchanged, " + is
	case was == is:
		return "answer " + is + ", as before"
	}
	return "answer " + was + " → " + is
}

// short returns the answer of a draft with a sign for right or wrong.
func short(d *session.Drafted) string {
	text := answerOf(d)
	if d.Correct != nil {
		text += pick(*d.Correct, " ✓", " ✗")
	}
	return text
}

// asked adds questions with their answers, in two columns where there are many
// and both have room.
func (r *report) asked(questions []qa.Question) {
	const indent, few, readable = 3, 6, 38
	longest := 0
	for _, q := range questions {
		longest = max(longest, cells(oneLine(q.Text)))
	}
	lay := func(list []qa.Question, width int) []string {
		var rows []string
		for _, q := range list {
			rows = append(rows, questionRows(r.theme, width, q, false, false)...) // how likely is in the ledger
		}
		return rows
	}
	width := r.width - indent - 1
	half := min(width/2, questionIndent+longest+3)
	if len(questions) < few || half < questionIndent+min(longest, readable)+3 {
		r.indented(lay(questions, width), indent)
		return
	}
	n := (len(questions) + 1) / 2
	left, right := lay(questions[:n], half-3), lay(questions[n:], half-3)
	r.indented(beside(left, right, half, max(len(left), len(right)), ""), indent)
}

// indented adds rows with blanks before them.
func (r *report) indented(rows []string, by int) {
	for _, row := range rows {
		r.add(strings.Repeat(" ", by) + row)
	}
}

// spark adds a line of blocks, one for each value, where there are several and they are something.
func (r *report) spark(values []float64, unit string) {
	if len(values) < 3 || slices.Max(values) == 0 { // of a control, nothing
		return
	}
	for _, row := range (chart.Sparkline{Inks: r.inks(), Values: values, Unit: unit}).Draw(r.width-4, 2).Rows() {
		r.add("   " + row)
	}
}

// inks are the paints of the report's charts.
func (r *report) inks() chart.Inks {
	t := r.theme
	return chart.Inks{Text: t.Plain, Axis: t.Dim, Bar: t.Side, Ours: t.Focus}
}
