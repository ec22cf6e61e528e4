package tui

import (
	"fmt"
	"slices"
	"strings"

	"tenbits/term"
	"tenbits/transcripts"
	"tenbits/tui/theme"
)

const (
	// filterRow is the row of the filter on the list's screen.
	filterRow = 1

	filterMark = " / "

	// listTop is the number of rows before the first session.
	listTop = 3

	// previewFrom is the width from which the preview stands beside the list.
	previewFrom = 100

	fullTime, shortTime = "2006-01-02 15:04", "01-02 15:04"
)

// listPlan says how the screen is shared between the list and the preview.
type listPlan struct {
	width int // of the list
	list  int // sessions seen at once

	beside                    bool // the preview is; else it is below
	previewWidth, previewRows int  // 0 rows: none
}

// roomForPreview tells whether the list and the preview can be seen together.
func (l *sessions) roomForPreview() bool {
	return l.width >= previewFrom || l.height+lowerRows >= tallFrom
}

func (l *sessions) plan() listPlan {
	body := max(1, l.height-listTop)
	p := listPlan{width: l.width, list: max(1, body-1)} // a row of air
	room := l.roomForPreview()
	switch {
	case len(l.shown) == 0 || room && l.preview.off || !room && !l.preview.alone:
	case l.width >= previewFrom:
		p.beside = true
		p.previewWidth = min(l.width*44/100, 84)
		p.previewRows = body + 1
		p.width = l.width - p.previewWidth - 2
	case room:
		p.previewWidth, p.previewRows = l.width, body/2
		p.list = max(1, body-p.previewRows-1)
	default:
		p.list = min((body+1)/4, len(l.shown))
		p.previewWidth, p.previewRows = l.width, max(0, body-p.list-1)
	}
	return p
}

// given returns the plan for a preview of so many rows, which has room for more:
// the list has the others.
func (p listPlan) given(rows int) listPlan {
	if !p.beside {
		p.list += p.previewRows - rows
	}
	return p
}

// view draws the list.
func (l *sessions) view() []string {
	t := l.theme
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("saved sessions")
	rows := []string{spread(title, l.count(), l.width), l.filterLine()}
	if lines := l.instead(); lines != nil {
		rows = append(rows, lines...)
	} else {
		rows = append(rows, l.table()...)
	}
	for i := range rows {
		rows[i] = fit(rows[i], l.width)
	}
	return rows
}

// count says how many sessions there are.
func (l *sessions) count() string {
	t, all := l.theme, l.there
	switch {
	case !l.loaded || l.err != nil:
		return ""
	case l.beats > 0:
		return t.Warn.Render("reading again" + l.beating() + " ")
	case len(l.shown) != all:
		return t.Dim.Render(fmt.Sprintf("%s of %s ", thousands(len(l.shown)), thousands(all)))
	}
	return t.Dim.Render(plural(all, "session") + " ")
}

// beating is a sign of life of a list that takes its time.
func (l *sessions) beating() string {
	n := l.beats % 4
	return " " + strings.Repeat("·", n) + strings.Repeat(" ", 3-n)
}

// instead returns what stands in the place of the list, nil for nothing.
func (l *sessions) instead() []string {
	t := l.theme
	switch {
	case l.err != nil:
		text, _ := explain(l.err)
		return l.message(t.Bad, "The list cannot be read.", term.Clean(text), "R reads it again.")
	case !l.loaded && l.beats > 0:
		return l.message(t.Dim, fmt.Sprintf("Reading for %d s now%s", l.beats/4, l.beating()), "esc goes back; nothing is lost.")
	case !l.loaded:
		return l.message(t.Dim, "Reading …")
	case l.o.Store == nil:
		return l.message(t.Plain, "Sessions are not saved: there is no place to keep them.", "TENBITS_DATA names a folder for them.")
	case len(l.all) == 0:
		return l.message(t.Plain, "No session has been saved yet.", "Press esc, then enter: the first one you watch will stand here.")
	case len(l.shown) == 0 && l.filter.text == "":
		return l.message(t.Plain, "All sessions have been deleted.", pick(len(l.removals) > 0, "u brings the last one back.", ""))
	case len(l.shown) == 0:
		return l.message(t.Plain, "No session has these words in it.", "esc shows all of them again.")
	}
	return nil
}

// table returns the list with its heading, and the preview.
func (l *sessions) table() []string {
	p := l.plan()
	lower := l.previewRows(p)
	if p.previewRows > 0 {
		p = p.given(len(lower))
	}
	width := p.width - pick(p.beside, 1, 0) // not up to the line between them
	rows := []string{fit(l.heading(width), width)}
	top := max(0, min(l.at-p.list/2, len(l.shown)-p.list))
	for i := top; i < min(top+p.list, len(l.shown)); i++ {
		rows = append(rows, fit(l.line(l.all[l.shown[i]], i == l.at, width), width))
	}
	switch {
	case p.previewRows < 1:
		return rows
	case p.beside:
		return beside(rows, lower, p.width, p.previewRows, l.theme.Rule.Render("│ "))
	}
	rows = append(fill(rows, p.list+1), l.theme.Rule.Render(strings.Repeat("─", l.width)))
	return append(rows, lower...)
}

func (l *sessions) filterWidth() int { return max(1, l.width-len(filterMark)) }

// filterLine shows the filter, and how the list is sorted where no heading can
// say so.
func (l *sessions) filterLine() string {
	t := l.theme
	sorted := ""
	if c := newColumns(l.plan().width); len(l.shown) > 1 && !c.has(l.sorting.by) {
		sorted = t.Dim.Render("by "+l.sorting.by.String()) + t.Focus.Render(" "+l.sorting.arrow()+" ")
	}
	switch {
	case l.filtered:
		rows, _, _ := l.filter.view(l.filterWidth(), 1)
		return spread(t.Focus.Render(filterMark)+rows[0], sorted, l.width)
	case l.filter.text != "":
		return spread(t.Focus.Render(fit(filterMark+l.filter.text, max(0, l.width-cells(sorted)-1))), sorted, l.width)
	}
	return spread("", sorted, l.width)
}

// message returns a text in the place of the list.
func (l *sessions) message(style theme.Paint, lines ...string) []string {
	rows := []string{""}
	for _, text := range lines {
		if text == "" {
			continue
		}
		for _, line := range wrap(text, l.width-4) {
			rows = append(rows, "   "+style.Render(line))
		}
	}
	return rows
}

// status says what can be done with the choice.
func (l *sessions) status(int) string {
	text := " Enter replays a session, step by step."
	switch {
	case l.filtered:
		text = " All words count: won, lost, bits:<5, strategy:batch …"
	case len(l.marks) == 2:
		text = " Two are marked: enter compares them."
	case len(l.marks) == 1:
		text = " One is marked: mark another with space to compare them."
		if !l.marksShown() {
			text = " One is marked, and the filter hides it: mark another with space to compare."
		}
	case l.err != nil || len(l.shown) == 0:
		text = ""
	case l.runsNow(l.chosen().ID):
		text = " It runs: enter goes to it."
	case l.chosen().Cut():
		text = " It was cut: C goes on with it after its last complete step."
	}
	return l.theme.Dim.Render(text)
}

// columns of the list, by what they are sorted by; those of width 0 are left
// out. The problem takes what is left.
type columns struct {
	widths [columnCount]int
	format string // of times
}

func newColumns(width int) columns {
	c := columns{format: shortTime}
	c.widths[byTime], c.widths[byOutcome] = 13, 11
	if width >= 50 {
		c.widths[byOutcome], c.widths[byBits] = 12, 8
	}
	if width >= columnsFrom {
		c.widths[byStrategy] = 12
	}
	if width >= 110 {
		c.format = fullTime
		c.widths[byTime], c.widths[byPair] = 18, 31
	}
	return c
}

// has tells whether the list has a column.
func (c columns) has(by column) bool { return by == byProblem || c.widths[by] > 0 }

// heading names the columns; an arrow is at the one that the list is sorted by.
func (l *sessions) heading(width int) string {
	t, c := l.theme, newColumns(width)
	out := "   "
	for by := range columnCount {
		if !c.has(by) {
			continue
		}
		name := [...]string{"WHEN", "OUTCOME", "SPENT", "STRATEGY", "PAIR", "PROBLEM"}[by]
		text := t.Title.Render(name)
		if by == l.sorting.by {
			text = t.Focus.Render(name + " " + l.sorting.arrow())
		}
		if by != byProblem {
			text = pad(text, c.widths[by])
		}
		out += text
	}
	return out
}

// line draws one session.
func (l *sessions) line(s transcripts.Summary, chosen bool, width int) string {
	t, c := l.theme, newColumns(width)
	mark, pointer, body := " ", "  ", t.Plain
	if i := slices.Index(l.marks, s.Path); i >= 0 {
		mark = fmt.Sprint(i + 1)
	}
	if chosen {
		pointer, body = "▸ ", t.Strong
	}
	out := t.Focus.Render(mark + pointer)
	if s.Error != "" {
		return out + t.Bad.Render(pad("! unreadable", c.widths[byTime]+c.widths[byOutcome])) + body.Render(oneLine(s.ID)) + t.Dim.Render("  "+oneLine(s.Error))
	}
	word, style := l.outcome(s)
	out += t.Dim.Render(pad(when(s, l.o.Now(), c.format), c.widths[byTime])) + style.Render(pad(fit(word, c.widths[byOutcome]-1), c.widths[byOutcome]))
	if w := c.widths[byBits]; w > 0 {
		bits := pick(s.Complete, fmt.Sprintf("%d/%d", s.Spent, s.Budget), "–")
		out += body.Render(pad(fit(bits, w-1), w))
	}
	if w := c.widths[byStrategy]; w > 0 {
		out += t.Dim.Render(pad(fit(oneLine(s.Strategy), w-1), w))
	}
	if w := c.widths[byPair]; w > 0 {
		out += t.Dim.Render(pad(fit(shortPair(s), w-1), w))
	}
	if s.Oracle {
		out += t.Warn.Render("oracle ")
	}
	if s.Control != "" {
		out += t.Warn.Render(controlName(s.Control) + " ")
	}
	if forkOf(s) != "" {
		out += t.Warn.Render("what if ")
	}
	return out + body.Render(fit(oneLine(s.Prompt), max(0, width-cells(out))))
}
