package tui

import (
	"context"
	"sync"

	"tenbits/qa"
	"tenbits/session"
)

// stops says where a session waits for a key by itself.
type stops int

const (
	stopNever  stops = iota
	stopAnswer       // before each answer, and each other decision of the sender
	stopRound        // before each round
)

// next returns the stops after these, and to begin with.
func (s stops) next() stops { return (s + 1) % 3 }

// String says before what a session waits.
func (s stops) String() string {
	switch s {
	case stopAnswer:
		return "each decision"
	case stopRound:
		return "each round"
	}
	return "nothing"
}

// gate holds a session that runs: the models wait, as nothing is taken from
// them. Its methods may be called from any goroutine.
type gate struct {
	pace *pace // of the session, which skips ahead up to where it is held; nil: none

	mu      sync.Mutex
	paused  bool
	steps   int // still to go
	stops   stops
	round   session.PhaseStarted // before which it has stopped by itself; a call that begins anew is there again
	passed  bool                 // it has stopped before the decision at turn
	before  qa.Kind              // of the decision that it holds back; empty: none
	waiting bool
	changed chan struct{} // closed at the next change
}

func newGate(s stops, p *pace) *gate { return &gate{pace: p, stops: s, changed: make(chan struct{})} }

// change applies f and wakes the session.
func (g *gate) change(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f()
	close(g.changed)
	g.changed = make(chan struct{})
}

// pause holds the session at its next event.
func (g *gate) pause() { g.change(func() { g.paused, g.steps = true, 0 }) }

// resume lets it go on, up to the next stop.
func (g *gate) resume() { g.change(func() { g.paused, g.steps = false, 0 }) }

// skip lets it go on at full speed, up to the next stop.
func (g *gate) skip() {
	g.change(func() {
		g.paused, g.steps = false, 0
		if g.pace != nil {
			g.pace.skip()
		}
	})
}

// step lets it go on to the next thing that matters, as transcripts.Control
// counts steps.
func (g *gate) step() { g.change(func() { g.paused, g.steps = true, g.steps+1 }) }

// stopAt sets the stops; to stop nowhere ends a pause.
func (g *gate) stopAt(s stops) {
	g.change(func() {
		g.stops = s
		if s == stopNever {
			g.paused, g.steps = false, 0
		}
	})
}

// held tells whether the session waits for a key.
func (g *gate) held() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting || g.paused && g.steps == 0
}

// holdsBack returns the kind of the decision that the session waits before where
// no model was called for it, empty where it waits before none.
func (g *gate) holdsBack() qa.Kind {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.before
}

// around returns src with a gate after each event, and one before the decisions
// for which no model is called: they follow from what is known.
func (g *gate) around(src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		return src(ctx, func(e session.Event) {
			if b, ok := e.Body.(session.Decided); ok {
				g.admit(ctx, b)
			}
			emit(e)
			g.pass(ctx, e)
		})
	}
}

// admit returns when a decision may be shown. A reader who goes on by steps is
// before it already, and what was given from another session was decided there.
func (g *gate) admit(ctx context.Context, b session.Decided) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stops == stopAnswer && !g.passed && !b.Given && g.steps == 0 {
		g.paused, g.before = true, b.Decision.Kind
		g.wait(ctx)
		g.before = ""
	}
	g.passed = false
}

// pass returns when the session may go on after e.
func (g *gate) pass(ctx context.Context, e session.Event) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch b := e.Body.(type) {
	case session.Delta:
	case session.Finished:
		return // there is nothing left to hold
	case session.PhaseStarted:
		g.begun(b)
	default:
		if g.paused && g.steps > 0 {
			g.steps--
		}
	}
	g.wait(ctx)
}

// begun stops before what a model was called for. A judge's call is none of that:
// its score may be for nobody but the receiver's small model, and where it is
// sent, that is held back.
func (g *gate) begun(b session.PhaseStarted) {
	switch {
	case g.stops == stopAnswer && (b.Phase == session.PhaseAnswer || b.Phase == session.PhaseSelect) && !g.passed:
		g.passed = true
	case g.stops == stopRound && b.Phase == session.PhaseAsk && b != g.round:
		g.round = b
	default:
		return
	}
	g.paused, g.steps = true, 0
}

// wait waits while the session is held. The caller holds the lock.
func (g *gate) wait(ctx context.Context) {
	for g.paused && g.steps == 0 && ctx.Err() == nil {
		if g.waiting = true; g.pace != nil {
			g.pace.settle()
		}
		changed := g.changed
		g.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
		g.mu.Lock()
	}
	g.waiting = false
}
