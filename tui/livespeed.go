package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
)

// held tells whether the session or the replay waits for a key.
func (l *live) held() bool {
	if l.control != nil {
		return l.control.Paused()
	}
	return l.gate != nil && l.running && l.gate.held()
}

func (l *live) pause() {
	switch {
	case l.control != nil && l.control.Paused():
		l.control.Resume()
	case l.control != nil:
		l.control.Pause()
	case l.gate.held():
		l.gate.resume()
	default:
		l.gate.pause()
	}
}

// step goes on to the next thing that can be seen.
func (l *live) step() {
	if l.control == nil {
		l.gate.step()
		return
	}
	if l.expects() {
		l.control.Step() // and what follows, as that is not on the screen
	}
	l.control.Step()
}

// expects tells whether the next step of the replay is what the small model expects
// of a question, without a place on the screen to show that.
func (l *live) expects() bool {
	d, ok := l.state.Game.Decision()
	if !ok || l.plan().questionWidth >= likelyFrom || l.state.Game.Questions[d.Question-1].Yes != 0 {
		return false
	}
	return slices.ContainsFunc(l.events, func(e session.Event) bool {
		b, ok := e.Body.(session.Predicted)
		return ok && b.Question == d.Question
	})
}

// speed goes faster or slower: a replay by one of the speeds, sessions between
// the reading pace and all that they can.
func (l *live) speed(by int) {
	if c := l.control; c != nil {
		l.replayAt(faster(c.Speed(), by))
		return
	}
	l.tempo.setFull(by > 0)
	if by < 0 {
		l.gate.pace.settle()
	}
}

// replayAt has the replay go on at a speed, and a later one from another place.
func (l *live) replayAt(speed float64) {
	l.control.SetSpeed(speed)
	l.speedOf = speed
}

// skip goes to the end of what is recorded, or to the next stop of this session,
// at once.
func (l *live) skip() {
	if c := l.control; c != nil {
		c.SetSpeed(0)
		c.Resume()
		return
	}
	l.gate.skip()
}

// why says why a key does nothing now, where a reader might look for its effect.
func (l *live) why(k tea.KeyPressMsg) tea.Cmd {
	if !l.over() {
		return nil
	}
	is := func(all ...key.Binding) bool {
		return slices.ContainsFunc(all, func(b key.Binding) bool { return slices.Contains(b.Keys(), k.String()) })
	}
	keys := l.keys
	switch {
	case l.job == nil && is(keys.pause, keys.step, keys.slower, keys.faster, keys.speeds, keys.end):
		return complain("The replay has ended: r plays it again%s.", pick(keys.jump.Enabled(), ", # from a question", ""))
	case is(keys.fork) && l.comparable() && l.state.Ledger().Answers == 0:
		return complain("No question to change: %s.", l.unasked())
	case is(keys.fork) && l.comparable():
		return complain("This session cannot be run again: its strategy or its models are not known here.")
	case is(keys.probe) && l.comparable() && l.state.Ledger().Answers == 0:
		return complain("No answer to measure: %s.", l.unasked())
	case is(keys.probe) && l.comparable():
		return complain("No answer to measure: each stayed unclear.")
	}
	return nil
}

// unasked says why a session has no answers.
func (l *live) unasked() string {
	switch g := l.state.Game; {
	case slices.ContainsFunc(g.Decisions, func(d qa.Taken) bool { return d.Kind == qa.KindSelect }):
		return "a pick alone decided"
	case len(g.Questions) > 0:
		return "none was answered"
	}
	return "none was asked"
}
