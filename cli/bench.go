package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// benchFlags are the flags of bench that are no settings.
type benchFlags struct {
	selection           bench.Selection
	seed                uint64
	middle              string
	strategies, budgets []string
	controls            []string
	noise               float64
	trials, workers     int
	failed              bool // do again what failed
	screen              bool // show it in the UI
	output              benchOutput
}

// benchCommand counts what the bits buy over a set of problems.
func (a *app) benchCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench SET",
		Short: "Count what the bits buy, over a set of problems",
		Long: "Play every strategy at every budget on the problems of a set, and count: what the small and the strong model\n" +
			"solve alone, what the sessions solve, what was won and lost, the bits sent, and how many answers were true.\n" +
			"The sessions of a problem begin with the same first draft and the same solution of the strong model.\n\n" +
			"A run is kept with all its sessions, and goes on where it was when it is stopped, with Ctrl+C or otherwise:\n" +
			"tenbits bench resume. What fails for another reason than the models' answers is not scored.",
		Example: "  tenbits bench embedded --limit 100\n  tenbits bench embedded --limit 500 --strategy batch,adaptive --bits 4,10 --controls --json\n" +
			"  tenbits bench gsm8k --file test.jsonl --limit 200 --small ollama/qwen3:0.6b --strong ollama/qwen3:8b",
		Args: oneSet,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.selection.Set = args[0]
			return a.bench(cmd, f)
		},
		ValidArgs: setNames(),
	}
	fl := cmd.Flags()
	fl.IntVar(&f.selection.Limit, "limit", 0, "how many problems; 0 is all, or 100 of a set without an end")
	fl.Uint64Var(&f.seed, "seed", 0, "of embedded: that of the first problem, where training used those below 1000000 and 5000000 is the first otherwise; of other sets: draw them in that order")
	fl.StringVar(&f.selection.File, "file", "", "file of the sets gsm8k, jsonl and csv")
	fl.BoolVar(&f.selection.SkipBad, "skip-bad", false, "leave out lines of the file that hold no problem")
	fl.StringVar(&f.middle, "middle", "", "model between the two, which parts medium problems from hard ones as in the paper")
	fl.IntVar(&f.trials, "trials", 1, "how often each session is played, with a seed of its own")
	addRowFlags(cmd, &f, []string{"batch", "adaptive"}, []string{"10"})
	addOptions(cmd, benchOptions()...)
	f.output.flags(cmd)
	cmd.AddCommand(a.benchSetsCommand(), a.benchResumeCommand(), a.benchShowCommand(), a.benchPaperCommand(), a.benchAdaptersCommand())
	return cmd
}

// addRowFlags adds the flags that say which sessions there are, and how many at
// a time.
func addRowFlags(cmd *cobra.Command, f *benchFlags, strategies, budgets []string) {
	fl := cmd.Flags()
	fl.StringSliceVar(&f.strategies, "strategy", strategies, "strategies, with commas between them")
	fl.StringSliceVar(&f.budgets, "bits", budgets, "budgets in bits, with commas between them")
	fl.StringSliceVar(&f.controls, "controls", nil, "compare with the same sessions whose decisions come from elsewhere: "+strings.Join(controlNames(), ", ")+"; alone: all but noisy and send_answer_coded, which takes 16 more drafts a problem")
	fl.Lookup("controls").NoOptDefVal = "self,coin,all_yes,all_no,resample"
	fl.Float64Var(&f.noise, "noise", 0.1, "of the control noisy: the probability that an answer is flipped")
	fl.BoolVar(&f.screen, "screen", false, "show how it goes, and what it comes to, in the terminal UI")
	fl.IntVar(&f.workers, "concurrency", runtime.NumCPU(), "how many sessions at a time")
}

// benchOptions are the options that bench shares with the other commands. Its
// strategies, bits and seed are other things.
func benchOptions() []string {
	return append([]string{"small", "asker", "strong", "prompts", "format", "check", "context", "judge", "tau", "guard"}, callOptions()...)
}

func controlNames() []string {
	var out []string
	for _, c := range append(session.Deciders(), session.Resample, session.SendAnswerCoded) {
		out = append(out, string(c))
	}
	return out
}

func setNames() []string {
	var out []string
	for _, s := range bench.Sets() {
		out = append(out, s.Name)
	}
	return out
}

// oneSet wants the name of one problem set.
func oneSet(_ *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	if len(args) > 1 {
		return usageError("for example tenbits bench embedded --controls=self,coin", "bench wants one problem set, and got %q too: which controls there are to be stands behind a =", args[1])
	}
	return usageError("for example tenbits bench embedded --limit 100", "bench wants one problem set; there are %s (tenbits bench sets says more)", strings.Join(setNames(), ", "))
}

// benchDir returns the folder of the runs, beside that of the transcripts.
func (a *app) benchDir(s settings) (string, error) {
	store, err := a.store(s)
	if err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(store.Dir()), "bench"), nil
}

func (a *app) bench(cmd *cobra.Command, f benchFlags) error {
	ctx := cmd.Context()
	if err := errors.Join(f.output.check(), a.checkScreen(cmd, f)); err != nil {
		return err
	}
	s, err := a.settings(cmd, append(benchOptions(), "data")...)
	if err != nil {
		return err
	}
	plan, problems, err := a.benchPlan(cmd, s, f)
	if err != nil {
		return err
	}
	open := a.benchModels(ctx, s, f.middle)
	m, err := open()
	if err != nil {
		return err
	}
	if plan.Small, err = m.Small.Describe(ctx); err != nil {
		return err
	}
	if plan.Strong, err = m.Strong.Describe(ctx); err != nil {
		return err
	}
	if plan.Trials > 1 && plan.Small.Deterministic && plan.Strong.Deterministic {
		fmt.Fprintln(a.err, "both models always write the same: all trials will be alike")
	}
	if m.Asker != nil {
		card, err := m.Asker.Describe(ctx)
		if err != nil {
			return err
		}
		plan.Asker = &card
	}
	dir, err := a.benchDir(s)
	if err != nil {
		return err
	}
	r, err := bench.Create(dir, plan, problems)
	if err != nil {
		return err
	}
	return errors.Join(a.playBench(cmd, s, r, open, f), r.Close())
}

// benchPlan returns what a run is to be made of, but for the models' cards.
func (a *app) benchPlan(cmd *cobra.Command, s settings, f benchFlags) (bench.Plan, []bench.Problem, error) {
	wrong := func(err error) error {
		return usageError("for example tenbits bench embedded --strategy batch,adaptive --bits 4,10", "%w", err)
	}
	if f.selection.Set == bench.SetEmbedded && f.selection.Limit == 0 {
		f.selection.Limit = 100
	}
	if cmd.Flags().Changed("seed") {
		f.selection.Seed = &f.seed
	}
	now := a.now()
	plan := bench.Plan{
		Run: transcripts.NewID(now, rand.IntN), Version: release(), Started: now.Round(0).UTC(),
		Set: f.selection.Set, File: f.selection.File, Middle: f.middle, Trials: f.trials, Format: s.format, Check: s.check, Noise: f.noise,
	}
	if s.prompts != nil {
		plan.Prompts = s.prompts.Name
	}
	plan.Guard = s.guard
	if plan.Judge = s.judge; plan.Judge != "" {
		plan.Tau = s.tau
	}
	switch plan.Judge {
	case s.small:
		plan.Judge = session.JudgeSmall
	case s.strong:
		plan.Judge = session.JudgeStrong
	}
	var err error
	if plan.Rows, err = f.rows(); err != nil {
		return plan, nil, wrong(err)
	}
	problems, bad, err := f.selection.Open()
	if lines := (bench.BadLines)(nil); errors.As(err, &lines) {
		return plan, nil, usageError("mend them, or leave them out with --skip-bad", "%w", err)
	}
	if err != nil {
		return plan, nil, wrong(err)
	}
	plan.Problems = len(problems)
	if err := plan.Valid(); err != nil {
		return plan, nil, wrong(err)
	}
	if plan.Skipped = len(bad); plan.Skipped > 0 {
		fmt.Fprintf(a.err, "%d lines of %s are left out: %v\n", len(bad), f.selection.File, bench.BadLines(bad))
	}
	return plan, problems, nil
}

// rows returns the rows that the flags ask for.
func (f benchFlags) rows() ([]bench.Key, error) {
	var strategies []qa.Strategy
	for _, name := range f.strategies {
		s, err := qa.ParseStrategy(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		strategies = append(strategies, s)
	}
	var budgets []int
	for _, b := range f.budgets {
		n, err := strconv.Atoi(strings.TrimSpace(b))
		if err != nil || n < 0 || n > qa.MaxBudget {
			return nil, fmt.Errorf("--bits has %q: want whole numbers from 0 to %d", b, qa.MaxBudget)
		}
		budgets = append(budgets, n)
	}
	var controls []session.Control
	for _, name := range f.controls {
		c := session.Control(strings.TrimSpace(name))
		if !slices.Contains(controlNames(), string(c)) {
			return nil, fmt.Errorf("no control %q: there are %s", c, strings.Join(controlNames(), ", "))
		}
		controls = append(controls, c)
	}
	return bench.Rows(strategies, budgets, controls), nil
}

// benchModels returns what opens the models of a run: as they are set, or as they
// were where was has their cards: of the small one, the strong one, and the asker
// where that is another.
func (a *app) benchModels(ctx context.Context, s settings, middle string, was ...models.Card) func() (bench.Models, error) {
	open := func(i int, key, ref string) (models.Model, error) {
		if i < len(was) {
			return a.openAs(ctx, s, was[i])
		}
		return a.openSeat(ctx, s, key, ref)
	}
	return func() (m bench.Models, err error) {
		if m.Small, err = open(0, "small", s.small); err != nil {
			return m, err
		}
		if m.Strong, err = open(1, "strong", s.strong); err != nil {
			return m, err
		}
		switch {
		case s.asker == models.Human:
			return m, usageError("name a model, for example --asker strong", "a run asks more than a person can: --asker is human")
		case len(was) > 2:
			m.Asker, err = a.openAs(ctx, s, was[2])
		case s.asker != "" && len(was) == 0:
			m.Asker, err = a.openSeat(ctx, s, "asker", s.asker)
		}
		if err != nil {
			return m, err
		}
		if middle != "" {
			var ref models.Ref
			if ref, err = models.ParseRef(middle); err != nil {
				return m, usageError("for example --middle ollama/qwen3:4b", "--middle is %q: %w", middle, err)
			}
			m.Middle, err = a.opener(s)(ctx, ref.String())
		}
		return m, err
	}
}
