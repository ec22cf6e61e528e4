package tui

import (
	"fmt"
	"slices"
	"strings"

	"tenbits/models/embedded/problems"
	"tenbits/puzzles"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

// formLine is a line of the form and the row that it belongs to.
type formLine struct {
	row  setupRow
	text string
}

// form returns the rows that can be changed.
func (h *home) form() []formLine {
	if text := strings.TrimSpace(h.input.text); h.editing && text != "" && text != h.job.prompt {
		typed := *h // what is told of the problem is told of what is typed
		typed.job = h.job.own(text)
		h = &typed
	}
	var lines []formLine
	for _, r := range h.rows() {
		if r == rowWatch {
			break
		}
		if h.height >= 36 && (r == rowBits || r == rowSmall || r == rowSeed) {
			lines = append(lines, formLine{-1, ""})
		}
		for _, text := range h.rowLines(r) {
			lines = append(lines, formLine{r, text})
		}
	}
	return lines
}

// rowLines draws a row.
func (h *home) rowLines(r setupRow) []string {
	t := h.theme
	switch r {
	case rowProblem:
		return append([]string{h.label(r, "  "+h.problemSource())}, h.problem()...)
	case rowBits:
		return []string{h.label(r, h.bits())}
	case rowStrategy:
		return h.strategyLines()
	case rowSmall, rowStrong:
		return []string{h.label(r, h.seatValue(*h.seat(r)))}
	case rowAsker:
		return []string{h.label(r, h.askerValue())}
	case rowSeed:
		return []string{h.label(r, h.choice(r, fmt.Sprint(h.job.seed)))}
	case rowGold:
		return []string{h.label(r, h.goldValue())}
	case rowOracle:
		return h.oracleLines()
	case rowFormat:
		about := qa.AboutFormat(h.job.format)
		if h.width < columnsFrom {
			about = pick(h.job.format == qa.Coded1, "surprises cost more", "one bit an answer")
		}
		return []string{h.label(r, h.valued(h.choice(r, h.job.format), t.Dim.Render(about)))}
	case rowCheck:
		return []string{h.label(r, h.valued(h.choice(r, string(h.job.check)), t.Dim.Render(h.aboutCheck())))}
	case rowJudge:
		return []string{h.label(r, h.judgeValue())}
	case rowTau:
		return []string{h.label(r, h.tauValue())}
	case rowGuard:
		return []string{h.label(r, h.guardValue())}
	}
	return []string{h.label(rowMore, "  "+t.Dim.Render(h.folded()))}
}

// folded says what the rows hold that are not shown.
func (h *home) folded() string {
	if h.unfolded {
		return "tab hides these"
	}
	if h.width < columnsFrom {
		return "tab: asker, seed, gold, format, judge, guard"
	}
	return fmt.Sprintf("tab: asker, seed %d, %s, %s, %s, %s", h.job.seed, pick(h.job.gold == "", "no right answer", "right answer"), h.job.format,
		pick(h.job.judge == "", "no judge", "judge "+oneLine(h.job.judge)), pick(h.job.guard, "guarded", "no guard"))
}

// aboutCheck says whether a check will follow the payload, as far as that is
// known.
func (h *home) aboutCheck() string {
	narrow := h.width < columnsFrom
	switch h.job.check {
	case session.CheckOn:
		return pick(narrow, "8 more bits find damage", "8 more bits, by which the receiver finds damage")
	case session.CheckOff:
		return "damage is not found"
	}
	c, known := h.card(h.job.small)
	switch {
	case known && c.Deterministic, strings.HasPrefix(h.job.small, provided+"/"):
		return pick(narrow, "off with this small model", "off, as the small model always writes the same")
	case known:
		return pick(narrow, "on with this small model", "on, as the small model may write something else")
	}
	return pick(narrow, "as the small model needs it", "on where the small model may write something else")
}

// valued returns the value of a row, which begins two cells before valueIndent,
// and what there is to say of it: in a column of its own where there is room.
func (h *home) valued(value, about string) string {
	if h.rowWidth() >= columnsFrom {
		value = value + strings.Repeat(" ", max(0, aboutIndent-labelWidth-2-cells(value)))
	} else if cells(value) < shortValue {
		value = pad(value, shortValue)
	}
	return value + "  " + about
}

func (h *home) strategyLines() []string {
	name, about := oneLine(h.job.strategy.Name()), oneLine(h.job.strategy.About())+"."
	value := h.choice(rowStrategy, name)
	if h.rowWidth() >= columnsFrom && cells(about) <= h.rowWidth()-aboutIndent {
		return []string{h.label(rowStrategy, h.valued(value, h.theme.Dim.Render(about)))}
	}
	rows := []string{h.label(rowStrategy, value)}
	width := max(1, h.rowWidth()-valueIndent)
	if cells(about) == width+1 {
		about = strings.TrimSuffix(about, ".") // one row
	}
	for _, line := range head(wrap(about, width), pick(h.height < 17, 1, 2), width) {
		rows = append(rows, strings.Repeat(" ", valueIndent)+h.theme.Dim.Render(line))
	}
	return rows
}

// seatValue names a model, and what is known of it.
func (h *home) seatValue(ref string) string {
	t := h.theme
	value := "  " + t.Plain.Render(oneLine(ref))
	if wrong := h.wrong[ref]; wrong != "" {
		return h.valued(value, t.Warn.Render("! "+wrong))
	}
	if c, ok := h.card(ref); ok {
		room := h.rowWidth() - labelWidth - cells(h.valued(value, ""))
		return h.valued(value, t.Dim.Render(parts(strings.Join(badges(c), " · "), max(0, room))))
	}
	if strings.HasPrefix(ref, provided+"/") {
		return h.valued(value, t.Dim.Render("in this program"))
	}
	return value
}

func (h *home) goldValue() string {
	t := h.theme
	switch {
	case h.job.gold == "":
		return "  " + t.Dim.Render("not known: the drafts will not be graded")
	case h.job.typed():
		return "  " + t.Plain.Render(oneLine(h.job.gold))
	}
	return h.valued("  "+t.Plain.Render(oneLine(h.job.gold)), t.Dim.Render("known, as the problem is built in"))
}

// oracleLines say whether the strong model is given the right answer, and what
// that means for the result.
func (h *home) oracleLines() []string {
	t := h.theme
	if !h.job.oracle {
		about := pick(h.width >= columnsFrom, "the strong model finds its own solution", "the strong model solves it")
		return []string{h.label(rowOracle, h.valued(pad(h.choice(rowOracle, "off"), 8), t.Dim.Render(about)))}
	}
	rows := []string{h.label(rowOracle, h.valued(pad(h.choice(rowOracle, "on"), 8), t.Warn.Render("! the strong model is given the answer")))}
	width := max(1, h.rowWidth()-valueIndent-1)
	for _, line := range wrap("The result then shows what the bits can carry at most, not what the strong model knows.", width) {
		rows = append(rows, strings.Repeat(" ", valueIndent)+t.Warn.Render(line))
	}
	return rows
}

// label draws the beginning of a row; the chosen one has a mark.
func (h *home) label(r setupRow, value string) string {
	style, mark := h.theme.Title, "  "
	if r == h.row {
		style, mark = h.theme.Focus, "▸ "
	}
	return style.Render(pad(mark+r.String(), labelWidth)) + value
}

func (h *home) problemSource() string {
	t := h.theme
	switch {
	case h.editing:
		return t.Focus.Render(pick(len(h.input.text) < 1000, "your own", "your own, "+plural(len(h.input.text), "byte"))) + t.Dim.Render("  enter: watch · esc: "+pick(h.fresh, "the one before", "done"))
	case h.job.generated:
		name := pick(h.width >= columnsFrom, "generated, ", "") + fmt.Sprintf("number %d", h.job.problem)
		if h.level != anyLevel {
			name += ", " + h.level.String()
		}
		return t.Plain.Render(name) + t.Dim.Render(pick(h.width >= 54, "  n: another · e: your own", ""))
	case h.job.set == puzzles.Set:
		return t.Plain.Render("built-in puzzle") + t.Dim.Render("  n: another · e: your own")
	case !h.job.typed():
		return t.Plain.Render("of the set "+oneLine(h.job.set)) + t.Dim.Render("  n: a generated one · e: your own")
	}
	return t.Plain.Render("your own") + t.Dim.Render("  e: change · n: a generated one")
}

// problemRows returns the rows for the problem: as many for each, so that the
// screen stands still from one to the next, and more while one is typed.
func (h *home) problemRows() int {
	switch {
	case h.editing:
		return max(1, min(12, h.height/3))
	case h.height < 17:
		return 2
	case h.height >= 30:
		return max(pick(h.valueWidth() >= 90, 2, 3), min(len(h.problemLines(8)), 8))
	}
	return max(3, min(len(h.problemLines(4)), 4))
}

// problemLines returns the first n lines of the problem or so.
func (h *home) problemLines(n int) []string {
	return wrap(term.Clean(firstBytes(h.job.prompt, 4*n*h.valueWidth())), h.valueWidth())
}

// problem draws the problem and what there is to know of it, or the field in
// which one is typed.
func (h *home) problem() []string {
	var rows []string
	n, width := h.problemRows(), h.valueWidth()
	bar := strings.Repeat(" ", labelWidth) + h.theme.Rule.Render("▌ ")
	if h.editing {
		rows, _, _ = h.input.view(width, n)
		if h.input.text == "" {
			rows = []string{h.theme.Dim.Render(fit("Type a problem of your own, or paste one.", width))}
		}
		rows = fill(rows, n)
		for i := range rows {
			rows[i] = bar + rows[i]
		}
		return rows
	}
	for _, line := range head(h.problemLines(n), n, width) {
		rows = append(rows, bar+h.theme.Strong.Render(line))
	}
	if h.height < 17 {
		return fill(rows, n)
	}
	return fill(append(rows, strings.Repeat(" ", valueIndent)+h.known()), n+1)
}

// known says what the built-in pair knows of the problem.
func (h *home) known() string {
	t := h.theme
	ours := func(ref string) bool { return strings.HasPrefix(ref, provided+"/") }
	switch {
	case !ours(h.job.small):
		return ""
	case !h.job.generated:
		advice := "! The built-in pair is for word problems only."
		if h.rowWidth() >= 100 {
			advice += " Others need models of your own, as SMALL and STRONG."
		}
		if !lineFits(advice, h.valueWidth()+1) {
			advice = "! The built-in pair is for word problems."
		}
		return t.Warn.Render(fit(advice, h.valueWidth()+1))
	case h.job.knows() != "":
		return t.Dim.Render(fit("Only you know: "+h.job.knows()+".", h.valueWidth()+1))
	case !ours(h.job.strong):
		return ""
	}
	var hidden []string
	for _, s := range problems.New(h.job.problem).Steps {
		if name := "a " + s.Container; s.Hidden() && !slices.Contains(hidden, name) {
			hidden = append(hidden, name)
		}
	}
	if len(hidden) == 0 {
		return t.Dim.Render("Both models know all of its numbers.")
	}
	text := "Only the strong model knows what " + strings.Join(hidden, " and ") + pick(len(hidden) == 1, " holds.", " hold.")
	if !lineFits(text, h.valueWidth()) {
		text = "Hidden from the small model: " + strings.Join(hidden, ", ") + "."
	}
	return t.Dim.Render(fit(text, h.valueWidth()+1))
}

// choice draws a value that can be changed.
func (h *home) choice(r setupRow, value string) string {
	if r == h.row {
		return h.theme.Focus.Render("◂ ") + h.theme.Number.Render(value) + h.theme.Focus.Render(" ▸")
	}
	return "  " + h.theme.Number.Render(value)
}

// bits draws the budget as a number and as empty cells, and says where as many
// bits are enough for the answer itself.
func (h *home) bits() string {
	value := pad(h.choice(rowBits, fmt.Sprintf("%2d", h.job.budget)), 8)
	n := min(h.job.budget, max(0, h.rowWidth()-valueIndent-9))
	about := h.theme.EmptyChip.Render(strings.Repeat("·", n))
	if direct := h.job.direct(); direct > 0 && h.job.budget >= direct {
		room := h.rowWidth() - n - pick(h.rowWidth() >= columnsFrom, aboutIndent, valueIndent+9) - 1
		for _, text := range []string{fmt.Sprintf("the answer itself takes %d bits, no more than this budget", direct), fmt.Sprintf("the answer itself takes %d bits", direct), fmt.Sprintf("the answer takes %d", direct)} {
			if cells(text)+2 <= room {
				about += "  " + h.theme.Dim.Render(text)
				break
			}
		}
	}
	return h.valued(value, about)
}
