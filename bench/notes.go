package bench

import (
	"fmt"
	"strings"

	"tenbits/session"
)

// notes says what a reader of the table has to know.
func notes(t *Table) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if left := t.Planned - t.Sessions; left > 0 {
		add("The run is not complete: %d of %d sessions are still to be done (tenbits bench resume %s).", left, t.Planned, t.Run)
	}
	if t.Failed > 0 {
		add("%d of %d sessions failed for another reason than the models' answers, and are not scored (%s); tenbits bench resume %s --rerun-failed does them again.",
			t.Failed, t.Sessions, failures(t.Classes), t.Run)
	}
	if t.Skipped > 0 {
		add("%d lines of the file hold no problem and were left out.", t.Skipped)
	}
	if n := t.Classes[session.Unparsed]; n > 0 {
		add("%d sessions end with a draft that has no final answer that can be read: it counts as not right.", n)
	}
	if n := t.Classes[session.Ungraded]; n > 0 {
		add("%d sessions could not be graded and are not scored.", n)
	}
	if t.Trials > 1 {
		add("A problem counts as the share of its %d trials; intervals and tests are over problems.", t.Trials)
	}
	seen := map[Power]bool{}
	for _, r := range t.Rows {
		if r.Budget == 0 || r.N == 0 || seen[r.Power] {
			continue
		}
		seen[r.Power] = true
		add("%s at %d bits: %s", r.Strategy, r.Budget, r.Power)
	}
	if t.Alone.Gap.Value != nil && *t.Alone.Gap.Value <= 0 {
		add("The strong model is no better than the small one on these problems: there is no gap to recover, and no PGR.")
	}
	return out
}

func failures(classes map[session.Outcome]int) string {
	var list []string
	for _, o := range []session.Outcome{session.Infrastructure, session.OverBudget, session.Cancelled} {
		if n := classes[o]; n > 0 {
			list = append(list, fmt.Sprintf("%s %d", o, n))
		}
	}
	return strings.Join(list, ", ")
}

// String says what so many problems can show.
func (p Power) String() string {
	var s strings.Builder
	if p.Least == nil {
		fmt.Fprintf(&s, "n = %d cannot show any difference: it takes six problems that differ.", p.N)
		return s.String()
	}
	fmt.Fprintf(&s, "n = %d cannot show less than %.1f points (six problems that all differ in one direction).", p.N, 100**p.Least)
	switch {
	case p.Paired != nil:
		fmt.Fprintf(&s, " Where results differ on %.1f %% of the problems, as here, a true difference of %.1f points is found four times of five (paired).", 100*p.Differ, 100**p.Paired)
	case p.Differ > 0:
		fmt.Fprintf(&s, " Results differ on %.1f %% of the problems here, too few for any difference to be found four times of five (paired).", 100*p.Differ)
	}
	if p.Single != nil {
		fmt.Fprintf(&s, " Against a fixed share of %.1f %% it takes %.1f points.", 100*p.Against, 100**p.Single)
	}
	return s.String()
}
