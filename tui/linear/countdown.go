package linear

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"sync"
	"time"

	"tenbits/session"
)

// Counted returns src with a countdown: while the session waits before a call is
// made again, tell is called with what is left of the wait, every ten seconds of
// the last minute and less often before. It is called from a goroutine of its
// own, never beside emit and never after the Source has returned.
func Counted(src session.Source, tell func(left time.Duration)) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		c := &countdown{tell: tell}
		defer c.end()
		return src(ctx, func(e session.Event) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.take(e)
			emit(e)
		})
	}
}

// countdown is that of one session.
type countdown struct {
	tell func(time.Duration)

	mu    sync.Mutex
	timer *time.Timer
	until time.Time // zero while nothing waits
}

// take begins a wait, or ends one. The caller holds the lock.
func (c *countdown) take(e session.Event) {
	switch b := e.Body.(type) {
	case session.Warned, session.Unknown: // may come in the middle of a wait
	case session.Retried:
		c.until = time.Now().Add(b.Wait)
		c.next(b.Wait)
	default:
		c.until = time.Time{}
		if c.timer != nil {
			c.timer.Stop()
		}
	}
}

// next sets the timer for what is told next, if anything is before the end. The
// caller holds the lock.
func (c *countdown) next(left time.Duration) {
	mark, ok := markBelow(left)
	if !ok {
		return
	}
	c.timer = time.AfterFunc(left-mark, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.until.IsZero() {
			return
		}
		c.tell(mark)
		c.next(time.Until(c.until))
	})
}

func (c *countdown) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = time.Time{}
	if c.timer != nil {
		c.timer.Stop()
	}
}

// markBelow returns the next point of a countdown below d.
func markBelow(d time.Duration) (mark time.Duration, ok bool) {
	every := 10 * time.Second
	switch {
	case d > 10*time.Minute:
		every = 10 * time.Minute
	case d > time.Minute:
		every = time.Minute
	}
	mark = (d - 1) / every * every
	return mark, mark > 0
}

// Wait returns how long something waits, for people: "0.4 s", "12 s", "2 min",
// "1 min 30 s", rounded up so that a countdown does not end too soon.
func Wait(d time.Duration) string {
	if d < 10*time.Second {
		tenths := max(0, math.Ceil(d.Seconds()*10-1e-6))
		return strconv.FormatFloat(tenths/10, 'f', -1, 64) + " s"
	}
	s := int64(math.Ceil(d.Seconds() - 1e-6))
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s%60 == 0:
		return fmt.Sprintf("%d min", s/60)
	}
	return fmt.Sprintf("%d min %d s", s/60, s%60)
}

// spokenWait is Wait for the ear.
func spokenWait(d time.Duration) string {
	s := int(math.Ceil(d.Seconds() - 1e-6))
	switch {
	case s < 60:
		return Plural(s, "second")
	case s%60 == 0:
		return Plural(s/60, "minute")
	}
	return Plural(s/60, "minute") + " " + Plural(s%60, "second")
}

// Waits writes how much of a wait is left, see Counted.
func (n *Narrator) Waits(left time.Duration) {
	switch {
	case n.Quiet:
	case n.Spoken:
		n.line("%s left.", spokenWait(left))
	default:
		n.line("  %s left", Wait(left))
	}
}

// tellAgain tells that a call is made again.
func (n *Narrator) tellAgain(b session.Retried) {
	text := "again"
	if b.Wait > 0 {
		text += " in " + Wait(b.Wait)
	}
	if b.Most > 0 {
		text += fmt.Sprintf(", try %d of %d", b.Try, b.Most)
	}
	n.line("%s: %s", text, b.Why)
}

// speakAgain tells it for the ear.
func (n *Narrator) speakAgain(b session.Retried) {
	switch {
	case b.Most == 0:
		n.line("Once more, as %s.", bare(b.Why))
	case b.Wait == 0:
		n.line("A call failed: %s. Once more, try %d of %d.", bare(b.Why), b.Try, b.Most)
	default:
		n.line("A call failed: %s. Once more in %s, try %d of %d.", bare(b.Why), spokenWait(b.Wait), b.Try, b.Most)
	}
}
