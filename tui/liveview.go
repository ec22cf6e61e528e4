package tui

import (
	"fmt"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

// layOut makes anew what is drawn of the state, as far as it has changed.
func (l *live) layOut() {
	if l.width < 1 || l.height < 1 {
		return
	}
	l.problem = wrap(term.Clean(firstBytes(strings.TrimSpace(l.prompt()), longest)), l.width-4)
	l.warnings = warningRows(l.state.Warned, l.width-2, warningMost(l.height))
	p := l.plan()
	// What the report has taken the place of is not laid out any more.
	if !l.over() && !l.draft.fresh(l.theme, p.draftWidth, l.asMarkdown()) {
		if l.writing() {
			l.draft.begin(l.state.Final())
			l.draft.grow(l.state.Live)
		} else {
			l.draft.show(l.state.Drafts)
		}
	}
	current := 0
	if l.state.Phase == session.PhaseAnswer {
		current = l.state.Question
	}
	if l.state.Phase != session.PhaseAsk {
		l.questions.tail, l.worded = "", nil
	} else if len(l.worded) > 0 {
		l.questions.tail = l.wordedTail()
	}
	l.questions.show(l.theme, p.questionWidth, l.state.Game, current)
	if l.over() {
		l.report.show(l, l.width)
	}
}

// warningRows returns warnings in at most n rows: one for each, and for the first
// those that are left, as what came first is what the rest comes from.
func warningRows(all []session.Warned, width, n int) []string {
	shown := all[:min(len(all), n)]
	var rows []string
	for i, w := range shown {
		text := "! " + oneLine(w.Text)
		if w.Hint != "" {
			text += " → " + oneLine(w.Hint)
		}
		rows = append(rows, head(wrap(text, width), pick(i == 0, n-len(shown)+1, 1), width)...)
	}
	if more := len(all) - len(shown); more > 0 {
		text := fmt.Sprintf(" (and %d more)", more)
		last := len(rows) - 1
		rows[last] = fit(rows[last], width-len(text)) + text
	}
	return rows
}

// asMarkdown tells whether drafts are drawn as Markdown: where the model's
// replies are, unless the reader wants them as they were written.
func (l *live) asMarkdown() bool { return l.state.Setup.Small.Card.Markdown && !l.asText }

// writing tells whether a draft is being written.
func (l *live) writing() bool {
	drafting := l.state.Phase == session.PhaseDraft || l.state.Phase == session.PhaseRevise
	return drafting && (l.draft.grows || l.state.Live.Len() > 0)
}

// asking tells whether questions are being written.
func (l *live) asking() bool { return l.state.Phase == session.PhaseAsk }

func (l *live) prompt() string {
	if l.state.Setup.Prompt == "" && l.job != nil {
		return l.job.prompt
	}
	return l.state.Setup.Prompt
}

func (l *live) plan() plan {
	rows, _ := l.tapeSize()
	return newPlan(l.width, l.height, len(l.problem), len(l.warnings), rows)
}

// view draws the screen from top to bottom.
func (l *live) view() []string {
	t, p := l.theme, l.plan()
	rows := make([]string, 0, l.height)
	rows = append(rows, l.header())
	for _, line := range head(l.problem, p.problem, l.width-4) {
		rows = append(rows, t.Rule.Render(" ▌ ")+t.Plain.Render(line))
	}
	for _, line := range head(l.warnings, p.warning, l.width-2) {
		rows = append(rows, " "+t.Warn.Render(line))
	}
	if l.over() {
		rows = append(rows, l.report.view(l.width, p.panes)...)
	} else {
		rows = append(rows, l.panes(p)...)
	}
	rows = append(rows, l.rule("", "", "┴", p))
	rows = append(rows, make([]string, p.air)...)
	rows = append(rows, l.band(p.big)...)
	rows = append(rows, make([]string, p.air)...)
	rows = append(rows, l.tape()...)
	rows = append(rows, " "+l.counts())
	return rows
}

// header names the program, the pair and what kind of showing this is.
func (l *live) header() string {
	t, s := l.theme, l.state.Setup
	left := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render(oneLine(l.pairName()))
	mode := l.mode()
	fits := func(line string) bool { return cells(line)+cells(mode)+3 <= l.width } // two blanks between them, and one behind
	if s.Oracle || s.Started.IsZero() && l.job != nil && l.job.oracle {
		// It changes what everything else means, so that it has its place for sure.
		mark := t.Warn.Render("ORACLE")
		mode = mark + " " + mode
		if long := left + t.Warn.Render(" · the strong model was given the right answer"); fits(long) {
			left = long
		}
	}
	if s.Started.IsZero() && l.job != nil {
		s.Control = l.job.control
	}
	if s.Started.IsZero() && l.job != nil {
		s.Foreign = l.job.foreign()
	}
	if n := l.forkedAt(); n > 0 {
		mode = t.Warn.Render(fmt.Sprintf("WHAT IF %d", n)) + " " + mode
	}
	if s.Foreign {
		mode = t.Warn.Render("ASKER") + " " + mode
	}
	if s.Control != "" {
		mode = t.Warn.Render("CONTROL") + " " + mode
		if long := left + t.Warn.Render(" · "+oneLine(s.Control.About())); fits(long) {
			left = long
		} else if long := left + t.Warn.Render(" · "+strings.TrimPrefix(controlName(s.Control), "control ")); fits(long) {
			left = long
		}
	}
	if with := left + t.Dim.Render(" · "+oneLine(l.strategyName())); fits(with) {
		left = with
	}
	return spread(fit(left, l.width-cells(mode)-3), mode+" ", l.width)
}

// strategyName names the strategy.
func (l *live) strategyName() string {
	if l.state.Setup.Started.IsZero() && l.job != nil {
		return l.job.strategy.Name()
	}
	return l.state.Setup.Strategy
}

// pairName names the two models.
func (l *live) pairName() string {
	s := l.state.Setup
	switch {
	case s.Started.IsZero() && l.job != nil:
		return pair(l.job.small, l.job.strong, l.job.asker)
	case s.Strong == nil:
		return pair(s.Small.Card.Ref(), "", "")
	case s.Asker != nil:
		return pair(s.Small.Card.Ref(), s.Strong.Card.Ref(), s.Asker.Card.Ref())
	}
	return pair(s.Small.Card.Ref(), s.Strong.Card.Ref(), "")
}

func (l *live) mode() string {
	t := l.theme
	switch f := l.state.Finished; {
	case l.control != nil && l.running && l.control.Paused():
		return t.Warn.Render("‖ PAUSED " + speedName(l.control.Speed()))
	case l.control != nil && l.running:
		return t.Side.Render("▶ REPLAY " + speedName(l.control.Speed()))
	case l.stopping:
		return t.Warn.Render("■ STOPPING")
	case l.held():
		return t.Warn.Render("‖ PAUSED")
	case l.running:
		return t.Yes.Render("● LIVE")
	case l.state.Failed != nil || l.err != nil:
		return t.Bad.Render("■ FAILED")
	case f == nil || f.Outcome == session.Cancelled:
		return t.Warn.Render("■ STOPPED")
	}
	return t.Dim.Render("■ ENDED")
}

// rule draws a line with names on it; the right one stands over the questions.
func (l *live) rule(left, right, joint string, p plan) string {
	t := l.theme
	line := func(n int) string { return t.Rule.Render(strings.Repeat("─", max(0, n))) }
	if !p.columns || l.over() {
		return line(1) + left + line(l.width-1-cells(left))
	}
	column := p.draftWidth
	return line(1) + left + line(column-1-cells(left)) + t.Rule.Render(joint) + line(1) + right + line(l.width-column-2-cells(right))
}

// panes draws the draft and the questions, side by side or on top of each
// other.
func (l *live) panes(p plan) []string {
	t := l.theme
	name := func(s string, focus bool, above, below int) string {
		style := t.Title
		if focus {
			style = t.Focus
			s = "▸ " + s
		}
		if above > 0 {
			s += fmt.Sprintf(" ↑%d", above)
		}
		if below > 0 {
			s += fmt.Sprintf(" ↓%d", below)
		}
		return " " + style.Render(s) + " "
	}
	draft := l.draft.view(p.draft)
	questions, total := l.questions.view(t, p.questions, l.asking())
	above, below := more(l.draft.top, l.draft.len(), p.draft)
	left := name(l.draftName(), !l.onRight, above, below)
	above, below = more(l.questions.top, total, p.questions)
	right := name(l.questionsName(), l.onRight, above, below)
	if len(draft) == 0 {
		draft = []string{"  " + t.Dim.Render("The first draft will stand here.")}
		if n := l.state.Thinking.Len(); n > 0 {
			draft = append(draft, "", "  "+t.Dim.Render(fmt.Sprintf("It thinks first: %s so far.", plural(n, "byte"))))
		}
	}
	draft = l.withSteps(draft, p)
	if len(questions) == 0 {
		questions = []string{"  " + t.Dim.Render(pick(l.picks(), "Their answers will stand here.", "The questions will stand here."))}
		if len(l.state.Samples) > 0 {
			questions = nil
			for _, row := range clusterRows(l.state.Game, l.picked(), p.questionWidth-3) {
				questions = append(questions, "  "+t.Plain.Render(row))
			}
		}
	}
	if p.columns {
		rows := []string{l.rule(left, right, "┬", p)}
		return append(rows, beside(draft, questions, p.draftWidth, p.panes, t.Rule.Render("│ "))...)
	}
	rows := append([]string{l.rule(left, "", "", p)}, fill(draft, p.draft)...)
	if p.questions > 0 {
		rows = append(rows, l.rule(right, "", "", p))
	}
	return append(rows, fill(questions, p.questions)...)
}

func (l *live) draftName() string {
	n := len(l.state.Drafts)
	if l.draft.grows && n > 0 {
		return fmt.Sprintf("DRAFT %d being written", n+1)
	}
	switch n {
	case 0, 1:
		return "FIRST DRAFT"
	}
	return fmt.Sprintf("DRAFT %d  + is new", n)
}

// picked returns the candidate that was picked, NoPick before.
func (l *live) picked() int { return pickedOf(l.state.Game) }

// pickedOf is picked of any game.
func pickedOf(g qa.Game) int {
	for _, d := range g.Decisions {
		if d.Kind == qa.KindSelect {
			return d.Picked()
		}
	}
	return qa.NoPick
}

func (l *live) questionsName() string {
	n := len(l.state.Game.Questions)
	if n == 0 && len(l.state.Samples) > 0 {
		return fmt.Sprintf("%d DRAFTS, BY ANSWER", len(l.state.Game.Samples))
	}
	if n == 0 {
		return pick(l.picks(), "DRAFTS, BY ANSWER", "QUESTIONS")
	}
	answered := 0
	for _, q := range l.state.Game.Questions {
		if q.Answer != "" {
			answered++
		}
	}
	return fmt.Sprintf("QUESTIONS %d/%d answered", answered, n)
}
