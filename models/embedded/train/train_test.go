package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"tenbits/models/embedded/problems"
)

func newFeed(t *rapid.T, small bool) *feed {
	return &feed{r: problems.NewSource(rapid.Uint64().Draw(t, "seed"), feedStream), small: small}
}

func TestStandingOrder(t *testing.T) {
	draft := []problems.Step{problems.Reckon(48, '+', 30, "crate"), problems.Reckon(78, '-', 6, "pack"), problems.Reckon(72, '+', 8, "tin")}
	got := standingOrder(draft)
	want := []string{"Is the number in step 1 above 24?", "Is the number in step 3 above 24?", "Is the number in step 1 above 16?", "Is the number in step 3 above 16?"}
	for i, q := range want {
		if got[i] != q {
			t.Errorf("question %d is %s, want %s", i, got[i], q)
		}
	}
	if got[22] != "Is the result of step 1 78?" || got[25] != "Is the answer even?" || got[26] != "Is the result of step 1 above 78?" {
		t.Errorf("after the numbers: %q", got[22:27])
	}
}

func TestStandingOrderNeverRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := newFeed(t, true)
		s := &session{p: f.problem(50)}
		f.revise(s, 0, 20)
		order := standingOrder(s.draft)
		if len(order) < 16 {
			t.Fatalf("only %d questions, a batch may want 16", len(order))
		}
		seen := map[string]bool{}
		for _, q := range order {
			if _, ok := problems.ParseQuestion(q); !ok || seen[q] {
				t.Fatalf("repeated or of no known form: %s", q)
			}
			seen[q] = true
		}
	})
}

func TestAdaptive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := newFeed(t, rapid.Bool().Draw(t, "small"))
		s := f.session(f.problem(80), 0, 0, 10, 0)
		s.history = s.history[:min(4, len(s.history))]
		f.revise(s, len(s.history), 10)
		rounds := 10
		for range rounds {
			f.ask(s, byPolicy)
			f.revise(s, len(s.history), 10)
		}
		seen := map[string]bool{}
		for i, h := range s.history {
			if i >= len(s.history)-rounds && seen[h.q] {
				t.Fatalf("asked again: %s", h.q)
			}
			seen[h.q] = true
		}
		// Bisection settles a number in four questions at most.
		if s.p.Hidden() <= 2 {
			for i, st := range s.p.Steps {
				if left := possible(i+1, s.history); st.Hidden() && (len(left) != 1 || left[0] != st.Number) {
					t.Fatalf("step %d holds %d, answers leave %v", i+1, st.Number, left)
				}
			}
		}
	})
}

// A batch of ten settles a problem's only hidden number, but for 8 against 10.
func TestBatchSettles(t *testing.T) {
	for _, n := range problems.Plausible {
		p := problems.Problem{Steps: []problems.Step{problems.Reckon(80, '+', n, "crate")}}
		s := &session{p: p, draft: p.Steps}
		f := &feed{}
		for range 10 {
			f.ask(s, byOrder)
		}
		if left := possible(1, s.history); len(left) > 1 && n > 10 {
			t.Errorf("%d: answers leave %v", n, left)
		}
	}
}

var role = regexp.MustCompile(`^(P: [^\n]+\n(A|Short):|D:\n|C:\n|H:\n)`)

func TestExamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := newFeed(t, rapid.Bool().Draw(t, "small"))
		for range 10 {
			e := f.example()
			text := e.String()
			if !role.MatchString(text) {
				t.Fatalf("unknown beginning: %q", text)
			}
			targets := false
			for i, s := range e {
				targets = targets || s.weight >= 0.3
				if s.text == "" {
					t.Fatal("empty segment")
				}
				if i == 0 {
					continue
				}
				// A cut before a letter would cut a word, or part it from its space.
				if c := rune(s.text[0]); unicode.IsLetter(c) {
					before := e[i-1].text[len(e[i-1].text)-1]
					if before != '\n' {
						t.Fatalf("cut before %q after %q", s.text, e[i-1].text)
					}
				}
			}
			if !targets {
				t.Fatalf("nothing to learn: %q", text)
			}
		}
	})
}

// What a session says about a hidden number must be true of that example.
func TestSessionsAreTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := newFeed(t, true)
		s := f.session(f.problem(70), 1, 1, 1, 1)
		for _, h := range s.history {
			if yes, ok := s.p.Truth(h.q); !ok || yes != h.yes {
				t.Fatalf("%s: says %v, true %v %v", h.q, h.yes, yes, ok)
			}
		}
		if len(s.history) > 16 {
			t.Fatalf("%d questions", len(s.history))
		}
	})
}

func TestCommands(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := run([]string{"examples", "--model", "small", "--seed", "3", "-n", "20"}, nil, w); err != nil {
			t.Fatal(err)
		}
	}
	if a.String() != b.String() || strings.Count(a.String(), "\n") != 20 {
		t.Error("the same seed must give the same 20 examples")
	}
	var line [][2]any
	if err := json.Unmarshal([]byte(strings.SplitN(a.String(), "\n", 2)[0]), &line); err != nil {
		t.Error(err)
	}
	var out bytes.Buffer
	if err := run([]string{"problems", "--seed", "5000000", "-n", "2"}, nil, &out); err != nil || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("problems: %v %q", err, out.String())
	}
	p := problems.New(5_000_000)
	q := problems.Question{Number: p.Answer()}.String()
	in := `{"seed":5000000,"question":"` + q + `","yes":true}
{"seed":5000000,"question":"` + q + `","yes":false}
{"seed":5000000,"question":"Is it?","yes":false}`
	out.Reset()
	if err := run([]string{"grade"}, strings.NewReader(in), &out); err != nil || out.String() != "true 1 of 2; 1 questions of no known form\n" {
		t.Errorf("grade: %v %q", err, out.String())
	}
	for _, bad := range [][]string{nil, {"x"}, {"examples", "--model", "big"}} {
		if run(bad, nil, &out) == nil {
			t.Errorf("%v should fail", bad)
		}
	}
}
