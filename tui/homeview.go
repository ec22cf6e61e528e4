package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

const (
	// labelWidth is the width of the names of the rows, valueIndent the column at
	// which their values begin, with room for an arrow before them, and
	// aboutIndent the one at which it begins what there is to say of these.
	labelWidth, valueIndent, aboutIndent = 12, 14, 31

	// shortValue is the width of a value, its indent included, up to which what there is
	// to say stands in a column where there is no room for aboutIndent.
	shortValue = 8

	// wideFrom is the width from which the picture stands beside the rows, and
	// formWidth is theirs then.
	wideFrom, formWidth = 160, 92
)

// homeLayout is the screen as it is drawn.
type homeLayout struct {
	rows   []string
	fieldY int // of the first line of the problem; below 0 where it is not in sight
}

func (h *home) view() []string {
	rows := h.layOut().rows
	for i := range rows {
		rows[i] = fit(rows[i], h.width)
	}
	return rows
}

func (h *home) cursor() *tea.Cursor {
	if !h.editing {
		return nil
	}
	l := h.layOut()
	_, x, y := h.input.view(h.valueWidth(), h.problemRows())
	if l.fieldY < 0 || l.fieldY+y >= len(l.rows) {
		return nil
	}
	c := tea.NewCursor(min(valueIndent+x, max(0, h.width-1)), l.fieldY+y)
	c.Shape, c.Blink = tea.CursorBar, false
	return c
}

func (h *home) wide() bool { return h.width >= wideFrom }

// rowWidth returns the cells of the form.
func (h *home) rowWidth() int { return pick(h.wide(), formWidth, h.width) }

// valueWidth returns the cells for the problem.
func (h *home) valueWidth() int { return max(1, h.rowWidth()-valueIndent-2) }

// layOut shares out the screen: as much of the introduction as there is room
// for, the form, what the chosen row is for, and the way to start. Where the
// form itself is too long it scrolls.
func (h *home) layOut() homeLayout {
	form, foot := h.form(), h.foot()
	var top []string
	air := false
	for _, try := range h.intros() {
		top = try
		if air = len(top)+len(form)+len(foot)+1 <= h.height; air || len(top)+len(form)+len(foot) <= h.height {
			break
		}
	}
	room := max(1, h.height-len(top)-len(foot)-pick(air, 1, 0))
	from := 0
	if len(form) > room {
		from = h.scroll(form, room)
		above, below := more(from, len(form), room)
		place := h.theme.Focus.Render(arrows(above, below) + " ")
		last := top[len(top)-1]
		if cells(last)+cells(place) >= h.rowWidth() {
			last = " " + h.theme.Brand.Render("tenbits")
		}
		top[len(top)-1] = spread(last, place, h.rowWidth())
		form = form[from : from+room]
	}
	l := homeLayout{fieldY: len(top) + 1 - from}
	if from > 1 {
		l.fieldY = -1
	}
	l.rows = append(l.rows, top...)
	for _, line := range form {
		l.rows = append(l.rows, line.text)
	}
	if air {
		l.rows = append(l.rows, "")
	}
	l.rows = append(l.rows, foot...)
	if h.wide() {
		l.rows = h.besidePicture(l.rows, len(top))
	}
	if spare := (h.height - len(l.rows)) / 3; h.height >= 44 && spare > 0 { // the title stays where it is on every screen
		l.rows = joined(l.rows[:1], make([]string, spare), l.rows[1:])
		l.fieldY += spare
	}
	return l
}

// scroll returns the first line to show of a form that is too long, so that the
// chosen row is in sight.
func (h *home) scroll(form []formLine, room int) int {
	first, last := len(form), len(form)-1
	for i, line := range form {
		if line.row == h.row {
			first, last = min(first, i), i
		}
	}
	if first == len(form) { // the way to start, which is below
		return len(form) - room
	}
	return max(0, min(first-(room-(last-first+1))/2, len(form)-room, first))
}

// intros returns what may stand above the form, the longest first.
func (h *home) intros() [][]string {
	t := h.theme
	title := " " + t.Brand.Render("tenbits")
	if v := h.o.Version; v != "" && h.width >= columnsFrom {
		title += t.Dim.Render(" " + oneLine(v))
	}
	title += t.Dim.Render(pick(h.width < 54, "  small model asks strong model", "  Twenty Questions between two language models"))
	if c := h.job.control; c != "" {
		title = " " + t.Brand.Render("tenbits") + t.Warn.Render("  "+controlName(c)) + t.Dim.Render(": "+oneLine(c.About()))
	}
	roomy := h.width >= columnsFrom
	line1 := " " + t.Plain.Render(pick(roomy, "A small model drafts an answer and asks yes/no questions about it.", "A small model drafts an answer and asks about it."))
	line2 := " " + t.Plain.Render(pick(roomy, "A strong model answers each with one bit. Watch the draft change, bit by bit.", "A strong model answers each question with one bit."))
	if h.job.picks() {
		line1 = " " + t.Plain.Render(pick(roomy, "A small model drafts many answers, as the receiver can, too.", "A small model drafts many answers."))
		line2 = " " + t.Plain.Render(pick(roomy, "A strong model tells with a few bits which one is right.", "A strong model tells which one is right."))
	}
	line3 := " " + t.Dim.Render("Only the bits cross: a whole answer takes hundreds or more.")
	words := [][]string{
		{title, "", line1, line2, line3, ""}, {title, line1, line2, line3, ""},
		{title, line1, line2, line3}, {title, line1, line2}, {title, ""},
	}
	if h.unfolded && !h.tall() { // who unfolds has read it
		words = [][]string{{title, ""}}
	}
	words = append(words, []string{title})
	if h.wide() {
		return append([][]string{{title, "", ""}}, words...)
	}
	if h.width < pictureFrom+2 || h.unfolded && !h.tall() {
		return words
	}
	drawn := indent(picture(t, h.width-2, h.job.picks()))
	why := indent(h.why(min(h.width-2, pictureMost)))
	all := [][]string{
		joined([]string{title, ""}, drawn, []string{""}, why, []string{""}),
		joined([]string{title, ""}, drawn, why, []string{""}),
		joined([]string{title}, drawn, why, []string{""}),
		joined([]string{title}, drawn, why),
		joined([]string{title}, drawn, []string{""}),
	}
	return append(all, words...)
}

// besidePicture puts the picture at the right of the form, which begins at top.
func (h *home) besidePicture(rows []string, top int) []string {
	width := min(h.width-formWidth-4, pictureMost)
	side := joined(picture(h.theme, width, h.job.picks()), []string{""}, h.why(width), []string{"", ""}, h.legend(width))
	side = fill(side, min(len(side), h.height-top))
	rows = fill(rows, max(len(rows), top+len(side)))
	for i, line := range side {
		rows[top+i] = pad(rows[top+i], formWidth+2) + line
	}
	return rows
}

// foot says what the chosen row is for, and how to start.
func (h *home) foot() []string {
	t := h.theme
	const n = 2
	width := max(1, min(h.rowWidth(), 100)-4)
	about := h.purpose(h.row)
	if h.ascii {
		about = arrowNames(about)
	}
	if h.width < 54 {
		first, _, _ := strings.Cut(about, ". ")
		about = strings.TrimSuffix(first, ".") + "."
	}
	var rows []string
	for _, line := range fill(head(wrap(about, width), n, width), n) {
		rows = append(rows, "  "+t.Dim.Render(line))
	}
	if h.height >= 30 {
		rows = append(rows, "")
	}
	mark := pick(h.row == rowWatch, t.Focus.Render("▸ "), "  ")
	return append(rows, mark+t.SideChip.Render(pick(h.row.opens() && !h.editing, "  w: watch a session  ", "  Enter: watch a session  ")))
}

// indent returns rows with a blank before each.
func indent(rows []string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = " " + r
	}
	return out
}

// joined returns the rows of all parts.
func joined(parts ...[]string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
