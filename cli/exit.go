package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"tenbits/models"
	"tenbits/session"
	"tenbits/term"
	"tenbits/wire"
)

// The exit codes.
const (
	exitOK        = 0
	exitFailure   = 1   // no final answer, and any failure without a code of its own
	exitUsage     = 2   // the command line or the configuration is wrong
	exitModel     = 3   // a model or server could not be reached or broke
	exitBudget    = 4   // rate limit or budget
	exitDiffers   = 5   // a payload, a hash or a step is not what it has to be
	exitCancelled = 130 // the user ended it
)

// problem is an error that knows its exit code and what to do next.
type problem struct {
	code int
	err  error
	hint string
}

func (p *problem) Error() string { return p.err.Error() }
func (p *problem) Unwrap() error { return p.err }

// usageError returns an error of the command line, with what to type instead.
func usageError(hint, format string, args ...any) error {
	return &problem{exitUsage, fmt.Errorf(format, args...), hint}
}

// exitCode returns the code for what a command returned.
func exitCode(err error) int {
	var p *problem
	var m *models.Error
	var l *wire.Error
	switch {
	case err == nil, errors.Is(err, errClosedPipe):
		return exitOK
	case errors.As(err, &p):
		return p.code
	case errors.Is(err, context.Canceled):
		return exitCancelled
	case errors.As(err, &m):
		if m.Fault == models.Limited || m.Fault == models.Exhausted {
			return exitBudget
		}
		return exitModel
	case misfits(err):
		return exitDiffers
	case errors.As(err, &l):
		return lineCode(l.Fault)
	}
	return exitFailure
}

// lineCode returns the code of a line that failed.
func lineCode(f wire.Fault) int {
	switch f {
	case wire.BadAddress:
		return exitUsage
	case wire.Differs, wire.Misfit, wire.OtherDraft:
		return exitDiffers
	}
	return exitModel
}

// outcomeCode returns the code of a session whose source returned no error.
func outcomeCode(o session.Outcome) int {
	switch o {
	case session.Unparsed:
		return exitFailure
	case session.Infrastructure:
		return exitModel
	case session.OverBudget:
		return exitBudget
	case session.Cancelled:
		return exitCancelled
	}
	return exitOK
}

// report writes an error for people: what was wrong, and what to do next.
func report(w io.Writer, err error) {
	if exitCode(err) == exitOK {
		return
	}
	text, hint := err.Error(), ""
	var p *problem
	var m *models.Error
	var l *wire.Error
	switch {
	case errors.As(err, &p):
		hint = p.hint
	case errors.Is(err, context.Canceled):
		text = "cancelled"
	case errors.As(err, &m):
		hint = m.Hint
	case errors.As(err, &l):
		hint = l.Hint()
	}
	fmt.Fprintln(w, "tenbits: "+term.Clean(text))
	if hint != "" {
		fmt.Fprintln(w, "  "+term.Clean(hint))
	}
}
