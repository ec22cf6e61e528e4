package ollamafake_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// A table is a server with what sessions need that are played on it, one at a
// time.
type table struct {
	server    *ollamafake.Server
	transport *http.Transport
	idle      time.Duration // of the calls
	retries   int
	scales    *qa.Scales
	waits     []time.Duration // before calls that were made again
	mend      bool            // the server works again after the first of them
}

func newTable(t testing.TB, version string) *table {
	b := &table{server: ollamafake.Start(t), transport: &http.Transport{}, scales: new(qa.Scales), retries: 1}
	b.server.Version = version
	t.Cleanup(b.transport.CloseIdleConnections)
	return b
}

// config returns a session of ten bits with the server's pair, which waits for
// nobody.
func (b *table) config(t testing.TB, strategy string, gold *string) session.Config {
	t.Helper()
	s, err := qa.ParseStrategy(strategy)
	if err != nil {
		t.Fatal(err)
	}
	host := func(name string) string { return map[string]string{"OLLAMA_HOST": b.server.URL}[name] }
	server := ollama.NewServer("", host, ollama.Options{Idle: b.idle, Transport: b.transport})
	return session.Config{
		ID: "20261123-213358-k3f9qz", Prompt: "How many bits are ten?", Gold: gold, Form: qa.Number,
		Small: server.Model(ollamafake.Small), Strong: server.Model(ollamafake.Strong), Strategy: s, Budget: 10, MaxRetries: b.retries, Scales: b.scales,
		Jitter: func(most time.Duration) time.Duration { return most },
		Sleep: func(ctx context.Context, d time.Duration) error {
			b.waits = append(b.waits, d)
			if b.mend {
				b.server.Mend()
			}
			return ctx.Err()
		},
	}
}

// A played session is what its source told.
type played struct {
	events []session.Event
	state  session.State
	err    error
}

// deadline bounds a session of which nothing takes any time, on a machine that
// may have much else to do.
const deadline = 2 * time.Minute

// play runs a source to its end.
func play(t testing.TB, src session.Source) played {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	var p played
	p.err = src(ctx, func(e session.Event) {
		p.events = append(p.events, e)
		p.state = p.state.Apply(e)
	})
	return p
}

// saved runs a source that is saved in a file, and checks that the file holds
// what was told.
func saved(t testing.TB, path string, src session.Source) (played, error) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	p := play(t, transcripts.Record(struct{ *os.File }{f}, src))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return p, holds(path, p.events)
}

// holds tells whether a transcript holds those events.
func holds(path string, want []session.Event) error {
	events, _, err := transcripts.Load(path)
	if err != nil {
		return fmt.Errorf("the transcript does not open: %w", err)
	}
	if len(events) != len(want) {
		return fmt.Errorf("the transcript has %d events of %d", len(events), len(want))
	}
	for i := range events {
		if !reflect.DeepEqual(events[i], want[i]) {
			return fmt.Errorf("event %d of the transcript is %+v, and was %+v", i, events[i], want[i])
		}
	}
	return nil
}

// resumed goes on with the transcript at path and returns the whole session.
func resumed(t testing.TB, path string, cfg session.Config) (played, error) {
	t.Helper()
	tail, err := transcripts.Reopen(path)
	if err != nil {
		return played{}, fmt.Errorf("the transcript cannot be written on: %w", err)
	}
	rest := play(t, tail.Record(session.Resume(session.Config{
		Small: cfg.Small, Strong: cfg.Strong, Scales: cfg.Scales, MaxRetries: cfg.MaxRetries, Jitter: cfg.Jitter, Sleep: cfg.Sleep,
	}, tail.Events())))
	p := played{events: append(tail.Events(), rest.events...), err: rest.err}
	for _, e := range p.events {
		p.state = p.state.Apply(e)
	}
	return p, errors.Join(tail.Close(), holds(path, p.events))
}

// same returns in what a session differs from one that nothing has disturbed.
func same(got, want session.State) error {
	var errs []error
	differs := func(what string, got, want any) {
		if !reflect.DeepEqual(got, want) {
			errs = append(errs, fmt.Errorf("%s is %+v, want %+v", what, got, want))
		}
	}
	differs("the game", got.Game, want.Game)
	if got.Finished == nil {
		return errors.Join(append(errs, errors.New("there is no end"))...)
	}
	differs("the outcome", got.Finished.Outcome, want.Finished.Outcome)
	differs("the payload", got.Finished.Payload, want.Finished.Payload)
	differs("the final draft", got.Finished.FinalSHA256, want.Finished.FinalSHA256)
	differs("the ledger", got.Finished.Ledger, want.Finished.Ledger)
	differs("the change", got.Finished.Change, want.Finished.Change)
	return errors.Join(errs...)
}

// undisturbed plays the session that nothing disturbs, with the answer that is
// found as the right one.
func undisturbed(t testing.TB, b *table, strategy string) (state session.State, calls []ollamafake.Call) {
	t.Helper()
	var gold *string
	for range 2 {
		b.server.Reset()
		p, err := saved(t, filepath.Join(t.TempDir(), "undisturbed.jsonl"), session.Run(b.config(t, strategy, gold)))
		if err = errors.Join(err, p.err); err != nil {
			t.Fatal(err)
		}
		state, gold = p.state, p.state.Final().Answer
	}
	if state.Finished.Outcome != session.Solved || len(state.Warned)+len(state.Retried) > 0 {
		t.Fatalf("the undisturbed session is %+v, warned %v, retried %v", state.Finished, state.Warned, state.Retried)
	}
	return state, b.server.Calls()
}
