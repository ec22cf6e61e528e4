package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/tui/theme"
)

const (
	// The smallest terminal that has room for the screens.
	minWidth, minHeight = 40, 15

	// patience is how long a session may take to end when the program does.
	patience = 2 * time.Second
)

// app is the root model: it owns the screens, the overlay and the last line.
type app struct {
	*shared
	width, height int

	home     *home
	live     *live
	sessions *sessions
	current  screen

	overlay   overlay
	complaint string // stays until a key
	quitting  bool   // a session has to end first

	quit, help, suspend key.Binding
	leaving             key.Binding // quit, where q is text
}

func newApp(ctx context.Context, o Options) (*app, error) {
	s, err := newShared(ctx, o)
	if err != nil {
		return nil, err
	}
	a := &app{
		shared: s, home: newHome(s), live: newLive(s), sessions: newSessions(s),
		quit: binding("q", "quit", "q"), help: binding("?", "help", "?"), suspend: binding("ctrl+z", "to the shell", "ctrl+z"),
		leaving: binding("ctrl+c", "quit", "ctrl+c"),
	}
	a.current = a.home
	return a, nil
}

// close ends what runs and waits for its last events to be saved.
func (a *app) close() {
	close(a.gone)
	a.live.stop()
	done := make(chan struct{})
	go func() {
		a.runs.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience): // a server that does not let go
	}
}

// Init asks for the background, and starts the replay that the UI was opened
// for.
func (a *app) Init() tea.Cmd {
	if len(a.o.Replay) == 0 {
		return tea.RequestBackgroundColor
	}
	a.current = a.live
	return tea.Batch(tea.RequestBackgroundColor, a.live.play(a.o.Replay, a.o.Speed, a.home))
}

// Update handles what concerns all screens and passes the rest on.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		a.restyle(msg.IsDark())
	case tea.KeyPressMsg:
		return a, a.press(msg)
	case eventsMsg, tickMsg, playMsg:
		// They belong to the live screen, whatever is shown.
		cmd := a.live.update(msg)
		if _, ok := msg.(playMsg); ok {
			a.show(a.live)
		}
		return a, cmd
	case endedMsg:
		cmd := a.live.update(msg)
		if a.quitting && !a.live.running {
			return a, tea.Quit
		}
		return a, cmd
	case complaintMsg:
		a.complaint = msg.text
	case homeMsg:
		a.show(a.home)
	case sessionsMsg:
		a.show(a.sessions)
		return a, a.sessions.load
	case listedMsg:
		return a, a.sessions.update(msg)
	case watchMsg:
		a.show(a.live)
		return a, a.live.watch(msg.job, a.home)
	default:
		if !a.overlay.open() {
			return a, a.current.update(msg)
		}
	}
	return a, nil
}

func (a *app) show(s screen) {
	a.current = s
	a.overlay = overlay{}
}

func (a *app) resize(width, height int) {
	a.width, a.height = width, height
	for _, s := range []screen{a.home, a.live, a.sessions} {
		s.setSize(width, height-1)
	}
}

func (a *app) restyle(dark bool) {
	if dark == a.theme.Dark {
		return
	}
	a.theme = theme.New(dark)
	a.live.layOut() // the others keep nothing that is drawn
}

// press handles a key: what interrupts first, then the overlay, then the keys
// of all screens, then those of the screen.
func (a *app) press(msg tea.KeyPressMsg) tea.Cmd {
	a.complaint = ""
	if msg.String() == "ctrl+c" {
		return a.leave()
	}
	if key.Matches(msg, a.suspend) {
		return tea.Suspend
	}
	if a.overlay.open() {
		return a.pressOverlay(msg)
	}
	if !a.current.typing() {
		switch {
		case key.Matches(msg, a.quit):
			return a.leave()
		case key.Matches(msg, a.help):
			a.overlay = helpOverlay(a.bindings())
			return nil
		}
	}
	return a.current.update(msg)
}

// leave quits; while a session runs it asks first, and the second time it does
// not wait.
func (a *app) leave() tea.Cmd {
	if a.quitting || !a.live.unsaved() || a.overlay.confirm {
		return tea.Quit
	}
	a.overlay = confirmOverlay()
	return nil
}

func (a *app) pressOverlay(msg tea.KeyPressMsg) tea.Cmd {
	confirm := a.overlay.confirm
	switch msg.String() {
	case "q":
		if confirm {
			return tea.Quit
		}
	case "y", "enter":
		if confirm {
			a.quitting = true
			a.live.stop()
			if !a.live.running {
				return tea.Quit
			}
		}
	}
	if confirm && !a.quitting && msg.String() != "n" && msg.String() != "esc" {
		return nil // a stray key must not decide
	}
	a.overlay = overlay{}
	return nil
}

func (a *app) bindings() []key.Binding {
	if a.current.typing() {
		return append(a.current.bindings(), a.leaving)
	}
	return append(a.current.bindings(), a.help, a.quit)
}

// View draws the frame.
func (a *app) View() tea.View {
	v := tea.NewView(a.frame())
	v.AltScreen = true
	v.WindowTitle = "tenbits"
	if !a.overlay.open() && a.complaint == "" && a.roomy() {
		v.Cursor = a.current.cursor()
	}
	return v
}

func (a *app) roomy() bool { return a.width >= minWidth && a.height >= minHeight }

// lastLine is the line below every screen.
func (a *app) lastLine() string {
	switch {
	case a.quitting:
		return a.theme.Warn.Render(" stopping the session …  q again: at once")
	case a.complaint != "":
		return fit(a.theme.Bad.Render(" ! "+oneLine(a.complaint)), a.width)
	}
	return helpLine(a.theme, a.bindings(), a.width)
}
