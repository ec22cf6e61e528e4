package cli

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
)

// benchFlags are the flags of bench that are no settings.
type benchFlags struct {
	strategies, budgets []string
	limit, workers      int
	first               uint64
	json                bool
}

// benchCommand counts what the bits buy over a set of problems.
func (a *app) benchCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench SET",
		Short: "Count what the bits buy, over a set of problems",
		Long: "Play every strategy at every budget on the problems of a set, and count: what the small and the strong model\n" +
			"solve alone, what the sessions solve, what was won and lost, the bits sent, and how many answers were true.",
		Example: "  tenbits bench embedded --limit 100\n  tenbits bench embedded --limit 500 --strategy batch,adaptive --bits 4,10 --json\n  tenbits bench embedded --limit 500 --bits 10 --format coded1",
		Args:    oneSet,
		RunE:    func(cmd *cobra.Command, args []string) error { return a.bench(cmd, args, f) },
	}
	fl := cmd.Flags()
	fl.StringSliceVar(&f.strategies, "strategy", []string{"batch", "adaptive"}, "strategies, with commas between them")
	fl.StringSliceVar(&f.budgets, "bits", []string{"10"}, "budgets in bits, with commas between them")
	fl.IntVar(&f.limit, "limit", 100, "how many problems")
	fl.Uint64Var(&f.first, "seed", problems.HeldOutSeed, "of the first problem; training used those below 1000000")
	fl.IntVar(&f.workers, "concurrency", runtime.NumCPU(), "how many problems at a time")
	addOptions(cmd, benchOptions()...)
	fl.BoolVar(&f.json, "json", false, "print one JSON document")
	return cmd
}

// benchOptions are the options that bench shares with the other commands. Its
// strategies, bits and seed are other things.
func benchOptions() []string {
	return append([]string{"small", "strong", "prompts", "format", "check"}, callOptions()...)
}

// oneSet wants the name of one problem set.
func oneSet(_ *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	var sets []string
	for _, s := range bench.Sets() {
		sets = append(sets, s[0]+" ("+s[1]+")")
	}
	return usageError("for example tenbits bench embedded --limit 100", "bench wants one problem set; there is %s", strings.Join(sets, ", "))
}

func (a *app) bench(cmd *cobra.Command, args []string, f benchFlags) error {
	s, err := a.settings(cmd, benchOptions()...)
	if err != nil {
		return err
	}
	c, err := a.benchConfig(cmd.Context(), args[0], s, f)
	if err != nil {
		return usageError("for example tenbits bench embedded --strategy batch,adaptive --bits 4,10", "%w", err)
	}
	if !isSet(cmd, "quiet") {
		c.Done = func(finished, of int) {
			if finished%10 == 0 || finished == of {
				fmt.Fprintf(a.err, "%d of %d problems\n", finished, of)
			}
		}
	}
	t, err := bench.Run(cmd.Context(), c)
	if err != nil {
		return err
	}
	if f.json {
		return printJSON(a.out, t)
	}
	return t.Markdown(a.out)
}

func (a *app) benchConfig(ctx context.Context, set string, s settings, f benchFlags) (bench.Config, error) {
	c := bench.Config{Prompts: s.prompts, Format: s.format, Check: s.check, MaxRetries: s.retries, Workers: min(max(f.workers, 1), 256)}
	var err error
	if c.Problems, err = bench.Open(set, f.first, f.limit); err != nil {
		return c, err
	}
	for _, name := range f.strategies {
		strategy, err := qa.ParseStrategy(strings.TrimSpace(name))
		if err != nil {
			return c, err
		}
		c.Strategies = append(c.Strategies, strategy)
	}
	for _, b := range f.budgets {
		n, err := strconv.Atoi(strings.TrimSpace(b))
		if err != nil || n < 0 || n > qa.MaxBudget {
			return c, fmt.Errorf("--bits has %q: want whole numbers from 0 to %d", b, qa.MaxBudget)
		}
		c.Budgets = append(c.Budgets, n)
	}
	c.Pair = func() (small, strong models.Model, err error) {
		if small, err = a.openSeat(ctx, s, "small", s.small); err != nil {
			return nil, nil, err
		}
		if strong, err = a.openSeat(ctx, s, "strong", s.strong); err != nil {
			return nil, nil, err
		}
		return small, strong, nil
	}
	return c, nil
}
