package bench

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tenbits/bench/stats"
)

// Markdown writes the table as people read it.
func (t Table) Markdown(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d problems of %s: small right %s, strong right %s\n\n", t.Problems, t.Set, share(t.Alone.Small), share(t.Alone.Strong))
	fmt.Fprintf(&b, "Run %s: %s asks %s, %s, payloads in %s. Intervals are of 95 %%: Wilson's of shares, of all else the paired bootstrap's (%d resamples).\n\n",
		t.Run, t.Small, t.Strong, trials(t.Trials), t.Format, stats.Resamples)
	if t.Asker != "" {
		fmt.Fprintf(&b, "The questions are written by %s, which the receiver does not have: their text is sent, beside the budget.\n\n", t.Asker)
	}
	if t.Sides != "" {
		fmt.Fprintf(&b, "In all sessions %s.\n\n", t.Sides)
	}
	t.alone(&b)
	t.results(&b)
	t.byBits(&b)
	t.costs(&b)
	t.controls(&b)
	t.difficulties(&b)
	t.comparisons(&b)
	if len(t.Notes) > 0 {
		fmt.Fprint(&b, "## Notes\n\n")
		for _, n := range t.Notes {
			fmt.Fprintf(&b, "- %s\n", n)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func trials(n int) string {
	if n == 1 {
		return "1 trial"
	}
	return strconv.Itoa(n) + " trials"
}

// header writes the head of a table.
func header(b *bytes.Buffer, columns ...string) {
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat(" --- |", len(columns)))
}

func line(b *bytes.Buffer, cells ...string) { fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | ")) }

func (t Table) alone(b *bytes.Buffer) {
	header(b, "alone", "right", "95 %")
	for _, m := range []struct {
		name string
		Share
	}{{"small", t.Alone.Small}, {"strong", t.Alone.Strong}} {
		line(b, m.name, share(m.Share), interval(m.Wilson))
	}
	if t.Alone.Middle != nil {
		line(b, "middle", share(*t.Alone.Middle), interval(t.Alone.Middle.Wilson))
	}
	line(b, "gap", points(t.Alone.Gap.Value), signed(t.Alone.Gap.Bootstrap))
	b.WriteString("\n")
}

func (t Table) results(b *bytes.Buffer) {
	header(b, "strategy", "bits", "right", "95 %", "gain", "95 %", "won", "lost", "recovery (won of wrong)", "95 %", "right of those not easy", "95 %", "PGR", "95 %", "p", "p, Holm")
	for _, r := range t.Rows {
		p, holm := "", ""
		if r.Test.Holm != nil {
			p, holm = pValue(r.Test.McNemar.Exact), pValue(*r.Test.Holm)
		}
		line(b, r.Strategy, strconv.Itoa(r.Budget), share(r.Share), interval(r.Wilson), points(r.Gain), signed(r.Bootstrap.Gain), count(r.Won), count(r.Lost),
			percent(r.Recovery), interval(r.Bootstrap.Recovery), percent(r.Subset), interval(r.Bootstrap.Subset), percent(r.PGR), interval(r.Bootstrap.PGR), p, holm)
	}
	b.WriteString("\n")
}

func (t Table) costs(b *bytes.Buffer) {
	var names []string
	denominators := map[string]string{}
	for _, r := range t.Rows {
		for _, a := range r.Ratios {
			if denominators[a.Name] == "" {
				names, denominators[a.Name] = append(names, a.Name), a.Denominator
			}
		}
	}
	var told []string
	if t.Asker != "" {
		told = []string{"of plain1, questions' text"}
	}
	header(b, append([]string{"strategy", "bits", "sent a session", "in plain1", "ideal", "answers true"}, append(told, names...)...)...)
	for _, r := range t.Rows {
		answers := "not known"
		if r.Known > 0 {
			answers = fmt.Sprintf("%d/%d (%.1f %%)", r.True, r.Known, 100*float64(r.True)/float64(r.Known))
		}
		cells := []string{r.Strategy, strconv.Itoa(r.Budget), bits(r.Sent.Payload), bits(r.Sent.Nominal), bits(r.Sent.Ideal), answers}
		if t.Asker != "" {
			cells = append(cells, bits(r.Sent.Text))
		}
		for _, name := range names {
			i := slices.IndexFunc(r.Ratios, func(a Ratio) bool { return a.Name == name })
			if i < 0 {
				cells = append(cells, "")
				continue
			}
			cells = append(cells, fmt.Sprintf("%.3g of %.1f", r.Ratios[i].Ratio, r.Ratios[i].Bits))
		}
		line(b, cells...)
	}
	b.WriteString("\n")
	for _, name := range names {
		fmt.Fprintf(b, "%s: bits sent, as a share of %s.\n", name, denominators[name])
	}
	if len(names) > 0 {
		b.WriteString("\n")
	}
}

func (t Table) controls(b *bytes.Buffer) {
	fmt.Fprint(b, "## Controls\n\n")
	header(b, "strategy", "bits", "control", "bits sent", "right", "95 %", "session less control", "95 %", "won", "lost", "p", "p, Holm")
	for _, r := range t.Rows {
		for _, name := range slices.Sorted(maps.Keys(r.Controls)) {
			c := r.Controls[name]
			d := c.Difference
			p, holm := "", ""
			if d.Holm != nil {
				p, holm = pValue(d.McNemar.Exact), pValue(*d.Holm)
			}
			line(b, r.Strategy, strconv.Itoa(r.Budget), name, bits(cmp.Or(c.Sent.Payload, c.Sent.Ideal)), share(c.Share), interval(c.Wilson), points(d.Value), signed(d.Bootstrap),
				strconv.Itoa(d.McNemar.Won), strconv.Itoa(d.McNemar.Lost), p, holm)
		}
	}
	b.WriteString("\n")
}

func (t Table) difficulties(b *bytes.Buffer) {
	fmt.Fprint(b, "## By difficulty\n\n")
	header(b, "strategy", "bits", "difficulty", "problems", "small", "right", "95 %", "won", "lost", "recovery")
	for _, r := range t.Rows {
		for _, d := range Difficulties() {
			if s, ok := r.ByDifficulty[d]; ok {
				line(b, r.Strategy, strconv.Itoa(r.Budget), string(d), strconv.Itoa(s.N), count(s.Small), share(s.Share), interval(s.Wilson), count(s.Won), count(s.Lost), percent(s.Recovery))
			}
		}
	}
	b.WriteString("\n")
}

func (t Table) comparisons(b *bytes.Buffer) {
	if len(t.Comparisons) == 0 {
		return
	}
	fmt.Fprint(b, "## Strategies at equal bits\n\n")
	header(b, "bits", "strategies", "problems", "difference", "95 %", "won", "lost", "p", "p, Holm")
	for _, c := range t.Comparisons {
		d := c.Difference
		holm := ""
		if d.Holm != nil {
			holm = pValue(*d.Holm)
		}
		line(b, strconv.Itoa(c.Budget), c.A+" less "+c.B, strconv.Itoa(d.N), points(d.Value), signed(d.Bootstrap), strconv.Itoa(d.McNemar.Won), strconv.Itoa(d.McNemar.Lost), pValue(d.McNemar.Exact), holm)
	}
	b.WriteString("\n")
}

// count writes a number of problems, which is whole where there is one trial.
func count(v float64) string { return short(v) }

func share(s Share) string {
	if s.Accuracy == nil {
		return "none"
	}
	return fmt.Sprintf("%s/%d (%.1f %%)", short(s.Right), s.N, 100**s.Accuracy)
}

// short writes a number with at most two decimals.
func short(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}

func percent(v *float64) string {
	if v == nil {
		return "undefined"
	}
	return fmt.Sprintf("%.1f %%", 100**v)
}

func points(v *float64) string {
	if v == nil {
		return "undefined"
	}
	return fmt.Sprintf("%+.1f points", 100**v)
}

func interval(i *stats.Interval) string {
	if i == nil {
		return "undefined"
	}
	return fmt.Sprintf("%.1f to %.1f", 100*i.Low, 100*i.High)
}

func signed(i *stats.Interval) string {
	if i == nil {
		return "undefined"
	}
	return fmt.Sprintf("%+.1f to %+.1f", 100*i.Low, 100*i.High)
}

func bits(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("%.2f", *v)
}

func pValue(p float64) string {
	if p < 0.0001 {
		return "< 0.0001"
	}
	return fmt.Sprintf("%.4f", p)
}
