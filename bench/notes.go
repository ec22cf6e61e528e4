package bench

import (
	"fmt"
	"slices"
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
		for _, r := range t.Reasons[:min(len(t.Reasons), 3)] {
			add("%d of those: %.300s", r.Sessions, strings.Join(strings.Fields(r.Why), " "))
		}
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
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Controls[controlSendFits] != nil || r.Controls[controlCodedFits] != nil }) {
		add("%s and %s, where they fit (_fits): the answer is sent where it takes no more whole bits than the row has, and else the first draft stays. That the receiver must be told which it is, is not charged.", controlSend, controlCoded)
	}
	out = append(out, powers(t.Rows)...)
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

// powers says what the rows' problems can show: once what is the same for many.
func powers(rows []Row) []string {
	var out, found, none []string
	for _, r := range rows {
		p := r.Power
		if r.Budget == 0 || p.N == 0 {
			continue
		}
		if s := p.String(); !slices.Contains(out, s) {
			out = append(out, s)
		}
		name := fmt.Sprintf("%s at %d bits", r.Strategy, r.Budget)
		if p.Least == nil {
			continue
		}
		if p.Paired != nil {
			found = append(found, fmt.Sprintf("%s %.1f points (%.1f %%)", name, 100**p.Paired, 100*p.Differ))
		} else {
			none = append(none, fmt.Sprintf("%s (%.1f %%)", name, 100*p.Differ))
		}
	}
	if len(found) > 0 {
		out = append(out, "A true difference from the first drafts that is found four times of five, where results differ on as many problems as here (paired): "+strings.Join(found, ", ")+".")
	}
	if len(none) > 0 {
		out = append(out, "Results differ on too few problems for any difference to be found four times of five (paired): "+strings.Join(none, ", ")+".")
	}
	return out
}

// String says what so many problems can show, however much results differ.
func (p Power) String() string {
	if p.Least == nil {
		return fmt.Sprintf("n = %d cannot show any difference: it takes six problems that differ.", p.N)
	}
	s := fmt.Sprintf("n = %d cannot show less than %.1f points (six problems that all differ in one direction).", p.N, 100**p.Least)
	if p.Single != nil {
		s += fmt.Sprintf(" Against a fixed share of %.1f %% it takes %.1f points to be found four times of five.", 100*p.Against, 100**p.Single)
	}
	return s
}
