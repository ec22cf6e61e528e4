package frontier

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"

	"tenbits/bench/plot"
	"tenbits/bench/stats"
)

// Row is a method over a set of answers. With one answer it is its point.
type Row struct {
	Method string `json:"method"`
	Kind   Kind   `json:"kind"`
	About  string `json:"about"`
	N      int    `json:"n"` // answers on which it has a point

	// Intervals are of 95 %: of the mean by the normal approximation, of shares
	// Wilson's. One answer has none.
	Bits     *float64        `json:"bits"` // mean; null where there is no point
	Interval *stats.Interval `json:"bits_interval"`
	Agrees   *float64        `json:"agrees"` // share
	AgreesIn *stats.Interval `json:"agrees_interval"`
	Right    *float64        `json:"right"` // share, of the answers that can be graded
	RightIn  *stats.Interval `json:"right_interval"`
	Tokens   float64         `json:"tokens"`  // mean
	Seconds  float64         `json:"seconds"` // mean

	Note string `json:"note,omitempty"` // of the newest of its points
}

// Table is all methods over a set.
type Table struct {
	Set          string        `json:"set"` // empty: one answer
	N            int           `json:"n"`   // answers
	Small        string        `json:"small"`
	Strong       string        `json:"strong"`
	Budget       int           `json:"budget"` // bits of a session
	Denominators []Denominator `json:"denominators"`
	Rows         []Row         `json:"rows"`

	tallies []*tally
	sizes   map[string][]float64
}

// tally counts one row.
type tally struct {
	row                     Row
	bits                    []float64
	agrees, agreed          int
	right, graded           int
	tokens, seconds, points float64
}

// Add counts the methods on one more answer.
func (t *Table) Add(m Map, sizes map[string]float64) {
	t.N++
	if t.sizes == nil {
		t.sizes = map[string][]float64{}
	}
	for name, bits := range sizes {
		t.sizes[name] = append(t.sizes[name], bits)
	}
	for _, p := range m.Points {
		t.of(p).add(p)
	}
	t.Rows = t.Rows[:0]
	for _, x := range t.tallies {
		t.Rows = append(t.Rows, x.finished())
	}
	t.Denominators = t.Denominators[:0]
	for _, name := range Denominators() {
		if list := t.sizes[name]; len(list) > 0 {
			mean, _ := meanOf(list)
			t.Denominators = append(t.Denominators, Denominator{name, denominatorAbout(name), mean})
		}
	}
}

func (t *Table) of(p Point) *tally {
	for _, x := range t.tallies {
		if x.row.Method == p.Method {
			return x
		}
	}
	x := &tally{row: Row{Method: p.Method, Kind: p.Kind, About: p.About}}
	t.tallies = append(t.tallies, x)
	return x
}

func (x *tally) add(p Point) {
	x.row.Note = p.Note
	if p.Void {
		return
	}
	x.row.About = p.About
	x.points++
	x.bits = append(x.bits, p.Bits)
	x.tokens += float64(p.Tokens)
	x.seconds += p.Seconds
	if p.Agrees != nil {
		x.agreed++
		x.agrees += one(*p.Agrees)
	}
	if p.Right != nil {
		x.graded++
		x.right += one(*p.Right)
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (x *tally) finished() Row {
	r := x.row
	r.N = len(x.bits)
	if r.N == 0 {
		return r
	}
	mean, around := meanOf(x.bits)
	r.Bits, r.Interval = &mean, around
	r.Agrees, r.AgreesIn = share(x.agrees, x.agreed)
	r.Right, r.RightIn = share(x.right, x.graded)
	r.Tokens, r.Seconds = x.tokens/x.points, x.seconds/x.points
	return r
}

func share(k, n int) (*float64, *stats.Interval) {
	if n == 0 {
		return nil, nil
	}
	v := float64(k) / float64(n)
	i, ok := stats.Wilson(v, n, stats.Level)
	if !ok || n == 1 { // one answer tells nothing of others
		return &v, nil
	}
	return &v, &i
}

// meanOf returns a mean with its interval of 95 % by the normal approximation;
// nil of one value.
func meanOf(values []float64) (float64, *stats.Interval) {
	n, mean, square := float64(len(values)), 0.0, 0.0
	for _, v := range values {
		mean += v / n
	}
	if len(values) < 2 {
		return mean, nil
	}
	for _, v := range values {
		square += (v - mean) * (v - mean)
	}
	half := 1.959964 * math.Sqrt(square/(n-1)/n)
	return mean, &stats.Interval{Low: mean - half, High: mean + half}
}

func denominatorAbout(name string) string {
	switch name {
	case "utf8":
		return "the strong model's answer as UTF-8, 8 bits a byte"
	case "tokens":
		return "the strong model's answer as uniform tokens of its vocabulary"
	}
	return "the strong model's answer through " + name
}

// Denominator returns the size of that name, an error where the table has none.
func (t *Table) Denominator(name string) (Denominator, error) {
	for _, d := range t.Denominators {
		if d.Name == name {
			return d, nil
		}
	}
	return Denominator{}, fmt.Errorf("no denominator %q here: there are %v", name, t.Names())
}

// Names returns the names of the sizes that bits are compared with.
func (t *Table) Names() []string {
	var out []string
	for _, d := range t.Denominators {
		out = append(out, d.Name)
	}
	return out
}

// CSV writes the rows, each with its share of every denominator.
func (t *Table) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	head := []string{"method", "kind", "n", "bits", "bits_low", "bits_high", "agrees", "agrees_low", "agrees_high", "right", "right_low", "right_high", "tokens", "seconds"}
	for _, d := range t.Denominators {
		head = append(head, "of_"+d.Name)
	}
	lines := [][]string{append(head, "note")}
	for _, r := range t.Rows {
		line := []string{r.Method, string(r.Kind), strconv.Itoa(r.N), text(r.Bits)}
		line = append(append(line, ends(r.Interval)...), text(r.Agrees))
		line = append(append(line, ends(r.AgreesIn)...), text(r.Right))
		line = append(append(line, ends(r.RightIn)...), text(&r.Tokens), text(&r.Seconds))
		for _, d := range t.Denominators {
			ratio := ""
			if r.Bits != nil && d.Bits > 0 {
				v := *r.Bits / d.Bits
				ratio = text(&v)
			}
			line = append(line, ratio)
		}
		lines = append(lines, append(line, r.Note))
	}
	if err := c.WriteAll(lines); err != nil {
		return err
	}
	return c.Error()
}

func text(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', 6, 64)
}

func ends(i *stats.Interval) []string {
	if i == nil {
		return []string{"", ""}
	}
	return []string{text(&i.Low), text(&i.High)}
}

// Fidelity returns the share that a row is drawn at: how often the receiver ends
// with the strong model's answer. It is not ok where the row has no point.
func (r Row) Fidelity() (float64, bool) {
	if r.Bits == nil || r.Agrees == nil {
		return 0, false
	}
	return *r.Agrees, true
}

// Plot returns the chart for an image: fidelity against bits.
func (t *Table) Plot() plot.Plot {
	p := plot.Plot{Title: "Ways to send an answer", XName: "bits (equal factors)", YName: "ends with the strong model's answer", Log: true}
	if t.Set != "" {
		p.Title += ": " + t.Set
	}
	p.About = []string{fmt.Sprintf("%s asks %s, sessions of at most %d bits", t.Small, t.Strong, t.Budget), "one answer"}
	if t.N > 1 {
		p.About[1] = fmt.Sprintf("%d answers; bars are 95 %% intervals", t.N)
	}
	for _, r := range t.Rows {
		y, ok := r.Fidelity()
		if !ok {
			continue
		}
		at := plot.Point{X: *r.Bits, Y: y}
		if r.AgreesIn != nil {
			at.Low, at.High = r.AgreesIn.Low, r.AgreesIn.High
		}
		p.Series = append(p.Series, plot.Series{Name: r.Method, Points: []plot.Point{at}})
	}
	return p
}
