package bench

import (
	"maps"
	"slices"

	"tenbits/bench/stats"
	"tenbits/session"
)

// Table returns what the run has come to so far. It depends on nothing but its
// results.
func (r *Run) Table() Table {
	r.mu.Lock()
	results := maps.Clone(r.results)
	r.mu.Unlock()
	t := &tally{plan: r.Plan, results: results, of: make([]Difficulty, r.Plan.Problems)}
	out := Table{
		Run: r.Plan.Run, Set: r.Plan.Set, Problems: r.Plan.Problems, Skipped: r.Plan.Skipped, Trials: r.Plan.Trials, Format: r.Plan.Format, Sides: r.Plan.sides(),
		Small: r.Plan.Small.Ref(), Strong: r.Plan.Strong.Ref(), Middle: r.Plan.Middle, Asker: r.Plan.askerRef(),
		Classes: map[session.Outcome]int{}, Difficulties: map[Difficulty]int{}, Rows: []Row{}, Comparisons: []Comparison{}, Notes: []string{},
	}
	reasons := map[string]int{}
	for _, i := range r.Plan.items() {
		out.Planned++
		done, ok := results[i]
		if !ok {
			continue
		}
		out.Sessions++
		out.Classes[done.Outcome]++
		out.Usage = out.Usage.Plus(done.Usage)
		if done.Failed() {
			out.Failed++
			reasons[done.Why]++
		}
	}
	out.Reasons = ranked(reasons)
	out.Alone = t.alone()
	for _, d := range t.of {
		if d != "" {
			out.Difficulties[d]++
		}
	}
	if slices.Contains(r.Plan.Rows, codedKey()) {
		t.codes = t.prices()
		t.coded, t.coder = t.sendCoded()
	}
	for _, k := range r.Plan.Rows {
		if k.Control == "" {
			out.Rows = append(out.Rows, t.row(k))
		}
	}
	out.Comparisons = t.comparisons()
	correct(&out)
	out.Notes = notes(&out)
	if t.coded != nil {
		out.Notes = append(out.Notes, r.Plan.codedNote())
	}
	return out
}

// ranked returns reasons, the most frequent first.
func ranked(reasons map[string]int) []Reason {
	out := []Reason{}
	for _, why := range slices.Sorted(maps.Keys(reasons)) {
		out = append(out, Reason{why, reasons[why]})
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return b.Sessions - a.Sessions })
	return out[:min(len(out), mostReasons)]
}

// tally counts the results of a plan.
type tally struct {
	plan    Plan
	results map[Item]Result
	of      []Difficulty // of each problem

	// What follows is of sending the answer coded; nil where the run has no
	// drafts for it.
	codes map[Item]float64 // prices in bits
	coded []cell
	coder Bits
}

// cell is what a row has of a problem: its trials that count.
type cell struct {
	n                      int // the problem
	small, strong, session float64
	wrong, won, lost       float64
	trials, strongs        int
}

// outcome returns what is in a result that counts.
type outcome func(alone, own Result) (right bool, ok bool)

// cells returns the problems that a row has, by what right says of their trials.
func (t *tally) cells(k Key, right outcome) []cell {
	var out []cell
	for n := range t.plan.Problems {
		c := cell{n: n}
		for trial := range t.plan.Trials {
			alone, own := t.results[Item{Problem: n, Trial: trial, Key: aloneKey()}], t.results[Item{Problem: n, Trial: trial, Key: k}]
			if alone.Outcome == "" || alone.Failed() || alone.First == nil {
				continue
			}
			ok, counts := right(alone, own)
			if !counts {
				continue
			}
			c.trials++
			c.small += one(*alone.First)
			c.session += one(ok)
			c.wrong += one(!*alone.First)
			c.won += one(!*alone.First && ok)
			c.lost += one(*alone.First && !ok)
			if alone.Reference != nil {
				c.strongs++
				c.strong += one(*alone.Reference)
			}
		}
		if c.trials > 0 {
			out = append(out, c)
		}
	}
	return out
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func played(_, own Result) (bool, bool) {
	if !own.graded() {
		return false, false
	}
	return *own.Final, true
}

func nothing(alone, _ Result) (bool, bool) { return *alone.First, true }

func sent(alone, _ Result) (bool, bool) {
	if alone.Reference == nil {
		return false, false
	}
	return *alone.Reference, true
}

// problem returns a cell as the statistics want it.
func (c cell) problem() stats.Problem {
	n := float64(c.trials)
	p := stats.Problem{Small: c.small / n, Session: c.session / n, Wrong: c.wrong / n, Won: c.won / n, Lost: c.lost / n}
	if c.strongs > 0 {
		p.Strong = c.strong / float64(c.strongs)
	}
	return p
}

func problemsOf(cells []cell) []stats.Problem {
	out := make([]stats.Problem, len(cells))
	for i, c := range cells {
		out[i] = c.problem()
	}
	return out
}

// bootstrapSeed is that of all intervals: the same results have the same.
const bootstrapSeed = 0x74656e62697473

func pointer(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

func shareOf(right float64, n int) Share {
	s := Share{Right: right, N: n}
	if n > 0 {
		a := right / float64(n)
		w, _ := stats.Wilson(a, n, stats.Level)
		s.Accuracy, s.Wilson = &a, &w
	}
	return s
}

// score returns what some cells come to.
func score(cells []cell) Score {
	problems := problemsOf(cells)
	s := stats.Sum(problems)
	out := Score{Share: shareOf(s.Session, s.N), Small: s.Small, Wrong: s.Wrong, Won: s.Won, Lost: s.Lost, Net: s.Won - s.Lost}
	out.Gain, out.Recovery, out.PGR = pointer(stats.Gain(s)), pointer(stats.Recovery(s)), pointer(stats.PGR(s))
	b := stats.Bootstrap(problems, stats.Resamples, bootstrapSeed, stats.Gain, stats.Recovery, stats.PGR)
	out.Bootstrap = Intervals{Gain: b[0], Recovery: b[1], PGR: b[2]}
	return out
}

// difference compares two results on the problems that both have.
func difference(a, b []cell) Difference {
	var both []stats.Problem
	won, lost := 0, 0
	for _, x := range a {
		i, ok := slices.BinarySearchFunc(b, x.n, func(c cell, n int) int { return c.n - n })
		if !ok {
			continue
		}
		p := stats.Problem{Session: x.problem().Session, Small: b[i].problem().Session}
		both = append(both, p)
		switch {
		case p.Session > p.Small:
			won++
		case p.Session < p.Small:
			lost++
		}
	}
	return Difference{
		N: len(both), Value: pointer(stats.Gain(stats.Sum(both))), McNemar: stats.Test(won, lost),
		Bootstrap: stats.Bootstrap(both, stats.Resamples, bootstrapSeed, stats.Gain)[0],
	}
}

// alone counts what the models do by themselves, and finds out how hard each
// problem is.
func (t *tally) alone() Alone {
	var out Alone
	var small, strong, middle stats.Sums
	for n := range t.plan.Problems {
		var s, g, m solved
		for trial := range t.plan.Trials {
			if a := t.results[Item{Problem: n, Trial: trial, Key: aloneKey()}]; a.Outcome != "" && !a.Failed() {
				s.add(a.First)
				g.add(a.Reference)
			}
			if a := t.results[Item{Problem: n, Trial: trial, Key: middleKey()}]; a.Outcome != "" && !a.Failed() {
				m.add(a.First)
			}
		}
		small, strong, middle = plus(small, s), plus(strong, g), plus(middle, m)
		if t.plan.Middle == "" {
			t.of[n] = difficulty(s, g, nil)
		} else {
			t.of[n] = difficulty(s, g, &m)
		}
	}
	out.Small, out.Strong = shareOf(small.Session, small.N), shareOf(strong.Session, strong.N)
	if t.plan.Middle != "" {
		s := shareOf(middle.Session, middle.N)
		out.Middle = &s
	}
	out.Gap = difference(t.cells(aloneKey(), sent), t.cells(aloneKey(), nothing))
	return out
}

func plus(sum stats.Sums, s solved) stats.Sums {
	if s.of > 0 {
		sum.N++
		sum.Session += float64(s.right) / float64(s.of)
	}
	return sum
}

func (t *tally) row(k Key) Row {
	cells := t.cells(k, played)
	row := Row{Strategy: k.Strategy, Budget: k.Bits, Score: score(cells), Classes: map[session.Outcome]int{}, Controls: map[string]*Control{}, ByDifficulty: map[Difficulty]Score{}}
	hard := t.only(cells, uneasy)
	row.SubsetN = len(hard)
	row.Subset = pointer(stats.Subset(stats.Sum(problemsOf(hard))))
	row.Bootstrap.Subset = stats.Bootstrap(problemsOf(hard), stats.Resamples, bootstrapSeed, stats.Subset)[0]
	for _, d := range Difficulties() {
		if some := t.only(cells, d.is); len(some) > 0 {
			row.ByDifficulty[d] = score(some)
		}
	}
	row.Test = difference(cells, t.cells(aloneKey(), nothing))
	row.Power = power(row.Test, row.Small, row.N)
	t.costs(&row, k)
	t.controls(&row, k, cells)
	return row
}

func uneasy(d Difficulty) bool { return d != Easy && d != "" }

func (d Difficulty) is(other Difficulty) bool { return d == other }

// only returns the cells of some difficulties.
func (t *tally) only(cells []cell, of func(Difficulty) bool) []cell {
	var out []cell
	for _, c := range cells {
		if of(t.of[c.n]) {
			out = append(out, c)
		}
	}
	return out
}

// power returns what the problems of a row can show.
func power(d Difference, small float64, n int) Power {
	p := Power{N: n}
	if n == 0 {
		return p
	}
	p.Differ = float64(d.McNemar.Won+d.McNemar.Lost) / float64(n)
	p.Against = small / float64(n)
	p.Least = pointer(stats.Least(n))
	p.Paired = pointer(stats.DetectablePaired(n, p.Differ))
	p.Single = pointer(stats.DetectableSingle(n, p.Against))
	return p
}

// each calls f with the results of a row that are there, in order.
func (t *tally) each(k Key, f func(Result)) {
	for trial := range t.plan.Trials {
		for n := range t.plan.Problems {
			if r, ok := t.results[Item{Problem: n, Trial: trial, Key: k}]; ok {
				f(r)
			}
		}
	}
}

// costs counts what the sessions of a row sent.
func (t *tally) costs(row *Row, k Key) {
	var names []string
	ratios := map[string]*Ratio{}
	payload := map[string]float64{}
	t.each(k, func(r Result) {
		row.Classes[r.Outcome]++
		if r.Failed() {
			return
		}
		row.Answers += r.Answers
		row.Erasures += r.Erasures
		row.Known += r.Known
		row.True += r.True
		for _, a := range r.Alternatives {
			if ratios[a.Name] == nil {
				ratios[a.Name] = &Ratio{Name: a.Name, Denominator: a.Denominator}
				names = append(names, a.Name)
			}
			ratios[a.Name].Bits += a.Bits
			ratios[a.Name].Sessions++
			payload[a.Name] += float64(r.Sent)
		}
	})
	row.Sent = t.bits(k)
	row.Ratios = []Ratio{}
	for _, name := range names {
		a := *ratios[name]
		a.Ratio = payload[name] / a.Bits
		a.Bits /= float64(a.Sessions)
		row.Ratios = append(row.Ratios, a)
	}
}

// bits returns the means of what the sessions of a row sent.
func (t *tally) bits(k Key) Bits {
	var payload, nominal, text, ideal float64
	n := 0
	t.each(k, func(r Result) {
		if r.Failed() {
			return
		}
		n++
		nominal += float64(r.Nominal)
		text += float64(r.Text)
		ideal += r.Ideal
		payload += float64(r.Sent)
	})
	return Bits{mean(payload, n), mean(nominal, n), mean(text, n), mean(ideal, n)}
}

func mean(sum float64, n int) *float64 { return pointer(sum/float64(max(n, 1)), n > 0) }
