package models_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/modelstest"
)

// A shared model is still one that a session can count on.
func TestMemoModel(t *testing.T) {
	modelstest.Run(t, func(t *testing.T) models.Model {
		m, err := embedded.Small()
		if err != nil {
			t.Fatal(err)
		}
		card, err := m.Describe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return models.NewMemo(1<<20).Share(m, card)
	}, modelstest.Options{Prompt: "P: Ann has 12 apples and buys 5 more. How many apples does Ann have?\nA:"})
}

// oracle is a deterministic model that counts its calls. Its reply is its
// request.
type oracle struct {
	mu    *sync.Mutex
	calls map[string]int
	fails func(n int) error // of all calls, from 1
	wait  time.Duration
}

func newOracle() oracle { return oracle{mu: new(sync.Mutex), calls: map[string]int{}} }

func (o oracle) card() models.Card {
	return models.Card{Provider: "test", Name: "oracle", Deterministic: true}
}

func (o oracle) Describe(context.Context) (models.Card, error) { return o.card(), nil }

func (o oracle) call(ctx context.Context, prompt string) error {
	o.mu.Lock()
	o.calls[prompt]++
	n := 0
	for _, c := range o.calls {
		n += c
	}
	o.mu.Unlock()
	if o.wait > 0 {
		timer := time.NewTimer(o.wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return &models.Error{Model: "test/oracle", Fault: models.Interrupted, Err: ctx.Err()}
		}
	}
	if o.fails != nil {
		return o.fails(n)
	}
	return nil
}

func (o oracle) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if err := o.call(ctx, req.Prompt); err != nil {
		return models.Reply{}, err
	}
	r := models.Reply{Text: req.Prompt, Thinking: "so", Option: 1, Chances: []float64{0.25, 0.75}, Sent: []models.Sent{{Limit: 1}}, Usage: models.Usage{In: 7, Out: 3, Money: 9}}
	if emit != nil {
		return r, emit(models.Chunk{Text: r.Text, Thinking: r.Thinking, Tokens: 3})
	}
	return r, nil
}

func (o oracle) Predict(ctx context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	return []float64{0.5, 0.5}, models.Usage{In: 7}, o.call(ctx, req.Prompt)
}

// A call that was made is not made again, and says so: nothing was written, and
// nothing paid. What its caller does to the reply does not reach the next.
func TestMemoRecalls(t *testing.T) {
	o := newOracle()
	m := models.NewMemo(1<<20).Share(o, o.card())
	for i, want := range []models.Usage{{In: 7, Out: 3, Money: 9}, {In: 7, Cached: 7}, {In: 7, Cached: 7}} {
		shown := ""
		r, err := m.Stream(t.Context(), models.Request{Prompt: "a"}, func(c models.Chunk) error {
			shown += c.Thinking + c.Text
			return nil
		})
		if err != nil || r.Text != "a" || r.Thinking != "so" || r.Option != 1 || shown != "soa" || r.Usage != want || r.Chances[0] != 0.25 || (r.Sent == nil) != (i > 0) {
			t.Errorf("call %d: %+v, showed %q: %v", i+1, r, shown, err)
		}
		r.Chances[0] = math.NaN()
		p, u, err := m.(models.Predictor).Predict(t.Context(), models.Request{Prompt: "b"}, []string{"x", "y"})
		if err != nil || p[0] != 0.5 || u.In != 7 || (u.Cached == 7) != (i > 0) {
			t.Errorf("call %d: %v, %+v: %v", i+1, p, u, err)
		}
		p[0] = math.NaN()
	}
	if o.calls["a"] != 1 || o.calls["b"] != 1 {
		t.Errorf("calls %v", o.calls)
	}
}

// Nothing is shared of a model that may reply otherwise the next time.
func TestMemoLeavesOthersAlone(t *testing.T) {
	o := newOracle()
	card := o.card()
	card.Deterministic = false
	m := models.NewMemo(1<<20).Share(o, card)
	for range 3 {
		if _, err := m.Stream(t.Context(), models.Request{Prompt: "a"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if o.calls["a"] != 3 {
		t.Errorf("%d calls of 3 were made", o.calls["a"])
	}
}

// Two calls share a reply only when all is the same that it can depend on, the
// model with it.
func TestMemoTellsApart(t *testing.T) {
	memo := models.NewMemo(1 << 20)
	other := newOracle().card()
	other.Digest = "sha256:other"
	requests := []models.Request{
		{Prompt: "a"}, {Prompt: "b"}, {System: "a"}, {System: "a", Prompt: "a"}, {Prompt: "a", Role: models.RoleDraft}, {Prompt: "a", Stop: []string{"x"}}, {Prompt: "a", Stop: []string{"x", "y"}},
		{Prompt: "a", Stop: []string{"xy"}}, {Prompt: "a", Stop: []string{""}}, {Prompt: "a", MaxTokens: 1}, {Prompt: "a", Temperature: 1}, {Prompt: "a", Seed: 1}, {Prompt: "a", Think: true},
		{Prompt: "a", Choice: &models.Choice{}}, {Prompt: "a", Choice: &models.Choice{After: "x"}}, {Prompt: "a", Choice: &models.Choice{Options: []string{"x"}}},
		{Prompt: "a", Choice: &models.Choice{Options: []string{"x", "y"}}}, {Prompt: "\xff"}, {Prompt: "\xfe"},
	}
	for _, card := range []models.Card{newOracle().card(), other} {
		for i, req := range requests {
			o := newOracle()
			m := memo.Share(o, card)
			_, err1 := m.Stream(t.Context(), req, nil)
			_, _, err2 := m.(models.Predictor).Predict(t.Context(), req, []string{"x", "y"})
			_, _, err3 := m.(models.Predictor).Predict(t.Context(), req, []string{"xy"})
			if err := errors.Join(err1, err2, err3); err != nil || o.calls[req.Prompt] != 3 {
				t.Errorf("%s, request %d %+v: %d of its three calls were made: %v", card.Digest, i, req, o.calls[req.Prompt], err)
			}
		}
	}
}

// Of many equal calls at a time one is made; the others wait, and one that is
// cancelled meanwhile does not wait longer.
func TestMemoTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOracle()
		o.wait = time.Second
		memo := models.NewMemo(1 << 20)
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				m := memo.Share(o, o.card())
				if _, err := m.Stream(t.Context(), models.Request{Prompt: "a"}, nil); err != nil {
					t.Error(err)
				}
				if i == 0 {
					return
				}
				if _, err := m.Stream(t.Context(), models.Request{Prompt: "a"}, nil); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		_, err := memo.Share(o, o.card()).Stream(ctx, models.Request{Prompt: "a"}, nil)
		if e := (*models.Error)(nil); !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &e) || e.Fault != models.Interrupted || time.Since(start) != 100*time.Millisecond {
			t.Errorf("cancelled after %v: %v", time.Since(start), err)
		}
		wg.Wait()
		if o.calls["a"] != 1 || time.Since(start) != time.Second {
			t.Errorf("%d calls in %v", o.calls["a"], time.Since(start))
		}
	})
}

// A failure is the failure of that call alone: those that wait try themselves,
// whatever ended it: an error, its caller's context, or its goroutine.
func TestMemoFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOracle()
		o.wait = time.Second
		broken := errors.New("broken")
		o.fails = func(n int) error {
			switch n {
			case 1:
				return broken
			case 3:
				runtime.Goexit()
			}
			return nil
		}
		m := models.NewMemo(1<<20).Share(o, o.card())
		call := func(ctx context.Context) error {
			_, err := m.Stream(ctx, models.Request{Prompt: "a"}, nil)
			return err
		}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		errs := make(chan error, 5)
		var wg sync.WaitGroup
		begin := func(ctx context.Context) {
			wg.Go(func() {
				err := errors.New("ended by Goexit")
				defer func() { errs <- err }()
				err = call(ctx)
			})
			synctest.Wait()
		}
		begin(t.Context()) // fails after a second
		begin(ctx)         // makes the second call, and is cancelled in it
		wg.Wait()
		first, second := <-errs, <-errs
		if first != broken && second != broken || !errors.Is(first, context.DeadlineExceeded) && !errors.Is(second, context.DeadlineExceeded) {
			t.Errorf("%v, %v", first, second)
		}
		begin(t.Context()) // is ended in the third
		begin(t.Context()) // makes the fourth
		begin(t.Context()) // and this one has its reply
		wg.Wait()
		if o.calls["a"] != 4 {
			t.Errorf("%d calls, want 4", o.calls["a"])
		}
	})
}

// However many replies there are, no more is kept than was allowed, what was
// used last stays, and every reply is that of its own request.
func TestMemoBounded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := newOracle()
		const room = 4 // replies
		m := models.NewMemo(room*600).Share(o, o.card())
		var recent []string // the last used first
		for range rapid.IntRange(1, 60).Draw(rt, "calls") {
			prompt := rapid.StringMatching(`[a-h]`).Draw(rt, "prompt")
			before := o.calls[prompt]
			r, err := m.Stream(rt.Context(), models.Request{Prompt: prompt}, nil)
			if err != nil || r.Text != prompt {
				rt.Fatalf("%q: %q, %v", prompt, r.Text, err)
			}
			at := -1
			for i, p := range recent {
				if p == prompt {
					at = i
				}
			}
			if made := o.calls[prompt] > before; made != (at < 0) {
				rt.Fatalf("%q after %q: made %t", prompt, recent, made)
			}
			if at >= 0 {
				recent = append(recent[:at:at], recent[at+1:]...)
			}
			recent = append([]string{prompt}, recent...)
			recent = recent[:min(len(recent), room)]
		}
	})
}
