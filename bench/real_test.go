package bench_test

import (
	"os"
	"strconv"
	"testing"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamatest"
	"tenbits/session"
	"tenbits/transcripts"
)

// The embedded pair, served by a real Ollama, comes to nearly what it comes to in
// the process: the same weights, other arithmetic. How often they differ, and
// in what, is logged; the figures are in docs/results.md. TENBITS_CASES sets on
// how many problems.
func TestRealBench(t *testing.T) {
	problems := 4
	if n, err := strconv.Atoi(os.Getenv("TENBITS_CASES")); err == nil && n > 0 {
		problems = n
	}
	server := ollamatest.Start(t)
	none := func(string) string { return "" }
	here := ran(t, problems, 2, func() (bench.Models, error) {
		small, err := embedded.Small()
		if err != nil {
			return bench.Models{}, err
		}
		strong, err := embedded.Strong()
		return bench.Models{Small: small, Strong: strong}, err
	})
	there := ran(t, problems, 1, func() (bench.Models, error) {
		s := ollama.NewServer(server.Host(), none, ollama.Options{})
		return bench.Models{Small: s.Model(ollamatest.Small), Strong: s.Model(ollamatest.Strong)}, nil
	})
	own, served := here.Table(), there.Table()
	if own.Failed > 0 || served.Failed > 0 {
		t.Errorf("%d and %d sessions failed: %v %v", own.Failed, served.Failed, own.Reasons, served.Reasons)
	}
	t.Logf("alone: small right %.0f in the process, %.0f served; strong %.0f, %.0f; of %d", own.Alone.Small.Right, served.Alone.Small.Right, own.Alone.Strong.Right, served.Alone.Strong.Right, problems)
	keys := []bench.Key{bench.AloneKey()}
	for _, r := range own.Rows {
		keys = append(keys, r.Key())
	}
	for i, k := range keys {
		d := differences(t, here, there, k)
		if i > 0 {
			a, b := own.Rows[i-1], served.Rows[i-1]
			t.Logf("%s: right %.0f in the process, %.0f served; won %.0f, %.0f; lost %.0f, %.0f", k, a.Right, b.Right, a.Won, b.Won, a.Lost, b.Lost)
		}
		t.Logf("%s: of %d sessions %d have another first draft, %d another solution of the strong model's, %d other questions, %d other answers, %d another final draft, %d another final answer", k, d.sessions, d.first, d.reference, d.questions, d.payload, d.final, d.answer)
		if d.sessions != problems || d.answer*5 > problems+4 {
			t.Errorf("%s: %+v", k, d)
		}
	}
}

// ran plays batch and adaptive at ten bits.
func ran(t *testing.T, problems, workers int, open func() (bench.Models, error)) *bench.Run {
	t.Helper()
	f := newFixture(t, problems, []string{"batch", "adaptive"}, []int{10}, session.Self)
	f.plan.Check = session.CheckOff // what is sent is to be compared
	m, err := open()
	if err != nil {
		t.Fatal(err)
	}
	for to, from := range map[*models.Card]models.Model{&f.plan.Small: m.Small, &f.plan.Strong: m.Strong} {
		if *to, err = from.Describe(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r := f.create(t, t.TempDir())
	if err := r.Play(t.Context(), bench.Options{Workers: workers, Open: open}); err != nil {
		t.Fatal(err)
	}
	return r
}

// differs counts the sessions of a row that differ in something.
type differs struct{ sessions, first, reference, questions, payload, final, answer int }

func differences(t *testing.T, a, b *bench.Run, k bench.Key) (d differs) {
	t.Helper()
	others := b.Results(k)
	for i, r := range a.Results(k) {
		x, y := recorded(t, a, r), recorded(t, b, others[i])
		d.sessions++
		count := func(n *int, differ bool) {
			if differ {
				*n++
			}
		}
		count(&d.first, x.First().Text != y.First().Text)
		if x.Reference != nil && y.Reference != nil {
			count(&d.reference, x.Reference.Text != y.Reference.Text)
		}
		count(&d.questions, asked(x) != asked(y))
		count(&d.payload, x.Finished.Payload != y.Finished.Payload)
		count(&d.final, x.Final().Text != y.Final().Text)
		one, other := x.Final().Answer, y.Final().Answer
		count(&d.answer, (one == nil) != (other == nil) || one != nil && *one != *other)
	}
	return d
}

func asked(st session.State) (text string) {
	for _, q := range st.Game.Questions {
		text += q.Text + "\n"
	}
	return text
}

func recorded(t *testing.T, r *bench.Run, of bench.Result) session.State {
	t.Helper()
	path, err := r.Store.Path(of.Session)
	if err != nil {
		t.Fatal(err)
	}
	_, st, err := transcripts.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return st
}
