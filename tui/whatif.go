package tui

import (
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// whatIf asks at which question the session is to fork, and how, and opens the
// session that comes of it beside this one: it is given all that was before.
func (l *live) whatIf() tea.Cmd {
	n := len(l.state.Game.Questions)
	about := fmt.Sprintf("The number of a question, 1 to %d. Up to there the new session is this one; from there it goes on by itself.", n)
	return l.travel(overlayMsg{newEntry("What if, from which question on?", about, "", 3, func(text string) (tea.Cmd, error) {
		at, err := strconv.Atoi(text)
		q, ok := l.state.Asks(at)
		if err != nil || !ok {
			return nil, fmt.Errorf("%q is no question of this session: it has 1 to %d", text, n)
		}
		if q.Answer == "" {
			return nil, fmt.Errorf("question %d has no answer: a session forks at one that was answered", at)
		}
		return l.chooseFork(q), nil
	})})
}

// chooseFork asks what is to be otherwise at a question.
func (l *live) chooseFork(q qa.Question) tea.Cmd {
	flip := item{name: "flip the answer", note: string(q.Answer), about: "As if the strong model had said the other word.", take: func() tea.Cmd { return l.forkTo(q.N, session.Otherwise{Flip: true}) }}
	if q.Answer != qa.Yes && q.Answer != qa.No {
		flip.off = "It is neither a yes nor a no."
	}
	items := []item{flip, {
		name: "ask it in other words …", about: "Your words are sent as well, and are charged beside the budget.", take: func() tea.Cmd { return l.enterWords(q) },
	}}
	for _, name := range []string{"adaptive", "batch", "rounds:2x5"} {
		s, err := qa.ParseStrategy(name)
		if err != nil {
			continue
		}
		items = append(items, item{name: "go on as " + name, about: "From this question on it " + s.About() + ". What was asked and not answered is dropped.", take: func() tea.Cmd {
			return l.forkTo(q.N, session.Otherwise{Strategy: name})
		}})
	}
	return l.travel(overlayMsg{newChooser(fmt.Sprintf("What if, at question %d: %s", q.N, oneLine(q.Text)), items, 0)})
}

// enterWords asks for other words of a question.
func (l *live) enterWords(q qa.Question) tea.Cmd {
	about := "To be answered by yes or no. The text is sent as well: six bits a letter or so in plain1, fewer in coded1."
	return l.travel(overlayMsg{newEntry(fmt.Sprintf("Question %d in other words", q.N), about, oneLine(q.Text), qa.MaxText, func(text string) (tea.Cmd, error) {
		if _, err := l.state.ForkAs(q.N, session.Otherwise{Text: text}); err != nil {
			return nil, err
		}
		return l.forkTo(q.N, session.Otherwise{Text: text}), nil
	})})
}

// forkTo opens the session that forks at question n.
func (l *live) forkTo(n int, other session.Otherwise) tea.Cmd {
	j, known := l.rerun()
	if !known {
		return complain("This session cannot be run again: its strategy or its models are not known here.")
	}
	f, err := l.state.ForkAs(n, other)
	if err == nil {
		j.strategy, err = qa.ParseStrategy(f.Strategy)
	}
	if err != nil {
		return complain("It cannot fork there: %v.", err)
	}
	j.given, j.flip, j.edits = f.Given, f.Flip, f.Edits
	return l.travel(watchMsg{j})
}

// forkedAt returns the question at which the session forks from the one that it
// is from, 0 where it is no fork.
func (l *live) forkedAt() int {
	s := l.state.Setup
	if s.Started.IsZero() && l.job != nil {
		return l.job.forkedAt()
	}
	return forkedAt(s.Flip, s.Strategy, s.Given != "")
}

// forkedAt is that of the session that the job is of.
func (j job) forkedAt() int {
	if j.strategy == nil {
		return j.flip
	}
	return forkedAt(j.flip, j.strategy.Name(), j.given != nil && j.given.From != "")
}

// forkedAt returns the question at which a session forks whose answer to question
// flip is another. A strategy with forks in its name says where, but for a session
// that is given nothing: that strategy was wanted so.
func forkedAt(flip int, strategy string, given bool) int {
	if forks := qa.ForksOf(strategy); given && len(forks) > 0 {
		return max(flip, forks[len(forks)-1].Question)
	}
	return flip
}

// relayed plays the session again, with a receiver beside it. A fork stays one: it
// is given what stands before its own question, and what was said.
func (l *live) relayed() tea.Cmd {
	j, known := l.rerun()
	if !known {
		return complain("This session cannot be run again: its strategy or its models are not known here.")
	}
	if n := l.forkedAt(); n > 0 && j.given == nil {
		j.given = l.state.Fork(n)
		j.given.From = l.state.Setup.Given
	}
	return l.openRelay(j, l.width, l.height)
}

// whatIf says what a fork is, empty of what is none.
func whatIf(s session.Setup) string {
	what := s.WhatIf()
	if what == "" {
		return ""
	}
	return oneLine(fmt.Sprintf("what if: %s; from session %s", what, s.Given))
}

// forkOf is whatIf of a session in a list.
func forkOf(s transcripts.Summary) string {
	return whatIf(session.Setup{Flip: s.Flip, Strategy: s.Strategy, Given: s.Given})
}
