package session_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"tenbits/models"
	"tenbits/session"
)

// hosted is a model on a server that has room for as many models as it has.
type hosted struct {
	models.Model
	server *host
	name   string
}

// host keeps models in memory.
type host struct {
	room    int
	memory  []string
	loads   []string
	failing []error // of the next loads
}

func (s *host) has(name string) bool {
	for _, m := range s.memory {
		if m == name {
			return true
		}
	}
	return false
}

func (s *host) load(name string, emit func(models.Chunk) error) error {
	if s.has(name) {
		return nil
	}
	if emit != nil {
		if err := emit(models.Chunk{Loading: true}); err != nil {
			return err
		}
	}
	if len(s.failing) > 0 {
		err := s.failing[0]
		s.failing = s.failing[1:]
		if err != nil {
			return err
		}
	}
	s.loads, s.memory = append(s.loads, name), append(s.memory, name)
	s.memory = s.memory[max(0, len(s.memory)-s.room):]
	if emit != nil {
		return emit(models.Chunk{Loaded: true})
	}
	return nil
}

func (m hosted) Describe(ctx context.Context) (models.Card, error) {
	c, err := m.Model.Describe(ctx)
	c.Name = m.name
	return c, err
}

func (m hosted) Load(_ context.Context, emit func(models.Chunk) error) error {
	return m.server.load(m.name, emit)
}

func (m hosted) Evicted(context.Context) (string, string, error) {
	if m.server.has(m.name) {
		return "", "", nil
	}
	return strings.Join(m.server.memory, ", "), "use smaller models", nil
}

func (m hosted) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if err := m.server.load(m.name, emit); err != nil {
		return models.Reply{}, err
	}
	r, err := m.Model.Stream(ctx, req, emit)
	r.Sent = []models.Sent{{Context: 512, Limit: req.MaxTokens, Seed: int64(req.Seed), KeepAlive: "30m0s"}}
	return r, err
}

// hostedPredictor is a hosted model that gives probabilities.
type hostedPredictor struct{ hosted }

func (m hostedPredictor) Predict(ctx context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	if !m.server.has(m.name) {
		return nil, models.Usage{}, errors.New("the model is not loaded, and nobody was told that it has to be")
	}
	return m.Model.(models.Predictor).Predict(ctx, req, options)
}

// hostedConfig is a session of two models on one server.
func hostedConfig(t *testing.T, room int) (session.Config, *host) {
	s := &host{room: room}
	cfg := config(t, "batch", 2)
	cfg.Small = hostedPredictor{hosted{Model: cfg.Small, server: s, name: "small"}}
	cfg.Strong = hosted{Model: cfg.Strong, server: s, name: "strong"}
	return cfg, s
}

// Both models are loaded before the first call, and nobody has to take that for
// a small model that thinks.
func TestLoadsFirst(t *testing.T) {
	cfg, s := hostedConfig(t, 2)
	events, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	want := "started :load :load :draft drafted :reference referenced :ask asked :predict predicted :answer decided :predict predicted :answer decided :revise drafted finished"
	if got := kinds(events); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	first, second := events[1].Body.(session.PhaseStarted), events[2].Body.(session.PhaseStarted)
	if first.Model != "test/small" || second.Model != "test/strong" || len(st.Warned) > 0 {
		t.Errorf("loaded %+v, %+v; warned %+v", first, second, st.Warned)
	}
	if !reflect.DeepEqual(s.loads, []string{"small", "strong"}) {
		t.Errorf("loads: %q", s.loads)
	}
	if events, _, err = play(t, session.Run(cfg)); err != nil || strings.Contains(kinds(events), ":load") {
		t.Errorf("with both in memory: %s, %v", kinds(events), err)
	}
}

// What the servers were told is in the transcript, with each step.
func TestSentIsRecorded(t *testing.T) {
	cfg, _ := hostedConfig(t, 2)
	cfg.Seed = 7
	_, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	var all [][]models.Sent
	for _, d := range st.Drafts {
		all = append(all, d.Sent)
	}
	for _, d := range st.Decided {
		all = append(all, d.Sent)
	}
	all = append(all, st.Reference.Sent, st.Asked[0].Sent)
	for i, sent := range all {
		if len(sent) != 1 || sent[0].Seed != 7 || sent[0].KeepAlive != "30m0s" || sent[0].Context != 512 {
			t.Errorf("step %d: %+v", i, sent)
		}
	}
}

// A pair that does not fit into memory is warned of, once, and each time that a
// model is loaded again is seen.
func TestCrowded(t *testing.T) {
	cfg, s := hostedConfig(t, 1)
	events, st, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	want := "started :load :load warned :draft :load :draft drafted :reference :load :reference referenced :ask :load :ask asked :predict predicted :answer :load :answer decided :load :predict predicted :answer :load :answer decided :revise :load :revise drafted finished"
	if got := kinds(events); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if w := st.Warned[0]; !strings.Contains(w.Text, "test/small and test/strong do not stay in memory together") || !strings.HasSuffix(w.Text, "in memory now: strong") || w.Hint != "use smaller models" {
		t.Errorf("warned %+v", w)
	}
	if len(s.loads) != 9 {
		t.Errorf("%d loads: %q", len(s.loads), s.loads)
	}
	for i, e := range events {
		if p, ok := e.Body.(session.PhaseStarted); ok && p.Phase == session.PhaseLoad && i > 3 {
			if next := events[i+1].Body.(session.PhaseStarted); next.Model != p.Model || next.Question != p.Question || next.Round != p.Round {
				t.Errorf("%+v is followed by %+v", p, next)
			}
		}
	}
}

// What is not called is not loaded: the strong model by a receiver and without
// bits, and one model on both seats twice.
func TestLoadsWhatIsCalled(t *testing.T) {
	cfg, s := hostedConfig(t, 2)
	cfg.Budget = 0
	if _, _, err := play(t, session.Run(cfg)); err != nil || !reflect.DeepEqual(s.loads, []string{"small"}) {
		t.Errorf("without bits: %q, %v", s.loads, err)
	}
	cfg, s = hostedConfig(t, 2)
	if _, _, err := play(t, session.Receive(cfg, "10")); err != nil || !reflect.DeepEqual(s.loads, []string{"small"}) {
		t.Errorf("receiver: %q, %v", s.loads, err)
	}
	cfg, s = hostedConfig(t, 1)
	strong := cfg.Strong.(hosted)
	strong.name = "small"
	cfg.Strong = strong
	events, st, err := play(t, session.Run(cfg))
	if err != nil || !reflect.DeepEqual(s.loads, []string{"small"}) || len(st.Warned) > 0 || strings.Count(kinds(events), ":load") != 1 {
		t.Errorf("one model for both: %q, %s, %v", s.loads, kinds(events), err)
	}
}

// A load that fails in a way that may pass is tried again; another ends the
// session with its reason. A load that is cancelled is no failure.
func TestLoadFails(t *testing.T) {
	busy := &models.Error{Model: "test/small", URL: "http://here", Fault: models.Unreachable, Hint: "start it", Err: errors.New("busy")}
	cfg, s := hostedConfig(t, 2)
	cfg.MaxRetries, cfg.Sleep = 1, func(context.Context, time.Duration) error { return nil }
	s.failing = []error{busy}
	events, _, err := play(t, session.Run(cfg))
	if err != nil || !strings.HasPrefix(kinds(events), "started :load retried :load :load :draft") {
		t.Errorf("%s, %v", kinds(events), err)
	}
	cfg, s = hostedConfig(t, 2)
	s.failing = []error{nil, busy}
	events, st, err := play(t, session.Run(cfg))
	if !errors.Is(err, busy) || kinds(events) != "started :load :load failed finished" || st.Failed.Phase != session.PhaseLoad || st.Failed.Hint != "start it" || st.Finished.Outcome != session.Infrastructure {
		t.Errorf("%s, %v, %+v", kinds(events), err, st.Failed)
	}
	cfg, s = hostedConfig(t, 2)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	st = session.State{}
	err = session.Run(cfg)(ctx, func(e session.Event) {
		st = st.Apply(e)
		if st.Phase == session.PhaseLoad && st.Model == "test/strong" {
			s.failing = []error{context.Canceled}
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || st.Failed != nil || st.Finished.Outcome != session.Cancelled {
		t.Errorf("%v, %+v", err, st.Finished)
	}
}

// A session that goes on loads its models again: the server may have let go of
// them long ago.
func TestResumeLoads(t *testing.T) {
	cfg, s := hostedConfig(t, 2)
	events, _, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range events {
		if _, ok := e.Body.(session.Asked); ok {
			events = events[:i+1]
			break
		}
	}
	s.memory, s.loads = nil, nil
	rest, st, err := play(t, session.Resume(cfg, events))
	if err != nil || !strings.HasPrefix(kinds(rest), "resumed :load :load :predict predicted :answer") || st.Finished.Outcome != session.Ungraded {
		t.Errorf("%s, %v", kinds(rest), err)
	}
}
