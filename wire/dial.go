package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"tenbits/session"
)

// loopback is where a port alone is meant to be.
const loopback = "127.0.0.1"

// Address reads HOST:PORT, or a port alone, with or without a colon, which is
// one of this machine for itself, and returns HOST:PORT. Port 0 is any free
// one, where one listens. The error is an *Error.
func Address(s string) (string, error) {
	host, port := loopback, strings.TrimPrefix(s, ":")
	if _, err := strconv.Atoi(port); err != nil {
		if host, port, err = net.SplitHostPort(s); err != nil || host == "" {
			return "", &Error{Fault: BadAddress, Err: fmt.Errorf("%.80q is not HOST:PORT", s)}
		}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return "", &Error{Fault: BadAddress, Err: fmt.Errorf("%.80q has the port %.20q: want a number, 0 to 65535", s, port)}
	}
	return net.JoinHostPort(host, port), nil
}

// Dial calls a receiver and shakes hands with it. The line is open until Close;
// an error is an *Error, or ctx's.
func Dial(ctx context.Context, addr string, terms Terms, limits Limits) (*Conn, error) {
	addr, err := Address(addr)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Timeout: limits.Dial, KeepAliveConfig: net.KeepAliveConfig{Enable: true}}
	nc, err := d.DialContext(ctx, "tcp", addr)
	switch {
	case ctx.Err() != nil:
		if nc != nil {
			nc.Close()
		}
		return nil, ctx.Err()
	case err != nil:
		return nil, &Error{Fault: Unreachable, Peer: addr, Err: fmt.Errorf("cannot reach a receiver: %w", reason(err))}
	}
	c := newConn(nc, limits)
	if err := c.shake(ctx, session.Sender, terms, func() bool { return true }); err != nil {
		nc.Close()
		return nil, err
	}
	return c, nil
}

// reason returns the error of a connection without the addresses, which are told
// apart.
func reason(err error) error {
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		return op.Err
	}
	return err
}
