package models_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"tenbits/models"
	"tenbits/models/modelstest"
	"tenbits/models/scripted"
)

// twelve returns a model whose reply has twelve chunks of one token.
func twelve() *scripted.Model {
	return &scripted.Model{
		Card: models.Card{Deterministic: true},
		StreamFn: func(context.Context, models.Request, int) (scripted.Line, error) {
			return scripted.Line{Text: "a b c d e f g h i j k l"}, nil
		},
	}
}

// A reader must see the tokens at the speed that was set, the first at once.
func TestPacedSlowsToThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := models.Paced(twelve(), models.NewPace(10))
		start := time.Now()
		n := 0
		_, err := m.Stream(t.Context(), models.Request{}, func(models.Chunk) error {
			if got, want := time.Since(start), time.Duration(n)*100*time.Millisecond; got != want {
				t.Errorf("chunk %d was shown after %v, want %v", n, got, want)
			}
			n++
			return nil
		})
		if err != nil || n != 12 {
			t.Errorf("%d chunks, %v", n, err)
		}
	})
}

// Whoever presses the key for full speed does not want to wait for a pause
// that has begun, and a new pace holds from then on.
func TestSetHoldsAtOnce(t *testing.T) {
	for _, test := range []struct {
		pace float64
		want time.Duration
	}{
		{0, 300 * time.Second},
		{10, 301 * time.Second}, // the chunk waited for is long overdue, eight more follow
	} {
		synctest.Test(t, func(t *testing.T) {
			pace := models.NewPace(0.01) // 100 s a token
			time.AfterFunc(300*time.Second-time.Nanosecond, func() { pace.Set(test.pace) })
			start := time.Now()
			if _, err := models.Paced(twelve(), pace).Stream(t.Context(), models.Request{}, func(models.Chunk) error { return nil }); err != nil {
				t.Fatal(err)
			}
			if got := time.Since(start).Round(time.Second); got != test.want {
				t.Errorf("pace %g: the reply took %v, want %v", test.pace, got, test.want)
			}
		})
	}
}

// Leaving a screen ends the reply now and not after the pause.
func TestPacedEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 250*time.Millisecond)
		defer cancel()
		start, n := time.Now(), 0
		reply, err := models.Paced(twelve(), models.NewPace(10)).Stream(ctx, models.Request{}, func(models.Chunk) error { n++; return nil })
		if !errors.Is(err, context.DeadlineExceeded) || reply.Text != "" || n != 3 || time.Since(start) != 250*time.Millisecond {
			t.Errorf("%d chunks after %v, %q, %v", n, time.Since(start), reply.Text, err)
		}
	})
}

// A call that nobody watches takes no longer than it must.
func TestPacedWithoutEmitIsNotSlowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if _, err := models.Paced(twelve(), models.NewPace(1)).Stream(t.Context(), models.Request{}, nil); err != nil || time.Since(start) != 0 {
			t.Errorf("took %v, %v", time.Since(start), err)
		}
	})
}

// Priors must not come from a model that has none, nor be lost by slowing one
// that has.
func TestPacedIsAPredictorWhenTheModelIs(t *testing.T) {
	if _, ok := models.Paced(twelve(), models.NewPace(1)).(models.Predictor); ok {
		t.Error("a model without probabilities has become a Predictor")
	}
	p, ok := models.Paced(scripted.Predictor{Model: twelve()}, models.NewPace(1)).(models.Predictor)
	if !ok {
		t.Fatal("a Predictor has become none")
	}
	if got, _, err := p.Predict(t.Context(), models.Request{}, []string{"a", "b"}); err != nil || got[0] != 0.5 {
		t.Errorf("got %v, %v", got, err)
	}
}

// A transcript says that its times are those of a slowed model.
func TestPacedIsOnTheCard(t *testing.T) {
	for perSecond, want := range map[float64]float64{25: 25, 0: 0, -3: 0, 1e-9: 0.01} {
		card, err := models.Paced(twelve(), models.NewPace(perSecond)).Describe(t.Context())
		if err != nil || card.Pace != want {
			t.Errorf("a pace of %g is %g on the card, %v", perSecond, card.Pace, err)
		}
	}
}

func TestPacedConforms(t *testing.T) {
	modelstest.Run(t, func(*testing.T) models.Model { return models.Paced(twelve(), models.NewPace(100000)) }, modelstest.Options{Prompt: "Count."})
	modelstest.Run(t, func(*testing.T) models.Model {
		return models.Paced(scripted.Predictor{Model: twelve()}, models.NewPace(0))
	}, modelstest.Options{Prompt: "Count."})
}
