package bench_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/session"
)

// The answer itself, coded under sixteen drafts: an answer that all of them give
// takes less than a bit, one that none gives an escape and its place in the
// alphabet. What is sent is right as often as the strong model.
func TestRunSendsCoded(t *testing.T) {
	const n = 20
	f := newFixture(t, n, []string{"batch"}, []int{2, 4}, session.SendAnswerCoded)
	know, ideal, whole := 0, 0.0, 0.0
	short := func(know, n int) float64 { return float64(know) / float64(n) }
	for _, p := range f.problems {
		if third(p.Prompt) {
			know++
			ideal += math.Log2(17.0 / 16)
			whole++
		} else {
			ideal += math.Log2(17) + math.Log2(1000)
			whole += 15
		}
	}
	got := f.play(t, 3)
	if got.Planned != n*(1+2+session.AnswerSamples) || got.Sessions != got.Planned || len(got.Rows) != 2 {
		t.Errorf("%d of %d sessions, %d rows", got.Sessions, got.Planned, len(got.Rows))
	}
	for _, r := range got.Rows {
		c := r.Controls["send_answer_coded"]
		if c == nil || c.N != n || c.Right != n || *c.Sent.Payload != whole/n || math.Abs(*c.Sent.Ideal-ideal/n) > 1e-9 || c.Sent.Nominal != nil {
			t.Errorf("%s at %d bits: %+v; want %g bits, %g ideal", r.Strategy, r.Budget, c, whole/n, ideal/n)
		}
	}
	// Under the row's limit only answers that the small model gives itself fit:
	// there the first draft is right already.
	for _, r := range got.Rows {
		c := r.Controls["send_answer_coded_fits"]
		if c == nil || c.N != n || c.Right != r.Small || *c.Sent.Payload != short(know, n) || c.Difference.Holm == nil {
			t.Errorf("%s at %d bits: %+v; want %g right and %g bits", r.Strategy, r.Budget, c, r.Small, short(know, n))
		}
		if c := r.Controls["send_answer_fits"]; c == nil || c.Right != r.Small || *c.Sent.Payload != 0 {
			t.Errorf("%s at %d bits: %+v: ten bits do not fit", r.Strategy, r.Budget, c)
		}
	}
	if s := strings.Join(got.Notes, "\n"); !strings.Contains(s, "16 drafts that the small model samples at temperature 1, with the seeds 1 to 16") {
		t.Errorf("nothing is said of what it is coded under: %s", s)
	}
	// Of a problem one of whose drafts failed nothing is said.
	r := f.create(t, t.TempDir())
	o := f.options(1)
	o.Open = func() (bench.Models, error) {
		return bench.Models{Small: unlucky{f.student, f.problems[0].Prompt}, Strong: teacher{f.student}}, nil
	}
	if err := r.Play(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if got := r.Table(); got.Rows[0].N != n || got.Rows[0].Controls["send_answer_coded"].N != n-1 || got.Failed != 1 {
		t.Errorf("%d failed, %+v", got.Failed, got.Rows[0].Controls["send_answer_coded"])
	}
}

// unlucky is a student who fails in the third draft that is sampled of a problem.
type unlucky struct {
	student
	prompt string
}

func (u unlucky) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if req.Temperature > 0 && req.Seed == 3 && u.student.prompt(req) == u.prompt {
		return models.Reply{}, &models.Error{Model: "test/student", Fault: models.Interrupted, Err: errors.New("cut")}
	}
	return u.student.Stream(ctx, req, emit)
}

// A run whose models are gone is stopped, with what there was to say, and goes
// on to the same table when they are back.
func TestRunStopsWhenDown(t *testing.T) {
	f := newFixture(t, 80, []string{"batch"}, []int{2})
	whole := f.play(t, 3)
	dir := t.TempDir()
	r := f.create(t, dir)
	before := int(f.calls.n.Load())
	f.fails = func(n int) bool { return n-before > 300 }
	err := r.Play(t.Context(), f.options(3))
	if !errors.Is(err, bench.ErrDown) || !strings.Contains(err.Error(), "20 sessions failed one after another") || !strings.Contains(err.Error(), "no server") {
		t.Fatalf("%v", err)
	}
	part := r.Table()
	// A session that began before may yet end well, and those in a row count anew.
	if part.Failed < 20 || part.Failed > 2*20+3 || part.Sessions == part.Planned || part.Sessions == part.Failed {
		t.Errorf("%d sessions of %d, %d failed", part.Sessions, part.Planned, part.Failed)
	}
	f.fails = nil
	o := f.options(3)
	o.Failed = true
	if err := r.Play(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	// Calls that failed have no usage.
	if got, want := outcome(t, r.Table()), outcome(t, whole); got != want {
		t.Errorf("back:\n%s\nwant\n%s", got, want)
	}
}

// A prompt that no model takes is not a server that is gone.
func TestRunGoesOnOverBadPrompts(t *testing.T) {
	f := newFixture(t, 60, []string{"batch"}, []int{2})
	o := f.options(2)
	o.Open = func() (bench.Models, error) {
		return bench.Models{Small: full{f.student}, Strong: teacher{f.student}}, nil
	}
	r := f.create(t, t.TempDir())
	if err := r.Play(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if got := r.Table(); got.Failed != got.Planned || got.Classes[session.Infrastructure] != got.Planned {
		t.Errorf("%d of %d failed: %v", got.Failed, got.Planned, got.Classes)
	}
}

// full is a student whose context has no room for any prompt.
type full struct{ student }

func (full) Stream(context.Context, models.Request, func(models.Chunk) error) (models.Reply, error) {
	return models.Reply{}, &models.Error{Model: "test/student", Fault: models.Overflow, Err: errors.New("too long")}
}

// What scripts read of a table keeps its names.
func TestTableKeys(t *testing.T) {
	f := newFixture(t, 8, []string{"batch"}, []int{2}, session.Self, session.Coin, session.AllYes, session.AllNo, session.Noisy, session.Resample, session.SendAnswerCoded)
	var doc struct {
		Rows []map[string]any
	}
	if err := json.Unmarshal([]byte(document(t, f.play(t, 2))), &doc); err != nil {
		t.Fatal(err)
	}
	keys := func(v any) string { return strings.Join(slices.Sorted(maps.Keys(v.(map[string]any))), " ") }
	row := doc.Rows[0]
	controls := row["controls"].(map[string]any)
	for _, tt := range []struct {
		of   any
		want string
	}{
		{row, "accuracy answers answers_known answers_true bits bootstrap by_difficulty classes controls erasures gain lost n net pgr power ratios recovery recovery_subset recovery_subset_n right sent small strategy test wilson won wrong"},
		{row["bootstrap"], "gain pgr recovery recovery_subset"},
		{row["wilson"], "high low"},
		{row["sent"], "ideal nominal payload text"},
		{controls, "all_no all_yes coin do_nothing noisy resample self send_answer send_answer_coded send_answer_coded_fits send_answer_fits"},
		{controls["self"], "accuracy bootstrap by_difficulty difference gain lost n net pgr recovery recovery_subset right sent small wilson won wrong"},
	} {
		if got := keys(tt.of); got != tt.want {
			t.Errorf("%s\nwant\n%s", got, tt.want)
		}
	}
}

// With enough bits the answer itself is sent, and what it comes to stands beside
// the strategies at each budget, in the tables and in the chart.
func TestRunByBits(t *testing.T) {
	const n = 20
	f := newFixture(t, n, []string{"batch", "adaptive"}, []int{4, 10, 15}, session.Self, session.SendAnswerCoded)
	got := f.play(t, 3)
	for _, r := range got.Rows {
		for name, from := range map[string]int{"send_answer_fits": 10, "send_answer_coded_fits": 15} {
			want := r.Small
			if r.Budget >= from {
				want = n
			}
			if c := r.Controls[name]; c == nil || c.Right != want {
				t.Errorf("%s at %d bits, %s: %+v; want %g right", r.Strategy, r.Budget, name, c, want)
			}
		}
	}
	var b strings.Builder
	if err := got.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"## By bits", "| strategy | 4 | 10 | 15 |", "| batch |", "| batch, self |", "| do_nothing | 0 | 0 | 0 |",
		"| send_answer, where it fits | 0 | 100 | 100 |", "| send_answer_coded, where it fits | 0 | 0 | 100 |", "| send_answer, without a limit | 9.97 | 9.97 | 9.97 |",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	names := func(m bench.Measure) string {
		var out []string
		for _, s := range got.Plot(m).Series {
			out = append(out, s.Name)
		}
		return strings.Join(out, ", ")
	}
	if got, want := names(bench.PGR), "batch, adaptive, batch, self, adaptive, self, send_answer_coded that fits, send_answer that fits, do_nothing"; got != want {
		t.Errorf("lines for the gap: %s\nwant %s", got, want)
	}
	if got, want := names(bench.Recovery), "batch, adaptive, batch, self, adaptive, self"; got != want {
		t.Errorf("lines for recovery: %s\nwant %s", got, want)
	}
}
