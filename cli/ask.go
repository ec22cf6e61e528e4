package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
	"tenbits/tui/linear"
)

// askFlags are the flags of ask that are no settings.
type askFlags struct {
	gold                         string
	hasGold                      bool
	oracle, json, events, noSave bool
	quiet                        bool
}

// askCommand runs one session without a screen.
func (a *app) askCommand() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "ask [PROMPT | -]",
		Short: "Work on one prompt",
		Long: "Work on one prompt: the small model drafts an answer and asks yes/no questions about it, the strong model\n" +
			"answers each with one bit, and the small model drafts again. The final draft goes to stdout.",
		Example: "  tenbits ask \"Mia has 48 coins. She finds 37 more. How many coins does Mia have now?\"\n" +
			"  tenbits ask --bits 5 --strategy adaptive --gold 85 --json - < problem.txt",
		Args: promptArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.hasGold = cmd.Flags().Changed("gold")
			f.quiet = isSet(cmd, "quiet")
			return a.ask(cmd, args, f)
		},
	}
	addOptions(cmd)
	cmd.Flags().StringVar(&f.gold, "gold", "", "the right answer, for grading alone")
	cmd.Flags().BoolVar(&f.oracle, "oracle", false, "give the strong model the right answer (needs --gold)")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the session as one JSON document")
	cmd.Flags().BoolVar(&f.events, "events", false, "print each event as a line of JSON")
	cmd.Flags().BoolVar(&f.noSave, "no-save", false, "keep no transcript")
	return cmd
}

func (f askFlags) check() error {
	switch {
	case f.json && f.events:
		return usageError("choose one of them", "--json and --events both want stdout")
	case f.oracle && !f.hasGold:
		return usageError("for example --oracle --gold 85", "--oracle needs --gold, the answer that the strong model is given")
	case f.hasGold && f.gold == "":
		return usageError("for example --gold 85", "--gold is empty")
	}
	return nil
}

func (a *app) ask(cmd *cobra.Command, args []string, f askFlags) error {
	ctx := cmd.Context()
	if err := f.check(); err != nil {
		return err
	}
	s, err := a.settings(cmd)
	if err != nil {
		return err
	}
	prompt, err := a.readPrompt(ctx, cmd, args)
	if err != nil {
		return err
	}
	if prompt == "" {
		return missingPrompt(cmd)
	}
	cfg, err := a.sessionConfig(ctx, s, prompt)
	if err != nil {
		return err
	}
	cfg.Oracle = f.oracle
	if f.hasGold {
		cfg.Gold = &f.gold
	}
	src, path := session.Run(cfg), ""
	if !f.noSave {
		if src, path, err = a.saved(s, cfg.ID, src); err != nil {
			return err
		}
	}
	n := &linear.Narrator{Out: a.err, Final: a.out, Quiet: f.quiet}
	if f.json || f.events {
		n.Final = io.Discard
	}
	var unwritten error
	err = linear.Counted(src, n.Waits)(ctx, func(e session.Event) {
		n.Tell(e)
		if f.events {
			unwritten = errors.Join(unwritten, printEvent(a.out, e))
		}
	})
	return a.askEnd(n.State(), f, path, errors.Join(err, unwritten))
}

// saved returns src recorded in the store, and where.
func (a *app) saved(s settings, id string, src session.Source) (session.Source, string, error) {
	store, err := a.store(s)
	if err != nil {
		return nil, "", err
	}
	path, err := store.Path(id)
	return store.Record(id, src), path, err
}

// unparsedHint says what helps a final draft without a final answer, the only
// outcome without an error that is a failure.
const unparsedHint = "a final answer is read from a line such as \"Answer: 85\": the prompt should ask for one; --gold should be a bare number, the letter of an option, or a short text, as the answer is read in that form"

// askEnd gives out what a session came to, and what its end means for the exit
// code. A session that never started came to nothing but its error.
func (a *app) askEnd(st session.State, f askFlags, path string, err error) error {
	if st.Setup.ID == "" {
		return err
	}
	path = written(path)
	if f.json {
		if err := printJSON(a.out, newDocument(st, path)); err != nil {
			return err
		}
	}
	a.tellSaved(path, f.quiet)
	if path != "" && !f.quiet && st.Done() && st.Cut() {
		fmt.Fprintf(a.err, "to go on: tenbits transcripts resume %s\n", term.CleanLine(st.Setup.ID))
	}
	if err != nil || st.Finished == nil {
		return err
	}
	if code := outcomeCode(st.Finished.Outcome); code != exitOK {
		return &problem{code, errors.New(linear.Verdict(*st.Finished)), unparsedHint}
	}
	return nil
}

// written returns path, empty where no file is there: the session has warned of
// it.
func written(path string) string {
	if _, missing := os.Stat(path); missing != nil {
		return ""
	}
	return path
}

func (a *app) tellSaved(path string, quiet bool) {
	if path != "" && !quiet {
		fmt.Fprintln(a.err, "saved: "+term.CleanLine(path))
	}
}

// printEvent writes e as a line of a transcript that a terminal can show.
func printEvent(w io.Writer, e session.Event) error {
	line, err := transcripts.Encode(e)
	if err != nil {
		return err
	}
	return copyJSON(w, bytes.NewReader(append(line, '\n')))
}

// isSet tells whether a switch of cmd or of the root is on.
func isSet(cmd *cobra.Command, name string) bool {
	f := cmd.Flag(name)
	return f != nil && f.Value.String() == "true"
}
