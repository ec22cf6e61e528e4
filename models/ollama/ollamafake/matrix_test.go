package ollamafake_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/models/ollama/ollamafake"
	"tenbits/qa"
	"tenbits/session"
)

// fullEnv names the variable that asks for the whole matrix.
const fullEnv = "TENBITS_FAULTS"

// A cell of the matrix is a session with a fault in one of its calls.
type cell struct {
	mode
	call  int
	model string // that is called
	good  bool   // the fault is for good
	ailment
}

// String names the cell.
func (c cell) String() string {
	lasts := "once"
	if c.good {
		lasts = "for good"
	}
	return fmt.Sprintf("%s with %s: call %d: %s, %s", c.strategy, c.version, c.call, c.fault.Name, lasts)
}

// run plays a cell.
func (c cell) run(t testing.TB, b *table, path string, want session.State) (result, error) {
	b.server.Reset()
	b.idle, b.retries, b.waits, b.mend = 0, 1, nil, c.group == "refused" && !c.good
	if c.group == "silence" {
		b.idle, b.retries = idleTime, silentTries-1
	}
	cfg := b.config(t, c.strategy, want.Setup.Gold)
	b.idle = 0
	b.server.Break(c.call, c.fault, c.good)
	p, err := saved(t, path, session.Run(cfg))
	b.server.Mend()
	if err != nil {
		return 0, err
	}
	if p.state.Finished == nil {
		return 0, fmt.Errorf("it has no end: %w", p.err)
	}
	if p.err == nil {
		r, err := c.ended(p, b, want)
		if c.model == ollamafake.Strong && !c.good && err == nil {
			err = rebuilds(p, play(t, session.Receive(b.config(t, c.strategy, nil), p.state.Finished.Payload)))
		}
		return r, err
	}
	if err := c.failed(p, b, want); err != nil {
		return 0, err
	}
	if p, err = resumed(t, path, b.config(t, c.strategy, nil)); err != nil || p.err != nil {
		return 0, fmt.Errorf("resumed: %w", errors.Join(err, p.err))
	}
	return resumes, same(p.state, want)
}

// rebuilds checks that a receiver, whose small model nothing has disturbed, comes
// to the drafts of a session by its payload alone.
func rebuilds(sent, received played) error {
	if received.err != nil || !slices.Equal(sent.state.Game.Drafts, received.state.Game.Drafts) {
		return fmt.Errorf("received as %+v, %v", received.state.Game.Drafts, received.err)
	}
	return nil
}

// ended checks a session that came to an end of its own.
func (c cell) ended(p played, b *table, want session.State) (result, error) {
	switch {
	case c.harmless && len(p.state.Retried) == 0:
		return same0, same(p.state, want)
	case c.want == "":
		return went, c.plausible(p.state)
	case c.good || !c.again:
		if c.group == "thinking only" {
			return went, c.plausible(p.state)
		}
		return 0, errors.New("the fault did nothing")
	}
	if len(p.state.Retried) == 0 && c.group == "thinking only" {
		return same0, same(p.state, want) // a choice was made without words
	}
	return passed, errors.Join(c.retried(p, b), same(p.state, want))
}

// retried checks that the one call that was made again was told of.
func (c cell) retried(p played, b *table) error {
	if n := len(p.state.Retried); n != 1 && c.group != "silence" {
		return fmt.Errorf("%d calls were made again", n)
	}
	r := p.state.Retried[0]
	wait := c.after
	switch {
	case strings.HasSuffix(c.group, "a date"):
		wait = 30 * time.Second
	case wait == 0:
		wait = time.Second
	}
	if r.Wait != wait || b.waits[0] != wait || len(b.waits) != len(p.state.Retried) {
		return fmt.Errorf("said that it waits %v, and waited %v, want %v", r.Wait, b.waits, wait)
	}
	if r.Fault != c.want || r.Try != 2 || r.Most != b.retries+1 {
		return fmt.Errorf("it is made again as %+v", r)
	}
	return c.named(r.Why, b)
}

// named checks what an error says: which model, where, and what was wrong.
func (c cell) named(text string, b *table) error {
	for _, part := range []string{"ollama/s", " at " + b.server.URL, c.says} {
		if !strings.Contains(text, part) {
			return fmt.Errorf("%q does not name %q", text, part)
		}
	}
	return nil
}

// failed checks a session that the fault has ended: it ends in the right way,
// says what to do, and keeps what came and nothing else.
func (c cell) failed(p played, b *table, want session.State) error {
	e := (*models.Error)(nil)
	if !errors.As(p.err, &e) || e.Fault != c.want {
		return fmt.Errorf("it ended with %#v, want %q", p.err, c.want)
	}
	outcome := session.Infrastructure
	if c.want == models.Limited || c.want == models.Exhausted {
		outcome = session.OverBudget
	}
	f := p.state.Failed
	if p.state.Finished.Outcome != outcome || f == nil || f.Fault != c.want || f.Text != p.err.Error() {
		return fmt.Errorf("it ended as %+v, %+v", p.state.Finished, f)
	}
	if !strings.Contains(f.Hint, c.hint) {
		return fmt.Errorf("the hint is %q, want %q in it", f.Hint, c.hint)
	}
	tries := 0
	if c.again {
		tries = b.retries
	}
	if len(p.state.Retried) != tries && c.group != "silence" || !c.again && !c.fault.Refuses() && b.server.Struck() != 1 {
		return fmt.Errorf("%d calls were made again", len(p.state.Retried))
	}
	if c.again && !c.good {
		return errors.New("a fault that passed ended it")
	}
	return errors.Join(c.named(f.Text, b), c.prefix(p.state, want))
}

// prefix checks that nothing is in a session that would not have been in it
// without the fault.
func (c cell) prefix(got, want session.State) error {
	g, w := got.Game, want.Game
	if len(g.Drafts) > len(w.Drafts) || !slices.Equal(g.Drafts, w.Drafts[:len(g.Drafts)]) {
		return fmt.Errorf("the drafts are %+v", g.Drafts)
	}
	if len(g.Decisions) > len(w.Decisions) || !slices.EqualFunc(g.Decisions, w.Decisions[:len(g.Decisions)], qa.Taken.Equal) {
		return fmt.Errorf("the decisions are %+v", g.Decisions)
	}
	if !strings.HasPrefix(string(want.Finished.Payload), string(got.Finished.Payload)) {
		return fmt.Errorf("the payload %q is not how %q begins", got.Finished.Payload, want.Finished.Payload)
	}
	return nil
}

// plausible checks a session in which a model wrote nonsense: its end is that of
// any session, and its payload holds its decisions and no more.
func (c cell) plausible(s session.State) error {
	switch s.Finished.Outcome {
	case session.Solved, session.Unsolved, session.Unparsed:
	default:
		return fmt.Errorf("it ended as %q", s.Finished.Outcome)
	}
	r, err := qa.NewReader(s.Finished.Payload, s.Game)
	if err != nil {
		return err
	}
	for _, d := range s.Game.Decisions {
		if option, err := r.Next(d.Decision); err != nil || option != d.Option {
			return fmt.Errorf("decision %d is %d, and %d in the payload; %v", d.N, d.Option, option, err)
		}
	}
	if _, err := r.End(s.Game); err != nil {
		return err
	}
	most := s.Setup.Budget
	if s.Setup.Check {
		most += qa.CheckBits
	}
	if len(r.Rest()) > 0 || len(s.Finished.Payload) > most {
		return fmt.Errorf("%d bits, of which %d are nobody's", len(s.Finished.Payload), len(r.Rest()))
	}
	for _, q := range s.Game.Questions {
		if strings.Contains(q.Text, "so on") || strings.Contains(q.Text, "help") {
			return fmt.Errorf("a question was made of %q", q.Text)
		}
	}
	return nil
}

// A mode is a kind of session that the matrix is played with.
type mode struct{ version, strategy string }

func modes() []mode {
	return []mode{
		{ollamafake.Modern, "batch"}, {ollamafake.Modern, "adaptive"},
		{ollamafake.Plain, "batch"},
	}
}

// cells returns all cells of a mode.
func cells(m mode, calls []ollamafake.Call) []cell {
	var list []cell
	for i, call := range calls {
		for _, a := range append(ailments(), cuts(call.Lines)...) {
			list = append(list, cell{m, i + 1, call.Model, false, a}, cell{m, i + 1, call.Model, true, a})
		}
	}
	return list
}

// sample returns one cell for each fault whose turn it is in a mode, here and
// there in the session, every other one for good.
func sample(list []cell) []cell {
	turn := slices.Index(modes(), list[0].mode)
	groups := groups()
	some := make([]cell, len(groups))
	for _, c := range list {
		g := slices.Index(groups, c.group)
		if g%len(modes()) == turn && c.call <= 1+g*5%list[len(list)-1].call && c.good == (g/len(modes())%2 == 1) {
			some[g] = c
		}
	}
	return slices.DeleteFunc(some, func(c cell) bool { return c.call == 0 })
}

// Whatever goes wrong in a call of a session, the session ends as it should,
// says what to do, invents nothing, and goes on to the same end. Without the
// variable that asks for all of them, a few sessions stand for the rest.
func TestFaults(t *testing.T) {
	full := os.Getenv(fullEnv) != ""
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
	var sheet sheet
	played := 0
	for _, m := range modes() {
		t.Run(m.version+" "+m.strategy, func(t *testing.T) {
			b := newTable(t, m.version)
			want, calls := undisturbed(t, b, m.strategy)
			if n := decided(calls); n != len(want.Game.Decisions) {
				t.Fatalf("%d of %d calls are answers", n, len(calls))
			}
			list := cells(m, calls)
			t.Logf("%d calls, %d sessions with a fault", len(calls), len(list))
			if !full {
				list = sample(list)
			}
			runAll(t, list, want, &sheet)
			played++
		})
	}
	table := sheet.markdown(groups())
	t.Logf("\n%s", table)
	if !full {
		t.Logf("a sample: %s=1 plays every fault in every call", fullEnv)
	}
	if !full || played < len(modes()) {
		return
	}
	const page = "../../../docs/reliability.md"
	if text, err := os.ReadFile(page); err != nil || !strings.Contains(string(text), table) {
		t.Errorf("%s does not have this table; %v", page, err)
	}
}

// decided counts the calls in which an answer was given.
func decided(calls []ollamafake.Call) int {
	n := 0
	for _, c := range calls {
		if c.Format != nil {
			n++
		}
	}
	return n
}

// workers is how many cells are played at once: most of them wait for nobody,
// and some only wait.
const workers = 4

func runAll(t *testing.T, list []cell, want session.State, sheet *sheet) {
	next := make(chan cell)
	var wg sync.WaitGroup
	for i := range workers {
		b := newTable(t, want.Setup.Small.Card.Server[len("Ollama "):])
		path := filepath.Join(t.TempDir(), fmt.Sprint(i, ".jsonl"))
		wg.Go(func() {
			for c := range next {
				r, err := c.run(t, b, path, want)
				if err != nil {
					t.Errorf("%v: %v", c, err)
					continue
				}
				sheet.add(c, r)
			}
		})
	}
	for _, c := range list {
		next <- c
	}
	close(next)
	wg.Wait()
}
