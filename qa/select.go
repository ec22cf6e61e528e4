package qa

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
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
// Where the budget allows it, there is an option for each cluster and one, the
// last, for none of them. Else the decision takes all bits, and nothing can
// follow from "none" but that the first draft stays: option 0 is to keep that,
// and the others are as many of the largest other clusters as can be told apart.
func (g Game) Selection() (Decision, bool) {
	clusters, _ := Clusters(g.Samples)
	room := g.planned()
	if len(clusters) == 0 || room == 0 {
		return Decision{}, false
	}
	shares := Shares(clusters)
	d := Decision{Kind: KindSelect, N: len(g.Decisions) + 1}
	if width(len(clusters)+1) <= room {
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
	answer, form, ok := g.concludes(solution)
	if !ok {
		return 0, false
	}
	clusters, _ := Clusters(g.Samples)
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

// concludes returns the final answer of a solution and the form in which it is
// compared with those of the candidates; it is not ok where either has none.
func (g Game) concludes(solution string) (answer string, form Form, ok bool) {
	clusters, form := Clusters(g.Samples)
	if len(clusters) == 0 || clusters[0].Answer == "" {
		return "", form, false
	}
	if answer, ok = FinalAnswer(solution, form); !ok {
		answer, ok = FinalAnswer(solution, g.Common)
	}
	return answer, form, ok
}

// Usual returns the candidate whose final answer most candidates come to, the
// first draft where none is ahead of it: what the small model would go by that
// is told nothing (self-consistency, arXiv 2203.11171).
func (g Game) Usual() Sample {
	clusters, _ := Clusters(g.Samples)
	if len(clusters) == 0 {
		return Sample{Text: g.Latest().Text}
	}
	return g.Samples[heaviest(clusters).First]
}

// Label names an option of a decision, as people read it.
func (g Game) Label(d Decision, option int) string {
	switch {
	case d.Kind == KindStop && option == OptionStop:
		return "stop"
	case d.Kind == KindStop:
		return "go on"
	case d.Kind == KindKeep && option == OptionFirst:
		return "the first draft"
	case d.Kind == KindKeep:
		return "the final draft"
	case d.Kind != KindSelect:
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
		return "draft " + strconv.Itoa(i+1)
	}
}

// Candidates names the answers that the samples come to, that of the first draft
// first and the others by their number, with how many come to each.
func (g Game) Candidates() string {
	clusters, _ := Clusters(g.Samples)
	parts := make([]string, len(clusters))
	for i, c := range clusters {
		name := c.Answer
		if name == "" {
			name = "draft " + strconv.Itoa(c.First+1)
		}
		parts[i] = name + " ×" + strconv.Itoa(c.Count)
	}
	return strings.Join(parts, ", ")
}

// Picked returns what a selection came to: the candidate, NoPick where none of
// them was picked.
func (t Taken) Picked() int { return t.pick() }

// firstNumber finds the number that a reply to CallSelect begins with.
var firstNumber = regexp.MustCompile(`^[\s*_"'“‘\[(#]*(?i:(?:draft|number|no\.?|answer|reply)[\s:*_#]*(?:is\s+)?)*(\d{1,3})\b`)

// ParseNumber reads a reply that names one of n drafts by its number, 0 for
// none. It is not ok where the reply does not begin with a number, or with one
// of no draft, or names another one behind it.
func ParseNumber(text string, n int) (int, bool) {
	text = unthink(text)
	m := firstNumber.FindStringSubmatchIndex(text)
	if m == nil {
		return 0, false
	}
	v, err := strconv.Atoi(text[m[2]:m[3]])
	if err != nil || v > n {
		return 0, false
	}
	for _, w := range strings.FieldsFunc(text[m[3]:], func(r rune) bool { return r < '0' || r > '9' }) {
		if w != text[m[2]:m[3]] {
			return 0, false
		}
	}
	return v, true
}
