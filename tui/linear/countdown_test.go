package linear

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/session"
)

// Whoever waits for a server is told how long it still takes, at points that
// are easy to hear, and nothing once the wait is over.
func TestCountdown(t *testing.T) {
	for _, tt := range []struct {
		wait time.Duration
		want string
	}{
		{0, ""}, {7 * time.Second, ""}, {10 * time.Second, ""}, {12 * time.Second, "10s"}, {30 * time.Second, "20s 10s"},
		{time.Minute, "50s 40s 30s 20s 10s"}, {150 * time.Second, "2m0s 1m0s 50s 40s 30s 20s 10s"},
		{25 * time.Minute, "20m0s 10m0s 9m0s 8m0s 7m0s 6m0s 5m0s 4m0s 3m0s 2m0s 1m0s 50s 40s 30s 20s 10s"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var told []string
			start := time.Now()
			src := Counted(func(_ context.Context, emit func(session.Event)) error {
				emit(session.Event{Body: session.Retried{Wait: tt.wait}})
				time.Sleep(tt.wait / 2)
				emit(session.Event{Body: session.Warned{}}) // the wait goes on
				time.Sleep(tt.wait - tt.wait/2)
				emit(session.Event{Body: session.PhaseStarted{}})
				time.Sleep(time.Hour)
				return nil
			}, func(left time.Duration) {
				if time.Since(start) != tt.wait-left {
					t.Errorf("%v left after %v of %v", left, time.Since(start), tt.wait)
				}
				told = append(told, left.String())
			})
			if err := src(t.Context(), func(session.Event) {}); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(told, " "); got != tt.want {
				t.Errorf("%v: told %q, want %q", tt.wait, got, tt.want)
			}
		})
	}
}

// A wait that is broken off is not counted any further.
func TestCountdownEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told := 0
		src := Counted(func(_ context.Context, emit func(session.Event)) error {
			emit(session.Event{Body: session.Retried{Wait: time.Minute}})
			return context.Canceled
		}, func(time.Duration) { told++ })
		if err := src(t.Context(), func(session.Event) {}); err != context.Canceled {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if told > 0 {
			t.Errorf("told %d times after the end", told)
		}
	})
}

func TestWait(t *testing.T) {
	for _, tt := range []struct {
		d           time.Duration
		text, spoke string
	}{
		{0, "0 s", "0 seconds"}, {time.Millisecond, "0.1 s", "1 second"}, {340 * time.Millisecond, "0.4 s", "1 second"}, {7 * time.Second, "7 s", "7 seconds"},
		{12*time.Second + 1, "12 s", "12 seconds"}, {12*time.Second + time.Millisecond, "13 s", "13 seconds"}, {59500 * time.Millisecond, "1 min", "1 minute"},
		{90 * time.Second, "1 min 30 s", "1 minute 30 seconds"}, {time.Hour, "60 min", "60 minutes"},
	} {
		if got := Wait(tt.d); got != tt.text {
			t.Errorf("%v: %q, want %q", tt.d, got, tt.text)
		}
		if got := spokenWait(tt.d); got != tt.spoke {
			t.Errorf("%v: %q, want %q", tt.d, got, tt.spoke)
		}
	}
}

// A call that is made again is told with how long that takes, which try it is
// and why; in lines as in sentences.
func TestAgain(t *testing.T) {
	limited := session.Retried{Try: 2, Most: 4, Why: "ollama/x: limited: slow down.", Wait: 90 * time.Second}
	now, unclear := limited, session.Retried{Try: 2, Why: "the reply is unclear"}
	now.Wait = 0
	for _, tt := range []struct {
		body         session.Retried
		line, spoken string
	}{
		{limited, "again in 1 min 30 s, try 2 of 4: ollama/x: limited: slow down.\n", "A call failed: ollama/x: limited: slow down. Once more in 1 minute 30 seconds, try 2 of 4.\n"},
		{now, "again, try 2 of 4: ollama/x: limited: slow down.\n", "A call failed: ollama/x: limited: slow down. Once more, try 2 of 4.\n"},
		{unclear, "again: the reply is unclear\n", "Once more, as the reply is unclear.\n"},
	} {
		for _, spoken := range []bool{false, true} {
			var out bytes.Buffer
			n := &Narrator{Out: &out, Spoken: spoken}
			n.Tell(session.Event{Body: tt.body})
			if want := map[bool]string{false: tt.line, true: tt.spoken}[spoken]; out.String() != want {
				t.Errorf("got %q, want %q", out.String(), want)
			}
		}
	}
}

// In the dialogue a session waits for a server as often as it is told to, and
// says how long it still does.
func TestDialogueWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t)
		open := o.Open
		failed := 0
		o.MaxRetries = 2
		o.Open = func(ctx context.Context, ref string) (models.Model, error) {
			m, err := open(ctx, ref)
			if s, ok := m.(*scripted.Model); ok && ref == o.Strong {
				play := s.StreamFn
				s.StreamFn = func(ctx context.Context, req models.Request, n int) (scripted.Line, error) {
					if failed++; failed <= 2 {
						return scripted.Line{}, &models.Error{Model: ref, Fault: models.Limited, RetryAfter: 25 * time.Second, Err: errors.New("slow down")}
					}
					return play(ctx, req, n)
				}
			}
			return m, err
		}
		var out bytes.Buffer
		if err := Run(t.Context(), o, strings.NewReader("\n"), &out); err != nil {
			t.Fatal(err)
		}
		want := "slow down. Once more in 25 seconds, try 2 of 3.\n20 seconds left.\n10 seconds left.\nA call failed: "
		if s := out.String(); !strings.Contains(s, want) || !strings.Contains(s, "try 3 of 3.\n20 seconds left.\n10 seconds left.\nThe strong model's own solution") {
			t.Errorf("said\n%s", s)
		}
	})
}
