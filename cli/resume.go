package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tenbits/session"
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
	addOptions(cmd, callOptions()...)
	cmd.Flags().BoolVar(&f.json, "json", false, "print the whole session as one JSON document")
	cmd.Flags().BoolVar(&f.events, "events", false, "print each event that is added as a line of JSON")
	return cmd
}

func (a *app) resume(cmd *cobra.Command, name string, f askFlags) error {
	ctx := cmd.Context()
	if err := f.check(); err != nil {
		return err
	}
	s, err := a.settings(cmd)
	if err != nil {
		return err
	}
	store, err := a.store(s)
	if err != nil {
		return err
	}
	path, err := find(store, name)
	if err != nil {
		return err
	}
	tail, err := transcripts.Reopen(path)
	if errors.Is(err, transcripts.ErrBusy) {
		err = &problem{exitFailure, err, "wait until it has ended, or end it there"}
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
	if !n.State().Cut() {
		return usageError("tenbits transcripts show "+set.ID+" shows it", "the session %s is complete: there is nothing to resume", set.ID)
	}
	cfg := session.Config{Version: release(), MaxRetries: s.retries, Now: a.now}
	var err error
	if cfg.Small, err = a.open(ctx, set.Small.Card.Ref()); err != nil {
		return err
	}
	if set.Strong != nil {
		if cfg.Strong, err = a.open(ctx, set.Strong.Card.Ref()); err != nil {
			return err
		}
	}
	n.Out, n.Final = a.err, a.out
	if f.json || f.events {
		n.Final = io.Discard
	}
	if !f.quiet {
		fmt.Fprintf(a.err, "resuming %s after %s, %s and %s\n", set.ID, linear.Plural(len(n.State().Drafts), "draft"),
			linear.Plural(len(n.State().Game.Questions), "question"), linear.Plural(len(n.State().Game.Decisions), "answer"))
	}
	went := false
	var unwritten error
	err = linear.Counted(tail.Record(session.Resume(cfg, tail.Events())), n.Waits)(ctx, func(e session.Event) {
		went = true
		n.Tell(e)
		if f.events {
			unwritten = errors.Join(unwritten, printEvent(a.out, e))
		}
	})
	if other := (*session.OtherSetup)(nil); errors.As(err, &other) {
		return &problem{exitDiffers, err, "the rest would not be what it would have been: resume it where those models are, or ask anew"}
	}
	if !went {
		return err
	}
	return a.askEnd(n.State(), f, path, errors.Join(err, unwritten))
}
