package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	"tenbits/session"
)

// What a listener puts up with.
const (
	maxShaking   = 16 // connections that have not shaken hands yet; others are closed at once
	maxStrangers = 64 // that were turned away, before it gives up
)

// Listener waits for one sender.
type Listener struct {
	ln     net.Listener
	limits Limits
}

// Listen listens on an address, see Address. An error is an *Error.
func Listen(ctx context.Context, addr string, limits Limits) (*Listener, error) {
	addr, err := Address(addr)
	if err != nil {
		return nil, err
	}
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, &Error{Fault: Unreachable, Peer: addr, Err: fmt.Errorf("cannot listen there: %w", reason(err))}
	}
	return &Listener{ln, limits}, nil
}

// Addr returns the address that a sender has to call.
func (l *Listener) Addr() string { return l.ln.Addr().String() }

// Loopback tells whether only this machine reaches the listener.
func (l *Listener) Loopback() bool {
	a, ok := l.ln.Addr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// Close ends the listening.
func (l *Listener) Close() error { return l.ln.Close() }

// shaken is what came of a connection.
type shaken struct {
	conn *Conn
	err  error
}

// Accept waits for a sender with the same terms, shakes hands with it and
// listens no more. Whoever else calls is turned away, and told of by turned, which
// may be nil; that does not keep a sender waiting, however slow they are. Of more
// than 16 at a time that have not shaken hands the others are closed and not told
// of; the 64th that is turned away ends the waiting. So does a sender with other
// terms or of another version: one of the two has to be started otherwise. An
// error is an *Error, or ctx's.
func (l *Listener) Accept(ctx context.Context, terms Terms, turned func(error)) (*Conn, error) {
	inner, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	defer l.ln.Close()
	release := context.AfterFunc(inner, func() { l.ln.Close() })
	defer release()
	results := make(chan shaken)
	var once sync.Mutex // held for the one sender that is taken
	all.Go(func() {
		slots := make(chan struct{}, maxShaking)
		for {
			nc, err := l.ln.Accept()
			if err != nil {
				report(inner, results, shaken{err: &Error{Fault: Unreachable, Peer: l.Addr(), Err: fmt.Errorf("cannot listen any more: %w", reason(err))}})
				return
			}
			select {
			case slots <- struct{}{}:
			default:
				nc.Close()
				continue
			}
			all.Go(func() {
				defer func() { <-slots }()
				c := newConn(nc, l.limits)
				claimed := false
				err := c.shake(inner, session.Receiver, terms, func() bool { claimed = once.TryLock(); return claimed })
				if err != nil {
					if claimed {
						once.Unlock() // it has gone again
					}
					nc.Close()
					report(inner, results, shaken{err: err})
					return
				}
				report(inner, results, shaken{conn: c})
			})
		}
	})
	return wait(ctx, results, turned)
}

// report hands in what came of a connection, unless nobody waits any more.
func report(ctx context.Context, results chan<- shaken, s shaken) {
	select {
	case results <- s:
	case <-ctx.Done():
		if s.conn != nil {
			s.conn.stop()
			s.conn.nc.Close()
		}
	}
}

// wait returns the first connection that is one, and what ends the waiting.
func wait(ctx context.Context, results <-chan shaken, turned func(error)) (*Conn, error) {
	for strangers := 0; ; {
		select {
		case s := <-results:
			var e *Error
			switch {
			case s.err == nil:
				return s.conn, nil
			case !errors.As(s.err, &e), e.Fault == Differs, e.Fault == Unreachable, e.Fault == OtherVersion:
				return nil, s.err
			}
			if strangers++; strangers == maxStrangers {
				return nil, &Error{Fault: Stranger, Peer: e.Peer, Err: fmt.Errorf("%d connections were no sender's, the last one: %w", strangers, e.Err)}
			}
			if turned != nil {
				turned(s.err)
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
