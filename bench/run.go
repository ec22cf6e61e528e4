package bench

import (
	"context"
	"errors"
	"sync"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// Config is what a run is made of: every strategy at every budget on every
// problem.
type Config struct {
	Problems   []Problem
	Strategies []qa.Strategy
	Budgets    []int
	Seed       uint64
	Prompts    *qa.PromptSet // of both models; nil: as each wants it

	// Controls are run of every session, Noise being that of session.Noisy.
	Controls []session.Control
	Noise    float64

	// Pair opens the two models; each worker has its own.
	Pair    func() (small, strong models.Model, err error)
	Workers int

	// Done, when set, is called after each problem, from one goroutine at a
	// time.
	Done func(finished, of int)
}

// Row is what one strategy came to at one budget.
type Row struct {
	Strategy string  `json:"strategy"`
	Budget   int     `json:"budget"`
	Right    int     `json:"right"` // sessions that ended right
	Won      int     `json:"won"`   // wrong, then right
	Lost     int     `json:"lost"`  // right, then wrong
	Bits     int     `json:"bits"`  // sent, over all sessions
	Ideal    float64 `json:"ideal"` // the same under the priors
	Known    int     `json:"known"` // answers whose truth is known
	True     int     `json:"true"`  // of them, those that are true

	Controls []ControlRow `json:"controls,omitempty"` // in the order of Config.Controls
}

// Table is the result of a run.
type Table struct {
	Set         string `json:"set"`
	Problems    int    `json:"problems"`
	SmallRight  int    `json:"small_right"`  // first drafts
	StrongRight int    `json:"strong_right"` // references
	StrongRuns  int    `json:"strong_runs"`  // problems that have one: a budget of 0 bits needs none
	Rows        []Row  `json:"rows"`
}

// Run plays all sessions and counts. The first model that fails ends it.
func Run(ctx context.Context, c Config) (Table, error) {
	if len(c.Problems) == 0 || len(c.Strategies) == 0 || len(c.Budgets) == 0 {
		return Table{}, errors.New("a run needs problems, strategies and budgets")
	}
	t := Table{Set: c.Problems[0].Set, Problems: len(c.Problems)}
	for _, s := range c.Strategies {
		for _, b := range c.Budgets {
			t.Rows = append(t.Rows, Row{Strategy: s.Name(), Budget: b})
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan Problem)
	var mu sync.Mutex
	var wg sync.WaitGroup
	finished := 0
	scales := new(qa.Scales)
	for range max(1, c.Workers) {
		wg.Go(func() {
			small, strong, err := c.Pair()
			if err != nil {
				cancel(err)
				return
			}
			for p := range next {
				part, err := c.problem(ctx, p, small, strong, scales)
				if err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				t.add(part)
				finished++
				if c.Done != nil {
					c.Done(finished, len(c.Problems))
				}
				mu.Unlock()
			}
		})
	}
	c.feed(ctx, next)
	wg.Wait()
	return t, context.Cause(ctx)
}

func (c Config) feed(ctx context.Context, next chan<- Problem) {
	defer close(next)
	for _, p := range c.Problems {
		select {
		case next <- p:
		case <-ctx.Done():
			return
		}
	}
}

// problem plays one problem's sessions.
func (c Config) problem(ctx context.Context, p Problem, small, strong models.Model, scales *qa.Scales) (Table, error) {
	var t Table
	for _, s := range c.Strategies {
		for _, b := range c.Budgets {
			var st session.State
			src := session.Run(session.Config{
				Prompt: p.Prompt, Gold: &p.Gold, Problem: &p.Problem, Small: small, Strong: strong, SmallPrompts: c.Prompts, StrongPrompts: c.Prompts,
				Strategy: s, Budget: b, Seed: c.Seed, Scales: scales,
			})
			if err := src(ctx, func(e session.Event) { st = st.Apply(e) }); err != nil {
				return t, err
			}
			t.alone(st, len(t.Rows) == 0)
			r := row(p, st)
			var err error
			if r.Controls, err = c.controls(ctx, small, strong, st); err != nil {
				return t, err
			}
			t.Rows = append(t.Rows, r)
		}
	}
	return t, nil
}

// alone counts what each model did by itself, once a problem.
func (t *Table) alone(st session.State, first bool) {
	if f := st.First(); first && right(f) {
		t.SmallRight++
	}
	if r := st.Reference; r != nil && t.StrongRuns == 0 {
		t.StrongRuns++
		if r.Correct != nil && *r.Correct {
			t.StrongRight++
		}
	}
}

func right(d *session.Drafted) bool { return d != nil && d.Correct != nil && *d.Correct }

func row(p Problem, st session.State) Row {
	var r Row
	if right(st.Final()) {
		r.Right++
	}
	if st.Finished != nil && st.Finished.Change != nil {
		switch *st.Finished.Change {
		case session.Won:
			r.Won++
		case session.Lost:
			r.Lost++
		}
	}
	l := st.Game.Ledger()
	r.Bits, r.Ideal = l.Nominal, l.Ideal
	if p.Truth == nil {
		return r
	}
	for _, q := range st.Game.Readable() {
		if yes, ok := p.Truth(q.Text); ok {
			r.Known++
			if yes == (q.Answer == qa.Yes) {
				r.True++
			}
		}
	}
	return r
}

func (t *Table) add(part Table) {
	t.SmallRight += part.SmallRight
	t.StrongRight += part.StrongRight
	t.StrongRuns += part.StrongRuns
	for i, p := range part.Rows {
		r := &t.Rows[i]
		r.Right += p.Right
		r.Won += p.Won
		r.Lost += p.Lost
		r.Bits += p.Bits
		r.Ideal += p.Ideal
		r.Known += p.Known
		r.True += p.True
		r.addControls(p.Controls)
	}
}
