package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// goTo goes from screen to screen.
func (a *app) goTo(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case backMsg:
		a.overlay = nil
		if len(a.stack) > 1 {
			a.stack = a.stack[:len(a.stack)-1]
		}
		a.catchUp()
		return a.listAgain()
	case openMsg:
		if msg.from != nil && (a.current() != msg.from || a.overlay != nil) {
			return nil
		}
		a.show(msg.screen)
		if msg.screen == screen(a.sessions) {
			return a.sessions.load
		}
		if msg.screen == screen(a.benches) {
			return a.benches.load()
		}
	case overlayMsg:
		a.overlay = msg.overlay
	case watchMsg:
		return a.add(func(l *live) tea.Cmd { return l.watch(msg.job) })
	case playMsg:
		if a.current() != msg.from || a.overlay != nil {
			return nil // who asked for it is elsewhere by now
		}
		a.complaint = msg.loss
		return a.replay(msg.events, msg.path)
	case resumeMsg:
		return a.resume(msg)
	case runningMsg:
		if l := a.running(msg.id); l != nil {
			a.show(l)
		}
	case closeMsg:
		return a.drop(msg.live)
	case stopsMsg:
		for _, l := range a.lives {
			if l.gate != nil {
				l.gate.stopAt(a.stops)
			}
		}
	}
	return nil
}

// show puts a screen on top. One that was below comes up with nothing above.
func (a *app) show(s screen) {
	a.overlay = nil
	if l, ok := s.(*live); ok {
		a.live = l
		l.catchUp()
		// Sessions are beside each other, not on top of each other.
		a.stack = slices.DeleteFunc(a.stack, func(x screen) bool { _, is := x.(*live); return is })
	}
	if i := slices.Index(a.stack, s); i >= 0 {
		a.stack = a.stack[:i]
	}
	a.stack = append(a.stack, s)
	if len(a.stack) > 1 && a.stack[0] != screen(a.home) || len(a.stack) == 1 && s != screen(a.home) {
		a.stack = append([]screen{a.home}, a.stack...)
	}
}

// add opens a session and shows it.
func (a *app) add(begin func(*live) tea.Cmd) tea.Cmd {
	if a.quitting {
		return nil
	}
	var rescue tea.Cmd
	if len(a.lives) >= maxLives {
		i := slices.IndexFunc(a.lives, func(l *live) bool { return !l.running })
		if i < 0 {
			return complain("%d sessions run already: let one end, or stop one with x.", len(a.lives))
		}
		rescue = tea.Batch(a.drop(a.lives[i]), notify("The oldest session that had ended was closed: at most %d are open.%s", maxLives, pick(a.o.Store != nil, " s lists what is saved.", "")))
	}
	l := newLive(a.shared)
	l.setSize(a.width, a.height-lowerRows)
	a.lives = append(a.lives, l)
	a.show(l)
	return tea.Batch(rescue, begin(l))
}

// drop closes a session that has ended. Where it is in memory alone, the command
// saves it.
func (a *app) drop(l *live) tea.Cmd {
	if l == nil || l.running {
		return nil
	}
	a.lives = slices.DeleteFunc(a.lives, func(x *live) bool { return x == l })
	a.stack = slices.DeleteFunc(a.stack, func(x screen) bool { return x == screen(l) })
	if a.live == l {
		a.live = nil
		if n := len(a.lives); n > 0 {
			a.live = a.lives[n-1]
		}
	}
	return l.rescue()
}

// turn shows the open session that is by places from the one looked at last.
func (a *app) turn(by int) {
	n := len(a.lives)
	if n == 0 {
		return
	}
	i := slices.Index(a.lives, a.live)
	if l, ok := a.current().(*live); ok && l == a.live {
		i = (i + by + n) % n
	}
	a.show(a.lives[max(0, i)])
}
