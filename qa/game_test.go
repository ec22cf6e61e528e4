package qa_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
)

// table plays a strategy against scripted answers, with an asker that has
// stock new questions, and returns the game and its trace.
func table(s qa.Strategy, g qa.Game, stock int, decide func(qa.Decision) (int, error)) (qa.Game, []string, error) {
	var trace []string
	for {
		step := s.Next(g)
		trace = append(trace, string(step.Do))
		switch step.Do {
		case qa.DoDraft, qa.DoRevise:
			var seen strings.Builder
			for _, q := range g.Readable() {
				seen.WriteString(q.Text + string(q.Answer) + ";")
			}
			sum := sha256.Sum256([]byte(seen.String()))
			g = g.WithDraft(fmt.Sprintf("draft %x\n2 + 2 = 4\nAnswer: %d", sum, sum[0]%7), "")
		case qa.DoAsk:
			var qs []string
			for range step.Count {
				if n := len(g.Questions) + len(qs); n < stock {
					// What is asked depends on what was read, as with a real asker.
					qs = append(qs, g.Latest().Text+" "+strings.Repeat("?", n+1))
				}
			}
			g = g.WithQuestions(qs)
		case qa.DoSample:
			for range step.Count {
				g = g.WithSample(fmt.Sprintf("Answer: %d", sha256.Sum256([]byte(fmt.Sprint(stock, len(g.Samples))))[0]%7))
			}
		case qa.DoPropose:
			g = g.WithProposed(strings.Fields("a? b? c? d? e? f? g? h? i? j? k? l? m? n? o? p? q? r? s? t?")[:min(20, stock, step.Count)])
			g.Dry = len(g.Proposed) == 0
		case qa.DoWeigh:
			for i := range g.Proposed {
				g = g.WithWeight(i+1, qa.Prior(1+997*(i*stock%60)))
			}
		case qa.DoPut:
			g = g.WithQuestions(step.Texts)
		case qa.DoPose:
			g = g.WithPose(fmt.Sprint(step.Pose), step.Pose, step.Yes)
		case qa.DoSelect:
			d, ok := g.Selection()
			if !ok {
				return g, trace, errors.New("nothing to select")
			}
			o, err := decide(d)
			if err != nil {
				return g, trace, err
			}
			g = g.WithDecision(d, o)
		case qa.DoTake:
			g = g.WithDraft(g.Samples[step.Draft].Text, "")
		case qa.DoDecide:
			d, ok := g.Decision()
			if !ok {
				return g, trace, errors.New("nothing pending")
			}
			o, err := decide(d)
			if err != nil {
				return g, trace, err
			}
			g = g.WithDecision(d, o)
		case qa.DoFinish:
			return g, trace, nil
		}
		if len(trace) > 1000 {
			return g, trace, errors.New("does not end")
		}
	}
}

func strategy(t testing.TB, name string) qa.Strategy {
	s, err := qa.ParseStrategy(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStrategySteps(t *testing.T) {
	yes := func(qa.Decision) (int, error) { return qa.OptionYes, nil }
	for _, tt := range []struct {
		name          string
		budget, stock int
		want          string
	}{
		{"batch", 3, 99, "draft ask decide decide decide revise finish"},
		{"batch", 3, 2, "draft ask decide decide revise finish"}, // shorter, never padded
		{"batch", 3, 0, "draft ask finish"},
		{"batch", 0, 99, "draft finish"},
		{"adaptive", 2, 99, "draft ask decide revise ask decide revise finish"},
		{"adaptive", 2, 1, "draft ask decide revise ask finish"},
		{"rounds:2x2", 3, 99, "draft ask decide decide revise ask decide revise finish"},
		{"rounds:1x2", 9, 99, "draft ask decide decide revise finish"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, trace, err := table(strategy(t, tt.name), qa.Game{Budget: tt.budget}, tt.stock, yes)
			if got := strings.Join(trace, " "); err != nil || got != tt.want {
				t.Errorf("budget %d, %d questions: got %s (%v), want %s", tt.budget, tt.stock, got, err, tt.want)
			}
		})
	}
}

// A receiver that has nothing but the payload must come to the sender's
// drafts, and read exactly the payload, erasures or not.
func TestPayloadRebuildsGame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x5", "rounds:3x3", "rounds:5x2", "rounds:40x1", "verify", "locate", "informative", "select:2", "select", "select:64", "split", "split:30"}).Draw(t, "strategy")
		s, err := qa.ParseStrategy(name)
		if err != nil {
			t.Fatal(err)
		}
		start := qa.Game{Budget: rapid.IntRange(0, qa.MaxBudget).Draw(t, "budget"), CanErase: rapid.Bool().Draw(t, "can erase")}
		stock := rapid.IntRange(0, 45).Draw(t, "stock")
		options := rapid.SampledFrom([][]int{{0, 1}, {0, 1, 0, 1, 0, 1, 2}, {2}})
		sent, _, err := table(s, start, stock, func(d qa.Decision) (int, error) {
			if d.Kind == qa.KindSelect {
				return rapid.IntRange(0, d.Options-1).Draw(t, "pick"), nil
			}
			o := rapid.SampledFrom(options.Draw(t, "mix")).Draw(t, "option")
			if o == qa.OptionErasure && !start.CanErase {
				o = qa.OptionNo
			}
			return o, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		payload := sent.Payload()
		if l := sent.Ledger(); len(payload) != l.Nominal || l.Nominal > start.Budget {
			t.Fatalf("payload of %d bits, ledger of %d, budget of %d", len(payload), l.Nominal, start.Budget)
		}
		noise := rapid.StringMatching(`[01]{0,20}`).Draw(t, "noise")
		r, err := qa.NewReader(payload+qa.Bits(noise), start.Budget, start.CanErase)
		if err != nil {
			t.Fatal(err)
		}
		start.Erasures = r.Erasures()
		got, _, err := table(s, start, stock, r.Next)
		if err != nil {
			t.Fatal(err)
		}
		if r.Read() != len(payload) || string(r.Rest()) != noise {
			t.Fatalf("read %d of %d bits", r.Read(), len(payload))
		}
		if got.Latest().Text != sent.Latest().Text {
			t.Fatalf("final draft\n%s\nwant\n%s", got.Latest().Text, sent.Latest().Text)
		}
		if fmt.Sprint(got.Decisions) != fmt.Sprint(sent.Decisions) || got.Payload() != payload {
			t.Fatalf("decisions\n%v\nwant\n%v", got.Decisions, sent.Decisions)
		}
	})
}

// Values that were handed out stay as they were.
func TestGameIsAValue(t *testing.T) {
	a := qa.Game{Budget: 4}.WithDraft("a", "").WithQuestions([]string{"x?", "y?"})
	d, _ := a.Decision()
	b := a.WithDecision(d, qa.OptionYes)
	c := a.WithDecision(d, qa.OptionNo)
	a.WithPrior(1, 7)
	if a.Questions[0].Answer != "" || b.Questions[0].Answer != qa.Yes || c.Questions[0].Answer != qa.No || a.Questions[0].Yes != 0 {
		t.Errorf("a %v, b %v, c %v", a.Questions, b.Questions, c.Questions)
	}
}

func TestReaderErrors(t *testing.T) {
	d := qa.Decision{Kind: qa.KindAnswer, N: 1, Options: 2}
	if _, err := qa.NewReader("", 3, true); !errors.Is(err, qa.ErrShort) {
		t.Errorf("no erasure bit: %v", err)
	}
	for _, tt := range []struct {
		bits qa.Bits
		want error
	}{{"0", qa.ErrShort}, {"1", qa.ErrShort}, {"10", qa.ErrShort}, {"111", qa.ErrCode}, {"110", nil}, {"01", nil}} {
		r, err := qa.NewReader(tt.bits, 3, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Next(d); !errors.Is(err, tt.want) {
			t.Errorf("payload %s: %v, want %v", tt.bits, err, tt.want)
		}
	}
}

func TestParseBits(t *testing.T) {
	for in, want := range map[string]qa.Bits{"": "", "0110": "0110", " 01 10\n": "0110"} {
		if got, err := qa.ParseBits(in); err != nil || got != want {
			t.Errorf("ParseBits(%q) = %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"012", "yes", "0b01", "01-10", strings.Repeat("0", 1<<16+1)} {
		if _, err := qa.ParseBits(in); err == nil {
			t.Errorf("ParseBits(%.20q): no error", in)
		}
	}
}

func FuzzParseBits(f *testing.F) {
	f.Add("01 10")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := qa.ParseBits(s)
		if err == nil && strings.Trim(string(b), "01") != "" {
			t.Fatalf("not bits: %q", b)
		}
	})
}

func TestQuantise(t *testing.T) {
	for p, want := range map[float64]qa.Prior{0: 1, 1: 65535, 0.5: 32768, -3: 1, 7: 65535, math.Inf(1): 65535, 1e-9: 1} {
		if got := qa.Quantise(p); got != want {
			t.Errorf("Quantise(%v) = %d, want %d", p, got, want)
		}
	}
	if got := qa.Quantise(math.NaN()); got != qa.One/2 {
		t.Errorf("Quantise(NaN) = %d", got)
	}
}

func TestLedger(t *testing.T) {
	g := qa.Game{Budget: 3}.WithDraft("a", "").WithQuestions([]string{"x?", "y?"}).WithPrior(1, qa.Quantise(0.25)).WithPrior(2, qa.Quantise(0.25))
	for _, o := range []int{qa.OptionYes, qa.OptionNo} {
		d, _ := g.Decision()
		g = g.WithDecision(d, o)
	}
	l := g.Ledger()
	if want := 2 - math.Log2(0.75); l.Nominal != 2 || l.Answers != 2 || math.Abs(l.Ideal-want) > 1e-9 || g.Payload() != "10" {
		t.Errorf("ledger %+v, payload %s", l, g.Payload())
	}
}

func TestParseStrategy(t *testing.T) {
	for _, name := range []string{"", "Batch", "rounds", "rounds:", "rounds:0x5", "rounds:2x", "rounds:2x5x1", "rounds:-1x5", "rounds:99x1"} {
		if s, err := qa.ParseStrategy(name); err == nil {
			t.Errorf("%q is %s", name, s.Name())
		}
	}
	for _, s := range qa.Strategies() {
		if again, err := qa.ParseStrategy(s.Name()); err != nil || again != s || s.About() == "" {
			t.Errorf("%s does not come back: %v", s.Name(), err)
		}
	}
}
