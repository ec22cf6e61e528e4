package tui

import (
	"fmt"
	"math/big"
	"strings"

	"tenbits/qa"
)

// view draws the screen from top to bottom.
func (b *bitwise) view() []string {
	t, p := b.theme, b.plan()
	line := t.Rule.Render(strings.Repeat("─", max(0, b.width)))
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("bit by bit")
	for _, more := range []string{b.state.Setup.Format, plural(len(b.payload), "bit"), b.state.Setup.ID} {
		if with := title + t.Dim.Render(" · "+oneLine(more)); cells(with)+8 <= b.width {
			title = with
		}
	}
	mark := pick(b.state.Setup.Oracle, t.Warn.Render("ORACLE "), "") + pick(b.state.Setup.Control != "", t.Warn.Render("CONTROL "), "")
	rows := []string{spread(title, mark, b.width), line}
	rows = append(rows, b.strip(p)...)
	rows = append(rows, line)
	rows = append(rows, b.table(p)...)
	rows = append(rows, line)
	rows = append(rows, b.detail(p)...)
	rows = append(rows, b.totals())
	rows = append(rows, b.rivals(p.rivals)...)
	for i := range rows {
		rows[i] = fit(rows[i], b.width)
	}
	return rows
}

// strip draws the bits, with a row below each that marks the cursor and the bits
// of its part.
func (b *bitwise) strip(p bitwisePlan) []string {
	t := b.theme
	if len(b.payload) == 0 {
		return fill([]string{" " + t.Dim.Render(pick(b.state.Game.Free, fitting(b.width-2, "Nothing crosses: the receiver comes to the same answers by itself.", "Nothing crosses: the receiver knows these answers."), "The payload has no bits."))}, 2*p.strips)
	}
	total := (len(b.payload) + p.per - 1) / p.per
	top := max(0, min(b.bit/p.per-p.strips/2, total-p.strips))
	here := b.parts[b.part]
	var rows []string
	for r := top; r < top+p.strips; r++ {
		digits, marks := " ", " "
		for i := r * p.per; i < min((r+1)*p.per, len(b.payload)); i++ {
			mine := i >= here.first && i < here.first+len(here.Bits)
			chip := pick(mine, pick(b.payload[i] == '1', t.YesChip, t.NoChip), t.EmptyChip)
			digits += chip.Render(strings.Repeat(" ", p.each-2)+string(b.payload[i])) + chip.Edge.Render("▌")
			under := " "
			switch {
			case here.Bits == "" && i == here.first:
				under = "‹" // it has no bit, and stands in front of this one
			case mine && i == b.bit:
				under = "▲"
			case mine:
				under = "─"
			}
			marks += strings.Repeat(pick(mine && under == "─", "─", " "), p.each-2) + under + pick(mine && i+1 < here.first+len(here.Bits), "─", " ")
		}
		rows = append(rows, digits, t.Focus.Render(strings.TrimRight(marks, " ")))
	}
	return rows
}

// table lists the parts around the one that is chosen.
func (b *bitwise) table(p bitwisePlan) []string {
	t := b.theme
	longest := len("bits")
	for _, x := range b.parts {
		longest = max(longest, min(8, len(x.Bits)))
	}
	plain := b.width >= 60
	numbers := func(plainText, ideal string) string {
		return pick(plain, fmt.Sprintf(" %5s", plainText), "") + fmt.Sprintf(" %6s", ideal)
	}
	top := max(0, min(b.part-p.table/2, len(b.parts)-p.table))
	above, below := more(top, len(b.parts), p.table)
	head := "   " + t.Dim.Render(pad("bits", longest)+numbers("plain", "ideal")+"  what it says")
	rows := []string{spread(head, t.Focus.Render(arrows(above, below))+" ", b.width)}
	for i := top; i < min(top+p.table, len(b.parts)); i++ {
		x := b.parts[i]
		bits, style := string(x.Bits), t.Plain
		if len(bits) > longest {
			bits = bits[:longest-1] + "…"
		}
		if bits == "" {
			bits = "·"
		}
		lead := "   "
		if i == b.part {
			lead, style = " "+t.Focus.Render("▸")+" ", t.Strong
		}
		what := style.Render(b.text(x))
		if x.Kind == qa.PartDecision {
			what = t.Dim.Render(fmt.Sprintf("%2d ", x.Taken.N)) + answerWord(t, x.Taken) + what
		}
		rows = append(rows, lead+t.Number.Render(pad(bits, longest))+t.Dim.Render(numbers(fmt.Sprint(x.Nominal), decimals(x.Ideal)))+"  "+what)
	}
	return fill(rows, p.table+1)
}

// detail says what the chosen part is, and draws how the interval narrows.
func (b *bitwise) detail(p bitwisePlan) []string {
	t := b.theme
	height := 1 + pick(p.question, 1, 0) + pick(p.bar, 2, 0)
	if len(b.parts) == 0 {
		return fill(nil, height)
	}
	x := b.parts[b.part]
	first := " " + t.Strong.Render(strings.TrimSpace(b.text(x)))
	second := ""
	if x.Kind == qa.PartDecision {
		first = " " + t.Title.Render(fmt.Sprintf("DECISION %d", x.Taken.N)) + " " + t.Strong.Render(optionText(x.Taken))
		for _, more := range []string{expectation(x.Taken), plural(len(x.Bits), "bit") + pick(x.Bits == "" && !b.state.Game.Free, ", as those before settle it", ""), fmt.Sprintf("%d plain", x.Nominal), decimals(x.Ideal) + " ideal"} {
			if with := first + t.Dim.Render(" · "+more); more != "" && cells(with) < b.width {
				first = with
			}
		}
		second = " " + t.Plain.Render(strings.TrimSpace(b.text(x)))
	}
	rows := []string{first}
	if p.question {
		rows = append(rows, second)
	}
	if p.bar && x.span != nil {
		rows = append(rows, b.bar(x), b.numbers(x))
	}
	return fill(rows, height)
}

// expectation says how likely the receiver held what was decided.
func expectation(d qa.Taken) string {
	if i := d.Option; d.Kind == qa.KindSelect && i >= 0 && i < len(d.Shares) {
		return fmt.Sprintf("held likely at %.2f", float64(d.Shares[i])/qa.One)
	}
	if d.Yes == 0 || d.Options != 2 {
		return ""
	}
	p := d.Yes.P()
	if d.Option != qa.OptionYes {
		p = 1 - p
	}
	if d.Kind == qa.KindAnswer && d.Option == qa.OptionErasure {
		return ""
	}
	return fmt.Sprintf("held likely at %.2f", p)
}

// bar draws the interval before the part, and in it what the part leaves.
func (b *bitwise) bar(x wirePart) string {
	t := b.theme
	room := max(4, b.width-4)
	before := b.before()
	at := func(y *big.Rat) int {
		part := new(big.Rat).Sub(y, before.from)
		f, _ := part.Quo(part, before.width).Float64()
		return max(0, min(int(f*float64(room)+0.5), room))
	}
	from := min(at(x.span.from), room-1)
	to := max(from+1, at(new(big.Rat).Add(x.span.from, x.span.width)))
	return " " + t.Rule.Render("├"+strings.Repeat("╌", from)) + t.Focus.Render(strings.Repeat("█", to-from)) + t.Rule.Render(strings.Repeat("╌", room-to)+"┤")
}

// before returns the interval before the chosen part.
func (b *bitwise) before() stretch {
	for i := b.part - 1; i >= 0; i-- {
		if s := b.parts[i].span; s != nil {
			return *s
		}
	}
	return stretch{new(big.Rat), big.NewRat(1, 1)}
}

// numbers writes the interval after the chosen part.
func (b *bitwise) numbers(x wirePart) string {
	t := b.theme
	share, _ := new(big.Rat).Quo(x.span.width, x.under).Float64()
	line := " " + t.Dim.Render("keeps ") + t.Number.Render(percent(share))
	for _, more := range []string{"from " + qa.Decimal(x.span.from), "width " + qa.Decimal(x.span.width)} {
		if with := line + t.Dim.Render(" · "+more); cells(with) < b.width {
			line = with
		}
	}
	return line
}

// totals says what all of it comes to.
func (b *bitwise) totals() string {
	t := b.theme
	line := " " + t.Number.Render("= "+plural(len(b.payload), "bit"))
	for _, more := range []string{
		pick(b.ledger.Text > 0, fmt.Sprintf("%d of text, not of the budget", b.ledger.Text), ""), plural(len(b.payload.Bytes()), "byte"), pick(b.payload == "", "", "hex "+b.bytes()),
		fmt.Sprintf("%d plain", b.ledger.Nominal), decimals(b.ledger.Ideal) + " ideal",
	} {
		if with := line + t.Dim.Render(" · "+more); more != "" && cells(with) < b.width {
			line = with
		}
	}
	return line
}

// rivals says what else could have been sent: the answer itself first.
func (b *bitwise) rivals(n int) []string {
	t, list := b.theme, b.ledger.Alternatives
	if direct, ok := b.ledger.Direct(); ok {
		list = append([]qa.Alternative{direct}, list...)
	}
	var rows []string
	named := map[string]bool{}
	for _, a := range list {
		if len(rows) == n || named[a.Name] {
			continue
		}
		named[a.Name] = true
		row := " " + t.Dim.Render(pad(oneLine(a.Name), 12)) + t.Number.Render(fmt.Sprintf("%9s bits", amount(a.Bits)))
		is := "  the payload is " + percent(a.Ratio) + " of "
		rows = append(rows, fit(row+t.Dim.Render(fitting(b.width-1-cells(row), is+oneLine(a.Denominator), is+"that")), b.width))
	}
	return fill(rows, n)
}
