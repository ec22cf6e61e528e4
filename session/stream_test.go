package session_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// Cancelled at any event, a session ends as cancelled and keeps what came.
func TestCancelAnywhere(t *testing.T) {
	whole, _, err := play(t, session.Run(config(t, "adaptive", 3)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		ctx, cancel := context.WithCancel(t.Context())
		var st session.State
		var last session.Event
		n := 0
		err := session.Run(config(t, "adaptive", 3))(ctx, func(e session.Event) {
			if n == i {
				cancel()
			}
			n++
			st, last = st.Apply(e), e
		})
		cancel()
		f, ok := last.Body.(session.Finished)
		if i == len(whole)-1 {
			if err != nil || !ok {
				t.Errorf("cancelled by its last event: %v, %T", err, last.Body)
			}
			continue
		}
		if !errors.Is(err, context.Canceled) || !ok || f.Outcome != session.Cancelled || len(f.Payload) != len(st.Game.Decisions) {
			t.Errorf("cancelled at event %d (%T): %v, %+v", i, whole[min(i, len(whole)-1)].Body, err, last.Body)
		}
	}
}

// slow writes one letter a millisecond.
type slow struct{ parrot }

func (s *slow) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	return s.parrot.Stream(ctx, req, func(c models.Chunk) error {
		time.Sleep(time.Millisecond)
		return emit(c)
	})
}

// Deltas within a tick are one event; none is held longer than that.
func TestDeltasCoalesce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config(t, "batch", 0)
		cfg.Small = &slow{}
		events, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		text, n := "", 0
		for _, e := range events {
			if d, ok := e.Body.(session.Delta); ok {
				text += d.Text
				n++
			}
		}
		if strings.TrimSpace(text) != st.Final().Text || n != 1 {
			t.Errorf("%d deltas hold %q, the draft is %q", n, text, st.Final().Text)
		}
		stalls := &staller{started: make(chan struct{}), release: make(chan struct{})}
		cfg.Small = stalls
		seen := make(chan string, 1)
		go func() {
			<-stalls.started
			time.Sleep(34 * time.Millisecond)
			select {
			case s := <-seen:
				if s != " half" {
					t.Errorf("seen %q", s)
				}
			default:
				t.Error("a reply that stalls is held back")
			}
			close(stalls.release)
		}()
		if err := session.Run(cfg)(t.Context(), func(e session.Event) {
			if d, ok := e.Body.(session.Delta); ok {
				seen <- d.Text
			}
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// staller writes half a reply, waits, and says no more.
type staller struct {
	parrot
	started, release chan struct{}
}

func (s *staller) Stream(_ context.Context, _ models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if err := emit(models.Chunk{Text: " half"}); err != nil {
		return models.Reply{}, err
	}
	close(s.started)
	<-s.release
	return models.Reply{Text: " half", Option: -1}, nil
}

// BenchmarkSession is a session of ten bits with models that answer at once: one
// of many that share their scales, or one alone that makes its own.
func BenchmarkSession(b *testing.B) {
	for _, name := range []string{"batch/shared", "batch/alone", "adaptive/shared", "adaptive/alone"} {
		strategy, scales, _ := strings.Cut(name, "/")
		b.Run(name, func(b *testing.B) {
			cfg := config(b, strategy, 10)
			if scales == "shared" {
				cfg.Scales = new(qa.Scales)
			}
			for b.Loop() {
				if err := session.Run(cfg)(b.Context(), func(session.Event) {}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
