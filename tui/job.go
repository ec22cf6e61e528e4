package tui

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/puzzles"
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
	gold      string // of the generated problem, or given; empty: not known
	set       string // of problems that the prompt comes from; empty: typed
	id        string // of the problem in its set
	oracle    bool   // the strong model is given gold

	small, strong string // references
	asker         string // as them; empty: the small model

	budget   int
	strategy qa.Strategy
	seed     uint64
	format   string // of the payload
	check    session.Check
	control  session.Control // empty: none
	noise    float64
	repeat   int // how often each answer is asked for; 0: once

	judge string  // see session.Config.SeatJudge; empty: none
	tau   float64 // from which it ends the session
	guard bool

	given *session.Given // from another session; nil: nothing
	flip  int            // number of the question whose answer is flipped; 0: none
	edits []session.Edit // of questions that the strategy has asked in other words
}

// anew returns the job without what was of another session that it came of.
func (j job) anew() job {
	j.given, j.flip, j.edits = nil, 0, nil
	if j.strategy == nil {
		return j
	}
	if s, err := qa.ParseStrategy(qa.Unforked(j.strategy.Name())); err == nil {
		j.strategy = s
	}
	return j
}

// generate returns the job with the problem that a seed stands for.
func (j job) generate(seed uint64) job {
	p := problems.New(seed)
	j.prompt, j.generated, j.problem, j.gold = p.Text, true, seed, strconv.Itoa(p.Answer())
	j.set, j.id = provided, strconv.FormatUint(seed, 10)
	return j
}

// own returns the job with a prompt that was typed. What was known of the
// problem before goes.
func (j job) own(prompt string) job {
	j.prompt, j.generated, j.gold, j.oracle, j.set, j.id = prompt, false, "", false, "", ""
	return j
}

// puzzle returns the job with a problem of the built-in set for models that read
// any text.
func (j job) puzzle(p puzzles.Puzzle) job {
	oracle := j.oracle
	j = j.own(p.Text)
	j.gold, j.oracle, j.set, j.id = p.Answer, oracle, puzzles.Set, p.ID
	return j
}

// typed tells whether the prompt is somebody's own, and so its right answer.
func (j job) typed() bool { return j.set == "" }

// jobOf returns the job that a session had.
func jobOf(s session.Setup) (job, error) {
	strategy, err := qa.ParseStrategy(s.Strategy)
	if err != nil {
		return job{}, err
	}
	if !qa.IsFormat(s.Format) {
		return job{}, fmt.Errorf("no payload format %q", s.Format)
	}
	j := job{
		prompt: s.Prompt, small: s.Small.Card.Ref(), budget: s.Budget, strategy: strategy, seed: s.Seed, oracle: s.Oracle,
		format: s.Format, check: session.CheckOf(s), control: s.Control, noise: s.Noise, repeat: s.Repeat, flip: s.Flip, edits: s.Edits,
		judge: s.JudgeName(), tau: cmp.Or(s.Tau, qa.UsualTau), guard: s.Guard,
	}
	if s.Asker != nil {
		j.asker = s.Asker.Card.Ref()
	}
	if s.Strong != nil {
		j.strong = s.Strong.Card.Ref()
	}
	if s.Gold != nil {
		j.gold = *s.Gold
	}
	if p := s.Problem; p != nil {
		j.set, j.id = p.Set, p.ID
		if n, err := strconv.ParseUint(p.ID, 10, 64); err == nil && p.Set == provided && problems.New(n).Text == s.Prompt {
			j.generated, j.problem = true, n
		}
	}
	return j, nil
}

// source returns the session of a job. Models are opened when it runs.
func (s *shared) source(j job, g *gate, p *person) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		defer g.pace.end()
		cfg, slowed, err := s.config(ctx, j, p, g.pace)
		if err != nil {
			return err
		}
		return g.around(s.recorded(cfg, slowed, g.pace))(ctx, emit)
	}
}

// recorded returns the session of cfg, saved where sessions are, with beats where
// it is slowed down.
func (s *shared) recorded(cfg session.Config, slowed bool, at *pace) session.Source {
	src := session.Run(cfg)
	if slowed {
		src = at.beats(src)
	}
	if s.o.Store != nil {
		src = s.o.Store.Record(cfg.ID, src)
	}
	return src
}

// config opens the models of a job, and tells whether one of them is slowed down.
// Without a pace none is.
func (s *shared) config(ctx context.Context, j job, p *person, at *pace) (cfg session.Config, slowed bool, err error) {
	small, slowed, err := s.open(ctx, j.small, at)
	if err != nil {
		return cfg, false, err
	}
	var strong models.Model
	if !j.control.Free() && j.strong != models.Human {
		fast := false
		if strong, fast, err = s.open(ctx, j.strong, at); err != nil {
			return cfg, false, err
		}
		slowed = slowed || fast
	}
	cfg = session.Config{
		ID: transcripts.NewID(s.o.Now(), rand.IntN), Version: s.o.Version, Prompt: j.prompt,
		Small: small, Strong: strong, SmallPrompts: s.o.Prompts, StrongPrompts: s.o.Prompts,
		Strategy: j.strategy, Budget: j.budget, Seed: j.seed, Format: j.format, Check: j.check, Words: s.o.Words, Calibration: s.o.Calibration, MaxRetries: s.o.MaxRetries, Scales: s.scales, Now: s.o.Now,
		Control: j.control, Noise: j.noise, Repeat: j.repeat, Given: j.given, Flip: j.flip, Edits: j.edits,
		Tau: j.tau, Guard: j.guard, JudgePrompts: s.o.Prompts,
	}
	if err := cfg.SeatJudge(ctx, j.judge, j.small, j.strong, s.o.Open); err != nil {
		return cfg, false, err
	}
	asks, err := s.seatAsker(ctx, j, p, &cfg, at)
	if err != nil {
		return cfg, false, err
	}
	slowed = slowed || asks
	if j.strong == models.Human && !j.control.Free() {
		cfg.Decider = p.decider()
	}
	if j.gold != "" {
		cfg.Gold, cfg.Oracle = &j.gold, j.oracle
	}
	if j.generated {
		cfg.Form = qa.Number
	}
	if j.set != "" {
		cfg.Problem = &session.Problem{Set: j.set, ID: j.id}
	}
	return cfg, slowed, nil
}

// open returns a model, slowed down to a pace where it comes with the program.
func (s *shared) open(ctx context.Context, ref string, at *pace) (m models.Model, fast bool, err error) {
	m, err = s.o.Open(ctx, ref)
	if err != nil {
		return nil, false, err
	}
	card, err := m.Describe(ctx)
	if err != nil {
		return nil, false, err
	}
	if card.Provider != provided || at == nil {
		return m, false, nil
	}
	return models.Paced(m, at.tokens), true, nil
}

// pair names the two models, and who else asks the questions; empty: the small
// model does.
func pair(small, strong, asker string) string {
	switch {
	case strong == "":
		return small
	case asker == "" || asker == small:
		return fmt.Sprintf("%s asks %s", small, strong)
	case asker == models.Human:
		return fmt.Sprintf("you ask %s, %s drafts", strong, small)
	}
	return fmt.Sprintf("%s asks %s, %s drafts", asker, strong, small)
}
