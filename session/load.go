package session

import (
	"context"
	"fmt"
	"slices"

	"tenbits/models"
	"tenbits/qa"
)

// loaded is a model that the session calls and a server has to load.
type loaded struct {
	models.Loader
	ref string
}

// load has the servers load the models before the first call, so that nobody
// takes that for a model that is slow, and warns when they push each other out
// of memory.
func (r *run) load(ctx context.Context) error {
	seats := r.loaders()
	for _, s := range seats {
		err := r.again(ctx, PhaseLoad, func() error { return r.bring(ctx, s.Loader, PhaseStarted{Model: s.ref}) })
		if err != nil {
			return err
		}
	}
	if len(seats) < 2 {
		return nil
	}
	for i, s := range seats {
		var instead, hint string
		err := r.again(ctx, PhaseLoad, func() (err error) {
			instead, hint, err = s.Evicted(ctx)
			return err
		})
		if err != nil {
			return err
		}
		if instead != "" {
			r.warn(Warned{
				Text: fmt.Sprintf("%s and %s do not stay in memory together, so that each turn loads one of them again; in memory now: %s", s.ref, seats[(i+1)%len(seats)].ref, instead),
				Hint: hint,
			})
			return nil
		}
	}
	return nil
}

// loaders returns the models that will be called and that a server has to load,
// each of them once.
func (r *run) loaders() []loaded {
	var list []loaded
	add := func(m models.Model, card models.Card) {
		l, ok := as[models.Loader](m)
		if ok && !slices.ContainsFunc(list, func(s loaded) bool { return s.ref == card.Ref() }) {
			list = append(list, loaded{l, card.Ref()})
		}
	}
	add(r.cfg.Small, r.setup.Small.Card)
	if m := r.asker.model; m != nil && r.setup.Foreign && r.cfg.Budget > 0 {
		add(m, r.setup.Asker.Card)
	}
	if r.strong != nil && r.cfg.Budget > 0 {
		add(r.strong.model, r.strong.card) // which is the small one in a control
	}
	if r.judge != nil && r.cfg.Budget > 0 {
		add(r.judge.model, r.judge.card)
	}
	return list
}

// bring has a model loaded, and says so where it has to be; at is where in the
// session that is.
func (r *run) bring(ctx context.Context, l models.Loader, at PhaseStarted) error {
	return l.Load(ctx, func(c models.Chunk) error {
		if c.Loading {
			r.send(at.loading())
		}
		return nil
	})
}

// loading says that the model of p is loaded where p would be.
func (p PhaseStarted) loading() PhaseStarted {
	p.Phase = PhaseLoad
	return p
}

// beforePredict says that the small model is asked for a prior, where it is on a
// server and that takes its time: first it may have to be loaded again.
func (r *run) beforePredict(ctx context.Context, q qa.Question) error {
	l, ok := as[models.Loader](r.cfg.Small)
	if !ok {
		return nil
	}
	at := PhaseStarted{Phase: PhasePredict, Model: r.setup.Small.Card.Ref(), Round: q.Round, Question: q.N}
	if err := r.bring(ctx, l, at); err != nil {
		return err
	}
	r.send(at)
	return nil
}
