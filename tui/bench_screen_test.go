package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/session"
	"tenbits/tui/host"
)

// benchPlan is the plan of a run of 300 problems.
func benchPlan() bench.Plan {
	p := bench.Plan{
		Run: "20261123-200000-k3f9qz", Set: "embedded", Problems: 300, Trials: 1, Started: newClock().now.Add(-time.Hour),
		Small: models.Card{Provider: "embedded", Name: "small"}, Strong: models.Card{Provider: "embedded", Name: "strong"},
	}
	for _, s := range []string{"batch", "adaptive"} {
		for _, b := range []int{1, 2, 4, 6, 10} {
			p.Rows = append(p.Rows, bench.Key{Strategy: s, Bits: b})
		}
	}
	return p
}

// benchTable is what such a run came to.
func benchTable() *bench.Table {
	share := func(right float64) bench.Share {
		a := right / 300
		return bench.Share{Right: right, N: 300, Accuracy: &a, Wilson: &bench.Interval{Low: max(0, a-0.05), High: min(1, a+0.05)}}
	}
	t := &bench.Table{Planned: 3300, Sessions: 3300, Problems: 300, Set: "embedded", Notes: []string{
		"n = 300 cannot show less than 2.0 points (six problems that all differ in one direction).",
		"send_answer_coded: the strong model's final answer under 16 drafts that the small model samples at temperature 1, with the seeds 1 to 16, as the receiver can too.",
	}}
	gap := 165.0 / 300
	t.Alone = bench.Alone{Small: share(132), Strong: share(297), Gap: bench.Difference{N: 300, Value: &gap, Bootstrap: &bench.Interval{Low: 0.49, High: 0.61}}}
	for i, k := range benchPlan().Rows {
		won := []float64{4, 20, 60, 90, 140, 5, 40, 80, 120, 160}[i]
		lost := float64(i % 3)
		recovery, pgr, sent, p := won/168, (won-lost)/165, float64(k.Bits), 0.0213/float64(k.Bits*k.Bits)
		r := bench.Row{Strategy: k.Strategy, Budget: k.Bits, Sent: bench.Bits{Payload: &sent}, Test: bench.Difference{Holm: &p}}
		r.Score = bench.Score{Share: share(132 + won - lost), Won: won, Lost: lost, Recovery: &recovery, PGR: &pgr}
		r.Bootstrap.Recovery = &bench.Interval{Low: max(0, recovery-0.07), High: min(1, recovery+0.07)}
		r.Controls = map[string]*bench.Control{}
		for name, right := range map[string]float64{"self": 133, "coin": 131, "all_yes": 130, "all_no": 136, "do_nothing": 132, "resample": 134, "noisy": 200, "send_answer": 297, "send_answer_coded": 297} {
			c := &bench.Control{}
			zero, less := 0.0, (132+won-lost-right)/300
			c.Share, c.Sent.Payload = share(right), &zero
			c.Recovery = ptr(max(0, right-132) / 168)
			c.Difference = bench.Difference{Value: &less, Bootstrap: &bench.Interval{Low: less - 0.05, High: less + 0.05}}
			r.Controls[name] = c
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// benched returns an app that shows a run.
func benched(change func(*benchRun), keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{Host: host.Host{Runs: tb.TempDir()}}, width, height)
		c := newBenchRun(a.shared, benchPlan().Run)
		c.run, c.table = &bench.Run{Plan: benchPlan(), Problems: bench.Embedded(5_000_000, 300)}, benchTable()
		change(c)
		a.benches.open = c
		a.show(c)
		a.Update(tea.WindowSizeMsg{Width: width, Height: height})
		press(a, keys...)
		return a
	}
}

func asItIs(*benchRun) {}

// benchPlaying is in the middle of a run.
func benchPlaying(c *benchRun) {
	c.playing, c.busy, c.table = true, "playing", nil
	c.progress = bench.Progress{Done: 1234, Of: 3300, Failed: 2, Elapsed: 100 * time.Second}
	for i, k := range benchPlan().Rows {
		c.progress.Rows = append(c.progress.Rows, bench.RowProgress{Key: k, Won: 3 * i, Wrong: 40 * min(i, 1)})
	}
}

// benchFailed is a run some of whose sessions failed.
func benchFailed(c *benchRun) { c.table.Failed, c.o.Bench = 7, nil }

// benchResults are the sessions of a row.
func benchResults() []bench.Result {
	yes, no := true, false
	var out []bench.Result
	add := func(first, final *bool, o session.Outcome, why string) {
		n := len(out)
		r := bench.Result{Item: bench.Item{Problem: n}, Session: "20261123-200000-aaaaa" + string(rune('a'+n)), First: first, Final: final, Outcome: o, Why: why, Sent: 10, Known: 10, True: 10 - n%3}
		out = append(out, r)
	}
	add(&no, &yes, session.Solved, "")
	add(&yes, &yes, session.Solved, "")
	add(&no, &no, session.Unsolved, "")
	add(&yes, &no, session.Unsolved, "")
	add(nil, nil, session.Infrastructure, "ollama/x at http://localhost:11434: unreachable: connection refused")
	add(&no, &no, session.Unparsed, "")
	add(nil, nil, session.Ungraded, "")
	return out
}

// benchRows shows the sessions of a row.
func benchRows(keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := benched(asItIs, "j", "enter")(tb, width, height)
		l := a.current().(*benchSessions)
		l.all = benchResults()
		l.show(onlyAll)
		press(a, keys...)
		return a
	}
}

// benchListed shows the list of runs.
func benchListed(lines []benchLine, err error) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{Host: host.Host{Runs: tb.TempDir()}}, width, height)
		press(a, "B")
		a.benches.lines, a.benches.of, a.benches.err = lines, len(lines), err
		return a
	}
}

func benchLines() []benchLine {
	other := benchPlan()
	other.Run, other.Set, other.Small.Provider = "20261122-110000-zzzzzz", "gsm8k", "ollama"
	return []benchLine{{id: benchPlan().Run, plan: benchPlan(), left: 825, all: 3300}, {id: other.Run, plan: other, all: 3300}, {id: "20261121-110000-broken", err: errors.New("run 20261121-110000-broken: it has no plan")}}
}

// The running of a run is stopped with q, which does not leave the program then.
func TestBenchStops(t *testing.T) {
	stopped := false
	a := benched(benchPlaying)(t, 80, 24)
	c := a.current().(*benchRun)
	c.cancel = func() { stopped = true }
	_, cmd := a.Update(keyOf("q"))
	if !stopped || drain(a, cmd) || !c.stopped {
		t.Errorf("stopped %t", stopped)
	}
	if s := frame(a); !strings.Contains(s, "stopping") {
		t.Errorf("it does not say so:\n%s", s)
	}
	c.playing = false
	_, cmd = a.Update(keyOf("q"))
	if !drain(a, cmd) {
		t.Error("q does not quit when nothing is played")
	}
}

// Those of a row that were lost can be looked at alone, and two be marked.
func TestBenchSessionsChosen(t *testing.T) {
	a := benchRows("f", "f")(t, 80, 24)
	l := a.current().(*benchSessions)
	if len(l.shown) != 1 || l.all[l.shown[0]].Change() != session.Lost {
		t.Errorf("lost: %v", l.shown)
	}
	press(a, "f", "f")
	if len(l.shown) != 1 || !l.all[l.shown[0]].Failed() {
		t.Errorf("failed: %v", l.shown)
	}
	press(a, "f", "space", "j", "space", "j", "space")
	if len(l.shown) != len(l.all) || len(l.marks) != 2 || l.marks[0] != 1 || l.marks[1] != 2 {
		t.Errorf("%d shown, marks %v", len(l.shown), l.marks)
	}
}

// While a run is played, another cannot be opened over it.
func TestBenchOneAtATime(t *testing.T) {
	a := benched(benchPlaying)(t, 80, 24)
	a.benches.lines, a.benches.read = benchLines(), true
	a.show(a.benches)
	press(a, "j", "enter")
	if a.current() != screen(a.benches) || !strings.Contains(a.complaint, "is being played") {
		t.Errorf("%T, %q", a.current(), a.complaint)
	}
	press(a, "k", "enter")
	if c, ok := a.current().(*benchRun); !ok || !c.playing {
		t.Errorf("%T: the run that is played is not shown", a.current())
	}
}

// A run that has begun is found in the list, goes on to its end, and its
// sessions are replayed and compared from there.
func TestBenchGoesOn(t *testing.T) {
	small, err1 := embedded.Small()
	strong, err2 := embedded.Strong()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	plan := benchPlan()
	plan.Small, _ = small.Describe(t.Context()) // it does not fail
	plan.Strong, _ = strong.Describe(t.Context())
	plan.Rows = []bench.Key{{Strategy: "batch", Bits: 1}}
	dir := t.TempDir()
	r, err := bench.Create(dir, plan, bench.Embedded(5_000_000, 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	a := newIdleApp(t, Options{Host: host.Host{Runs: dir}, Bench: func(context.Context, *bench.Run) bench.Options {
		return bench.Options{Workers: 1, Open: func() (bench.Models, error) { return bench.Models{Small: small, Strong: strong}, nil }}
	}}, 80, 24)
	press(a, "B", "enter")
	if s := frame(a); !strings.Contains(s, "4 of 4 sessions are still to be done") {
		t.Fatalf("before:\n%s", s)
	}
	press(a, "r")
	c, ok := a.current().(*benchRun)
	if !ok || c.playing || c.err != nil || c.table.Sessions != 4 || c.progress.Done != 4 {
		t.Fatalf("%T after playing:\n%s", a.current(), frame(a))
	}
	press(a, "enter", "space", "j", "space", "v")
	if _, ok := a.current().(*compare); !ok {
		t.Errorf("two that are marked are not compared:\n%s", frame(a))
	}
	press(a, "esc", "enter")
	if _, ok := a.current().(*live); !ok {
		t.Errorf("a session is not replayed:\n%s", frame(a))
	}
	a.close()
}
