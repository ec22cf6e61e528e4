package tui

import (
	"fmt"
	"math"
	"strings"

	"tenbits/frontier"
	"tenbits/tui/chart"
	"tenbits/tui/theme"
)

// denominator returns the size that bits are compared with.
func (f *frontierScreen) denominator() (frontier.Denominator, bool) {
	if f.against >= len(f.table.Denominators) {
		return frontier.Denominator{}, false
	}
	return f.table.Denominators[f.against], true
}

func (f *frontierScreen) view() []string {
	t := f.theme
	line := t.Rule.Render(strings.Repeat("─", max(0, f.width)))
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("every way to send it")
	for _, more := range []string{oneLine(f.job.strong) + " to " + oneLine(f.job.small), plural(f.job.budget, "bit") + " a session"} {
		if with := title + t.Dim.Render(" · "+more); cells(with) < f.width {
			title = with
		}
	}
	rows := append(append([]string{title}, f.problem()...), line)
	if len(f.points) == 0 {
		text := "The models are being read …"
		if f.err != nil {
			text = "It cannot be laid out: " + f.err.Error()
		}
		for _, r := range head(wrap(oneLine(text), max(1, f.width-2)), max(1, f.height-1-len(rows)), f.width) {
			rows = append(rows, " "+t.Dim.Render(r))
		}
		return fitAll(rows, f.width)
	}
	n := f.detailRows()
	plane, table := f.plane(), min(len(f.points), max(1, f.height-5-n-len(f.problem())))
	draw := func(height int) {
		for _, r := range f.chart().Draw(max(1, min(f.width-2, 140)), height).Rows() {
			rows = append(rows, " "+r)
		}
	}
	if f.drawn && plane == 0 {
		draw(max(1, f.height-3-n-len(f.problem())))
	} else {
		rows = append(rows, f.tableRows(table)...)
	}
	rows = append(append(rows, line), f.detail(n)...)
	if plane > 0 {
		rows = append(rows, line)
		draw(min(plane, tallest))
	}
	return fitAll(rows, f.width)
}

// problem is the beginning of what the answer is to, where there is room for it.
func (f *frontierScreen) problem() []string {
	if f.height < 28 || f.job.prompt == "" {
		return nil
	}
	t := f.theme
	return []string{t.Rule.Render(" ▌ ") + t.Plain.Render(fit(oneLine(f.job.prompt), max(0, f.width-4)))}
}

// plane returns the rows of the chart below the table, 0 where it has no room.
func (f *frontierScreen) plane() int {
	// The head, its rule, the names, and the chosen one between two rules.
	if n := f.height - len(f.points) - 5 - f.detailRows() - len(f.problem()); n >= 6 {
		return n
	}
	return 0
}

// tableRows lists the methods around the chosen one.
func (f *frontierScreen) tableRows(n int) []string {
	t := f.theme
	wide, widest := f.width >= 60, f.width >= 76
	d, known := f.denominator()
	name := pick(f.width < 60, 15, 20)
	head := "   " + pad("METHOD", name) + fmt.Sprintf("%9s", "BITS") + pick(wide, fmt.Sprintf("%10s", pick(known, "OF "+strings.ToUpper(d.Name), "")), "") + "  ARRIVES" + pick(widest, fmt.Sprintf("%9s%9s", "TOKENS", "SECONDS"), "")
	top := max(0, min(f.at-n/2, len(f.points)-n))
	above, below := more(top, len(f.points), n)
	rows := []string{spread(t.Title.Render(head), t.Focus.Render(arrows(above, below))+" ", f.width)}
	for i := top; i < min(top+n, len(f.points)); i++ {
		p := f.points[i]
		lead, style := "   ", t.Plain
		if i == f.at {
			lead, style = " "+t.Focus.Render("▸")+" ", t.Strong
		}
		line := lead + style.Render(pad(oneLine(p.Name()), name))
		if p.Void {
			rows = append(rows, line+t.Dim.Render(fmt.Sprintf("%9s  %s", "–", oneLine(p.Note))))
			continue
		}
		line += t.Number.Render(fmt.Sprintf("%9s", amount(p.Bits)))
		if wide {
			line += t.Dim.Render(fmt.Sprintf("%10s", pick(known, percent(p.Bits/math.Max(d.Bits, 1)), "")))
		}
		line += "  " + f.arrives(p)
		if widest {
			line += t.Dim.Render(fmt.Sprintf("%9s%9.2f", thousands(p.Tokens), p.Seconds))
		}
		rows = append(rows, line)
	}
	return rows
}

// arrives says whether the receiver ends with the strong model's answer, in seven
// cells.
func (f *frontierScreen) arrives(p frontier.Point) string {
	t := f.theme
	switch {
	case p.Kind == frontier.Lossless:
		return t.Yes.Render("✓ whole")
	case p.Agrees == nil:
		return t.Dim.Render("–      ")
	case *p.Agrees:
		return t.Yes.Render("✓ same ")
	}
	return t.No.Render("✗ other")
}

// tallest is the most rows of the chart: an answer arrives or does not, so that
// more would be empty.
const tallest = 10

// detail says what the chosen method is, in n rows.
func (f *frontierScreen) detail(n int) []string {
	var rows []string
	for _, r := range head(wrap(oneLine(f.told(f.points[f.at])), max(1, f.width-2)), n, f.width-1) {
		rows = append(rows, " "+f.theme.Dim.Render(r))
	}
	return fill(rows, n)
}

// detailRows returns how many rows every method's detail has: what the longest
// takes, so that nothing moves from one to the next, and of low screens a sixth.
func (f *frontierScreen) detailRows() int {
	n := 1
	for _, p := range f.points {
		n = max(n, len(wrap(oneLine(f.told(p)), max(1, f.width-2))))
	}
	return min(n, max(1, f.height/6))
}

// told says what a method is.
func (f *frontierScreen) told(p frontier.Point) string {
	text := p.About
	if p.Note != "" {
		text += pick(text == "", "", "; ") + p.Note
	}
	if p.Right != nil {
		text += pick(*p.Right, "; the answer is right", "; the answer is wrong")
	}
	if d, ok := f.denominator(); ok && !p.Void {
		text += fmt.Sprintf("; %s of %s bits, %s", percent(p.Bits/math.Max(d.Bits, 1)), amount(d.Bits), d.About)
	}
	return text
}

// chart draws the methods on the plane: the chosen one has a sign of its own.
func (f *frontierScreen) chart() chart.Plot {
	t := f.theme
	p := chart.Plot{Inks: chart.Inks{Text: t.Plain, Axis: t.Dim, Bar: t.Side, Ours: t.Focus}, X: chart.Log, Ratio: true, Ends: [2]string{"other", "same"}, XName: "bits", YName: "arrives"}
	for _, k := range []struct {
		kind  frontier.Kind
		sign  rune
		paint theme.Paint
	}{{frontier.Lossless, '●', t.Good}, {frontier.Rewrite, '○', t.Side}, {frontier.Session, '▲', t.Focus}, {frontier.Answer, '△', t.Warn}} {
		s := chart.Series{Name: f.short(string(k.kind)), Sign: k.sign, Paint: k.paint, Scatter: true}
		for i, x := range f.points {
			if x.Kind != k.kind || x.Void || x.Agrees == nil || i == f.at {
				continue
			}
			s.Points = append(s.Points, chart.Point{X: x.Bits, Y: pick(*x.Agrees, 1.0, 0)})
		}
		if len(s.Points) > 0 {
			p.Series = append(p.Series, s)
		}
	}
	if x := f.points[f.at]; !x.Void && x.Agrees != nil {
		p.Series = append(p.Series, chart.Series{Name: pick(f.width < 60, "", "chosen"), Sign: '■', Paint: t.Strong, Scatter: true, Points: []chart.Point{{X: x.Bits, Y: pick(*x.Agrees, 1.0, 0)}}})
	}
	return p
}

// legendFrom is the width from which the names of all kinds stand in a row.
const legendFrom = 76

// short returns the name of a kind, or a word for it where there is less room.
func (f *frontierScreen) short(kind string) string {
	if f.width >= legendFrom {
		return kind
	}
	switch frontier.Kind(kind) {
	case frontier.Lossless:
		return "exact"
	case frontier.Rewrite:
		return "note"
	}
	return kind
}
