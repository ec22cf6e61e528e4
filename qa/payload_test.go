package qa_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
)

// sending is a session that was sent, and what the receiver is told of it.
type sending struct {
	strategy qa.Strategy
	start    qa.Game
	stock    int // of new questions
	sent     qa.Game
}

// drawSending plays a session of any strategy, budget, format, with and without
// erasures and a check. How the answers come out has little to do with what was
// expected in some, and much in others.
func drawSending(t *rapid.T) sending {
	var s sending
	var err error
	if s.strategy, err = qa.ParseStrategy(rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x5", "rounds:3x3", "rounds:5x2", "rounds:40x1",
		"verify", "locate", "informative", "auto", "select:2", "select", "select:64", "split", "split:30"}).Draw(t, "strategy")); err != nil {
		t.Fatal(err)
	}
	name := s.strategy.Name()
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "forks") {
		n := rapid.IntRange(1, 12).Draw(t, "fork at")
		if then := rapid.SampledFrom([]string{qa.Edit, "batch", "adaptive", "rounds:2x3"}).Draw(t, "then"); then == qa.Edit {
			name = qa.ForkedEdit(name, n)
		} else if name, err = qa.ForkedTurn(name, n, then); err != nil {
			t.Fatal(err)
		}
	}
	if s.strategy, err = qa.ParseStrategy(name); err != nil {
		t.Fatal(err)
	}
	foreign := rapid.Bool().Draw(t, "foreign")
	s.start = qa.Game{
		Foreign: foreign, Texts: foreign || len(qa.EditsOf(name)) > 0,
		Budget: rapid.IntRange(0, qa.MaxBudget).Draw(t, "budget"), CanErase: rapid.Bool().Draw(t, "can erase"),
		Format: rapid.SampledFrom(qa.Formats()).Draw(t, "format"), Check: rapid.Bool().Draw(t, "check"),
		Stop: rapid.SampledFrom([]qa.Stop{qa.StopNever, qa.StopFree, qa.StopSent}).Draw(t, "stop"), Tau: 10, Guard: rapid.Bool().Draw(t, "guard"),
		Common: rapid.SampledFrom([]qa.Form{"", qa.Number}).Draw(t, "form"),
	}
	s.stock = rapid.IntRange(0, 45).Draw(t, "stock")
	mix := rapid.SampledFrom([]string{"any", "as expected", "some erased", "erased late", "all erased"}).Draw(t, "mix")
	late := rapid.IntRange(0, qa.MaxBudget).Draw(t, "late")
	s.sent, _, err = table(s.strategy, s.start, s.stock, func(d qa.Decision) (int, error) {
		switch d.Kind {
		case qa.KindSelect, qa.KindKeep:
			return rapid.IntRange(0, d.Options-1).Draw(t, "pick"), nil
		case qa.KindStop:
			return rapid.IntRange(0, 4).Draw(t, "stopped") / 4, nil
		}
		o := rapid.IntRange(qa.OptionNo, qa.OptionYes).Draw(t, "option")
		switch {
		case mix == "as expected" && d.Yes > qa.One/2:
			o = qa.OptionYes
		case mix == "as expected":
			o = qa.OptionNo
		case mix == "some erased" && rapid.IntRange(0, 6).Draw(t, "erased") == 0, mix == "erased late" && d.N > late, mix == "all erased":
			o = qa.OptionErasure
		}
		if o == qa.OptionErasure && !s.start.CanErase {
			o = qa.OptionNo
		}
		return o, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// texts returns the texts of all questions that were answered.
func texts(g qa.Game) string {
	out := ""
	for _, p := range g.Wire() {
		out += p.Text + "\n"
	}
	return out
}

// alike tells whether two lists of decisions are the same.
func alike(a, b []qa.Taken) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// wired lists the parts of a payload, with what they cost.
func wired(g qa.Game) string {
	out := ""
	for _, p := range g.Wire() {
		out += fmt.Sprintf("%s %q %q %d %g\n", p.Kind, p.Bits, p.Text, p.Nominal, p.Ideal)
	}
	return out
}

// tell reads texts out of a payload.
func (s sending) tell(r *qa.Reader) func(qa.Game, int, []string) ([]string, error) {
	return func(g qa.Game, most int, _ []string) ([]string, error) {
		if most == 0 {
			text, err := r.Edit(g)
			return []string{text}, err
		}
		return r.Texts(g, most)
	}
}

// receive rebuilds a session from bits, as session.Receive does.
func (s sending) receive(bits qa.Bits) (g qa.Game, r *qa.Reader, checked bool, err error) {
	r, err = qa.NewReader(bits, s.start)
	if err != nil {
		return g, r, false, err
	}
	start := s.start.WithErasureBit(r.Erasures())
	if g, _, err = tableWith(s.strategy, start, s.stock, r.Next, s.tell(r)); err != nil {
		return g, r, false, err
	}
	checked, err = r.End(g)
	return g, r, checked, err
}

// A receiver that has nothing but the payload must come to the sender's
// decisions and drafts, and read exactly the payload, whatever comes behind.
func TestPayloadRebuildsGame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSending(t)
		payload, l := s.sent.Payload(), s.sent.Ledger()
		noise := rapid.StringMatching(`[01]{0,70}`).Draw(t, "noise")
		got, r, checked, err := s.receive(payload + qa.Bits(noise))
		if err != nil {
			t.Fatal(err)
		}
		if r.Read() != len(payload) || r.Taken() != payload || string(r.Rest()) != noise {
			t.Fatalf("read %d of %d bits", r.Read(), len(payload))
		}
		if got.Latest().Text != s.sent.Latest().Text {
			t.Fatalf("final draft\n%s\nwant\n%s", got.Latest().Text, s.sent.Latest().Text)
		}
		if !alike(got.Decisions, s.sent.Decisions) || got.Payload() != payload || got.Erasures != s.sent.Erasures {
			t.Fatalf("decisions\n%v\nwant\n%v", got.Decisions, s.sent.Decisions)
		}
		if checked != (l.Check > 0) || l.Check > 0 && !s.start.Check {
			t.Fatalf("checked: %t, of %d bits", checked, l.Check)
		}
		if again := got.Ledger(); again.Ideal != l.Ideal || again.TextIdeal != l.TextIdeal || again.Sent() != l.Sent() || again.Side != l.Side {
			t.Fatalf("ledger of the receiver %+v, of the sender %+v", again, l)
		}
		if mine, theirs := wired(got), wired(s.sent); mine != theirs {
			t.Fatalf("the receiver's payload is\n%s\nthe sender's\n%s", mine, theirs)
		}
	})
}

// The totals of a ledger are those of its payload, and each is in its bounds.
func TestLedgerTotals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSending(t)
		l, payload := s.sent.Ledger(), s.sent.Payload()
		spent := s.sent.Spent()
		if l.Sent() != len(payload) || spent > s.start.Budget || l.Nominal != spent+l.Check+l.Text {
			t.Fatalf("payload of %d bits, %d spent of %d, ledger %+v", len(payload), spent, s.start.Budget, l)
		}
		nominal, ideal := 0, 0.0
		for _, e := range l.Entries {
			if e.Ideal <= 0 {
				t.Fatalf("decision for nothing: %+v", e)
			}
			if ideal += e.Ideal; e.Kind == qa.KindAnswer {
				nominal += e.Nominal // the others are in Side
			}
		}
		if rest := float64(l.Check) + l.TextIdeal; nominal+l.Side != l.Nominal || ideal+rest > l.Ideal+1e-6 || ideal+rest < l.Ideal-6-1e-6 {
			t.Fatalf("entries of %d and %g bits, ledger %+v", nominal, ideal, l)
		}
		if (l.Coded != nil) != (s.start.Format == qa.Coded1) {
			t.Fatalf("format %s, ledger %+v", s.start.Format, l)
		}
		// Coded, a session would also need the text that it had asked when an answer
		// was taken back: it may be plain for that alone, and dearer than ideal.
		spared := strings.HasPrefix(string(payload), "0") && l.TakenBack > 0 && s.start.Texts
		if l.Coded != nil && (*l.Coded > l.Nominal+1 || float64(*l.Coded) > l.Ideal+3 && !spared) {
			t.Fatalf("coded in %d bits, which are %d plain and %g ideal", *l.Coded, l.Nominal, l.Ideal)
		}
		if s.start.Budget == 0 && payload != "" {
			t.Fatalf("nothing can be decided, and %s is sent", payload)
		}
	})
}

// Text that was asked for before an erasure took its answers back is not sent
// where the payload is plain: the receiver, who knows of the erasure in front,
// does not ask for it, and neither side's ledger may count it.
func TestTextThatWasTakenBack(t *testing.T) {
	for _, tt := range []struct {
		strategy             string
		budget, stock, first int // answers before the first erasure
	}{
		{"batch", 2, 2, 0},       // nothing is kept, and plain is shorter
		{"adaptive", 3, 2, 0},    // the text of the second question stays behind
		{"rounds:2x5", 11, 9, 5}, // coded would be shorter, but for the second round's text
	} {
		for _, format := range qa.Formats() {
			s := sending{strategy: strategy(t, tt.strategy), stock: tt.stock, start: qa.Game{Budget: tt.budget, CanErase: true, Format: format, Foreign: true, Texts: true}}
			var err error
			s.sent, _, err = table(s.strategy, s.start, s.stock, func(d qa.Decision) (int, error) {
				if d.N > tt.first {
					return qa.OptionErasure, nil
				}
				return qa.OptionNo, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			got, _, _, err := s.receive(s.sent.Payload())
			if err != nil || got.Payload() != s.sent.Payload() || wired(got) != wired(s.sent) {
				t.Errorf("%s of %d bits, %s: %v, the receiver has\n%s\nthe sender\n%s", tt.strategy, tt.budget, format, err, wired(got), wired(s.sent))
			}
			if a, b := s.sent.Ledger(), got.Ledger(); a.Ideal != b.Ideal || a.TextIdeal != b.TextIdeal || a.Sent() != b.Sent() {
				t.Errorf("%s of %d bits, %s: the sender's ledger is %+v, the receiver's %+v", tt.strategy, tt.budget, format, a, b)
			}
		}
	}
}

// A payload that was cut anywhere is too short, and says so.
func TestPayloadCutAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSending(t)
		payload := s.sent.Payload()
		for k := 0; k < len(payload); k += 1 + len(payload)/50*4 {
			_, r, checked, err := s.receive(payload[:k])
			if !errors.Is(err, qa.ErrShort) || checked || r.Read() > k {
				t.Fatalf("%s cut after %d bits: %v, read %d", payload, k, err, r.Read())
			}
		}
	})
}

// Of every bit that is flipped the receiver finds out, or else says that nothing
// was checked: but for one in 256 of those whose final draft differs.
func TestEveryFlippedBit(t *testing.T) {
	flips, missed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawSending(t)
		payload := s.sent.Payload()
		for k := rapid.IntRange(0, 6).Draw(t, "from"); k < len(payload); k += 1 + len(payload)/50*4 {
			damaged := payload[:k] + qa.Bits('0'+'1'-payload[k]) + payload[k+1:]
			got, r, checked, err := s.receive(damaged)
			if err == nil && len(r.Rest()) > 0 {
				err = qa.ErrLong
			}
			if s.sent.Ledger().Check > 0 {
				flips++
			}
			switch {
			case err == nil && alike(got.Decisions, s.sent.Decisions) && got.Erasures == s.sent.Erasures && texts(got) == texts(s.sent):
				t.Fatalf("%s and %s are the same decisions", payload, damaged)
			case err == nil && checked:
				missed++
				if got.Latest().Text == s.sent.Latest().Text && len(r.Taken()) == len(payload) {
					t.Fatalf("bit %d of %s is not found, though the draft is the same", k+1, payload)
				}
			case err == nil && s.sent.Ledger().Check > 0:
				t.Fatalf("bit %d of %s: not checked", k+1, payload)
			case err != nil && !errors.Is(err, qa.ErrShort) && !errors.Is(err, qa.ErrLong) && !errors.Is(err, qa.ErrCode) && !errors.Is(err, qa.ErrCheck):
				t.Fatalf("bit %d of %s: %v", k+1, payload, err)
			}
		}
	})
	if missed > 10+flips/64 {
		t.Errorf("%d of %d flipped bits were missed by the check: want about one in 256", missed, flips)
	}
}

// A receiver whose small model writes something else finds out by the check, as
// a rule, although the payload is whole.
func TestCheckFindsAnotherDraft(t *testing.T) {
	g := qa.Game{Budget: 4, Check: true}.WithDraft("a", "").WithQuestions([]string{"x?", "y?"})
	for range 2 {
		d, _ := g.Decision()
		g = g.WithDecision(d, qa.OptionYes)
	}
	read := func(draft string) error {
		r, err := qa.NewReader(g.WithDraft("the sender's", "").Payload(), qa.Game{Budget: 4, Check: true})
		for _, d := range g.Decisions {
			if err == nil {
				_, err = r.Next(d.Decision)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.End(g.WithDraft(draft, ""))
		return err
	}
	if err := read("the sender's"); err != nil {
		t.Error(err)
	}
	missed := 0
	for i := range 1000 {
		if err := read(strings.Repeat("x", i)); err == nil {
			missed++
		} else if !errors.Is(err, qa.ErrCheck) {
			t.Fatal(err)
		}
	}
	if missed > 20 {
		t.Errorf("%d of 1000 other drafts were missed", missed)
	}
}

// The check is the CRC-8 that is documented, by long division.
func TestCheckIsCRC8(t *testing.T) {
	g := qa.Game{Budget: 10, Check: true}.WithDraft("Answer: 7", "").WithQuestions([]string{"x?", "y?", "z?"})
	for _, o := range []int{1, 0, 1} {
		d, _ := g.Decision()
		g = g.WithDecision(d, o)
	}
	sum := sha256.Sum256([]byte("Answer: 7"))
	v := new(big.Int).SetBytes(sum[:])
	v.Add(v.Lsh(v, 3), big.NewInt(0b101)).Lsh(v, 8)
	poly := big.NewInt(0x107)
	for v.BitLen() > 8 {
		v.Xor(v, new(big.Int).Lsh(poly, uint(v.BitLen()-9)))
	}
	want := qa.Bits("101" + strings.Repeat("0", 8-len(v.Text(2))) + v.Text(2))
	if got := g.Payload(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// An answer is erased after those that its price takes back, and the receiver
// stops where the sender's decisions stop, though it was not told in front.
func TestErasureThatWasTakenBack(t *testing.T) {
	for _, budget := range []int{2, 3, 4, 9, 10, 40} {
		for _, name := range []string{"batch", "adaptive", "rounds:3x3"} {
			for first := range budget - 1 {
				s := sending{strategy: strategy(t, name), start: qa.Game{Budget: budget, CanErase: true, Format: qa.Coded1}, stock: 99}
				var err error
				s.sent, _, err = table(s.strategy, s.start, s.stock, func(d qa.Decision) (int, error) {
					if d.N > first {
						return qa.OptionErasure, nil
					}
					if d.Yes > qa.One/2 {
						return qa.OptionYes, nil
					}
					return qa.OptionNo, nil
				})
				if err != nil {
					t.Fatal(err)
				}
				got, r, _, err := s.receive(s.sent.Payload() + "10110")
				if err != nil || !alike(got.Decisions, s.sent.Decisions) || got.Latest().Text != s.sent.Latest().Text || r.Rest() != "10110" {
					t.Errorf("%s, %d bits, erased from %d on: %v\n%v\nwant\n%v", name, budget, first+1, err, got.Decisions, s.sent.Decisions)
				}
			}
		}
	}
}

// The payload of a session that was cut is its decisions, and nothing that could
// be taken for one more.
func TestCutPayload(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSending(t)
		k := rapid.IntRange(0, qa.MaxBudget).Draw(t, "cut")
		broken := errors.New("broken")
		got, _, err := table(s.strategy, s.start, s.stock, func(d qa.Decision) (int, error) {
			if d.N > k || d.N > len(s.sent.Decisions) {
				return 0, broken
			}
			return s.sent.Decisions[d.N-1].Option, nil
		})
		cut := got.Cut()
		if err == nil && cut.Ledger().Check > 0 {
			t.Fatal("a session that was cut has a check")
		}
		l := cut.Ledger()
		if l.Sent() != len(cut.Payload()) || l.Check != 0 {
			t.Fatalf("payload %s, ledger %+v", cut.Payload(), l)
		}
		r, err := qa.NewReader(cut.Payload(), s.start)
		if err != nil {
			t.Fatal(err)
		}
		if s.start.Texts {
			return // see TestTextsAreCut
		}
		for i, d := range cut.Decisions {
			if o, err := r.Next(d.Decision); err != nil || o != d.Option {
				t.Fatalf("decision %d: %d, %v", i+1, o, err)
			}
		}
		if _, err := r.Next(qa.Decision{Kind: qa.KindAnswer, Options: 2, Yes: 1}); !errors.Is(err, qa.ErrShort) {
			t.Fatalf("one decision more: %v", err)
		}
	})
}

// Payloads of coded1 as they are written for good: a receiver of another version
// must read the same.
func TestCoded1Stays(t *testing.T) {
	for _, tt := range []struct {
		priors   []qa.Prior
		options  string // n, y, e
		canErase bool
		want     qa.Bits
	}{
		{nil, "", false, "0"},
		{[]qa.Prior{0, 0, 0}, "yny", false, "0101"},
		{[]qa.Prior{60000, 60000, 5000, 60000, 65535}, "yynyy", false, "101"},
		{[]qa.Prior{60000, 60000, 5000, 60000, 65535}, "yyyyy", false, "011111"},
		{[]qa.Prior{65535, 65535, 65535, 65535, 65535, 65535, 65535, 65535, 65535, 65535}, "yyyyyyyyyy", false, "11"},
		{[]qa.Prior{60000, 60000, 60000, 60000, 60000}, "yyyye", true, "11111000"},
		{[]qa.Prior{60000, 60000, 60000, 60000, 60000, 60000, 60000, 60000}, "yyyyyyye", true, "111101110"}, // five are kept
		{[]qa.Prior{60000, 5000, 60000, 60000, 60000}, "ynyee", true, "010100011010"},
	} {
		g := qa.Game{Budget: 12, CanErase: tt.canErase, Format: qa.Coded1}.WithQuestions(strings.Split(strings.Repeat("?", len(tt.priors)), ""))
		for i, p := range tt.priors {
			g = g.WithPrior(i+1, p)
			if d, ok := g.Decision(); ok {
				g = g.WithDecision(d, strings.Index("nye", tt.options[i:i+1]))
			}
		}
		if got := g.Payload(); got != tt.want {
			t.Errorf("%v %s: %s, want %s (ideal %.2f)", tt.priors, tt.options, got, tt.want, g.Ledger().Ideal)
		}
	}
}

func TestReaderErrors(t *testing.T) {
	d := qa.Decision{Kind: qa.KindAnswer, N: 1, Options: 2}
	for _, g := range []qa.Game{{Budget: 3, CanErase: true}, {Budget: 3, Format: qa.Coded1}} {
		if r, err := qa.NewReader("", g); !errors.Is(err, qa.ErrShort) || r.Read() != 0 {
			t.Errorf("nothing: %v", err)
		}
	}
	r, err := qa.NewReader("0", qa.Game{Budget: 3, CanErase: true, Format: qa.Coded1})
	if _, next := r.Next(d); !errors.Is(err, qa.ErrShort) || !errors.Is(next, qa.ErrShort) {
		t.Errorf("a flag and no erasure bit: %v, then %v", err, next)
	}
	for _, tt := range []struct {
		bits qa.Bits
		want error
	}{{"0", qa.ErrShort}, {"1", qa.ErrShort}, {"10", qa.ErrShort}, {"111", qa.ErrCode}, {"110", nil}, {"01", nil}} {
		for _, g := range []qa.Game{{Budget: 3, CanErase: true}, {Budget: 3, CanErase: true, Format: qa.Coded1}} {
			bits := tt.bits
			if g.Format == qa.Coded1 {
				bits = "0" + bits
			}
			r, err := qa.NewReader(bits, g)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.Next(d); !errors.Is(err, tt.want) {
				t.Errorf("payload %s: %v, want %v", bits, err, tt.want)
			}
		}
	}
}

// Whatever the bits are, a session is received from them or an error says why
// not.
func FuzzReader(f *testing.F) {
	f.Add("0110", uint8(10), uint8(0))
	f.Add("1101110101110101", uint8(40), uint8(3))
	f.Add("1101110101110101", uint8(12), uint8(7))
	f.Add("1101110101110101", uint8(192+20), uint8(15))
	f.Fuzz(func(t *testing.T, digits string, budget, mode uint8) {
		bits, err := qa.ParseBits(digits)
		if err != nil {
			return
		}
		s := sending{
			strategy: qa.Strategies()[int(mode>>3)%len(qa.Strategies())], stock: 45,
			start: qa.Game{Budget: int(budget) % (qa.MaxBudget + 1), CanErase: mode&1 != 0, Format: qa.Formats()[mode>>1&1], Check: mode&4 != 0,
				Stop: []qa.Stop{qa.StopNever, qa.StopSent}[budget>>6&1], Tau: qa.UsualTau, Guard: budget&128 != 0, Common: qa.Number},
		}
		g, r, _, err := s.receive(bits)
		if r.Read() > len(bits) || g.Spent() > s.start.Budget {
			t.Fatalf("read %d of %d bits, spent %d of %d", r.Read(), len(bits), g.Spent(), s.start.Budget)
		}
		if err == nil && s.start.Format == qa.Plain1 && g.Payload() != r.Taken() {
			t.Fatalf("read %s, which is written %s", r.Taken(), g.Payload())
		}
	})
}
