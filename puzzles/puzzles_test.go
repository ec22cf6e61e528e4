package puzzles_test

import (
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenbits/puzzles"
)

// answers computes each answer by counting, not as the puzzle is meant to be
// solved.
func answers() map[string]int {
	got := map[string]int{}
	for m := time.January; m <= time.December; m++ {
		if time.Date(2026, m, 31, 0, 0, 0, 0, time.UTC).Month() == m {
			got["months"]++
		}
	}
	got["journey"] = int(time.Date(2026, 1, 1, 17, 5, 0, 0, time.UTC).Sub(time.Date(2026, 1, 1, 14, 50, 0, 0, time.UTC)).Minutes())
	for read := 0; read < 200; read += 12 {
		got["pages"]++
	}
	got["sheep"] = 9 + 1
	for d := 1; d <= 360; d++ {
		if 360%d == 0 {
			got["divisors"]++
		}
	}
	for filled := 0; filled < 12; filled += 2 + 1 { // twelfths of the tank in an hour
		got["pipes"]++
	}
	orders := map[string]bool{}
	permute("", "LEVEL", orders)
	got["level"] = len(orders)
	for n := 7; n <= 200; n += 7 {
		got["sevens"] += n
	}
	digits := new(big.Int).MulRange(1, 1000).String()
	got["zeros"] = len(digits) - len(strings.TrimRight(digits, "0"))
	got["power"] = int(new(big.Int).Exp(big.NewInt(7), big.NewInt(2026), big.NewInt(100)).Int64())
	for n := 1; n <= 1000; n++ {
		if n%2 > 0 && n%3 > 0 && n%5 > 0 {
			got["sieve"]++
		}
	}
	for a := 1; a <= 10; a++ {
		for b := 1; a+b <= 10; b++ {
			for c := 1; a+b+c < 10; c++ {
				got["coins"]++
			}
		}
	}
	return got
}

func permute(done, rest string, into map[string]bool) {
	if rest == "" {
		into[done] = true
	}
	for i := range rest {
		permute(done+rest[i:i+1], rest[:i]+rest[i+1:], into)
	}
}

// A wrong answer would grade sessions wrongly.
func TestAnswers(t *testing.T) {
	want := answers()
	for _, p := range puzzles.All() {
		if n, ok := want[p.ID]; !ok || strconv.Itoa(n) != p.Answer {
			t.Errorf("%s: %q has the answer %s, counted are %d", p.ID, p.Text, p.Answer, n)
		}
		delete(want, p.ID)
	}
	if len(want) > 0 {
		t.Errorf("no puzzles, or two of one ID: %v", want)
	}
}

// Each level has more than one, or there would not be another one to bring.
func TestLevels(t *testing.T) {
	all := 0
	for _, l := range []puzzles.Level{puzzles.Easy, puzzles.Medium, puzzles.Hard} {
		n := len(puzzles.Of(l))
		if n < 2 {
			t.Errorf("level %d has %d", l, n)
		}
		all += n
	}
	if all != len(puzzles.All()) {
		t.Errorf("%d of %d have a level", all, len(puzzles.All()))
	}
}
