package tui

import (
	"context"
	"fmt"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
)

// maxBatch is the most events that one message carries.
const maxBatch = 256

// eventsMsg are events of a stream, in order.
type eventsMsg struct {
	from   stream
	events []session.Event
}

// endedMsg says that a stream has ended: it is its last message.
type endedMsg struct {
	run int
	err error
}

// stream is a Source that runs.
type stream struct {
	run    int
	ch     <-chan session.Event
	err    *error // written before ch is closed
	cancel context.CancelFunc
}

// start runs a Source. Cancelling the stream cancels the Source's context; the
// events that it still emits then, how it finished among them, are delivered
// all the same. Only when the program is gone are they let fall.
func (s *shared) start(run int, src session.Source) stream {
	ctx, cancel := context.WithCancel(s.ctx)
	ch, err := make(chan session.Event, maxBatch), new(error)
	s.runs.Go(func() {
		defer cancel()
		defer close(ch)
		defer func() { // Bubble Tea recovers its own goroutines, not ours
			if r := recover(); r != nil {
				*err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		*err = src(ctx, func(e session.Event) {
			select {
			case ch <- e:
			case <-s.gone:
			}
		})
	})
	return stream{run, ch, err, cancel}
}

// next is a [tea.Cmd]: it waits for one event and takes those that are queued
// behind it. Exactly one is under way for a stream at any time, until its
// endedMsg.
func (s stream) next() tea.Msg {
	e, ok := <-s.ch
	if !ok {
		return endedMsg{s.run, *s.err}
	}
	batch := []session.Event{e}
	for len(batch) < maxBatch {
		select {
		case e, ok := <-s.ch:
			if !ok {
				return eventsMsg{s, batch} // the next next says that it ended
			}
			batch = append(batch, e)
			continue
		default:
		}
		break
	}
	return eventsMsg{s, batch}
}
