package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"tenbits/models/providers"
	"tenbits/session"
	"tenbits/tui"
)

// screen shows the UI and returns when the user quits, as tui.Run does.
type screen func(ctx context.Context, o tui.Options, in io.Reader, out io.Writer) error

// wantsScreen tells whether cmd is to use the UI.
func (a *app) wantsScreen(cmd *cobra.Command) bool {
	return isTerminal(a.streams.In) && isTerminal(a.streams.Out) && a.getenv("TERM") != "dumb" && !isSet(cmd, "plain")
}

// showUI shows the UI: its home screen, or the session to replay if there is
// one. It writes to the terminal itself, which is no pipe that may close.
func (a *app) showUI(ctx context.Context, s settings, replay []session.Event, speed float64) error {
	store, err := a.store(s)
	if err != nil {
		return err
	}
	return a.screen(ctx, tui.Options{
		Version: release(), Store: store,
		Open: a.open, Models: providers.List,
		Small: s.small, Strong: s.strong, Strategy: s.strategy.Name(), Budget: s.bits, Seed: s.seed, Prompts: s.prompts,
		Replay: replay, Speed: speed, Getenv: a.getenv, Now: a.now,
	}, a.streams.In, a.streams.Out)
}
