package ollama_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamatest"
	"tenbits/qa"
	"tenbits/session"
)

// paces has what was measured of one runtime, a number a run.
type paces struct {
	writing            []float64 // tokens a second of a reply, from its first piece on
	clock              []float64 // the same by the server's own clock
	replies            []float64 // tokens a second of whole drafts, their prompts included
	batched, adaptives []float64 // milliseconds of a session

	tokens int           // written
	used   time.Duration // processor time that took, of all processes
}

// The embedded runtime writes at least as many tokens a second as Ollama does
// with the same file on the same machine, also by Ollama's own clock. Both are
// measured by turns, so that what else the machine does is fair to both.
//
// The figures are in docs/performance.md.
func TestRealPace(t *testing.T) {
	const runs = 7
	server := ollamatest.Start(t)
	s := provider(t, server, ollama.Options{})
	own := func(open func() (*embedded.Model, error)) models.Model {
		m, err := open()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	pairs := [2][2]models.Model{
		{own(embedded.Small), own(embedded.Strong)},
		{s.Model(ollamatest.Small), s.Model(ollamatest.Strong)},
	}
	list := draftPrompts(t)
	var here, there paces
	for run := range runs + 1 {
		for i, p := range []*paces{&here, &there} {
			measured := paces{}
			used := processorTime(t, server)
			measured.write(t, pairs[i][0])
			measured.used = processorTime(t, server) - used
			measured.measure(t, pairs[i], list[10*run:10*run+10], uint64(run))
			if i == 1 {
				g := generate(t, server, ollamatest.Small, qa.Prompt{Text: long, Max: 300}, false)
				measured.clock = []float64{float64(g.EvalCount) / g.EvalDuration.Seconds()}
			}
			if run > 0 { // the first one loads
				p.add(measured)
			}
		}
	}
	t.Logf("medians of %d runs by turns  %9s %9s   the best of them", runs, "embedded", "Ollama")
	for _, row := range []struct {
		what, unit  string
		here, there []float64
	}{
		{"writing, tokens", "/s", here.writing, there.writing},
		{"by Ollama's own clock", "/s", here.writing, there.clock},
		{"drafts, tokens", "/s", here.replies, there.replies},
		{"session, batch", "ms", here.batched, there.batched},
		{"session, adaptive", "ms", here.adaptives, there.adaptives},
	} {
		best := slices.Max[[]float64]
		if row.unit == "ms" {
			best = slices.Min[[]float64]
		}
		t.Logf("%-24s %2s %9.0f %9.0f %9.0f %9.0f", row.what, row.unit, middle(row.here), middle(row.there), best(row.here), best(row.there))
	}
	if here.used > 0 && there.used > 0 {
		t.Logf("%-24s %2s %9.0f %9.0f", "processor time, a token", "µs", 1e6*here.used.Seconds()/float64(here.tokens), 1e6*there.used.Seconds()/float64(there.tokens))
	}
	// The best run of each is the one in which the machine did the least beside.
	if own, other := slices.Max(here.writing), max(slices.Max(there.writing), slices.Max(there.clock)); own < other {
		t.Errorf("the embedded runtime writes %.0f tokens a second at best, Ollama %.0f", own, other)
	}
	if own, other := slices.Max(here.replies), slices.Max(there.replies); own < other {
		t.Errorf("the embedded runtime replies with %.0f tokens a second at best, Ollama with %.0f", own, other)
	}
	t.Log(manyThreads(t, server))
}

func (p *paces) add(q paces) {
	p.writing, p.clock, p.replies = append(p.writing, q.writing...), append(p.clock, q.clock...), append(p.replies, q.replies...)
	p.batched, p.adaptives = append(p.batched, q.batched...), append(p.adaptives, q.adaptives...)
	p.tokens, p.used = p.tokens+q.tokens, p.used+q.used
}

// write has a model write one long reply.
func (p *paces) write(t *testing.T, m models.Model) {
	t.Helper()
	var first time.Time
	n := 0
	_, err := m.Stream(t.Context(), models.Request{Prompt: long, MaxTokens: 300}, func(c models.Chunk) error {
		if c.Tokens == 0 {
			return nil
		}
		if first.IsZero() {
			first = time.Now()
		} else {
			n += c.Tokens
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	p.writing, p.tokens = []float64{float64(n) / time.Since(first).Seconds()}, n+1
}

// measure makes one run of drafts and sessions with a pair of models.
func (p *paces) measure(t *testing.T, pair [2]models.Model, list []qa.Prompt, seed uint64) {
	t.Helper()
	tokens, start := 0, time.Now()
	for _, prompt := range list {
		reply, err := pair[0].Stream(t.Context(), models.Request{Prompt: prompt.Text, Stop: prompt.Stop, MaxTokens: prompt.Max}, nil)
		if err != nil {
			t.Fatal(err)
		}
		tokens += reply.Usage.Out
	}
	p.replies = []float64{float64(tokens) / time.Since(start).Seconds()}
	p.batched = []float64{sessionTime(t, pair, "batch", seed)}
	p.adaptives = []float64{sessionTime(t, pair, "adaptive", seed)}
}

// sessionTime returns the milliseconds that a session of ten bits takes.
func sessionTime(t *testing.T, pair [2]models.Model, strategy string, seed uint64) float64 {
	t.Helper()
	s, err := qa.ParseStrategy(strategy)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	cfg := session.Config{Prompt: problems.New(problems.HeldOutSeed + 1000 + seed).Text, Small: pair[0], Strong: pair[1], Strategy: s, Budget: 10}
	if err := session.Run(cfg)(t.Context(), func(session.Event) {}); err != nil {
		t.Fatal(err)
	}
	return float64(time.Since(start)) / 1e6
}

// manyThreads says how fast a model is that the server runs with as many threads
// as it wants to. On a busy machine that can be very slow.
func manyThreads(t *testing.T, server *ollamatest.Server) string {
	const most = 20 * time.Second
	name := "threads"
	server.Create(t, name, ollamatest.Unnamed(t, ollamatest.File(t, ollamatest.Small)), map[string]any{"parameters": map[string]any{}})
	m := provider(t, server, ollama.Options{}).Model(name)
	if _, err := m.Stream(t.Context(), models.Request{Prompt: long, MaxTokens: 1}, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	n, start := 0, time.Now()
	_, err := m.Stream(ctx, models.Request{Prompt: long, MaxTokens: 300}, func(c models.Chunk) error { n += c.Tokens; return nil })
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("with as many threads as Ollama chooses: %.0f tokens a second", float64(n)/time.Since(start).Seconds())
}

// processorTime returns the processor time that this process, the server and the
// processes of its models have used; 0 where the system does not tell. It counts
// in steps of 10 ms.
func processorTime(t *testing.T, server *ollamatest.Server) time.Duration {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	ticks := 0
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		// After the name, which may hold anything: the state, the parent, and
		// the time used in the 14th and 15th field of the whole.
		_, rest, _ := strings.Cut(string(stat), ") ")
		pid, f := filepath.Base(filepath.Dir(file)), strings.Fields(rest)
		if len(f) < 13 || pid != strconv.Itoa(os.Getpid()) && pid != strconv.Itoa(server.PID) && f[1] != strconv.Itoa(server.PID) {
			continue
		}
		user, err1 := strconv.Atoi(f[11])
		system, err2 := strconv.Atoi(f[12])
		if err1 != nil || err2 != nil {
			t.Fatalf("%s: %s", file, stat)
		}
		ticks += user + system
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// middle returns the median.
func middle(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}
