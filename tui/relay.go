package tui

import (
	"context"
	"errors"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/wire"
)

// relay is a screen with both ends of a line: a sender that plays a session, and
// a receiver that rebuilds it from the bits that cross, over a connection of this
// machine with itself.
type relay struct {
	*shared
	width, height int
	keys          relayKeys
	job           job
	gate          *gate

	addr     string // of the receiver; empty until it listens
	sender   relayEnd
	receiver relayEnd
	traffic  wire.Traffic // of the sender
	receipt  *wire.Receipt

	running, stopped bool
	since            time.Time // it runs
	err              error
	cancel           context.CancelFunc
	run              int // of which the events are: those of an older one are dropped
}

// relayEnd is one end as it is shown.
type relayEnd struct {
	state     session.State
	draft     draftPane
	questions questionPane
}

type relayKeys struct {
	again, stop, pause, step, faster, slower, back key.Binding
}

// relayKey opens the screen.
func relayKey() key.Binding { return binding(">", "send to a receiver", ">") }

func newRelay(s *shared, j job, width, height int) *relay {
	return &relay{shared: s, job: j, width: width, height: height, keys: relayKeys{
		again: binding("r", "again", "r"), stop: binding("x", "stop", "x"), pause: binding("space", "pause", "space"), step: binding(".", "step", "."),
		faster: binding("+ -", "speed", "+", "="), slower: binding("-", "slower", "-"), back: binding("esc", "back", "esc"),
	}}
}

// relays tells whether a job can be sent: a person who asks or answers has no place
// on that screen.
func (j job) relays() bool {
	return (j.control.Free() || j.strong != models.Human) && j.asker != models.Human
}

// openRelay shows a job's session and its receiver.
func (s *shared) openRelay(j job, width, height int) tea.Cmd {
	r := newRelay(s, j, width, height)
	return tea.Batch(r.begin(), s.travel(openMsg{screen: r}))
}

// begin plays both ends, anew.
func (r *relay) begin() tea.Cmd {
	r.halt()
	r.run++
	r.addr, r.sender, r.receiver, r.traffic, r.receipt = "", relayEnd{}, relayEnd{}, wire.Traffic{}, nil
	r.err, r.running, r.stopped, r.gate, r.since = nil, true, false, newGate(stopNever, r.tempo.begin()), r.o.Now()
	run, g := r.run, r.gate
	current := func(f func()) func() {
		return func() {
			if r.run == run {
				f()
			}
		}
	}
	next, cancel := r.work(func(ctx context.Context, bring func(func())) error {
		return r.play(ctx, g, func(f func()) { bring(current(f)) })
	}, func(err error) {
		current(func() {
			r.running = false
			if !errors.Is(err, context.Canceled) {
				r.err = err
			}
		})()
	})
	r.cancel = cancel
	return next
}

// moves tells whether there is somebody at work.
func (r *relay) moves() bool { return r.running && !r.gate.held() }

// halt ends what runs.
func (r *relay) halt() {
	if r.cancel != nil {
		r.cancel()
	}
	r.stopped = r.running
}

// play connects the two ends and runs both to their end.
func (r *relay) play(ctx context.Context, g *gate, bring func(func())) error {
	defer g.pace.end()
	cfg, slowed, err := r.config(ctx, r.job, nil, g.pace)
	if err != nil {
		return err
	}
	small, _, err := r.open(ctx, r.job.small, g.pace)
	if err != nil {
		return err
	}
	return wire.Relay{
		Config: cfg, Small: small, Play: r.recorded(cfg, slowed, g.pace), Around: g.around, Guard: guarded,
		Listening: func(addr string) { bring(func() { r.addr = addr }) },
		Sent: func(e session.Event, t wire.Traffic) {
			bring(func() {
				r.traffic = t
				r.sender.take(e)
				r.layOut()
			})
		},
		Received: func(e session.Event) {
			bring(func() {
				r.receiver.take(e)
				r.layOut()
			})
		},
		Ended: func(t wire.Traffic, receipt *wire.Receipt) {
			bring(func() { r.traffic, r.receipt = t, receipt })
		},
	}.Run(ctx)
}

// take folds an event into the state, and what is drawn of it.
func (e *relayEnd) take(x session.Event) {
	e.state = e.state.Apply(x)
	switch b := x.Body.(type) {
	case session.PhaseStarted:
		if b.Phase == session.PhaseDraft || b.Phase == session.PhaseRevise {
			e.draft.begin(e.state.Final())
		}
	case session.Drafted, session.Decided:
		e.draft.show(e.state.Drafts)
	}
	e.draft.grow(e.state.Live)
	if e.state.Phase == session.PhaseAsk {
		e.questions.grow(e.state.Live)
	}
}

// layOut lays out an end for a place on the screen.
func (e *relayEnd) layOut(s *shared, width int) {
	st := &e.state
	if !e.draft.fresh(s.theme, width, st.Setup.Small.Card.Markdown) {
		writes := st.Phase == session.PhaseDraft || st.Phase == session.PhaseRevise
		if writes && st.Live.Len() > 0 {
			e.draft.begin(st.Final())
			e.draft.grow(st.Live)
		} else {
			e.draft.show(st.Drafts)
		}
	}
	current := 0
	if st.Phase == session.PhaseAnswer {
		current = st.Question
	}
	if st.Phase != session.PhaseAsk {
		e.questions.tail = ""
	}
	e.questions.show(s.theme, width, st.Game, current)
}

// bits returns those that have crossed.
func (r *relay) bits() qa.Bits {
	if r.sender.state.Done() && !r.sender.state.Cut() {
		return r.sender.state.Payload()
	}
	return r.sender.state.Game.Settled()
}

func (r *relay) update(tea.Msg) tea.Cmd { return nil }
func (r *relay) typing() bool           { return false }
func (r *relay) cursor() *tea.Cursor    { return nil }
func (r *relay) restyled()              { r.layOut() }

func (r *relay) setSize(width, height int) {
	r.width, r.height = width, height
	r.layOut()
}

func (r *relay) actions() []action {
	k := r.keys
	runs := r.running && !r.stopped
	k.stop.SetEnabled(runs)
	k.pause.SetEnabled(runs)
	k.pause.SetHelp("space", pick(r.gate.held(), "go on", "pause"))
	k.step.SetEnabled(runs)
	k.faster.SetEnabled(runs)
	k.slower.SetEnabled(runs)
	k.again.SetEnabled(!r.running)
	k.back.SetHelp("esc", pick(runs, "stop, and back", "back"))
	return possible(
		act(k.again, r.begin),
		does(k.pause, func() {
			if r.gate.held() {
				r.gate.resume()
			} else {
				r.gate.pause()
			}
		}),
		does(k.step, func() { r.gate.step() }),
		does(k.faster, func() { r.tempo.setFull(true) }), does(k.slower, func() { r.tempo.setFull(false) }).asQuiet(),
		does(k.stop, r.halt),
		act(k.back, func() tea.Cmd {
			r.halt()
			return r.travel(backMsg{})
		}),
	)
}
