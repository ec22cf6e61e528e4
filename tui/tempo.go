package tui

import (
	"context"
	"sync"
	"time"

	"tenbits/models"
	"tenbits/session"
)

const (
	readingPace = 40 // tokens a second
	answerBeat  = 700 * time.Millisecond
	draftBeat   = 500 * time.Millisecond
)

// tempo says how fast sessions go whose models are too fast to be followed: at a
// reading pace, or at full speed. It holds for all of them; each has a pace of its
// own, as one may skip ahead while the others go on as they did.
type tempo struct {
	mu    sync.Mutex
	full  bool
	paces map[*pace]bool // of the sessions that run
}

func newTempo() *tempo { return &tempo{paces: map[*pace]bool{}} }

// setFull goes at full speed, or at reading pace.
func (t *tempo) setFull(full bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.full = full
	for p := range t.paces {
		p.changeTo(p.skips)
	}
}

// isFull tells whether it goes at full speed.
func (t *tempo) isFull() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.full
}

// begin returns the pace of a session that begins. It is to be ended.
func (t *tempo) begin() *pace {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := &pace{of: t, tokens: models.NewPace(perSecond(t.full)), full: t.full, changed: make(chan struct{})}
	t.paces[p] = true
	return p
}

// perSecond returns the tokens a second that a model may show.
func perSecond(full bool) float64 { return pick(full, 0.0, readingPace) }

// pace is how fast one session goes: its tokens come at the tempo of all, and
// there is a beat after what a reader should take in, unless it skips ahead.
type pace struct {
	of     *tempo
	tokens *models.Pace

	// The tempo's lock is theirs, too.
	skips   bool
	full    bool          // it skips, or all go at full speed
	changed chan struct{} // closed when full changes
}

// end forgets a session that has ended.
func (p *pace) end() {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	delete(p.of.paces, p)
}

// skip goes at full speed until it is settled.
func (p *pace) skip() { p.setSkips(true) }

// settle goes at the tempo of all again.
func (p *pace) settle() { p.setSkips(false) }

func (p *pace) setSkips(skips bool) {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	p.changeTo(skips)
}

// changeTo takes note of what has changed, and wakes who waits. The caller holds
// the lock.
func (p *pace) changeTo(skips bool) {
	p.skips = skips
	full := skips || p.of.full
	if p.full == full {
		return
	}
	p.full = full
	p.tokens.Set(perSecond(full))
	close(p.changed)
	p.changed = make(chan struct{})
}

// now tells whether it goes at full speed, and whether it does as it skips ahead,
// and returns a channel that is closed when the first changes.
func (p *pace) now() (full, skips bool, changed <-chan struct{}) {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	return p.full, p.skips, p.changed
}

// beats returns src with a beat after what a reader should take in.
func (p *pace) beats(src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		return src(ctx, func(e session.Event) {
			emit(e)
			p.rest(ctx, beatAfter(e))
		})
	}
}

// beatAfter returns how long a reader takes to see what an event has brought.
func beatAfter(e session.Event) time.Duration {
	switch e.Body.(type) {
	case session.Decided:
		return answerBeat
	case session.Drafted, session.Asked:
		return draftBeat
	}
	return 0
}

// rest waits for d, or until it goes at full speed or ctx ends.
func (p *pace) rest(ctx context.Context, d time.Duration) {
	full, _, changed := p.now()
	if full || d == 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-changed:
	case <-ctx.Done():
	}
}
