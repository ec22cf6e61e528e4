package qa

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Method is how a Calibration is fitted to answers.
type Method string

// The methods.
const (
	// Isotonic is the rising step function that fits best, by the
	// pool-adjacent-violators algorithm (Ayer and others 1955, in Barlow and
	// Brunk's form 1972), each step counted with one yes and one no more than
	// there were, so that nothing becomes impossible.
	Isotonic Method = "isotonic"

	// Platt is a logistic curve over the logit of the prior, its two parameters by
	// Newton's method from targets of (n₊+1)/(n₊+2) and 1/(n₋+2) (Platt 1999, as
	// Lin, Lin and Weng 2007 have it). It needs fewer answers.
	Platt Method = "platt"
)

// Methods returns the methods, the default first.
func Methods() []Method { return []Method{Isotonic, Platt} }

// Forecast is a prior that a small model gave, not 0, and what the strong one
// answered.
type Forecast struct {
	Prior Prior
	Yes   bool
}

// Fit returns the points of the map that fits the forecasts best, see
// Calibration.Points: at most 1024 of them. It is an error where the forecasts do
// not have both answers. Where the priors are the wrong way round the map is
// level.
func Fit(m Method, list []Forecast) ([][2]Prior, error) {
	yes := 0
	for _, f := range list {
		if f.Yes {
			yes++
		}
	}
	switch {
	case yes == 0 || yes == len(list):
		return nil, fmt.Errorf("%d answers, of which %d are yes: a calibration needs both kinds", len(list), yes)
	case m == Isotonic:
		return isotonic(list), nil
	case m == Platt:
		return platt(list, yes), nil
	}
	return nil, fmt.Errorf("no method %q: there are %q", m, Methods())
}

// block is a run of priors that have the same value in an isotonic fit.
type block struct {
	n, yes, sum float64 // answers, those that are yes, and the priors added up
	value       float64
}

// pool merges neighbours whose values do not rise.
func pool(list []block) []block {
	var out []block
	for _, b := range list {
		for len(out) > 0 && out[len(out)-1].value >= b.value {
			a := out[len(out)-1]
			out = out[:len(out)-1]
			b = block{a.n + b.n, a.yes + b.yes, a.sum + b.sum, (a.n*a.value + b.n*b.value) / (a.n + b.n)}
		}
		out = append(out, b)
	}
	return out
}

func isotonic(list []Forecast) [][2]Prior {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Forecast) int { return cmp.Compare(a.Prior, b.Prior) })
	var blocks []block
	for i, f := range list {
		if i == 0 || f.Prior != list[i-1].Prior {
			blocks = append(blocks, block{})
		}
		b := &blocks[len(blocks)-1]
		b.n, b.sum = b.n+1, b.sum+float64(f.Prior)
		if f.Yes {
			b.yes++
		}
		b.value = b.yes / b.n
	}
	blocks = pool(blocks)
	for i, b := range blocks {
		blocks[i].value = (b.yes + 1) / (b.n + 2) // which small steps may put out of order
	}
	var points [][2]Prior
	for _, b := range pool(blocks) {
		x, y := Quantise(b.sum/b.n/One), Quantise(b.value)
		if k := len(points); k > 0 && points[k-1][0] >= x {
			continue
		}
		points = append(points, [2]Prior{x, y})
	}
	if k := len(points); k > maxPoints { // as many as a file may have, evenly
		for i := range maxPoints {
			points[i] = points[i*(k-1)/(maxPoints-1)]
		}
		points = points[:maxPoints]
	}
	return points
}

// logit returns the log odds of a prior.
func logit(p Prior) float64 { return math.Log(p.P()) - math.Log1p(-p.P()) }

// platt fits 1/(1+exp(−(a·logit+b))).
func platt(list []Forecast, yes int) [][2]Prior {
	high, low := (float64(yes)+1)/(float64(yes)+2), 1/(float64(len(list)-yes)+2)
	a, b := 1.0, 0.0
	loss := func(a, b float64) float64 {
		sum := 0.0
		for _, f := range list {
			z, t := a*logit(f.Prior)+b, low
			if f.Yes {
				t = high
			}
			sum += math.Max(z, 0) - t*z + math.Log1p(math.Exp(-math.Abs(z)))
		}
		return sum
	}
	now := loss(a, b)
	const most = 100 // rounds; a handful do
	for range most {
		const ridge = 1e-9 // keeps the matrix regular
		var ga, gb, haa, hab, hbb = 0.0, 0.0, ridge, 0.0, ridge
		for _, f := range list {
			x, t := logit(f.Prior), low
			if f.Yes {
				t = high
			}
			p := 1 / (1 + math.Exp(-(a*x + b)))
			d, w := p-t, p*(1-p)
			ga, gb, haa, hab, hbb = ga+d*x, gb+d, haa+w*x*x, hab+w*x, hbb+w
		}
		det := haa*hbb - hab*hab
		da, db := -(hbb*ga-hab*gb)/det, -(haa*gb-hab*ga)/det
		step, better := 1.0, false
		for ; step > 1e-10 && !better; step /= 2 {
			if l := loss(a+step*da, b+step*db); l < now {
				better = now-l > 1e-9
				a, b, now = a+step*da, b+step*db, l
				break
			}
		}
		if !better {
			break
		}
	}
	if a < 0 { // the priors are the wrong way round; a map does not fall, so that they tell nothing
		a, b = 0, logit(Quantise(float64(yes)/float64(len(list))))
	}
	const points = 129
	out := make([][2]Prior, 0, points)
	for i := range points { // evenly in the logit, from end to end
		z := logit(1) * (1 - 2*float64(i)/(points-1))
		x := Quantise(1 / (1 + math.Exp(-z)))
		y := Quantise(1 / (1 + math.Exp(-(a*z + b))))
		if k := len(out); k == 0 || out[k-1][0] < x {
			out = append(out, [2]Prior{x, y})
		}
	}
	return out
}

// Reliability is a bin of a reliability curve.
type Reliability struct {
	From    float64 `json:"from"`    // the priors in it are from here on
	To      float64 `json:"to"`      // and below this
	Answers int     `json:"answers"` // that were forecast so
	Mean    float64 `json:"mean"`    // of these priors
	Yes     float64 `json:"yes"`     // share of the answers that are yes
}

// Curve returns the reliability of forecasts in so many bins of equal width, one
// or more, those without any left out.
func Curve(list []Forecast, bins int) []Reliability {
	out := make([]Reliability, bins)
	for i := range out {
		out[i].From, out[i].To = float64(i)/float64(bins), float64(i+1)/float64(bins)
	}
	for _, f := range list {
		r := &out[min(int(f.Prior.P()*float64(bins)), bins-1)]
		r.Answers++
		r.Mean += f.Prior.P()
		if f.Yes {
			r.Yes++
		}
	}
	out = slices.DeleteFunc(out, func(r Reliability) bool { return r.Answers == 0 })
	for i := range out {
		out[i].Mean /= float64(out[i].Answers)
		out[i].Yes /= float64(out[i].Answers)
	}
	return out
}

// Scored says how good forecasts are.
type Scored struct {
	Brier float64 // mean square of prior less answer (Brier 1950): 0 is perfect, ¼ that of one half
	Bits  float64 // mean −log2 of what was answered: what an answer costs
}

// Score returns how good forecasts are; of none, the zero Scored.
func Score(list []Forecast) Scored {
	var s Scored
	for _, f := range list {
		p := f.Prior.P()
		if !f.Yes {
			p = 1 - p
		}
		s.Brier += (1 - p) * (1 - p) / float64(len(list))
		s.Bits -= math.Log2(p) / float64(len(list))
	}
	return s
}

// Calibrated returns forecasts as the map has them.
func (c Calibration) Calibrated(list []Forecast) []Forecast {
	out := make([]Forecast, len(list))
	for i, f := range list {
		out[i] = Forecast{c.Apply(f.Prior), f.Yes}
	}
	return out
}
