package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
	"tenbits/tui/linear"
)

// resumeCommand goes on with a session that was cut.
func (a *app) resumeCommand() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "resume FILE|ID",
		Short: "Go on with a session that was cut",
		Long: "Go on with a saved session that was killed, cancelled or failed, after its last complete step: drafts, questions,\n" +
			"answers and the strong model's own solution are kept. Models and settings are those that it was started with.\n" +
			"The rest is added to the same file, and the final draft goes to stdout, as with ask.",
		Example: "  tenbits transcripts resume k3f9qz\n  tenbits transcripts resume --json ./session.jsonl",
		Args:    oneTranscript,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.quiet = isSet(cmd, "quiet")
			return a.resume(cmd, args[0], f)
		},
	}
	addOptions(cmd, append(callOptions(), "calibration")...)
	cmd.Flags().BoolVar(&f.json, "json", false, "print the whole session as one JSON document")
	cmd.Flags().BoolVar(&f.events, "events", false, "print each event that is added as a line of JSON")
	return cmd
}

func (a *app) resume(cmd *cobra.Command, name string, f askFlags) error {
	ctx := cmd.Context()
	if err := f.check(); err != nil {
		return err
	}
	s, path, err := a.meant(cmd, name)
	if err != nil {
		return err
	}
	tail, err := transcripts.Reopen(path)
	switch {
	case errors.Is(err, transcripts.ErrBusy):
		err = &problem{exitFailure, err, "wait until it has ended, or end it there"}
	case errors.As(err, new(*transcripts.DamagedError)):
		err = &problem{code: exitDiffers, err: err}
	}
	if err != nil {
		return err
	}
	err = a.resumeTail(ctx, s, tail, path, f)
	// All that matters has been synced or told of.
	_ = tail.Close()
	return err
}

// resumeTail goes on with the session of tail, which is the file at path.
func (a *app) resumeTail(ctx context.Context, s settings, tail *transcripts.Tail, path string, f askFlags) error {
	n := &linear.Narrator{Out: io.Discard, Final: io.Discard, Quiet: f.quiet}
	for _, e := range tail.Events() {
		n.Tell(e)
	}
	set := n.State().Setup
	switch {
	case set.Side == session.Receiver:
		return usageError("tenbits receive, with the sender's payload, rebuilds it", "the session %s is a receiver's: only a sender's can be resumed", set.ID)
	case !n.State().Cut():
		return usageError("tenbits transcripts show "+set.ID+" shows it", "the session %s is complete: there is nothing to resume", set.ID)
	}
	cfg := session.Config{Version: release(), MaxRetries: s.retries, Now: a.now}
	models := set
	if set.ByPerson() {
		models.Strong, cfg.Decider = nil, a.person()
	}
	var err error
	if cfg.Calibration, err = a.calibration(ctx, s); err != nil {
		return err
	}
	if err = a.openSession(ctx, s, models, &cfg); err != nil {
		return err
	}
	if err := a.openAsker(ctx, s, set, &cfg); err != nil {
		return err
	}
	n.Out, n.Final = a.err, a.out
	if f.json || f.events {
		n.Final = io.Discard
	}
	if !f.quiet {
		fmt.Fprintf(a.err, "resuming %s after %s, %s and %s\n", set.ID, linear.Plural(len(n.State().Drafts), "draft"),
			linear.Plural(len(n.State().Game.Questions), "question"), linear.Plural(len(n.State().Game.Decisions), "answer"))
		if loss := tail.Loss().String(); loss != "" {
			fmt.Fprintln(a.err, "  "+term.CleanLine(loss))
		}
	}
	went := false
	events := slices.Clip(tail.Events())
	var unwritten error
	err = linear.Counted(tail.Record(session.Resume(cfg, tail.Events())), n.Waits)(ctx, func(e session.Event) {
		went = true
		events = append(events, e)
		n.Tell(e)
		if f.events {
			unwritten = errors.Join(unwritten, printEvent(a.out, e))
		}
	})
	switch {
	case errors.As(err, new(*session.OtherSetup)):
		return &problem{exitDiffers, err, "the rest would not be what it would have been: resume it where those models are, or ask anew"}
	case errors.As(err, new(*session.Mismatch)):
		return &problem{exitDiffers, fmt.Errorf("transcript %s: %w", path, err), "the file has been changed: ask anew, or resume a copy that ends before that event"}
	}
	if !went {
		return err
	}
	return a.askEnd(n.State(), events, f, path, studied{}, errors.Join(err, unwritten))
}
