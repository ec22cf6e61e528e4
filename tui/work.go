package tui

import (
	"context"
	"fmt"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// workedMsg is something that work in the background has brought, to be applied
// where nothing else changes the screens, and the command that waits for more.
type workedMsg struct {
	apply func()
	next  tea.Cmd
}

// work runs f in the background. What f brings is applied in order, and ended
// with its error at the end, unless the program is gone before. The command
// waits for the first of it.
func (s *shared) work(f func(ctx context.Context, bring func(apply func())) error, ended func(error)) (tea.Cmd, context.CancelFunc) {
	ctx, cancel := context.WithCancel(s.ctx)
	brought := make(chan func(), 1)
	bring := func(apply func()) {
		select {
		case brought <- apply:
		case <-s.gone:
		}
	}
	s.runs.Go(func() {
		select {
		case <-s.gone:
			cancel()
		case <-ctx.Done():
		}
	})
	s.runs.Go(func() {
		defer close(brought)
		defer cancel()
		err := guarded(func() error { return f(ctx, bring) })
		bring(func() { ended(err) })
	})
	var next tea.Cmd
	next = func() tea.Msg {
		apply, ok := <-brought
		if !ok {
			return nil
		}
		return workedMsg{apply, next}
	}
	return next, cancel
}

// guarded runs f and makes an error of a panic: Bubble Tea recovers its own
// goroutines, not ours.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return f()
}
