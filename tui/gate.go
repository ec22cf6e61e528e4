package tui

import (
	"context"
	"sync"

	"tenbits/session"
)

// stops says where a session waits for a key by itself.
type stops int

const (
	stopNever  stops = iota
	stopAnswer       // before each answer
	stopRound        // before each round
)

// next returns the stops after these, and to begin with.
func (s stops) next() stops { return (s + 1) % 3 }

// String says before what a session waits.
func (s stops) String() string {
	switch s {
	case stopAnswer:
		return "each answer"
	case stopRound:
		return "each round"
	}
	return "nothing"
}

// gate holds a session that runs: the models wait, as nothing is taken from
// them. Its methods may be called from any goroutine.
type gate struct {
	mu      sync.Mutex
	paused  bool
	steps   int // still to go
	stops   stops
	stopped session.PhaseStarted // where it has stopped by itself; a call that begins anew is there again
	waiting bool
	changed chan struct{} // closed at the next change
}

func newGate(s stops) *gate { return &gate{stops: s, changed: make(chan struct{})} }

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

// around returns src with a gate after each event.
func (g *gate) around(src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		return src(ctx, func(e session.Event) {
			emit(e)
			g.pass(ctx, e)
		})
	}
}

// pass returns when the session may go on after e.
func (g *gate) pass(ctx context.Context, e session.Event) {
	g.mu.Lock()
	switch b := e.Body.(type) {
	case session.Delta:
	case session.Finished:
		g.mu.Unlock()
		return // there is nothing left to hold
	case session.PhaseStarted:
		if (g.stops == stopAnswer && b.Phase == session.PhaseAnswer || g.stops == stopRound && b.Phase == session.PhaseAsk) && b != g.stopped {
			g.paused, g.steps, g.stopped = true, 0, b
		}
	default:
		if g.paused && g.steps > 0 {
			g.steps--
		}
	}
	for g.paused && g.steps == 0 && ctx.Err() == nil {
		g.waiting = true
		changed := g.changed
		g.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
		g.mu.Lock()
	}
	g.waiting = false
	g.mu.Unlock()
}
