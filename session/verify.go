package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tenbits/qa"
)

// Difference says in what a session that was played again is another.
type Difference struct {
	What string
	Err  error // that it ended with; nil where it came to its end
}

// Error says in what, and how it ended.
func (d *Difference) Error() string {
	if d.Err == nil {
		return d.What
	}
	return fmt.Sprintf("%s: %v", d.What, d.Err)
}

// Unwrap returns what it ended with.
func (d *Difference) Unwrap() error { return d.Err }

// Verify plays a session again as its receiver would, from its setup and its
// payload alone, and tells whether that comes to the same drafts, the same
// questions and the same expectations. One that was cut is played as far as it
// came. Before that it checks the events by themselves. Of cfg only the small
// model is used, and what is not of the setup.
//
// The error is a *Mismatch where the events do not fit together, a *Difference
// where the other session is another, and an *OtherSetup where the small model
// or its prompts are not those of the setup.
func Verify(ctx context.Context, cfg Config, events []Event) error {
	if err := Consistent(events); err != nil {
		return err
	}
	var st State
	for _, e := range events {
		st = st.Apply(e)
	}
	if !qa.IsFormat(st.Setup.Format) {
		return fmt.Errorf("the session's payload has the format %q: only %s can be received", st.Setup.Format, strings.Join(qa.Formats(), " and "))
	}
	cfg, err := cfg.filled().under(st.Setup)
	if err != nil {
		return err
	}
	cfg.Strong, cfg.Partial = nil, st.Cut() || st.Finished.Partial
	// It tells whether answers can be erased, and what a probe has decided, in
	// which nothing crosses and no model decides.
	cfg.Decider = Script{Options: taken(st.Game), Erases: st.Setup.CanErase}
	r := &run{cfg: cfg, start: cfg.Now(), emit: func(Event) {}}
	r.coalesce = newCoalescer(r.deliver)
	if err := r.prepare(ctx, Receiver, st.Payload()); err != nil {
		return err
	}
	if other := seatDifferences("small model", &st.Setup.Small, &r.setup.Small); len(other) > 0 {
		return &OtherSetup{other}
	}
	r.send(Started{Setup: r.setup})
	err = r.finish(ctx, r.play(ctx))
	return st.unlikeAgain(r.state, err)
}

// taken returns the options that were taken, in order.
func taken(g qa.Game) []int {
	var options []int
	for _, d := range g.Decisions {
		options = append(options, d.Option)
	}
	return options
}

// unlikeAgain compares the session with what it came to when it was played
// again, which ended with err.
func (s State) unlikeAgain(again State, err error) error {
	sent, got := s.Steps(), again.Steps()
	if s.Cut() || s.Finished.Partial {
		got = got[:min(len(got), len(sent))] // it may have gone on a little
	}
	what := FirstDifference(sent, got, err != nil)
	if what == "" {
		what = firstAnswer(s.Game, again.Game)
	}
	bits := errors.Is(err, qa.ErrShort) || errors.Is(err, qa.ErrLong) || errors.Is(err, qa.ErrCode) || errors.Is(err, qa.ErrCheck)
	switch {
	case what != "":
		return &Difference{What: what}
	case bits:
		return &Difference{"the payload is that of another session", err}
	}
	return err
}
