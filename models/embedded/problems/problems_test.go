package problems_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models/embedded/problems"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func TestReckon(t *testing.T) {
	for _, c := range []struct {
		a    int
		op   byte
		b    int
		want string
	}{
		{48, '+', 37, "48 + 37 (15, 8) = 85"},
		{85, '-', 19, "85 - 19 (6, 6) = 66"},
		{107, '-', 8, "107 - 8 (9, 9, 0) = 99"},
		{9, '+', 36, "9 + 36 (15, 4) = 45"},
		{68, '*', 3, "68 * 3 (24, 20) = 204"},
		{99, '*', 6, "99 * 6 (54, 59) = 594"},
		{204, '/', 2, "204 / 2 (1, 0, 2) = 102"},
		{94, '/', 2, "94 / 2 (4r1, 7) = 47"},
		{8, '/', 4, "8 / 4 (2) = 2"},
		{3, '/', 4, "3 / 4 (0r3) = 0"},
	} {
		if got := problems.Reckon(c.a, c.op, c.b, "").String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestReckonIsRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, op := rapid.IntRange(1, 999).Draw(t, "a"), rapid.SampledFrom([]byte("+-*/")).Draw(t, "op")
		b, want := 0, 0
		switch op {
		case '+':
			b = rapid.IntRange(0, 999).Draw(t, "b")
			want = a + b
		case '-':
			b = rapid.IntRange(0, a).Draw(t, "b")
			want = a - b
		case '*':
			b = rapid.IntRange(1, 9).Draw(t, "b")
			want = a * b
		case '/':
			b = rapid.IntRange(1, 9).Draw(t, "b")
			want = a / b
		}
		if got := problems.Reckon(a, op, b, "").Result; got != want {
			t.Fatalf("%d %c %d: got %d, want %d", a, op, b, got, want)
		}
	})
}

func TestTruthTable(t *testing.T) {
	p := problems.Problem{Steps: []problems.Step{
		problems.Reckon(48, '+', 24, "crate"), problems.Reckon(72, '-', 6, "pack"),
	}}
	for _, c := range []struct {
		question string
		yes, ok  bool
		value    int
	}{
		{"Is the number in step 1 24?", true, true, 24},
		{"Is the number in step 1 above 24?", false, true, 24},
		{"Is the number in step 2 above 5?", true, true, 6},
		{"Is the result of step 1 72?", true, true, 72},
		{"Is the result of step 2 above 66?", false, true, 66},
		{"Is the last digit of step 1 2?", true, true, 72},
		{"Is the last digit of step 2 7?", false, true, 66},
		{"Is the answer 66?", true, true, 66},
		{"Is the answer above 65?", true, true, 66},
		{"Is the answer even?", true, true, 66},
		{"Is the number in step 3 24?", false, false, 0},
		{"Is the number in step 0 24?", false, false, 0},
		{"Is the answer above?", false, false, 0},
		{"Is the answer 066?", false, false, 0},
		{"Is the answer -1?", false, false, 0},
		{"Is the answer 66", false, false, 0},
		{"Is it raining?", false, false, 0},
		{"", false, false, 0},
	} {
		yes, ok := p.Truth(c.question)
		v, vok := p.Value(c.question)
		if yes != c.yes || ok != c.ok || v != c.value || vok != c.ok {
			t.Errorf("%q: got %v %v, value %d %v", c.question, yes, ok, v, vok)
		}
	}
}

func TestQuestionsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := problems.Question{Kind: problems.Kind(rapid.IntRange(0, 2).Draw(t, "kind")), Test: problems.Test(rapid.IntRange(0, 3).Draw(t, "test"))}
		switch {
		case q.Test == problems.Even:
			q = problems.Question{Test: problems.Even}
		case q.Test == problems.LastDigit:
			q.Kind, q.Number = problems.AboutResult, rapid.IntRange(0, 9).Draw(t, "digit")
		default:
			q.Number = rapid.IntRange(0, 999).Draw(t, "number")
		}
		if q.Kind != problems.AboutAnswer {
			q.Step = rapid.IntRange(1, 12).Draw(t, "step")
		}
		if got, ok := problems.ParseQuestion(q.String()); !ok || got != q {
			t.Fatalf("%q read back as %+v %v", q.String(), got, ok)
		}
	})
}

func TestProblems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64Range(0, 10_000_000).Draw(t, "seed")
		o := problems.Options{Steps: rapid.SampledFrom([]int{0, 2, 3, 4}).Draw(t, "steps")}
		if rapid.Bool().Draw(t, "drawn sizes") {
			s := problems.DrawnSizes(problems.NewSource(seed, 9))
			o.Sizes = &s
		}
		p := problems.Make(seed, o)
		if o.Steps != 0 && len(p.Steps) != o.Steps {
			t.Fatalf("%d steps, want %d", len(p.Steps), o.Steps)
		}
		if again := problems.Make(seed, o); again.Text != p.Text || again.Solution() != p.Solution() {
			t.Fatal("the same seed made another problem")
		}
		if a, ok := problems.ParseAnswer(p.Solution()); !ok || a != p.Answer() {
			t.Fatalf("the solution reads back as %d %v, want %d", a, ok, p.Answer())
		}
		if n := strings.Count(p.Text, "."); n != len(p.Steps)+1 {
			t.Fatalf("%d sentences for %d steps: %s", n, len(p.Steps), p.Text)
		}
		for i, s := range p.Steps {
			if want := problems.Reckon(s.Before, s.Op, s.Number, s.Container); want != s {
				t.Fatalf("step %d is %+v, want %+v", i+1, s, want)
			}
			if i > 0 && s.Before != p.Steps[i-1].Result {
				t.Fatalf("step %d does not go on from the one before", i+1)
			}
			if s.Op == '/' && s.Before%s.Number != 0 || s.Result < 2 || s.Result > 499 {
				t.Fatalf("step %d leaves the domain: %s", i+1, s)
			}
			if s.Container != "" && !strings.Contains(p.Text, s.Container) {
				t.Fatalf("%s is not in the text: %s", s.Container, p.Text)
			}
			for q, want := range map[problems.Question]bool{
				{Kind: problems.AboutNumber, Step: i + 1, Number: s.Number}:                                true,
				{Kind: problems.AboutNumber, Step: i + 1, Number: s.Number, Test: problems.Above}:          false,
				{Kind: problems.AboutResult, Step: i + 1, Number: s.Result - 1, Test: problems.Above}:      true,
				{Kind: problems.AboutResult, Step: i + 1, Number: s.Result}:                                true,
				{Kind: problems.AboutResult, Step: i + 1, Number: s.Result % 10, Test: problems.LastDigit}: true,
				{Number: p.Answer() + 1}: false,
			} {
				if yes, ok := p.Truth(q.String()); !ok || yes != want {
					t.Fatalf("%s: %v %v, want %v", q, yes, ok, want)
				}
			}
		}
	})
}

func TestWithSteps(t *testing.T) {
	for n, want := range map[int]int{0: 2, 2: 2, 3: 3, 4: 4, 9: 4} {
		if got := len(problems.WithSteps(5_000_000, n).Steps); got != want {
			t.Errorf("WithSteps %d has %d steps, want %d", n, got, want)
		}
	}
}

// The share of hidden numbers is what the pair's gap rests on.
func TestHiddenShare(t *testing.T) {
	some, one := 0, 0
	const n = 4000
	for i := range uint64(n) {
		switch h := problems.New(problems.HeldOutSeed + i).Hidden(); {
		case h == 1:
			one++
			some++
		case h > 1:
			some++
		}
	}
	if some < n*54/100 || some > n*61/100 || one*100 < some*80 {
		t.Errorf("%d of %d problems have a hidden number, %d just one", some, n, one)
	}
}

func TestGolden(t *testing.T) {
	type entry struct {
		Seed     uint64 `json:"seed"`
		Text     string `json:"text"`
		Solution string `json:"solution"`
	}
	var got []entry
	for i := range uint64(20) {
		seed := i * 7919
		if i >= 10 {
			seed = problems.HeldOutSeed + i - 10
		}
		p := problems.New(seed)
		got = append(got, entry{seed, p.Text, p.Solution()})
	}
	b, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, '\n')
	file := filepath.Join("testdata", "problems.golden.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != string(want) {
		t.Error("a seed makes another problem than it did; the trained weights and all figures refer to the old one")
	}
}

// What only the strong model knows is told to whoever takes its place, once.
func TestSecrets(t *testing.T) {
	hidden := 0
	for seed := uint64(problems.HeldOutSeed); seed < problems.HeldOutSeed+200; seed++ {
		p := problems.New(seed)
		seen := map[string]bool{}
		for _, s := range p.Secrets() {
			if seen[s] {
				t.Errorf("seed %d: %q is told twice", seed, s)
			}
			seen[s] = true
		}
		if (p.Hidden() > 0) != (len(seen) > 0) {
			t.Errorf("seed %d: %d hidden numbers, told %v", seed, p.Hidden(), p.Secrets())
		}
		for _, s := range p.Steps {
			if s.Hidden() && !seen[fmt.Sprintf("a %s holds %d", s.Container, s.Number)] {
				t.Errorf("seed %d: %s is not told", seed, s.Container)
			}
		}
		hidden += len(seen)
	}
	if hidden == 0 {
		t.Error("no problem has a hidden number")
	}
}
