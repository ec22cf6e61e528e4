package tui

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"tenbits/qa"
	"tenbits/session"
)

// erasedScript is a whole session whose second answer was left unclear.
func erasedScript() script {
	s := erasureScript()
	return s.add(session.Drafted{N: 1, Round: 1, Text: finalDraft, SHA256: "01", Answer: ptr("100"), Correct: ptr(true)}).finished(session.Solved, ptr(session.Won))
}

// checkedScript is a coded session with a check.
func checkedScript() script {
	s := codedScript()
	started := s[0].Body.(session.Started)
	started.Setup.Check = true
	s[0].Body = started
	return s[:len(s)-1].finished(session.Solved, ptr(session.Won))
}

// longScript is a whole session of forty answers.
func longScript() script {
	var questions []string
	for i := range 40 {
		questions = append(questions, fmt.Sprintf("Is the number that stands in step %d of the draft, before anything is added to it, above %d?", i%4+1, 7*i))
	}
	return played(opened(40), questions, finalDraft)
}

// bitwiseOf returns an app that shows the payload of a session, and presses keys
// then.
func bitwiseOf(events func() script, keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newTestApp(tb, width, height)
		feed(a, events()...)
		finish(a)
		press(a, append([]string{"e"}, keys...)...)
		return a
	}
}

func bitwiseSituations() []situation {
	return []situation{
		{"wire", bitwiseOf(wonScript)},
		{"wire_moved", bitwiseOf(wonScript, "down", "down", "right")},
		{"wire_coded", bitwiseOf(codedScript, "down", "down", "down")},
		{"wire_coded_check", bitwiseOf(checkedScript, "G", "right", "right")},
		{"wire_erased", bitwiseOf(erasedScript, "down", "down", "right")},
		{"wire_judged", bitwiseOf(judgedScript, "G")},
		{"wire_forty", bitwiseOf(longScript, "pgdown", "pgdown", "down")},
		{"wire_picked", bitwiseOf(pickedScript)},
		{"wire_nothing", bitwiseOf(nothingScript)},
		{"wire_free", bitwiseOf(func() script { return controlScript(session.Coin) }, "down")},
	}
}

// What the screen lists is the payload and the ledger, to the bit, and each
// decision keeps as much of the interval as its ideal price says.
func TestBitwiseAddsUp(t *testing.T) {
	for name, events := range map[string]func() script{"won": wonScript, "coded": codedScript, "checked": checkedScript, "erased": erasedScript, "judged": judgedScript, "forty": longScript} {
		b := bitwiseOf(events)(t, 80, 24).current().(*bitwise)
		var bits qa.Bits
		nominal, ideal := 0, 0.0
		for i, p := range b.parts {
			if p.first != len(bits) {
				t.Errorf("%s: part %d begins at bit %d, want %d", name, i, p.first, len(bits))
			}
			bits += p.Bits
			nominal += p.Nominal
			ideal += p.Ideal
			if p.Kind == qa.PartDecision && p.Width != nil {
				share, _ := new(big.Rat).Quo(p.span.width, p.under).Float64()
				if math.Abs(-math.Log2(share)-p.Ideal) > 0.01 {
					t.Errorf("%s: part %d keeps %g of the interval, and its ideal price is %g bits", name, i, share, p.Ideal)
				}
			}
		}
		if bits != b.payload || nominal != b.ledger.Nominal || math.Abs(ideal-b.ledger.Ideal) > 1e-9 {
			t.Errorf("%s: %s, %d, %g in parts; %s, %d, %g in all", name, bits, nominal, ideal, b.payload, b.ledger.Nominal, b.ledger.Ideal)
		}
		want := strings.ReplaceAll(b.bytes(), " ", "")
		if got := fmt.Sprintf("%x", b.payload.Bytes()); got != want {
			t.Errorf("%s: hex %s, want %s", name, got, want)
		}
	}
}

// The cursor goes over every bit, and the part that is marked has it.
func TestBitwiseMoves(t *testing.T) {
	for _, events := range []func() script{wonScript, checkedScript, erasedScript, longScript} {
		a := bitwiseOf(events)(t, 60, 20)
		b := a.current().(*bitwise)
		for i := range len(b.payload) {
			p := b.parts[b.part]
			if b.bit != i || i < p.first || i >= p.first+len(p.Bits) {
				t.Fatalf("after %d moves: bit %d in the part with %s at %d", i, b.bit, p.Bits, p.first)
			}
			press(a, "right")
		}
		if b.bit != len(b.payload)-1 {
			t.Errorf("beyond the end: bit %d of %d", b.bit, len(b.payload))
		}
		press(a, "g")
		for i := range b.parts {
			if b.part != i {
				t.Fatalf("part %d, want %d", b.part, i)
			}
			press(a, "down")
		}
		press(a, "G", "left", "up", "pgup", "g")
		if b.part != 0 || b.bit != 0 {
			t.Errorf("back at part %d, bit %d", b.part, b.bit)
		}
	}
}

// A payload that is not that of its decisions is not shown as if it were.
func TestBitwiseForged(t *testing.T) {
	a := newTestApp(t, 80, 24)
	s := wonScript()
	f := s[len(s)-1].Body.(session.Finished)
	f.Payload = "0101"
	s[len(s)-1].Body = f
	feed(a, s...)
	finish(a)
	press(a, "e")
	if _, shown := a.current().(*bitwise); shown || a.complaint == "" {
		t.Errorf("screen %T, complaint %q", a.current(), a.complaint)
	}
}
