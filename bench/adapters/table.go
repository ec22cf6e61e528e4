package adapters

import (
	"fmt"
	"strings"
)

// Markdown writes rows as tables.
func Markdown(rows []Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Bits by those of uniform tokens (10 bits a token), with 95 %% intervals of a bootstrap over the documents:\n\n")
	fmt.Fprintf(&b, "| domain | documents | %s |\n| --- | --- |%s\n", strings.Join(Ways(), " | "), strings.Repeat(" --- |", len(Ways())))
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %d |", r.Domain, r.Documents)
		for _, way := range Ways() {
			s, ok := r.Shares[way]
			switch {
			case !ok:
				b.WriteString(" |")
			case way == Worst:
				fmt.Fprintf(&b, " %s, %s |", s, r.WorstName)
			default:
				fmt.Fprintf(&b, " %s |", s)
			}
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "| mean of the domains | |")
	for _, way := range Ways() {
		fmt.Fprintf(&b, " %.3f |", mean(rows, way))
	}
	fmt.Fprintf(&b, "\n\n| domain | base / right adapter | bits a byte | bytes a token | router right: prompt | text | rank | adapter's file | paid for after |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, r := range rows {
		factor, rank, file, paid := "", "", "", ""
		if r.Factor != nil {
			factor = fmt.Sprintf("%.2f (%.2f-%.2f)", r.Factor.Value, r.Factor.Interval.Low, r.Factor.Interval.High)
			rank, file, paid = fmt.Sprint(r.Rank), fmt.Sprintf("%d bytes", r.Size), "never"
			if r.PaidBack > 0 {
				paid = fmt.Sprintf("%.0f documents", r.PaidBack)
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %.2f | %.2f | %d of %d | %d of %d | %s | %s | %s |\n", r.Domain, factor, r.BitsPerByte, float64(r.Bytes)/float64(max(r.Tokens, 1)),
			r.PromptRight, r.Documents, r.TextRight, r.Documents, rank, file, paid)
	}
	return b.String()
}

// mean returns the mean of a way over the domains, each as much.
func mean(rows []Row, way string) float64 {
	sum, n := 0.0, 0
	for _, r := range rows {
		if s, ok := r.Shares[way]; ok && r.Domain != Unrelated {
			sum, n = sum+s.Value, n+1
		}
	}
	return sum / float64(max(n, 1))
}
