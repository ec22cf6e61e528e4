package codec

import (
	"context"
	"runtime"
	"sync"

	"tenbits/codec/arith"
)

// RouteBytes is how much of a text its model is picked by, in bytes.
const RouteBytes = 2048

// Cost returns what a model holds a text worth, in bits, and in how many symbols
// it is written.
func Cost(ctx context.Context, m Predictor, before string, text []byte) (bits float64, symbols int, err error) {
	err = m.Encode(ctx, before, text, arith.NewEncoder(), func(s Symbol) error {
		bits += s.Bits
		symbols++
		return nil
	})
	return bits, symbols, err
}

// Cheapest returns under which of some models a text costs the fewest bits, the
// first among equals, and what it costs under each.
//
// Of a prompt, with nothing before it, it is a router that costs nothing: who
// reads has the prompt as well, and comes to the same model. Of the text that is
// to be written, or of its beginning, it tells something about the text: log2 of
// the number of models, in bits, which the container's name of the model is.
func Cheapest(ctx context.Context, of []Predictor, before string, text []byte) (best int, bits []float64, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	bits = make([]float64, len(of))
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, m := range of {
		wg.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			var err error
			if bits[i], _, err = Cost(ctx, m, before, text); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return 0, nil, err
	}
	for i := range bits {
		if bits[i] < bits[best] {
			best = i
		}
	}
	return best, bits, nil
}
