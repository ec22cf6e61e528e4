package transcripts

import (
	"math"
	"sync"
)

// Control steers a replay while it runs. Its methods may be called from any
// goroutine, also before the replay starts. A Control is for one replay.
type Control struct {
	mu      sync.Mutex
	speed   float64
	paused  bool
	steps   int           // still to go
	jump    int           // the question to go to, 0 for none
	changed chan struct{} // closed at the next change
}

// NewControl returns a Control that plays at speed, see SetSpeed.
func NewControl(speed float64) *Control {
	c := &Control{changed: make(chan struct{})}
	c.SetSpeed(speed)
	return c
}

// change applies f and wakes the replay.
func (c *Control) change(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	close(c.changed)
	c.changed = make(chan struct{})
}

// SetSpeed plays at x times the original pace; 0, or anything that is no
// speed, plays without waiting.
func (c *Control) SetSpeed(x float64) {
	if !(x > 0) || math.IsInf(x, 1) {
		x = 0
	}
	c.change(func() { c.speed = x })
}

// Pause holds the replay before its next event.
func (c *Control) Pause() { c.change(func() { c.paused = true }) }

// Resume ends a pause, and steps that have not been made.
func (c *Control) Resume() { c.change(func() { c.paused, c.steps = false, 0 }) }

// Step pauses the replay and goes forward without waiting, up to and with the
// next event that is neither a Delta nor a PhaseStarted: the next draft,
// reference, round of questions, prior, decision, retry, warning or end. Steps
// add up.
func (c *Control) Step() { c.change(func() { c.paused, c.steps = true, c.steps+1 }) }

// JumpTo goes forward without waiting until question n, counted from 1, is
// about to be answered, and goes on from there as before: playing or paused. A
// question that has been passed, or that was never answered, changes nothing;
// to go back, start another replay whose Control was told to jump.
func (c *Control) JumpTo(n int) { c.change(func() { c.jump = n }) }

// Speed returns the speed, 0 for at once.
func (c *Control) Speed() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.speed
}

// Paused tells whether the replay is held.
func (c *Control) Paused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paused
}
