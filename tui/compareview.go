package tui

import (
	"fmt"
	"strings"
	"time"

	"tenbits/session"
	"tenbits/term"
	"tenbits/tui/theme"
)

const (
	differs = "≠" // in front of rows that differ

	// maxCompared is the most bytes of a text that are compared.
	maxCompared = 64 << 10

	// factName is the width of what stands before a fact.
	factName = 14
)

// comparePage is two sessions laid out for a width and a theme.
type comparePage struct {
	theme *theme.Theme
	width int
	rows  []string
	parts []int // the first row of each part
	diffs []int // the first row of each run of rows that differ
}

// fact is something that both sessions have, in words.
type fact struct{ name, left, right string }

func newComparePage(s *shared, sides [2]side, width int) comparePage {
	p := comparePage{theme: s.theme, width: width}
	a, b := &sides[0].state, &sides[1].state
	p.part("PROBLEM")
	p.texts(a.Setup.Prompt, b.Setup.Prompt)
	p.part("SETUP")
	p.facts(setupFacts(a.Setup, b.Setup))
	p.drafts("FIRST DRAFT", a.First(), b.First())
	if len(a.Drafts) > 1 || len(b.Drafts) > 1 {
		p.drafts("FINAL DRAFT", a.Final(), b.Final())
	}
	p.part("EVERY BIT")
	p.tapes(s, sides)
	p.part("LEDGER")
	p.facts(ledgerFacts(a, b))
	p.questions(a, b)
	return p
}

// wide tells whether the two stand side by side.
func (p *comparePage) wide() bool { return p.width >= columnsFrom }

// column is the width of either side.
func (p *comparePage) column() int {
	if p.wide() {
		return p.width/2 - 2
	}
	return p.width
}

// heads is the number of rows above what scrolls.
func (p *comparePage) heads() int { return pick(p.wide(), 3, 4) }

// at returns the part that a row is in, and the row's place in it.
func (p *comparePage) at(row int) (part, within int) {
	for i, first := range p.parts {
		if first <= row {
			part, within = i, row-first
		}
	}
	return part, within
}

func (p *comparePage) mark() string { return p.theme.Warn.Render(differs) }

// part begins a part.
func (p *comparePage) part(name string) {
	if len(p.rows) > 0 {
		p.add("")
	}
	p.parts = append(p.parts, len(p.rows))
	p.add(" " + p.theme.Title.Render(fit(name, p.width-2)))
}

func (p *comparePage) add(row string) { p.rows = append(p.rows, row) }

// pair adds rows of both sides, beside each other where there is room. Those
// that are the same are shown once where there is not.
func (p *comparePage) pair(left, right []string, same bool) {
	n := max(len(left), len(right))
	differ := func(i int, rows []string) bool { return i < len(rows) && strings.HasPrefix(rows[i], p.mark()) }
	if p.wide() {
		from := len(p.rows)
		for _, row := range beside(left, right, p.width/2, n, p.theme.Rule.Render("│ ")) {
			p.add(row)
		}
		before := false
		for i := range n {
			now := differ(i, left) || differ(i, right)
			if now && !before {
				p.diffs = append(p.diffs, from+i)
			}
			before = now
		}
		return
	}
	if same {
		right = nil
	}
	for k, rows := range [][]string{left, right} {
		before := false
		for i, row := range rows {
			if now := differ(i, rows); now != before {
				if before = now; now {
					p.diffs = append(p.diffs, len(p.rows))
				}
			}
			if i == 0 && !same {
				p.add(p.theme.Focus.Render(fmt.Sprintf("%d", k+1)))
			}
			p.add(row)
		}
	}
}

// texts adds a text of either side.
func (p *comparePage) texts(left, right string) {
	a, b := firstBytes(left, maxCompared), firstBytes(right, maxCompared)
	k := ink{p.theme.Plain, p.theme.Added, p.mark()}
	lay := func(text, whole, other string) []string {
		// A list that is not nil, or nothing would be marked against no text.
		rows := layText(text, p.column(), k, append([]string{}, linesOf(other)...))
		if len(text) < len(whole) {
			rows = append(rows, "  "+p.theme.Dim.Render(fmt.Sprintf("… cut after %d kB", maxCompared>>10)))
		}
		return rows
	}
	p.pair(lay(a, left, b), lay(b, right, a), a == b)
}

// drafts adds a draft of either side.
func (p *comparePage) drafts(name string, left, right *session.Drafted) {
	p.part(name)
	if left == nil && right == nil {
		p.add("  " + p.theme.Dim.Render("neither has one"))
		return
	}
	p.facts([]fact{{"answer", gradeOf(left), gradeOf(right)}})
	text := func(d *session.Drafted) string {
		if d == nil {
			return ""
		}
		return d.Text
	}
	p.texts(text(left), text(right))
}

// gradeOf says what a draft answers and whether that is right.
func gradeOf(d *session.Drafted) string {
	switch {
	case d == nil:
		return "no draft"
	case d.Correct == nil:
		return answerOf(d)
	}
	return answerOf(d) + pick(*d.Correct, " ✓ right", " ✗ wrong")
}

// facts adds what can be said in a few words.
func (p *comparePage) facts(all []fact) {
	t := p.theme
	for _, f := range all {
		mark := " "
		if f.left != f.right {
			mark = p.mark()
		}
		name := t.Dim.Render(pad(f.name, factName))
		value := func(text string, width int) []string {
			return head(wrap(oneLine(text), width), 3, width)
		}
		lay := func(text string) []string {
			rows := value(text, max(8, p.column()-2-factName))
			for i := range rows {
				rows[i] = mark + " " + pick(i == 0, name, strings.Repeat(" ", factName)) + t.Plain.Render(rows[i])
			}
			return rows
		}
		if p.wide() || f.left == f.right {
			p.pair(lay(f.left), lay(f.right), f.left == f.right)
			continue
		}
		// Below each other the two would be hard to tell apart.
		half := max(4, (p.width-2-factName-2)/2)
		left, right := value(f.left, half), value(f.right, half)
		p.diffs = append(p.diffs, len(p.rows))
		for i, row := range beside(left, right, half, max(len(left), len(right)), "  ") {
			p.add(mark + " " + pick(i == 0, name, strings.Repeat(" ", factName)) + t.Plain.Render(row))
		}
	}
}

func setupFacts(a, b session.Setup) []fact {
	seat := func(s *session.Seat) string {
		if s == nil {
			return "none"
		}
		return s.Card.Ref() + ", prompts " + s.PromptSet
	}
	gold := func(s session.Setup) string {
		if s.Gold == nil {
			return "not known"
		}
		return oneLine(*s.Gold) + pick(s.Oracle, ", given to the strong model (oracle)", "")
	}
	problem := func(s session.Setup) string {
		if s.Problem == nil {
			return "typed"
		}
		return s.Problem.Set + " " + s.Problem.ID
	}
	control := func(s session.Setup) string {
		switch {
		case s.WhatIf() != "":
			return whatIf(s)
		case s.Control == "":
			return "the strong model"
		}
		return controlName(s.Control)
	}
	return []fact{
		{"from", problem(a), problem(b)},
		{"answers", control(a), control(b)},
		{"small", seat(&a.Small), seat(&b.Small)},
		{"asker", a.Questioner(), b.Questioner()},
		{"strong", seat(a.Strong), seat(b.Strong)},
		{"strategy", a.Strategy, b.Strategy},
		{"budget", plural(a.Budget, "bit"), plural(b.Budget, "bit")},
		{"payload", wireOf(a), wireOf(b)},
		{"seed", fmt.Sprint(a.Seed), fmt.Sprint(b.Seed)},
		{"right is", gold(a), gold(b)},
	}
}

// wireOf names what is sent: the format, and the check where there is one.
func wireOf(s session.Setup) string { return s.Format + pick(s.Check, " and a check", "") }

func ledgerFacts(a, b *session.State) []fact {
	of := func(st *session.State) []string {
		g, outcome := st.Ledger(), "unfinished"
		if f := st.Finished; f != nil {
			outcome = string(f.Outcome)
			if f.Change != nil {
				outcome += ", " + strings.ReplaceAll(string(*f.Change), "_", " ")
			}
		}
		return []string{
			outcome, plural(g.Sent(), "bit"), plural(g.Nominal, "bit"), decimals(g.Ideal) + " bits", fmt.Sprint(g.Answers), fmt.Sprint(g.Erasures),
			plural(g.Side, "bit") + pick(g.Text > 0, fmt.Sprintf(", %d of them questions' text", g.Text), "") + pick(g.Check > 0, fmt.Sprintf(", %d of them the check", g.Check), ""), string(st.Payload()), plural(st.SmallUsage.Out, "token"), plural(st.StrongUsage.Out, "token"), st.At.Round(100 * time.Millisecond).String(),
		}
	}
	var facts []fact
	left, right := of(a), of(b)
	for i, name := range []string{"outcome", "sent", "in plain1", "ideal", "answers", "erasures", "side", "payload", "small wrote", "strong wrote", "took"} {
		facts = append(facts, fact{name, left[i], right[i]})
	}
	return facts
}

// tapes adds the bits of both.
func (p *comparePage) tapes(s *shared, sides [2]side) {
	same := sides[0].state.Payload() == sides[1].state.Payload()
	mark := pick(same, " ", p.mark())
	lay := func(x side) []string {
		l := live{shared: s, width: p.column() - 1, state: x.state, ledger: x.state.Ledger()}
		rows := l.tape()
		for i := range rows {
			rows[i] = mark + rows[i]
		}
		return rows
	}
	p.pair(lay(sides[0]), lay(sides[1]), false)
}

// questions adds the questions, by their numbers.
func (p *comparePage) questions(a, b *session.State) {
	left, right := a.Game.Questions, b.Game.Questions
	n := max(len(left), len(right))
	if n == 0 {
		return
	}
	p.part("QUESTIONS")
	for i := range n {
		var rows [2][]string
		same := i < len(left) && i < len(right) && left[i].Text == right[i].Text && left[i].Answer == right[i].Answer
		for k, x := range [2]*session.State{a, b} {
			if i < len(x.Game.Questions) {
				for _, row := range questionRows(p.theme, p.column()-2, x.Game.Questions[i], false, p.column()-2 >= likelyFrom) {
					rows[k] = append(rows[k], pick(same, " ", p.mark())+" "+row)
				}
			}
		}
		p.pair(rows[0], rows[1], same)
	}
}

// view draws the two heads and what is seen of the page.
func (c *compare) view() []string {
	t, p := c.theme, c.page
	if p.theme != t {
		p = newComparePage(c.shared, c.sides, c.width)
	}
	window := max(1, c.height-p.heads())
	top := max(0, min(c.scroll.top, len(p.rows)-window))
	above, below := more(top, len(p.rows), window)
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("side by side")
	rows := []string{spread(title, t.Focus.Render(arrows(above, below))+" ", c.width)}
	left, right := []string{c.head(0, p)}, []string{c.head(1, p)}
	line := func(n int) string { return t.Rule.Render(strings.Repeat("─", max(0, n))) }
	if p.wide() {
		rows = append(rows, beside(left, right, c.width/2, 1, t.Rule.Render("│ "))...)
		rows = append(rows, line(c.width/2)+t.Rule.Render("┼")+line(c.width-c.width/2-1))
	} else {
		rows = append(rows, left[0], right[0], line(c.width))
	}
	rows = append(rows, p.rows[top:min(top+window, len(p.rows))]...)
	for i := range rows {
		rows[i] = fit(rows[i], c.width)
	}
	return rows
}

// head names one of the two. Two that come of each other began at the same time or
// nearly so: the end of the ID, which tells them apart, stays longest.
func (c *compare) head(i int, p comparePage) string {
	t, s := c.theme, c.sides[i].Summary
	word, style := outcomeWord(t, s)
	text := t.Focus.Render(fmt.Sprintf("%d ", i+1)) + style.Render(word)
	if s.Oracle {
		text += t.Warn.Render(" oracle")
	}
	if s.Control != "" {
		text += t.Warn.Render(" " + controlName(s.Control))
	}
	id, began := " · "+term.CleanLine(firstBytes(s.ID, longest)), " · "+when(s, c.o.Now(), shortTime)
	end := " · " + id[strings.LastIndexAny(id, "- ")+1:]
	return fit(text+t.Dim.Render(fitting(p.column()-cells(text), began+id, id, began+end, end)), p.column())
}
