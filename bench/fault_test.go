package bench_test

import (
	"strings"
	"testing"
	"time"

	"tenbits/bench"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
	"tenbits/session"
)

// Over a server that fails each twentieth call, in one way after the other,
// every session ends in its class, nothing that failed is scored, and the failed
// ones done again come to what a healthy server does.
func TestRunOverFaultyServer(t *testing.T) {
	const n = 24
	server := ollamafake.Start(t)
	f := newFixture(t, n, []string{"batch"}, []int{4}, session.AllYes)
	o := bench.Options{Workers: 4, Open: func() (m bench.Models, err error) {
		p := ollama.NewServer(strings.TrimPrefix(server.URL, "http://"), func(string) string { return "" }, ollama.Options{Timeout: time.Minute})
		return bench.Models{Small: p.Model(ollamafake.Small), Strong: p.Model(ollamafake.Strong)}, nil
	}}
	m, err := o.Open()
	if err != nil {
		t.Fatal(err)
	}
	if f.plan.Small, err = m.Small.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if f.plan.Strong, err = m.Strong.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	play := func(dir string, o bench.Options) *bench.Run {
		r := f.create(t, dir)
		if err := r.Play(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		return r
	}
	whole := play(t.TempDir(), o).Table()

	server.BreakEach(20, ollamafake.Reset(), ollamafake.Status(500, "llama runner process has terminated"), ollamafake.Cut(1), ollamafake.Status(429, "slow down"), ollamafake.Short(1))
	r := play(t.TempDir(), o)
	got := r.Table()
	ended := 0
	for class, sessions := range got.Classes {
		switch class {
		case session.Solved, session.Unsolved, session.Unparsed, session.Infrastructure, session.OverBudget:
			ended += sessions
		default:
			t.Errorf("%d sessions are %q", sessions, class)
		}
	}
	if got.Sessions != got.Planned || ended != got.Planned || whole.Failed != 0 {
		t.Errorf("%d of %d sessions, %d in a class; %d failed before", got.Sessions, got.Planned, ended, whole.Failed)
	}
	if got.Failed != got.Classes[session.Infrastructure]+got.Classes[session.OverBudget] || got.Classes[session.Infrastructure] == 0 || got.Classes[session.OverBudget] == 0 {
		t.Errorf("%d failed: %v", got.Failed, got.Classes)
	}
	row := got.Rows[0]
	if lost := row.Classes[session.Infrastructure] + row.Classes[session.OverBudget]; row.N != n-lost || lost == 0 || row.N == 0 {
		t.Errorf("%d problems are scored of %d, %d sessions failed", row.N, n, lost)
	}
	t.Logf("%d calls failed; %d of %d sessions: %v", server.Struck(), got.Failed, got.Planned, got.Classes)

	server.Mend()
	o.Failed = true
	if err := r.Play(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	again := r.Table()
	whole.Usage, again.Usage = got.Usage, got.Usage // calls of sessions that failed count too
	if document(t, again) != document(t, whole) {
		t.Errorf("done again:\n%s\nwant\n%s", document(t, again), document(t, whole))
	}
}
