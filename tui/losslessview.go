package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/codec"
	"tenbits/tui/chart"
)

// losslessPlan says how the rows of the screen are used.
type losslessPlan struct {
	text   int // rows, two a line
	zoom   bool
	ends   bool // both ends of the interval
	likely int  // rows of candidates, or of the chart beside them
	totals int
	chart  bool
}

// mostLikely is the most rows of candidates, or of the chart beside them.
const mostLikely = 20

func (l *lossless) plan() losslessPlan {
	p := losslessPlan{ends: l.height >= 16, zoom: l.height >= 20, totals: pick(l.height >= 18, 2, 1)}
	// The head, two rules, the token, the bar, the number.
	left := l.height - 2 - 1 - 1 - 1 - pick(p.zoom, 2, 0) - pick(p.ends, 2, 1) - p.totals
	p.likely = max(1, min(left/2, likely+1))
	if l.height < 16 {
		p.likely = 2
	}
	p.text = max(2, left-p.likely)
	if p.text%2 == 1 {
		p.text--
		p.likely++
	}
	if need := max(4, 2*len(l.layOut().rows)); l.done() && need < p.text { // the text is short: the rest has the room
		more := min(p.text-need, max(0, mostLikely-p.likely))
		p.text, p.likely = p.text-more, p.likely+more
	}
	p.chart = l.width >= columnsFrom && p.likely >= 8
	return p
}

func (l *lossless) view() []string {
	t, p := l.theme, l.plan()
	line := t.Rule.Render(strings.Repeat("─", max(0, l.width)))
	title := " " + t.Brand.Render("tenbits")
	for _, more := range []string{pick(l.width < 60, "", "token by token"), l.model(), pick(l.editing, typedText, l.name), pick(l.useBefore && !l.editing, "behind the prompt", "")} {
		if with := title + t.Dim.Render(pick(title == " "+t.Brand.Render("tenbits"), "  ", " · ")) + t.Plain.Render(oneLine(more)); more != "" && cells(with)+1 <= l.width {
			title = with
		}
	}
	if l.editing {
		rows := []string{title, line}
		typed, _, _ := l.input.view(max(1, l.width-2), max(1, l.height-2))
		for _, r := range typed {
			rows = append(rows, " "+t.Plain.Render(r))
		}
		return fitAll(rows, l.width)
	}
	text, above, below := l.textRows(p.text)
	rows := append([]string{spread(title, t.Focus.Render(arrows(above, below))+" ", l.width), line}, text...)
	rows = append(rows, line)
	if len(l.trace.Steps) == 0 {
		return fitAll(append(rows, l.empty()...), l.width)
	}
	s := l.trace.Steps[l.at]
	rows = append(rows, l.token(s), l.bar(s))
	if p.zoom {
		rows = append(rows, l.funnel(s), l.nextBar())
	}
	rows = append(rows, l.number(p.ends)...)
	rows = append(rows, l.candidates(s, p)...)
	return fitAll(append(rows, l.totals(p.totals)...), l.width)
}

func (l *lossless) cursor() *tea.Cursor {
	if !l.editing {
		return nil
	}
	_, x, y := l.input.view(max(1, l.width-2), max(1, l.height-2))
	c := tea.NewCursor(min(1+x, max(0, l.width-1)), 2+y)
	c.Shape, c.Blink = tea.CursorBar, false
	return c
}

func fitAll(rows []string, width int) []string {
	for i := range rows {
		rows[i] = fit(rows[i], width)
	}
	return rows
}

// empty says what there is to do where there are no tokens.
func (l *lossless) empty() []string {
	t := l.theme
	text := "Nothing is written yet. Press e to type a text, or o to open a file."
	switch {
	case l.running:
		text = "The model is being read …"
	case l.err != nil:
		text = "The text cannot be written: " + l.err.Error() + pick(len(l.choices) > 1, ". Press m for another model.", ".")
	}
	var rows []string
	for _, r := range head(wrap(oneLine(text), max(1, l.width-2)), max(1, l.height-4), l.width) {
		rows = append(rows, " "+t.Dim.Render(r))
	}
	return rows
}

// token says what the token under the cursor is and costs.
func (l *lossless) token(s codec.Step) string {
	t := l.theme
	line := " " + t.Title.Render("TOKEN ") + t.Strong.Render("“"+shownToken(s.Text, 24)+"”") + " " + t.Number.Render(decimals(s.Bits)+" bits")
	for _, more := range []string{
		"keeps " + chance(s.To-s.From) + pick(l.width < 60, "", " of the interval"), pick(len(s.Likely) > 0, rank(s), ""),
		pick(s.Likely == nil, "", bitSum(s.To-s.From)),
	} {
		if with := line + t.Dim.Render(" · "+more); more != "" && cells(with) < l.width {
			line = with
		}
	}
	return line
}

// chance writes a probability, which is never 0.
func chance(p float64) string {
	if p < 0.00005 {
		return "<0.01 %"
	}
	return percent(p)
}

// bitSum writes how bits come of a share.
func bitSum(share float64) string {
	return fmt.Sprintf("−log2 %.4g = %s", share, decimals(-math.Log2(share)))
}

// rank says which place a token had among those that were likely.
func rank(s codec.Step) string {
	for i, c := range s.Likely {
		if c.Text == s.Text && c.From == s.From {
			return pick(i == 0, "the likeliest", fmt.Sprintf("the %s likeliest", ordinal(i+1)))
		}
	}
	return fmt.Sprintf("not among the %d likeliest", len(s.Likely))
}

func ordinal(n int) string {
	return fmt.Sprintf("%d%s", n, map[int]string{2: "nd", 3: "rd"}[n]+pick(n > 3, "th", ""))
}

// candidates lists what might have come, and where there is room the bits so far
// beside those of gzip.
func (l *lossless) candidates(s codec.Step, p losslessPlan) []string {
	width := pick(p.chart, l.width*45/100, l.width)
	rows := l.candidateRows(s, p.likely, width)
	if !p.chart {
		return fill(rows, p.likely)
	}
	return beside(fill(rows, p.likely), l.chart(l.width-width-1, p.likely), width, p.likely, " ")
}

func (l *lossless) candidateRows(s codec.Step, n, width int) []string {
	t := l.theme
	if len(s.Likely) == 0 {
		return []string{" " + t.Dim.Render(fit("It goes bit by bit, without a list of tokens.", width-1))}
	}
	list := slices.Clone(s.Likely)
	here := slices.IndexFunc(list, func(c codec.Candidate) bool { return c.Text == s.Text && c.From == s.From })
	if here < 0 {
		list = append(list, codec.Candidate{Text: s.Text, P: s.To - s.From, From: s.From})
		here = len(list) - 1
	}
	if here >= n { // the one that came is in sight
		list[n-1], here = list[here], n-1
	}
	var rows []string
	for i, c := range list[:min(n, len(list))] {
		name, mark, paint := pad("“"+shownToken(c.Text, 14)+"”", 16), "   ", t.Plain
		if i == here {
			mark, paint = " "+t.Focus.Render("▸")+" ", t.Strong
		}
		line := mark + paint.Render(name) + t.Number.Render(fmt.Sprintf("%8s", chance(c.P)))
		if room := width - cells(line) - 12; room >= 4 {
			bar := strings.Repeat("█", int(c.P*float64(room)+0.5))
			line += " " + pick(i == here, t.Focus, t.Dim).Render(pad(bar, room))
		}
		if note := t.Dim.Render(fmt.Sprintf(" %5s bits", decimals(-math.Log2(c.P)))); cells(line)+cells(note) < width {
			line += note
		}
		rows = append(rows, line)
	}
	return rows
}

// chart draws the bits so far over the bytes of the text, beside gzip's.
func (l *lossless) chart(width, height int) []string {
	t := l.theme
	inks := chart.Inks{Text: t.Plain, Axis: t.Dim, Bar: t.Number, Ours: t.Focus}
	ours := chart.Series{Name: pick(l.choice >= 0, l.model(), "model"), Paint: t.Focus, Sign: '●'}
	every := max(1, len(l.sums)/(2*max(1, width)))
	for i := 0; i < len(l.sums); i += every {
		ours.Points = append(ours.Points, chart.Point{X: float64(l.ends[i]), Y: l.sums[i]})
	}
	gzip := chart.Series{Name: "gzip", Paint: t.Dim, Sign: '○'}
	for n, size := range l.gzip {
		gzip.Points = append(gzip.Points, chart.Point{X: float64(n), Y: 8 * float64(size)})
	}
	return chart.Plot{Inks: inks, Series: []chart.Series{ours, gzip}, Whole: true, XName: "bytes of text", YName: "bits"}.Draw(width, height).Rows()
}

// totals says what all of it comes to, and the text up to the cursor.
func (l *lossless) totals(rows int) []string {
	t := l.theme
	bytes := l.ends[l.at+1]
	sofar := " " + t.Dim.Render("so far ") + t.Number.Render(decimals(l.sums[l.at+1])+" bits")
	notes := []string{fmt.Sprintf("UTF-8 %s", thousands(8*bytes))}
	if size, ok := l.gzip[bytes]; ok {
		notes = []string{fmt.Sprintf("gzip %s", thousands(8*size)), notes[0]}
	}
	sofar = l.withNotes(sofar, notes)
	if rows == 1 {
		return []string{sofar}
	}
	if !l.done() {
		return []string{sofar, " " + t.Dim.Render(pick(l.stopped, "not all of it is written", pick(l.err != nil, "it could not go on", "it goes on …")))}
	}
	all := " " + t.Number.Render("= "+plural(l.trace.Bits, "bit"))
	notes = []string{fmt.Sprintf("%s bits a byte", decimals(float64(l.trace.Bits)/float64(max(1, len(l.text)))))}
	if size, ok := l.gzip[len(l.text)]; ok {
		notes = append(notes, fmt.Sprintf("gzip %s", thousands(8*size)))
	}
	for _, c := range l.choices {
		if bits, ok := l.known[c.Name()]; ok && c.Name() != l.model() {
			notes = append(notes, fmt.Sprintf("%s %s", c.Name(), amount(bits)))
		}
	}
	return []string{sofar, l.withNotes(all, notes)}
}

func (l *lossless) withNotes(line string, notes []string) string {
	for _, n := range notes {
		if with := line + l.theme.Dim.Render(" · "+oneLine(n)); cells(with) < l.width {
			line = with
		}
	}
	return line
}
