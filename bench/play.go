package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// Models are those of a run. Middle is nil where there is none.
type Models struct{ Small, Strong, Middle models.Model }

// Options say how a run is played. They change nothing in what comes of it.
type Options struct {
	// Open opens the models; each worker has its own.
	Open    func() (Models, error)
	Workers int

	// Failed has the sessions done again that failed.
	Failed bool

	MaxRetries int
	Version    string           // of tenbits
	Now        func() time.Time // nil: time.Now

	// Progress, when set, is called after each session, from one goroutine at
	// a time.
	Progress func(Progress)
}

// Progress is how far a run is.
type Progress struct {
	Done, Of int // sessions, of those that were to be done
	Failed   int // of Done
	Elapsed  time.Duration
	Rows     []RowProgress // those that are no controls
}

// RowProgress is how a row stands, over all that is known of it.
type RowProgress struct {
	Key
	Won, Wrong int // of those that the small model had wrong
}

// Rate returns the sessions a second so far.
func (p Progress) Rate() float64 {
	if p.Elapsed <= 0 {
		return 0
	}
	return float64(p.Done) / p.Elapsed.Seconds()
}

// Left estimates how long the rest takes, 0 where nothing is known.
func (p Progress) Left() time.Duration {
	rate := p.Rate()
	if rate == 0 {
		return 0
	}
	return time.Duration(float64(p.Of-p.Done) / rate * float64(time.Second))
}

// Left returns how many sessions of the run are still to be done, or, with
// failed, are to be done again too.
func (r *Run) Left(failed bool) int {
	n := 0
	for _, i := range r.Plan.items() {
		if r.todo(i, failed) {
			n++
		}
	}
	return n
}

func (r *Run) todo(i Item, failed bool) bool {
	done, ok := r.results[i]
	return !ok || failed && done.Failed()
}

// Play does the sessions of the run that are still to be done. Each is recorded
// before it counts, so that nothing is lost when the process is killed; a session
// that fails is done, as what it is. When ctx ends, those that run are dropped
// and its error is returned: they go on where they were when the run is played
// again.
func (r *Run) Play(ctx context.Context, o Options) error {
	if r.file == nil {
		return fmt.Errorf("run %s: it is open for reading alone", r.Plan.Run)
	}
	if r.Left(o.Failed) == 0 {
		return nil
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	p := &play{Run: r, o: o, start: o.Now(), scales: new(qa.Scales), given: map[Item]*legacy{}, wrong: map[Key]*RowProgress{}}
	if err := p.seat(ctx); err != nil {
		return err
	}
	p.queue()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(ctx, p.wake)()
	var wg sync.WaitGroup
	for range max(1, min(o.Workers, p.of)) {
		wg.Go(func() {
			if err := p.work(ctx); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// play is a run while it is played.
type play struct {
	*Run
	o       Options
	start   time.Time
	scales  *qa.Scales
	prompts [3]*qa.PromptSet // of small, strong, middle
	erases  bool             // an answer of the strong model can be erased

	cond    *sync.Cond      // of Run.mu; a session can be begun, or nothing is left
	ready   []Item          // can be begun
	waiting map[Item][]Item // on another one
	left    int             // begun or not, and not done
	of      int
	done    int
	failed  int
	given   map[Item]*legacy
	wrong   map[Key]*RowProgress
}

// legacy is what a session leaves to those that wait for it, and how many still
// do.
type legacy struct {
	given *session.Given
	heirs int
}

// seat opens the models once, to see that they are there, are those of the run,
// and which prompts they want.
func (p *play) seat(ctx context.Context) error {
	m, err := p.o.Open()
	if err != nil {
		return err
	}
	for i, s := range []struct {
		name  string
		model models.Model
		was   models.Card
	}{{"small", m.Small, p.Plan.Small}, {"strong", m.Strong, p.Plan.Strong}, {"middle", m.Middle, models.Card{}}} {
		if s.model == nil {
			continue
		}
		card, err := s.model.Describe(ctx)
		if err != nil {
			return err
		}
		if s.name == "strong" {
			p.erases = !card.Capabilities.Choice
		}
		if s.name == "middle" {
			s.was = card
		}
		if err := same(s.name, s.was, card); err != nil {
			return err
		}
		if p.prompts[i], err = p.Plan.promptSet(card); err != nil {
			return err
		}
		if i < len(p.Plan.Hashes) && p.prompts[i].Hash != p.Plan.Hashes[i] {
			return fmt.Errorf("%w: the prompt set %s has changed since", ErrOtherModels, p.prompts[i].Name)
		}
	}
	return nil
}

// queue finds what is to be done, and what of it can be begun.
func (p *play) queue() {
	p.cond = sync.NewCond(&p.mu)
	p.waiting = map[Item][]Item{}
	for _, k := range p.Plan.Rows {
		if k.Control == "" {
			p.wrong[k] = &RowProgress{Key: k}
		}
	}
	open := map[Item]bool{}
	for _, i := range p.Plan.items() {
		if !p.todo(i, p.o.Failed) {
			p.count(p.results[i])
			continue
		}
		p.of++
		open[i] = true
		if first, ok := i.before(); ok && open[first] {
			p.waiting[first] = append(p.waiting[first], i)
			continue
		}
		p.ready = append(p.ready, i)
	}
	p.left = p.of
}

func (p *play) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cond.Broadcast()
}

// next returns a session to do, false when there is none any more.
func (p *play) next(ctx context.Context) (Item, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		switch {
		case p.left == 0 || ctx.Err() != nil:
			return Item{}, false
		case len(p.ready) > 0:
			return p.take(), true
		}
		p.cond.Wait()
	}
}

// take returns the next session that can be begun: in order, and towards the end
// the longest first, so that no worker is left alone with one.
func (p *play) take() Item {
	at := 0
	if len(p.ready) < 4*p.o.Workers {
		for n, i := range p.ready {
			if i.Bits > p.ready[at].Bits {
				at = n
			}
		}
	}
	i := p.ready[at]
	if at == 0 {
		p.ready = p.ready[1:] // there may be many
		return i
	}
	p.ready = slices.Delete(p.ready, at, at+1)
	return i
}

// work does sessions until there are none.
func (p *play) work(ctx context.Context) error {
	m, err := p.o.Open()
	if err != nil {
		return err
	}
	for {
		i, ok := p.next(ctx)
		if !ok {
			return nil
		}
		result, given, err := p.one(ctx, i, m)
		if err == nil && result.Outcome == session.Cancelled {
			err = ctx.Err() // it goes on when the run does
		}
		if err != nil {
			return err
		}
		if err := p.finish(result, given); err != nil {
			return err
		}
	}
}

// finish records a result, and lets begin what waits for it.
func (p *play) finish(r Result, given *session.Given) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.write(entryLine{Done: &r}); err != nil {
		return err
	}
	p.results[r.Item] = r
	p.done++
	p.left--
	if r.Failed() {
		p.failed++
	}
	p.count(r)
	if waiting := p.waiting[r.Item]; len(waiting) > 0 {
		p.ready = append(p.ready, waiting...)
		delete(p.waiting, r.Item)
		p.given[r.Item] = &legacy{given, len(waiting)}
	}
	if p.o.Progress != nil {
		now := Progress{Done: p.done, Of: p.of, Failed: p.failed, Elapsed: p.o.Now().Sub(p.start)}
		for _, k := range p.Plan.Rows {
			if row := p.wrong[k]; row != nil {
				now.Rows = append(now.Rows, *row)
			}
		}
		p.o.Progress(now)
	}
	p.cond.Broadcast()
	return nil
}

// count adds a result to how its row stands.
func (p *play) count(r Result) {
	if row := p.wrong[r.Key]; row != nil && r.graded() && r.First != nil && !*r.First {
		row.Wrong++
		if *r.Final {
			row.Won++
		}
	}
}

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
	return resultOf(i, p.Problems[i.Problem], st), leave(st), nil
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
	own.Reference, own.Answers, own.Picked = nil, nil, nil
	return &own
}

// config returns what a session is run with.
func (p *play) config(i Item, m Models, given *session.Given) (session.Config, error) {
	pr := p.Problems[i.Problem]
	strategy, err := qa.ParseStrategy(i.Strategy)
	cfg := session.Config{
		Version: p.o.Version, Prompt: pr.Prompt, Gold: &pr.Gold, Form: pr.Form, Problem: &pr.Problem,
		Small: m.Small, Strong: m.Strong, SmallPrompts: p.prompts[0], StrongPrompts: p.prompts[1],
		Control: i.Control, Erases: &p.erases, Given: given,
		Strategy: strategy, Budget: i.Bits, Seed: p.Plan.Seed + uint64(i.Trial), Format: p.Plan.Format, Check: p.Plan.Check,
		Scales: p.scales, MaxRetries: p.o.MaxRetries, Now: p.o.Now,
	}
	switch i.Control {
	case controlMiddle:
		cfg.Control, cfg.Small, cfg.SmallPrompts = session.DoNothing, m.Middle, p.prompts[2]
	case session.Noisy:
		cfg.Noise = p.Plan.Noise
	case session.Resample:
		cfg.Seed += uint64(p.Plan.Trials) // or it would be the seed of the first draft
	}
	if cfg.Control.Free() {
		cfg.Strong = nil
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
		outcome := session.Infrastructure
		switch e := (*models.Error)(nil); {
		case errors.Is(err, context.Canceled):
			outcome = session.Cancelled
		case errors.As(err, &e) && (e.Fault == models.Limited || e.Fault == models.Exhausted):
			outcome = session.OverBudget
		}
		st = st.Apply(session.Event{At: st.At, Body: session.Failed{Text: err.Error()}})
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
