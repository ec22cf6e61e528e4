package session

import (
	"context"
	"fmt"

	"tenbits/models"
	"tenbits/qa"
)

// seatStrong finds out who decides.
func (r *run) seatStrong(ctx context.Context, side Side) error {
	r.decider = r.cfg.Decider
	if set, err := r.control(); set || err != nil {
		return err
	}
	if r.cfg.Strong != nil {
		seat, set, err := seat(ctx, r.cfg.Strong, r.cfg.StrongPrompts, r.small)
		if err != nil {
			return err
		}
		if side == Sender {
			r.setup.Strong = &seat
		}
		if r.decider == nil {
			r.strong = &modelDecider{run: r, model: r.cfg.Strong, card: seat.Card, prompts: set}
			r.decider = r.strong
		}
	}
	if r.decider == nil {
		r.decider = payloadDecider{} // a receiver that was told of nobody who erases
	}
	if p, ok := r.decider.(Person); ok && side == Sender {
		r.setup.Strong = p.seat()
		r.decider = attended{p, r}
	}
	if r.cfg.Flip > 0 {
		r.decider = flipped{r.decider, r.cfg.Flip}
	}
	if w := r.cfg.witness; w != nil {
		w.Decider = r.decider
		r.decider = w
	}
	if r.cfg.Control == Noisy {
		r.decider = noisy{r.decider, r.cfg.Noise, r.cfg.Seed}
	}
	return nil
}

// seat describes m's place. Its prompts are set, or as its card says: other is
// then taken if it is that set.
func seat(ctx context.Context, m models.Model, set, other *qa.PromptSet) (Seat, *qa.PromptSet, error) {
	card, err := m.Describe(ctx)
	if err != nil {
		return Seat{}, nil, err
	}
	if set == nil {
		name := card.PromptSet
		if name == "" {
			name = "general"
		}
		if other != nil && other.Name == name {
			set = other
		} else if set, err = qa.OpenPromptSet(name); err != nil {
			return Seat{}, nil, fmt.Errorf("%s: %w", card.Ref(), err)
		}
	}
	return Seat{Card: card, PromptSet: set.Name, PromptHash: set.Hash}, set, nil
}
