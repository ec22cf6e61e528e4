package qa

import "math"

// Plain1 is the payload format of fixed length: each decision in order,
// ceil(log2 of its options) bits, and nothing else but the erasure bit in front
// where answers can be erased.
const Plain1 = "plain1"

// Entry is one line of a ledger: a decision and its price.
type Entry struct {
	Taken
	Nominal int     `json:"nominal"` // bits in plain1
	Ideal   float64 `json:"ideal"`   // −log2 of the option's probability under its prior
}

// Ledger is the list of all decisions with what they cost, and beside it what
// the same knowledge would cost otherwise.
type Ledger struct {
	Answers  int     `json:"answers"`  // answers sent, erasures included
	Erasures int     `json:"erasures"` // of them
	Side     int     `json:"side"`     // bits for anything but answers, the erasure bit among them
	Nominal  int     `json:"nominal"`  // length of the plain1 payload
	Ideal    float64 `json:"ideal"`    // sum over the entries, and the erasure bit
	Coded    *int    `json:"coded"`    // length of the coded payload, null in plain1

	// TakenBack counts answers that were given and then not sent, as an erasure
	// among them doubled the price of the others.
	TakenBack int `json:"taken_back"`

	Alternatives []Alternative `json:"alternatives"`
	Entries      []Entry       `json:"entries"`
}

// erasureCost is the ideal price of an erasure: it has the fixed probability
// 1/64.
const erasureCost = 6

// hasErasureBit tells whether a payload starts with the erasure bit: where an
// answer can be erased, and the budget allows an answer beside the bit.
func hasErasureBit(budget int, canErase bool) bool { return canErase && budget > 1 }

// erasureBit returns 1 where the payload starts with the erasure bit.
func (g Game) erasureBit() int {
	if !g.Free && hasErasureBit(g.Budget, g.CanErase) {
		return 1
	}
	return 0
}

// Ledger returns what the decisions made so far cost.
func (g Game) Ledger() Ledger {
	l := Ledger{TakenBack: g.TakenBack, Side: g.erasureBit(), Nominal: g.erasureBit(), Ideal: float64(g.erasureBit()), Entries: []Entry{}, Alternatives: []Alternative{}}
	for _, d := range g.Decisions {
		e := Entry{Taken: d, Nominal: g.nominal(d), Ideal: g.ideal(d)}
		if d.Kind == KindAnswer {
			l.Answers++
			if d.Option == OptionErasure {
				l.Erasures++
			}
		} else {
			l.Side += e.Nominal
		}
		l.Nominal += e.Nominal
		l.Ideal += e.Ideal
		l.Entries = append(l.Entries, e)
	}
	return l
}

func (g Game) nominal(d Taken) int {
	if g.Free {
		return 0
	}
	if d.Kind == KindAnswer && g.Erasures {
		return 2
	}
	return width(d.Options)
}

func (g Game) ideal(d Taken) float64 {
	if g.Free {
		return 0
	}
	if d.Options != 2 {
		return math.Log2(float64(d.Options))
	}
	p := d.Yes.P()
	switch d.Option {
	case OptionErasure:
		return erasureCost
	case OptionNo:
		p = 1 - p
	}
	if g.Erasures {
		p *= 63. / 64
	}
	return -math.Log2(p)
}

// Payload returns the decisions made so far as a plain1 payload.
func (g Game) Payload() Bits {
	var b Bits
	if g.erasureBit() == 1 {
		v := 0
		if g.Erasures {
			v = 1
		}
		b = b.appendBits(v, 1)
	}
	for _, d := range g.Decisions {
		b = b.appendBits(d.Option, g.nominal(d))
	}
	return b
}
