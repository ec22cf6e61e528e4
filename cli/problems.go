package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/bench"
	"tenbits/tui/linear"
)

// problemFlags name problems of a set, where a command takes one prompt
// otherwise.
type problemFlags struct {
	selection bench.Selection
	first     uint64
}

// addProblems adds the flags to a command that does about with the problems.
func addProblems(cmd *cobra.Command, f *problemFlags, about string) {
	fl := cmd.Flags()
	fl.StringVar(&f.selection.Set, "set", "", about+" of a set: "+strings.Join(setNames(), ", "))
	fl.StringVar(&f.selection.File, "file", "", "file of the sets gsm8k, jsonl and csv")
	fl.IntVar(&f.selection.Limit, "limit", 0, "how many problems of the set; 0 is all, or 100 of a set without an end")
	fl.Uint64Var(&f.first, "first", 0, "seed of the set's first problem (5000000 for embedded), or of their order")
}

// problems returns the problems of the set, and says how many lines of a file are
// none.
func (a *app) problems(cmd *cobra.Command, f problemFlags) ([]bench.Problem, error) {
	sel := f.selection
	if sel.Set == bench.SetEmbedded && sel.Limit == 0 {
		sel.Limit = 100
	}
	if cmd.Flags().Changed("first") {
		sel.Seed = &f.first
	}
	list, bad, err := sel.Open()
	if err != nil {
		return nil, usageError("the sets are "+strings.Join(setNames(), ", "), "%w", err)
	}
	if len(bad) > 0 {
		fmt.Fprintf(a.err, "left out: %s of the file\n", linear.Plural(len(bad), "line"))
	}
	return slices.DeleteFunc(list, func(p bench.Problem) bool { return strings.TrimSpace(p.Prompt) == "" }), nil
}
