package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"tenbits/models"
	"tenbits/qa"
)

// deliver is the one way out of a session: what is shown is in the state.
func (r *run) deliver(b Body) {
	e := Event{At: r.cfg.Now().Sub(r.start).Truncate(time.Microsecond), Body: b} // as exact as a transcript
	r.state = r.state.Apply(e)
	r.emit(e)
}

func (r *run) send(b Body) { r.coalesce.send(b) }

// call runs one request and streams it as Deltas, again where it fails and that
// may help.
func (r *run) call(ctx context.Context, m models.Model, phase Phase, role models.Role, p qa.Prompt, started PhaseStarted) (models.Reply, error) {
	return r.callWith(ctx, m, phase, p, started, models.Request{Role: role, Seed: r.cfg.Seed})
}

// callWith is call with the role, the seed and the temperature of req.
func (r *run) callWith(ctx context.Context, m models.Model, phase Phase, p qa.Prompt, started PhaseStarted, req models.Request) (models.Reply, error) {
	started.Phase = phase
	req.System, req.Prompt, req.Stop, req.MaxTokens = p.System, p.Text, p.Stop, p.Max
	if p.Options != nil {
		req.Choice = &models.Choice{Options: p.Options, After: p.After}
	}
	var reply models.Reply
	err := r.again(ctx, phase, func() (err error) {
		r.send(started) // each time: the reply begins anew
		loading := false
		reply, err = m.Stream(ctx, req, func(c models.Chunk) error {
			switch {
			case c.Loading: // it was evicted
				r.send(started.loading())
			case loading:
				r.send(started)
			}
			loading = c.Loading
			if c.Text != "" || c.Thinking != "" {
				r.send(Delta{Phase: phase, Text: c.Text, Thinking: c.Thinking, Tokens: c.Tokens})
			}
			return nil
		})
		r.coalesce.settle() // from here on nobody but this goroutine changes the state
		return err
	})
	return reply, err
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
