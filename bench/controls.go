package bench

import (
	"maps"
	"slices"

	"tenbits/bench/stats"
)

// controls compares a row with what the same bits, or none, come to otherwise.
func (t *tally) controls(row *Row, k Key, cells []cell) {
	add := func(name string, other []cell, sent Bits) {
		c := &Control{Score: score(other), Sent: sent, Difference: difference(cells, other), ByDifficulty: map[Difficulty]Share{}}
		c.Subset = pointer(stats.Subset(stats.Sum(problemsOf(t.only(other, uneasy)))))
		for _, d := range Difficulties() {
			if some := t.only(other, d.is); len(some) > 0 {
				c.ByDifficulty[d] = shareOf(stats.Sum(problemsOf(some)).Session, len(some))
			}
		}
		row.Controls[name] = c
	}
	zero := 0.0
	none := Bits{&zero, &zero, &zero, &zero}
	add(controlNothing, t.cells(aloneKey(), nothing), none)
	for _, a := range row.Ratios {
		if a.Name == controlSend {
			add(controlSend, t.cells(aloneKey(), sent), Bits{Ideal: &a.Bits})
		}
	}
	t.answersThatFit(k.Bits, add)
	if t.coded != nil {
		add(controlCoded, t.coded, t.coder)
	}
	for _, other := range t.plan.Rows {
		if other.Control != "" && other != codedKey() && (other.of() == k || other == resampleKey()) {
			add(string(other.Control), t.cells(other, played), t.bits(other))
		}
	}
}

// comparisons compares every two strategies at the same budget.
func (t *tally) comparisons() []Comparison {
	out := []Comparison{}
	for i, a := range t.plan.Rows {
		for _, b := range t.plan.Rows[i+1:] {
			if a.Control == "" && b.Control == "" && a.Bits == b.Bits && a.Bits > 0 {
				out = append(out, Comparison{a.Strategy, b.Strategy, a.Bits, difference(t.cells(a, played), t.cells(b, played))})
			}
		}
	}
	return out
}

// correct corrects the p-values of a table by Holm's method, each kind of test
// for itself: rows against the first drafts, strategies, controls, and what
// sending the answer comes to under the same limit.
func correct(t *Table) {
	var rows, strategies, controls, answers []*Difference
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Budget > 0 && r.Test.N > 0 {
			rows = append(rows, &r.Test)
		}
	}
	for i := range t.Comparisons {
		if t.Comparisons[i].Difference.N > 0 {
			strategies = append(strategies, &t.Comparisons[i].Difference)
		}
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		for _, name := range slices.Sorted(maps.Keys(r.Controls)) {
			c := r.Controls[name]
			switch {
			case c.Difference.N == 0:
			case name == controlNothing || name == controlSend || name == controlCoded:
				// Doing nothing is tested above, and what has no limit is no rival
				// at the same price.
			case name == controlSendFits || name == controlCodedFits:
				answers = append(answers, &c.Difference)
			default:
				controls = append(controls, &c.Difference)
			}
		}
	}
	for _, family := range [][]*Difference{rows, strategies, controls, answers} {
		p := make([]float64, len(family))
		for i, d := range family {
			p[i] = d.McNemar.Exact
		}
		for i, h := range stats.Holm(p) {
			family[i].Holm = &h
		}
	}
}
