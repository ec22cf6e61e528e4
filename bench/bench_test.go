package bench_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// student knows nothing until it is told: its first draft is wrong, and after
// any answer it writes what the answer says.
type student struct{ gold map[string]string }

func (student) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "student", PromptSet: "compact", Deterministic: true}, nil
}

func (s student) Stream(ctx context.Context, req models.Request, _ func(models.Chunk) error) (models.Reply, error) {
	r := models.Reply{Option: -1}
	gold := s.gold[strings.TrimPrefix(strings.SplitN(req.Prompt, "\n", 2)[0], "P: ")]
	switch {
	case req.Role == models.RoleAsk:
		r.Text = "1. Is the answer above 0?\n2. Is the answer even?"
	case req.Role == models.RoleReference, req.Role == models.RoleRevise && strings.Contains(req.Prompt, "yes"):
		r.Text = "Answer: " + gold
	default:
		r.Text = "Answer: 1000"
	}
	return r, ctx.Err()
}

// teacher says yes to all.
type teacher struct{ student }

func (t teacher) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "teacher", PromptSet: "compact", Capabilities: models.Capabilities{Choice: true}}, nil
}

func (t teacher) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if req.Role == models.RoleAnswer {
		return models.Reply{Text: " yes", Option: qa.OptionYes}, nil
	}
	return t.student.Stream(ctx, req, emit)
}

func config(t *testing.T, n int) bench.Config {
	t.Helper()
	batch, err := qa.ParseStrategy("batch")
	if err != nil {
		t.Fatal(err)
	}
	problems := bench.Embedded(5_000_000, n)
	s := student{map[string]string{}}
	for _, p := range problems {
		s.gold[p.Prompt] = p.Gold
	}
	return bench.Config{
		Problems: problems, Strategies: []qa.Strategy{batch}, Budgets: []int{0, 2}, Workers: 3,
		Pair: func() (models.Model, models.Model, error) { return s, teacher{s}, nil },
	}
}

func TestRunCounts(t *testing.T) {
	c := config(t, 9)
	calls := 0
	c.Done = func(finished, of int) {
		if calls++; finished != calls || of != 9 {
			t.Errorf("%d of %d at call %d", finished, of, calls)
		}
	}
	got, err := bench.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	even := 0
	for _, p := range c.Problems {
		if strings.ContainsAny(p.Gold[len(p.Gold)-1:], "02468") {
			even++
		}
	}
	if got.SmallRight != 0 || got.StrongRight != 9 || got.StrongRuns != 9 || len(got.Rows) != 2 {
		t.Errorf("%+v", got)
	}
	if r := got.Rows[0]; r.Right != 0 || r.Bits != 0 || r.Known != 0 {
		t.Errorf("at 0 bits: %+v", r)
	}
	if r := got.Rows[1]; r.Right != 9 || r.Won != 9 || r.Lost != 0 || r.Bits != 18 || r.Sent != 18 || r.Known != 18 || r.True != 9+even {
		t.Errorf("at 2 bits, %d of the answers even: %+v", even, r)
	}
	var b strings.Builder
	if err := got.Markdown(&b); err != nil || !strings.Contains(b.String(), "| batch | 2 | 9/9 (100.0 %) | +100.0 points | 9 | 0 | 2.00 a session |") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// tired is a teacher whose first call fails.
type tired struct {
	teacher
	failed *atomic.Bool
}

func (t tired) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if !t.failed.Swap(true) {
		return models.Reply{}, &models.Error{Model: "test/teacher", Fault: models.Limited, RetryAfter: time.Millisecond, Err: errors.New("slow down")}
	}
	return t.teacher.Stream(ctx, req, emit)
}

// A server that is busy for a moment does not end a run of hours, unless it is
// to.
func TestRunRetries(t *testing.T) {
	for retries := range 2 {
		c := config(t, 3)
		c.MaxRetries = retries
		s, _, err := c.Pair()
		if err != nil {
			t.Fatal(err)
		}
		failed := new(atomic.Bool)
		c.Pair = func() (models.Model, models.Model, error) { return s, tired{teacher{s.(student)}, failed}, nil }
		got, err := bench.Run(t.Context(), c)
		e := (*models.Error)(nil)
		if limited := errors.As(err, &e) && e.Fault == models.Limited; limited == (retries > 0) || !limited && got.Rows[1].Right != 3 {
			t.Errorf("%d retries: %v, %+v", retries, err, got)
		}
	}
}

// In another format, and with a check, the same decisions are sent in other
// bits: those of the flag and of the check are counted.
func TestRunFormats(t *testing.T) {
	c := config(t, 3)
	c.Format, c.Check = qa.Coded1, session.CheckOn
	got, err := bench.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if r := got.Rows[1]; got.Format != qa.Coded1 || r.Sent != 3*(1+2+8) || r.Bits != 3*(2+8) || r.Ideal != 3*(2+8) {
		t.Errorf("%+v", got)
	}
}

func TestRunEndsWithItsFirstError(t *testing.T) {
	c := config(t, 50)
	broken := errors.New("no such model")
	c.Pair = func() (models.Model, models.Model, error) { return nil, nil, broken }
	if _, err := bench.Run(t.Context(), c); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c = config(t, 50)
	c.Done = func(int, int) { cancel() }
	if _, err := bench.Run(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestOpen(t *testing.T) {
	for _, n := range []int{0, -1, 2_000_000} {
		if _, err := bench.Open("embedded", 1, n); err == nil {
			t.Errorf("%d problems were opened", n)
		}
	}
	if _, err := bench.Open("nothing", 1, 1); err == nil {
		t.Error("a set of no name was opened")
	}
}
