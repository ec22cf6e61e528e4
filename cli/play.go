package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tenbits/bench"
	"tenbits/models/embedded/problems"
	"tenbits/session"
	"tenbits/term"
	"tenbits/tui/linear"
)

// playCommand is tenbits without a command: the UI or its linear form on a
// terminal, and one session in plain lines without.
func (a *app) playCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tenbits",
		Short: "Twenty Questions between two language models",
		Long: "Twenty Questions between two language models: a small model drafts an answer and asks yes/no questions,\n" +
			"a strong model answers each with one bit, and the small model drafts again.\n" +
			"Without a command it opens the terminal UI; without a terminal it plays one session in plain lines,\n" +
			"on a problem that --seed chooses.\n\n" +
			"The built-in pair solves word problems in whole numbers and needs nothing else. Models of Ollama work on any\n" +
			"prompt: tenbits doctor says what there is, and how to get two that your machine can run.\n\n" +
			"For screen readers and plain terminals, all of the UI is there as a dialogue, in lines and without a screen:\n" +
			"with --plain, with TENBITS_A11Y=1 in the environment, or with TERM=dumb. Type help there.",
		Example: "  tenbits\n  tenbits ask \"Noah has 64 marbles. He sells a carton. Then he keeps half of them. How many marbles does Noah have now?\"",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.settings(cmd)
			if err != nil {
				return err
			}
			if a.wantsScreen(cmd) {
				return a.showUI(cmd.Context(), s, nil, 0)
			}
			if a.onTerminal() {
				return a.talk(cmd.Context(), s)
			}
			return a.play(cmd, s)
		},
	}
	addOptions(cmd)
	return cmd
}

// play plays a session on a generated problem, whose answer is known.
func (a *app) play(cmd *cobra.Command, s settings) error {
	p := bench.Generated(problems.ShownSeed + s.seed)
	cfg, err := a.sessionConfig(cmd.Context(), s, p.Prompt)
	if err != nil {
		return err
	}
	cfg.Gold, cfg.Problem = &p.Gold, &p.Problem
	if !isSet(cmd, "quiet") {
		fmt.Fprintln(a.err, "one session in plain lines. To open the UI, run tenbits in a terminal without --plain; for a prompt of your own: tenbits ask PROMPT")
	}
	src, path, err := a.saved(s, cfg.ID, session.Run(cfg))
	if err != nil { // whoever only has a look need not have a place for files
		fmt.Fprintln(a.err, "not saved: "+term.CleanLine(err.Error()))
		src, path = session.Run(cfg), ""
	}
	n := &linear.Narrator{Out: a.out, Final: a.out}
	var events []session.Event
	err = linear.Counted(src, n.Waits)(cmd.Context(), func(e session.Event) {
		events = append(events, e)
		n.Tell(e)
	})
	if len(events) > 0 {
		a.kept(n.State(), events, path, isSet(cmd, "quiet"))
	}
	return err
}
