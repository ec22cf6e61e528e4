package bench

import (
	"fmt"
	"slices"

	"tenbits/bench/plot"
	"tenbits/bench/stats"
	"tenbits/session"
)

// Measure is what a chart of a table shows.
type Measure string

// The measures.
const (
	Recovery Measure = "recovery" // of what was wrong at first, how much was won: the paper's first definition
	PGR      Measure = "pgr"      // of the gap between the small and the strong model, how much is closed
)

// Measures returns all measures.
func Measures() []Measure { return []Measure{Recovery, PGR} }

// of returns what a score has of a measure.
func (m Measure) of(s Score) (*float64, *stats.Interval) {
	if m == PGR {
		return s.PGR, s.Bootstrap.PGR
	}
	return s.Recovery, s.Bootstrap.Recovery
}

// Plot returns the chart of a measure against bits, with its intervals. Beside it
// is what the small model comes to that answers itself; and, of the gap, what
// doing nothing comes to and what sending the answer does, where it fits.
func (t Table) Plot(m Measure) plot.Plot {
	p := plot.Plot{
		Title: "Recovered for bits: " + t.Set,
		About: []string{
			fmt.Sprintf("%s asks %s", t.Small, t.Strong),
			fmt.Sprintf("%d problems, %s of them wrong at first; bars are 95 %% intervals", t.Problems, short(float64(t.Alone.Small.N)-t.Alone.Small.Right)),
		},
		XName: "bits that may be sent a session", YName: "recovered of what was wrong",
	}
	if m == PGR {
		p.Title, p.YName = "Gap closed for bits: "+t.Set, "closed of the gap (PGR)"
		p.About[1] = fmt.Sprintf("%d problems, small right %s, strong %s; bars are 95 %% intervals", t.Problems, percent(t.Alone.Small.Accuracy), percent(t.Alone.Strong.Accuracy))
	}
	for _, r := range t.Rows {
		add(&p, r.Strategy, false, r.Budget, m, r.Score)
	}
	for _, r := range t.Rows {
		if c := r.Controls[string(session.Self)]; c != nil {
			add(&p, r.Strategy+", self", true, r.Budget, m, c.Score)
		}
	}
	if m == PGR {
		t.plotAnswers(&p, m)
	}
	return p
}

// plotAnswers draws the controls that are the same for every strategy.
func (t Table) plotAnswers(p *plot.Plot, m Measure) {
	for _, c := range []struct{ control, name string }{
		{controlCodedFits, controlCoded + " that fits"}, {controlSendFits, controlSend + " that fits"}, {controlNothing, controlNothing},
	} {
		var seen []int
		for _, r := range t.Rows {
			if s := r.Controls[c.control]; s != nil && !slices.Contains(seen, r.Budget) {
				seen = append(seen, r.Budget)
				add(p, c.name, true, r.Budget, m, s.Score)
			}
		}
	}
}

// add adds a point to a series of that name.
func add(p *plot.Plot, name string, faint bool, bits int, m Measure, s Score) {
	y, i := m.of(s)
	if y == nil {
		return
	}
	n := slices.IndexFunc(p.Series, func(s plot.Series) bool { return s.Name == name })
	if n < 0 {
		n = len(p.Series)
		p.Series = append(p.Series, plot.Series{Name: name, Faint: faint})
	}
	point := plot.Point{X: float64(bits), Y: *y}
	if i != nil {
		point.Low, point.High = i.Low, i.High
	}
	p.Series[n].Points = append(p.Series[n].Points, point)
}
