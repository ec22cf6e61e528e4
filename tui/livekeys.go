package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// liveKeys are the keys of the live screen. Those that do nothing at the time
// are disabled.
type liveKeys struct {
	stop, back, again, new, sessions key.Binding
	pace, pause, step, speed, end    key.Binding
	up, down, pageUp, pageDown       key.Binding
	top, bottom, pane, section       key.Binding
}

func newLiveKeys() liveKeys {
	return liveKeys{
		stop: binding("esc", "stop", "esc"), back: binding("esc", "back", "esc"),
		again: binding("r", "again", "r"), new: binding("n", "new", "n"), sessions: binding("s", "sessions", "s"),
		pace: binding("space", "full speed", "space"), pause: binding("space", "pause", "space"),
		step:  binding(".", "step", "."),
		speed: binding("1 2 4 + -", "speed", "1", "2", "4", "+", "=", "-"),
		end:   binding("0", "to the end", "0", "end"),
		up:    binding("k", "up", "k", "up"), down: binding("j/k", "scroll", "j", "down"),
		pageUp: binding("pgup", "page up", "pgup", "b"), pageDown: binding("pgup/pgdn", "page", "pgdown", "f"),
		top: binding("g", "top", "g", "home"), bottom: binding("g/G", "ends", "G"),
		pane: binding("tab", "other side", "tab"), section: binding("tab", "next part", "tab"),
	}
}

// enable turns the keys on that do something now.
func (l *live) enable() {
	k, over, replay := &l.keys, l.over(), l.control != nil && l.running
	k.stop.SetEnabled(l.running && !replay && !l.stopping)
	k.back.SetEnabled(!l.running || replay)
	k.again.SetEnabled(!l.running)
	k.new.SetEnabled(!l.running)
	k.sessions.SetEnabled(!l.running && l.o.Store != nil)
	k.pace.SetEnabled(l.running && l.paced())
	full, _ := l.tempo.now()
	k.pace.SetHelp("space", pick(full, "reading pace", "full speed"))
	for _, b := range []*key.Binding{&k.pause, &k.step, &k.speed, &k.end} {
		b.SetEnabled(replay)
	}
	if replay {
		k.pause.SetHelp("space", pick(l.control.Paused(), "go on", "pause"))
	}
	k.pane.SetEnabled(!over)
	k.section.SetEnabled(over && len(l.report.parts) > 1)
	_, total, height := l.scrolled()
	for _, b := range []*key.Binding{&k.up, &k.down, &k.pageUp, &k.pageDown, &k.top, &k.bottom} {
		b.SetEnabled(total > height)
	}
}

// paced tells whether the session is slowed down for reading.
func (l *live) paced() bool {
	ours := func(ref string) bool { return strings.HasPrefix(ref, provided+"/") }
	return l.job != nil && (ours(l.o.Small) || ours(l.o.Strong))
}

func (l *live) bindings() []key.Binding {
	k := l.keys
	return enabled(k.stop, k.again, k.new, k.sessions, k.pace, k.pause, k.step, k.speed, k.end,
		k.section, k.pane, k.down, k.pageDown, k.bottom, k.back)
}

func (l *live) press(msg tea.KeyPressMsg) tea.Cmd {
	k := l.keys
	defer l.enable()
	switch {
	case key.Matches(msg, k.stop):
		l.stop()
	case key.Matches(msg, k.back):
		l.stop()
		if s, ok := l.from.(*sessions); ok && s != nil {
			return send(sessionsMsg{})
		}
		return send(homeMsg{})
	case key.Matches(msg, k.again):
		return l.again()
	case key.Matches(msg, k.new):
		return send(homeMsg{})
	case key.Matches(msg, k.sessions):
		return send(sessionsMsg{})
	case key.Matches(msg, k.pace):
		l.tempo.toggle()
	case key.Matches(msg, k.pane):
		l.onRight = !l.onRight
	case key.Matches(msg, k.section):
		l.report.nextPart()
	case key.Matches(msg, k.pause, k.step, k.speed, k.end):
		l.steer(msg)
	default:
		l.scroll(msg)
	}
	return nil
}

// steer handles the keys of a replay.
func (l *live) steer(msg tea.KeyPressMsg) {
	c := l.control
	switch s := msg.String(); s {
	case "space":
		if c.Paused() {
			c.Resume()
		} else {
			c.Pause()
		}
	case ".":
		c.Step()
	case "1", "2", "4":
		c.SetSpeed(float64(s[0] - '0'))
	case "+", "=":
		c.SetSpeed(faster(c.Speed(), 1))
	case "-":
		c.SetSpeed(faster(c.Speed(), -1))
	case "0", "end":
		c.SetSpeed(0)
		c.Resume()
	}
}

// scroll handles the keys that move what is seen.
func (l *live) scroll(msg tea.KeyPressMsg) {
	s, total, height := l.scrolled()
	const far = 1 << 30
	switch k := l.keys; {
	case key.Matches(msg, k.up):
		s.move(-1, total, height)
	case key.Matches(msg, k.down):
		s.move(1, total, height)
	case key.Matches(msg, k.pageUp):
		s.move(-max(1, height-1), total, height)
	case key.Matches(msg, k.pageDown):
		s.move(max(1, height-1), total, height)
	case key.Matches(msg, k.top):
		s.move(-far, total, height)
	case key.Matches(msg, k.bottom):
		s.move(far, total, height)
	}
}

// scrolled returns what the keys move, with its size and that of its window.
func (l *live) scrolled() (s *scroller, total, height int) {
	p := l.plan()
	switch {
	case l.over():
		return &l.report.scroller, len(l.report.rows), p.panes
	case l.onRight:
		return &l.questions.scroller, len(l.questions.rows), p.questions
	}
	return &l.draft.scroller, l.draft.len(), p.draft
}
