package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// one does one session, and returns what it leaves to those that wait for it.
func (p *play) one(ctx context.Context, i Item, m Models) (Result, *session.Given, error) {
	var given *session.Given
	if first, ok := i.before(); ok {
		var before Result
		before, given = p.inherit(first)
		if before.Failed() {
			return Result{Item: i, Outcome: before.Outcome, Why: fmt.Sprintf("what it begins with failed: %s", before.Why)}, nil, nil
		}
		if given == nil {
			st, err := p.saved(before.Session)
			if err != nil {
				return Result{}, nil, err
			}
			given = leave(st)
		}
		given = i.takes(given)
	}
	st, err := p.session(ctx, i, m, given)
	if err != nil {
		return Result{}, nil, err
	}
	r := resultOf(i, p.Problems[i.Problem], st)
	if i.Key == aloneKey() {
		r.Sends = p.sends(st)
	}
	return r, leave(st), nil
}

// inherit returns what a session came to, and what it leaves; nil where that is
// to be read from its transcript.
func (p *play) inherit(from Item) (Result, *session.Given) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.given[from]
	if l == nil {
		return p.results[from], nil
	}
	if l.heirs--; l.heirs == 0 {
		delete(p.given, from)
	}
	return p.results[from], l.given
}

// leave returns what a session leaves: its first draft, the reference, the first
// questions, and the strong model's answers.
func leave(st session.State) *session.Given { return st.Share(session.ShareAnswers) }

// takes returns what a session takes of that: a control takes nothing of what
// the strong model knows, but for the noisy one, whose answers are the same until
// they are flipped.
func (i Item) takes(g *session.Given) *session.Given {
	if i.Control == "" || i.Control == session.Noisy {
		return g
	}
	own := *g
	own.Reference, own.Answers, own.Picked, own.Scores = nil, nil, nil, nil
	return &own
}

// config returns what a session is run with.
func (p *play) config(i Item, m Models, given *session.Given) (session.Config, error) {
	pr := p.Problems[i.Problem]
	name := i.Strategy
	if i.Key == codedKey() {
		name = string(session.Resample)
	}
	strategy, err := qa.ParseStrategy(name)
	cfg := session.Config{
		Version: p.o.Version, Prompt: pr.Prompt, Gold: &pr.Gold, Form: pr.Form, Problem: &pr.Problem,
		Small: m.Small, Strong: m.Strong, SmallPrompts: p.prompts[0], StrongPrompts: p.prompts[1],
		Control: i.Control, Erases: &p.erases, Given: given,
		Strategy: strategy, Budget: i.Bits, Seed: p.Plan.Seed + uint64(i.Trial), Format: p.Plan.Format, Check: p.Plan.Check,
		Scales: p.scales, MaxRetries: p.o.MaxRetries, Now: p.o.Now,
		Tau: p.Plan.Tau, Guard: p.Plan.Guard,
	}
	switch {
	case p.Plan.Judge == session.JudgeSmall:
		cfg.Stop = qa.StopFree
	case p.Plan.Judge == session.JudgeStrong && i.Control.Free(): // whose decisions are not the judge's
		cfg.Stop = qa.StopSent
	case p.Plan.Judge == session.JudgeStrong:
		cfg.Judge, cfg.JudgePrompts = m.Strong, p.prompts[1]
	}
	switch i.Control {
	case controlMiddle:
		cfg.Control, cfg.Small, cfg.SmallPrompts = session.DoNothing, m.Middle, p.prompts[2]
	case session.Noisy:
		cfg.Noise = p.Plan.Noise
	case session.Resample, session.SendAnswerCoded:
		cfg.Control = session.Resample
		cfg.Seed += uint64(p.Plan.Trials * (1 + i.Sample)) // or it would be the seed of the first draft
	}
	if cfg.Control.Free() {
		cfg.Strong = nil
	}
	if i.Strategy != strategyAlone && cfg.Control != session.Resample { // which ask nothing
		cfg.Asker, cfg.AskerPrompts = m.Asker, p.prompts[3]
	}
	return cfg, err
}

// session plays a session, or the rest of one that was cut. The error is of what
// ends the run; what ends the session is in its state.
func (p *play) session(ctx context.Context, i Item, m Models, given *session.Given) (session.State, error) {
	cfg, err := p.config(i, m, given)
	if err != nil {
		return session.State{}, err
	}
	p.mu.Lock()
	id := p.begun[i]
	p.mu.Unlock()
	if id != "" {
		st, done, err := p.rest(ctx, id, cfg)
		if done || err != nil {
			return st, err
		}
	}
	cfg.ID = p.newID()
	p.mu.Lock()
	err = p.write(entryLine{Begun: &begun{i, cfg.ID}})
	p.begun[i] = cfg.ID
	p.mu.Unlock()
	if err != nil {
		return session.State{}, err
	}
	st, err := fold(ctx, p.Store.Record(cfg.ID, session.Run(cfg)), session.State{})
	return p.ended(st, err), unsaved(st)
}

// unsaved returns why the transcript of a session does not hold all of it, which
// ends the run: its figures are read from there.
func unsaved(st session.State) error {
	if st.Unsaved == nil {
		return nil
	}
	return fmt.Errorf("session %s of the run: %s; make room, and resume the run", st.Setup.ID, st.Unsaved.Text)
}

// ended returns the state of a session whose source returned err, also where it
// never began.
func (p *play) ended(st session.State, err error) session.State {
	if st.Finished == nil && err != nil {
		outcome, failed := session.Infrastructure, session.Failed{Text: err.Error()}
		if e := (*models.Error)(nil); errors.As(err, &e) {
			failed.Hint, failed.Fault = e.Hint, e.Fault
		}
		switch {
		case errors.Is(err, context.Canceled):
			outcome = session.Cancelled
		case failed.Fault == models.Limited, failed.Fault == models.Exhausted:
			outcome = session.OverBudget
		}
		st = st.Apply(session.Event{At: st.At, Body: failed})
		st = st.Apply(session.Event{At: st.At, Body: session.Finished{Outcome: outcome, Ledger: st.Ledger()}})
	}
	return st
}

// rest goes on with a session whose transcript has begun. It is not done where
// there is none, or where it cannot be gone on with: then it is begun anew.
func (p *play) rest(ctx context.Context, id string, cfg session.Config) (st session.State, done bool, err error) {
	path, err := p.Store.Path(id)
	if err != nil {
		return st, false, err
	}
	tail, err := transcripts.Reopen(path)
	if err != nil {
		return st, false, nil // it never began, or its file is no longer whole
	}
	defer tail.Close()
	for _, e := range tail.Events() {
		st = st.Apply(e)
	}
	if !st.Cut() {
		return st, true, nil
	}
	was := st
	st, err = fold(ctx, tail.Record(session.Resume(cfg, tail.Events())), st)
	if other := (*session.OtherSetup)(nil); errors.As(err, &other) || st.At == was.At && st.Resumed == was.Resumed && ctx.Err() == nil {
		return st, false, nil
	}
	return p.ended(st, err), true, unsaved(st)
}

// fold plays a source to its end.
func fold(ctx context.Context, src session.Source, st session.State) (session.State, error) {
	err := src(ctx, func(e session.Event) { st = st.Apply(e) })
	return st, err
}

// saved returns the state of a session that was recorded.
func (p *play) saved(id string) (session.State, error) {
	path, err := p.Store.Path(id)
	if err != nil {
		return session.State{}, err
	}
	_, st, err := transcripts.Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("run %s needs the transcript %s, which is gone: start the run anew", p.Plan.Run, path)
	}
	return st, err
}

// newID returns the ID of a session that begins now. Those of a run differ in
// their letters, however many begin in a second. One whose transcript is there
// already, of a run that was killed in this very second, is not taken again.
func (p *play) newID() string {
	for {
		p.mu.Lock()
		n := p.made
		p.made++
		p.mu.Unlock()
		id := transcripts.NewID(p.o.Now(), func(k int) int {
			d := int(n % uint32(k))
			n /= uint32(k)
			return d
		})
		path, err := p.Store.Path(id)
		if err != nil {
			return id // the session will say so
		}
		if _, err := os.Lstat(path); err != nil {
			return id
		}
	}
}
