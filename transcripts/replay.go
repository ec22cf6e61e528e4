package transcripts

import (
	"context"
	"math"
	"time"

	"tenbits/session"
)

// MaxWait is the longest time between two events of a replay, at speed 1:
// nobody waits again for a model that took its time to load.
const MaxWait = 2 * time.Second

// Replay returns a Source that plays events as they came, with their times
// unchanged, at the pace that c says. The first event comes at once. A nil c
// plays without waiting. The Source ends with ctx's error when ctx ends.
func Replay(events []session.Event, c *Control) session.Source {
	gaps := make([]time.Duration, len(events))
	for i := 1; i < len(events); i++ {
		gaps[i] = Gap(events[i-1], events[i])
	}
	return ReplayAfter(events, gaps, c)
}

// Gap returns how long after an event the next one comes in a replay at speed 1.
func Gap(before, e session.Event) time.Duration { return min(max(0, e.At-before.At), MaxWait) }

// ReplayAfter is Replay with gaps of the caller's: gaps[i] is how long after the
// event before it events[i] comes, at speed 1. They are of the same length.
func ReplayAfter(events []session.Event, gaps []time.Duration, c *Control) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		if c == nil {
			c = NewControl(0)
		}
		p := player{control: c, first: firstOf(events)}
		for i, e := range events {
			if i > 0 {
				p.wait(ctx, i, gaps[i])
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			emit(e)
			p.played(e)
		}
		return nil
	}
}

// firstOf returns for each question the index of the first event that is about
// its answer.
func firstOf(events []session.Event) map[int]int {
	first := map[int]int{}
	for i, e := range events {
		n := 0
		switch b := e.Body.(type) {
		case session.Predicted:
			n = b.Question
		case session.PhaseStarted:
			n = b.Question
		case session.Decided:
			n = b.Decision.Question
		}
		if _, known := first[n]; n > 0 && !known {
			first[n] = i
		}
	}
	return first
}

// player is one replay.
type player struct {
	control *Control
	first   map[int]int   // see firstOf
	late    time.Duration // how late the newest event came, in its session's time
}

// wait returns when event i, which came gap after the one before it, is due or
// ctx ends.
func (p *player) wait(ctx context.Context, i int, gap time.Duration) {
	left := gap - p.late
	p.late = 0
	for ctx.Err() == nil {
		speed, paused, changed := p.now(i)
		if speed == 0 {
			return
		}
		if paused {
			select {
			case <-changed:
			case <-ctx.Done():
			}
			continue
		}
		if left <= 0 {
			p.late = -left
			return
		}
		before := time.Now()
		timer := time.NewTimer(stretch(left, speed))
		select {
		case <-timer.C:
			// Timers are late by a little each time, which would add up.
			p.late = min(max(0, passed(before, speed)-left), gap)
			return
		case <-changed:
			left -= passed(before, speed)
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// now returns how event i is to be played as things stand, speed 0 for at
// once, and a channel that is closed when that changes.
func (p *player) now(i int) (speed float64, paused bool, changed <-chan struct{}) {
	c := p.control
	c.mu.Lock()
	defer c.mu.Unlock()
	if to, ok := p.first[c.jump]; !ok || to <= i {
		c.jump = 0
	}
	switch {
	case c.jump > 0 || c.steps > 0:
		return 0, false, c.changed
	case c.paused:
		return 1, true, c.changed
	}
	return c.speed, false, c.changed
}

// played counts a step that e was the end of.
func (p *player) played(e session.Event) {
	switch e.Body.(type) {
	case session.Delta, session.PhaseStarted:
		return
	}
	c := p.control
	c.mu.Lock()
	defer c.mu.Unlock()
	c.steps = max(0, c.steps-1)
}

// stretch returns how long d takes at a speed.
func stretch(d time.Duration, speed float64) time.Duration {
	return time.Duration(min(math.Ceil(float64(d)/speed), math.MaxInt64/2))
}

// passed returns how much of a session's time has passed at a speed.
func passed(since time.Time, speed float64) time.Duration {
	return time.Duration(min(float64(time.Since(since))*speed, math.MaxInt64/2))
}
