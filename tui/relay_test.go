package tui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
	"tenbits/wire"
)

// rebuilt returns the events that a receiver has of a session.
func (s script) rebuilt() script {
	var out script
	for _, e := range s {
		switch b := e.Body.(type) {
		case session.Started:
			b.Setup.Side, b.Setup.Strong, b.Setup.Gold = session.Receiver, nil, nil
			out = append(out, session.Event{At: e.At, Body: b})
		case session.PhaseStarted:
			if b.Phase != session.PhaseReference && b.Phase != session.PhaseAnswer {
				out = append(out, e)
			}
		case session.Delta:
			if b.Phase != session.PhaseReference && b.Phase != session.PhaseAnswer {
				out = append(out, e)
			}
		case session.Drafted:
			b.Correct = nil
			out = append(out, session.Event{At: e.At, Body: b})
		case session.Referenced:
		default:
			out = append(out, e)
		}
	}
	return out
}

// relaying returns an app that shows both ends of a line, the sender with some
// events, the receiver with those of others.
func relaying(sender, receiver func() script, change func(*relay)) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{}, width, height)
		r := newRelay(a.shared, a.home.job, width, height-lowerRows)
		r.gate, r.running, r.addr = newGate(stopNever, nil), true, "127.0.0.1:7010"
		for _, e := range sender() {
			r.sender.take(e)
			r.layOut()
		}
		for _, e := range receiver() {
			r.receiver.take(e)
			r.layOut()
		}
		r.job.budget = max(r.sender.state.Setup.Budget, 1)
		r.traffic = wire.Traffic{Hello: 743, Frames: 3 * len(r.sender.state.Game.Decisions)}
		if change != nil {
			change(r)
		}
		a.show(r)
		return a
	}
}

func relayDone(r *relay) {
	r.running, r.traffic.Frames, r.receipt = false, r.traffic.Frames+5, &wire.Receipt{Ending: wire.Rebuilt}
}

func relayPicks(r *relay) { r.job.strategy, _ = qa.ParseStrategy("select:4") }

func relaySituations() []situation {
	crossing := func() script { s := wonScript().untilAnswer(5); return s[:len(s)-1] }
	behind := func() script { return wonScript().untilAnswer(4).rebuilt() }
	redrafts := func() script { s := wonScript().until(session.PhaseRevise); return wonScript()[:len(s)+14] }
	all := func() script { return wonScript().rebuilt() }
	return []situation{
		{"relay_opening", relaying(func() script { return nil }, func() script { return nil }, func(r *relay) { r.addr = "" })},
		{"relay_drafting", relaying(func() script { return wonScript()[:12] }, func() script { return wonScript()[:9].rebuilt() }, nil)},
		{"relay_crossing", relaying(crossing, behind, nil)},
		{"relay_redrafting", relaying(redrafts, behind, nil)},
		{"relay_done", relaying(wonScript, all, relayDone)},
		{"relay_sampling", relaying(func() script { return pickedScript()[:8] }, func() script { return pickedScript()[:2].rebuilt() }, relayPicks)},
		{"relay_picked", relaying(pickedScript, func() script { return pickedScript().rebuilt() }, func(r *relay) {
			relayPicks(r)
			relayDone(r)
		})},
		{"relay_forty", relaying(fortyScript, func() script { return fortyScript().rebuilt() }, nil)},
		{"relay_coded", relaying(func() script { return codedScript().untilAnswer(7) }, func() script { return codedScript().until(session.PhaseAnswer).rebuilt() }, nil)},
		{"relay_differs", relaying(wonScript, func() script { return wonScript().rebuilt() }, func(r *relay) {
			relayDone(r)
			f := *r.receiver.state.Finished
			f.FinalSHA256 = "ffffffffffffffff"
			r.receiver.state.Finished = &f
		})},
		{"relay_failed", relaying(crossing, behind, func(r *relay) {
			r.running, r.err = false, &wire.Error{Fault: wire.Cut, Peer: "127.0.0.1:7010", Err: errors.New("the line was cut before the end")}
		})},
	}
}

// Both ends run with a real connection between them, and the receiver comes to
// what the sender has.
func TestRelay(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for _, format := range qa.Formats() {
		a := newIdleApp(t, Options{Host: host.Host{Open: openEmbedded}}, 120, 40)
		a.tempo.setFull(true)
		a.home.job.budget, a.home.job.format = 5, format
		press(a, ">")
		r, ok := a.current().(*relay)
		if !ok {
			t.Fatalf("the screen is %T", a.current())
		}
		if r.err != nil || r.running || len(r.bits()) == 0 || r.bits() != r.sender.state.Payload() {
			t.Errorf("%s: error %v, bits %s", format, r.err, r.bits())
		}
		if !strings.Contains(frame(a), "byte for byte") {
			t.Errorf("%s: no verdict in\n%s", format, frame(a))
		}
		if a, b := r.sender.state.Final(), r.receiver.state.Final(); a == nil || b == nil || a.Text != b.Text {
			t.Errorf("%s: the sender has %v, the receiver %v", format, a, b)
		}
		press(a, "esc")
		if a.current() != screen(a.home) {
			t.Errorf("esc leads to %T", a.current())
		}
		a.close()
	}
}

// A what-if that is sent stays what it is: the receiver comes to its drafts from the
// bits alone, with the answer flipped, the question in other words or the other
// strategy, whether the what-if was played here or is replayed.
func TestRelayOfFork(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for _, tt := range []struct {
		name  string
		other session.Otherwise
	}{
		{"flip", session.Otherwise{Flip: true}},
		{"other words", session.Otherwise{Text: "Is the answer above 20?"}},
		{"another strategy", session.Otherwise{Strategy: "adaptive"}},
	} {
		store, err := transcripts.OpenStore(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		a := newIdleApp(t, Options{Host: host.Host{Open: openEmbedded, Store: store}}, 120, 40)
		a.tempo.setFull(true)
		j := a.home.job
		j.budget = 5
		j.strategy, _ = qa.ParseStrategy("batch")
		drain(a, a.add(func(l *live) tea.Cmd { return l.watch(j) }))
		drain(a, a.live.forkTo(3, tt.other))
		fork := a.live
		if fork.state.Setup.WhatIf() == "" || !fork.over() {
			t.Fatalf("%s: no fork: %+v, %v", tt.name, fork.state.Setup, fork.err)
		}
		path, err := store.Find(fork.state.Setup.ID)
		if err != nil {
			t.Fatal(err)
		}
		replayed, _, err := transcripts.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		drain(a, a.add(func(l *live) tea.Cmd { return l.play(replayed, 0) }))
		for _, l := range []*live{fork, a.live} {
			a.show(l)
			press(a, ">")
			r, ok := a.current().(*relay)
			if !ok || r.err != nil || r.running || !strings.Contains(frame(a), "byte for byte") || !strings.Contains(frame(a), "WHAT IF 3") {
				t.Fatalf("%s: %T\n%s", tt.name, a.current(), frame(a))
			}
			is, was := r.sender.state.Setup, fork.state.Setup
			if is.WhatIf() != was.WhatIf() || is.Given != was.Given || r.bits() != fork.state.Payload() || r.receiver.state.Final().Text != fork.state.Final().Text {
				t.Errorf("%s: sent as %q of %s, %s, played as %q of %s, %s", tt.name, is.WhatIf(), is.Given, r.bits(), was.WhatIf(), was.Given, fork.state.Payload())
			}
			press(a, "esc")
		}
		a.close()
	}
}

// A model that cannot be opened, and one that fails on the way, end both ends with
// the reason.
func TestRelayFails(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	broken := errors.New("the model broke")
	opened := 0
	a := newIdleApp(t, Options{
		Host: host.Host{
			Open: func(ctx context.Context, ref string) (models.Model, error) {
				m, err := openEmbedded(ctx, ref)
				if opened++; opened == 3 { // the receiver's
					return failing{m, broken}, err
				}
				return m, err
			},
		},
	}, 80, 24)
	a.tempo.setFull(true)
	press(a, ">")
	r := a.current().(*relay)
	if !errors.Is(r.err, broken) || r.running {
		t.Errorf("error %v", r.err)
	}
	a.close()

	a = newIdleApp(t, Options{}, 80, 24)
	press(a, ">")
	if r := a.current().(*relay); r.err == nil || !strings.Contains(frame(a), "use another") {
		t.Errorf("error %v\n%s", r.err, frame(a))
	}
	a.close()
}

// Esc stops both ends; nothing is left running.
func TestRelayStops(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a := newIdleApp(t, Options{Host: host.Host{Open: openEmbedded}}, 80, 24)
	_, cmd := a.Update(keyOf(">"))
	r := a.current().(*relay)
	r.halt()
	drain(a, cmd)
	if r.running || r.err != nil || !strings.Contains(frame(a), "STOPPED") {
		t.Errorf("running %t, error %v\n%s", r.running, r.err, frame(a))
	}
	a.close()
}

// failing is a model that fails.
type failing struct {
	models.Model
	err error
}

func (f failing) Stream(context.Context, models.Request, func(models.Chunk) error) (models.Reply, error) {
	return models.Reply{}, f.err
}
