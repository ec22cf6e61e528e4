package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// live shows one session: as it runs, as it is replayed, and what came of it.
// All three are the same stream of events.
type live struct {
	*shared
	width, height int
	keys          liveKeys
	from          screen // where esc leads

	job     *job // nil for a replay
	events  []session.Event
	control *transcripts.Control // nil unless a replay runs

	stream   stream
	running  bool  // the stream has not ended
	stopping bool  // it was told to
	err      error // that the stream ended with

	state   session.State
	ledger  qa.Ledger
	now     time.Time
	phaseAt time.Time // when the phase began, on this clock

	problem   []string // rows
	warnings  []string // rows of the newest warning
	draft     draftPane
	questions questionPane
	onRight   bool // the keys scroll the questions
	report    report
}

func newLive(s *shared) *live {
	l := &live{shared: s}
	l.keys = newLiveKeys()
	return l
}

// watch starts the session of a job.
func (l *live) watch(j job, from screen) tea.Cmd {
	l.reset(from)
	l.job = &j
	l.layOut()
	return tea.Batch(l.begin(l.source(j)), l.tick(l.stream.run))
}

// play starts a replay.
func (l *live) play(events []session.Event, speed float64, from screen) tea.Cmd {
	l.reset(from)
	l.events = events
	l.control = transcripts.NewControl(speed)
	return l.begin(transcripts.Replay(events, l.control))
}

// reset forgets the last session. Its stream, if it still runs, is drained by
// update.
func (l *live) reset(from screen) {
	l.stop()
	run := l.stream.run + 1
	*l = live{shared: l.shared, width: l.width, height: l.height, keys: l.keys, from: from}
	l.stream.run = run
	l.now = l.o.Now()
	l.phaseAt = l.now
	l.layOut()
}

func (l *live) begin(src session.Source) tea.Cmd {
	l.stream = l.start(l.stream.run, src)
	l.running = true
	l.enable()
	return l.stream.next
}

// stop tells the session to end.
func (l *live) stop() {
	if l.stream.cancel != nil {
		l.stream.cancel()
	}
	l.stopping = l.running
}

// unsaved tells whether a session runs that quitting would cut off.
func (l *live) unsaved() bool { return l.running && l.control == nil }

func (l *live) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case eventsMsg:
		if msg.from.run == l.stream.run {
			l.take(msg.events)
		}
		return msg.from.next // also of a stream that nobody looks at: it has to end
	case endedMsg:
		if msg.run == l.stream.run {
			l.ended(msg.err)
		}
	case tickMsg:
		if msg.run != l.stream.run || !l.running {
			return nil
		}
		l.now = msg.now
		return l.tick(msg.run)
	case playMsg:
		return l.play(msg.events, 1, msg.from)
	case tea.KeyPressMsg:
		return l.press(msg)
	}
	return nil
}

// take folds events into the state, and what is drawn of it.
func (l *live) take(events []session.Event) {
	l.now = l.o.Now()
	drafts := len(l.state.Drafts)
	listed := false // the list of questions has to be made anew
	for _, e := range events {
		l.state = l.state.Apply(e)
		switch b := e.Body.(type) {
		case session.Started, session.Asked, session.Predicted:
			listed = true
		case session.PhaseStarted:
			listed = true
			l.phaseAt = l.now
			if b.Phase == session.PhaseDraft || b.Phase == session.PhaseRevise {
				l.draft.begin(l.state.Final())
			}
		case session.Drafted, session.Decided:
			listed = true
			if _, drafted := b.(session.Drafted); drafted || len(l.state.Drafts) != drafts {
				l.draft.show(l.state.Drafts)
			}
			drafts = len(l.state.Drafts)
		}
	}
	l.draft.grow(l.state.Live)
	if l.state.Phase == session.PhaseAsk {
		l.questions.grow(l.state.Live)
	}
	if listed {
		l.ledger = l.state.Game.Ledger()
		l.layOut()
	}
	if f := l.state.Finished; f != nil {
		l.ledger = f.Ledger
		l.layOut()
	}
	l.enable()
}

func (l *live) ended(err error) {
	l.running, l.stopping, l.control = false, false, nil
	if !errors.Is(err, context.Canceled) {
		l.err = err
	}
	l.layOut()
	l.enable()
}

// again plays the session again: a replay from its start, a live session with
// the next problem.
func (l *live) again() tea.Cmd {
	if l.job == nil {
		return l.play(l.events, 1, l.from)
	}
	return l.watch(l.job.next(), l.from)
}

func (l *live) setSize(width, height int) {
	if width == l.width && height == l.height {
		return
	}
	l.width, l.height = width, height
	l.layOut()
	l.enable()
}

func (l *live) typing() bool        { return false }
func (l *live) cursor() *tea.Cursor { return nil }

// over tells whether nothing more will come.
func (l *live) over() bool { return !l.running && l.stream.ch != nil || l.state.Done() }

// elapsed returns how long the phase has been going on.
func (l *live) elapsed() time.Duration {
	if l.job == nil {
		return l.state.At - l.state.Since
	}
	return max(0, l.now.Sub(l.phaseAt))
}

// playMsg is a transcript that is to be replayed.
type playMsg struct {
	events []session.Event
	from   screen
}

// speedName tells the speed of a replay.
func speedName(speed float64) string {
	if speed == 0 {
		return "at once"
	}
	return fmt.Sprintf("%g×", speed)
}

// speeds are the speeds of a replay that + and − go through.
func speeds() []float64 { return []float64{0.25, 0.5, 1, 2, 4, 8, 16} }

// faster returns the speed that is by places from another.
func faster(speed float64, by int) float64 {
	all := speeds()
	i, found := slices.BinarySearch(all, speed)
	if !found && by > 0 {
		i--
	}
	return all[max(0, min(i+by, len(all)-1))]
}
