package tui

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/tui/theme"
)

// screen is what fills the terminal but for its last line. Methods change it in
// place; view is a pure reading of it.
type screen interface {
	update(msg tea.Msg) tea.Cmd
	view() []string // at most as many rows as the size says, none wider
	setSize(width, height int)
	typing() bool            // printable keys are text, and no shortcuts
	bindings() []key.Binding // the keys that do something now
	cursor() *tea.Cursor     // nil: none
}

// shared is what all screens have.
type shared struct {
	ctx   context.Context
	o     Options
	theme *theme.Theme
	tempo *tempo
	tick  func(run int) tea.Cmd // the next frame of what moves

	runs sync.WaitGroup
	gone chan struct{} // closed when nothing is shown any more
}

// frameTime is how often what moves is drawn anew.
const frameTime = 100 * time.Millisecond

// tickMsg is the time of a new frame, while a session runs.
type tickMsg struct {
	run int
	now time.Time
}

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
	if o.Budget < 0 || o.Budget > qa.MaxBudget {
		return nil, fmt.Errorf("budget of %d bits: want 0 to %d", o.Budget, qa.MaxBudget)
	}
	tick := func(run int) tea.Cmd {
		return tea.Tick(frameTime, func(t time.Time) tea.Msg { return tickMsg{run, t} })
	}
	return &shared{ctx: ctx, o: o, theme: theme.New(true), tempo: newTempo(), tick: tick, gone: make(chan struct{})}, nil
}

// The messages that open a screen. Only the root reads them.
type (
	homeMsg     struct{}
	sessionsMsg struct{}
	watchMsg    struct{ job job }
)

// send returns a command that brings a message.
func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// complaintMsg is an error to show until a key is pressed.
type complaintMsg struct{ text string }

func complain(format string, args ...any) tea.Cmd {
	return send(complaintMsg{fmt.Sprintf(format, args...)})
}

// binding returns a key with its help.
func binding(help, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
}

// enabled returns those of the bindings that do something.
func enabled(all ...key.Binding) []key.Binding {
	out := make([]key.Binding, 0, len(all))
	for _, b := range all {
		if b.Enabled() {
			out = append(out, b)
		}
	}
	return out
}
