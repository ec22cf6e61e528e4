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
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tenbits/bench"
	"tenbits/codec"
	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/theme"
)

// Options are what the UI is opened with.
type Options struct {
	Version string

	// Store keeps the transcripts; nil: nothing is saved and none are listed.
	Store *transcripts.Store

	// Open returns the model that a reference names.
	Open func(ctx context.Context, ref string) (models.Model, error)

	// Models returns the models that can be used now. Its error joins those of
	// the providers that could not be asked, as providers.List has it. Nil: only
	// references that are typed can be chosen.
	Models func(ctx context.Context) ([]models.Card, error)

	// Coders returns the models that text can be written under, with their
	// adapters; nil: there are none.
	Coders func(ctx context.Context) ([]codec.Choice, error)

	// Memory is what the machine has, in bytes; 0: not known. It says which pair of
	// models is for it, where there is none yet.
	Memory int64

	Small    string // reference of the model that drafts and asks
	Strong   string // reference of the model that answers
	Asker    string // reference of who writes the questions; empty: the small model
	Strategy string // see qa.ParseStrategy
	Budget   int    // bits
	Seed     uint64 // of the models' sampling; says which problem comes first, too
	Format   string // of the payload; empty: plain1

	// Check says whether a check follows the payload; empty: auto.
	Check session.Check

	// Control is where the answers of sessions come from instead of the strong
	// model; empty: they are no controls. Noise is the probability of a flip,
	// there and in the comparison with controls; 0: a tenth.
	Control session.Control
	Noise   float64

	Repeat int // how often each answer is asked for; 0: once

	// Judge scores drafts, see session.Config.SeatJudge, and ends a session from
	// Tau on, 0: qa.UsualTau; Guard says that the first draft may be kept.
	Judge string
	Tau   float64
	Guard bool

	// Prompts are the prompt set of both models; nil: as each of them wants.
	Prompts *qa.PromptSet

	MaxRetries int // of a call that failed, see session.Config

	// Words and Calibration say where priors come from, see session.Config.
	Words       session.Words
	Calibration *qa.Calibration

	// Replay, where it is not empty, is a session to play again at Speed
	// instead of showing the home screen.
	Replay []session.Event
	Speed  float64 // times the original pace; 0 is at once

	// Runs is the folder of the runs of the bench; empty: none are shown. Bench
	// returns what one is gone on with; nil: none is. Run, where it is not nil, is
	// open for writing and goes on at once, instead of showing the home screen;
	// Failed has its failed sessions played again too.
	Runs   string
	Bench  func(ctx context.Context, r *bench.Run) bench.Options
	Run    *bench.Run
	Failed bool

	Theme  string    // of Themes; empty: auto
	Themes theme.Set // those of the user beside the built-in ones
	ASCII  bool      // no drawing characters
	Calm   bool      // nothing moves but what models write
	Mouse  bool      // the wheel scrolls; the terminal's own selection is gone then

	Getenv func(string) string // nil: the process's environment
	Now    func() time.Time    // nil: time.Now
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
