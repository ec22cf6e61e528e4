package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
	"tenbits/tui/linear"
)

// verified is what transcripts verify --json prints of a transcript.
type verified struct {
	ID         string            `json:"id"`
	Path       string            `json:"path"`
	Verified   bool              `json:"verified"`
	Complete   bool              `json:"complete"` // the session came to its own end
	Steps      int               `json:"steps"`    // of the small side
	Bits       int               `json:"bits"`
	Difference *string           `json:"difference"` // null where there is none
	Loss       *transcripts.Loss `json:"loss"`       // null where nothing had to be left out
}

// verifyCommand plays saved sessions again from their bits.
func (a *app) verifyCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify FILE|ID...",
		Short: "Check that saved sessions are what their bits say",
		Long: "Check saved sessions: that drafts have their hashes and grades, that ledger and payload are those of the decisions,\n" +
			"and that the small model comes to the same drafts, questions and expectations when it plays the session again from the\n" +
			"payload alone. Of a session that was cut, what is there is checked. The strong model is not called: that it answered so\n" +
			"cannot be checked. A difference is named, and the exit code is then 5.",
		Example: "  tenbits transcripts verify k3f9qz\n  tenbits transcripts verify --json ./session.jsonl",
		Args:    someTranscripts,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.verifyAll(cmd, args, asJSON)
		},
	}
	addOptions(cmd, append(callOptions(), "calibration")...)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each")
	return cmd
}

func (a *app) verifyAll(cmd *cobra.Command, names []string, asJSON bool) error {
	s, err := a.settings(cmd)
	if err != nil {
		return err
	}
	store, err := a.store(s)
	if err != nil {
		return err
	}
	differ := 0
	for _, name := range names {
		path, err := find(store, name)
		if err != nil {
			return err
		}
		v, err := a.verifyOne(cmd.Context(), s, path)
		if err != nil {
			return err
		}
		if !v.Verified {
			differ++
		}
		if asJSON {
			err = encodeJSON(a.out, v, "")
		} else {
			_, err = fmt.Fprintln(a.out, v)
		}
		if err != nil {
			return err
		}
	}
	if differ > 0 {
		return &problem{exitDiffers, fmt.Errorf("%d of %s not verified", differ, linear.Plural(len(names), "transcript")),
			"the file was changed, or is of other models, or the small model does not write the same twice"}
	}
	return nil
}

// verifyOne checks the transcript at path. That it differs is no error.
func (a *app) verifyOne(ctx context.Context, s settings, path string) (verified, error) {
	events, loss, err := transcripts.Salvage(path)
	if err != nil {
		return verified{}, err
	}
	var st session.State
	for _, e := range events {
		st = st.Apply(e)
	}
	v := verified{ID: st.Setup.ID, Path: path, Complete: !st.Cut(), Steps: len(st.Steps()), Bits: len(st.Payload())}
	if loss.String() != "" {
		v.Loss = &loss
	}
	if err = loss.Damage(); err == nil {
		err = a.verifyEvents(ctx, s, events, st)
	}
	v.Verified = err == nil
	if errors.As(err, new(*session.Mismatch)) || errors.As(err, new(*session.Difference)) || errors.As(err, new(*session.OtherSetup)) || loss.Damage() != nil {
		text := err.Error()
		v.Difference, err = &text, nil
	}
	return v, err
}

func (a *app) verifyEvents(ctx context.Context, s settings, events []session.Event, st session.State) error {
	if err := session.Consistent(events); err != nil {
		return err // for which no model is needed
	}
	small, err := a.opener(s)(ctx, st.Setup.Small.Card.Ref())
	if err != nil {
		return err
	}
	priors, err := a.calibration(ctx, s)
	if err != nil {
		return err
	}
	return session.Verify(ctx, session.Config{Small: small, Calibration: priors, MaxRetries: s.retries, Now: a.now}, events)
}

// String says what came of it in a line.
func (v verified) String() string {
	what := fmt.Sprintf("%s and %s", linear.Plural(v.Steps, "step"), linear.Plural(v.Bits, "bit"))
	switch {
	case v.Difference != nil:
		what = "differs: " + *v.Difference
	case !v.Complete:
		what = "verified as far as it came: " + what
	default:
		what = "verified: " + what
	}
	if v.Loss != nil && v.Difference == nil {
		what += "; " + v.Loss.String()
	}
	return term.CleanLine(v.ID + "  " + what)
}
