package qa

import (
	"slices"
	"strconv"
)

// Sample is a draft that can be picked: the first one, or one that was sampled
// beside it from a seed that both sides know, so that both have it.
type Sample struct {
	Text   string
	Answer string // the final answer in it, in the game's common form; empty where there is none

	form Form   // that the answer has
	key  string // what it has in common with all that are equal to it, in that form
}

// NewSample returns the draft of that text, whose answer is read in a form.
func NewSample(text string, form Form) Sample {
	s := Sample{Text: text}
	s.Answer, _ = FinalAnswer(text, form)
	s.form = FormOf(s.Answer)
	s.key = plain(s.Answer)
	if v, ok := number(s.Answer); ok && s.form == Number {
		s.key = v.RatString()
	}
	return s
}

// WithSample returns g with a sampled draft added.
func (g Game) WithSample(text string) Game {
	g.Samples = append(slices.Clip(g.Samples), NewSample(text, g.Common))
	return g
}

// Selection returns the decision which of the candidates goes on, the option of
// each cluster standing for the first of its drafts, and whether there is
// anything to decide within the budget.
//
// Where the budget has bits to spare, there is an option for each cluster and
// one, the last, for none of them. Where the decision takes all bits, nothing
// can follow from "none" but that the first draft stays: option 0 is to keep
// that, and the others are as many of the largest other clusters as can be
// told apart.
func (g Game) Selection() (Decision, bool) {
	clusters, _ := Clusters(g.Samples)
	room := g.planned()
	if len(clusters) == 0 || room == 0 {
		return Decision{}, false
	}
	shares := Shares(clusters)
	d := Decision{Kind: KindSelect, N: len(g.Decisions) + 1}
	if width(len(clusters)+1) < room {
		for _, c := range clusters {
			d.Picks = append(d.Picks, c.First)
		}
		d.Picks, d.Shares = append(d.Picks, NoPick), shares
		d.Options = len(d.Picks)
		return d, true
	}
	d.Picks, d.Shares = []int{NoPick}, []Prior{One}
	for i, c := range clusters {
		if c.First == 0 || len(d.Picks) == 1<<min(room, 16) {
			continue
		}
		d.Picks, d.Shares = append(d.Picks, c.First), append(d.Shares, shares[i])
		d.Shares[0] -= shares[i]
	}
	d.Options = len(d.Picks)
	return d, d.Options > 1
}

// NoPick stands in Decision.Picks for none of the candidates.
const NoPick = -1

// selected returns the selection that was made.
func (g Game) selected() (Taken, bool) {
	for _, d := range g.Decisions {
		if d.Kind == KindSelect {
			return d, true
		}
	}
	return Taken{}, false
}

// pick returns the candidate that an option of a selection stands for, NoPick
// where it is none of them.
func (t Taken) pick() int {
	if t.Option < 0 || t.Option >= len(t.Picks) {
		return NoPick
	}
	return t.Picks[t.Option]
}

// Match returns the option of a selection that a solution comes to: the cluster
// whose answer equals its own, else none. It is not ok where only who wrote the
// solution can tell, as the candidates or the solution have no answer to
// compare.
func (g Game) Match(d Decision, solution string) (option int, ok bool) {
	clusters, form := Clusters(g.Samples)
	if len(clusters) == 0 || clusters[0].Answer == "" {
		return 0, false
	}
	answer, found := FinalAnswer(solution, form)
	if !found {
		answer, found = FinalAnswer(solution, g.Common)
	}
	if !found {
		return 0, false
	}
	none := slices.Index(d.Picks, NoPick)
	for _, c := range clusters {
		if Correct(c.Answer, answer, form) {
			if i := slices.Index(d.Picks, c.First); i >= 0 {
				return i, true
			}
		}
	}
	return max(none, 0), true
}

// Label names an option of a decision, as people read it.
func (g Game) Label(d Decision, option int) string {
	if d.Kind != KindSelect {
		return string(AnswerOf(option))
	}
	list := g.Samples
	switch i := (Taken{d, option}).pick(); {
	case i < 0 && slices.Contains(d.Picks, 0):
		return "none of these"
	case i < 0:
		return "the first draft stays"
	case i >= len(list):
		return ""
	case list[i].Answer != "":
		return list[i].Answer
	default:
		return "draft " + strconv.Itoa(i)
	}
}
