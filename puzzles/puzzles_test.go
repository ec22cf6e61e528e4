package puzzles_test

import (
	"fmt"
	"math/big"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenbits/puzzles"
)

// counted computes the answers of mathematics by counting, not as the puzzle is
// meant to be solved.
func counted() map[string]int {
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
	for people := 4; people < 10; people += 2 {
		got["eggs"] += 3 // three more eggs for two more people
	}
	got["eggs"] += 6
	for coins := 1; coins <= 80; coins++ {
		if 100*coins == 80*(100-15) {
			got["coat"] = coins
		}
	}
	for people := 2; got["hands"] == 0; people++ {
		shakes := 0
		for a := range people {
			shakes += a
		}
		if shakes == 66 {
			got["hands"] = people
		}
	}
	for order := range orders5() {
		if order[0] != 'a' && order[1] != 'b' && order[2] != 'c' && order[3] != 'd' && order[4] != 'e' {
			got["letters"]++
		}
	}
	for a := 1; a < 20; a++ {
		for b := a; a+b < 20; b++ {
			if c := 20 - a - b; c >= b && a+b > c {
				got["triangles"]++
			}
		}
	}
	return got
}

func orders5() map[string]bool {
	orders := map[string]bool{}
	permute("", "abcde", orders)
	return orders
}

// shares computes the answers that are fractions.
func shares() map[string]*big.Rat {
	eight := 0
	for a := 1; a <= 6; a++ {
		for b := 1; b <= 6; b++ {
			if a+b == 8 {
				eight++
			}
		}
	}
	two, draws := 0, 0
	for a := range 9 {
		for b := range a {
			for c := range b {
				draws++
				red := 0
				for _, ball := range []int{a, b, c} {
					if ball < 5 {
						red++
					}
				}
				if red == 2 {
					two++
				}
			}
		}
	}
	left := big.NewRat(1, 1)
	for days := 0; days < 32; days += 8 {
		left.Mul(left, big.NewRat(1, 2))
	}
	return map[string]*big.Rat{
		"part":  new(big.Rat).Mul(big.NewRat(3, 4), big.NewRat(2, 5)),
		"dice":  big.NewRat(int64(eight), 36),
		"urn":   big.NewRat(int64(two), int64(draws)),
		"decay": left,
	}
}

func permute(done, rest string, into map[string]bool) {
	if rest == "" {
		into[done] = true
	}
	for i := range rest {
		permute(done+rest[i:i+1], rest[:i]+rest[i+1:], into)
	}
}

// measured computes the answers of science that are numbers.
func measured() map[string]float64 {
	pure := 0 // offspring of two hybrids, 16 equal cases
	for c := range 16 {
		a, b := c&3 != 0, c>>2 != 0
		if a != b {
			pure++
		}
	}
	year := 1.0
	for year*year < 4*4*4 { // the square of the year grows as the cube of the distance
		year++
	}
	ph := 3.0 // 0.001 mol of a strong acid a litre
	for volume := 1; volume < 10; volume *= 10 {
		ph++
	}
	return map[string]float64{
		"legs":    3*8 + 2*6,
		"cyclist": 45 / (2 + 30./60),
		"lever":   30 * 2 / 1.5,
		"fall":    10. / 2 * 3 * 3,
		"mole":    40 + 12 + 3*16,
		"ohms":    4 + 1/(1./6+1./3),
		"float":   100 * 600. / 1000,
		"ice":     2*334 + 2*50*4.2,
		"ammonia": 12 - 28./28*3*2,
		"acid":    ph,
		"orbit":   year,
		"lens":    1 / (1./20 - 1./30),
		"peas":    float64(pure),
	}
}

// known are the answers that are knowledge, said once more in other words: what
// the option of the letter has to hold, or the word itself.
func known() map[string]string {
	return map[string]string{
		"planet": "Jupiter",     // 318 masses of the Earth; Saturn has 95, Neptune 17
		"sodium": "Na",          // natrium
		"air":    "nitrogen",    // 78 percent
		"blood":  "one quarter", // AA, AO, OA, OO
		"leaf":   "chloroplast", // where photosynthesis is
		"phase":  "new Earth",   // the two phases complete each other
	}
}

// A wrong answer would grade sessions wrongly.
func TestAnswers(t *testing.T) {
	counts, parts, values, facts, programs := counted(), shares(), measured(), known(), printed()
	for _, p := range puzzles.All() {
		n, c := counts[p.ID]
		r, s := parts[p.ID]
		v, m := values[p.ID]
		f, k := facts[p.ID]
		text, o := programs[p.ID]
		ok := false
		switch {
		case c:
			ok = strconv.Itoa(n) == p.Answer
		case s:
			ok = r.RatString() == p.Answer
		case m:
			want, err := strconv.ParseFloat(p.Answer, 64)
			ok = err == nil && want-v < 1e-9 && v-want < 1e-9
		case k && p.Kind == puzzles.Choice:
			ok = strings.Contains(p.Text+"\n", "\n"+p.Answer+") "+f+"\n")
		case k:
			ok = f == p.Answer
		case o:
			ok = text == p.Answer
		}
		if !ok {
			t.Errorf("%s: the answer %s is not what comes out", p.ID, p.Answer)
		}
	}
	if n := len(counts) + len(parts) + len(values) + len(facts) + len(programs); n != len(puzzles.All()) {
		t.Errorf("%d answers for %d puzzles", n, len(puzzles.All()))
	}
}

// The programs print what the puzzles say, where there is a Python to run them.
func TestPrograms(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3: install it and run go test ./puzzles")
	}
	var programs, want []string
	for _, p := range puzzles.All() {
		if program := p.Program(); program != "" {
			programs, want = append(programs, program), append(want, p.ID+": "+p.Answer)
			programs = append(programs, fmt.Sprintf("print(end=%q)", "\x00")) // between one and the next
		}
	}
	// One Python for all: each program is run with names of its own.
	cmd := exec.CommandContext(t.Context(), python, "-I", "-c", "import sys\nfor p in sys.stdin.read().split('\\0'): exec(p, {})")
	cmd.Stdin = strings.NewReader(strings.Join(programs, "\x00"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(got) != len(want) {
		t.Fatalf("%d outputs of %d programs", len(got), len(want))
	}
	for i, printed := range got {
		if id, _, _ := strings.Cut(want[i], ": "); id+": "+strings.TrimSuffix(printed, "\n") != want[i] {
			t.Errorf("%s prints %q: want %s", id, printed, want[i])
		}
	}
}

// The set is as large as it says, and each subject has all levels.
func TestSet(t *testing.T) {
	ids := map[string]bool{}
	count := map[puzzles.Subject]map[puzzles.Level]int{puzzles.Mathematics: {}, puzzles.Science: {}, puzzles.Code: {}}
	for _, p := range puzzles.All() {
		if ids[p.ID] {
			t.Errorf("two puzzles %s", p.ID)
		}
		ids[p.ID] = true
		count[p.Subject][p.Level]++
		if (p.Subject == puzzles.Code) != (p.Program() != "") {
			t.Errorf("%s has the program %q", p.ID, p.Program())
		}
	}
	for _, l := range []puzzles.Level{puzzles.Easy, puzzles.Medium, puzzles.Hard} {
		if n := len(puzzles.Of(l)); n != 20 {
			t.Errorf("%s has %d", l, n)
		}
	}
	for s, levels := range count {
		if n := levels[puzzles.Easy] + levels[puzzles.Medium] + levels[puzzles.Hard]; n != 20 || len(levels) != 3 {
			t.Errorf("%s: %v", s, levels)
		}
	}
}
