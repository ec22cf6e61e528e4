package tui

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenbits/bench"
	"tenbits/tui/chart"
	"tenbits/tui/theme"
)

// bars returns a rule.
func bars(width int) string { return strings.Repeat("─", max(0, width)) }

func (c *benchRun) view() []string {
	t := c.theme
	about := " · " + oneLine(c.id)
	if c.run != nil {
		about = fmt.Sprintf(" · %s × %s · %s asks %s", oneLine(c.run.Plan.Set), thousands(c.run.Plan.Problems), oneLine(c.run.Plan.Small.Ref()), oneLine(c.run.Plan.Strong.Ref()))
	}
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("bench") + t.Dim.Render(about)
	rows := []string{fit(title, c.width), t.Rule.Render(bars(c.width))}
	switch {
	case c.playing:
		rows = append(rows, c.running(max(1, c.height-len(rows)))...)
	case c.table != nil:
		rows = append(rows, c.results(max(1, c.height-len(rows)))...)
	}
	for i := range rows {
		rows[i] = fit(rows[i], c.width)
	}
	return rows[:min(len(rows), max(0, c.height))]
}

// running draws how far a run is: sessions, throughput, what is left, and the
// recovery of each row so far.
func (c *benchRun) running(room int) []string {
	t, p := c.theme, c.progress
	width := max(10, min(c.width-2, 100))
	done := 0
	if p.Of > 0 {
		done = width * p.Done / p.Of
	}
	rows := []string{
		" " + t.Number.Render(thousands(p.Done)) + t.Plain.Render(" of "+plural(p.Of, "session")) + t.Bad.Render(pick(p.Failed > 0, "  "+thousands(p.Failed)+" failed", "")),
		" " + t.Side.Render(strings.Repeat("█", done)) + t.Rule.Render(strings.Repeat("░", width-done)),
		" " + t.Plain.Render(fmt.Sprintf("%.1f a second", p.Rate())) + t.Dim.Render(leftText(p)),
	}
	if c.height > 14 {
		rows = slices.Insert(rows, 0, "")
		rows = append(rows, "")
	}
	rows = append(rows, " "+t.Title.Render(pad("STRATEGY", 14)+pad("BITS", 6)+"RECOVERED SO FAR"))
	list := slices.DeleteFunc(slices.Clone(p.Rows), func(r bench.RowProgress) bool { return r.Bits == 0 })
	for i, r := range list {
		if len(rows) == room-1 && i < len(list)-1 {
			return append(rows, " "+t.Dim.Render(fmt.Sprintf("and %d more", len(list)-i)))
		}
		text := t.Dim.Render("nothing that was wrong yet")
		if r.Wrong > 0 {
			share := float64(r.Won) / float64(r.Wrong)
			room := max(0, min(40, c.width-46))
			text = t.Number.Render(fmt.Sprintf("%6.1f %%", 100*share)) + t.Dim.Render(pad(fmt.Sprintf("  %d of %d", r.Won, r.Wrong), 15)) + t.Side.Render(strings.Repeat("█", int(share*float64(room))))
		}
		rows = append(rows, " "+t.Plain.Render(pad(oneLine(r.Strategy), 14)+pad(strconv.Itoa(r.Bits), 6))+text)
	}
	return rows
}

// leftText says how long a run has taken, and how long it will.
func leftText(p bench.Progress) string {
	s := "  " + p.Elapsed.Round(time.Second).String() + " so far"
	if left := p.Left(); left > 0 {
		s += ", about " + left.Round(time.Second).String() + " left"
	}
	return s
}

// results draws the table, and below it, or beside it, what tab chooses.
func (c *benchRun) results(room int) []string {
	rows := c.alone()
	table := c.lines()
	lower := max(0, room-len(rows)-len(table)-1)
	if least := 7; lower < least { // the chosen row has to stay in sight
		keep := max(2, room-len(rows)-1-min(least, room/2))
		top := max(0, min(c.at-(keep-1)/2, len(table)-1-(keep-1)))
		table = append(table[:1:1], table[1+top:min(len(table), top+keep)]...)
		lower = max(0, room-len(rows)-len(table)-1)
	}
	rows = append(rows, table...)
	if lower < 3 {
		return rows
	}
	part := c.below(lower)
	return append(append(rows, c.theme.Rule.Render(bars(c.width))), part[:min(len(part), lower)]...)
}

// alone says what the models do by themselves.
func (c *benchRun) alone() []string {
	t, a := c.theme, c.table.Alone
	one := func(name string, s bench.Share) string {
		return t.Dim.Render(name+" ") + t.Number.Render(ratio(s.Accuracy)) + t.Dim.Render(between(s.Wilson))
	}
	gap := t.Dim.Render("gap ") + t.Number.Render(ratio(a.Gap.Value)) + t.Dim.Render(between(a.Gap.Bootstrap))
	if c.width < columnsFrom {
		return []string{" " + one("small alone", a.Small), " " + one("strong alone", a.Strong)}
	}
	return []string{" " + one("small alone", a.Small) + "   " + one("strong alone", a.Strong) + pick(c.width >= 100, "   "+gap, "")}
}

// ratio writes a share, – where it is not known.
func ratio(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100**v)
}

func between(i *bench.Interval) string {
	if i == nil {
		return ""
	}
	return fmt.Sprintf(" (%.1f to %.1f)", 100*i.Low, 100*i.High)
}

// lines draws the rows of the table under their heading.
func (c *benchRun) lines() []string {
	t := c.theme
	wide, widest := c.width >= columnsFrom, c.width >= 110
	head := "   " + pad("STRATEGY", 12) + pad("BITS", 6) + pad("RIGHT", 9)
	head += pick(widest, pad("95 %", 16), "") + pad("RECOVERED", 11) + pick(wide, pad("95 %", 16), "") + pad("WON", 6) + pad("LOST", 6) + pick(wide, pad("PGR", 9), "") + pick(widest, pad("SENT", 8)+"p, HOLM", "")
	rows := []string{t.Title.Render(head)}
	for i, r := range c.table.Rows {
		body := pick(i == c.at, t.Strong, t.Plain)
		line := t.Focus.Render(pick(i == c.at, " ▸ ", "   ")) + body.Render(pad(fit(oneLine(r.Strategy), 11), 12)+pad(strconv.Itoa(r.Budget), 6)) + t.Number.Render(pad(ratio(r.Accuracy), 9))
		if widest {
			line += t.Dim.Render(pad(extent(r.Wilson), 16))
		}
		line += t.Number.Render(pad(ratio(r.Recovery), 11))
		if wide {
			line += t.Dim.Render(pad(extent(r.Bootstrap.Recovery), 16))
		}
		line += t.Good.Render(pad(whole(r.Won), 6)) + t.Bad.Render(pad(whole(r.Lost), 6))
		if wide {
			line += body.Render(pad(ratio(r.PGR), 9))
		}
		if widest {
			line += t.Dim.Render(pad(decimal(r.Sent.Payload), 8) + holm(r.Test))
		}
		rows = append(rows, line)
	}
	return rows
}

// extent writes an interval of shares, – where there is none: most resamples of a
// few problems may have none that the small model has wrong.
func extent(i *bench.Interval) string {
	if i == nil {
		return "–"
	}
	return strings.ReplaceAll(fmt.Sprintf("%.1f to %.1f", 100*i.Low, 100*i.High), "-", "−")
}

// whole writes a number of problems, which is not whole where there are several
// trials.
func whole(v float64) string {
	if v == math.Trunc(v) {
		return thousands(int(v))
	}
	return fmt.Sprintf("%.1f", v)
}

func decimal(v *float64) string {
	if v == nil {
		return "–"
	}
	return decimals(*v)
}

func holm(d bench.Difference) string {
	switch {
	case d.Holm == nil:
		return "–"
	case *d.Holm < 0.0001:
		return "< 0.0001"
	}
	return fmt.Sprintf("%.4f", *d.Holm)
}

// below draws what stands below the rows.
func (c *benchRun) below(height int) []string {
	t := c.theme
	switch c.part {
	case partControls:
		return c.controls(height)
	case partNotes:
		var rows []string
		for _, n := range c.table.Notes {
			for i, line := range wrap(oneLine(n), c.width-4) {
				rows = append(rows, t.Dim.Render(pick(i == 0, " · ", "   "))+t.Plain.Render(line))
			}
		}
		return head(rows, height, c.width)
	}
	return c.chart(height)
}

// chart draws recovery against bits, with intervals, and that of the small
// model which answers itself.
func (c *benchRun) chart(height int) []string {
	t := c.theme
	p := chart.Plot{
		Inks:  chart.Inks{Text: t.Plain, Axis: t.Dim, Bar: t.Side, Ours: t.Focus},
		Whole: true, Ratio: true, XName: "bits", YName: "recovered",
	}
	paints := []theme.Paint{t.Focus, t.Side, t.Good, t.Warn, t.Bad, t.Pending}
	for i, s := range c.table.Plot(bench.Recovery).Series {
		if len(s.Points) == 0 {
			continue
		}
		one := chart.Series{Name: oneLine(s.Name), Paint: paints[i%len(paints)]}
		for _, at := range s.Points {
			one.Points = append(one.Points, chart.Point(at))
		}
		p.Series = append(p.Series, one)
	}
	var rows []string
	for _, line := range p.Draw(max(1, min(c.width-2, 140)), height).Rows() {
		rows = append(rows, " "+line)
	}
	return rows
}

// controls draws what the chosen row comes to without what the strong model
// knows, or at another price.
func (c *benchRun) controls(height int) []string {
	t, r := c.theme, c.table.Rows[c.at]
	wide := c.width >= columnsFrom
	rows := []string{t.Title.Render("   " + pad("CONTROL", 20) + pad("BITS", 8) + pad("RIGHT", 9) + pad("ROW MINUS IT", 17) + pick(wide, "95 %", ""))}
	for _, name := range slices.Sorted(maps.Keys(r.Controls)) {
		x := r.Controls[name]
		sent := x.Sent.Payload
		if sent == nil {
			sent = x.Sent.Ideal
		}
		line := t.Plain.Render("   "+pad(oneLine(name), 20)) + t.Dim.Render(pad(decimal(sent), 8)) + t.Number.Render(pad(ratio(x.Accuracy), 9))
		line += t.Strong.Render(pad(pointsText(x.Difference.Value), 17)) + pick(wide, t.Dim.Render(extent(x.Difference.Bootstrap)), "")
		rows = append(rows, line)
	}
	return head(rows, height, c.width)
}

func pointsText(v *float64) string {
	if v == nil {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%+.1f points", 100**v), "-", "−", 1)
}
