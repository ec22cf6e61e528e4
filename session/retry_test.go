package session_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tenbits/models"
	"tenbits/session"
)

// flaky is a prophet whose calls fail as the list says, one by one and each
// after half a reply, before they succeed.
type flaky struct {
	prophet
	role   models.Role // of the calls that fail; empty: of all
	errs   []error
	called []time.Time // when, of that role
}

func (f *flaky) trip(role models.Role) error {
	if f.role != "" && role != f.role {
		return nil
	}
	f.called = append(f.called, time.Now())
	if len(f.errs) == 0 {
		return nil
	}
	err := f.errs[0]
	f.errs = f.errs[1:]
	return err
}

func (f *flaky) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if err := f.trip(req.Role); err != nil {
		half := models.Chunk{Text: "half a reply that does not count", Thinking: "hm", Tokens: 6}
		return models.Reply{Text: half.Text, Option: -1, Usage: models.Usage{In: 1000, Out: 1000}}, errors.Join(emit(half), err)
	}
	return f.prophet.Stream(ctx, req, emit)
}

// seer is a flaky model whose predictions fail, too.
type seer struct{ flaky }

func (s *seer) Predict(ctx context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	if err := s.trip("predict"); err != nil {
		return nil, models.Usage{}, err
	}
	return s.prophet.Predict(ctx, req, options)
}

func fault(f models.Fault) *models.Error {
	return &models.Error{Model: "test/parrot", Fault: f, Err: errors.New("gone")}
}

// served returns e as the error of a server.
func served(e *models.Error) *models.Error {
	e.URL = "http://127.0.0.1:11434"
	return e
}

// after returns e with the wait that a server asked for.
func after(e *models.Error, d time.Duration) *models.Error {
	e.RetryAfter = d
	return e
}

func times(n int, err error) []error {
	var out []error
	for range n {
		out = append(out, err)
	}
	return out
}

// most is the longest wait that the jitter may choose.
func most(d time.Duration) time.Duration { return d }

// A call that fails in a way that may pass is made again, when the server says
// or later and later; one that will fail again is not.
func TestRetries(t *testing.T) {
	s := time.Second
	for _, tt := range []struct {
		name    string
		errs    []error
		retries int
		waits   []time.Duration
		want    session.Outcome
	}{
		{"none", nil, 3, nil, session.Ungraded},
		{"limited, then well", times(2, fault(models.Limited)), 3, []time.Duration{s, 2 * s}, session.Ungraded},
		{"limited for good", times(9, fault(models.Limited)), 3, []time.Duration{s, 2 * s, 4 * s}, session.OverBudget},
		{"as long as it takes", times(9, fault(models.Unreachable)), 9, []time.Duration{s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 60 * s, 60 * s, 60 * s}, session.Ungraded},
		{"no retries", times(1, fault(models.Limited)), 0, nil, session.OverBudget},
		{"as the server asks", []error{after(fault(models.Limited), 17*s+3), after(fault(models.Limited), 5)}, 3, []time.Duration{17*s + 3, 5}, session.Ungraded},
		{"longer than anyone waits", times(1, after(fault(models.Limited), 2*time.Hour)), 3, nil, session.OverBudget},
		{"cut", times(1, fault(models.Interrupted)), 3, []time.Duration{s}, session.Ungraded},
		{"broken server", times(1, served(fault(models.Broken))), 3, []time.Duration{s}, session.Ungraded},
		{"broken for good", times(9, served(fault(models.Broken))), 1, []time.Duration{s}, session.Infrastructure},
		{"broken model", times(1, fault(models.Broken)), 3, nil, session.Infrastructure},
		{"missing", times(1, fault(models.Missing)), 3, nil, session.Infrastructure},
		{"refused", times(1, fault(models.Refused)), 3, nil, session.Infrastructure},
		{"overflow", times(1, fault(models.Overflow)), 3, nil, session.Infrastructure},
		{"exhausted", times(1, fault(models.Exhausted)), 3, nil, session.OverBudget},
		{"not of a model", times(1, errors.New("a mistake")), 3, nil, session.Infrastructure},
	} {
		for _, role := range []models.Role{models.RoleDraft, models.RoleAsk, models.RoleRevise, "predict"} {
			t.Run(tt.name+"/"+string(role), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					_, uncut, err := play(t, session.Run(config(t, "batch", 1)))
					if err != nil {
						t.Fatal(err)
					}
					cfg := config(t, "batch", 1)
					small := &seer{flaky{prophet: prophet{parrot{asks: 16}}, role: role, errs: tt.errs}}
					cfg.Small, cfg.MaxRetries, cfg.Jitter = small, tt.retries, most
					_, st, _ := play(t, session.Run(cfg))
					var waits, gaps []time.Duration
					for i, r := range st.Retried {
						waits = append(waits, r.Wait)
						gaps = append(gaps, small.called[i+1].Sub(small.called[i]))
						if r.Try != i+2 || r.Most != tt.retries+1 || r.Fault == "" || !strings.Contains(r.Why, "gone") {
							t.Errorf("%+v", r)
						}
					}
					if !reflect.DeepEqual(waits, tt.waits) || !reflect.DeepEqual(gaps, tt.waits) {
						t.Errorf("said that it waits %v and waited %v, want %v", waits, gaps, tt.waits)
					}
					if st.Finished.Outcome != tt.want {
						t.Errorf("%s, want %s", st.Finished.Outcome, tt.want)
					}
					if tt.want == session.Ungraded && (!reflect.DeepEqual(st.Game, uncut.Game) || st.Finished.Payload != uncut.Finished.Payload || st.Finished.Usage != uncut.Finished.Usage) {
						t.Errorf("what failed left a trace: %+v, %+v", st.Game, st.Finished)
					}
				})
			})
		}
	}
}

// What half a reply had is gone while the session waits, and the reply begins
// anew; how long it waits can be counted down.
func TestRetryDropsHalfReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config(t, "batch", 0)
		cfg.Small = &flaky{prophet: prophet{parrot{asks: 16}}, errs: times(1, after(fault(models.Limited), 30*time.Second))}
		cfg.MaxRetries = 1
		var st session.State
		var live []string
		err := session.Run(cfg)(t.Context(), func(e session.Event) {
			st = st.Apply(e)
			switch e.Body.(type) {
			case session.Delta:
				live = append(live, st.Live.String())
			case session.Retried:
				if st.Live.Len()+st.Thinking.Len()+st.Tokens != 0 || st.Until != e.At+30*time.Second || st.Phase != session.PhaseDraft {
					t.Errorf("while it waits: %q, until %v, phase %q", st.Live, st.Until, st.Phase)
				}
			case session.PhaseStarted:
				if st.Until != 0 {
					t.Error("it still waits")
				}
			}
		})
		if err != nil || len(live) != 2 || strings.TrimSpace(live[1]) != st.Final().Text || !strings.HasPrefix(live[0], "half") {
			t.Errorf("%v, %q, %+v", err, live, st.Final())
		}
	})
}

// Who cancels does not wait for a server.
func TestCancelEndsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config(t, "batch", 1)
		cfg.Small = &flaky{prophet: prophet{parrot{asks: 16}}, role: models.RoleRevise, errs: times(1, after(fault(models.Limited), 50*time.Minute))}
		cfg.MaxRetries = 3
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		var st session.State
		err := session.Run(cfg)(ctx, func(e session.Event) {
			st = st.Apply(e)
			if _, waits := e.Body.(session.Retried); waits {
				time.AfterFunc(10*time.Minute, cancel)
			}
		})
		if took := time.Since(start); !errors.Is(err, context.Canceled) || took != 10*time.Minute || st.Finished.Outcome != session.Cancelled || st.Finished.Payload != "1" || st.Until != 0 {
			t.Errorf("%v after %v: %+v", err, took, st.Finished)
		}
	})
}

// The waits that the session chooses itself are spread, and within their bound.
func TestJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := map[time.Duration]bool{}
		for range 20 {
			cfg := config(t, "batch", 0)
			cfg.Small = &flaky{prophet: prophet{parrot{asks: 16}}, errs: times(2, fault(models.Unreachable))}
			cfg.MaxRetries = 2
			_, st, err := play(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range st.Retried {
				if seen[r.Wait] = true; r.Wait < 0 || r.Wait > time.Second<<i {
					t.Errorf("try %d waits %v", r.Try, r.Wait)
				}
			}
		}
		if len(seen) < 30 {
			t.Errorf("40 waits have %d lengths", len(seen))
		}
	})
}

// A server that fails every other time does not make a session that cannot be
// read again: transcripts take a thousand calls that are made again.
func TestRetriesAreBounded(t *testing.T) {
	cfg := config(t, "adaptive", 40)
	small := &prophet{parrot{asks: 16}}
	cfg.Small, cfg.MaxRetries, cfg.Sleep = small, session.MaxRetries, func(context.Context, time.Duration) error { return nil }
	n := 0
	small.fail = func(models.Request) error {
		if n++; n%(session.MaxRetries+1) == 0 {
			return nil
		}
		return fault(models.Unreachable)
	}
	_, st, err := play(t, session.Run(cfg))
	if err == nil || len(st.Retried) < 400 || len(st.Retried) > 700 {
		t.Errorf("%d calls were made again, %v", len(st.Retried), err)
	}
}
