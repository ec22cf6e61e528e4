package linear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tenbits/bench"
)

// noRuns says how the first run comes about.
const noRuns = "There is no run of the bench yet. A run plays many problems at several budgets, and counts what the bits bought. One is made on the command line, for example with tenbits bench embedded --limit 100"

// runs lists the runs of the bench, or tells what the one of a number came to.
func (d *dialogue) runs(ctx context.Context, args string) error {
	if d.o.Runs == "" {
		d.say("There is no folder for files here, and so no runs of the bench are known.")
		return nil
	}
	var err error
	if args == "" {
		err = d.aside(ctx, d.listRuns)
	} else {
		err = d.showRun(ctx, args)
	}
	if err != nil {
		return d.failed(ctx, err)
	}
	return nil
}

// listRuns tells the runs, newest first, each as soon as it was read.
func (d *dialogue) listRuns(ctx context.Context, tell func(string, ...any)) error {
	ids, err := bench.Runs(d.o.Runs)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		tell("%s.", noRuns)
		return nil
	}
	for i, id := range ids[:min(len(ids), told)] {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		tell("%d: %s", i+1, describeRun(d.o.Runs, id))
	}
	if more := len(ids) - told; more > 0 {
		tell("%s older; a number up to %d names any.", map[bool]string{true: "1 more is", false: fmt.Sprintf("%d more are", more)}[more == 1], len(ids))
	}
	return nil
}

// describeRun returns a run in a line.
func describeRun(dir, id string) string {
	r, err := bench.Open(dir, id, true)
	if err != nil {
		return fmt.Sprintf("%s cannot be read: %s.", id, bare(strings.TrimPrefix(err.Error(), "run "+id+": ")))
	}
	state := "complete"
	if left, all := r.Left(false), r.Plan.Sessions(); left > 0 {
		state = fmt.Sprintf("%d %% done", 100*(all-left)/max(1, all))
	}
	return fmt.Sprintf("%s, %s", state, aboutRun(r.Plan))
}

// aboutRun says what a run is of.
func aboutRun(p bench.Plan) string {
	return fmt.Sprintf("%s, %s of %s, %s asks %s, run %s.", p.Started.Local().Format("2 January 2006 15:04"), Plural(p.Problems, "problem"), p.Set, p.Small.Ref(), p.Strong.Ref(), p.Run)
}

// showRun tells what the run of a number came to.
func (d *dialogue) showRun(ctx context.Context, number string) error {
	var r *bench.Run
	var t bench.Table
	if err := d.work(ctx, func(context.Context) error {
		id, err := pickRun(d.o.Runs, number)
		if err != nil {
			return err
		}
		if r, err = bench.Open(d.o.Runs, id, true); err != nil {
			return err
		}
		t = r.Table()
		return nil
	}); err != nil {
		return err
	}
	d.say("%s", aboutRun(r.Plan))
	d.tellProgress(&t)
	d.tellAlone(&t)
	for _, row := range t.Rows {
		d.tellRow(row)
	}
	for _, n := range t.Notes {
		d.say("Note: %s", n)
	}
	if t.Sessions < t.Planned {
		d.say("On the command line, tenbits bench resume %s goes on with it.", t.Run)
	} else {
		d.say("On the command line, tenbits bench resume %s adds to it, for example with --strategy rounds:2x5 --bits 10.", t.Run)
	}
	d.say("There, tenbits bench show %s prints all of its table, also by difficulty and between strategies.", t.Run)
	d.say("tenbits replay --plain and the path of a transcript tells a session of it again. The transcripts are in")
	d.say("%s", r.Store.Dir())
	return nil
}

// pickRun returns the ID of the run of a number, counted from the newest.
func pickRun(dir, number string) (string, error) {
	ids, err := bench.Runs(dir)
	if err != nil {
		return "", err
	}
	n, err := strconv.Atoi(number)
	switch {
	case len(ids) == 0:
		return "", errors.New(lower(noRuns))
	case err != nil || n < 1 || n > len(ids):
		return "", fmt.Errorf("there is no run %s: they go from 1 to %d, and runs lists them", number, len(ids))
	}
	return ids[n-1], nil
}

// tellProgress tells how far a run is, and how its sessions are made.
func (d *dialogue) tellProgress(t *bench.Table) {
	if left := t.Planned - t.Sessions; left > 0 {
		d.say("It is not complete: %d of %s are still to be done.", left, Plural(t.Planned, "session"))
	} else {
		d.say("It is complete, with %s.", Plural(t.Sessions, "session"))
	}
	d.say("It has %s, and payloads in %s. Intervals are of 95 percent, and bits sent are means of a session.", Plural(t.Trials, "trial"), t.Format)
	if t.Asker != "" {
		d.say("The questions are written by %s: their text is sent as well, beside the budget.", t.Asker)
	}
	if t.Sides != "" {
		d.say("In all sessions %s.", t.Sides)
	}
}

// tellAlone tells what the models do by themselves.
func (d *dialogue) tellAlone(t *bench.Table) {
	d.say("Alone, the small model: %s. The strong model: %s.", shareText(t.Alone.Small), shareText(t.Alone.Strong))
	if t.Alone.Middle != nil {
		d.say("The middle model: %s.", shareText(*t.Alone.Middle))
	}
	if gap := t.Alone.Gap; gap.Value != nil {
		d.say("The gap between the small and the strong model: %s.", pointsText(gap))
	}
}

// tellRow tells a row, and each of its controls on a line of its own.
func (d *dialogue) tellRow(r bench.Row) {
	name := fmt.Sprintf("%s at %s", r.Strategy, Plural(r.Budget, "bit"))
	text := fmt.Sprintf("%s: %s; %s won, %s lost", name, shareText(r.Share), countText(r.Won), countText(r.Lost))
	if r.Recovery != nil {
		text += fmt.Sprintf("; recovered %.1f %%%s of what was wrong", 100**r.Recovery, between(r.Bootstrap.Recovery))
	}
	if r.PGR != nil {
		text += fmt.Sprintf("; PGR %.1f %%%s", 100**r.PGR, between(r.Bootstrap.PGR))
	}
	if p := r.Test.Holm; p != nil {
		text += "; p by Holm's method " + map[bool]string{true: "below 0.0001", false: fmt.Sprintf("%.4f", *p)}[*p < 0.0001]
	}
	d.say("%s; %s.", text, sentText(r.Sent))
	for _, control := range slices.Sorted(maps.Keys(r.Controls)) {
		c := r.Controls[control]
		text := fmt.Sprintf("%s, control %s: %s", name, strings.ReplaceAll(control, "_", " "), shareText(c.Share))
		if c.Difference.Value != nil {
			text += "; the row less it " + pointsText(c.Difference)
		}
		d.say("%s; %s.", text, sentText(c.Sent))
	}
}

// shareText says how many of some problems are right, as a part of a sentence.
func shareText(s bench.Share) string {
	if s.Accuracy == nil {
		return "no problem is scored"
	}
	return fmt.Sprintf("%s of %d right, %.1f %%%s", countText(s.Right), s.N, 100**s.Accuracy, between(s.Wilson))
}

// pointsText says how far two shares are apart.
func pointsText(d bench.Difference) string {
	return fmt.Sprintf("%+.1f points%s", 100**d.Value, between(d.Bootstrap))
}

// between returns an interval in percent behind the value that it is of, nothing
// where there is none.
func between(i *bench.Interval) string {
	if i == nil {
		return ""
	}
	return fmt.Sprintf(" (%.1f to %.1f)", 100*i.Low, 100*i.High)
}

// sentText says how many bits a session sent.
func sentText(b bench.Bits) string {
	sent := cmp.Or(b.Payload, b.Ideal)
	if sent == nil {
		return "how many bits were sent is not known"
	}
	return bitsText(*sent) + " sent"
}

// countText returns a number of problems, which is not whole where there are
// several trials.
func countText(v float64) string { return fmt.Sprint(hundredths(v)) }
