package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/bench/paper"
	"tenbits/term"
)

// benchPaperCommand prints the paper's own figures.
func (a *app) benchPaperCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "paper [RUN]",
		Short:   "Print the paper's own figures, beside those of a run",
		Long:    "Print tables 1, 3 to 5, 16 and 21 of " + paper.Source + ": its own figures, which tenbits has not measured.\nWith the ID of a run, what that has of them stands in front.",
		Example: "  tenbits bench paper\n  tenbits bench paper k3f9qz",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			figures := paper.All()
			if len(args) == 1 {
				s, err := a.settings(cmd, "data")
				if err != nil {
					return err
				}
				r, err := a.openRun(s, args[0], true)
				if err != nil {
					return err
				}
				figures = r.Table().Beside(figures)
			}
			if asJSON {
				return printJSON(a.out, struct {
					Source string          `json:"source"`
					Tables []paper.Figures `json:"tables"`
				}{paper.Source, figures})
			}
			_, err := fmt.Fprint(a.out, term.Clean(paperText(figures)))
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// paperText writes tables of the paper as Markdown.
func paperText(figures []paper.Figures) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Source: %s. BL-CoT: the small model answers itself (the control self); QA: the strong model answers; QA+: it also asks.\n", paper.Source)
	for _, f := range figures {
		fmt.Fprintf(&b, "\n## Table %s: %s\n\n", f.Table, f.Caption)
		if f.Note != "" {
			fmt.Fprintf(&b, "%s\n\n", f.Note)
		}
		fmt.Fprintf(&b, "| %s |\n|%s\n", strings.Join(f.Columns, " | "), strings.Repeat(" --- |", len(f.Columns)))
		for _, row := range f.Rows {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		}
	}
	return b.String()
}
