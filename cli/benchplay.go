package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tenbits/bench"
	"tenbits/bench/plot"
	"tenbits/term"
)

// The time between two lines of progress: short at first, and longer in a run
// that takes long.
const (
	progressFirst = 2 * time.Second
	progressLast  = 30 * time.Second
)

// playBench plays a run and prints what it comes to.
func (a *app) playBench(cmd *cobra.Command, s settings, r *bench.Run, open func() (bench.Models, error), f benchFlags) error {
	o := bench.Options{Open: open, Workers: min(max(f.workers, 1), 1024), Failed: f.failed, MaxRetries: s.retries, Version: release(), Now: a.now}
	if f.screen {
		return a.benchScreen(cmd, r, o)
	}
	if !isSet(cmd, "quiet") {
		fmt.Fprintf(a.err, "run %s: %d sessions to play\n", r.Plan.Run, r.Left(f.failed))
		var last time.Time
		o.Progress = func(p bench.Progress) {
			if now := a.now(); p.Done == p.Of || now.Sub(last) >= min(max(p.Elapsed/10, progressFirst), progressLast) {
				last = now
				fmt.Fprintln(a.err, progressLine(p))
			}
		}
	}
	if err := r.Play(cmd.Context(), o); err != nil {
		if !isSet(cmd, "quiet") && r.Left(false) > 0 {
			fmt.Fprintf(a.err, "the run is kept: tenbits bench resume %s goes on with it\n", r.Plan.Run)
		}
		if errors.Is(err, bench.ErrDown) {
			return &problem{exitModel, err, fmt.Sprintf("when they can be reached: tenbits bench resume %s --rerun-failed", r.Plan.Run)}
		}
		if errors.Is(err, bench.ErrOtherModels) {
			return &problem{exitDiffers, err, "go on where those models are, or start another run"}
		}
		return err
	}
	t := r.Table()
	if err := f.output.print(a, t); err != nil {
		return err
	}
	if t.Failed == t.Sessions {
		return &problem{exitModel, fmt.Errorf("all %d sessions failed: %s", t.Sessions, t.Reasons[0].Why), fmt.Sprintf("when the models can be reached: tenbits bench resume %s --rerun-failed", t.Run)}
	}
	return nil
}

// goesOn returns what a run goes on with: its models, as they were.
func (a *app) goesOn(s settings, workers int) func(context.Context, *bench.Run) bench.Options {
	return func(ctx context.Context, r *bench.Run) bench.Options {
		s := s
		s.small, s.strong = r.Plan.Small.Ref(), r.Plan.Strong.Ref()
		open := a.benchModels(ctx, s, r.Plan.Middle, cardsOf(r.Plan)...)
		return bench.Options{Open: open, Workers: workers, MaxRetries: s.retries, Version: release(), Now: a.now}
	}
}

// checkScreen tells whether there is a screen where one is wanted.
func (a *app) checkScreen(cmd *cobra.Command, f benchFlags) error {
	if f.screen && !a.wantsScreen(cmd) {
		return usageError("leave it out: progress is told in lines then", "--screen wants a terminal with a screen")
	}
	return nil
}

// benchScreen plays a run in the UI, and says at the end where it is.
func (a *app) benchScreen(cmd *cobra.Command, r *bench.Run, play bench.Options) error {
	// Flags of the bench have the names of some options, and mean other things.
	var keys []string
	for _, o := range options() {
		if cmd.Flags().Lookup(o.key) == nil || slices.Contains(benchOptions(), o.key) || slices.Contains([]string{"data", "theme", "ascii", "calm", "mouse"}, o.key) {
			keys = append(keys, o.key)
		}
	}
	s, err := a.settings(cmd, keys...)
	if err != nil {
		return err
	}
	o, err := a.uiOptions(cmd.Context(), s)
	if err != nil {
		return err
	}
	others := o.Bench
	o.Bench = func(ctx context.Context, of *bench.Run) bench.Options {
		if of.Plan.Run == r.Plan.Run {
			return play
		}
		return others(ctx, of)
	}
	o.Run, o.Failed = r, play.Failed
	if err := a.screen(cmd.Context(), o, a.streams.In, a.streams.Out); err != nil {
		return err
	}
	if left := r.Left(false); left > 0 {
		fmt.Fprintf(a.err, "%d sessions are still to be done: tenbits bench resume %s goes on with the run\n", left, r.Plan.Run)
	} else {
		fmt.Fprintf(a.err, "tenbits bench show %s prints what the run came to\n", r.Plan.Run)
	}
	return nil
}

// progressLine says how far a run is.
func progressLine(p bench.Progress) string {
	const shown = 4 // rows
	var s strings.Builder
	fmt.Fprintf(&s, "%d of %d sessions", p.Done, p.Of)
	if p.Failed > 0 {
		fmt.Fprintf(&s, " (%d failed)", p.Failed)
	}
	fmt.Fprintf(&s, ", %.1f a second", p.Rate())
	if left := p.Left(); left > 0 {
		fmt.Fprintf(&s, ", %v left", left.Round(time.Second))
	}
	n := 0
	for _, r := range p.Rows {
		if r.Bits == 0 || r.Wrong == 0 || n == shown {
			continue
		}
		if n++; n == 1 {
			s.WriteString("; recovered")
		} else {
			s.WriteString(",")
		}
		fmt.Fprintf(&s, " %s at %d bits %d of %d", r.Strategy, r.Bits, r.Won, r.Wrong)
	}
	return s.String()
}

// benchOutput says how a table is printed: as Markdown where nothing else is.
type benchOutput struct {
	json, csv bool
	svg       string // file to draw a measure against bits into
	measure   string
}

func (o *benchOutput) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&o.csv, "csv", false, "print columns with commas between them")
	cmd.Flags().StringVar(&o.svg, "svg", "", "file to draw a measure against bits into, with intervals")
	cmd.Flags().StringVar(&o.measure, "measure", string(bench.Recovery), "of --svg: recovery, the share of what was wrong at first that was won; or pgr, the share of the gap between the models that is closed, with lines for sending the answer")
}

func (o *benchOutput) check() error {
	if o.json && o.csv {
		return usageError("take one of them", "--json and --csv print different things")
	}
	if !slices.Contains(bench.Measures(), bench.Measure(o.measure)) {
		return usageError("for example --svg gap.svg --measure pgr", "no measure %q: there are %q", o.measure, bench.Measures())
	}
	return nil
}

func (o *benchOutput) print(a *app, t bench.Table) error {
	if o.svg != "" {
		if err := writeSVG(o.svg, t.Plot(bench.Measure(o.measure))); err != nil {
			return err
		}
	}
	if o.json {
		return printJSON(a.out, t)
	}
	write := t.Markdown
	if o.csv {
		write = t.CSV
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	_, err := fmt.Fprint(a.out, term.Clean(b.String()))
	return err
}

func writeSVG(name string, p plot.Plot) error {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("the chart cannot be written: %w", err)
	}
	return errors.Join(p.SVG(f), f.Close())
}
