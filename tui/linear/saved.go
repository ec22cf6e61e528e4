package linear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
)

// told is how many sessions are listed at once.
const told = 20

// listSessions lists the saved sessions that have all of some words.
func (d *dialogue) listSessions(ctx context.Context, args string) error {
	list, err := d.saved(ctx)
	if err != nil {
		return d.failed(ctx, err)
	}
	words := strings.Fields(strings.ToLower(args))
	found := []transcripts.Summary{}
	for _, s := range list {
		if hasAll(s, words) {
			found = append(found, s)
		}
	}
	d.listed = found
	switch {
	case len(list) == 0:
		d.say("No sessions are saved in %s.", d.o.Store.Dir())
	case len(found) == 0:
		d.say("None of the %s has all of these words.", Plural(len(list), "saved session"))
	}
	for i, s := range found[:min(len(found), told)] {
		d.say("%d: %s", i+1, describe(s))
	}
	if more := len(found) - told; more > 0 {
		d.say("%s older; a number up to %d names any. Words list fewer, for example: sessions coins.", map[bool]string{true: "1 more is", false: fmt.Sprintf("%d more are", more)}[more == 1], len(found))
	}
	return nil
}

// saved returns the saved sessions, newest first.
func (d *dialogue) saved(ctx context.Context) ([]transcripts.Summary, error) {
	if d.o.Store == nil {
		return nil, errors.New("sessions are not saved")
	}
	var list []transcripts.Summary
	if err := d.work(ctx, func(ctx context.Context) (err error) {
		list, err = d.o.Store.List(ctx)
		return err
	}); err != nil {
		return nil, err
	}
	// IDs tell the second alone, within which several short sessions may start.
	slices.SortStableFunc(list, func(a, b transcripts.Summary) int { return b.Started.Compare(a.Started) })
	return list, nil
}

// hasAll tells whether what a list shows of a session has all of the words.
func hasAll(s transcripts.Summary, words []string) bool {
	text := strings.ToLower(strings.Join([]string{s.ID, s.Small, s.Strong, describe(s)}, " "))
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// describe returns a session in a line.
func describe(s transcripts.Summary) string {
	if s.Error != "" {
		return fmt.Sprintf("%s cannot be read: %s.", s.ID, bare(s.Error))
	}
	parts := []string{"unfinished"}
	if s.Complete {
		parts[0] = string(s.Outcome)
		if s.Change != nil {
			parts = append(parts, strings.ReplaceAll(string(*s.Change), "_", " "))
		}
		parts = append(parts, Plural(s.Spent, "bit")+" spent")
	}
	if s.Oracle {
		parts = append(parts, "oracle")
	}
	if s.Control != "" {
		parts = append(parts, "control "+term.CleanLine(string(s.Control)))
	}
	if what := (session.Setup{Flip: s.Flip, Strategy: s.Strategy, Given: s.Given}).WhatIf(); what != "" {
		parts = append(parts, "what if "+term.CleanLine(what))
	}
	if s.Side == session.Receiver {
		parts = append(parts, "received")
	}
	return fmt.Sprintf("%s, %s, %s: %s", strings.Join(parts, ", "), s.Strategy, s.Started.Local().Format("2 January 2006 15:04"), term.Truncate(term.CleanLine(s.Prompt), 120))
}

// pick returns the session of a number, as it was told last, or the newest
// where there is no number.
func (d *dialogue) pick(ctx context.Context, number string) (transcripts.Summary, error) {
	list := d.listed
	if list == nil || number == "" {
		var err error
		if list, err = d.saved(ctx); err != nil {
			return transcripts.Summary{}, err
		}
	}
	n, err := strconv.Atoi(cmp.Or(number, "1"))
	switch {
	case len(list) == 0:
		return transcripts.Summary{}, errors.New("there is no session to choose from: sessions lists what is saved")
	case err != nil || n < 1 || n > len(list):
		return transcripts.Summary{}, fmt.Errorf("there is no session %s: they go from 1 to %d, and sessions lists them", number, len(list))
	}
	return list[n-1], nil
}

// load returns the events of the session of a number.
func (d *dialogue) load(ctx context.Context, number string) (events []session.Event, st session.State, err error) {
	s, err := d.pick(ctx, number)
	if err != nil {
		return nil, st, err
	}
	var loss transcripts.Loss
	if err := d.work(ctx, func(context.Context) (err error) {
		events, loss, err = transcripts.Salvage(s.Path)
		return err
	}); err != nil {
		return nil, session.State{}, err
	}
	if text := loss.String(); text != "" {
		d.say("Of the file, %s.", text)
	}
	for _, e := range events {
		st = st.Apply(e)
	}
	return events, st, nil
}

// show tells a session at once.
func (d *dialogue) show(ctx context.Context, args string) error {
	events, _, err := d.load(ctx, args)
	if err != nil {
		return d.failed(ctx, err)
	}
	n := &Narrator{Out: d.out, Final: d.out, Errors: true, Spoken: true}
	err = d.watch(ctx, transcripts.Replay(events, nil), func(_ context.Context, e session.Event) error {
		if p, ok := e.Body.(session.PhaseStarted); ok && p.Phase != session.PhaseAnswer {
			return nil // what was done is told; that it began is not
		}
		n.Tell(e)
		return nil
	})
	if err != nil {
		return d.failed(ctx, err)
	}
	d.recall(n.State())
	return nil
}

// replay tells a session at its own pace, or faster.
func (d *dialogue) replay(ctx context.Context, args string) error {
	number, fast := cutWord(args)
	speed := 1.0
	if fast != "" {
		var err error
		if speed, err = strconv.ParseFloat(fast, 64); err != nil || speed < 0 || math.IsInf(speed, 0) || math.IsNaN(speed) {
			return d.refuse(fmt.Errorf("the speed cannot be %s: want a number from 0, for example replay 1 4", fast))
		}
	}
	events, _, err := d.load(ctx, number)
	if err != nil {
		return d.failed(ctx, err)
	}
	n := &Narrator{Out: d.out, Final: d.out, Errors: true, Spoken: true}
	if err := d.watch(ctx, transcripts.Replay(events, transcripts.NewControl(speed)), d.telling(n)); err != nil {
		return d.failed(ctx, err)
	}
	d.recall(n.State())
	return nil
}

// path prints where a session's file is, on a line of its own.
func (d *dialogue) path(ctx context.Context, args string) error {
	s, err := d.pick(ctx, args)
	if err != nil {
		return d.failed(ctx, err)
	}
	d.say("%s", s.Path)
	return nil
}

// payload prints the bits that a session sent, on a line of their own.
func (d *dialogue) payload(ctx context.Context, args string) error {
	_, st, err := d.load(ctx, args)
	if err != nil {
		return d.failed(ctx, err)
	}
	bits := st.Payload()
	if bits == "" {
		d.say("That session sent no bits.")
		return nil
	}
	d.say("%s", bits)
	return nil
}

// compare tells the first and the final drafts of two sessions.
func (d *dialogue) compare(ctx context.Context, args string) error {
	numbers := strings.Fields(args)
	states := make([]session.State, len(numbers))
	for i, n := range numbers {
		var err error
		if _, states[i], err = d.load(ctx, n); err != nil {
			return d.failed(ctx, err)
		}
	}
	for i, s := range states {
		d.say("Session %s: strategy %s, %d of %s spent, small model %s.", numbers[i], s.Setup.Strategy, s.Spent(), Plural(s.Setup.Budget, "bit"), s.Setup.Small.Card.Ref())
	}
	if states[0].Setup.Prompt != states[len(states)-1].Setup.Prompt {
		d.say("They are about different problems.")
	}
	for _, which := range []struct {
		name string
		of   func(session.State) *session.Drafted
	}{{"first draft", session.State.First}, {"final draft", session.State.Final}} {
		for i, s := range states {
			if t := which.of(s); t != nil {
				quote(d.out, fmt.Sprintf("Session %s, %s%s", numbers[i], which.name, graded(t.Answer, t.Correct)), t.Text)
			} else {
				d.say("Session %s has no %s.", numbers[i], which.name)
			}
		}
	}
	return nil
}
