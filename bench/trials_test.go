package bench_test

import (
	"context"
	"hash/crc32"
	"testing"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/session"
)

// moody is a student that knows a problem in one trial and not in another: each
// has a seed of its own.
type moody struct{ student }

func (m moody) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	s := m.student
	s.knows = func(prompt string) bool { return (uint64(crc32.ChecksumIEEE([]byte(prompt)))+req.Seed)%3 == 0 }
	return s.Stream(ctx, req, emit)
}

// With several trials a problem counts once, as the share of them; with a middle
// model difficulty is told as in the paper.
func TestRunTrials(t *testing.T) {
	const n = 12
	f := newFixture(t, n, []string{"batch"}, []int{2}, session.Resample)
	f.plan.Trials, f.plan.Middle = 3, "test/student"
	o := f.options(4)
	o.Open = func() (bench.Models, error) {
		middle := f.student
		middle.knows = func(prompt string) bool { return third(prompt + "!") }
		return bench.Models{Small: moody{f.student}, Strong: teacher{f.student}, Middle: middle}, nil
	}
	r := f.create(t, t.TempDir())
	if err := r.Play(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	got := r.Table()
	if got.Planned != 3*n*4 || got.Sessions != got.Planned || got.Failed != 0 {
		t.Fatalf("%d of %d sessions, %v", got.Sessions, got.Planned, got.Classes)
	}
	// Each problem is known in exactly one of three trials in a row.
	if a := got.Alone; a.Small.N != n || *a.Small.Accuracy < 0.33 || *a.Small.Accuracy > 0.34 || *a.Strong.Accuracy != 1 || a.Middle == nil || a.Middle.N != n {
		t.Errorf("alone: %+v", a)
	}
	row := got.Rows[0]
	if row.N != n || row.Right != n || row.Won < 7.99 || row.Won > 8.01 || row.Test.McNemar.Won != n || row.Classes[session.Solved] != 3*n {
		t.Errorf("%+v, %+v", row.Score, row.Test)
	}
	// The small model is right now and then, and so are all problems very hard.
	if got.Difficulties[bench.VeryHard] != n {
		t.Errorf("%v", got.Difficulties)
	}
	if c := row.Controls["resample"]; c == nil || c.N != n || *c.Sent.Nominal != 0 {
		t.Errorf("resample: %+v", c)
	}
}
