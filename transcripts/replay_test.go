package transcripts_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"tenbits/transcripts"
)

// A replay keeps the pace of its session, but for waits that nobody wants to
// see again; and the events are those of the session.
func TestReplayPace(t *testing.T) {
	for _, tt := range []struct {
		speed float64
		want  []time.Duration // of each event
	}{
		{1, []time.Duration{0, 1, 2001, 2034, 2041, 2101, 2501, 2601, 2701, 3001, 3101, 4001, 4002}},
		{0.5, []time.Duration{0, 2, 4002, 4068, 4082, 4202, 5002, 5202, 5402, 6002, 6202, 8002, 8004}},
		{0, make([]time.Duration, 13)},
		{-1, make([]time.Duration, 13)},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := start(t.Context(), transcripts.NewControl(tt.speed))
			wait(time.Minute)
			for i := range tt.want {
				tt.want[i] *= ms
			}
			if !s.now().done || s.now().err != nil || !reflect.DeepEqual(s.now().events, story()) || !reflect.DeepEqual(s.now().times, tt.want) {
				t.Errorf("speed %g: %v, at %v, want %v", tt.speed, s.now().err, s.now().times, tt.want)
			}
		})
	}
}

func TestReplayWithoutControl(t *testing.T) {
	if events, err := play(t, transcripts.Replay(story(), nil)); err != nil || !reflect.DeepEqual(events, story()) {
		t.Errorf("%d events, %v", len(events), err)
	}
	if events, err := play(t, transcripts.Replay(nil, nil)); err != nil || events != nil {
		t.Errorf("of nothing: %d events, %v", len(events), err)
	}
}

// A change of speed counts from now on, also within a wait.
func TestReplaySetSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := transcripts.NewControl(1)
		s := start(t.Context(), c)
		wait(1001 * ms) // half of the two seconds before the third event are left
		c.SetSpeed(4)
		wait(249 * ms)
		if len(s.now().events) != 2 {
			t.Fatalf("%d events", len(s.now().events))
		}
		wait(1 * ms)
		if len(s.now().events) != 3 || c.Speed() != 4 {
			t.Fatalf("%d events", len(s.now().events))
		}
		c.SetSpeed(0)
		synctest.Wait()
		if !s.now().done || len(s.now().events) != len(story()) {
			t.Errorf("%d events", len(s.now().events))
		}
	})
}

// A pause does not count as time that passed.
func TestReplayPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := transcripts.NewControl(1)
		s := start(t.Context(), c)
		wait(501 * ms)
		c.Pause()
		wait(time.Hour)
		if len(s.now().events) != 2 || !c.Paused() {
			t.Fatalf("%d events in a pause", len(s.now().events))
		}
		c.SetSpeed(2)
		c.Resume()
		wait(749 * ms)
		if len(s.now().events) != 2 {
			t.Fatalf("%d events: the rest of the wait was left out", len(s.now().events))
		}
		wait(1 * ms)
		if len(s.now().events) != 3 || c.Paused() {
			t.Fatalf("%d events after the pause", len(s.now().events))
		}
		c.Pause()
		c.SetSpeed(0)
		wait(time.Hour)
		if len(s.now().events) != 3 {
			t.Fatalf("%d events: a pause must hold at any speed", len(s.now().events))
		}
		c.Resume()
		synctest.Wait()
		if !s.now().done {
			t.Errorf("%d events", len(s.now().events))
		}
	})
}

// Each step ends with something to look at.
func TestReplayStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := transcripts.NewControl(1)
		c.Pause()
		s := start(t.Context(), c)
		if s.now().kind() != "session.Started" {
			t.Fatalf("a paused replay shows %s", s.now().kind())
		}
		for _, want := range []string{"Drafted", "Asked", "Predicted", "Decided", "Drafted"} {
			c.Step()
			synctest.Wait()
			if s.now().kind() != "session."+want {
				t.Fatalf("a step ended with %s, want %s", s.now().kind(), want)
			}
			wait(time.Hour)
			if s.now().kind() != "session."+want || !c.Paused() {
				t.Fatalf("after the step %s came by itself", s.now().kind())
			}
		}
		c.Step()
		synctest.Wait()
		if !s.now().done || s.now().err != nil {
			t.Errorf("the last step ended with %s, %v", s.now().kind(), s.now().err)
		}
	})
}

// Steps add up, pause what was playing, and Resume forgets them.
func TestReplayStepWhilePlaying(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := transcripts.NewControl(1)
		s := start(t.Context(), c)
		wait(10 * ms)
		c.Step()
		c.Step()
		wait(time.Hour)
		if s.now().kind() != "session.Asked" {
			t.Fatalf("two steps ended with %s", s.now().kind())
		}
		c.Resume()
		wait(100 * ms)
		if s.now().kind() != "session.Predicted" {
			t.Errorf("after the pause came %s", s.now().kind())
		}
		c.SetSpeed(0)
		synctest.Wait()
	})
}

func TestReplayJump(t *testing.T) {
	for _, tt := range []struct {
		name     string
		question int
		paused   bool
		before   time.Duration // of the jump
		events   int           // right after it
		later    int           // 100 ms later
	}{
		{"playing", 1, false, 10 * ms, 7, 8},
		{"paused", 1, true, 10 * ms, 7, 7},
		{"from the start", 1, true, 0, 7, 7},
		{"no such question", 2, true, 10 * ms, 1, 1},
		{"no question", 0, true, 10 * ms, 1, 1},
		{"a question that has passed", 1, false, 2650 * ms, 8, 9},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := transcripts.NewControl(1)
				if tt.paused {
					c.Pause()
				}
				if tt.before == 0 {
					c.JumpTo(tt.question)
				}
				s := start(t.Context(), c)
				wait(tt.before)
				c.JumpTo(tt.question)
				synctest.Wait()
				if len(s.now().events) != tt.events {
					t.Errorf("%d events after the jump, want %d", len(s.now().events), tt.events)
				}
				wait(100 * ms)
				if len(s.now().events) != tt.later {
					t.Errorf("%d events later, want %d", len(s.now().events), tt.later)
				}
				c.Resume()
				c.SetSpeed(0)
				synctest.Wait()
			})
		})
	}
}

// Whatever a replay is doing, it ends when it is told to.
func TestReplayCancel(t *testing.T) {
	for name, set := range map[string]func(*transcripts.Control){
		"playing": func(*transcripts.Control) {}, "paused": (*transcripts.Control).Pause,
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			c := transcripts.NewControl(1)
			s := start(ctx, c)
			wait(10 * ms)
			set(c)
			cancel()
			synctest.Wait()
			if !s.now().done || !errors.Is(s.now().err, context.Canceled) || len(s.now().events) != 2 {
				t.Errorf("%s: %v after %d events", name, s.now().err, len(s.now().events))
			}
		})
	}
}

// However a replay was steered, it shows the session: all of it, in order.
func TestReplaySteeredAnyhow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		moves := rapid.SliceOf(rapid.IntRange(0, 6)).Draw(rt, "moves")
		synctest.Test(t, func(t *testing.T) {
			c := transcripts.NewControl(1)
			s := start(t.Context(), c)
			for _, m := range moves {
				switch m {
				case 0:
					c.SetSpeed(3)
				case 1:
					c.SetSpeed(1e-9)
				case 2:
					c.Pause()
				case 3:
					c.Resume()
				case 4:
					c.Step()
				case 5:
					c.JumpTo(1)
				case 6:
					wait(77 * ms)
				}
			}
			c.Resume()
			c.SetSpeed(0)
			synctest.Wait()
			if !s.now().done || s.now().err != nil || !reflect.DeepEqual(s.now().events, story()) {
				t.Errorf("moves %v: %d events, %v", moves, len(s.now().events), s.now().err)
			}
		})
	})
}
