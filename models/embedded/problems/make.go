package problems

import (
	"fmt"
	"strings"
)

var (
	names = []string{"Ana", "Ben", "Cora", "Dan", "Eva", "Finn", "Gia", "Hugo", "Ivy", "Jack", "Kim", "Leo", "Mia", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tara", "Yuri"}
	women = " Ana Cora Eva Gia Ivy Kim Mia Olga Rosa Tara "
	items = []string{"apples", "books", "coins", "shells", "pens", "cards", "stamps", "beads", "eggs", "marbles", "stickers", "buttons"}
	gains = []string{"finds %d more", "buys %d more", "gets %d from a friend", "wins %d", "picks %d more", "earns %d", "receives %d", "gets %d more"}
	loses = []string{"gives away %d", "loses %d", "sells %d", "uses %d", "eats %d", "drops %d", "spends %d"}
)

// Make returns the problem of a seed under the options.
func Make(seed uint64, o Options) Problem {
	r := NewSource(seed, stream)
	sizes := RealSizes()
	if o.Sizes != nil {
		sizes = *o.Sizes
	}
	for {
		// A chain that runs out of its range is thrown away as a whole; the
		// source goes on, so the next try is another chain.
		if p, ok := try(r, sizes, o.Steps); ok {
			p.Seed = seed
			return p
		}
	}
}

// change is what happens to the pile in one step.
type change struct {
	op    byte
	n     int
	box   string // the container that n is the size of, if it is one
	event string // in words
}

func try(r *Source, sizes Sizes, count int) (Problem, bool) {
	if count == 0 {
		count = Pick(r, 2, 2, 3, 3, 4)
	}
	start := r.Between(11, 99)
	v := start
	var p Problem
	var events []string
	for range count {
		c, ok := draw(r, sizes, v, p.Hidden() > 0)
		if !ok {
			return Problem{}, false
		}
		s := Reckon(v, c.op, c.n, c.box)
		if s.Result <= 1 || s.Result >= 500 {
			return Problem{}, false
		}
		p.Steps = append(p.Steps, s)
		events = append(events, c.event)
		v = s.Result
	}
	p.Text = tell(r, start, events)
	return p, true
}

// draw draws what happens to a pile of v. It is not ok when that cannot happen
// to so many.
func draw(r *Source, sizes Sizes, v int, hidden bool) (c change, ok bool) {
	// A second unknown container is rarer: most problems have one at most.
	rare := 34
	if hidden {
		rare = 11
	}
	switch r.Weighted(30, 30, 20, 10, 8, rare) {
	case 0:
		c.op, c.n = '+', r.Between(6, 99)
		c.event = fmt.Sprintf(Pick(r, gains...), c.n)
	case 1:
		if v < 12 {
			return c, false
		}
		c.op, c.n = '-', r.Between(3, min(99, v-2))
		c.event = fmt.Sprintf(Pick(r, loses...), c.n)
	case 2:
		return multiplied(r, v)
	case 3:
		return divided(r, v)
	case 4:
		c = contained(r, sizes, v, r.Intn(3))
	case 5:
		c = contained(r, sizes, v, 3+r.Intn(len(Containers)-3))
	}
	return c, true
}

func multiplied(r *Source, v int) (c change, ok bool) {
	if v > 99 {
		return c, false
	}
	c.op, c.n = '*', Pick(r, 2, 2, 3, 3, 4, 5, 6)
	switch short := r.Chance(60); {
	case short && c.n == 2:
		c.event = "doubles the pile"
	case short && c.n == 3:
		c.event = "triples the pile"
	default:
		c.event = fmt.Sprintf("makes the pile %d times as big", c.n)
	}
	return c, true
}

func divided(r *Source, v int) (c change, ok bool) {
	var by []int
	for d := 2; d < 10; d++ {
		if v%d == 0 {
			by = append(by, d)
		}
	}
	if len(by) == 0 {
		return c, false
	}
	c.op, c.n = '/', Pick(r, by...)
	if short := r.Chance(60); short && c.n == 2 {
		c.event = "keeps half of them"
	} else {
		c.event = fmt.Sprintf("splits them into %d equal boxes and keeps one box", c.n)
	}
	return c, true
}

// tell returns the text of a problem.
func tell(r *Source, start int, events []string) string {
	name, item := Pick(r, names...), Pick(r, items...)
	she := "He"
	if strings.Contains(women, " "+name+" ") {
		she = "She"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s has %d %s.", name, start, item)
	for i, e := range events {
		if i > 0 && r.Chance(50) {
			fmt.Fprintf(&b, " Then %s %s.", strings.ToLower(she), e)
		} else {
			fmt.Fprintf(&b, " %s %s.", she, e)
		}
	}
	switch r.Intn(3) {
	case 0:
		fmt.Fprintf(&b, " How many %s does %s have now?", item, name)
	case 1:
		fmt.Fprintf(&b, " How many %s are left?", item)
	case 2:
		fmt.Fprintf(&b, " How many %s is that?", item)
	}
	return b.String()
}

func contained(r *Source, sizes Sizes, v, i int) change {
	c := change{op: '+', n: sizes[i], box: Containers[i].Name}
	// The draw comes first so that a seed takes as many draws whatever the size is.
	less, buys := r.Chance(35), r.Chance(50)
	switch {
	case less && v > c.n+10:
		c.op, c.event = '-', "sells a "+c.box
	case buys:
		c.event = "buys a " + c.box + " more"
	default:
		c.event = "wins a " + c.box
	}
	return c
}
