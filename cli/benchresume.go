package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/transcripts"
)

// benchSetsCommand lists the sets.
func (a *app) benchSetsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "sets",
		Short: "List the sets of problems",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return printJSON(a.out, bench.Sets())
			}
			for _, s := range bench.Sets() {
				about := s.About
				if s.Count > 0 {
					about = fmt.Sprintf("%d %s", s.Count, about)
				}
				if s.File {
					about += " (--file)"
				}
				fmt.Fprintf(a.out, "%-9s %s\n", s.Name, about)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// benchResumeCommand goes on with a run.
func (a *app) benchResumeCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "resume RUN",
		Short: "Go on with a run, or add to it",
		Long: "Go on with a run that was stopped or killed: what is done stays, and sessions that had begun go on where they were.\n" +
			"With --strategy, --bits or --controls those are added, and nothing is played twice. --rerun-failed plays the sessions\n" +
			"again that failed for another reason than the models' answers. Models and settings are those of the run.",
		Example: "  tenbits bench resume k3f9qz\n  tenbits bench resume k3f9qz --rerun-failed\n  tenbits bench resume k3f9qz --strategy rounds:2x5 --bits 10",
		Args:    a.oneRun,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.benchResume(cmd, args[0], f)
		},
	}
	addRowFlags(cmd, &f, nil, nil)
	cmd.Flags().BoolVar(&f.failed, "rerun-failed", false, "play the sessions again that failed")
	addOptions(cmd, callOptions()...)
	f.output.flags(cmd)
	return cmd
}

// oneRun wants the ID of one run.
func (a *app) oneRun(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	hint := "there are none yet: tenbits bench embedded --limit 100 makes one"
	if s, err := a.settings(cmd); err == nil {
		if dir, err := a.benchDir(s); err == nil {
			if runs, err := bench.Runs(dir); err == nil && len(runs) > 0 {
				hint = "the newest are " + strings.Join(runs[:min(len(runs), 5)], ", ")
			}
		}
	}
	return usageError(hint, "%s wants the ID of one run", cmd.CommandPath())
}

// openRun opens the run that name means.
func (a *app) openRun(s settings, name string, read bool) (*bench.Run, error) {
	dir, err := a.benchDir(s)
	if err != nil {
		return nil, err
	}
	r, err := bench.Open(dir, name, read)
	switch {
	case errors.Is(err, bench.ErrNoRun):
		return nil, usageError("give the ID that the run was started with, or its last six letters", "%w", err)
	case errors.Is(err, transcripts.ErrBusy):
		return nil, &problem{exitFailure, fmt.Errorf("run %s: another process plays it", name), "wait until it has ended, or end it there; tenbits bench show shows how it stands"}
	}
	return r, err
}

func (a *app) benchResume(cmd *cobra.Command, name string, f benchFlags) error {
	if err := errors.Join(f.output.check(), a.checkScreen(cmd, f)); err != nil {
		return err
	}
	s, err := a.settings(cmd, append(callOptions(), "data")...)
	if err != nil {
		return err
	}
	r, err := a.openRun(s, name, false)
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("noise") && slices.ContainsFunc(r.Plan.Rows, func(k bench.Key) bool { return k.Control != "" }) && f.noise != r.Plan.Noise {
		err = usageError("start another run", "--noise is %g: the run has %g", f.noise, r.Plan.Noise)
	}
	if err == nil {
		err = addRows(r, f)
	}
	if err == nil {
		s.small, s.strong = r.Plan.Small.Ref(), r.Plan.Strong.Ref()
		err = a.playBench(cmd, s, r, a.benchModels(cmd.Context(), s, r.Plan.Middle, cardsOf(r.Plan)...), f)
	}
	return errors.Join(err, r.Close())
}

// cardsOf returns the cards of a run's models, see benchModels.
func cardsOf(p bench.Plan) []models.Card {
	cards := []models.Card{p.Small, p.Strong}
	if p.Asker != nil {
		cards = append(cards, *p.Asker)
	}
	return cards
}

// addRows adds to a run what the flags ask for. What they leave open is as in
// the run.
func addRows(r *bench.Run, f benchFlags) error {
	if f.strategies == nil && f.budgets == nil && f.controls == nil {
		return nil
	}
	for _, of := range []struct {
		list *[]string
		get  func(bench.Key) string
	}{
		{&f.strategies, func(k bench.Key) string { return k.Strategy }},
		{&f.budgets, func(k bench.Key) string { return strconv.Itoa(k.Bits) }},
		{&f.controls, func(k bench.Key) string { return string(k.Control) }},
	} {
		if *of.list != nil {
			continue
		}
		for _, k := range r.Plan.Rows {
			// A row apart is of no strategy and no budget, and is added as a control.
			v := of.get(k)
			if (!k.Apart() || of.list == &f.controls) && v != "" && !slices.Contains(*of.list, v) {
				*of.list = append(*of.list, v)
			}
		}
	}
	rows, err := f.rows()
	if err == nil {
		err = r.Add(rows)
	}
	if err != nil {
		return usageError("for example tenbits bench resume "+r.Plan.Run+" --strategy rounds:2x5 --bits 10", "%w", err)
	}
	return nil
}

// benchShowCommand prints what a run has come to.
func (a *app) benchShowCommand() *cobra.Command {
	var output benchOutput
	cmd := &cobra.Command{
		Use:     "show RUN",
		Short:   "Print what a run has come to so far",
		Example: "  tenbits bench show k3f9qz --svg recovery.svg",
		Args:    a.oneRun,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := output.check(); err != nil {
				return err
			}
			s, err := a.settings(cmd, "data")
			if err != nil {
				return err
			}
			r, err := a.openRun(s, args[0], true)
			if err != nil {
				return err
			}
			return output.print(a, r.Table())
		},
	}
	output.flags(cmd)
	return cmd
}
