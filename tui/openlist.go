package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
)

// replay plays a transcript: where it is open as a replay already, there. One that
// has come to its end begins anew, unless something was found out about it. With the
// path of its file, one that was cut can go on.
func (a *app) replay(events []session.Event, path string) tea.Cmd {
	for _, l := range a.lives {
		if !l.replays(events) {
			continue
		}
		a.show(l)
		if l.over() && len(l.studies()) == 0 {
			return l.again()
		}
		return nil
	}
	return a.add(func(l *live) tea.Cmd {
		l.file = path
		return l.play(events, 1)
	})
}

// replays tells whether this is the replay of those events.
func (l *live) replays(events []session.Event) bool {
	if l.job != nil || len(events) == 0 || len(events) != len(l.events) {
		return false
	}
	was, _ := l.events[0].Body.(session.Started)
	is, _ := events[0].Body.(session.Started)
	return is.Setup.ID != "" && was.Setup.ID == is.Setup.ID && was.Setup.Side == is.Setup.Side
}

// wordsSeen is how much of a problem names its session, in cells, with its number.
const wordsSeen = 40

// openItems are the open sessions as they stand in the list of all that can be
// done.
func (a *app) openItems() []item {
	var items []item
	for i, l := range a.lives {
		sign, _ := l.sign()
		prompt, strategy := l.subject()
		note := "open · " + l.standing() + " · " + oneLine(strategy)
		items = append(items, item{name: fit(fmt.Sprintf("%d%s %s", i+1, sign, oneLine(firstBytes(prompt, longest))), wordsSeen), note: note, take: func() tea.Cmd {
			if !slices.Contains(a.lives, l) {
				return complain("This session is no longer open.")
			}
			a.show(l)
			return nil
		}})
	}
	return items
}

// subject returns the problem and the strategy of a session, which are known
// before its first event has come.
func (l *live) subject() (prompt, strategy string) {
	s := l.state.Setup
	if l.job != nil {
		return l.job.prompt, l.job.strategy.Name()
	}
	if len(l.events) > 0 {
		if b, ok := l.events[0].Body.(session.Started); ok {
			s = b.Setup
		}
	}
	return s.Prompt, s.Strategy
}

// standing says in a word how a session stands.
func (l *live) standing() string {
	f := l.state.Finished
	switch {
	case l.stopping:
		return "stopping"
	case l.held():
		return "paused"
	case l.running && l.job == nil:
		return "replaying"
	case l.running:
		return runningName
	case l.err != nil || l.state.Failed != nil:
		return "failed"
	case f == nil || f.Outcome == session.Cancelled:
		return "stopped"
	case f.Change != nil:
		return strings.ReplaceAll(oneLine(string(*f.Change)), "_", " ")
	}
	return "ended"
}
