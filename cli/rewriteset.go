package cli

import (
	"fmt"
	"math"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenbits/bench/stats"
	"tenbits/codec/rewrite"
	"tenbits/qa"
)

// rewriteRow is a line of the table of rewrite --set.
type rewriteRow struct {
	Name     string          `json:"name"` // "rewrite", "alone" or "strong"
	Best     int             `json:"best,omitempty"`
	Masked   bool            `json:"masked,omitempty"`
	Try      bool            `json:"try,omitempty"`
	Bits     *float64        `json:"bits"` // mean; null where nothing is sent
	BitsCI   *stats.Interval `json:"bits_interval"`
	Agrees   float64         `json:"agrees"` // share that comes to the strong model's answer
	AgreesCI stats.Interval  `json:"agrees_interval"`
	Right    float64         `json:"right"`
	RightCI  stats.Interval  `json:"right_interval"`
}

// rewriteDoc is what rewrite --set --json prints.
type rewriteDoc struct {
	Set      string       `json:"set"`
	Problems int          `json:"problems"`
	Small    string       `json:"small"`
	Strong   string       `json:"strong"`
	Coder    string       `json:"coder"`
	UTF8     float64      `json:"utf8_bits"` // mean, of the strong model's answers
	Rows     []rewriteRow `json:"rows"`
}

// rewriteTally counts one row.
type rewriteTally struct {
	row           rewriteRow
	bits          []float64
	agrees, right int
}

func (t *rewriteTally) add(bits *int, read rewrite.Text, strong *string, gold string, form qa.Form) {
	if bits != nil {
		t.bits = append(t.bits, float64(*bits))
	}
	if rewrite.Agree(read.Answer, strong, form) {
		t.agrees++
	}
	if rewrite.Agree(read.Answer, &gold, form) {
		t.right++
	}
}

// finished returns the row, of n problems.
func (t *rewriteTally) finished(n int) rewriteRow {
	r := t.row
	r.Agrees, r.Right = float64(t.agrees)/float64(n), float64(t.right)/float64(n)
	r.AgreesCI, _ = stats.Wilson(r.Agrees, n, stats.Level)
	r.RightCI, _ = stats.Wilson(r.Right, n, stats.Level)
	if len(t.bits) > 0 {
		mean, low, high := meanInterval(t.bits)
		r.Bits, r.BitsCI = &mean, &stats.Interval{Low: low, High: high}
	}
	return r
}

// meanInterval returns a mean and its interval of 95 % by the normal
// approximation.
func meanInterval(values []float64) (mean, low, high float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	square := 0.0
	for _, v := range values {
		square += (v - mean) * (v - mean)
	}
	if n < 2 {
		return mean, mean, mean
	}
	half := 1.959964 * math.Sqrt(square/(n-1)/n)
	return mean, mean - half, mean + half
}

// rewriteSet rewrites the problems of a set.
func (a *app) rewriteSet(cmd *cobra.Command, s settings, f rewriteFlags) error {
	ctx := cmd.Context()
	problems, err := a.problems(cmd, f.problemFlags)
	if err != nil {
		return err
	}
	f.best = rewrite.MaxBest
	cfg, err := a.rewriteConfig(ctx, s, f, true)
	if err != nil {
		return err
	}
	var tallies []*rewriteTally
	for _, masked := range []bool{false, true} {
		for _, try := range []bool{false, true} {
			for _, n := range rewriteSizes() {
				tallies = append(tallies, &rewriteTally{row: rewriteRow{Name: "rewrite", Best: n, Masked: masked, Try: try}})
			}
		}
	}
	alone, strong := &rewriteTally{row: rewriteRow{Name: "alone"}}, &rewriteTally{row: rewriteRow{Name: "strong"}}
	doc := rewriteDoc{Set: f.selection.Set, Problems: len(problems), Small: s.small, Strong: s.strong, Coder: cfg.Coder.Identity().Name}
	progress := a.countProgress(cmd, "rewriting", len(problems))
	for _, p := range problems {
		cfg.Problem, cfg.Form = p.Prompt, p.Form
		look, err := rewrite.Look(ctx, cfg)
		if err != nil {
			progress.end()
			return err
		}
		answer := look.Solution.Answer
		for _, t := range tallies {
			list := look.Plain
			if t.row.Masked {
				list = look.Masked
			}
			var understood func(rewrite.Candidate) bool
			if t.row.Try {
				understood = func(c rewrite.Candidate) bool { return rewrite.Agree(c.Read.Answer, answer, p.Form) }
			}
			c := list[rewrite.Smallest(list[:t.row.Best], understood)]
			t.add(&c.Bits, *c.Read, answer, p.Gold, p.Form)
		}
		alone.add(nil, look.Alone, answer, p.Gold, p.Form)
		strong.add(nil, look.Solution, answer, p.Gold, p.Form)
		doc.UTF8 += 8 * float64(len(look.Solution.Text)) / float64(len(problems))
		progress.add()
	}
	progress.end()
	for _, t := range append(tallies, alone, strong) {
		doc.Rows = append(doc.Rows, t.finished(max(1, len(problems))))
	}
	if f.json {
		return printJSON(a.out, doc)
	}
	return a.tellRewriteSet(doc)
}

// tellRewriteSet writes the table.
func (a *app) tellRewriteSet(d rewriteDoc) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%d problems of %s; %s and %s, notes written under %s; the strong model's answer is %.1f bits as UTF-8\n\n", d.Problems, d.Set, d.Small, d.Strong, d.Coder, d.UTF8)
	fmt.Fprintln(w, "SENT\tBITS\t\tAS THE STRONG MODEL\t\tRIGHT\t")
	ci := func(i stats.Interval, by float64, format string) string {
		return fmt.Sprintf(format+" to "+format, by*i.Low, by*i.High)
	}
	for _, r := range d.Rows {
		name, bits, around := map[string]string{"alone": "nothing: the small model alone", "strong": "the strong model itself"}[r.Name], "-", ""
		if r.Name == "rewrite" {
			name = fmt.Sprintf("smallest of %d", r.Best)
			if r.Try {
				name += ", that is understood"
			}
			if r.Masked {
				name += ", without the answer"
			}
		}
		if r.Bits != nil {
			bits, around = fmt.Sprintf("%.1f", *r.Bits), ci(*r.BitsCI, 1, "%.1f")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%.1f %%\t%s\t%.1f %%\t%s\n", name, bits, around, 100*r.Agrees, ci(r.AgreesCI, 100, "%.1f"), 100*r.Right, ci(r.RightCI, 100, "%.1f"))
	}
	return w.Flush()
}

// counted shows how many of something are done.
type counted struct {
	bar
	what  string
	of, n int
}

func (a *app) countProgress(cmd *cobra.Command, what string, of int) *counted {
	p := a.packProgress(cmd, what, of)
	return &counted{bar: p.bar, what: what, of: of}
}

func (c *counted) add() {
	c.n++
	if c.live {
		c.status = fmt.Sprintf("%s: %d of %d", c.what, c.n, c.of)
		fmt.Fprint(c.w, "\r"+c.status)
	}
}
