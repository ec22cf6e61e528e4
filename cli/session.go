package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"tenbits/models"
	"tenbits/session"
	"tenbits/transcripts"
)

// sessionConfig returns what a session on prompt is run with under s. Settings
// without a strong model are those of a receiver that knows already whether
// answers can be erased.
func (a *app) sessionConfig(ctx context.Context, s settings, prompt string) (session.Config, error) {
	now := a.now()
	cfg := session.Config{
		ID: transcripts.NewID(now, rand.IntN), Version: release(), Prompt: prompt,
		Strategy: s.strategy, Budget: s.bits, Seed: s.seed, Format: s.format, Check: s.check, Words: s.words,
		SmallPrompts: s.prompts, StrongPrompts: s.prompts, MaxRetries: s.retries, Now: a.now,
		Control: s.control, Repeat: s.repeat,
	}
	if s.control == session.Noisy {
		cfg.Noise = s.noise
	}
	var err error
	if cfg.Calibration, err = a.calibration(ctx, s); err != nil {
		return cfg, err
	}
	if cfg.Small, err = a.openSeat(ctx, s, "small", s.small); err != nil {
		return cfg, err
	}
	if err := a.seatAsker(ctx, s, &cfg); err != nil {
		return cfg, err
	}
	switch {
	case s.strong == "" || s.control.Free():
	case s.strong == models.Human:
		cfg.Decider = a.person()
	default:
		if cfg.Strong, err = a.openSeat(ctx, s, "strong", s.strong); err != nil {
			return cfg, err
		}
	}
	return cfg, a.sideConfig(ctx, s, &cfg)
}

// openSeat opens the model ref, the value of the option of that key. A mistake
// in it is told with the place where it was made.
func (a *app) openSeat(ctx context.Context, s settings, key, ref string) (models.Model, error) {
	m, err := a.opener(s)(ctx, ref)
	var p *problem
	if source := s.source(key, ref); source != "" && errors.As(err, &p) {
		return nil, &problem{p.code, fmt.Errorf("%s: %w", source, err), p.hint}
	}
	return m, err
}

// store returns the store of transcripts under s.
func (a *app) store(s settings) (*transcripts.Store, error) {
	dir, err := transcripts.Dir(func(name string) string {
		if name == "TENBITS_DATA" {
			return s.data // which may come from the config file
		}
		return a.getenv(name)
	})
	if err != nil {
		return nil, err
	}
	return transcripts.OpenStore(dir)
}
