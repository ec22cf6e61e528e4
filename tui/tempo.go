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

// tempo slows down sessions of models that are too fast to be followed: their
// tokens come at a reading pace, and there is a beat after each answer.
type tempo struct {
	pace *models.Pace

	mu      sync.Mutex
	full    bool
	changed chan struct{} // closed when full changes
}

func newTempo() *tempo {
	return &tempo{pace: models.NewPace(readingPace), changed: make(chan struct{})}
}

// setFull goes at full speed, or at reading pace.
func (t *tempo) setFull(full bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.full == full {
		return
	}
	t.full = full
	t.pace.Set(pick(full, 0.0, readingPace))
	close(t.changed)
	t.changed = make(chan struct{})
}

// now tells whether it goes at full speed, and returns a channel that is
// closed when that changes.
func (t *tempo) now() (full bool, changed <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.full, t.changed
}

// beats returns src with a beat after what a reader should take in.
func (t *tempo) beats(src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		return src(ctx, func(e session.Event) {
			emit(e)
			switch e.Body.(type) {
			case session.Decided:
				t.rest(ctx, answerBeat)
			case session.Drafted, session.Asked:
				t.rest(ctx, draftBeat)
			}
		})
	}
}

// rest waits for d, or until it goes at full speed or ctx ends.
func (t *tempo) rest(ctx context.Context, d time.Duration) {
	full, changed := t.now()
	if full {
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
