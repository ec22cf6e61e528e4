package tui

import (
	"fmt"
	"strings"

	"tenbits/tui/theme"
)

const (
	// mostChanges is how many changed lines a round shows.
	mostChanges = 12

	// around is how many words are shown on each side of a changed one where
	// the rest of a line is left out, and mostWords how many of a line at all.
	around, mostWords = 4, 48
)

// pen draws the lines of a text that is compared, each in rows of width cells.
type pen struct {
	flow flow
	sign string // in front of rows, one cell, styled
}

// penOf returns a pen; a zero paint marks nothing.
func penOf(text, marked theme.Paint, sign string, width int) *pen {
	return &pen{flow{ink: ink{text: text, changed: marked, mark: sign}, width: max(gutter+2, width)}, sign}
}

// draw returns the rows of a line. Those with marked words have the sign, or
// all where all is said.
func (p *pen) draw(line string, marks []bool, all bool) []string {
	rows := p.flow.line(line, marks)
	for i, r := range rows {
		if all && strings.HasPrefix(r, " ") {
			rows[i] = p.sign + r[1:]
		}
	}
	return rows
}

// unified returns the edits in one column: a changed line as it was, then as
// it is.
func unified(t *theme.Theme, edits []edit, width int) []string {
	plain := penOf(t.Plain, t.Plain, " ", width)
	older := penOf(t.Dim, t.Removed, t.RemovedMark.Render("−"), width)
	newer := penOf(t.Plain, t.Added, t.AddedMark.Render("+"), width)
	rows := make([]string, 0, len(edits))
	var later []edit // added among dropped ones: they follow them
	flush := func() {
		for _, e := range later {
			rows = append(rows, newer.draw(e.newer, e.came, true)...)
		}
		later = later[:0]
	}
	for _, e := range edits {
		switch e.fate {
		case dropped:
			rows = append(rows, older.draw(e.older, e.gone, true)...)
		case added:
			later = append(later, e)
		case edited:
			flush()
			rows = append(rows, older.draw(e.older, e.gone, true)...)
			rows = append(rows, newer.draw(e.newer, e.came, true)...)
		default:
			flush()
			rows = append(rows, plain.draw(e.newer, nil, false)...)
		}
	}
	flush()
	return rows
}

// abreast returns the edits in two columns, so that what belongs together
// stands side by side. Half is the width of the left one.
func abreast(t *theme.Theme, edits []edit, half int) []string {
	older := penOf(t.Plain, t.Removed, t.RemovedMark.Render("−"), half-2)
	newer := penOf(t.Plain, t.Added, t.AddedMark.Render("+"), half-2)
	line := t.Rule.Render("│ ")
	rows := make([]string, 0, len(edits))
	put := func(left, right []string) {
		rows = append(rows, beside(left, right, half, max(len(left), len(right)), line)...)
	}
	for i := 0; i < len(edits); i++ {
		e := edits[i]
		switch e.fate {
		case same:
			left := older.draw(e.older, nil, false)
			right := left
			if e.newer != e.older {
				right = newer.draw(e.newer, nil, false)
			}
			put(left, right)
		case edited:
			put(older.draw(e.older, e.gone, false), newer.draw(e.newer, e.came, false))
		default:
			var left, right []string
			for ; i < len(edits) && (edits[i].fate == dropped || edits[i].fate == added); i++ {
				if e := edits[i]; e.fate == dropped {
					left = append(left, older.draw(e.older, e.gone, true)...)
				} else {
					right = append(right, newer.draw(e.newer, e.came, true)...)
				}
			}
			i--
			put(left, right)
		}
	}
	return rows
}

// columnFor returns the width of the left of two columns: half of the width, or
// less where the lines are short, as then they stand close to each other.
func columnFor(edits []edit, width int) int {
	wide := 0
	for _, e := range edits {
		wide = max(wide, cells(e.older), cells(e.newer))
	}
	return min(width/2, max(columnsFrom/2, wide+gutter+4))
}

// changesOf returns the edits that change something.
func changesOf(edits []edit) []edit {
	var out []edit
	for _, e := range edits {
		if e.fate == same || blank(e.older) && blank(e.newer) {
			continue
		}
		out = append(out, e)
	}
	return out
}

// brief returns an edit with its lines cut down to what changes.
func (e edit) brief() edit {
	e.older, e.gone = gist(e.older, e.gone)
	e.newer, e.came = gist(e.newer, e.came)
	return e
}

// gist returns the first words of a long line, the marked ones and a few around
// these. Where others are left out, there is an ellipsis.
func gist(line string, marks []bool) (string, []bool) {
	words := wordsOf(line)
	if len(words) <= mostWords/2 {
		return line, marks
	}
	shown := make([]bool, len(words))
	for i := range words {
		if i < around {
			shown[i] = true
		}
		if i < len(marks) && marks[i] {
			for k := max(0, i-around); k <= min(i+around, len(words)-1); k++ {
				shown[k] = true
			}
		}
	}
	var out []string
	var kept []bool
	for i, word := range words {
		switch {
		case shown[i] && len(out) < mostWords:
			out, kept = append(out, word), append(kept, i < len(marks) && marks[i])
		case len(out) == 0 || out[len(out)-1] != "…":
			out, kept = append(out, "…"), append(kept, false)
		}
	}
	return strings.Join(out, " "), kept
}

// changes adds what changed from one draft to the next.
func (r *report) changes(edits []edit) {
	rest := 0
	if len(edits) > mostChanges {
		edits, rest = edits[:mostChanges], len(edits)-mostChanges
	}
	short := make([]edit, len(edits))
	for i, e := range edits {
		short[i] = e.brief()
	}
	const indent = "   "
	var rows []string
	if r.width >= columnsFrom {
		rows = abreast(r.theme, short, columnFor(short, r.width-len(indent)))
	} else {
		rows = unified(r.theme, short, r.width-len(indent))
	}
	r.indented(rows, len(indent))
	if rest > 0 {
		r.add(indent + "  " + r.theme.Dim.Render(fmt.Sprintf("… and %s", plural(rest, "more changed line"))))
	}
}
