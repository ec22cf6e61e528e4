package session

import (
	"errors"
	"fmt"

	"tenbits/models"
	"tenbits/qa"
)

// Check says whether a check follows the payload: eight bits by which a receiver
// finds out that it did not come to what was sent.
type Check string

// The values of a Check. CheckAuto is on where the small model promises no
// determinism, as the receiver's may then write something else.
const (
	CheckAuto Check = "auto"
	CheckOn   Check = "on"
	CheckOff  Check = "off"
)

// Checks returns the values, the default first.
func Checks() []Check { return []Check{CheckAuto, CheckOn, CheckOff} }

// on tells whether there is a check with that small model.
func (c Check) on(small models.Card) bool {
	return c == CheckOn || c == CheckAuto && !small.Deterministic
}

// CheckOf returns the Check that says what a setup does.
func CheckOf(set Setup) Check {
	if set.Check {
		return CheckOn
	}
	return CheckOff
}

// game returns the game as a session of that setup begins.
func (s Setup) game() qa.Game {
	g := qa.Game{Prompt: s.Prompt, Budget: s.Budget, CanErase: s.CanErase, Format: s.Format, Check: s.Check, Free: s.Control.Free(), Common: s.Common,
		Foreign: s.Foreign, Texts: s.Foreign || len(qa.EditsOf(s.Strategy)) > 0, Stop: s.Stop, Tau: s.Tau, Guard: s.Guard}
	return g.WithErasureBit(s.Erasures)
}

// close reads what stands behind the receiver's last decision, and tells whether
// a check agreed.
func (r *run) close() (checked bool, err error) {
	checked, err = r.reader.End(r.state.Game)
	if r.cfg.Partial && errors.Is(err, qa.ErrShort) {
		r.short = true
		return false, nil
	}
	if rest := len(r.reader.Rest()); err == nil && rest > 0 && !r.cfg.More {
		err = fmt.Errorf("%w: %d of its %d bits were used", qa.ErrLong, r.reader.Read(), r.reader.Read()+rest)
	}
	return checked && err == nil, err
}

// sums returns ledger and payload of the session as it is. One that is whole
// has come to its end; of any other there is what was decided.
func (r *run) sums(whole bool) (qa.Ledger, qa.Bits) {
	g := r.state.Game
	if !whole {
		g = g.Cut()
	}
	l := g.Ledger()
	if r.reader == nil {
		return l, g.Payload()
	}
	if l.Coded != nil {
		read := r.reader.Read()
		l.Coded = &read
	}
	return l, r.reader.Taken()
}
