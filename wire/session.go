package wire

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"tenbits/qa"
	"tenbits/session"
)

// Send returns the session of src, a sender's, whose payload crosses the line:
// each decision as soon as no later one can change its bits, the rest at the end.
// Where the line breaks the session goes on, as its transcript has the payload
// too. When it has ended the receiver's receipt is waited for; what is wrong with
// line or receiver is then the error, an *Error.
func (c *Conn) Send(src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		type said struct {
			receipt Receipt
			err     error
		}
		listening, cancel := context.WithCancel(ctx)
		defer cancel()
		heard := make(chan said, 1)
		go func() {
			r, err := c.awaitReceipt(listening)
			heard <- said{r, err}
		}()
		s := sending{conn: c}
		err := src(ctx, func(e session.Event) {
			s.tell(e)
			emit(e)
		})
		c.stop()
		if err != nil || s.err != nil {
			reason := Failed
			if ctx.Err() != nil {
				reason = Cancelled
			}
			_ = c.send(frame{kind: frameStopped, reason: reason}) // it may be that line which is broken
		}
		if err != nil {
			cancel()
			<-heard
			return err
		}
		last := <-heard
		if s.bad != nil {
			return s.bad
		}
		if last.err != nil {
			return last.err
		}
		return c.judge(last.receipt, s.state)
	}
}

// sending is what of a session has crossed.
type sending struct {
	conn  *Conn
	state session.State
	sent  qa.Bits
	err   error // of the line, after which nothing more is sent
	bad   error // of the session: what was sent is not what came of it
}

// tell sends what e settles.
func (s *sending) tell(e session.Event) {
	s.state = s.state.Apply(e)
	switch b := e.Body.(type) {
	case session.Decided:
		s.cross(s.state.Game.Settled())
	case session.Finished:
		if s.state.Cut() {
			return
		}
		s.cross(b.Payload)
		if s.err == nil {
			s.conn.stop() // nothing may stand behind the end
			s.err = s.conn.send(frame{kind: frameEnd, total: len(b.Payload)})
		}
	}
}

// cross sends the bits of b that have not been sent.
func (s *sending) cross(b qa.Bits) {
	fresh, ok := strings.CutPrefix(string(b), string(s.sent))
	if !ok && s.err == nil {
		s.bad = fmt.Errorf("the payload %s does not begin with the %s that was sent", b, s.sent)
		s.err = s.bad
	}
	for s.err == nil && fresh != "" {
		n := min(len(fresh), maxBits)
		s.err = s.conn.send(frame{kind: frameBits, bits: qa.Bits(fresh[:n])})
		s.sent, fresh = s.sent+qa.Bits(fresh[:n]), fresh[n:]
	}
}

// awaitReceipt reads what the receiver says at its end.
func (c *Conn) awaitReceipt(ctx context.Context) (Receipt, error) {
	f, err := c.next(ctx)
	switch {
	case err != nil:
		return Receipt{}, err
	case f.kind != frameReceipt:
		return Receipt{}, at(c.peer, Garbled, fmt.Errorf("a receiver sent a frame of the kind %q", f.kind))
	}
	c.mu.Lock()
	c.receipt = &f.receipt
	c.mu.Unlock()
	return f.receipt, nil
}

// judge compares a receipt with the session that was sent.
func (c *Conn) judge(r Receipt, st session.State) error {
	switch r.Ending {
	case Mismatch:
		return &Error{Fault: Misfit, Peer: c.peer, Err: fmt.Errorf("the payload did not fit the receiver's session; it read %d bits", r.Read)}
	case Failed:
		return &Error{Fault: Stopped, Peer: c.peer, Err: errors.New("the receiver's session failed")}
	case Cancelled:
		return &Error{Fault: Stopped, Peer: c.peer, Err: errors.New("the receiver's session was cancelled")}
	}
	if got := hex.EncodeToString(r.Final[:]); got != st.Finished.FinalSHA256 {
		return &Error{Fault: OtherDraft, Peer: c.peer, Err: fmt.Errorf("the receiver came to another final draft: its SHA-256 is %s", got)}
	}
	return nil
}

// Receive returns the session that is rebuilt from the bits that cross the line.
// At its end the sender gets a receipt. An error of the line is an *Error.
func (c *Conn) Receive(cfg session.Config) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		var st session.State
		err := session.ReceiveFrom(cfg, c.feed)(ctx, func(e session.Event) {
			st = st.Apply(e)
			emit(e)
		})
		c.stop() // nothing may stand behind the receipt
		// Where the line is broken that has been told already, or the sender is told.
		_ = c.send(frame{kind: frameReceipt, receipt: receiptOf(ctx, st, err)})
		return err
	}
}

// receiptOf returns what a receiver says whose session ended with err.
func receiptOf(ctx context.Context, st session.State, err error) Receipt {
	r := Receipt{Ending: Rebuilt}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		r.Ending = Cancelled
	case errors.Is(err, qa.ErrShort), errors.Is(err, qa.ErrLong), errors.Is(err, qa.ErrCode), errors.Is(err, qa.ErrCheck):
		r.Ending = Mismatch
	default:
		r.Ending = Failed
	}
	if st.Finished == nil {
		return r
	}
	r.Read = len(st.Finished.Payload)
	if sum, err := hex.DecodeString(st.Finished.FinalSHA256); err == nil && len(sum) == sha256.Size && r.Ending == Rebuilt {
		r.Final = [sha256.Size]byte(sum)
	}
	return r
}

// feed waits for the next bits: it is a [session.Feed].
func (c *Conn) feed(ctx context.Context) (qa.Bits, error) {
	if c.ended {
		return "", io.EOF
	}
	f, err := c.next(ctx)
	if err != nil {
		return "", err
	}
	switch f.kind {
	case frameBits:
		if c.total += len(f.bits); c.total > maxPayload {
			return "", at(c.peer, Garbled, fmt.Errorf("more than %d bits came: no session has so many", maxPayload))
		}
		return f.bits, nil
	case frameEnd:
		if c.ended = true; f.total != c.total {
			return "", at(c.peer, Garbled, fmt.Errorf("%d bits came, and the sender says that there were %d", c.total, f.total))
		}
		return "", io.EOF
	case frameStopped:
		what := "failed"
		if f.reason == Cancelled {
			what = "was cancelled"
		}
		return "", &Error{Fault: Stopped, Peer: c.peer, Err: fmt.Errorf("the sender's session %s after %d bits", what, c.total)}
	}
	return "", at(c.peer, Garbled, fmt.Errorf("a sender sent a frame of the kind %q", f.kind))
}
