package qa

import (
	"slices"

	"tenbits/codec/arith"
)

// The payload formats. Both may be followed by a check, see Game.Check.
const (
	// Plain1 has a fixed length: each decision in order, ceil(log2 of its
	// options) bits. In front stands the erasure bit where answers can be erased:
	// 0, none is, and an answer is one bit; 1, an answer is two. Questions' texts
	// that travel stand before their answers. There is nothing else.
	Plain1 = "plain1"

	// Coded1 is one flag bit, then what is shorter: with 0 plain1, with 1 all
	// decisions under their priors and texts under a model of their bytes,
	// through the range coder of codec/arith, up to the shortest string all of
	// whose continuations decode alike. It is at most one bit longer than
	// plain1. Two things are plain though they could be coded: what is no
	// shorter coded, and the payload of a session that was cut, so that it ends
	// where its decisions end.
	//
	// Coded, there is no erasure bit. Where answers can be erased each has the
	// third option erasure, of probability 1/64, and the receiver comes to know of
	// the first one when it reads it. That is early enough, as Game.WithDecision
	// takes back what the budget then no longer covers, on both sides alike. An
	// erasure that was itself taken back is sent as well, or else the receiver
	// would go on: as the erasure of the first answer that was, see Game.mark.
	Coded1 = "coded1"
)

// Formats returns the payload formats, the default first.
func Formats() []string { return []string{Plain1, Coded1} }

// IsFormat tells whether there is a payload format of that name.
func IsFormat(name string) bool { return slices.Contains(Formats(), name) }

// AboutFormat says in one line what a format does; of another name, nothing.
func AboutFormat(name string) string {
	switch name {
	case Plain1:
		return "one bit an answer, two where one may stay unclear"
	case Coded1:
		return "what was expected costs less, a surprise more"
	}
	return ""
}

// table returns the shares of a decision's options, for the range coder: those of
// its prior or those it has of its own, and the same for all where it has
// neither. They are exact: a prior of n/65536 of 63/64 is n·63 of 2²² parts.
func (g Game) table(d Decision) []uint32 {
	switch yes := uint32(d.Yes.parts()); {
	case d.Kind == KindSelect && sharesOut(d):
		table := make([]uint32, d.Options+1)
		for i, s := range d.Shares {
			table[i+1] = table[i] + uint32(s)
		}
		return table
	case d.Options != 2 || d.Kind == KindSelect:
		even := make([]uint32, max(d.Options, 1)+1)
		for i := range even {
			even[i] = uint32(i)
		}
		return even
	case d.Kind == KindAnswer && g.CanErase:
		return []uint32{0, 63 * (One - yes), 63 * One, 64 * One}
	default:
		return []uint32{0, One - yes, One}
	}
}

// sharesOut tells whether a decision's shares are one for each option, none of
// them nothing, and all there is: in a transcript that was forged they may not be.
func sharesOut(d Decision) bool {
	sum := Prior(0)
	for _, s := range d.Shares {
		if s < 1 || s > One {
			return false
		}
		sum += s
	}
	return len(d.Shares) == d.Options && sum == One
}

// mark returns the decision that tells a receiver of an erasure which is not
// among the decisions, as it was taken back: the answer after the last one that
// was kept is sent as an erasure. To read it there takes back what was taken back
// here. ok is false where nothing has to be told.
func (g Game) mark() (d Taken, ok bool) {
	if !g.Erasures {
		return d, false
	}
	for _, d := range g.Decisions {
		if d.Kind == KindAnswer && d.Option == OptionErasure {
			return Taken{}, false
		}
	}
	d = Taken{Decision{Kind: KindAnswer, N: g.marked() + 1, Options: 2}, OptionErasure}
	if n := g.answered(); n < len(g.Questions) {
		d.Question, d.Yes = g.Questions[n].N, g.Questions[n].Yes
	}
	return d, true
}

// marked returns how many decisions stand before the mark: all but the guard's,
// which the receiver comes to when it knows of the erasure.
func (g Game) marked() int {
	if _, made := g.kept(); made {
		return len(g.Decisions) - 1
	}
	return len(g.Decisions)
}

// told returns what is told to the receiver where decisions are coded: those
// made so far, and the mark where there is one.
func (g Game) told() []Taken {
	if d, ok := g.mark(); ok {
		return slices.Insert(slices.Clone(g.Decisions), g.marked(), d)
	}
	return g.Decisions
}

// coded returns the decisions made so far under their priors. ok is false where
// an option is none of its decision's, as it can be in a transcript that was
// forged.
func (g Game) coded() (b Bits, ok bool) {
	e := arith.NewEncoder()
	for _, s := range g.all(true) {
		if s.piece != nil {
			s.piece.encode(e)
			continue
		}
		if s.free {
			continue
		}
		d := s.taken
		table := g.table(d.Decision)
		if d.Option < 0 || d.Option >= len(table)-1 {
			return "", false
		}
		e.Encode(table[d.Option], table[d.Option+1], table[len(table)-1])
	}
	code, n := e.Bits()
	return unpack(code, n), true
}
