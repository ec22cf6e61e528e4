package adapters_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tenbits/bench/adapters"
	"tenbits/models/embedded"
)

// One document of each domain is enough to see that every column is of what its
// name says: no way is better than the best of the models that it picks from.
func TestRun(t *testing.T) {
	calls := 0
	rows, err := adapters.Run(t.Context(), 1, func(adapters.Row) { calls++ })
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(embedded.Adapters())+1 || calls != len(rows) {
		t.Fatalf("%d rows, %d calls", len(rows), calls)
	}
	for _, r := range rows {
		s := func(way string) float64 { return r.Shares[way].Value }
		right, has := r.Shares[adapters.Right]
		if has == (r.Domain == adapters.Unrelated) || has != (r.Factor != nil) || has != (r.Size > 0) {
			t.Errorf("%s: a right adapter: %t, factor %v, %d bytes", r.Domain, has, r.Factor, r.Size)
		}
		best := s(adapters.Base)
		if has {
			best = min(best, right.Value)
		}
		if s(adapters.Wrong) > s(adapters.Worst)+1e-9 || s(adapters.FromText) < min(best, s(adapters.Wrong))*0.9 || r.WorstName == r.Domain {
			t.Errorf("%s: %+v, the worst is %q", r.Domain, r.Shares, r.WorstName)
		}
		for _, way := range []string{adapters.Gzip, adapters.Zstd, adapters.Bytes} {
			if s(way) < s(adapters.Base) {
				t.Errorf("%s: %s has %.3f, less than the model", r.Domain, way, s(way))
			}
		}
		if r.Documents != 1 || r.Tokens == 0 || r.Bytes < r.Tokens {
			t.Errorf("%+v", r)
		}
	}
	text := adapters.Markdown(rows)
	for _, want := range append(adapters.Ways(), "| receipts | 1 |", "| mean of the domains |", "base / right adapter", "1 of 1") {
		if !strings.Contains(text, want) {
			t.Errorf("the tables lack %q:\n%s", want, text)
		}
	}
}

// Who stops it gets no table.
func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if rows, err := adapters.Run(ctx, 40, nil); !errors.Is(err, context.Canceled) || rows != nil {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
