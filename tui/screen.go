package tui

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/theme"
)

// screen is what fills the terminal but for its last two lines. Methods change
// it in place; view and status are pure readings of it.
type screen interface {
	update(msg tea.Msg) tea.Cmd
	view() []string          // at most as many rows as the size says, none wider
	status(width int) string // what runs, what waits, or what to do: the line below the screen
	setSize(width, height int)
	restyled()           // the theme is another: what is kept of what was drawn goes
	typing() bool        // printable keys are text, and no shortcuts
	actions() []action   // what can be done now, the most wanted first
	about() string       // what it shows, for somebody who sees it for the first time
	cursor() *tea.Cursor // nil: none
}

// mover is a screen on which something moves while it waits.
type mover interface{ moves() bool }

// shared is what all screens have.
type shared struct {
	ctx    context.Context
	o      Options
	theme  *theme.Theme
	ascii  bool // no drawing characters
	tempo  *tempo
	scales *qa.Scales     // of all sessions
	tick   func() tea.Cmd // the next frame of what moves
	clock  time.Time      // of the newest frame of what moves
	stops  stops          // where sessions wait by themselves

	// later returns a command that brings a message after a while.
	later func(wait time.Duration, msg tea.Msg) tea.Cmd

	runID int // of the newest stream

	// travel goes to another screen or opens an overlay, at once: the next key
	// may be waiting already, and is for what this one has opened.
	travel func(msg tea.Msg) tea.Cmd

	// runsNow tells whether the session of an ID is still running here.
	runsNow func(id string) bool

	// played is told of the problem that a session goes on with by itself.
	played func(j job)

	// opened returns the session of an ID, where it is open here.
	opened func(id string) (session.State, bool)

	runs sync.WaitGroup
	gone chan struct{} // closed when nothing is shown any more
}

// frameTime is how often what moves is drawn anew.
const frameTime = 100 * time.Millisecond

// calmTime is how often the clocks are drawn anew where nothing is to move.
const calmTime = time.Second

// tickMsg is the time of a new frame, while a session runs.
type tickMsg struct{ now time.Time }

func newShared(ctx context.Context, o Options) (*shared, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Strategy == "" {
		o.Strategy = "batch"
	}
	if _, err := qa.ParseStrategy(o.Strategy); err != nil {
		return nil, err
	}
	o.Format, o.Check = cmp.Or(o.Format, qa.Formats()[0]), cmp.Or(o.Check, session.CheckAuto)
	if !qa.IsFormat(o.Format) {
		return nil, fmt.Errorf("no payload format %q: there are %s", o.Format, strings.Join(qa.Formats(), " and "))
	}
	if o.Budget < 0 || o.Budget > qa.MaxBudget {
		return nil, fmt.Errorf("budget of %d bits: want 0 to %d", o.Budget, qa.MaxBudget)
	}
	look, err := o.Themes.Named(cmp.Or(o.Theme, "auto"), true)
	if err != nil {
		return nil, err
	}
	every := frameTime
	if o.Calm {
		every = calmTime
	}
	// A Tick can be waited for once: its timer runs from here on.
	tick := func() tea.Cmd { return tea.Tick(every, func(t time.Time) tea.Msg { return tickMsg{t} }) }
	s := &shared{ctx: ctx, o: o, theme: look, ascii: o.ASCII, tempo: newTempo(), scales: new(qa.Scales), tick: tick, gone: make(chan struct{})}
	s.later = s.wait
	return s, nil
}

// wait returns a command that brings a message after a while, unless nothing is
// shown any more by then.
func (s *shared) wait(wait time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
			return msg
		case <-s.gone:
		case <-s.ctx.Done():
		}
		return nil
	}
}

// Where to travel. Only the root reads them.
type (
	backMsg    struct{}
	openMsg    struct{ screen, from screen } // on top of the one that is shown; from, where it is set, has to be that one
	overlayMsg struct{ overlay overlay }
	watchMsg   struct{ job job } // a new session
	closeMsg   struct{ live *live }
	runningMsg struct{ id string } // to the session of that ID, where it still runs
	stopsMsg   struct{}            // where sessions wait by themselves has changed
)

// send returns a command that brings a message.
func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// complaintMsg is an error to show until a key is pressed, noticeMsg what went
// well, to show for a while.
type (
	complaintMsg struct{ text string }
	noticeMsg    struct{ text string }
)

func complain(format string, args ...any) tea.Cmd {
	return send(complaintMsg{fmt.Sprintf(format, args...)})
}

func notify(format string, args ...any) tea.Cmd {
	return send(noticeMsg{fmt.Sprintf(format, args...)})
}
