package wire

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
)

// Fault says what kind of failure an Error is.
type Fault string

// The faults.
const (
	BadAddress   Fault = "address"     // it cannot be one
	Unreachable  Fault = "unreachable" // nobody listens there, or it cannot be listened there
	Stranger     Fault = "stranger"    // the other end is something else
	OtherVersion Fault = "version"     // it speaks another version of the protocol
	Differs      Fault = "differs"     // its prompt or settings are others
	Busy         Fault = "busy"        // it closed the line before it said hello; of a listener: it has another sender
	Silent       Fault = "silent"      // nothing came for too long
	Cut          Fault = "cut"         // the line broke off
	Garbled      Fault = "garbled"     // what came is not of the protocol
	Stopped      Fault = "stopped"     // its session was cancelled, or failed
	Misfit       Fault = "misfit"      // the payload did not fit the receiver's session
	OtherDraft   Fault = "draft"       // the receiver came to another final draft
)

// Error is a failure of the line or of who is at its other end.
type Error struct {
	Fault Fault
	Peer  string // address of the other end; empty where there is none yet
	Err   error
	Names []string // of a Differs: which terms
}

// Error says whom it is about and what was wrong.
func (e *Error) Error() string {
	if e.Peer == "" {
		return e.Err.Error()
	}
	return e.Peer + ": " + e.Err.Error()
}

// Unwrap returns what was wrong.
func (e *Error) Unwrap() error { return e.Err }

// Hint says what to do next; of a fault that is not known, nothing.
func (e *Error) Hint() string {
	switch e.Fault {
	case BadAddress:
		return "for example 127.0.0.1:7010; a port alone is one of this machine, for which no other can reach"
	case Unreachable:
		return "start the receiver first: tenbits receive --listen PORT, with the same prompt and settings"
	case Stranger:
		return "look at host and port: that is not the other end of tenbits"
	case OtherVersion:
		return "use the same version of tenbits at both ends (tenbits --version)"
	case Differs:
		return "give both ends the same " + strings.Join(e.Names, ", ") + "; the settings are the flags of the same names, and erasures follow --strong"
	case Busy:
		return "a receiver takes one sender and then ends: it may have another, or see that its settings are not yours; its own message says so"
	case Silent:
		return "look whether the other end still runs; the line may be cut"
	case Cut:
		return "start both again; with --partial a receiver rebuilds what has come, and the sender's transcript has its payload for receive --payload"
	case Garbled:
		return "the other end is no tenbits, or the line damages what it carries"
	case Stopped:
		return "its own message says why; with --partial a receiver rebuilds what has come"
	case Misfit, OtherDraft:
		return "the small model there does not write what the one here does: compare version, hardware and server; --check finds it at the receiver"
	}
	return ""
}

// at returns err as an Error about the end at an address.
func at(peer string, fault Fault, err error) *Error {
	if e, ok := err.(*Error); ok {
		e.Peer = peer
		return e
	}
	return &Error{Fault: fault, Peer: peer, Err: err}
}

// differs returns the error of an end whose terms are others.
func differs(peer string, names []string, here Terms) *Error {
	var list []string
	for _, n := range names {
		list = append(list, fmt.Sprintf("%s (here %s)", n, here.value(n)))
	}
	return &Error{Fault: Differs, Peer: peer, Names: names, Err: fmt.Errorf("the other end has another %s", strings.Join(list, ", another "))}
}

// isReset tells whether the other end has gone, or this one has.
func isReset(err error) bool {
	for _, e := range []error{syscall.ECONNRESET, syscall.EPIPE, io.ErrClosedPipe, net.ErrClosed} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
