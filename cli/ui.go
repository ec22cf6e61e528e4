package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
	"tenbits/tui"
	"tenbits/tui/host"
	"tenbits/tui/linear"
)

// screen shows the UI and returns when the user quits, as tui.Run does.
type screen func(ctx context.Context, o tui.Options, in io.Reader, out io.Writer) error

// onTerminal tells whether there is a person to talk with.
func (a *app) onTerminal() bool { return isTerminal(a.streams.In) && isTerminal(a.streams.Out) }

// wantsScreen tells whether cmd is to use the UI with its screen.
func (a *app) wantsScreen(cmd *cobra.Command) bool {
	return a.onTerminal() && a.getenv("TERM") != "dumb" && !isSet(cmd, "plain") && !a.wantsLines()
}

// wantsLines tells whether the environment asks for the UI without a screen.
func (a *app) wantsLines() bool {
	switch strings.ToLower(a.getenv("TENBITS_A11Y")) {
	case "1", "true", "yes":
		return true
	}
	return false
}

// showUI shows the UI: its home screen, or the session to replay if there is
// one. It writes to the terminal itself, which is no pipe that may close.
func (a *app) showUI(ctx context.Context, s settings, replay []session.Event, speed float64) error {
	o, err := a.uiOptions(ctx, s)
	if err != nil {
		return err
	}
	o.Replay, o.Speed = replay, speed
	return a.screen(ctx, o, a.streams.In, a.streams.Out)
}

// uiOptions returns what the UI is opened with.
func (a *app) uiOptions(ctx context.Context, s settings) (tui.Options, error) {
	store, err := a.store(s)
	if err != nil {
		return tui.Options{}, err
	}
	runs, err := a.benchDir(s)
	if err != nil {
		return tui.Options{}, err
	}
	priors, err := a.calibration(ctx, s)
	if err != nil {
		return tui.Options{}, err
	}
	return tui.Options{
		Host:  a.host(s, store, runs, priors),
		Bench: a.goesOn(s, runtime.NumCPU()),
		Theme: s.theme, Themes: s.themes, ASCII: s.ascii, Calm: s.calm, Mouse: s.mouse,
		Stoppable: term.Stoppable,
	}, nil
}

// host returns what a UI gets under s.
func (a *app) host(s settings, store *transcripts.Store, runs string, priors *qa.Calibration) host.Host {
	return host.Host{
		Version: release(), Store: store, Runs: runs,
		Open: a.opener(s), Models: a.providers(s).List, Coders: a.coders(s), Memory: a.machineMemory(),
		Small: s.small, Strong: s.strong, Asker: s.asker, Strategy: s.shownStrategy(), Budget: s.bits, Seed: s.seed, Format: s.format, Check: s.check,
		Control: s.control, Noise: s.noise, Repeat: s.repeat, Judge: s.judge, Tau: s.tau, Guard: s.guard,
		Prompts: s.prompts, MaxRetries: s.retries, Words: s.words, Calibration: priors,
		Getenv: a.getenv, Now: a.now,
	}
}

// talk holds the dialogue that is the UI without a screen. Ctrl+C does not end
// it but a session in it, so that it takes the interrupts itself: the context
// that they end is ctx, of which only other ends count.
func (a *app) talk(ctx context.Context, s settings) error {
	store, err := a.store(s)
	runs := ""
	if err == nil {
		runs, err = a.benchDir(s)
	}
	if err != nil { // whoever only has a look need not have a place for files
		fmt.Fprintln(a.err, "not saved: "+term.CleanLine(err.Error()))
		store, runs = nil, ""
	}
	priors, err := a.calibration(ctx, s)
	if err != nil {
		return err
	}
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	inner, stop := signal.NotifyContext(context.WithoutCancel(ctx), Endings(syscall.SIGHUP)...)
	defer stop()
	context.AfterFunc(inner, stop) // a second signal ends the program at once
	defer context.AfterFunc(ctx, func() {
		if !interrupted(ctx) {
			stop()
		}
	})()
	given := a.host(s, store, runs, priors)
	given.Open = a.openTold(s)
	return linear.Run(inner, linear.Options{
		Host:       given,
		Interrupts: interrupts, Width: func() int { return columns(a.streams.Out) },
	}, a.streams.In, a.out)
}

// interrupted tells whether it was Ctrl+C that ended ctx: signal.NotifyContext
// says so in the cause.
func interrupted(ctx context.Context) bool {
	cause := context.Cause(ctx)
	return cause != nil && cause.Error() == os.Interrupt.String()+" signal received"
}

// openTold returns what opens a model under s, with the hint of a mistake in its
// text: the dialogue has no other place for it.
func (a *app) openTold(s settings) func(ctx context.Context, ref string) (models.Model, error) {
	open := a.opener(s)
	return func(ctx context.Context, ref string) (models.Model, error) {
		m, err := open(ctx, ref)
		if p := (*problem)(nil); errors.As(err, &p) && p.hint != "" {
			return nil, fmt.Errorf("%w; %s", err, p.hint)
		}
		return m, err
	}
}

// shownStrategy returns the strategy that the UI begins with: that which is set,
// and where none is, auto for the built-in pair, with which it measured best at
// every budget (docs/strategies.md).
func (s *settings) shownStrategy() string {
	if s.source("strategy", s.get("strategy")) == "" && s.small == "embedded/small" && s.strong == "embedded/strong" {
		return "auto"
	}
	return s.strategy.Name()
}
