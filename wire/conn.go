// Package wire is the line between a sender and a receiver in two processes.
//
// Both have the prompt and the settings. A handshake makes sure of that by their
// hashes; after it only the payload's bits cross from the sender to the receiver,
// in frames, and a receipt crosses back. Hashes, frames and beats are not payload:
// a receiver that has read the bits elsewhere comes to the same draft. The line is
// neither encrypted nor is anybody at its ends proved to be who they are.
// docs/wire.md is the protocol.
package wire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"tenbits/session"
)

// Limits bound a line in time.
type Limits struct {
	Dial      time.Duration // until there is a connection
	Handshake time.Duration // for both hellos
	Beat      time.Duration // between two signs of life
	Silence   time.Duration // without any; also for what is written to leave
	Patience  time.Duration // without anything but signs of life, as when a model takes its time
	Linger    time.Duration // after the end, for the last words to arrive
}

// DefaultLimits returns those that docs/wire.md names.
func DefaultLimits() Limits {
	return Limits{Dial: 10 * time.Second, Handshake: 10 * time.Second, Beat: 5 * time.Second, Silence: 20 * time.Second, Patience: 12 * time.Hour, Linger: time.Second}
}

// Traffic counts the bytes of one direction, the payload and all that carries it.
type Traffic struct {
	Hello  int // of the handshake
	Frames int // after it; without beats
	Beats  int // signs of life, of one byte each
}

// Conn is a line after its handshake. One goroutine at a time may send, and one
// receive.
type Conn struct {
	nc     net.Conn
	in     *bufio.Reader
	peer   string
	limits Limits

	writing sync.Mutex // held for as long as a write takes
	broken  error      // of the first write that failed

	mu      sync.Mutex // of what follows
	out     Traffic
	last    time.Time // when anything but a beat crossed, either way
	receipt *Receipt

	total   int // bits received
	ended   bool
	stop    func()         // ends the beats
	beating sync.WaitGroup // the goroutine that sends them
}

// newConn returns the line over nc, on which nothing has crossed yet.
func newConn(nc net.Conn, limits Limits) *Conn {
	return &Conn{nc: nc, in: bufio.NewReaderSize(nc, 512), peer: nc.RemoteAddr().String(), limits: limits, stop: func() {}}
}

// Peer returns the address of the other end.
func (c *Conn) Peer() string { return c.peer }

// Sent returns what this end has sent.
func (c *Conn) Sent() Traffic {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out
}

// Receipt returns what the receiver has said at its end, nil where it has not.
func (c *Conn) Receipt() *Receipt {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.receipt
}

// past is a deadline that has gone by.
func past() time.Time { return time.Unix(1, 0) }

// until bounds the reading of what comes next: by limit, and by ctx. What it
// returns gives the latter up.
func (c *Conn) until(ctx context.Context, limit time.Duration) (release func() bool) {
	// It fails on a closed connection, where reading fails as well.
	_ = c.nc.SetReadDeadline(time.Now().Add(limit))
	return context.AfterFunc(ctx, func() { _ = c.nc.SetReadDeadline(past()) })
}

// shake says hello and hears the other end's: the sender speaks first. claim is
// asked before a receiver says that it takes a sender.
func (c *Conn) shake(ctx context.Context, side session.Side, terms Terms, claim func() bool) error {
	release := c.until(ctx, c.limits.Handshake)
	defer func() {
		if release() {
			_ = c.nc.SetReadDeadline(time.Time{}) // as in until
		}
	}()
	ours := terms.hello(side)
	if side == session.Sender {
		if err := c.write(ours.encode(), &c.out.Hello); err != nil {
			return c.lineError(ctx, err)
		}
	}
	theirs, err := c.readHello()
	if err != nil {
		if side == session.Sender && (errors.Is(err, io.EOF) || isReset(err)) {
			return &Error{Fault: Busy, Peer: c.peer, Err: errors.New("the other end closed the line before it said hello")}
		}
		return c.lineError(ctx, err)
	}
	if theirs.side == side {
		return &Error{Fault: Stranger, Peer: c.peer, Err: fmt.Errorf("the other end is a %s too", side)}
	}
	names := unlike(ours, theirs)
	if len(names) == 0 && !claim() {
		return &Error{Fault: Busy, Peer: c.peer, Err: errors.New("another sender was faster")}
	}
	if side == session.Receiver {
		if err := c.write(ours.encode(), &c.out.Hello); err != nil {
			return c.lineError(ctx, err)
		}
	}
	if len(names) > 0 {
		return differs(c.peer, names, terms)
	}
	c.crossed()
	c.beat()
	return nil
}

// readHello reads the other end's hello, and finds out early that it is none.
func (c *Conn) readHello() (hello, error) {
	for i := range len(magic) {
		b, err := c.in.Peek(i + 1)
		if len(b) > i && b[i] != magic[i] {
			seen, _ := c.in.Peek(min(c.in.Buffered(), maxLine)) // no more than there is
			return hello{}, &Error{Fault: Stranger, Err: errors.New(whatSays(seen))}
		}
		if err != nil {
			return hello{}, err
		}
	}
	return parseHello(c.in.ReadByte)
}

// parseHello reads a hello byte by byte, and none behind its end.
func parseHello(next func() (byte, error)) (hello, error) {
	var h hello
	var line strings.Builder
	for first, size := true, 0; ; size++ {
		b, err := next()
		switch {
		case err != nil:
			return h, err
		case size == maxHello || line.Len() > maxLine:
			return h, garbled("its hello does not end")
		case b != '\n':
			line.WriteByte(b)
			continue
		}
		text := line.String()
		line.Reset()
		if first {
			if h.side, err = parseFirst(text); err != nil {
				return h, err
			}
			first = false
			continue
		}
		if text == "" {
			return h, nil
		}
		t, err := parseTerm(text, h.terms)
		if err != nil {
			return h, err
		}
		h.terms = append(h.terms, t)
	}
}

// whatSays names what begins so, as far as it is known.
func whatSays(b []byte) string {
	s := string(b)
	for _, method := range []string{"GET ", "HEAD ", "POST ", "PUT ", "OPTIONS ", "CONNECT ", "DELETE ", "PRI ", "HTTP/"} {
		if strings.HasPrefix(s, method) {
			return "the other end speaks HTTP"
		}
	}
	switch {
	case strings.HasPrefix(s, "SSH-"):
		return "the other end speaks SSH"
	case strings.HasPrefix(s, "\x16\x03"):
		return "the other end speaks TLS"
	}
	return fmt.Sprintf("the other end sent %.16q, which is not how tenbits begins", s)
}

// write writes b at once, and counts it.
func (c *Conn) write(b []byte, count *int) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.broken != nil {
		return c.broken
	}
	_ = c.nc.SetWriteDeadline(time.Now().Add(c.limits.Silence)) // as in until
	n, err := c.nc.Write(b)
	c.broken = err
	c.mu.Lock()
	defer c.mu.Unlock()
	*count += n
	return err
}

// send writes a frame.
func (c *Conn) send(f frame) error {
	c.crossed()
	return c.write(f.encode(), &c.out.Frames)
}

// crossed takes note of a frame that is no beat.
func (c *Conn) crossed() {
	c.mu.Lock()
	c.last = time.Now()
	c.mu.Unlock()
}

// impatient tells whether nothing but beats has crossed for too long.
func (c *Conn) impatient() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Since(c.last) > c.limits.Patience
}

// beat sends signs of life until stop.
func (c *Conn) beat() {
	done := make(chan struct{})
	c.stop = sync.OnceFunc(func() { close(done); c.beating.Wait() })
	c.beating.Go(func() {
		t := time.NewTicker(c.limits.Beat)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				if c.write([]byte{frameBeat}, &c.out.Beats) != nil {
					return // whoever writes or reads next is told
				}
			case <-done:
				return
			}
		}
	})
}

// next returns the next frame that is no beat.
func (c *Conn) next(ctx context.Context) (frame, error) {
	for {
		release := c.until(ctx, c.limits.Silence)
		if ctx.Err() != nil {
			release()
			return frame{}, ctx.Err()
		}
		f, err := readFrame(c.in)
		release()
		switch {
		case err != nil:
			return f, c.lineError(ctx, err)
		case f.kind != frameBeat:
			c.crossed()
			return f, nil
		case c.impatient():
			return f, &Error{Fault: Silent, Peer: c.peer, Err: fmt.Errorf("both ends are there, and nothing has crossed for %v", c.limits.Patience)}
		}
	}
}

// lineError says what an error of the connection means.
func (c *Conn) lineError(ctx context.Context, err error) error {
	var e *Error
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &e):
		return at(c.peer, e.Fault, e)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &Error{Fault: Silent, Peer: c.peer, Err: errors.New("nothing came from the other end for too long")}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), isReset(err):
		return &Error{Fault: Cut, Peer: c.peer, Err: errors.New("the line was cut before the end")}
	}
	return &Error{Fault: Cut, Peer: c.peer, Err: fmt.Errorf("the line broke: %w", err)}
}

// Close ends the line. It waits a little for the other end to have read the last
// words, as bytes that nobody reads would otherwise take them along.
func (c *Conn) Close() error {
	c.stop()
	if half, ok := c.nc.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = c.nc.SetReadDeadline(time.Now().Add(c.limits.Linger)) // as in until
		_, _ = io.Copy(io.Discard, io.LimitReader(c.in, 1<<16))
	}
	return c.nc.Close()
}
