package session

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"tenbits/models"
)

// MaxRetries is the largest Config.MaxRetries, DefaultRetries the one to take
// where nobody has said another.
const (
	MaxRetries     = 20
	DefaultRetries = 3
)

const (
	firstWait = time.Second // the most before the second try; it doubles with each
	mostWait  = time.Minute // the most that a session waits on its own account
	mostAsked = time.Hour   // the most that it waits because a server asked for it

	// mostRetried bounds the calls of a session that are made again, so that its
	// transcript can be read: that of a server which fails every other time.
	mostRetried = 500
)

// again makes a call, and again when it failed in a way that may pass. Each
// time it says so first, and waits: as long as the server asked, else a random
// time below a bound that doubles. A wait ends at once when ctx does.
func (r *run) again(ctx context.Context, phase Phase, call func() error) error {
	for try := 1; ; try++ {
		err := call()
		e := worthIt(err)
		if e == nil || ctx.Err() != nil || try > r.cfg.MaxRetries || e.RetryAfter > mostAsked || len(r.state.Retried) >= mostRetried {
			return err
		}
		wait := e.RetryAfter
		if wait <= 0 {
			wait = r.cfg.Jitter(backoff(try))
		}
		r.send(Retried{Phase: phase, Try: try + 1, Most: r.cfg.MaxRetries + 1, Why: e.Error(), Fault: e.Fault, Wait: wait})
		if err := r.cfg.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// worthIt returns err as one that the same call may not have the next time, nil
// where it will have it again or is none.
func worthIt(err error) *models.Error {
	var e *models.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Fault {
	case models.Limited, models.Unreachable, models.Interrupted:
		return e
	case models.Broken:
		if e.URL != "" { // a server's; a model in this process fails the same way again
			return e
		}
	}
	return nil
}

// backoff returns the longest wait after so many tries.
func backoff(tries int) time.Duration {
	return min(mostWait, firstWait<<min(tries-1, 10))
}

// jitter returns a random time up to most, so that callers which failed together
// do not come back together.
func jitter(most time.Duration) time.Duration { return rand.N(most + 1) }

// sleep waits, or returns ctx's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
