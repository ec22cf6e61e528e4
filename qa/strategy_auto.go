package qa

import (
	"fmt"
	"math"
)

// auto is the strategy that takes what measured best at a budget of so many
// bits, see docs/strategies.md. Where the first draft has no final answer there is
// nothing to compare drafts by, and it asks as adaptive does.
type auto struct{ rest rounds }

func (auto) Name() string { return "auto" }

func (auto) About() string {
	return "samples drafts, more with more bits, and is told which is right; if none, as adaptive"
}

func (s auto) Next(g Game) Step { return s.at(g).Next(g) }

// at returns the strategy of a game. What it depends on does not change once the
// first draft is there.
func (s auto) at(g Game) Strategy {
	if len(g.Samples) > 0 && g.Samples[0].Answer == "" {
		return s.rest
	}
	m := autoDrafts(g.allowed())
	return picks{fmt.Sprintf("select:%d", m), s.About(), m, s.rest}
}

// Advised returns the name of the strategy to take for answers of a form with so
// many bits, and why; see docs/strategies.md. direct is how many bits the answer
// itself takes, 0 where that is not known.
func Advised(form Form, bits, direct int) (name, why string) {
	switch {
	case bits == 0:
		return "batch", "nothing is asked"
	case form == Text:
		return "adaptive", "drafts of free text seldom come to the same words, so that there is nothing to pick by"
	case direct > 0 && bits >= direct:
		return "auto", fmt.Sprintf("it measured best for answers that can be compared, though %d bits are enough for the answer itself", direct)
	}
	return "auto", "it measured best for answers that can be compared"
}

// Direct returns how many whole bits an answer takes that is sent by itself, as
// one of n; 0 where n is not known.
func Direct(n float64) int {
	if !(n > 1) {
		return 0
	}
	return int(math.Ceil(math.Log2(n)))
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
