package qa_test

import (
	"math"
	"reflect"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
)

func TestSendAnswer(t *testing.T) {
	for _, tt := range []struct {
		answer   string
		form     qa.Form
		alphabet float64
		bits     float64
		ok       bool
	}{
		{"7", qa.Number, 1000, math.Log2(1000), true},
		{"999", qa.Number, 1000, math.Log2(1000), true},
		{"1000", qa.Number, 1000, 0, false},
		{"-1", qa.Number, 1000, 0, false},
		{"1/2", qa.Number, 1000, 0, false},
		{"C", qa.Option, 4, 2, true},
		{"E", qa.Option, 4, 0, false},
		{"Paris", qa.Text, 0, 40, true},
		{"17", qa.Number, 0, 16, true},
		{"", qa.Number, 1000, 0, false},
		{"", qa.Text, 0, 0, false},
	} {
		if bits, ok := qa.SendAnswer(tt.answer, tt.form, tt.alphabet); ok != tt.ok || math.Abs(bits-tt.bits) > 1e-12 {
			t.Errorf("%+v: %g, %t", tt, bits, ok)
		}
	}
}

func TestSendAnswerCoded(t *testing.T) {
	for _, tt := range []struct {
		answer   string
		samples  []string
		form     qa.Form
		alphabet float64
		bits     float64
		escaped  bool
		ok       bool
	}{
		{"7", []string{"7", "7", "7"}, qa.Number, 1000, math.Log2(4. / 3), false, true},
		{"7", []string{"7.0", "8", "7", "9", "07"}, qa.Number, 1000, 1, false, true}, // compared as values
		{"7", []string{"8", "8", "9"}, qa.Number, 1000, 2 + math.Log2(998), true, true},
		{"7", nil, qa.Number, 1000, math.Log2(1000), true, true},
		{"7", []string{"-3"}, qa.Number, 1000, 1 + math.Log2(1000), true, true}, // is none of the thousand
		{"2000", []string{"7"}, qa.Number, 1000, 0, true, false},
		{"2000", []string{"2000"}, qa.Number, 1000, 1, false, true},
		{"Bern", []string{"Basel"}, qa.Text, 0, 1 + 40, true, true},
		{"a\x00b", nil, qa.Text, 0, 32, true, false}, // its end could not be found
		{"", []string{"7"}, qa.Number, 1000, 0, false, false},
	} {
		bits, escaped, ok := qa.SendAnswerCoded(tt.answer, tt.samples, tt.form, tt.alphabet)
		if escaped != tt.escaped || ok != tt.ok || ok && math.Abs(bits-tt.bits) > 1e-9 {
			t.Errorf("%+v: %g, %t, %t", tt, bits, escaped, ok)
		}
	}
}

// Whatever was sampled, the codes of all answers fit into one another: the sum
// of 2^−bits is one, so that a receiver can tell them apart.
func TestSendAnswerCodedIsACode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := rapid.IntRange(2, 60).Draw(t, "alphabet")
		var samples []string
		strange := map[string]bool{} // sampled, and not in the alphabet
		for _, n := range rapid.SliceOfN(rapid.IntRange(-3, 70), 0, 20).Draw(t, "samples") {
			samples = append(samples, strconv.Itoa(n))
			if n < 0 || n >= alphabet {
				strange[strconv.Itoa(n)] = true
			}
		}
		sum := 0.0
		add := func(answer string) {
			bits, _, ok := qa.SendAnswerCoded(answer, samples, qa.Number, float64(alphabet))
			if !ok {
				t.Fatalf("%s has no code", answer)
			}
			sum += math.Exp2(-bits)
		}
		for n := range alphabet {
			add(strconv.Itoa(n))
		}
		for s := range strange {
			add(s)
		}
		// Where every answer was sampled, nothing is left to escape to.
		if sum > 1+1e-9 || sum < 1-1e-9 && sum < float64(len(samples))/float64(len(samples)+1)-1e-9 {
			t.Fatalf("the probabilities sum to %g", sum)
		}
	})
}

// In a free game nothing costs anything, an erasure no more than an answer, and
// as much is asked for as in the game that it is compared with.
func TestFreeGame(t *testing.T) {
	s, err := qa.ParseStrategy("batch")
	if err != nil {
		t.Fatal(err)
	}
	for _, canErase := range []bool{false, true} {
		free := qa.Game{Budget: 6, CanErase: canErase, Free: true}.WithDraft("a", "")
		paid := qa.Game{Budget: 6, CanErase: canErase}.WithDraft("a", "")
		step := s.Next(free)
		if !reflect.DeepEqual(step, s.Next(paid)) {
			t.Errorf("asks %+v, the other %+v", step, s.Next(paid))
		}
		questions := make([]string, step.Count)
		for i := range questions {
			questions[i] = strconv.Itoa(i) + "?"
		}
		free = free.WithQuestions(questions)
		for range questions {
			d, ok := free.Decision()
			if !ok {
				t.Fatal("it ended early")
			}
			free = free.WithDecision(d, qa.OptionErasure)
		}
		l := free.Ledger()
		if l.Answers != step.Count || l.Nominal != 0 || l.Ideal != 0 || l.Side != 0 || l.TakenBack != 0 || free.Payload() != "" || len(free.Readable()) != 0 {
			t.Errorf("%+v, payload %q", l, free.Payload())
		}
	}
}
