package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/term"
)

// adaptCommand has an Ollama server make a model with an adapter. Only its name
// goes to stdout.
func (a *app) adaptCommand() *cobra.Command {
	var from, adapter string
	const hint = "for example tenbits models adapt mine --from gemma3:1b --adapter mine.gguf"
	cmd := &cobra.Command{
		Use:   "adapt NAME --from MODEL --adapter FILE",
		Short: "Make a model on the Ollama server of one that it has and an adapter",
		Long: "Make a model on the Ollama server of one that it has and the GGUF file of a LoRA adapter. There an adapter is a\n" +
			"model of its own: one adapter a model, with the template and the parameters of the model it is from. The file is\n" +
			"read and checked here first. pack --model ollama/NAME packs with it.",
		Example: "  tenbits models adapt mine --from gemma3:1b --adapter mine.gguf\n  tenbits models adapt ollama@192.168.1.7:11434/mine --from gemma3:1b --adapter mine.gguf",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError(hint, "models adapt takes the name of the model to make, and got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case from == "":
				return usageError(hint, "models adapt needs --from, the model that the adapter is of")
			case adapter == "":
				return usageError(hint, "models adapt needs --adapter, the adapter's file")
			}
			ref, err := pullRef(args[0])
			if err != nil {
				return usageError(hint, "%w", err)
			}
			base, err := pullRef(from)
			if err != nil {
				return usageError(hint, "--from is %q: %w", from, err)
			}
			if base.Provider != ref.Provider || base.Server != "" && base.Server != ref.Server {
				return usageError("name two models of one server", "%s is not on the server of %s", base, ref)
			}
			file, err := a.readFile(cmd.Context(), adapter, maxAdapter)
			if err != nil {
				return usageError(hint, "cannot read the adapter: %w", err)
			}
			if _, err := embedded.LoadAdapter(strings.TrimSuffix(filepath.Base(adapter), ".gguf"), file); err != nil {
				return err
			}
			return a.adapt(cmd, ref, base.Name, file)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "model of the server that the adapter was trained for")
	cmd.Flags().StringVar(&adapter, "adapter", "", "GGUF file of the adapter")
	return cmd
}

func (a *app) adapt(cmd *cobra.Command, ref models.Ref, base string, file []byte) error {
	b := &bar{w: a.err, live: isTerminal(a.streams.Err) && a.getenv("TERM") != "dumb" && !a.wantsLines() && !isSet(cmd, "plain")}
	if isSet(cmd, "quiet") {
		b.w = io.Discard
	}
	err := a.providers(settings{}).Adapt(cmd.Context(), ref, base, file, b.show)
	b.end()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, term.CleanLine(ref.String()))
	return err
}
