package tui

import (
	"fmt"
	"slices"
	"strings"

	"tenbits/qa"
	"tenbits/tui/chart"
)

// selecting returns the bits of selections.
func selecting(g qa.Ledger) int {
	n := 0
	for _, e := range g.Entries {
		if e.Kind == qa.KindSelect {
			n += e.Nominal
		}
	}
	return n
}

// costs adds what the session cost, and what it would have cost otherwise.
func (r *report) costs(l *live) {
	if l.state.Setup.Started.IsZero() {
		return
	}
	t, g := r.theme, l.ledger
	r.part("WHAT IT COST")
	lead := plural(g.Sent(), "bit")
	text := " crossed: " + plural(g.Answers, "answer")
	switch beside := g.Side - g.Check - g.Text; {
	case l.state.Game.Free:
		text = " crossed: the receiver comes to the same answers by itself"
	case beside > 0 && l.picked() != qa.NoPick && g.Answers == 0:
		text = " crossed: the number of the draft that is right"
		if l.state.Setup.CanErase {
			text += ", and 1 bit that says whether any answer is unclear"
		}
	case beside > 0 && l.noneRight() && beside == selecting(g):
		text += ", and " + plural(beside, "bit") + " that say of the drafts that none is right"
	case beside > 0:
		text += ", " + plural(beside, "bit") + " beside them"
	}
	if g.Erasures > 0 {
		text += ", " + plural(g.Erasures, "erasure")
	}
	if g.TakenBack > 0 {
		text += ", " + plural(g.TakenBack, "answer") + " taken back"
	}
	if g.Text > 0 {
		text += ", " + plural(l.textSent(), "bit") + " of questions' text, which are not of the budget"
	}
	if g.Check > 0 {
		text += ", " + plural(g.Check, "bit") + " of check"
	}
	switch {
	case g.Sent() == 0 && !l.state.Game.Free:
		text = " crossed: nothing was asked"
	case g.Coded != nil && *g.Coded > 0:
		text += pick(*g.Coded < g.Nominal+1, ", coded", ", plain, as they would be no shorter coded,") + " behind a flag of 1 bit"
	}
	for i, line := range wrap(lead+text, r.width-4) {
		if rest, ok := strings.CutPrefix(line, lead); ok && i == 0 {
			r.add("   " + t.Number.Render(lead) + t.Plain.Render(rest))
		} else {
			r.add("   " + t.Plain.Render(line))
		}
	}
	if all, other := l.state.Replies(); all > 0 {
		r.say(fmt.Sprintf("Each answer was asked for %d times: %d of %d replies agree with what was taken, an estimated flip rate of %s.", l.state.Setup.Repeat, all-other, all, percent(float64(other)/float64(all))))
	}
	r.rival(l)
	if f := l.state.Finished; f != nil && f.Payload != "" {
		r.say("payload " + spaced(string(f.Payload)))
	}
	r.prices(l)
}

// textSent returns how many of the bits that were sent are of questions' texts.
func (l *live) textSent() int {
	parts, ok := l.state.Wire()
	if !ok || l.ledger.Coded == nil {
		return l.ledger.Text
	}
	n := 0
	for _, p := range parts {
		if p.Kind == qa.PartText {
			n += len(p.Bits)
		}
	}
	return n
}

// spaced groups a payload by eights.
func spaced(bits string) string {
	var b strings.Builder
	for i, c := range bits {
		if i > 0 && i%8 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// price is what one way to send what a session sends costs.
type price struct {
	name  string
	bits  float64
	ratio float64 // of the payload to it; 0 for the payload and what is not compared
	about string  // what the bits measure
	ours  bool
}

// pricesOf returns the ways to send what a session sends, from the payload on to
// the whole text.
func pricesOf(g qa.Ledger) []price {
	all := []price{
		{name: "payload", bits: float64(g.Sent()), about: "what crossed", ours: true},
		{name: "ideal", bits: g.Ideal, about: "the same, coded as the small model expected the answers"},
	}
	if g.Coded != nil {
		all = append(all, price{name: "plain", bits: float64(g.Nominal), about: "the same in plain1, each answer at its full price"})
	}
	rank := func(a qa.Alternative) int {
		order := []string{"send_answer", "send_answer_coded", "zstd", "gzip", "tokens", "utf8"}
		if i := slices.Index(order, a.Name); i >= 0 {
			return i
		}
		return len(order)
	}
	others := slices.Clone(g.Alternatives[:min(len(g.Alternatives), mostPrices)])
	slices.SortStableFunc(others, func(a, b qa.Alternative) int { return rank(a) - rank(b) })
	for _, a := range others {
		all = append(all, price{name: fit(oneLine(a.Name), 20), bits: a.Bits, ratio: a.Ratio, about: oneLine(a.Denominator)})
	}
	return all
}

// mostPrices is how many alternatives of a transcript are shown.
const mostPrices = 16

// prices adds the other ways to send the same: as bars, then in words.
func (r *report) prices(l *live) {
	g := l.ledger
	all := pricesOf(g)
	if g.Sent() == 0 && len(all) == 2 {
		return
	}
	bars := chart.Bars{Inks: r.inks(), Scale: chart.Log, Unit: "bits, log"}
	bars.Bar = r.theme.Pending // ours stands out
	for _, p := range all {
		bars.Bars = append(bars.Bars, chart.Bar{Label: p.name, Value: p.bits, Text: amount(p.bits), Ours: p.ours})
	}
	r.add("")
	for _, row := range bars.Draw(min(r.width-4, widestBars), bars.Height()).Rows() {
		r.add("   " + row)
	}
	r.add("")
	name, bits := 0, 0
	for _, p := range all {
		name, bits = max(name, cells(p.name)), max(bits, len(amount(p.bits)))
	}
	for _, p := range all {
		r.price(p, name, bits)
	}
}

// widestBars is how wide the bars get: wider ones say no more.
const widestBars = 100

// price adds a way to send in words; name and bits are the widths of these.
func (r *report) price(p price, name, bits int) {
	t := r.theme
	lead := fmt.Sprintf("   %s%s %*s bits  ", pick(p.ours, "▸ ", "  "), pad(p.name, name), bits, amount(p.bits))
	text := p.about
	if p.ratio > 0 {
		text = "the payload is " + percent(p.ratio) + " of " + p.about
	}
	indent := cells(lead)
	if r.width-indent < narrowest {
		r.add(t.Plain.Render(lead))
		lead, indent = strings.Repeat(" ", 7), 7
	}
	for i, line := range wrap(text, max(narrowest, r.width-indent-1)) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		r.add(pick(p.ours, t.Focus, t.Plain).Render(lead) + t.Plain.Render(line))
	}
}

// narrowest is the least width at which words stand beside something.
const narrowest = 24

// rival says whether it would have been cheaper to send the final answer itself.
func (r *report) rival(l *live) {
	best, style, found := l.rival()
	if !found {
		return
	}
	word := "dearer"
	switch bits := float64(l.ledger.Sent()); {
	case best.Bits < bits:
		word = "cheaper"
	case best.Bits == bits:
		word = "no dearer"
	}
	text := fmt.Sprintf("Sending the answer itself would be %s: %s bits", word, amount(best.Bits))
	if best.Name == "send_answer_coded" {
		text += ", coded"
	}
	for _, line := range wrap(text+".", r.width-4) {
		r.add("   " + style.Render(line))
	}
}
