package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tenbits/term"
)

// unloadCommand takes a model out of a server's memory. Only its name goes to
// stdout.
func (a *app) unloadCommand() *cobra.Command {
	const example = "for example tenbits models unload gemma3:1b"
	return &cobra.Command{
		Use:   "unload NAME",
		Short: "Take a model out of the Ollama server's memory",
		Long: "Take a model out of the memory of the Ollama server at OLLAMA_HOST, or of another: ollama@HOST:PORT/NAME. It stays on its disk.\n" +
			"A session keeps its models in memory for half an hour after their last call. tenbits doctor shows what is in memory.",
		Example: "  tenbits models unload gemma3:1b\n  tenbits models unload ollama@192.168.1.7:11434/gemma3:1b",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError(example, "models unload takes the name of one model, and got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			ref, err := pullRef(args[0])
			if err != nil {
				return usageError(example, "%w", err)
			}
			if err := a.providers(settings{}).Unload(cmd.Context(), ref); err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, term.CleanLine(ref.String()))
			return err
		},
	}
}
