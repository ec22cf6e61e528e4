package cli

import (
	"context"
	"math"

	"github.com/spf13/cobra"

	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/linear"
)

// replayCommand plays a transcript again.
func (a *app) replayCommand() *cobra.Command {
	speed := 1.0
	cmd := &cobra.Command{
		Use:   "replay FILE|ID",
		Short: "Play a session again",
		Long: "Play a saved session again. No model is called. On the screen, what was faster than can be read is slowed to a reading pace, which --speed multiplies like the rest. " +
			"Without a terminal it is told at once, unless --speed says otherwise.",
		Example: "  tenbits replay 20261123-213358-k3f9qz\n  tenbits replay --plain --speed 4 session.jsonl",
		Args:    oneTranscript,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !isTerminal(a.streams.Out) && !cmd.Flags().Changed("speed") {
				speed = 0
			}
			if a.wantsScreen(cmd) {
				return a.replay(cmd, args[0], speed, a.showUI)
			}
			return a.replay(cmd, args[0], speed, a.tellAll)
		},
	}
	cmd.Flags().Float64Var(&speed, "speed", 1, "times the original pace; 0 is at once")
	return cmd
}

// player plays the events of a session.
type player func(ctx context.Context, s settings, events []session.Event, speed float64) error

func (a *app) replay(cmd *cobra.Command, name string, speed float64, play player) error {
	if speed < 0 || math.IsNaN(speed) || math.IsInf(speed, 0) {
		return usageError("for example --speed 4, or --speed 0 for at once", "--speed is %g: want 0 or more", speed)
	}
	s, path, err := a.meant(cmd, name)
	if err != nil {
		return err
	}
	events, _, err := a.load(path)
	if err != nil {
		return err
	}
	return play(cmd.Context(), s, events, speed)
}

// tellAll plays events in plain lines.
func (a *app) tellAll(ctx context.Context, _ settings, events []session.Event, speed float64) error {
	n := &linear.Narrator{Out: a.out, Final: a.out, Errors: true}
	return transcripts.Replay(events, transcripts.NewControl(speed))(ctx, n.Tell)
}

// oneTranscript takes the name of one transcript.
func oneTranscript(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	return usageError("tenbits transcripts list shows what there is", "%s wants one transcript, a file or an ID, but got %d", cmd.CommandPath(), len(args))
}
