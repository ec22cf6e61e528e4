package tui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
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

	job     *job // nil for a replay
	events  []session.Event
	asked   int                  // questions in events
	control *transcripts.Control // nil unless a replay runs
	speedOf float64              // the replay that runs or ran, where it was not to go at once
	gate    *gate                // of a session that runs
	memory  *memory              // likewise, and when it has ended

	stream   stream
	running  bool   // the stream has not ended
	stopping bool   // it was told to
	err      error  // that the stream ended with
	resumed  bool   // it goes on with a session that was cut
	file     string // of a saved session that is replayed
	heard    bool   // something has come

	elsewhere string // where the whole session was saved that its file does not hold; empty: nowhere
	typed     string // where that was to be

	state   session.State
	ledger  qa.Ledger
	now     time.Time
	phaseAt time.Time // when the phase began, on this clock

	retry   *session.Retried // why the call that goes on is made again; nil where it is the first
	againAt time.Time        // when it is, on this clock

	problem   []string // rows
	warnings  []string // rows of the newest warning
	draft     draftPane
	questions questionPane
	worded    []string // the questions of the person in a round that is not over
	onRight   bool     // the keys scroll the questions
	behind    bool     // the size or the theme is another since it was laid out
	asText    bool     // drafts are shown as they were written, also where they are Markdown
	revealed  bool     // the reader has looked at the strong model's solution
	report    report
	controls  *study // nil until they were asked for
	effects   *study // as controls
	opinion   *study // as controls
	person    *person
}

func newLive(s *shared) *live {
	l := &live{shared: s}
	l.keys = newLiveKeys()
	return l
}

// watch starts the session of a job.
func (l *live) watch(j job) tea.Cmd {
	l.reset()
	l.job = &j
	l.gate = newGate(l.stops, l.tempo.begin())
	l.memory = new(memory)
	l.layOut()
	l.person = newPerson()
	return l.begin(l.memory.around(l.source(j, l.gate, l.person)))
}

// play starts a replay.
func (l *live) play(events []session.Event, speed float64) tea.Cmd {
	return l.playWith(events, transcripts.NewControl(speed))
}

// playFrom starts the replay anew, at the same speed, paused at a question.
func (l *live) playFrom(question int) tea.Cmd {
	c := transcripts.NewControl(l.speedOf)
	c.Pause()
	c.JumpTo(question)
	return l.playWith(l.events, c)
}

func (l *live) playWith(events []session.Event, c *transcripts.Control) tea.Cmd {
	was := l.speedOf
	l.reset()
	l.events, l.control, l.speedOf = events, c, cmp.Or(c.Speed(), was, 1)
	for _, e := range events {
		if b, ok := e.Body.(session.Asked); ok {
			l.asked += len(b.Questions)
		}
	}
	shown, gaps := legible(events)
	return l.begin(transcripts.ReplayAfter(shown, gaps, c))
}

// reset forgets the last session. Its stream, if it still runs, is drained by
// the root.
func (l *live) reset() {
	l.stop()
	for _, s := range l.studies() {
		s.halt()
	}
	*l = live{shared: l.shared, file: l.file, width: l.width, height: l.height, keys: l.keys, asText: l.asText}
	l.now = l.o.Now()
	l.phaseAt = l.now
	l.layOut()
}

func (l *live) begin(src session.Source) tea.Cmd {
	l.runID++
	l.stream = l.start(l.runID, src)
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

// update handles the keys that are no actions: what streams comes by way of
// the root.
func (l *live) update(msg tea.Msg) tea.Cmd {
	if parent, ok := msg.(parentMsg); ok && parent.of == l.state.Setup.ID {
		return l.showBeside(parent.state)
	}
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case l.control != nil && l.running && key.Matches(k, l.keys.speeds):
		l.replayAt(float64(k.String()[0] - '0'))
	default:
		return l.why(k)
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
		case session.Referenced, session.Resumed:
			l.retry = nil
		case session.Started, session.Asked, session.Predicted:
			l.retry = nil
			listed = true
		case session.PhaseStarted:
			listed = true
			l.phaseAt = l.now
			if b.Phase == session.PhaseDraft || b.Phase == session.PhaseRevise {
				l.draft.begin(l.state.Final())
			}
		case session.Retried:
			l.retry, l.againAt = &b, l.now.Add(b.Wait)
		case session.Drafted, session.Decided:
			l.retry = nil
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
		l.ledger = l.state.Game.Ledger() // as if it ended now
		l.layOut()
	}
	if f := l.state.Finished; f != nil {
		l.ledger = f.Ledger
		l.layOut()
	}
	l.enable()
}

// ended takes the end of the stream. A session that could not go on stays as it
// was, and the command tells why.
func (l *live) ended(err error) (cmd tea.Cmd) {
	l.running, l.stopping, l.control = false, false, nil
	switch {
	case errors.Is(err, context.Canceled):
	case err != nil && l.resumed && !l.heard:
		text, hint := explain(err)
		cmd = complain("%s cannot be resumed: %s", l.state.Setup.ID, pick(hint == "", text, text+"; "+hint))
	default:
		l.err = err
	}
	l.layOut()
	l.enable()
	return cmd
}

// again plays the session again: a replay from its start, a session with the
// next seed.
func (l *live) again() tea.Cmd {
	if l.job == nil {
		return l.play(l.events, l.speedOf)
	}
	return l.watchAgain(func(j *job) { j.seed++ })
}

// rerun returns the job of this session, also of one that is replayed. A
// transcript may come from a receiver, or from a program that has other
// strategies: such a session cannot be run again.
func (l *live) rerun() (job, bool) {
	if l.job != nil {
		return *l.job, true
	}
	if u := l.state.Setup; u.Started.IsZero() || u.Side != session.Sender || u.Strong == nil && !u.Control.Free() {
		return job{}, false
	}
	j, err := jobOf(l.state.Setup)
	return j, err == nil
}

// watchAgain runs the session again with something changed. It takes the place
// of one that ran here; one that was replayed stays.
func (l *live) watchAgain(change func(*job)) tea.Cmd {
	j, ok := l.rerun()
	if !ok {
		return complain("This session cannot be run again: its strategy or its models are not known here.")
	}
	j = j.anew()
	change(&j)
	if l.job == nil {
		return l.travel(watchMsg{j})
	}
	return tea.Batch(l.rescue(), l.watch(j), l.travel(openMsg{screen: l}))
}

func (l *live) setSize(width, height int) {
	if width == l.width && height == l.height {
		return
	}
	l.width, l.height = width, height
	l.behind = true
	for _, s := range l.studies() {
		s.setSize(width, height)
	}
}

// catchUp lays out what was put off while the session was not looked at.
func (l *live) catchUp() {
	if l.behind {
		l.behind = false
		l.layOut()
		l.enable()
	}
}

func (l *live) restyled()           { l.behind = true }
func (l *live) typing() bool        { return false }
func (l *live) cursor() *tea.Cursor { return nil }

// over tells whether nothing more will come.
func (l *live) over() bool { return !l.running && l.stream.ch != nil }

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
	path   string // of the file that a cut session could go on in; empty: it stays as it is
	loss   string // what of it had to be left out; empty for nothing
	from   screen // where that was asked for
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
