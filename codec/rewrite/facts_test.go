package rewrite

import (
	"reflect"
	"testing"
)

// A note tells the numbers that lead from one of its results to the next by the
// draft's operations, and the results where there is no such number.
func TestFacts(t *testing.T) {
	const draft = "1. 48 + 37 (15, 8) = 85\n2. 85 + 20 (5, 10) = 105\n3. 105 / 2 (1, 2) = 52\nAnswer: 52"
	for _, tt := range []struct {
		note string
		want []fact
	}{
		{"85 109 54", []fact{{1, 37, false}, {2, 24, false}, {3, 54, true}}},
		{"85 110 55", []fact{{1, 37, false}, {2, 25, false}, {3, 2, false}}},
		{"85", []fact{{1, 37, false}}},
		{"40", []fact{{1, 40, true}}},
		{"85 109 54 9", []fact{{1, 37, false}, {2, 24, false}, {3, 54, true}, {4, 9, true}}},
		{"eighty-five", nil},
		{"", nil},
	} {
		if got := facts(draft, tt.note); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q tells %v, want %v", tt.note, got, tt.want)
		}
	}
}
