package tui

import (
	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/transcripts"
)

// parentMsg is the session that another came of, read from its transcript.
type parentMsg struct {
	of    string // ID of the other
	state session.State
}

// besideParent shows the session that this one came of and this one, beside each
// other: from the open ones, else from the saved ones.
func (l *live) besideParent() tea.Cmd {
	id, of := l.state.Setup.Given, l.state.Setup.ID
	if st, ok := l.opened(id); ok {
		return l.showBeside(st)
	}
	store := l.o.Store
	if store == nil {
		return complain("The session %s, which this one came of, is not open, and none are saved.", oneLine(id))
	}
	return func() tea.Msg {
		st, err := savedState(store, id)
		if err != nil {
			return complaintMsg{"The session that this one came of cannot be read: " + err.Error()}
		}
		return parentMsg{of, st}
	}
}

// savedState returns the session of a store that an ID names. It comes from a
// transcript, so that no path is followed that it may be.
func savedState(store *transcripts.Store, id string) (session.State, error) {
	id, err := store.FindID(id)
	if err != nil {
		return session.State{}, err
	}
	path, err := store.Path(id)
	if err != nil {
		return session.State{}, err
	}
	st, _, err := stateOf(transcripts.Summarise(path))
	return st, err
}

// showBeside compares the session with the one that it came of.
func (l *live) showBeside(parent session.State) tea.Cmd {
	c := newCompare(l.shared, [2]side{{summaryOf(parent), parent}, {summaryOf(l.state), l.state}})
	c.setSize(l.width, l.height)
	return l.travel(openMsg{screen: c})
}

// summaryOf returns what a list of sessions would have of one.
func summaryOf(st session.State) transcripts.Summary {
	u := st.Setup
	s := transcripts.Summary{
		ID: u.ID, Started: u.Started, Side: u.Side, Prompt: u.Prompt, Small: u.Small.Card.Ref(), Strategy: u.Strategy, Budget: u.Budget,
		Format: u.Format, Check: u.Check, Problem: u.Problem, Oracle: u.Oracle, Control: u.Control, Given: u.Given, Flip: u.Flip,
	}
	if u.Strong != nil {
		s.Strong = u.Strong.Card.Ref()
	}
	if f := st.Finished; f != nil {
		s.Complete, s.Spent, s.Sent, s.Outcome, s.Change = true, f.Ledger.Spent(), f.Ledger.Sent(), f.Outcome, f.Change
	}
	return s
}
