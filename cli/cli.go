// Package cli is the command line of tenbits: one file a command. Commands
// write data to stdout and everything else to stderr.
package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tenbits/models"
	"tenbits/models/providers"
	"tenbits/tui"
)

// Run runs the command line args, without the program's name, and returns the
// exit code. The environment is env alone, in the form of os.Environ.
func Run(ctx context.Context, args []string, s Streams, env []string) int {
	return newApp(s, env).run(ctx, args)
}

// app is what the commands share.
type app struct {
	streams Streams // as given; for telling terminals
	out     *pipe   // data
	err     *pipe   // everything else
	env     []string

	open   func(ctx context.Context, set providers.Set, ref string) (models.Model, error)
	screen screen
	now    func() time.Time
	typist *typist // of stdin, once a person is asked for something

	check   func(ctx context.Context) (texts int, err error) // has the built-in pair checked
	meminfo string                                           // where Linux tells the machine's memory
}

func newApp(s Streams, env []string) *app {
	return &app{
		streams: s, out: &pipe{w: s.Out}, err: &pipe{w: s.Err}, env: env,
		open: openModel, screen: tui.Run, now: time.Now,
		check: providers.CheckEmbedded, meminfo: "/proc/meminfo",
	}
}

// run runs one command line.
func (a *app) run(ctx context.Context, args []string) int {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	a.out.gone = func() { cancel(errClosedPipe) }
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.streams.In)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := execute(ctx, root, a.getenv("TERM") == "dumb" || a.wantsLines() || slices.Contains(args, "--plain"), a.streams.Out)
	if context.Cause(ctx) == errClosedPipe {
		return exitOK
	}
	// Not all that write look at what comes of it, so that it is looked at here.
	if failed := a.out.err(); failed != nil {
		err = fmt.Errorf("cannot write the output: %w", failed)
	}
	report(a.err, err)
	return exitCode(err)
}

// execute runs root, with Fang's help unless it is to be plain.
func execute(ctx context.Context, root *cobra.Command, plain bool, out any) error {
	if !plain {
		dress(ctx, root, out)
	}
	return root.ExecuteContext(ctx)
}

// getenv returns a variable of the environment, empty when it is not set.
func (a *app) getenv(name string) string {
	value := ""
	for _, e := range a.env {
		// As with os.Environ, the last one counts.
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			value = v
		}
	}
	return value
}

// root returns the whole tree of commands.
func (a *app) root() *cobra.Command {
	root := a.playCommand()
	root.AddCommand(
		a.askCommand(), a.sendCommand(), a.receiveCommand(), a.replayCommand(), a.transcriptsCommand(),
		a.benchCommand(), a.calibrateCommand(), a.packCommand(), a.unpackCommand(), a.rewriteCommand(), a.frontierCommand(), a.modelsCommand(), a.doctorCommand(), a.configCommand(), a.completionCommand(), a.manCommand(),
	)
	root.SetHelpCommand(a.helpCommand())
	root.PersistentFlags().Bool("plain", false, "plain lines, also on a terminal: tenbits alone is a dialogue there, as with TENBITS_A11Y=1")
	root.PersistentFlags().BoolP("quiet", "q", false, "no progress on stderr")
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true // ours takes its place
	root.SilenceErrors, root.SilenceUsage = true, true
	root.Version = version()
	root.SetVersionTemplate("{{.Version}}\n")
	return root
}
