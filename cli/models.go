package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenbits/models"
	"tenbits/models/providers"
	"tenbits/term"
)

// openModel opens the model of that reference. A provider that does not exist
// is a mistake on the command line; a model that does not is told by its
// provider.
func openModel(_ context.Context, set providers.Set, ref string) (models.Model, error) {
	r, err := models.ParseRef(ref)
	if err != nil {
		return nil, usageError("tenbits models lists what there is", "%w", err)
	}
	if names := providers.Names(); !slices.Contains(names, r.Provider) {
		hint := "tenbits models lists what there is, for example embedded/small"
		if n := nearest(r.Provider, names); n != "" {
			hint = fmt.Sprintf("did you mean %s/%s?", n, r.Name)
		}
		return nil, usageError(hint, "model %s: no provider is called %q: there is %s", ref, r.Provider, strings.Join(names, ", "))
	}
	return set.Open(r)
}

// modelsCommand lists the models that can be used now.
func (a *app) modelsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "models",
		Short: "List the models that can be used now, with what they can do",
		Long: "List the models that can be used now, with what they can do: the built-in models, and those of the Ollama servers:\n" +
			"the one at OLLAMA_HOST, those of servers in the config file or TENBITS_SERVERS, and those of the models that are set.",
		Example: "  tenbits models\n  tenbits models --json\n  tenbits models pull gemma3:1b\n  tenbits models unload gemma3:1b\n  tenbits models adapt mine --from gemma3:1b --adapter mine.gguf",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.settings(cmd)
			if err != nil {
				return err
			}
			cards, err := a.providers(s).List(cmd.Context())
			if err != nil {
				if len(cards) == 0 || cmd.Context().Err() != nil {
					return err
				}
				for _, e := range models.Joined(err) {
					fmt.Fprint(a.err, "not listed: "+term.Clean(told(e)))
				}
			}
			texts, err := providers.Texts(cmd.Context())
			if err != nil {
				return err
			}
			cards = append(cards, texts...)
			if asJSON {
				return printJSON(a.out, cards)
			}
			return printCards(a.out, cards)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.AddCommand(a.pullCommand(), a.adaptCommand(), a.unloadCommand())
	return cmd
}

// told returns the text of an error, with what to do next on a line of its own.
func told(err error) string {
	text := err.Error() + "\n"
	if m := (*models.Error)(nil); errors.As(err, &m) && m.Hint != "" {
		text += "  " + m.Hint + "\n"
	}
	return text
}

func printCards(w io.Writer, cards []models.Card) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "MODEL\tPARAMETERS\tCONTEXT\tPROMPTS\tCAN\tADAPTER\tMADE FOR")
	for _, c := range cards {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", term.CleanLine(c.Ref()), count(c.Parameters), count(int64(c.Context)),
			term.CleanLine(cmp.Or(c.PromptSet, "general")), abilities(c), shortDigest(c.Adapter), term.CleanLine(cmp.Or(c.Domain, "anything")))
	}
	return t.Flush()
}

// shortDigest returns the beginning of a digest, enough to tell adapters apart.
func shortDigest(digest string) string {
	if digest == "" {
		return "-"
	}
	return term.Truncate(term.CleanLine(strings.TrimPrefix(digest, "sha256:")), 12)
}

// count writes a number that may not be known.
func count(n int64) string {
	if n == 0 {
		return "?"
	}
	return fmt.Sprint(n)
}

// abilities names what a model can do beside writing text.
func abilities(c models.Card) string {
	var out []string
	for _, can := range []struct {
		it   bool
		name string
	}{
		{c.Capabilities.Logprobs, "logprobs"}, {c.Capabilities.Choice, "choice"}, {c.Capabilities.Schema, "schema"},
		{c.Capabilities.Thinking, "thinking"}, {c.Capabilities.Seed, "seed"}, {c.Deterministic, "deterministic"},
	} {
		if can.it {
			out = append(out, can.name)
		}
	}
	if out == nil {
		return "text"
	}
	return strings.Join(out, ",")
}
