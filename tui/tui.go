// Package tui is the terminal UI: a home screen that sets a session up, a
// screen that shows one as it runs, is replayed or has ended, and a list of
// the saved ones. Every screen shows a session by folding its events with
// session.State; nothing here counts bits for itself.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tenbits/bench"
	"tenbits/session"
	"tenbits/tui/host"
	"tenbits/tui/theme"
)

// Options are what the UI is opened with.
type Options struct {
	host.Host

	// Replay, where it is not empty, is a session to play again at Speed
	// instead of showing the home screen.
	Replay []session.Event
	Speed  float64 // times the original pace, or the reading pace where that was faster; 0 is at once

	// Bench returns what a run of the bench is gone on with; nil: none is. Run, where
	// it is not nil, is open for writing and goes on at once, instead of showing the
	// home screen; Failed has its failed sessions played again too.
	Bench  func(ctx context.Context, r *bench.Run) bench.Options
	Run    *bench.Run
	Failed bool

	Theme  string    // of Themes; empty: auto
	Themes theme.Set // those of the user beside the built-in ones
	ASCII  bool      // no drawing characters
	Calm   bool      // nothing moves but what models write
	Mouse  bool      // the wheel scrolls; the terminal's own selection is gone then

	// Stoppable tells whether a shell would bring the program back that was stopped;
	// nil: it would.
	Stoppable func() bool
}

// Run shows the UI on out, reads keys from in, and returns when the user
// quits. A session that still runs then is cancelled, and Run waits for its
// last events to be saved; one that its file could not hold is saved in the
// folder for temporary files, which Run tells on out. When ctx ends the UI
// closes, and Run returns ctx's error.
func Run(ctx context.Context, o Options, in io.Reader, out io.Writer) error {
	if o.Open == nil {
		return errors.New("tui: Options.Open is nil: there is no way to reach a model")
	}
	inner, stop := context.WithCancel(ctx)
	defer stop()
	// The renderer measures with tables that are made when they are first asked
	// for, which takes 10 ms: not of the first frame's time, when that begins here.
	go ansi.StringWidthWc("─")
	a, err := newApp(inner, o)
	if err != nil {
		return err
	}
	p := tea.NewProgram(a, programOptions(inner, o, in, out)...)
	_, err = p.Run()
	a.close()
	a.rescue(out)
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("terminal UI: %w", err)
}

// frameRate is the most frames a second that are drawn: what streams is brought in
// ticks of 33 ms anyway, and the renderer's clock costs time also when idle.
const frameRate = 30

// programOptions leaves signals to the caller, whose ctx they end.
func programOptions(ctx context.Context, o Options, in io.Reader, out io.Writer) []tea.ProgramOption {
	opts := []tea.ProgramOption{tea.WithContext(ctx), tea.WithFPS(frameRate), tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler()}
	if o.Getenv != nil {
		opts = append(opts, tea.WithEnvironment(environment(o.Getenv)))
	}
	return opts
}

// environment returns the variables that tell what the terminal can do.
func environment(getenv func(string) string) []string {
	var env []string
	for _, name := range []string{
		"TERM", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TTY_FORCE", "TERM_PROGRAM",
		"TMUX", "STY", "SSH_TTY", "WT_SESSION", "ConEmuANSI", "LANG", "LC_ALL", "LC_CTYPE",
	} {
		if v := getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	return env
}
