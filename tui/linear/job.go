package linear

import (
	"cmp"
	"context"
	"math/rand/v2"
	"strconv"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// generatedSet is the set of problems that the generator makes, as transcripts
// name it.
const generatedSet = "embedded"

// job is what a session is to be about.
type job struct {
	prompt    string
	generated bool
	problem   uint64  // seed of the generated problem
	gold      *string // the right answer; nil where it is not known
	oracle    bool    // the strong model is given it

	budget        int // bits
	strategy      qa.Strategy
	seed          uint64
	format        string // of the payload
	check         session.Check
	small, strong string          // references
	asker         string          // as them; empty: the small model
	control       session.Control // empty: none
	noise         float64
	repeat        int // how often each answer is asked for; 0: once
	judge         string
	tau           float64
	guard         bool

	given *session.Given // from another session; nil: nothing
	flip  int            // number of the question whose answer is flipped; 0: none
	edits []session.Edit // of questions that the strategy has asked in other words
}

// generate returns the job with the problem that a seed stands for.
func (j job) generate(seed uint64) job {
	p := problems.New(seed)
	gold := strconv.Itoa(p.Answer())
	j.prompt, j.generated, j.problem, j.gold = p.Text, true, seed, &gold
	return j
}

// own returns the job with a problem that was typed. Whatever was known of the
// last one is forgotten.
func (j job) own(prompt string) job {
	j.prompt, j.generated, j.gold, j.oracle = prompt, false, nil, false
	return j
}

// jobOf returns the job that a session had, and whether it can be run again here.
func jobOf(s session.Setup) (job, bool) {
	strategy, err := qa.ParseStrategy(s.Strategy)
	if err != nil || s.Side != session.Sender || s.Strong == nil && !s.Control.Free() || !qa.IsFormat(s.Format) {
		return job{}, false
	}
	j := job{
		prompt: s.Prompt, gold: s.Gold, oracle: s.Oracle, budget: s.Budget, strategy: strategy, seed: s.Seed, format: s.Format, check: session.CheckOf(s),
		small: s.Small.Card.Ref(), control: s.Control, noise: s.Noise, repeat: s.Repeat, judge: s.JudgeName(), tau: cmp.Or(s.Tau, qa.UsualTau), guard: s.Guard,
		flip: s.Flip, edits: s.Edits,
	}
	if s.Strong != nil {
		j.strong = s.Strong.Card.Ref()
	}
	if s.Asker != nil {
		j.asker = s.Asker.Card.Ref()
	}
	if p := s.Problem; p != nil && p.Set == generatedSet {
		if n, err := strconv.ParseUint(p.ID, 10, 64); err == nil && problems.New(n).Text == s.Prompt {
			j.generated, j.problem = true, n
		}
	}
	return j, true
}

// recall makes a saved session that was told the last one: what can be found out of
// that, or done with it, is about this one then.
func (d *dialogue) recall(st session.State) {
	j, ok := jobOf(st.Setup)
	if !ok || !st.Done() {
		return
	}
	d.ended, d.last = st, &j
}

// person returns the Decider that waits for what askPerson takes.
func (d *dialogue) person() session.Person {
	wait := func(ctx context.Context) (int, error) {
		select {
		case option := <-d.answers:
			return option, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	return session.Person{
		Ask:  func(ctx context.Context, _ qa.Question, _ qa.Game) (int, error) { return wait(ctx) },
		Pick: func(ctx context.Context, _ qa.Decision, _ qa.Game) (int, error) { return wait(ctx) },
	}
}

// source returns the session of a job, and its ID. Models are opened when it
// runs.
func (d *dialogue) source(j job) (session.Source, string) {
	id := transcripts.NewID(d.o.Now(), rand.IntN)
	return d.recorded(id, func(ctx context.Context, emit func(session.Event)) error {
		cfg, err := d.config(ctx, j, id)
		if err != nil {
			return err
		}
		return session.Run(cfg)(ctx, emit)
	}), id
}

// recorded returns a session that is saved where sessions are.
func (d *dialogue) recorded(id string, src session.Source) session.Source {
	if d.o.Store == nil {
		return src
	}
	return d.o.Store.Record(id, src)
}

// config opens the models of a job.
func (d *dialogue) config(ctx context.Context, j job, id string) (session.Config, error) {
	cfg := session.Config{
		ID: id, Version: d.o.Version, Prompt: j.prompt, Gold: j.gold, Oracle: j.oracle,
		SmallPrompts: d.o.Prompts, StrongPrompts: d.o.Prompts,
		Strategy: j.strategy, Budget: j.budget, Seed: j.seed, Format: j.format, Check: j.check, Words: d.o.Words, Calibration: d.o.Calibration, MaxRetries: d.o.MaxRetries, Now: d.o.Now,
		Control: j.control, Noise: j.noise, Repeat: j.repeat, Given: j.given, Flip: j.flip, Edits: j.edits, AskerPrompts: d.o.Prompts,
		Tau: j.tau, Guard: j.guard, JudgePrompts: d.o.Prompts,
	}
	if j.generated {
		cfg.Form = qa.Number
		cfg.Problem = &session.Problem{Set: generatedSet, ID: strconv.FormatUint(j.problem, 10)}
	}
	var err error
	if cfg.Small, err = d.o.Open(ctx, j.small); err != nil {
		return cfg, err
	}
	if err = d.seatAsker(ctx, j.asker, j.small, &cfg); err != nil {
		return cfg, err
	}
	switch {
	case j.control.Free():
	case j.strong == models.Human:
		cfg.Decider = d.person()
	default:
		if cfg.Strong, err = d.o.Open(ctx, j.strong); err != nil {
			return cfg, err
		}
	}
	return cfg, cfg.SeatJudge(ctx, j.judge, j.small, j.strong, d.o.Open)
}
