package puzzles_test

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// printed does in Go what the programs do, by the meaning of Python and not line
// by line.
func printed() map[string]string {
	out := map[string]string{}
	say := func(id string, v any) { out[id] = fmt.Sprint(v) }
	say("doubles", 2*(1+2+3+4+5))
	say("slice", "notebook"[2:5])
	say("remainder", 17/5*10+17%5)
	say("alias", len([]int{1, 2, 3, 4})) // both names are of one list
	steps := 0
	for n := 40; n > 1; n /= 2 {
		steps++
	}
	say("halves", steps)
	say("letters-only", strings.ToUpper(strings.Trim(strings.NewReplacer("1", "", "2", "", "3", "").Replace("a1b2c3"), " ")))
	say("repeat", strings.Repeat("ab", 3)+"c")

	say("default", len([]int{1, 2, 3})) // one list for all calls
	say("closures", 4*3)                // all see the last i
	say("below-zero", -4*10+1)          // rounded down, and what is left is positive
	say("euclid", gcd(252, 198)+gcd(17, 5))
	most, kinds := 0, 0
	for _, c := range "misp" {
		n := strings.Count("mississippi", string(c))
		most, kinds = max(most, n), kinds+1
	}
	say("counts", most*kinds)
	var words []string
	for _, w := range []string{"one", "two", "six"} {
		b := []byte(w)
		slices.Reverse(b)
		words = append(words, string(b))
	}
	say("backwards", strings.Join(words, " "))
	say("bits", bits.OnesCount(45)+(45^27))
	say("collatz", collatz(27))
	say("nested", nested(2, 5))
	say("finally", "abc-"+"ab") // finally comes first, but what is returned was made before
	say("grid", 5+5+3)          // two rows are one
	say("circle", last(12, 4))
	h := 7
	for _, c := range "bits" {
		h = (h*31 + int(c)) % 1000
	}
	say("hash", h)
	return out
}

func gcd(a, b int) int {
	for d := min(a, b); ; d-- {
		if a%d == 0 && b%d == 0 {
			return d
		}
	}
}

func collatz(n int) int {
	switch {
	case n == 1:
		return 0
	case n%2 == 0:
		return 1 + collatz(n/2)
	}
	return 1 + collatz(3*n+1)
}

// nested is Ackermann's function.
func nested(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case m == 1:
		return n + 2
	}
	return 2*n + 3
}

// last returns who is left of n in a circle when the one that is by places on
// goes, each time counted from where the last one went.
func last(n, by int) int {
	var circle []int
	for i := range n {
		circle = append(circle, i+1)
	}
	for at := 0; len(circle) > 1; {
		at = (at + by) % len(circle)
		circle = slices.Delete(circle, at, at+1)
	}
	return circle[0]
}
