package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tenbits/bench/adapters"
)

// mostDocuments bounds what bench adapters measures: the domains' seeds go on
// for ever, and a person may mistype.
const mostDocuments = 100_000

// benchAdaptersCommand measures what the adapters are worth.
func (a *app) benchAdaptersCommand() *cobra.Command {
	var asJSON bool
	n := 40
	cmd := &cobra.Command{
		Use:   "adapters",
		Short: "Measure what the adapters of the model of text are worth",
		Long: "Write documents of each domain, which no model was trained on, under the model of text alone, with the adapter of\n" +
			"the domain, with each of the others, and with the one that the router picks from the prompt or from the text. The\n" +
			"bits are the models' cross-entropy, which a container exceeds by at most 32 a segment, its header apart; those\n" +
			"picked from the text include the choice.",
		Example: "  tenbits bench adapters\n  tenbits bench adapters --documents 200 --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if n < 1 || n > mostDocuments {
				return usageError("for example --documents 40", "--documents is %d: want 1 to %d", n, mostDocuments)
			}
			progress := io.Writer(a.err)
			if isSet(cmd, "quiet") {
				progress = io.Discard
			}
			rows, err := adapters.Run(cmd.Context(), n, func(r adapters.Row) {
				fmt.Fprintf(progress, "%s: %d documents\n", r.Domain, r.Documents)
			})
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.out, rows)
			}
			_, err = io.WriteString(a.out, adapters.Markdown(rows))
			return err
		},
	}
	cmd.Flags().IntVar(&n, "documents", n, "how many documents of each domain")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
