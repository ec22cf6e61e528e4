package bench

import (
	"fmt"
	"strconv"

	"tenbits/bench/paper"
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
