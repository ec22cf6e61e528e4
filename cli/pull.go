package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/models"
	"tenbits/models/providers"
	"tenbits/term"
)

// pullCommand downloads a model. Only its name goes to stdout.
func (a *app) pullCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "pull NAME",
		Short:   "Download a model to the Ollama server",
		Long:    "Download a model to the Ollama server at OLLAMA_HOST, or to another: ollama@HOST:PORT/NAME. What has come when it is interrupted stays there: the same command goes on with it.",
		Example: "  tenbits models pull gemma3:1b\n  tenbits models pull ollama@192.168.1.7:11434/gemma3:1b",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError("for example tenbits models pull gemma3:1b", "models pull takes the name of one model, and got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			ref, err := pullRef(args[0])
			if err != nil {
				return usageError("for example tenbits models pull gemma3:1b", "%w", err)
			}
			live := isTerminal(a.streams.Err) && a.getenv("TERM") != "dumb" && !a.wantsLines() && !isSet(cmd, "plain")
			b := &bar{w: a.err, live: live}
			if isSet(cmd, "quiet") {
				b.w = io.Discard
			}
			err = a.providers(settings{}).Pull(cmd.Context(), ref, b.show)
			b.end()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, term.CleanLine(ref.String()))
			return err
		},
	}
}

// pullRef reads the name of a model to download, which is Ollama's own or a
// reference.
func pullRef(name string) (models.Ref, error) {
	who, _, _ := strings.Cut(name, "/")
	provider, _, _ := strings.Cut(who, "@")
	for _, known := range providers.Names() {
		if provider == known {
			return models.ParseRef(name)
		}
	}
	return models.ParseRef("ollama/" + name)
}

// A bar shows how far a download is: in place on a terminal, and elsewhere a
// line for each thing that is done.
type bar struct {
	w      io.Writer
	live   bool
	status string
	width  int // cells of the line that is shown
}

func (b *bar) show(p providers.Progress) error {
	line := term.CleanLine(p.Status)
	if p.Total > 0 && b.live {
		line += fmt.Sprintf("  %d %%  %s of %s", 100*min(p.Done, p.Total)/p.Total, megabytes(p.Done), megabytes(p.Total))
	}
	var err error
	switch {
	case b.live:
		line = term.Truncate(line, 78)
		_, err = fmt.Fprint(b.w, "\r"+line+strings.Repeat(" ", max(0, b.width-term.Width(line))))
		b.width = term.Width(line)
	case p.Status != b.status:
		_, err = fmt.Fprintln(b.w, line)
	}
	b.status = p.Status
	return err
}

// end ends the line that is shown.
func (b *bar) end() {
	if b.live && b.status != "" {
		fmt.Fprintln(b.w)
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
