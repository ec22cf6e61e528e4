package tui

import (
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/transcripts"
)

// beatTime is how often a list that is being read shows that it still is.
const beatTime = 250 * time.Millisecond

// beatMsg says that a list is still being read.
type beatMsg struct {
	read chan struct{} // closed when it has been
	n    int
}

// removal is a session that was deleted.
type removal struct {
	transcripts.Summary
	done bool // the file has been moved
}

// The results of what is done with files.
type (
	removedMsg struct {
		transcripts.Summary
		err error
	}
	restoredMsg struct {
		transcripts.Summary
		err error
	}
	payloadMsg struct{ bits string }
)

func (beatMsg) forSessions()     {}
func (removedMsg) forSessions()  {}
func (restoredMsg) forSessions() {}
func (payloadMsg) forSessions()  {}

// load is a command: it reads the list, and says so while it does.
func (l *sessions) load() tea.Msg {
	if l.o.Store == nil {
		return listedMsg{}
	}
	read := make(chan struct{})
	return tea.BatchMsg{
		func() tea.Msg {
			defer close(read)
			at := l.o.Now()
			list, err := l.o.Store.List(l.ctx)
			return listedMsg{list, err, at}
		},
		l.beat(read, 1),
	}
}

// beat returns a command that waits, and brings a message when the list has
// not been read by then.
func (l *sessions) beat(read chan struct{}, n int) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-read:
		case <-l.ctx.Done():
		case <-time.After(beatTime):
			return beatMsg{read, n}
		}
		return nil
	}
}

// alive shows that a list is being read.
func (l *sessions) alive(msg beatMsg) tea.Cmd {
	select {
	case <-msg.read:
		return nil
	default:
		l.beats = msg.n
		return l.beat(msg.read, msg.n+1)
	}
}

// open returns a command that reads a transcript and has it replayed, or two
// that are marked and has them compared. The file of a session that runs is not
// whole yet: there the session itself is to be seen.
func (l *sessions) open() tea.Cmd {
	if len(l.marks) == 2 {
		return l.readMarked()
	}
	s := *l.chosen()
	if s.Error != "" {
		return complain("%s cannot be replayed: %s", s.ID, s.Error)
	}
	if l.runsNow(s.ID) {
		return l.travel(runningMsg{s.ID})
	}
	return func() tea.Msg {
		events, loss, err := transcripts.Salvage(s.Path)
		if err != nil {
			return complaintMsg{fmt.Sprintf("%s cannot be replayed: %v", s.ID, err)}
		}
		return playMsg{events, s.Path, loss.String(), l}
	}
}

// remove deletes the chosen session: it leaves the list at once, and its file
// goes into the trash.
func (l *sessions) remove() tea.Cmd {
	s, store, now := *l.chosen(), l.o.Store, l.o.Now()
	if store == nil {
		return nil
	}
	if l.runsNow(s.ID) {
		return complain("This session is still running: stop it first, with x on its own screen.")
	}
	l.gone[s.Path] = true
	l.marks = slices.DeleteFunc(l.marks, func(path string) bool { return path == s.Path })
	l.removals = append(l.removals, removal{Summary: s})
	l.choose()
	return tea.Batch(func() tea.Msg { return removedMsg{s, store.Remove(s.ID, now)} }, l.settle())
}

// removed says how a deletion went. A session that could not be deleted comes
// back, but one that had gone already.
func (l *sessions) removed(msg removedMsg) tea.Cmd {
	i := slices.IndexFunc(l.removals, func(r removal) bool { return r.Path == msg.Path && !r.done })
	if i < 0 {
		return nil
	}
	if msg.err == nil {
		l.removals[i].done = true
		return notify("deleted %s, u: undo", msg.ID)
	}
	l.removals = slices.Delete(l.removals, i, i+1)
	if !errors.Is(msg.err, transcripts.ErrNotFound) {
		delete(l.gone, msg.Path)
		l.wanted = msg.Path
		l.choose()
	}
	return complain("%s was not deleted: %v", msg.ID, msg.err)
}

// undo brings back what was deleted last.
func (l *sessions) undo() tea.Cmd {
	last := len(l.removals) - 1
	s, store := l.removals[last].Summary, l.o.Store
	l.removals = l.removals[:last]
	return tea.Batch(func() tea.Msg { return restoredMsg{s, store.Restore(s.ID)} }, l.settle())
}

// restored shows what was brought back, and chooses it.
func (l *sessions) restored(msg restoredMsg) tea.Cmd {
	if msg.err != nil {
		l.removals = append(l.removals, removal{Summary: msg.Summary, done: true})
		return complain("%s was not restored: %v", msg.ID, msg.err)
	}
	delete(l.gone, msg.Path)
	l.wanted = msg.Path
	if slices.ContainsFunc(l.all, func(s transcripts.Summary) bool { return s.Path == msg.Path }) {
		l.choose()
	} else { // the list was read in between
		i := slices.IndexFunc(l.all, func(s transcripts.Summary) bool { return s.ID < msg.ID })
		if i < 0 {
			i = len(l.all)
		}
		l.take(slices.Insert(slices.Clone(l.all), i, msg.Summary))
	}
	return notify("restored %s", msg.ID)
}

// maxRead is the most bytes of a transcript that is read for anything but its
// replay.
const maxRead = 8 << 20

// stateOf reads a transcript and returns what it comes to, and what had to be
// left out.
func stateOf(s transcripts.Summary) (st session.State, loss transcripts.Loss, err error) {
	switch {
	case s.Error != "":
		return st, loss, errors.New(s.Error)
	case s.Size > maxRead:
		return st, loss, fmt.Errorf("its %s kB are too many to look at here; enter replays it", thousands(int(s.Size/1000)))
	}
	events, loss, err := transcripts.Salvage(s.Path)
	for _, e := range events {
		st = st.Apply(e)
	}
	return st, loss, err
}

// copyPayload copies the bits of the chosen session.
func (l *sessions) copyPayload() tea.Cmd {
	s := *l.chosen()
	return func() tea.Msg {
		st, _, err := stateOf(s)
		if err != nil {
			return complaintMsg{fmt.Sprintf("the payload of %s cannot be read: %v", s.ID, err)}
		}
		bits := string(st.Payload())
		if bits == "" {
			return complaintMsg{fmt.Sprintf("%s has no payload: no bit was sent", s.ID)}
		}
		return payloadMsg{bits}
	}
}
