package tui

import (
	"context"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/bench"
	"tenbits/session"
	"tenbits/tui/clip"
)

const (
	// MinWidth and MinHeight are the smallest terminal that has room for the
	// screens, in cells.
	MinWidth, MinHeight = 40, 15

	// maxLives is the most sessions that are kept open. The oldest that has
	// ended makes room for another.
	maxLives = 9

	// patience is how long a session may take to end when the program does.
	patience = 2 * time.Second

	// noticeTime is how long what went well stays in the place of what goes on.
	noticeTime = 6 * time.Second
)

// app is the root model: it owns the screens, the overlay and the two lines
// below.
type app struct {
	*shared
	width, height int

	home     *home
	sessions *sessions
	benches  *benchList
	lossless *lossless // the newest; nil before there was one
	lives    []*live   // in the order in which they were opened
	live     *live     // the newest of those that were looked at; nil for none
	stack    []screen  // the last is shown, the others are where esc leads

	overlay   overlay  // nil: none
	complaint string   // stays until a key
	notice    string   // until a key, or for a while
	unsure    []string // the notice in more and in fewer words, where it is not known whether it went well
	notices   int      // that there have been
	clip      clip.System
	copying   string // what is being copied
	ticking   bool
	dark      bool // the terminal's background, as far as known
	mouse     bool // the wheel scrolls; the terminal's own selection is gone then
	quitting  bool // sessions have to end first

	keys rootKeys
}

// rootKeys are the keys of all screens.
type rootKeys struct {
	quit, help, palette, suspend   key.Binding
	nextLive, lastLive, sessions   key.Binding
	leaving                        key.Binding // quit, where q is text
	runs, lossless, frontier       key.Binding
	copyError, mouse, theme, ascii key.Binding
}

func newRootKeys() rootKeys {
	return rootKeys{
		quit: binding("q", "quit", "q"), leaving: binding("ctrl+c", "quit", "ctrl+c"),
		help: binding("?", "help", "?"), palette: binding("ctrl+p", "everything", "ctrl+p", ":"),
		suspend:  binding("ctrl+z", "to the shell", "ctrl+z"),
		nextLive: binding("] [", "open sessions", "]"), lastLive: binding("[", "the session before", "["),
		sessions: binding("s", "saved sessions", "s"),
		runs:     binding("B", "runs of the bench", "B"),
		lossless: losslessKey(), frontier: frontierKey(),
		copyError: binding("y", "copy the error", "y"), mouse: binding("alt+m", "mouse", "alt+m"),
		theme: binding("alt+c", "theme, colours …", "alt+c"), ascii: binding("alt+a", "ASCII", "alt+a"),
	}
}

func newApp(ctx context.Context, o Options) (*app, error) {
	s, err := newShared(ctx, o)
	if err != nil {
		return nil, err
	}
	var a *app
	s.runsNow = func(id string) bool { return a.running(id) != nil }
	s.opened = func(id string) (session.State, bool) {
		i := slices.IndexFunc(a.lives, func(l *live) bool { return l.over() && l.state.Setup.ID == id })
		if i < 0 {
			return session.State{}, false
		}
		return a.lives[i].state, true
	}
	s.played = func(j job) { a.home.follow(j) }
	s.travel = func(msg tea.Msg) tea.Cmd { return a.goTo(msg) }
	a = &app{shared: s, dark: true, mouse: o.Mouse, home: newHome(s), sessions: newSessions(s), benches: newBenchList(s), keys: newRootKeys(), clip: clip.Local()}
	a.clip.Getenv = s.o.Getenv
	a.stack = []screen{a.home}
	return a, nil
}

// running returns the session of an ID that runs here, nil where there is none.
func (a *app) running(id string) *live {
	i := slices.IndexFunc(a.lives, func(l *live) bool { return l.unsaved() && l.state.Setup.ID == id })
	if i < 0 {
		return nil
	}
	return a.lives[i]
}

// close ends what runs and waits for its last events to be saved.
func (a *app) close() {
	close(a.gone)
	for _, l := range a.lives {
		l.stop()
	}
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
	if a.o.Run != nil {
		return tea.Batch(tea.RequestBackgroundColor, a.playRun(a.o.Run))
	}
	if len(a.o.Replay) == 0 {
		return tea.RequestBackgroundColor
	}
	return tea.Batch(tea.RequestBackgroundColor, a.add(func(l *live) tea.Cmd { return l.play(a.o.Replay, a.o.Speed) }))
}

// playRun shows a run of the bench that goes on at once.
func (a *app) playRun(r *bench.Run) tea.Cmd {
	c := newBenchRun(a.shared, r.Plan.Run)
	c.run, c.owned = r, true
	a.benches.open, a.benches.owned = c, c
	a.show(c)
	return c.play(a.o.Failed)
}

// current returns the screen that is shown.
func (a *app) current() screen { return a.stack[len(a.stack)-1] }

// Update takes a message, and has what moves drawn while a session runs.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := a.update(msg)
	return a, tea.Batch(cmd, a.startTicking())
}

// update handles what concerns all screens and passes the rest on.
func (a *app) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		a.dark = msg.IsDark()
		a.restyle(a.theme.Name)
	case tea.KeyPressMsg:
		return a.press(msg)
	case tea.PasteMsg:
		if a.overlay != nil {
			a.overlay.paste(msg.Content)
			return nil
		}
		return a.current().update(msg)
	case tea.MouseWheelMsg:
		return a.wheel(msg)
	case eventsMsg, endedMsg, tickMsg:
		return a.stream(msg)
	case workedMsg:
		msg.apply()
		return msg.next
	case copyMsg:
		a.copying = msg.what
		return a.clip.Copy(copyable(msg.text))
	case clip.Result:
		return a.copied(msg)
	case complaintMsg:
		a.complaint = msg.text
	case noticeMsg:
		return a.say(msg.text)
	case fadedMsg:
		if msg.notice == a.notices {
			a.notice, a.unsure = "", nil
		}
	case listedMsg, sessionsMsg:
		return a.sessions.update(msg)
	case setupMsg:
		return a.home.update(msg)
	case playMsg, resumeMsg:
		return a.goTo(msg)
	case savedMsg:
		return msg.live.saved(msg)
	case stepMsg:
		return msg.of.onStep(msg)
	case fileMsg:
		return msg.of.loaded(msg)
	default:
		if a.overlay == nil {
			return a.current().update(msg)
		}
	}
	return nil
}

// stream handles what a running session brings. It goes to its screen, whatever
// is shown, or the session would stand still while nobody looks.
func (a *app) stream(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case eventsMsg:
		if l := a.owner(msg.from.run); l != nil {
			l.heard = true
			l.take(msg.events)
		}
		return msg.from.next // also of a stream that nobody has any more: it has to end
	case endedMsg:
		var cmd tea.Cmd
		if l := a.owner(msg.run); l != nil {
			cmd = l.ended(msg.err)
		}
		if a.quitting && !a.unsaved() {
			return tea.Quit
		}
		return tea.Batch(cmd, a.listAgain())
	case tickMsg:
		a.ticking, a.clock = false, msg.now
		for _, l := range a.lives {
			if l.held() { // nobody works meanwhile
				l.phaseAt = l.phaseAt.Add(msg.now.Sub(l.now))
			}
			l.now = msg.now
		}
	}
	return nil
}

// fadedMsg is the end of the time of a notice.
type fadedMsg struct{ notice int }

// say shows what went well, for a while.
func (a *app) say(text string) tea.Cmd {
	a.notice, a.unsure = text, nil
	a.notices++
	n := a.notices
	return a.later(noticeTime, fadedMsg{n})
}

// listAgain has the list of saved sessions read again, where it is shown.
func (a *app) listAgain() tea.Cmd {
	if a.current() == screen(a.sessions) {
		return a.sessions.load
	}
	return nil
}

// startTicking has what moves drawn anew while a session runs.
func (a *app) startTicking() tea.Cmd {
	runs := slices.ContainsFunc(a.lives, func(l *live) bool { return l.running && l.control == nil })
	if m, ok := a.current().(mover); ok {
		runs = runs || m.moves()
	}
	if a.ticking || !runs {
		return nil
	}
	a.ticking = true
	return a.tick()
}

// owner returns the session that a stream belongs to, nil when it is gone.
func (a *app) owner(run int) *live {
	for _, l := range a.lives {
		if l.stream.run == run {
			return l
		}
	}
	return nil
}

func (a *app) resize(width, height int) {
	a.width, a.height = width, height
	for _, s := range a.screens() {
		s.setSize(width, height-lowerRows)
	}
	a.catchUp()
}

// catchUp lays out the session that is shown. The others wait until they are.
func (a *app) catchUp() {
	if l, ok := a.current().(*live); ok {
		l.catchUp()
	}
}

// screens returns every screen that there is. Those that are only shown, and
// belong to none of the others, are in the stack alone.
func (a *app) screens() []screen {
	all := []screen{a.home, a.sessions, a.benches}
	if a.lossless != nil {
		all = append(all, a.lossless)
	}
	for _, l := range a.lives {
		all = append(all, l)
	}
	for _, s := range a.stack {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// restyle draws in the theme of a name, as it is on this terminal's background.
func (a *app) restyle(name string) {
	t, err := a.o.Themes.Named(name, a.dark)
	if err != nil || t.Name == a.theme.Name && t.Dark == a.theme.Dark {
		return
	}
	a.theme = t
	for _, s := range a.screens() {
		s.restyled()
	}
	a.catchUp()
}
