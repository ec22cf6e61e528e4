package tui

import (
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
)

// whatIf asks which answer is to be the other one, and opens the session that
// comes of it beside this one: it is given all that was before that answer.
func (l *live) whatIf() tea.Cmd {
	n := len(l.state.Game.Questions)
	about := fmt.Sprintf("The number of its question, 1 to %d. Up to there the new session is this one; from there it goes on by itself.", n)
	return l.travel(overlayMsg{newEntry("What if which answer had been the other one?", about, "", 3, func(text string) (tea.Cmd, error) {
		to, err := strconv.Atoi(text)
		q, ok := l.state.Asks(to)
		if err != nil || !ok {
			return nil, fmt.Errorf("%q is no question of this session: it has 1 to %d", text, n)
		}
		if q.Answer != qa.Yes && q.Answer != qa.No {
			return nil, fmt.Errorf("question %d has neither a yes nor a no that could be flipped", to)
		}
		j, known := l.rerun()
		if !known {
			return nil, fmt.Errorf("this session cannot be run again: its strategy or its models are not known here")
		}
		j.given, j.flip = l.state.Fork(to), to
		return l.travel(watchMsg{j}), nil
	})})
}

// whatIf says what a fork is.
func whatIf(flip int, parent string) string {
	return oneLine(fmt.Sprintf("what if answer %d were the other one; from session %s", flip, parent))
}
