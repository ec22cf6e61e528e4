package qa

import "math"

// Entry is one line of a ledger: a decision and its price.
type Entry struct {
	Taken
	Nominal int     `json:"nominal"` // bits in plain1
	Ideal   float64 `json:"ideal"`   // −log2 of the option's probability under its prior
}

// Ledger is the list of all decisions with what they cost, and beside it what
// the same knowledge would cost otherwise.
type Ledger struct {
	Answers   int     `json:"answers"`    // answers sent, erasures included
	Erasures  int     `json:"erasures"`   // of them
	Side      int     `json:"side"`       // bits of plain1 for anything but answers: side decisions, the erasure bit, the check, text
	Check     int     `json:"check"`      // of them, those of the check
	Text      int     `json:"text"`       // of them, those of questions' texts that travel, which are not of the budget
	Nominal   int     `json:"nominal"`    // length of the payload in plain1, its check included
	Ideal     float64 `json:"ideal"`      // bits that a perfect coder needs: the sum over the entries, an erasure that was taken back, the texts, the check
	TextIdeal float64 `json:"text_ideal"` // of Ideal, what the texts need
	Coded     *int    `json:"coded"`      // length of the payload in coded1, flag and check included; null where the session is plain1

	// TakenBack counts answers that were given and then not sent, as an erasure
	// among them doubled the price of the others.
	TakenBack int `json:"taken_back"`

	Alternatives []Alternative `json:"alternatives"`
	Entries      []Entry       `json:"entries"`
}

// Spent returns the bits of the budget that the decisions spent: those of plain1,
// without the check and the text of questions.
func (l Ledger) Spent() int { return l.Nominal - l.Check - l.Text }

// Sent returns the length of the payload.
func (l Ledger) Sent() int {
	if l.Coded != nil {
		return *l.Coded
	}
	return l.Nominal
}

// Ledger returns what the decisions made so far cost when the session ends with
// them. Its Alternatives are empty: Scales weigh them.
func (g Game) Ledger() Ledger {
	l := Ledger{TakenBack: g.TakenBack, Check: g.checked(), Nominal: g.Spent() + g.checked(), Ideal: float64(g.checked()), Entries: []Entry{}, Alternatives: []Alternative{}}
	body := g.written()
	l.Text, l.TextIdeal = g.textPrices(g.flagged() && body[0] == '1')
	l.Nominal += l.Text
	l.Side, l.Ideal = l.Nominal, l.Ideal+l.TextIdeal
	for _, d := range g.Decisions {
		e := Entry{Taken: d, Nominal: g.nominal(d), Ideal: g.ideal(d)}
		if d.Kind == KindAnswer {
			l.Answers++
			l.Side -= e.Nominal
			if d.Option == OptionErasure {
				l.Erasures++
			}
		}
		l.Ideal += e.Ideal
		l.Entries = append(l.Entries, e)
	}
	if d, ok := g.mark(); ok {
		l.Ideal += g.ideal(d)
	}
	if g.Format == Coded1 {
		n := len(body) + g.checked()
		l.Coded = &n
	}
	return l
}

// ideal returns what a decision is worth: −log2 of the share that its option has
// of all, an erasure's among them where answers can be erased.
func (g Game) ideal(d Taken) float64 {
	if g.Free {
		return 0
	}
	table := g.table(d.Decision)
	if d.Option < 0 || d.Option >= len(table)-1 {
		return 0 // none of its options, as it can be in a transcript that was forged
	}
	return math.Log2(float64(table[len(table)-1])) - math.Log2(float64(table[d.Option+1]-table[d.Option]))
}
