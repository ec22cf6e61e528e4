package tui

import (
	"fmt"
	"math/big"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
)

// bitwise is a screen with a payload bit by bit: which decision each belongs to,
// what that costs, and how the number that the bits write narrows.
type bitwise struct {
	*shared
	width, height int
	keys          bitwiseKeys
	state         session.State
	ledger        qa.Ledger
	payload       qa.Bits
	parts         []wirePart
	part          int // that is chosen
	bit           int // of the payload, the one under the cursor; of a part without bits, the one that would be next
}

// wirePart is a part of the payload with its place, and the interval that a
// receiver is in once it has read it.
type wirePart struct {
	qa.Part
	first int      // the number of the first of its bits
	span  *stretch // nil where nothing narrows
	under *big.Rat // how wide the interval was before
}

// stretch is an interval, from is in it, from+width is not.
type stretch struct{ from, width *big.Rat }

type bitwiseKeys struct {
	right, left, down, up, pageDown, pageUp, bottom, top, copies, back key.Binding
}

func newBitwise(s *shared, st session.State, parts []qa.Part, width, height int) *bitwise {
	b := &bitwise{shared: s, state: st, ledger: st.Ledger(), payload: st.Payload(), parts: placed(parts), width: width, height: height, keys: bitwiseKeys{
		right: binding("←/→", "bit", "right", "l"), left: binding("←", "the bit before", "left", "h"),
		down: binding("↑/↓", "decision", "down", "j"), up: binding("↑", "the decision before", "up", "k"),
		pageDown: binding("pgup/pgdn", "page", "pgdown", "space"), pageUp: binding("pgup", "page up", "pgup"),
		bottom: binding("g/G", "ends", "G", "end"), top: binding("g", "top", "g", "home"),
		copies: binding("c", "copy the payload", "c"), back: binding("esc", "back", "esc"),
	}}
	return b
}

// placed says where each part stands, and how the interval narrows: in a coded
// payload by the share of each option, in a plain one by half with each bit, as
// the bits behind the flag are those of a binary fraction.
func placed(parts []qa.Part) []wirePart {
	out := make([]wirePart, 0, len(parts))
	at := 0
	now := stretch{new(big.Rat), big.NewRat(1, 1)}
	for _, p := range parts {
		w := wirePart{Part: p, first: at, under: now.width}
		at += len(p.Bits)
		switch {
		case p.Width != nil:
			now = stretch{p.Low, p.Width}
			w.span = &stretch{now.from, now.width}
		case (p.Kind == qa.PartDecision || p.Kind == qa.PartErasures || p.Kind == qa.PartText) && p.Bits != "":
			for _, digit := range p.Bits {
				half := new(big.Rat).Quo(now.width, big.NewRat(2, 1))
				if digit == '1' {
					now.from = new(big.Rat).Add(now.from, half)
				}
				now.width = half
			}
			w.span = &stretch{now.from, now.width}
		}
		out = append(out, w)
	}
	return out
}

// openWire shows the payload of the session bit by bit.
func (l *live) openWire() tea.Cmd {
	parts, ok := l.state.Wire()
	if !ok {
		return complain("The payload is not that of the decisions: it ended early, or another program wrote it.")
	}
	return l.travel(openMsg{screen: newBitwise(l.shared, l.state, parts, l.width, l.height)})
}

func (b *bitwise) update(tea.Msg) tea.Cmd { return nil }
func (b *bitwise) typing() bool           { return false }
func (b *bitwise) cursor() *tea.Cursor    { return nil }
func (b *bitwise) restyled()              {}

func (b *bitwise) setSize(width, height int) { b.width, b.height = width, height }

func (b *bitwise) about() string {
	return "The payload bit by bit, and below it what each part of it says. “plain” is what a decision costs in plain1, “ideal” what it would cost if coded as the small " +
		"model expected it. The bar is the number that the bits write: each decision narrows it to the part that stands for what was decided, a likely one by little."
}

// choose goes to a part.
func (b *bitwise) choose(n int) {
	b.part = max(0, min(n, len(b.parts)-1))
	if len(b.parts) > 0 {
		b.bit = b.parts[b.part].first
	}
}

// move goes by bits, over the parts that have none.
func (b *bitwise) move(by int) {
	to := b.bit + by
	if here := b.parts[b.part]; here.Bits == "" && by > 0 {
		to = b.bit // it stands in front of it
	}
	if to < 0 || to >= len(b.payload) {
		return
	}
	for i, p := range b.parts {
		if to >= p.first && to < p.first+len(p.Bits) {
			b.part, b.bit = i, to
			return
		}
	}
}

func (b *bitwise) actions() []action {
	k, page := b.keys, max(1, b.plan().table-1)
	for _, x := range []*key.Binding{&k.down, &k.up, &k.pageDown, &k.pageUp, &k.bottom, &k.top} {
		x.SetEnabled(len(b.parts) > 1)
	}
	k.left.SetEnabled(len(b.payload) > 1)
	k.right.SetEnabled(len(b.payload) > 1)
	k.copies.SetEnabled(b.payload != "")
	return possible(
		does(k.right, func() { b.move(1) }), does(k.left, func() { b.move(-1) }).asQuiet(),
		does(k.down, func() { b.choose(b.part + 1) }), does(k.up, func() { b.choose(b.part - 1) }).asQuiet(),
		does(k.pageDown, func() { b.choose(b.part + page) }), does(k.pageUp, func() { b.choose(b.part - page) }).asQuiet(),
		does(k.bottom, func() { b.choose(far) }), does(k.top, func() { b.choose(0) }).asQuiet(),
		act(k.copies, func() tea.Cmd { return copyText("the payload", string(b.payload)) }),
		act(k.back, func() tea.Cmd { return b.travel(backMsg{}) }),
	)
}

// status says where the cursor is.
func (b *bitwise) status(int) string {
	t := b.theme
	if len(b.parts) == 0 {
		return " " + t.Dim.Render("Nothing crosses.")
	}
	p := b.parts[b.part]
	where := fmt.Sprintf("part %d of %d", b.part+1, len(b.parts))
	if p.Bits != "" {
		where = fmt.Sprintf("bit %d of %d, ", b.bit+1, len(b.payload)) + where
	}
	return " " + t.Strong.Render(where)
}

// bitwisePlan says how the rows of the screen are used.
type bitwisePlan struct {
	each, per, strips int // cells of a bit; bits of a row; rows of bits in sight
	table             int // rows of parts
	question, bar     bool
	rivals            int // rows of alternatives
}

func (b *bitwise) plan() bitwisePlan {
	p := bitwisePlan{each: 3}
	n := max(1, len(b.payload))
	if b.height < tallFrom && 3*n > 2*(b.width-2) {
		p.each = 2
	}
	p.per = max(1, (b.width-2)/p.each)
	if p.per > 10 {
		p.per -= p.per % 10
	}
	p.strips = min((n+p.per-1)/p.per, pick(b.height < 20, 1, pick(b.height < tallFrom, 2, 6)))
	p.question, p.bar = b.height >= 18, b.height >= 16
	p.rivals = pick(b.height < 16, 0, pick(b.height < tallFrom, 1, min(6, len(b.ledger.Alternatives))))
	// The head, the rules around the table, its names, the decision, the numbers, the totals.
	p.table = b.height - 2 - 2*p.strips - 2 - 1 - 1 - pick(p.question, 1, 0) - pick(p.bar, 2, 0) - 1 - p.rivals
	p.table = max(1, p.table)
	return p
}

// optionText names what was decided.
func optionText(d qa.Taken) string {
	if d.Kind == qa.KindAnswer {
		return string(qa.AnswerOf(d.Option))
	}
	switch {
	case d.Kind == qa.KindSelect:
		return "pick"
	case d.Kind == qa.KindStop:
		return pick(d.Option == qa.OptionStop, "stop", "on")
	case d.Kind == qa.KindKeep:
		return pick(d.Option == qa.OptionFirst, "first", "final")
	}
	return oneLine(fmt.Sprintf("%s %d", d.Kind, d.Option))
}

// text says in a line what a part of the payload is.
func (b *bitwise) text(p wirePart) string {
	switch p.Kind {
	case qa.PartFlag:
		return "flag: the decisions are " + pick(p.Bits == "1", "coded", "plain")
	case qa.PartErasures:
		if p.Bits == "" {
			return "no erasure bit, as the decisions are coded"
		}
		return "erasure bit: " + pick(p.Bits == "1", "some answer was left unclear", "no answer was left unclear")
	case qa.PartText:
		if p.Text == "" {
			return "text: there are no more questions"
		}
		return fmt.Sprintf("text of question %d: %s", p.Question, oneLine(p.Text))
	case qa.PartCheck:
		return "check of the final draft and of these bits"
	case qa.PartMark:
		return "an unclear answer that was taken back"
	}
	if p.Taken.Kind == qa.KindSelect {
		return "  " + pickedText(b.state.Game, p.Taken)
	}
	question := ""
	if s := aboutDraft(p.Taken); s != "" {
		question = "  " + s
	}
	if q, ok := b.state.Asks(p.Taken.Question); ok {
		question = "  " + oneLine(q.Text)
	}
	return question
}

// bytes writes the payload in hexadecimal, by twos.
func (b *bitwise) bytes() string {
	var parts []string
	for _, x := range b.payload.Bytes() {
		parts = append(parts, fmt.Sprintf("%02x", x))
	}
	return strings.Join(parts, " ")
}
