package session

import (
	"sync"
	"time"
)

// tick is the time within which Deltas become one.
const tick = 33 * time.Millisecond

// coalescer joins Deltas that come within a tick. Anything else sends what is
// held before it, and the tick's own timer sends what nothing follows.
type coalescer struct {
	mu     sync.Mutex
	out    func(Body)
	held   *Delta
	text   []byte // of held; models write a few bytes at a time
	think  []byte
	timer  *time.Timer
	closed bool
}

func newCoalescer(out func(Body)) *coalescer { return &coalescer{out: out} }

func (c *coalescer) send(b Body) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, ok := b.(Delta)
	if !ok {
		c.flush()
		c.out(b)
		return
	}
	if c.held == nil || c.held.Phase != d.Phase {
		c.flush()
		c.hold(d.Phase)
	}
	c.text = append(c.text, d.Text...)
	c.think = append(c.think, d.Thinking...)
	c.held.Tokens += d.Tokens
}

// hold begins to hold Deltas of a phase. The caller holds the lock.
func (c *coalescer) hold(p Phase) {
	d := &Delta{Phase: p}
	c.held = d
	c.timer = time.AfterFunc(tick, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.held == d {
			c.flush()
		}
	})
}

// flush sends what is held. The caller holds the lock.
func (c *coalescer) flush() {
	if c.held == nil || c.closed {
		return
	}
	d := *c.held
	d.Text, d.Thinking = string(c.text), string(c.think)
	c.held, c.text, c.think = nil, c.text[:0], c.think[:0]
	c.timer.Stop()
	c.out(d)
}

// settle sends what is held now.
func (c *coalescer) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flush()
}

func (c *coalescer) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flush()
	c.closed = true
}
