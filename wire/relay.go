package wire

import (
	"context"
	"errors"

	"tenbits/models"
	"tenbits/session"
)

// Relay plays a session and beside it the receiver that rebuilds it from the bits
// that cross, over a connection of this machine with itself. Its functions are
// called from two goroutines; all but Small and Play may be nil.
type Relay struct {
	Config session.Config // the sender's
	Small  models.Model   // the receiver's own

	// Play is the sender's session, of Config; Around wraps what sends it.
	Play   session.Source
	Around func(session.Source) session.Source

	// Guard runs what an end does: it may make an error of a panic.
	Guard func(end func() error) error

	Listening func(addr string) // the receiver waits there
	Sent      func(e session.Event, t Traffic)
	Received  func(e session.Event)
	Ended     func(t Traffic, r *Receipt) // of the sender; nil: there is no receipt
}

// Run plays both ends until they have ended. Where one fails it returns the reason,
// which the other end only has as a word.
func (r Relay) Run(ctx context.Context) error {
	set, err := session.Describe(ctx, r.Config, session.Sender)
	if err != nil {
		return err
	}
	l, err := Listen(ctx, "0", DefaultLimits())
	if err != nil {
		return err
	}
	defer l.Close()
	if r.Listening != nil {
		r.Listening(l.Addr())
	}
	guard := r.Guard
	if guard == nil {
		guard = func(end func() error) error { return end() }
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	received := make(chan error, 1)
	go func() {
		received <- guard(func() error { return r.receive(inner, l, set) })
	}()
	sent := guard(func() error { return r.send(ctx, l.Addr(), set) })
	var line *Error
	if errors.As(sent, &line) && line.Fault == Unreachable {
		cancel() // nobody comes any more
	}
	got := <-received
	if got != nil && (sent == nil || line != nil) {
		return got // the reason: the sender only knows that there is one
	}
	return sent
}

// send plays the sender's end.
func (r Relay) send(ctx context.Context, addr string, set session.Setup) error {
	conn, err := Dial(ctx, addr, NewTerms(set), DefaultLimits())
	if err != nil {
		return err
	}
	src := conn.Send(r.Play)
	if r.Around != nil {
		src = r.Around(src)
	}
	err = src(ctx, func(e session.Event) {
		if r.Sent != nil {
			r.Sent(e, conn.Sent())
		}
	})
	if r.Ended != nil {
		r.Ended(conn.Sent(), conn.Receipt())
	}
	// What was wrong with the line has been told.
	_ = conn.Close()
	return err
}

// receive plays the receiver's end, which knows the settings and nothing of what
// only the sender has.
func (r Relay) receive(ctx context.Context, l *Listener, set session.Setup) error {
	cfg := r.Config
	cfg.Small, cfg.Strong, cfg.Gold, cfg.Oracle, cfg.Problem, cfg.Repeat = r.Small, nil, nil, false, nil, 0
	cfg.Foreign, cfg.Asker, cfg.Edits, cfg.Given, cfg.Flip = set.Foreign, nil, nil, nil, 0
	cfg.Judge, cfg.Stop = nil, set.Stop
	cfg.Decider, cfg.Erases, cfg.Form = session.Script{Erases: set.CanErase}, &set.CanErase, set.Form
	conn, err := l.Accept(ctx, NewTerms(set), nil)
	if err != nil {
		return err
	}
	err = conn.Receive(cfg)(ctx, func(e session.Event) {
		if r.Received != nil {
			r.Received(e)
		}
	})
	_ = conn.Close() // as in send
	return err
}
