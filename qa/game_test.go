package qa_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"tenbits/qa"
)

// table plays a strategy against scripted answers, with an asker that has
// stock new questions, and returns the game and its trace.
func table(s qa.Strategy, g qa.Game, stock int, decide func(qa.Decision) (int, error)) (qa.Game, []string, error) {
	return tableWith(s, g, stock, decide, func(_ qa.Game, _ int, list []string) ([]string, error) { return list, nil })
}

// tableWith is table with what tells a receiver of texts: tell gets those that
// the sender has, and how many there could be: 0 for that of one edited question.
func tableWith(s qa.Strategy, g qa.Game, stock int, decide func(qa.Decision) (int, error), tell func(g qa.Game, most int, list []string) ([]string, error)) (qa.Game, []string, error) {
	var trace []string
	for {
		step := qa.Next(s, g)
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
			if !g.Foreign {
				g = g.WithQuestions(qs)
				break
			}
			for i := range qs {
				qs[i] = foreign(len(g.Questions)+i, stock)
			}
			list, err := tell(g, step.Count, qs)
			if err != nil {
				return g, trace, err
			}
			g = g.WithTold(list, step.Count)
		case qa.DoEdit:
			list, err := tell(g, 0, []string{foreign(step.Count, stock+1)})
			if err != nil {
				return g, trace, err
			}
			g = g.WithEdit(step.Count, list[0])
		case qa.DoTurn:
			g = g.WithTurn(step.Count)
		case qa.DoSample:
			for range step.Count {
				g = g.WithSample(fmt.Sprintf("Answer: %d", sha256.Sum256([]byte(fmt.Sprint(stock, len(g.Samples))))[0]%7))
			}
		case qa.DoPropose:
			list := strings.Fields("a? b? c? d? e? f? g? h? i? j? k? l? m? n? o? p? q? r? s? t?")[:min(20, stock, step.Count)]
			if g.Foreign {
				for i, q := range list {
					list[i] = strings.ToUpper(q)
				}
				var err error
				if list, err = tell(g, g.MostPut(), list); err != nil {
					return g, trace, err
				}
			}
			g = g.WithProposed(list)
		case qa.DoWeigh:
			for i := range g.Proposed {
				g = g.WithWeight(i+1, qa.Prior(1+997*(int(g.Proposed[i].Text[0])*stock%60)))
			}
		case qa.DoPut:
			if g.Foreign {
				g = g.WithTold(step.Texts, g.MostPut())
				break
			}
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
		case qa.DoJudge:
			g = g.WithRating(g.Latest().N, float64(sha256.Sum256([]byte(g.Latest().Text))[3]%11))
		case qa.DoStop, qa.DoKeep:
			g = g.WithExpected(prior(g, qa.Question{Text: g.Latest().Text}))
			d, ok := g.Stopping()
			if step.Do == qa.DoKeep {
				d, ok = g.Keeping()
			}
			if !ok {
				return g, trace, errors.New("nothing to " + string(step.Do))
			}
			o, err := decide(d)
			if err != nil {
				return g, trace, err
			}
			g = g.WithDecision(d, o)
		case qa.DoTake:
			g = g.WithDraft(g.Samples[step.Draft].Text, "")
		case qa.DoDecide:
			if q, ok := g.Pending(); ok {
				g = g.WithPrior(q.N, prior(g, q))
			}
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

// foreign is a question that a receiver could not have written.
func foreign(n, seed int) string {
	words := strings.Fields("Is the x² 17 größer (than) 4.5 NaN 日本 a_b? $5 step")
	text := "Q"
	for i := range 1 + (n*7+seed)%5 {
		text += " " + words[(n*3+i*5+seed)%len(words)]
	}
	return qa.CleanQuestion(fmt.Sprint(text, " ", n, "?"))
}

// prior is what the small model at the table expects: a function of what both
// sides know, often nearly sure, seldom nothing at all.
func prior(g qa.Game, q qa.Question) qa.Prior {
	seen := q.Text
	for _, r := range g.Readable() {
		seen += string(r.Answer)
	}
	sum := sha256.Sum256([]byte(seen))
	switch p := qa.Prior(sum[1])<<8 | qa.Prior(sum[2]); sum[0] % 8 {
	case 0:
		return 0
	case 1:
		return 1
	case 2:
		return qa.One - 1
	case 3, 4:
		return max(p>>8, 1)
	default:
		return max(p, 1)
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

func TestParseBits(t *testing.T) {
	for in, want := range map[string]qa.Bits{"": "", "0110": "0110", " 01 10\n": "0110"} {
		if got, err := qa.ParseBits(in); err != nil || got != want {
			t.Errorf("ParseBits(%q) = %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"012", "yes", "0b01", "01-10", strings.Repeat("0", 1<<20+1)} {
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

// Whoever has as many bits as the answer itself takes is told so, and for free
// text nothing is picked from.
func TestAdvised(t *testing.T) {
	for _, tt := range []struct {
		form         qa.Form
		bits, direct int
		name, why    string
	}{
		{qa.Number, 0, 10, "batch", "nothing is asked"},
		{qa.Number, 9, 10, "auto", "measured best"},
		{qa.Number, 10, 10, "auto", "10 bits are enough for the answer itself"},
		{qa.Option, 2, 2, "auto", "2 bits are enough for the answer itself"},
		{qa.Number, 40, 0, "auto", "measured best"},
		{qa.Text, 40, 0, "adaptive", "free text"},
	} {
		name, why := qa.Advised(tt.form, tt.bits, tt.direct)
		if name != tt.name || !strings.Contains(why, tt.why) {
			t.Errorf("%s, %d bits, %d direct: %s, %s; want %s, %s", tt.form, tt.bits, tt.direct, name, why, tt.name, tt.why)
		}
	}
	for n, want := range map[float64]int{0: 0, 1: 0, 2: 1, 4: 2, 5: 3, 1000: 10, 1024: 10, 1025: 11} {
		if got := qa.Direct(n); got != want {
			t.Errorf("Direct(%g) is %d, want %d", n, got, want)
		}
	}
}

// A number of drafts goes where it belongs, whatever follows.
func TestWithDrafts(t *testing.T) {
	for name, want := range map[string]string{
		"select": "select:16", "select+3:edit": "select:16+3:edit", "split+2:adaptive": "split:16+2:adaptive",
		"select:4": "select:4", "batch": "batch", "selection": "selection", "batch+3:adaptive": "batch+3:adaptive",
	} {
		got := qa.WithDrafts(name, 16)
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
