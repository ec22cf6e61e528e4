package cli

import (
	"bytes"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"tenbits/models"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/linear"
	"tenbits/wire"
)

// askFlags are the flags of ask that are no settings.
type askFlags struct {
	gold                         string
	hasGold                      bool
	oracle, json, events, noSave bool
	controls, effects            bool
	beside                       string // a model for a second opinion; empty: none
	to                           string // address of a receiver; empty: there is none
	quiet                        bool
	fork                         forkFlags
}

// askCommand runs one session without a screen.
func (a *app) askCommand() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "ask [PROMPT | -]",
		Short: "Work on one prompt",
		Long: "Work on one prompt: the small model drafts an answer and asks yes/no questions about it, the strong model\n" +
			"answers each with one bit, and the small model drafts again. The final draft goes to stdout.\n\n" +
			"With --controls, a table follows of what the same first draft comes to without what the strong model knows:\n" +
			"with other answers, with none, or with the final answer sent itself, each with its bits.\n\n" +
			"With --from and --at the session is a fork of one that is saved: as that one up to a question, and from there on\n" +
			"otherwise, with its answer flipped (--flip), with other words (--question), or by another --strategy.\n\n" +
			"Presets, for --preset:\n" + presetHelp(),
		Example: "  tenbits ask \"Noah has 64 marbles. He sells a carton. Then he keeps half of them. How many marbles does Noah have now?\"\n" +
			"  tenbits ask --bits 5 --strategy adaptive --gold 14 --json - < problem.txt\n" +
			"  tenbits ask --strong human --beside embedded/strong \"Mia has 48 coins. She wins a crate. How many coins does Mia have now?\"\n" +
			"  tenbits ask --asker strong --bits 5 \"Noah has 64 marbles. He sells a carton. Then he keeps half of them. How many marbles does Noah have now?\"\n" +
			"  tenbits ask --from k3f9qz --at 3 --question \"Is the answer above 80?\"\n" +
			"  tenbits ask --controls --noise 0.2 --gold 14 \"Noah has 64 marbles. He sells a carton. Then he keeps half of them. How many marbles does Noah have now?\"",
		Args: promptArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.hasGold = cmd.Flags().Changed("gold")
			f.quiet = isSet(cmd, "quiet")
			return a.ask(cmd, args, f)
		},
	}
	addOptions(cmd)
	f.fork.flags(cmd)
	cmd.Flags().StringVar(&f.gold, "gold", "", "the right answer, for grading alone")
	cmd.Flags().BoolVar(&f.oracle, "oracle", false, "give the strong model the right answer (needs --gold)")
	cmd.Flags().BoolVar(&f.controls, "controls", false, "then run the controls from the same first draft (--noise is that of one of them)")
	cmd.Flags().StringVar(&f.beside, "beside", "", "then have this model answer the same questions, hidden until then, and show where it differs (for --strong human)")
	cmd.Flags().BoolVar(&f.effects, "effects", false, "then find out which answer did it: the small model redrafts without each of them, and with it flipped")
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
	cfg, err := a.askConfig(cmd, args, s, f)
	if err != nil {
		return err
	}
	src, path := session.Run(cfg), ""
	if !f.noSave {
		if src, path, err = a.saved(s, cfg.ID, src); err != nil {
			return err
		}
	}
	var conn *wire.Conn
	if f.to != "" {
		if conn, err = a.callReceiver(ctx, cfg, f); err != nil {
			return err
		}
		defer conn.Close()
		src = conn.Send(src)
	}
	n := &linear.Narrator{Out: a.err, Final: a.out, Quiet: f.quiet}
	if f.json || f.events {
		n.Final = io.Discard
	}
	var events []session.Event
	var unwritten error
	err = linear.Counted(src, n.Waits)(ctx, func(e session.Event) {
		events = append(events, e)
		n.Tell(e)
		if f.events {
			unwritten = errors.Join(unwritten, printEvent(a.out, e))
		}
	})
	err = errors.Join(err, unwritten)
	if conn != nil && !f.quiet {
		a.tellLine(conn, n.State())
	}
	var found studied
	var broken error
	if err == nil {
		found, broken = a.study(ctx, s, cfg, n.State(), f)
	}
	return errors.Join(a.askEnd(n.State(), events, f, path, found, err), broken)
}

// askConfig returns what the session is run with: that of a prompt, or a fork of
// one that is saved.
func (a *app) askConfig(cmd *cobra.Command, args []string, s settings, f askFlags) (session.Config, error) {
	ctx := cmd.Context()
	if f.fork.from != "" {
		return a.forkConfig(cmd, args, s, f)
	}
	if err := f.fork.alone(); err != nil {
		return session.Config{}, err
	}
	if (s.strong == models.Human && !s.control.Free() || s.asker == models.Human) && len(args) > 0 && args[0] == "-" {
		return session.Config{}, usageError("give the prompt as an argument", "the prompt and what a person says both want stdin")
	}
	prompt, err := a.readPrompt(ctx, cmd, args)
	if err != nil {
		return session.Config{}, err
	}
	if prompt == "" {
		return session.Config{}, missingPrompt(cmd)
	}
	cfg, err := a.sessionConfig(ctx, s, prompt)
	if err != nil {
		return cfg, err
	}
	cfg.Oracle = f.oracle
	if f.hasGold {
		cfg.Gold = &f.gold
	}
	return cfg, nil
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
// code. A session that never started came to nothing but its error. It was to
// be saved at path, empty where it was not.
func (a *app) askEnd(st session.State, events []session.Event, f askFlags, path string, found studied, err error) error {
	if st.Setup.ID == "" {
		return err
	}
	path = a.kept(st, events, path, f.quiet)
	if f.json {
		d := newDocument(st, path)
		d.Controls, d.Effects, d.Beside = found.controls, found.effects, found.beside
		if err := printJSON(a.out, d); err != nil {
			return err
		}
	}
	if path != "" && !f.quiet && st.Done() && st.Cut() {
		a.tellResume(st, path)
	}
	if err != nil || st.Finished == nil {
		return err
	}
	if code := outcomeCode(st.Finished.Outcome); code != exitOK {
		return &problem{code, errors.New(linear.Verdict(*st.Finished)), unparsedHint}
	}
	return nil
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
