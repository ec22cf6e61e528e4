package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"tenbits/models"
	"tenbits/session"
)

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
		case p.left == 0 || p.over || ctx.Err() != nil:
			return Item{}, false
		case len(p.ready) > 0:
			return p.take(), true
		}
		p.cond.Wait()
	}
}

// take returns the next session that can be begun. Towards the end it is the
// longest, so that no worker is left alone with one. Before, it is the first of
// a problem that nobody works at: the sessions of a problem begin with the same
// calls, for which one would wait for the other.
func (p *play) take() Item {
	at := 0
	if len(p.ready) < 4*p.o.Workers {
		for n, i := range p.ready {
			if i.Bits > p.ready[at].Bits {
				at = n
			}
		}
	} else {
		const far = 4096 // to look, at most
		at = max(0, slices.IndexFunc(p.ready[:min(len(p.ready), far)], func(i Item) bool { return p.busy[i.Problem] == 0 }))
	}
	i := p.ready[at]
	p.busy[i.Problem]++
	if at == 0 {
		p.ready = p.ready[1:] // there may be many
		return i
	}
	p.ready = slices.Delete(p.ready, at, at+1)
	return i
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
	if p.busy[r.Problem]--; p.busy[r.Problem] == 0 {
		delete(p.busy, r.Problem)
	}
	if r.Failed() {
		p.failed++
	}
	p.count(r)
	if waiting := p.waiting[r.Item]; len(waiting) > 0 {
		if r.Strategy == strategyAlone {
			p.ready = append(p.ready, waiting...)
		} else { // at once, while what they share is at hand
			p.ready = slices.Concat(waiting, p.ready)
		}
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
	return p.down(r)
}

// fewInARow is how many sessions have to fail one after another, at least, for a
// run to be stopped.
const fewInARow = 20

// ErrDown is in the chain of Play's error when one session after another failed.
var ErrDown = errors.New("the models cannot be reached")

// down returns an error when so many sessions failed one after another, with all
// workers, that the next will fail too. What is a fault of the prompt's does not
// count, nor does what failed before it made a call.
func (p *play) down(r Result) error {
	switch r.Fault {
	case "", models.Overflow, models.Refused:
		if !r.Failed() {
			p.row = 0
		}
		return nil
	}
	if p.row++; p.row < max(fewInARow, 2*p.o.Workers) {
		return nil
	}
	p.over = true
	return fmt.Errorf("%w: %d sessions failed one after another, the last of them with: %s", ErrDown, p.row, r.Why)
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
