package bench

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"

	"tenbits/bench/stats"
)

// CSV writes the table in columns: a line for each row, for each of its controls,
// and for each difficulty. What is undefined is empty.
func (t Table) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{
		"run", "set", "small", "strong", "strategy", "bits", "control", "difficulty", "n", "right", "accuracy", "wilson_low", "wilson_high", "small_right", "wrong", "won", "lost", "net",
		"gain", "gain_low", "gain_high", "recovery", "recovery_low", "recovery_high", "recovery_subset", "recovery_subset_low", "recovery_subset_high", "recovery_subset_n",
		"pgr", "pgr_low", "pgr_high", "p_exact", "p_corrected", "p_holm", "bits_sent", "bits_plain", "bits_ideal",
	})
	if err != nil {
		return err
	}
	for _, r := range t.Rows {
		if err := out.Write(t.record(r, "", "", r.Score, &r.Test, r.Sent)); err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(r.Controls)) {
			c := r.Controls[name]
			if err := out.Write(t.record(r, name, "", c.Score, &c.Difference, c.Sent)); err != nil {
				return err
			}
		}
		for _, d := range Difficulties() {
			if s, ok := r.ByDifficulty[d]; ok {
				if err := out.Write(t.record(r, "", string(d), s, nil, Bits{})); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}

func (t Table) record(r Row, control, difficulty string, s Score, d *Difference, sent Bits) []string {
	out := []string{t.Run, t.Set, t.Small, t.Strong, r.Strategy, strconv.Itoa(r.Budget), control, difficulty, strconv.Itoa(s.N), plain(s.Right), cellOf(s.Accuracy)}
	out = append(out, ends(s.Wilson)...)
	out = append(out, plain(s.Small), plain(s.Wrong), plain(s.Won), plain(s.Lost), plain(s.Net))
	for _, v := range []struct {
		value *float64
		of    *stats.Interval
	}{{s.Gain, s.Bootstrap.Gain}, {s.Recovery, s.Bootstrap.Recovery}} {
		out = append(append(out, cellOf(v.value)), ends(v.of)...)
	}
	if control == "" && difficulty == "" {
		out = append(append(out, cellOf(r.Subset)), append(ends(r.Bootstrap.Subset), strconv.Itoa(r.SubsetN))...)
	} else {
		out = append(out, "", "", "", "")
	}
	out = append(append(out, cellOf(s.PGR)), ends(s.Bootstrap.PGR)...)
	if d == nil {
		out = append(out, "", "", "")
	} else {
		out = append(out, plain(d.McNemar.Exact), cellOf(d.McNemar.Corrected), cellOf(d.Holm))
	}
	return append(out, cellOf(sent.Payload), cellOf(sent.Nominal), cellOf(sent.Ideal))
}

func plain(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func cellOf(v *float64) string {
	if v == nil {
		return ""
	}
	return plain(*v)
}

func ends(i *stats.Interval) []string {
	if i == nil {
		return []string{"", ""}
	}
	return []string{plain(i.Low), plain(i.High)}
}
