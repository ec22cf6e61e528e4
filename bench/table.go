package bench

import (
	"fmt"
	"io"
)

// Markdown writes the table as people read it: counts with their shares, and
// what is to be compared beside each other.
func (t Table) Markdown(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%d problems of %s: small right %s, strong right %s; payloads in %s\n\n"+
		"| strategy | bits | right | gain | won | lost | bits sent | in plain1 | ideal | answers true |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
		t.Problems, t.Set, share(t.SmallRight, t.Problems), share(t.StrongRight, t.StrongRuns), t.Format)
	if err != nil {
		return err
	}
	for _, r := range t.Rows {
		n := float64(t.Problems)
		_, err := fmt.Fprintf(w, "| %s | %d | %s | %+.1f points | %d | %d | %.2f a session | %.2f | %.2f | %s |\n",
			r.Strategy, r.Budget, share(r.Right, t.Problems), 100*float64(r.Right-t.SmallRight)/n, r.Won, r.Lost, float64(r.Sent)/n, float64(r.Bits)/n, r.Ideal/n, share(r.True, r.Known))
		if err != nil {
			return err
		}
	}
	return nil
}

func share(n, of int) string {
	if of == 0 {
		return "none"
	}
	return fmt.Sprintf("%d/%d (%.1f %%)", n, of, 100*float64(n)/float64(of))
}
