package bench

import (
	"cmp"
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
	Format     string        // of the payloads; empty: plain1
	Check      session.Check // empty: auto
	Prompts    *qa.PromptSet // of both models; nil: as each wants it
	MaxRetries int           // of a call that failed, see session.Config

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
	Bits     int     `json:"bits"`  // of the payloads in plain1, over all sessions, checks included
	Ideal    float64 `json:"ideal"` // of a perfect coder under the priors, checks included
	Sent     int     `json:"sent"`  // of the payloads, in the format of the run
	Known    int     `json:"known"` // answers whose truth is known
	True     int     `json:"true"`  // of them, those that are true
}

// Table is the result of a run.
type Table struct {
	Set         string `json:"set"`
	Problems    int    `json:"problems"`
	Format      string `json:"format"`       // of the payloads
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
	t := Table{Set: c.Problems[0].Set, Problems: len(c.Problems), Format: cmp.Or(c.Format, qa.Formats()[0])}
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
				Strategy: s, Budget: b, Seed: c.Seed, Format: c.Format, Check: c.Check, MaxRetries: c.MaxRetries, Scales: scales,
			})
			if err := src(ctx, func(e session.Event) { st = st.Apply(e) }); err != nil {
				return t, err
			}
			t.alone(st, len(t.Rows) == 0)
			t.Rows = append(t.Rows, row(p, st))
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
	l := st.Ledger()
	r.Bits, r.Ideal, r.Sent = l.Nominal, l.Ideal, l.Sent()
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
		r.Sent += p.Sent
		r.Known += p.Known
		r.True += p.True
	}
}
