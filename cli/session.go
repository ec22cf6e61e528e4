package cli

import (
	"context"
	"math/rand/v2"

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
		Strategy: s.strategy, Budget: s.bits, Seed: s.seed,
		SmallPrompts: s.prompts, StrongPrompts: s.prompts, Now: a.now,
	}
	var err error
	if cfg.Small, err = a.open(ctx, s.small); err != nil {
		return cfg, err
	}
	if s.strong != "" {
		if cfg.Strong, err = a.open(ctx, s.strong); err != nil {
			return cfg, err
		}
	}
	return cfg, nil
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
