package bench

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"tenbits/bench/stats"
	"tenbits/session"
)

// byBits writes what each strategy comes to at each budget, side by side, with the
// controls below it: of the gap, in right answers, and in bits that were sent.
func (t Table) byBits(b *bytes.Buffer) {
	lines, budgets := t.lines()
	if len(budgets) < 2 {
		return
	}
	fmt.Fprint(b, "## By bits\n\n")
	columns := []string{"strategy"}
	for _, n := range budgets {
		columns = append(columns, strconv.Itoa(n))
	}
	for _, part := range []struct {
		head string
		cell func(Score, Bits) string
	}{
		{"Closed of the gap between the two models (PGR), in percent, with intervals of 95 %, by the bits that may be sent:", func(s Score, _ Bits) string { return short95(s.PGR, s.Bootstrap.PGR) }},
		{fmt.Sprintf("Right answers, of %d:", t.Alone.Small.N), func(s Score, _ Bits) string { return count(s.Right) }},
		{"Bits that were sent, a session:", func(_ Score, sent Bits) string { return bits(first(sent.Payload, sent.Ideal)) }},
	} {
		fmt.Fprintf(b, "%s\n\n", part.head)
		header(b, columns...)
		for _, l := range lines {
			cells := []string{l.name}
			for _, n := range budgets {
				text := ""
				if at, ok := l.at[n]; ok {
					text = part.cell(at.Score, at.sent)
				}
				cells = append(cells, text)
			}
			line(b, cells...)
		}
		b.WriteString("\n")
	}
}

// byBitsLine is a strategy, or a control, at each budget.
type byBitsLine struct {
	name string
	at   map[int]byBitsCell
}

type byBitsCell struct {
	Score
	sent Bits
}

// lines returns the lines of the tables by bits, and their columns.
func (t Table) lines() (lines []byBitsLine, budgets []int) {
	put := func(name string, budget int, s Score, sent Bits) {
		i := slices.IndexFunc(lines, func(l byBitsLine) bool { return l.name == name })
		if i < 0 {
			i = len(lines)
			lines = append(lines, byBitsLine{name, map[int]byBitsCell{}})
		}
		if _, there := lines[i].at[budget]; !there { // what is the same for every strategy is there once
			lines[i].at[budget] = byBitsCell{s, sent}
		}
	}
	for _, r := range t.Rows {
		if r.Budget > 0 && !slices.Contains(budgets, r.Budget) {
			budgets = append(budgets, r.Budget)
		}
		if r.Budget > 0 {
			put(r.Strategy, r.Budget, r.Score, r.Sent)
		}
	}
	slices.Sort(budgets)
	for _, c := range []string{string(session.Self), controlNothing, controlSendFits, controlCodedFits, controlSend, controlCoded} {
		for _, r := range t.Rows {
			x := r.Controls[c]
			if r.Budget == 0 || x == nil {
				continue
			}
			name := c
			switch c {
			case string(session.Self):
				name = r.Strategy + ", " + c
			case controlSendFits:
				name = controlSend + ", where it fits"
			case controlCodedFits:
				name = controlCoded + ", where it fits"
			case controlSend, controlCoded:
				name = c + ", without a limit"
			}
			put(name, r.Budget, x.Score, x.Sent)
		}
	}
	return lines, budgets
}

// first returns the first of two numbers that is known.
func first(a, b *float64) *float64 {
	if a != nil {
		return a
	}
	return b
}

// short95 writes a share in whole percent with its interval.
func short95(v *float64, i *stats.Interval) string {
	if v == nil {
		return "undefined"
	}
	s := whole(*v)
	if i != nil && i.Low < i.High {
		s += fmt.Sprintf(" (%s to %s)", whole(i.Low), whole(i.High))
	}
	return s
}

// whole writes a share in whole percent; what is nearly nothing has no sign.
func whole(v float64) string {
	if s := fmt.Sprintf("%.0f", 100*v); s != "-0" {
		return s
	}
	return "0"
}
