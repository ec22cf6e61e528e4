package tui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// provided is the provider of the models that come with the program, and the
// name of the set of generated problems.
const provided = "embedded"

// job is what a session is to be about.
type job struct {
	prompt    string
	generated bool
	problem   uint64 // seed of the generated problem
	gold      string // of the generated problem

	budget   int
	strategy qa.Strategy
	seed     uint64
}

// generate returns the job with the problem that a seed stands for.
func (j job) generate(seed uint64) job {
	p := problems.New(seed)
	j.prompt, j.generated, j.problem, j.gold = p.Text, true, seed, strconv.Itoa(p.Answer())
	return j
}

// next returns the job for playing again: the next problem, or the same prompt
// with the next seed.
func (j job) next() job {
	j.seed++
	if j.generated {
		return j.generate(j.problem + 1)
	}
	return j
}

// source returns the session of a job. Models are opened when it runs.
func (s *shared) source(j job) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		small, fast1, err := s.open(ctx, s.o.Small)
		if err != nil {
			return err
		}
		strong, fast2, err := s.open(ctx, s.o.Strong)
		if err != nil {
			return err
		}
		cfg := session.Config{
			ID: transcripts.NewID(s.o.Now(), rand.IntN), Version: s.o.Version, Prompt: j.prompt,
			Small: small, Strong: strong, SmallPrompts: s.o.Prompts, StrongPrompts: s.o.Prompts,
			Strategy: j.strategy, Budget: j.budget, Seed: j.seed, Now: s.o.Now,
		}
		if j.generated {
			cfg.Gold, cfg.Form = &j.gold, qa.Number
			cfg.Problem = &session.Problem{Set: provided, ID: strconv.FormatUint(j.problem, 10)}
		}
		src := session.Run(cfg)
		if fast1 || fast2 {
			src = s.tempo.beats(src)
		}
		if s.o.Store != nil {
			src = s.o.Store.Record(cfg.ID, src)
		}
		return src(ctx, emit)
	}
}

// open returns a model, slowed down where it comes with the program.
func (s *shared) open(ctx context.Context, ref string) (m models.Model, fast bool, err error) {
	m, err = s.o.Open(ctx, ref)
	if err != nil {
		return nil, false, err
	}
	card, err := m.Describe(ctx)
	if err != nil {
		return nil, false, err
	}
	if card.Provider != provided {
		return m, false, nil
	}
	return models.Paced(m, s.tempo.pace), true, nil
}

// pair names the two models.
func pair(small, strong string) string {
	if strong == "" {
		return small
	}
	return fmt.Sprintf("%s asks %s", small, strong)
}
