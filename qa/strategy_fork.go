package qa

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Edit is what stands in a strategy's name for an edited question: batch+3:edit.
const Edit = "edit"

// turned is a strategy that goes on as another one from the question with the
// number at: batch+3:adaptive. What was asked and not answered then is dropped.
type turned struct {
	first Strategy
	at    int
	then  rounds
}

func (s turned) Name() string { return fmt.Sprintf("%s+%d:%s", s.first.Name(), s.at, s.then.Name()) }

func (s turned) About() string {
	return fmt.Sprintf("as %s, and from question %d on as %s", s.first.Name(), s.at, s.then.Name())
}

func (s turned) Next(g Game) Step {
	if i := slices.IndexFunc(g.Turns, func(t Turn) bool { return t.Question == s.at }); i >= 0 {
		g.Rounds -= g.Turns[i].Rounds
		return s.then.Next(g)
	}
	if len(g.Drafts) > 0 && g.answered() >= s.at-1 {
		return Step{Do: DoTurn, Count: s.at}
	}
	return s.first.Next(g)
}

// edited is a strategy of which one question is asked in other words: batch+3:edit.
type edited struct {
	first Strategy
	at    int
}

func (s edited) Name() string { return fmt.Sprintf("%s+%d:%s", s.first.Name(), s.at, Edit) }

func (s edited) About() string {
	return fmt.Sprintf("as %s, with other words for question %d", s.first.Name(), s.at)
}

func (s edited) Next(g Game) Step {
	if q, ok := g.Pending(); ok && q.N == s.at && !q.Edited {
		return Step{Do: DoEdit, Count: s.at}
	}
	return s.first.Next(g)
}

// parseFork returns the strategy of a name with a + in it.
func parseFork(name string) (Strategy, error) {
	parts := strings.Split(name, "+")
	if len(parts)-1 > 2*MaxBudget {
		return nil, fmt.Errorf("strategy %.40q: at most %d changes", name, 2*MaxBudget)
	}
	s, err := ParseStrategy(parts[0])
	if err != nil {
		return nil, err
	}
	turn, edits := 1, map[int]bool{}
	for _, part := range parts[1:] {
		number, what, ok := strings.Cut(part, ":")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 1 || n > MaxBudget || strconv.Itoa(n) != number {
			return nil, fmt.Errorf("strategy %q: want the number of a question from 1 to %d, and what changes there, behind +, as in batch+3:adaptive", name, MaxBudget)
		}
		if what == Edit {
			if edits[n] {
				return nil, fmt.Errorf("strategy %q: question %d can be edited once", name, n)
			}
			edits[n] = true
			s = edited{s, n}
			continue
		}
		then, err := ParseStrategy(what)
		if err != nil {
			return nil, err
		}
		in, ok := then.(rounds)
		if !ok {
			return nil, fmt.Errorf("strategy %q: %s begins with the first draft; what can go on with any is batch, adaptive and rounds:KxM", name, what)
		}
		if n <= turn {
			return nil, fmt.Errorf("strategy %q: what it changes to comes from question 2 on, each later than the one before", name)
		}
		turn = n
		s = turned{s, n, in}
	}
	return s, nil
}

// ForkedEdit returns the name of a strategy in which question n is edited.
func ForkedEdit(name string, n int) string {
	mod := fmt.Sprintf("+%d:%s", n, Edit)
	if slices.Contains(EditsOf(name), n) {
		return name
	}
	return name + mod
}

// ForkedTurn returns the name of the strategy that is as name before question n,
// and from there on as then, which is batch, adaptive or rounds:KxM; another then
// is an error. From question 1 on that is then itself.
func ForkedTurn(name string, n int, then string) (string, error) {
	t, err := ParseStrategy(then)
	if err != nil {
		return "", err
	}
	if _, ok := t.(rounds); !ok {
		return "", fmt.Errorf("%s begins with the first draft; what can go on from a question is batch, adaptive and rounds:KxM", t.Name())
	}
	if n <= 1 {
		return t.Name(), nil
	}
	parts := strings.Split(name, "+")
	keep := parts[:1]
	for _, part := range parts[1:] {
		number, _, _ := strings.Cut(part, ":")
		if at, err := strconv.Atoi(number); err == nil && at < n {
			keep = append(keep, part)
		}
	}
	return fmt.Sprintf("%s+%d:%s", strings.Join(keep, "+"), n, t.Name()), nil
}

// Unforked returns the name of the strategy that a session began with.
func Unforked(name string) string {
	base, _, _ := strings.Cut(name, "+")
	return base
}

// Fork is a change in a strategy's name: at a question, Edit or another strategy.
type Fork struct {
	Question int
	What     string
}

// ForksOf returns the changes in a strategy's name, in its order.
func ForksOf(name string) []Fork {
	var out []Fork
	for _, part := range strings.Split(name, "+")[1:] {
		number, what, _ := strings.Cut(part, ":")
		if n, err := strconv.Atoi(number); err == nil {
			out = append(out, Fork{n, what})
		}
	}
	return out
}

// EditsOf returns the numbers of the questions that are edited in a strategy, in
// the order of its name.
func EditsOf(name string) []int {
	var out []int
	for _, f := range ForksOf(name) {
		if f.What == Edit {
			out = append(out, f.Question)
		}
	}
	return out
}

// Turn is a change of the strategy.
type Turn struct {
	Question int // from which on it is another
	Rounds   int // that had been asked for
}

// WithTurn returns g after the strategy has changed from question n on: what was
// asked and not answered is dropped.
func (g Game) WithTurn(n int) Game {
	g.Turns = append(slices.Clip(g.Turns), Turn{n, g.Rounds})
	g.Questions = slices.Clip(g.Questions[:min(len(g.Questions), g.answered())])
	g.Dry = false
	return g
}
