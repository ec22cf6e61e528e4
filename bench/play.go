package bench

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// Models are those of a run. Middle is nil where there is none, Asker where the
// small model writes the questions.
type Models struct{ Small, Strong, Middle, Asker models.Model }

// Options say how a run is played. They change nothing in what comes of it.
type Options struct {
	// Open opens the models; each worker has its own.
	Open    func() (Models, error)
	Workers int // sessions at a time; below 1: one

	// Failed has the sessions done again that failed.
	Failed bool

	MaxRetries int              // of a call that failed, see session.Config
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
	r.mu.Lock()
	defer r.mu.Unlock()
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
// before it counts, so that nothing is lost when the process is killed; a
// session that fails is done, as what it is; where one fails after another,
// Play ends with ErrDown. With other models or prompts than the run was started
// with it ends with ErrOtherModels before anything. When ctx ends, those that
// run are dropped and its error is returned: they go on where they were when
// the run is played again.
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
	p := &play{
		Run: r, o: o, start: o.Now(), scales: new(qa.Scales), memo: models.NewMemo(memory),
		given: map[Item]*legacy{}, wrong: map[Key]*RowProgress{}, busy: map[int]int{},
	}
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
	memo    *models.Memo     // of all calls of deterministic models
	cards   [4]models.Card   // of small, strong, middle, asker
	prompts [4]*qa.PromptSet // of the same
	erases  bool             // an answer of the strong model can be erased

	cond    *sync.Cond      // of Run.mu; a session can be begun, or nothing is left
	ready   []Item          // can be begun
	waiting map[Item][]Item // on another one
	busy    map[int]int     // workers at the sessions of a problem
	left    int             // begun or not, and not done
	of      int
	done    int
	failed  int
	over    bool // nothing more is begun
	row     int  // sessions that failed, one after another, by a fault of the models'
	given   map[Item]*legacy
	wrong   map[Key]*RowProgress
}

// memory bounds what is kept of the calls of deterministic models, in bytes: the
// calls of some hundred problems, each with fifty sessions.
const memory = 64 << 20

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
	}{{"small", m.Small, p.Plan.Small}, {"strong", m.Strong, p.Plan.Strong}, {"middle", m.Middle, models.Card{}}, {"asker", m.Asker, p.Plan.asker()}} {
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
		p.cards[i] = card
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

// open opens the models for a worker.
func (p *play) open() (Models, error) {
	m, err := p.o.Open()
	if err != nil {
		return m, err
	}
	for i, model := range []*models.Model{&m.Small, &m.Strong, &m.Middle, &m.Asker} {
		if *model != nil {
			*model = p.memo.Share(*model, p.cards[i])
		}
	}
	return m, nil
}

// work does sessions until there are none.
func (p *play) work(ctx context.Context) error {
	m, err := p.open()
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
