package bench

import (
	"fmt"
	"strconv"

	"tenbits/bench/paper"
	"tenbits/bench/plot"
	"tenbits/bench/stats"
	"tenbits/session"
)

// Beside returns the paper's figures with lines for what the table has of them
// in front, in percent as they are.
func (t Table) Beside(figures []paper.Figures) []paper.Figures {
	out := make([]paper.Figures, len(figures))
	for i, f := range figures {
		var own [][]string
		switch f.Table {
		case "1":
			for _, r := range t.Rows {
				own = append(own, append([]string{t.line(r)}, r.headline()...))
			}
		case "3", "4":
			own = [][]string{{"this run", strconv.Itoa(t.Problems), hundred(t.Alone.Small.Accuracy), middle(t.Alone.Middle), hundred(t.Alone.Strong.Accuracy)}}
		case "5":
			own = [][]string{t.shares()}
		case "16":
			for _, r := range t.Rows {
				own = append(own, []string{t.line(r), "", "", hundred(subset(r.Controls[string(session.Self)])), hundred(r.Subset)})
			}
		case "21":
			for _, r := range t.Rows {
				own = append(own, append([]string{t.line(r)}, r.byDifficulty()...))
			}
		}
		f.Rows = append(own, f.Rows...)
		out[i] = f
	}
	return out
}

func (t Table) line(r Row) string {
	return fmt.Sprintf("this run: %s, %s at %d bits", t.Set, r.Strategy, r.Budget)
}

func hundred(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("%.1f", 100**v)
}

func middle(s *Share) string {
	if s == nil {
		return ""
	}
	return hundred(s.Accuracy)
}

func subset(c *Control) *float64 {
	if c == nil {
		return nil
	}
	return c.Subset
}

// some returns how many problems of some difficulties there are, and the share
// of them that is right.
func some(of func(Difficulty) (Share, bool), list ...Difficulty) (n int, right *float64) {
	sum := 0.0
	for _, d := range list {
		if s, ok := of(d); ok {
			n += s.N
			sum += s.Right
		}
	}
	return n, mean(sum, n)
}

func (r Row) of(d Difficulty) (Share, bool) {
	s, ok := r.ByDifficulty[d]
	return s.Share, ok
}

func (c *Control) of(d Difficulty) (Share, bool) {
	if c == nil {
		return Share{}, false
	}
	s, ok := c.ByDifficulty[d]
	return s, ok
}

// headline returns the columns of table 1 behind the first.
func (r Row) headline() []string {
	self := r.Controls[string(session.Self)]
	n, right := some(r.of, Medium, Hard)
	_, own := some(self.of, Medium, Hard)
	tokens := ""
	for _, a := range r.Ratios {
		if a.Name == "tokens" {
			tokens = fmt.Sprintf("%.4f", a.Ratio)
		}
	}
	return []string{strconv.Itoa(n), hundred(own), hundred(right), "", strconv.Itoa(r.SubsetN), hundred(subset(self)), hundred(r.Subset), "", "", tokens}
}

// byDifficulty returns the columns of table 21 behind the first. What all models
// fail is very hard there.
func (r Row) byDifficulty() []string {
	self := r.Controls[string(session.Self)]
	var out []string
	for _, list := range [][]Difficulty{{Medium}, {Hard}, {VeryHard, AllFail}} {
		_, own := some(self.of, list...)
		_, right := some(r.of, list...)
		out = append(out, hundred(own), hundred(right))
	}
	return append(out, hundred(subset(self)), hundred(r.Subset))
}

// shares returns a line of table 5.
func (t Table) shares() []string {
	n := 0
	for _, count := range t.Difficulties {
		n += count
	}
	out := []string{"this run", strconv.Itoa(n)}
	for _, list := range [][]Difficulty{{Easy}, {Medium}, {Hard}, {VeryHard, AllFail}} {
		sum := 0.0
		for _, d := range list {
			sum += float64(t.Difficulties[d])
		}
		out = append(out, hundred(mean(sum, n)))
	}
	return out
}

// Plot returns the chart of recovery against bits, with its intervals, and
// beside it what the small model recovers when it answers itself.
func (t Table) Plot() plot.Plot {
	p := plot.Plot{
		Title: "Recovered for bits: " + t.Set,
		About: []string{
			fmt.Sprintf("%s asks %s", t.Small, t.Strong),
			fmt.Sprintf("%d problems, %s of them wrong at first; bars are 95 %% intervals", t.Problems, short(float64(t.Alone.Small.N)-t.Alone.Small.Right)),
		},
		XName: "bits that may be sent a session", YName: "recovered of what was wrong",
	}
	at := map[string]int{}
	add := func(name string, faint bool, bits int, y *float64, i *stats.Interval) {
		if y == nil {
			return
		}
		n, ok := at[name]
		if !ok {
			n = len(p.Series)
			at[name] = n
			p.Series = append(p.Series, plot.Series{Name: name, Faint: faint})
		}
		point := plot.Point{X: float64(bits), Y: *y}
		if i != nil {
			point.Low, point.High = i.Low, i.High
		}
		p.Series[n].Points = append(p.Series[n].Points, point)
	}
	for _, r := range t.Rows {
		add(r.Strategy, false, r.Budget, r.Recovery, r.Bootstrap.Recovery)
	}
	for _, r := range t.Rows {
		if c := r.Controls[string(session.Self)]; c != nil {
			add(r.Strategy+", self", true, r.Budget, c.Recovery, nil)
		}
	}
	return p
}
