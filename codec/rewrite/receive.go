package rewrite

import (
	"context"
	"errors"
	"strings"

	"tenbits/codec"
	"tenbits/codec/arith"
	"tenbits/models"
	"tenbits/qa"
)

// Received is what a receiver made of a payload.
type Received struct {
	Rewrite string       `json:"rewrite"`
	Read    Text         `json:"read"`  // what the small model answered
	Bits    int          `json:"bits"`  // of the payload
	Usage   models.Usage `json:"usage"` // of all calls
	Seconds float64      `json:"seconds"`
}

// Receive reads a payload and has the small model answer. A payload that ends too
// early, goes on behind the rewrite or is none is an error: qa.ErrShort,
// qa.ErrLong or qa.ErrCode. No check tells whether it comes to what the sender's
// Read was: for that the small model has to be the same, and deterministic.
func Receive(ctx context.Context, cfg Config, payload qa.Bits) (Received, error) {
	t, err := newTable(ctx, cfg, false)
	if err != nil {
		return Received{}, err
	}
	began := t.cfg.Now()
	text, err := t.decode(ctx, payload)
	if err != nil {
		return Received{}, err
	}
	out := Received{Rewrite: text, Bits: len(payload)}
	if out.Read, err = t.expand(ctx, text); err != nil {
		return Received{}, err
	}
	out.Usage, out.Seconds = t.usage, t.cfg.Now().Sub(began).Seconds()
	return out, nil
}

// decode reads a rewrite.
func (t *table) decode(ctx context.Context, payload qa.Bits) (string, error) {
	before, err := t.before(ctx)
	if err != nil {
		return "", err
	}
	if r, ok := t.cfg.Coder.(codec.Restarter); ok { // what it has read before plays no part
		if err := r.Restart(ctx); err != nil {
			return "", err
		}
	}
	d := arith.NewDecoder(payload.Bytes())
	text, err := codec.DecodeLine(ctx, t.cfg.Coder, before, d)
	switch {
	case errors.Is(err, codec.ErrDamaged):
		return "", qa.ErrCode
	case err != nil:
		return "", err
	case d.Used() > len(payload):
		return "", qa.ErrShort
	case d.Used() < len(payload):
		return "", qa.ErrLong
	}
	if rest, ok := strings.CutPrefix(text, " "); ok && rest == oneLine(rest) && rest != "" || text == "" {
		return rest, nil
	}
	return "", qa.ErrCode
}

// Alone has the small model answer without a rewrite: what the bits are worth is
// what a receiver gets right beyond this.
func Alone(ctx context.Context, cfg Config) (Text, error) {
	t, err := newTable(ctx, cfg, false)
	if err != nil {
		return Text{}, err
	}
	return t.solve(ctx, t.cfg.Small, t.alone, models.RoleDraft, qa.CallDraft)
}

// FormOf returns the form of the final answers where a Config does not say one:
// that of the small model's prompt set.
func FormOf(ctx context.Context, cfg Config) (qa.Form, error) {
	if cfg.Form != "" {
		return cfg.Form, nil
	}
	set, err := seat(ctx, cfg.Small, cfg.SmallPrompts)
	if err != nil {
		return "", err
	}
	return set.Form, nil
}
