package models

import (
	"context"
	"math"
	"sync"
	"time"
)

// A Pace slows replies down, so that a reader can follow them. It may be
// changed at any time by any goroutine, and holds for all models that have it.
type Pace struct {
	mu        sync.Mutex
	perSecond float64
	changed   chan struct{} // closed when perSecond changes
}

// NewPace returns a pace of so many tokens a second, at least 0.01; 0, or what is
// no speed, is full speed.
func NewPace(perSecond float64) *Pace {
	return &Pace{perSecond: speed(perSecond), changed: make(chan struct{})}
}

// Set changes the pace, at once also for a reply that is waiting.
func (p *Pace) Set(perSecond float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.perSecond = speed(perSecond)
	close(p.changed)
	p.changed = make(chan struct{})
}

// PerSecond returns the tokens a second, 0 for full speed.
func (p *Pace) PerSecond() float64 {
	perSecond, _ := p.now()
	return perSecond
}

func (p *Pace) now() (perSecond float64, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.perSecond, p.changed
}

// speed returns a speed that can be waited for, or full speed.
func speed(perSecond float64) float64 {
	if !(perSecond > 0) || math.IsInf(perSecond, 1) {
		return 0
	}
	return max(perSecond, 0.01)
}

// Paced returns m with the chunks of its replies slowed to a pace. The reply
// is that of m, and its card is, but for Pace. It is a Predictor when m is one;
// predictions are not slowed. Calls without emit are not slowed either, nor are
// drafts that are sampled: nobody reads them.
func Paced(m Model, p *Pace) Model {
	slow := paced{m, p}
	if predictor, ok := m.(Predictor); ok {
		return pacedPredictor{slow, predictor}
	}
	return slow
}

type paced struct {
	model Model
	pace  *Pace
}

type pacedPredictor struct {
	paced
	predictor Predictor
}

// Unwrap returns the model that is slowed.
func (m paced) Unwrap() Model { return m.model }

func (m paced) Describe(ctx context.Context) (Card, error) {
	c, err := m.model.Describe(ctx)
	if err == nil {
		c.Pace = m.pace.PerSecond()
	}
	return c, err
}

func (m pacedPredictor) Predict(ctx context.Context, req Request, options []string) ([]float64, Usage, error) {
	return m.predictor.Predict(ctx, req, options)
}

func (m paced) Stream(ctx context.Context, req Request, emit func(Chunk) error) (Reply, error) {
	if emit == nil || req.Role == RoleDraft && req.Temperature > 0 {
		return m.model.Stream(ctx, req, emit)
	}
	var last time.Time // when the last chunk was shown
	tokens := 0.0      // that it had
	reply, err := m.model.Stream(ctx, req, func(c Chunk) error {
		if c.Loading || c.Loaded {
			return emit(c)
		}
		if !last.IsZero() && m.pace.wait(ctx, last, tokens) != nil {
			return nil // the model finds out by itself, and makes its own error
		}
		last, tokens = time.Now(), length(c)
		return emit(c)
	})
	if err == nil && ctx.Err() != nil { // it was done before, and the reader was not
		return Reply{}, &Error{Model: "paced model", Fault: Interrupted, Err: ctx.Err()}
	}
	return reply, err
}

// wait waits until tokens have been on the screen since a time for as long as
// they take to read at the pace, which may change while it waits.
func (p *Pace) wait(ctx context.Context, since time.Time, tokens float64) error {
	for {
		perSecond, changed := p.now()
		if perSecond == 0 {
			return ctx.Err()
		}
		left := time.Until(since.Add(time.Duration(tokens / perSecond * float64(time.Second))))
		if left <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
			return ctx.Err()
		case <-changed:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

// length returns the tokens of a chunk, or a guess where they are not known.
func length(c Chunk) float64 {
	if c.Tokens > 0 {
		return float64(c.Tokens)
	}
	const bytesPerToken = 4
	return max(1, float64(len(c.Text)+len(c.Thinking))/bytesPerToken)
}
