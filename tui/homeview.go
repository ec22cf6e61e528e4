package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/term"
)

// problemIndent is the column at which the values of the home screen begin.
const problemIndent = 12

// problemTop is the row of the home screen on which the problem begins.
func (h *home) problemTop() int { return len(h.intro()) + 1 }

// problemRows returns the rows for the problem: a few, so that the screen
// stands still from one to the next, and more where it is long or typed.
func (h *home) problemRows() int {
	needed := 3
	if h.editing {
		needed = 6
	} else {
		needed = max(needed, len(h.problemLines(6)))
	}
	return max(1, min(needed, 6, h.height-15))
}

// problemLines returns the first n lines of the problem or so.
func (h *home) problemLines(n int) []string {
	return wrap(term.Clean(firstBytes(h.job.prompt, 4*n*h.valueWidth())), h.valueWidth())
}

// valueWidth returns the cells for the problem.
func (h *home) valueWidth() int { return max(1, h.width-problemIndent-2) }

// intro says what this is.
func (h *home) intro() []string {
	t := h.theme
	title := " " + t.Brand.Render("tenbits")
	if v := h.o.Version; v != "" && h.width >= columnsFrom {
		title += t.Dim.Render(" " + oneLine(v))
	}
	rows := []string{title + t.Dim.Render("  Twenty Questions between two language models")}
	if h.height < 16 {
		return append(rows, "")
	}
	rows = append([]string{""}, rows...)
	rows = append(rows, "",
		" "+t.Plain.Render(pick(h.width >= columnsFrom,
			"A small model drafts an answer and asks yes/no questions about it.", "A small model drafts an answer and asks about it.")),
		" "+t.Plain.Render(pick(h.width >= columnsFrom,
			"A strong model answers each with one bit. Watch the draft change, bit by bit.", "A strong model answers each question with one bit.")))
	return append(rows, "")
}

// view draws the screen.
func (h *home) view() []string {
	t := h.theme
	rows := h.intro()
	rows = append(rows, h.label(rowProblem, "PROBLEM", h.problemSource()))
	rows = append(rows, h.problem()...)
	if h.height >= 17 {
		rows = append(rows, "")
	}
	rows = append(rows, h.label(rowBits, "BITS", h.bits()))
	rows = append(rows, h.hint(pick(h.width >= columnsFrom, "One bit is one yes or no: all that the strong model may say.", "One bit is one yes or no, and nothing else."))...)
	rows = append(rows, h.label(rowStrategy, "STRATEGY", h.choice(rowStrategy, oneLine(h.job.strategy.Name()))))
	rows = append(rows, h.hint(oneLine(h.job.strategy.About())+".")...)
	rows = append(rows, h.label(-1, "PAIR", t.Plain.Render(oneLine(pair(h.job.small, h.job.strong)))))
	if h.height >= 17 {
		rows = append(rows, "")
	}
	rows = append(rows, " "+t.SideChip.Render("  Enter: watch a session  "))
	for i := range rows {
		rows[i] = fit(rows[i], h.width)
	}
	return rows
}

// label draws the beginning of a row; the chosen one has a mark.
func (h *home) label(row int, name, value string) string {
	style, mark := h.theme.Title, "  "
	if row == h.row {
		style, mark = h.theme.Focus, "▸ "
	}
	return style.Render(pad(mark+name, problemIndent)) + value
}

// hint returns quiet lines below a value.
func (h *home) hint(text string) []string {
	rows := wrap(text, h.width-problemIndent)
	if h.height < 19 {
		rows = head(rows, 1, h.width-problemIndent)
	}
	for i, r := range rows {
		rows[i] = strings.Repeat(" ", problemIndent) + h.theme.Dim.Render(r)
	}
	return rows
}

func (h *home) problemSource() string {
	t := h.theme
	switch {
	case h.editing:
		return t.Focus.Render("your own") + t.Dim.Render("  enter: watch · esc: done")
	case h.job.generated:
		return t.Plain.Render(fmt.Sprintf("generated, number %d", h.job.problem)) + t.Dim.Render("  n: another · e: your own")
	}
	return t.Plain.Render("your own") + t.Dim.Render("  e: change · n: a generated one")
}

// problem draws the problem, or the field in which one is typed.
func (h *home) problem() []string {
	var rows []string
	n := h.problemRows()
	if h.editing {
		rows, _, _ = h.input.view(h.valueWidth(), n)
		if h.input.text == "" {
			rows = []string{h.theme.Dim.Render(fit("Type a problem of your own, or paste one.", h.valueWidth()))}
		}
	} else {
		width := h.valueWidth()
		for _, line := range head(h.problemLines(n), n, width) {
			rows = append(rows, h.theme.Strong.Render(line))
		}
	}
	rows = fill(rows, n)
	for i := range rows {
		rows[i] = strings.Repeat(" ", problemIndent-2) + h.theme.Rule.Render("▌ ") + rows[i]
	}
	return rows
}

// choice draws a value that can be changed.
func (h *home) choice(row int, value string) string {
	if row == h.row {
		return h.theme.Focus.Render("◂ ") + h.theme.Number.Render(value) + h.theme.Focus.Render(" ▸")
	}
	return "  " + h.theme.Number.Render(value)
}

// bits draws the budget as a number and as empty cells.
func (h *home) bits() string {
	value := pad(h.choice(rowBits, fmt.Sprintf("%2d", h.job.budget)), 8)
	n := min(h.job.budget, max(0, h.width-problemIndent-9))
	return value + h.theme.EmptyChip.Render(strings.Repeat("·", n))
}

func (h *home) cursor() *tea.Cursor {
	if !h.editing {
		return nil
	}
	_, x, y := h.input.view(h.valueWidth(), h.problemRows())
	c := tea.NewCursor(problemIndent+x, h.problemTop()+y)
	c.Shape, c.Blink = tea.CursorBar, false
	return c
}
