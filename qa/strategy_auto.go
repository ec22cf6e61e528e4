package qa

import "fmt"

// auto is the strategy that takes what measured best at a budget of so many
// bits, see docs/strategies.md: to pick among sampled drafts, or from asksFrom bits
// on to ask, as adaptive does. Where the first draft has no final answer there is
// nothing to compare drafts by, and it asks as well.
type auto struct{ rest rounds }

func (auto) Name() string { return "auto" }

func (auto) About() string {
	return fmt.Sprintf("below %d bits is told which of sampled drafts is right; else as adaptive", asksFrom)
}

func (s auto) Next(g Game) Step { return s.at(g).Next(g) }

// at returns the strategy of a game. What it depends on does not change once the
// first draft is there.
func (s auto) at(g Game) Strategy {
	if g.allowed() >= asksFrom || len(g.Samples) > 0 && g.Samples[0].Answer == "" {
		return s.rest
	}
	m := autoDrafts(g.allowed())
	return picks{fmt.Sprintf("select:%d", m), s.About(), m, s.rest}
}

// asksFrom is the number of bits from which on questions measured better than to
// pick: a draft that reads many answers can be right where no sampled one is.
const asksFrom = 8

// Advised returns the name of the strategy to take for answers of a form with so
// many bits, and why; see docs/strategies.md.
func Advised(form Form, bits int) (name, why string) {
	switch {
	case bits == 0:
		return "batch", "nothing is asked"
	case form == Text:
		return "adaptive", "drafts of free text seldom come to the same words, so that there is nothing to pick by"
	case bits >= asksFrom:
		return "auto", "it asks then, as adaptive; a short answer could be sent itself for as many bits"
	}
	return "auto", "it measured best for answers that can be compared"
}

// autoDrafts returns how many drafts there are to be picked from with so many
// bits: more than can be told apart, as many of them come to the same answer.
func autoDrafts(bits int) int {
	switch {
	case bits <= 1:
		return 8
	case bits <= 3:
		return 32
	}
	return MaxDrafts
}
