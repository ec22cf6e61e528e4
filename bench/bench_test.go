package bench_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

func TestMain(m *testing.M) {
	if killed() {
		return
	}
	goleak.VerifyTestMain(m)
}

// student knows nothing until it is told: its first draft is wrong for most
// problems, and after any yes it writes what is right.
type student struct {
	gold  map[string]string
	knows func(prompt string) bool // problems that it solves alone
	wait  time.Duration            // of each call

	// fails says that a call fails: the n-th of all, from 1.
	fails func(n int) bool
	calls *counter
}

type counter struct {
	n      atomic.Int64
	mu     sync.Mutex
	byRole map[models.Role]int
}

func counts() map[models.Role]int { return map[models.Role]int{} }

func (c *counter) count(role models.Role) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byRole[role]++
	return int(c.n.Add(1))
}

func (c *counter) of(role models.Role) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byRole[role]
}

func (student) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "student", PromptSet: "compact", Deterministic: true}, nil
}

func (s student) prompt(req models.Request) string {
	return strings.TrimPrefix(strings.SplitN(req.Prompt, "\n", 2)[0], "P: ")
}

func (s student) call(ctx context.Context, req models.Request) error {
	n := s.calls.count(req.Role)
	if s.wait > 0 {
		timer := time.NewTimer(s.wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	if err := ctx.Err(); err != nil {
		return &models.Error{Model: "test/student", Fault: models.Interrupted, Err: err}
	}
	if s.fails != nil && s.fails(n) {
		return &models.Error{Model: "test/student", Fault: models.Unreachable, Err: errors.New("no server")}
	}
	return nil
}

func (s student) Stream(ctx context.Context, req models.Request, _ func(models.Chunk) error) (models.Reply, error) {
	r := models.Reply{Option: -1, Usage: models.Usage{In: 10, Out: 5}}
	if err := s.call(ctx, req); err != nil {
		return models.Reply{}, err
	}
	prompt := s.prompt(req)
	switch {
	case req.Role == models.RoleAsk:
		for i := range 12 {
			r.Text += fmt.Sprintf("%d. Is the answer above %d?\n", i+1, i)
		}
	case req.Role == models.RoleReference, s.knows != nil && s.knows(prompt), req.Role == models.RoleRevise && strings.Contains(req.Prompt, "yes"):
		r.Text = "Answer: " + s.gold[prompt]
	default:
		r.Text = "Answer: 1000"
	}
	return r, nil
}

// teacher says yes to all.
type teacher struct{ student }

func (t teacher) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "teacher", PromptSet: "compact", Vocabulary: 512, Deterministic: true, Capabilities: models.Capabilities{Choice: true}}, nil
}

func (t teacher) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if req.Role == models.RoleAnswer {
		if err := t.call(ctx, req); err != nil {
			return models.Reply{}, err
		}
		return models.Reply{Text: " yes", Option: qa.OptionYes, Usage: models.Usage{In: 10, Out: 1}}, nil
	}
	return t.student.Stream(ctx, req, emit)
}

// third knows a third of all problems.
func third(prompt string) bool { return crc32.ChecksumIEEE([]byte(prompt))%3 == 0 }

// fixture is a run over so many generated problems.
type fixture struct {
	student
	plan     bench.Plan
	problems []bench.Problem
}

func newFixture(tb testing.TB, n int, strategies []string, budgets []int, controls ...session.Control) *fixture {
	tb.Helper()
	f := &fixture{student: student{gold: map[string]string{}, knows: third, calls: &counter{byRole: counts()}}, problems: bench.Embedded(5_000_000, n)}
	for _, p := range f.problems {
		f.gold[p.Prompt] = p.Gold
	}
	var list []qa.Strategy
	for _, name := range strategies {
		s, err := qa.ParseStrategy(name)
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, s)
	}
	small, _ := f.student.Describe(tb.Context())
	strong, _ := teacher{f.student}.Describe(tb.Context())
	f.plan = bench.Plan{Run: "20261124-120000-abcdef", Set: "embedded", Small: small, Strong: strong, Trials: 1, Rows: bench.Rows(list, budgets, controls)}
	return f
}

func (f *fixture) options(workers int) bench.Options {
	return bench.Options{Workers: workers, Open: func() (bench.Models, error) {
		return bench.Models{Small: f.student, Strong: teacher{f.student}}, nil
	}}
}

func (f *fixture) create(tb testing.TB, dir string) *bench.Run {
	tb.Helper()
	r, err := bench.Create(dir, f.plan, f.problems)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = r.Close() }) // closed before, where that matters
	return r
}

// play plays a run to its end in a folder of its own.
func (f *fixture) play(tb testing.TB, workers int) bench.Table {
	tb.Helper()
	r := f.create(tb, tb.TempDir())
	if err := r.Play(tb.Context(), f.options(workers)); err != nil {
		tb.Fatal(err)
	}
	return r.Table()
}

// What is counted is what happened, and each model does once what can be shared.
func TestRunCounts(t *testing.T) {
	const n = 60
	f := newFixture(t, n, []string{"batch", "adaptive"}, []int{0, 2}, session.Self, session.AllNo, session.Coin)
	know := 0
	for _, p := range f.problems {
		if third(p.Prompt) {
			know++
		}
	}
	got := f.play(t, 3)
	if got.Alone.Small.Right != float64(know) || got.Alone.Strong.Right != n || got.Failed != 0 || got.Sessions != got.Planned || got.Planned != n*(1+4+2*3) {
		t.Errorf("alone %+v of %d, %d of %d sessions", got.Alone, know, got.Sessions, got.Planned)
	}
	if f.calls.of(models.RoleDraft) != n || f.calls.of(models.RoleReference) != n {
		t.Errorf("%d first drafts and %d references for %d problems", f.calls.of(models.RoleDraft), f.calls.of(models.RoleReference), n)
	}
	for _, r := range got.Rows {
		won := 0
		if r.Budget > 0 {
			won = n - know
		}
		if r.Won != float64(won) || r.Lost != 0 || r.Wrong != float64(n-know) || r.Right != float64(know+won) || *r.Recovery != float64(won)/float64(n-know) || *r.PGR != *r.Recovery {
			t.Errorf("%s at %d: %+v", r.Strategy, r.Budget, r.Score)
		}
		if r.SubsetN != n-know || *r.Subset != *r.Recovery || r.ByDifficulty[bench.Easy].N != know || r.ByDifficulty[bench.Hard].N != n-know {
			t.Errorf("%s at %d: of those not easy %v of %d, %+v", r.Strategy, r.Budget, *r.Subset, r.SubsetN, r.ByDifficulty)
		}
		if *r.Sent.Nominal != float64(r.Budget) || r.Classes[session.Solved] != know+won {
			t.Errorf("%s at %d: %+v, %v", r.Strategy, r.Budget, r.Sent, r.Classes)
		}
		if (r.Test.Holm != nil) != (r.Budget > 0) || r.Budget > 0 && (*r.Test.Holm > 1e-6 || r.Bootstrap.Gain.Low <= 0.3) {
			t.Errorf("%s at %d: %+v", r.Strategy, r.Budget, r.Test)
		}
		checkControls(t, r, know, n)
	}
	if len(got.Comparisons) != 1 || *got.Comparisons[0].Difference.Value != 0 || *got.Comparisons[0].Difference.Holm != 1 {
		t.Errorf("%+v", got.Comparisons)
	}
}

func checkControls(t *testing.T, r bench.Row, know, n int) {
	t.Helper()
	if c := r.Controls["do_nothing"]; c == nil || c.Right != float64(know) || *c.Sent.Nominal != 0 {
		t.Errorf("%s at %d: do_nothing is %+v", r.Strategy, r.Budget, c)
	}
	if r.Budget == 0 {
		return
	}
	if c := r.Controls["send_answer"]; c == nil || c.Right != float64(n) || *c.Sent.Ideal <= 0 {
		t.Errorf("%s at %d: send_answer is %+v", r.Strategy, r.Budget, c)
	}
	// Without a yes nothing changes; of itself the student expects none.
	if c := r.Controls["all_no"]; c == nil || c.Right != float64(know) || *c.Sent.Nominal != 0 || *c.Difference.Value != (*r.Accuracy)-float64(know)/float64(n) || c.Difference.Holm == nil {
		t.Errorf("%s at %d: all_no is %+v", r.Strategy, r.Budget, c)
	}
	// The solution was written once, for all sessions: in five tokens of 9 bits.
	if i := slices.IndexFunc(r.Ratios, func(a bench.Ratio) bool { return a.Name == "tokens" }); i < 0 || r.Ratios[i].Bits != 45 || r.Ratios[i].Sessions != n {
		t.Errorf("%s at %d: ratios %+v", r.Strategy, r.Budget, r.Ratios)
	}
	if r.Controls["self"] == nil || r.Controls["coin"] == nil {
		t.Errorf("%s at %d: controls %v", r.Strategy, r.Budget, r.Controls)
	}
}

// The table does not depend on how many work at it, or in which order.
func TestRunWorkers(t *testing.T) {
	tables := map[string]bool{}
	for _, workers := range []int{1, 7, 64} {
		f := newFixture(t, 20, []string{"batch", "adaptive"}, []int{4, 2}, session.Coin, session.Resample)
		tables[document(t, f.play(t, workers))] = true
	}
	if len(tables) != 1 {
		t.Errorf("%d different tables", len(tables))
	}
}

// outcome is the document of what a run came to, however much of it was shared:
// calls that were made before a run was stopped are not shared after.
func outcome(tb testing.TB, t bench.Table) string {
	tb.Helper()
	t.Usage = models.Usage{In: t.Usage.In}
	return document(tb, t)
}

func document(tb testing.TB, t bench.Table) string {
	tb.Helper()
	b, err := json.Marshal(t)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// With a call of twenty failing, every session ends in its class, none that
// failed is counted as wrong, and the failed ones can be done again, alone.
func TestRunOverFailures(t *testing.T) {
	f := newFixture(t, 60, []string{"batch"}, []int{4}, session.AllYes)
	whole := f.play(t, 4)
	f.fails = func(n int) bool { return n%20 == 0 }
	dir := t.TempDir()
	r := f.create(t, dir)
	if err := r.Play(t.Context(), f.options(4)); err != nil {
		t.Fatal(err)
	}
	got := r.Table()
	if got.Sessions != got.Planned || got.Failed == 0 || got.Failed != got.Classes[session.Infrastructure] || got.Failed == got.Sessions {
		t.Fatalf("%d of %d sessions, %d failed: %v", got.Sessions, got.Planned, got.Failed, got.Classes)
	}
	row := got.Rows[0]
	if row.Right != float64(row.N) || row.N >= 60 || row.Lost != 0 || row.Classes[session.Infrastructure]+row.N != 60 {
		t.Errorf("%+v of %v: what failed was scored", row.Score, row.Classes)
	}
	if !strings.Contains(strings.Join(got.Notes, "\n"), "are not scored") {
		t.Errorf("nothing is said of the failures: %q", got.Notes)
	}
	f.fails = nil
	before := f.calls.of(models.RoleReference)
	o := f.options(4)
	if r.Left(false) != 0 || r.Left(true) != got.Failed {
		t.Errorf("%d left, %d with those that failed", r.Left(false), r.Left(true))
	}
	o.Failed = true
	if err := r.Play(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	again := r.Table()
	again.Usage = whole.Usage
	if document(t, again) != document(t, whole) {
		t.Errorf("done again:\n%s\nwant\n%s", document(t, again), document(t, whole))
	}
	if n := f.calls.of(models.RoleReference) - before; n > got.Failed {
		t.Errorf("%d references were made again", n)
	}
}

// A run that was ended goes on where it was, and comes to the same table.
func TestRunGoesOn(t *testing.T) {
	f := newFixture(t, 12, []string{"adaptive"}, []int{0, 3}, session.Coin)
	whole := f.play(t, 2)
	for _, after := range []int{1, 5, 20, 30} {
		dir := t.TempDir()
		r := f.create(t, dir)
		ctx, cancel := context.WithCancel(t.Context())
		o := f.options(2)
		o.Progress = func(p bench.Progress) {
			if p.Done == after {
				cancel()
			}
		}
		if err := r.Play(ctx, o); !errors.Is(err, context.Canceled) {
			t.Fatalf("ended after %d: %v", after, err)
		}
		part := r.Table()
		if part.Sessions < after || part.Sessions > after+2 || part.Classes[session.Cancelled] != 0 {
			t.Errorf("after %d: %d sessions, %v", after, part.Sessions, part.Classes)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := bench.Open(dir, "abcdef", false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := bench.Open(dir, f.plan.Run, false); !errors.Is(err, transcripts.ErrBusy) {
			t.Errorf("two have it open: %v", err)
		}
		if err := r.Play(t.Context(), f.options(3)); err != nil {
			t.Fatal(err)
		}
		if got := r.Table(); outcome(t, got) != outcome(t, whole) {
			t.Errorf("after %d:\n%s\nwant\n%s", after, outcome(t, got), outcome(t, whole))
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A strategy is added without doing the others again.
func TestRunGrows(t *testing.T) {
	dir := t.TempDir()
	f := newFixture(t, 10, []string{"batch"}, []int{2})
	r := f.create(t, dir)
	if err := r.Play(t.Context(), f.options(2)); err != nil {
		t.Fatal(err)
	}
	drafts, asks := f.calls.of(models.RoleDraft), f.calls.of(models.RoleAsk)
	more := newFixture(t, 10, []string{"batch", "adaptive"}, []int{2}, session.AllYes)
	if err := r.Add(more.plan.Rows); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := bench.Open(dir, f.plan.Run, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Play(t.Context(), f.options(2)); err != nil {
		t.Fatal(err)
	}
	if got, want := outcome(t, r.Table()), outcome(t, more.play(t, 2)); got != want {
		t.Errorf("grown:\n%s\nwant\n%s", got, want)
	}
	if f.calls.of(models.RoleDraft) != drafts {
		t.Error("first drafts were written again")
	}
	if f.calls.of(models.RoleAsk) != asks+2*10 {
		t.Errorf("%d calls for questions after %d: the control of batch has those of batch, adaptive asks twice and its control the same", f.calls.of(models.RoleAsk), asks)
	}
	if err := r.Add([]bench.Key{{Strategy: "rounds:1x2", Bits: 4, Control: session.Coin}}); err == nil {
		t.Error("a control of nothing was added")
	}
}

// Sessions that come to the same call share it, within a run: four adaptive
// questions are the first of ten, and all yes says what the teacher says. Of
// models that may reply otherwise nothing is shared.
func TestRunShares(t *testing.T) {
	const n = 10
	for _, deterministic := range []bool{true, false} {
		f := newFixture(t, n, []string{"adaptive"}, []int{10, 4}, session.AllYes)
		o := f.options(3)
		o.Open = func() (bench.Models, error) {
			return bench.Models{Small: promising{f.student, deterministic}, Strong: promising{teacher{f.student}, deterministic}}, nil
		}
		r := f.create(t, t.TempDir())
		if err := r.Play(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		asks, answers := 10*n, 10*n
		if !deterministic { // the first round's questions and answers are given
			asks, answers = (10+4+9+3)*n, (10+4)*n
		}
		if f.calls.of(models.RoleAsk) != asks || f.calls.of(models.RoleAnswer) != answers {
			t.Errorf("deterministic %t: %d calls for questions, want %d; %d for answers, want %d", deterministic, f.calls.of(models.RoleAsk), asks, f.calls.of(models.RoleAnswer), answers)
		}
		if got := r.Table(); got.Failed > 0 || got.Rows[0].Right != n || got.Rows[0].Controls["all_yes"].Right != n {
			t.Errorf("deterministic %t: %+v", deterministic, got.Rows)
		}
	}
}

// promising is a model that promises determinism, or does not.
type promising struct {
	models.Model
	deterministic bool
}

func (p promising) Describe(ctx context.Context) (models.Card, error) {
	c, err := p.Model.Describe(ctx)
	c.Deterministic = p.deterministic
	return c, err
}

// Models that are others than those of the run are refused before a session.
func TestRunRefusesOtherModels(t *testing.T) {
	f := newFixture(t, 3, []string{"batch"}, []int{2})
	f.plan.Small.Digest = "sha256:other"
	r := f.create(t, t.TempDir())
	if err := r.Play(t.Context(), f.options(1)); !errors.Is(err, bench.ErrOtherModels) {
		t.Errorf("%v", err)
	}
	if f.calls.n.Load() > 0 {
		t.Error("they were called")
	}
	broken := errors.New("no such model")
	o := f.options(1)
	o.Open = func() (bench.Models, error) { return bench.Models{}, broken }
	if err := r.Play(t.Context(), o); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

// With models that take a tenth of a second, 64 workers are busy nearly all the
// time: the run takes hardly longer than its calls on 64 lines at once.
func TestRunKeepsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const workers, wait = 64, 100 * time.Millisecond
		f := newFixture(t, 400, []string{"batch"}, []int{10, 4})
		f.wait = wait
		r := f.create(t, t.TempDir())
		start := time.Now()
		if err := r.Play(t.Context(), f.options(workers)); err != nil {
			t.Fatal(err)
		}
		took, ideal := time.Since(start), time.Duration(f.calls.n.Load())*wait/workers
		t.Logf("%d calls took %v, ideal %v: %.1f %%", f.calls.n.Load(), took, ideal, 100*float64(ideal)/float64(took))
		if float64(ideal) < 0.95*float64(took) {
			t.Errorf("%v for what 64 lines could do in %v", took, ideal)
		}
	})
}

// Every session is a transcript, and the receiver rebuilds it from its payload.
func TestRunRecords(t *testing.T) {
	dir := t.TempDir()
	f := newFixture(t, 4, []string{"batch", "adaptive"}, []int{0, 3}, session.Coin)
	r := f.create(t, dir)
	if err := r.Play(t.Context(), f.options(3)); err != nil {
		t.Fatal(err)
	}
	list, err := r.Store.List(t.Context())
	if err != nil || len(list) != r.Table().Planned {
		t.Fatalf("%d transcripts of %d sessions: %v", len(list), r.Table().Planned, err)
	}
	for _, s := range list {
		_, st, err := transcripts.Load(s.Path)
		if err != nil || !s.Complete || s.Problem == nil || s.Problem.Set != "embedded" {
			t.Fatalf("%+v: %v", s, err)
		}
		set := st.Setup
		strategy, err := qa.ParseStrategy(set.Strategy)
		if err != nil {
			t.Fatal(err)
		}
		var got session.State
		src := session.Receive(session.Config{Prompt: set.Prompt, Form: set.Form, Small: f.student, Strategy: strategy, Budget: set.Budget, Seed: set.Seed, Control: set.Control}, st.Finished.Payload)
		if err := src(t.Context(), func(e session.Event) { got = got.Apply(e) }); err != nil || got.Finished.FinalSHA256 != st.Finished.FinalSHA256 {
			t.Errorf("%s at %d, %q: received %v", set.Strategy, set.Budget, set.Control, err)
		}
	}
}

func TestOutputs(t *testing.T) {
	f := newFixture(t, 9, []string{"batch"}, []int{0, 2}, session.Coin)
	got := f.play(t, 2)
	var b bytes.Buffer
	if err := got.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"9 problems of embedded: small right ", "| batch | 2 | 9/9 (100.0 %) |", "| batch | 2 | coin |", "cannot show less than 66.7 points", "| strong | 9/9 (100.0 %) | 70.1 to 100.0 |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	// Every table has as many cells in each line as in its head.
	cells := 0
	for line := range strings.Lines(b.String()) {
		n := strings.Count(line, "|")
		if n == 0 {
			cells = 0
		} else if cells == 0 {
			cells = n
		} else if n != cells {
			t.Errorf("%d cells under %d: %s", n, cells, line)
		}
	}
	b.Reset()
	if err := got.CSV(&b); err != nil {
		t.Fatal(err)
	}
	checkCSV(t, b.String())
	var keys struct {
		Rows []map[string]json.RawMessage
	}
	if err := json.Unmarshal([]byte(document(t, got)), &keys); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"wilson", "bootstrap", "recovery", "recovery_subset", "pgr", "won", "lost", "controls", "by_difficulty", "ratios", "sent", "power"} {
		if keys.Rows[1][key] == nil {
			t.Errorf("the document of a row has no %s", key)
		}
	}
}

// In another format, and with a check, the same decisions are sent in other
// bits: those of the flag and of the check are counted.
func TestRunFormats(t *testing.T) {
	f := newFixture(t, 3, []string{"batch"}, []int{2}, session.Coin)
	f.plan.Format, f.plan.Check = qa.Coded1, session.CheckOn
	got := f.play(t, 2)
	r := got.Rows[0]
	if got.Format != qa.Coded1 || *r.Sent.Payload != 1+2+8 || *r.Sent.Nominal != 2+8 || *r.Sent.Ideal != 2+8 || *r.Controls["coin"].Sent.Payload != 0 {
		t.Errorf("%+v", r.Sent)
	}
	f.plan.Format = "morse"
	if _, err := bench.Create(t.TempDir(), f.plan, f.problems); err == nil {
		t.Error("a format that is none was taken")
	}
}

func checkCSV(t *testing.T, text string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	want := strings.Count(lines[0], ",")
	for _, l := range lines {
		if strings.Count(l, ",") != want {
			t.Errorf("%d columns, want %d: %s", strings.Count(l, ","), want, l)
		}
	}
	if len(lines) < 1+2+3 {
		t.Errorf("%d lines", len(lines))
	}
}

// Instant models: what a session costs in a run, its transcript included.
func BenchmarkRun(b *testing.B) {
	const n = 200
	sessions := 0
	for b.Loop() {
		b.StopTimer()
		f := newFixture(b, n, []string{"batch"}, []int{10})
		r := f.create(b, b.TempDir())
		b.StartTimer()
		if err := r.Play(b.Context(), f.options(16)); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		sessions += 2 * n
	}
	b.ReportMetric(float64(sessions)/b.Elapsed().Seconds(), "sessions/s")
}

// A run whose transcripts cannot be written ends, as its figures are read from
// there; and it goes on once they can.
func TestRunUnsaved(t *testing.T) {
	f := newFixture(t, 3, []string{"batch"}, []int{2})
	r := f.create(t, t.TempDir())
	year := filepath.Join(r.Store.Dir(), time.Now().UTC().Format("2006"))
	if err := errors.Join(os.MkdirAll(r.Store.Dir(), 0o700), os.WriteFile(year, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := r.Play(t.Context(), f.options(2)); err == nil || !strings.Contains(err.Error(), "no longer saved: create transcript: ") || !strings.Contains(err.Error(), "resume the run") {
		t.Fatalf("%v", err)
	}
	if err := os.Remove(year); err != nil {
		t.Fatal(err)
	}
	if err := r.Play(t.Context(), f.options(2)); err != nil || r.Left(true) != 0 {
		t.Errorf("%v, %d left", err, r.Left(true))
	}
}
