package qa

import (
	"slices"
	"strings"
)

// chooses is the strategy informative: the asker proposes more questions than
// may be asked, and those go first that the small model knows least about and
// that are least alike. What is proposed costs no bits.
type chooses struct {
	name, about string
}

func (s chooses) Name() string  { return s.name }
func (s chooses) About() string { return s.about }

func (s chooses) Next(g Game) Step {
	if len(g.Drafts) == 0 {
		return Step{Do: DoDraft}
	}
	if _, ok := g.Pending(); ok {
		return Step{Do: DoDecide}
	}
	if g.Unread() {
		return Step{Do: DoRevise}
	}
	n := g.planned()
	switch {
	case len(g.Questions) > 0 || n == 0 || g.Dry || g.Foreign && g.Answers() == 0:
		// Who knows from the start of an erasure that leaves room for no answer is
		// sent no question of another asker.
		return Step{Do: DoFinish}
	case g.Proposed == nil:
		return Step{Do: DoPropose, Count: max(2*n, n+6)}
	case slices.ContainsFunc(g.Proposed, func(q Question) bool { return q.Yes == 0 }):
		return Step{Do: DoWeigh}
	}
	return Step{Do: DoPut, Texts: informative(g.Proposed, n)}
}

// informative chooses up to n questions, one after the other: each time the one
// whose p_yes is nearest one half, less what it has in common with those that
// are chosen. It reckons in whole numbers, as both sides must choose alike.
func informative(proposed []Question, n int) []string {
	left := slices.Clone(proposed)
	var out []string
	for len(left) > 0 && len(out) < n {
		best, most := 0, -1
		for i, q := range left {
			doubt := min(int(q.Yes), One-int(q.Yes))
			like := 0
			for _, t := range out {
				like = max(like, alike(q.Text, t))
			}
			if v := doubt * (1000 - like*3/4); v > most {
				best, most = i, v
			}
		}
		out = append(out, left[best].Text)
		left = slices.Delete(left, best, best+1)
	}
	return out
}

// alike returns how many of a thousand words of two questions are in both
// (Jaccard's coefficient).
func alike(a, b string) int {
	words := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(canonical(s)) {
			m[w] = true
		}
		return m
	}
	x, y := words(a), words(b)
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	return 1000 * both / max(1, len(x)+len(y)-both)
}
