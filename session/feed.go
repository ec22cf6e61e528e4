package session

import (
	"context"
	"errors"
	"fmt"
	"io"

	"tenbits/qa"
)

// Feed brings a payload piece by piece: it waits for the next bits, and returns
// io.EOF when all have come. Whatever other error it returns ends the session.
type Feed func(ctx context.Context) (qa.Bits, error)

// ReceiveFrom is Receive with a payload that comes while the session is rebuilt.
// The first draft, and the questions about it, are written before there is a
// bit, unless answers can be erased: whether any was is then told in front of
// all, and the session starts with it. In plain1 each decision is made as soon as
// its bits are there; a coded payload has to be whole.
//
// With Partial, an error of feed is a payload that ends early, and a warning.
func ReceiveFrom(cfg Config, feed Feed) Source { return cfg.source(Receiver, "", feed) }

// Describe returns the setup that a session of cfg would begin with, on one side
// or the other. What a payload would add to it is not there.
func Describe(ctx context.Context, cfg Config, side Side) (Setup, error) {
	cfg = cfg.filled()
	cfg.witness = nil
	r := &run{cfg: cfg, start: cfg.Now(), emit: func(Event) {}}
	r.coalesce = newCoalescer(r.deliver)
	if err := r.prepare(ctx, side, ""); err != nil && !errors.Is(err, qa.ErrShort) {
		return Setup{}, err
	}
	return r.setup, nil
}

// line is a payload that is still coming.
type line struct {
	feed   Feed
	bits   qa.Bits // that have come
	whole  bool    // all have, or there will be no more
	cut    error   // why there will be no more, where that is not as it should be
	opened bool    // the Reader of a coded payload is that of all of it
}

// more waits for the next bits. It returns none when all have come.
func (r *run) more(ctx context.Context) (qa.Bits, error) {
	if r.line.whole {
		return "", nil
	}
	bits, err := r.line.feed(ctx)
	switch {
	case errors.Is(err, io.EOF):
		r.line.whole = true
	case err != nil && r.cfg.Partial && ctx.Err() == nil:
		r.line.whole, r.line.cut = true, err
	case err != nil:
		return "", err
	}
	r.line.bits += bits
	return bits, nil
}

// front reads what stands in front of the first decision, where that has to be
// known before the session starts, and otherwise leaves it for the first decision.
func (r *run) front(ctx context.Context) error {
	if !r.setup.CanErase {
		return nil
	}
	return r.open(ctx)
}

// open makes the Reader of a payload that begins with a flag or an erasure bit.
// What follows a flag has to be whole.
func (r *run) open(ctx context.Context) error {
	game := r.setup.game()
	for {
		bits, err := r.more(ctx)
		if err != nil {
			return err
		}
		if !r.line.whole && (bits == "" || game.Format == qa.Coded1) {
			continue
		}
		r.line.opened = true
		r.reader, err = qa.NewReader(r.line.bits, game)
		return err
	}
}

// next reads the option that was taken for d, and waits for its bits.
func (r *run) next(ctx context.Context, d qa.Decision) (int, error) {
	return hear(ctx, r, func() (int, error) { return r.reader.Next(d) })
}

// grow waits for more bits and gives them to the Reader.
func (r *run) grow(ctx context.Context) error {
	if r.setup.Format == qa.Coded1 && !r.line.opened {
		return r.open(ctx)
	}
	bits, err := r.more(ctx)
	r.reader.Grow(bits)
	return err
}

// drain waits for what stands behind the last decision.
func (r *run) drain(ctx context.Context) error {
	for !r.line.whole {
		err := r.grow(ctx)
		if r.cfg.Partial && errors.Is(err, qa.ErrShort) {
			r.short = true
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellCut warns of a payload that came to an early end.
func (r *run) tellCut() {
	if r.line != nil && r.line.cut != nil {
		r.warn(Warned{Text: fmt.Sprintf("the payload ends early: %v", r.line.cut)})
	}
}
