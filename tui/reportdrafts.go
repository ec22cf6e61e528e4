package tui

import (
	"fmt"
	"strings"

	"tenbits/qa"
	"tenbits/session"
)

// findings are what a report works out of a session once, at whatever size it
// is shown.
type findings struct {
	drafts int    // that the session had
	edits  []edit // from the first to the final draft
	column int    // what columnFor says of them on a screen of any width
	rounds []round
	grades []grade
}

// find works out the findings of a session.
func find(s session.State, g qa.Ledger) *findings {
	f := &findings{drafts: len(s.Drafts), rounds: roundsOf(s, g), grades: gradesOf(s)}
	lines := make([][]string, len(s.Drafts))
	for i, d := range s.Drafts {
		lines[i] = linesOf(d.Text)
	}
	last := len(lines) - 1
	if last < 1 {
		return f
	}
	f.edits = align(lines[0], lines[last])
	f.column = columnFor(f.edits, 1<<20)
	for i, r := range f.rounds {
		if r.redrafted() && last > 1 {
			f.rounds[i].edits = changesOf(align(lines[r.from], lines[r.to]))
		}
	}
	return f
}

// drafts adds the first and the final draft, side by side where there is room,
// else as one text with the lines of both.
func (r *report) drafts(s session.State) {
	t, first, final := r.theme, s.First(), s.Final()
	switch {
	case first == nil:
		r.part("NO DRAFT")
		r.say("The session ended before the first draft was written.")
		return
	case len(s.Drafts) == 1:
		r.part("THE ONLY DRAFT" + verdictOf(first))
		r.add(layText(first.Text, r.width-2, ink{text: t.Plain}, nil)...)
		return
	case first.Text == final.Text:
		r.part("FIRST AND FINAL DRAFT, THE SAME" + verdictOf(final))
		r.add(layText(final.Text, r.width-2, ink{text: t.Plain}, nil)...)
		return
	}
	if r.width < columnsFrom {
		r.part(bothNames(first, final, r.width-2))
		r.add("   " + t.RemovedMark.Render("−") + t.Dim.Render(" first draft   ") + t.AddedMark.Render("+") + t.Dim.Render(" final draft"))
		r.add(unified(t, r.found.edits, r.width-2)...)
		return
	}
	half := min(r.width/2, max(r.found.column, cells("FIRST DRAFT"+verdictOf(first))+4))
	r.part(nameOf("FIRST DRAFT", first, half-2))
	name := len(r.rows) - 1
	r.rows[name] = pad(r.rows[name], half) + "  " + t.Title.Render(nameOf("FINAL DRAFT", final, r.width-half-3))
	r.add(abreast(t, r.found.edits, half)...)
}

// verdictOf says what a draft comes to, as it stands after its name.
func verdictOf(d *session.Drafted) string { return verdict(d, 40, true) }

// verdict says what a draft comes to, with an answer of at most so many cells,
// and in words or with the sign alone whether it is right.
func verdict(d *session.Drafted, answer int, words bool) string {
	text := " · " + pick(d.Answer == nil, "no answer", fit(answerOf(d), answer))
	if d.Correct != nil {
		text += pick(*d.Correct, " ✓", " ✗") + pick(words, pick(*d.Correct, " right", " wrong"), "")
	}
	return text + pick(d.Cut, " · cut off", "")
}

// nameOf names a draft and says what it comes to: in fewer words where there is
// less room, but always whether it is right.
func nameOf(name string, d *session.Drafted, width int) string {
	return fitting(width, name+verdictOf(d), name+verdict(d, 40, false), name+verdict(d, 12, false))
}

// bothNames names the first and the final draft on one line and says what they
// come to, as nameOf does.
func bothNames(first, final *session.Drafted, width int) string {
	join := func(noun string, answer int, words bool) string {
		return "FIRST" + noun + verdict(first, answer, words) + " → FINAL" + noun + verdict(final, answer, words)
	}
	return fitting(width, join(" DRAFT", 40, true), join(" DRAFT", 40, false), join("", 40, false), join("", 16, false), join("", 8, false))
}

// mostGraded is the most bytes at the end of a text that are looked at for its
// final answer.
const mostGraded = 64 << 10

// grade is how a text of a session was graded, as the session has it and why.
type grade struct {
	name    string
	answer  *string
	correct *bool
	qa.Grading
	short bool // the line was not found in what is looked at of a long text
}

// gradesOf returns how the first and the final draft and the strong model's own
// solution were graded.
func gradesOf(s session.State) []grade {
	var out []grade
	add := func(name, text string, answer *string, correct *bool) {
		g := grade{name: name, answer: answer, correct: correct}
		before := 0
		if cut := len(text) - mostGraded; cut > 0 {
			cut += 1 + strings.IndexByte(text[cut:], '\n') // from the beginning of a line
			before = strings.Count(text[:cut], "\n")
			text = text[cut:]
		}
		g.Grading = qa.Explain(s.Setup.Prompt, text, s.Setup.Form, s.Setup.Gold)
		g.short = before > 0 && g.Line == 0 && answer != nil
		if g.Line > 0 {
			g.Line += before
		}
		out = append(out, g)
	}
	if first, final := s.First(), s.Final(); first != nil {
		if len(s.Drafts) > 1 {
			add("first", first.Text, first.Answer, first.Correct)
		}
		add(pick(len(s.Drafts) > 1, "final", "draft"), final.Text, final.Answer, final.Correct)
	}
	if ref := s.Reference; ref != nil && !ref.Oracle {
		add("strong", ref.Text, ref.Answer, ref.Correct)
	}
	return out
}

// grading adds why the answers are right or wrong.
func (r *report) grading(s session.State) {
	if len(r.found.grades) == 0 {
		return
	}
	t := r.theme
	if gold := s.Setup.Gold; gold == nil {
		r.part("FINAL ANSWERS, UNGRADED")
		r.say("No right answer is known, so that nothing can be graded.")
	} else {
		r.part("RIGHT OR WRONG, AND WHY")
		text := fmt.Sprintf("Right is %s, compared as %s", fit(oneLine(*gold), 40), formName(s.Setup.Form))
		if g := r.found.grades[0].Gold; g != "" && g != strings.TrimSpace(*gold) {
			text += ": " + fit(oneLine(g), 40)
		}
		r.say(text + ".")
	}
	for _, g := range r.found.grades {
		word, style := "  –    ", t.Dim
		if g.correct != nil {
			word, style = pick(*g.correct, "✓ right", "✗ wrong"), pick(*g.correct, t.Good, t.Bad)
		}
		lead := fmt.Sprintf("   %-8s", g.name)
		indent := len(lead) + cells(word) + 2
		for i, line := range wrap(g.why(), max(16, r.width-indent-1)) {
			if i == 0 {
				r.add(t.Plain.Render(lead) + style.Render(word) + "  " + t.Plain.Render(line))
			} else {
				r.add(strings.Repeat(" ", indent) + t.Plain.Render(line))
			}
		}
	}
}

// formName names the way in which answers are compared.
func formName(f qa.Form) string {
	switch f {
	case qa.Number:
		return "a number"
	case qa.Option:
		return "a letter"
	}
	return "text, without case, spacing and outer marks"
}

// why puts a grading into words.
func (g grade) why() string {
	if g.short {
		return fmt.Sprintf("too long: its last %d KiB give no final answer", mostGraded>>10)
	}
	text := g.Why
	if g.Line > 0 {
		text = fmt.Sprintf("line %s, “%s”", thousands(g.Line), fit(oneLine(g.Text), 60))
		switch {
		case g.Answer == "":
			text += ": " + g.Why
		case g.Gold != "":
			text += fmt.Sprintf(", gives %s %s %s", fit(oneLine(g.Answer), 40), pick(g.Right, "=", "≠"), fit(oneLine(g.Gold), 40))
		default:
			text += ", gives " + fit(oneLine(g.Answer), 40)
			if g.Why != "" {
				text += "; " + g.Why
			}
		}
	}
	// What a transcript says counts, also where this version reads it otherwise.
	switch {
	case g.answer == nil && g.Answer != "":
		text += "; the session found no answer"
	case g.answer != nil && *g.answer != g.Answer:
		text += "; the session found " + fit(oneLine(*g.answer), 40)
	case g.correct != nil && g.Graded && *g.correct != g.Right:
		text += "; the session took it for " + pick(*g.correct, "right", "wrong")
	}
	return text
}
