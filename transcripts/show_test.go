package transcripts_test

import (
	"context"
	"fmt"
	"sync"
	"testing/synctest"
	"time"

	"tenbits/session"
	"tenbits/transcripts"
)

// view is what a replay has shown.
type view struct {
	events []session.Event
	times  []time.Duration // since the replay began
	err    error
	done   bool
}

// kind returns the type of the newest event.
func (v view) kind() string { return fmt.Sprintf("%T", v.events[len(v.events)-1].Body) }

// show is a replay that runs.
type show struct {
	mu   sync.Mutex
	view view
}

func (s *show) now() view {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

func (s *show) change(f func(*view)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.view)
}

// start begins a replay of the story in the bubble of a test.
func start(ctx context.Context, c *transcripts.Control) *show {
	s, began := &show{}, time.Now()
	go func() {
		err := transcripts.Replay(story(), c)(ctx, func(e session.Event) {
			s.change(func(v *view) { v.events, v.times = append(v.events, e), append(v.times, time.Since(began)) })
		})
		s.change(func(v *view) { v.err, v.done = err, true })
	}()
	synctest.Wait()
	return s
}

// wait lets time pass.
func wait(d time.Duration) {
	time.Sleep(d) // in a bubble: no real time
	synctest.Wait()
}

const ms = time.Millisecond
