package main

import "tenbits/models/embedded/problems"

// feed makes the training examples of one model.
type feed struct {
	r     *problems.Source
	small bool
}

// example draws one example of a random role.
func (f *feed) example() example {
	if f.small {
		switch f.r.Weighted(50, 15, 6, 12, 6, 4, 5, 2) {
		case 0:
			return f.sessionExample()
		case 1:
			return f.batchExample()
		case 2:
			return f.answerExample()
		case 3:
			return f.sizesFromAnswers()
		case 4:
			return f.sums()
		case 5:
			return f.shortExample()
		case 6:
			return f.expandExample()
		default:
			return f.judgeExample()
		}
	}
	switch f.r.Weighted(50, 12, 8, 7, 16, 7) {
	case 0:
		return f.judgeExample()
	case 1:
		return f.answerExample()
	case 2:
		return f.comparisons()
	case 3:
		return f.sums()
	case 4:
		return f.shortExample()
	default:
		return f.expandExample()
	}
}

// problem draws a training problem. The small model sees other sizes of the
// uncommon containers in every example, so that it can learn them from answers
// only. In hidden percent of the cases a problem is drawn until it has a hidden
// number, in a third of these until it has two: they are rare by themselves,
// and two numbers in turn are the harder lesson.
func (f *feed) problem(hidden int) problems.Problem {
	must := 0
	if f.r.Chance(hidden) {
		must = problems.Pick(f.r, 1, 1, 2)
	}
	for {
		o := problems.Options{}
		if f.small {
			s := problems.DrawnSizes(f.r)
			o.Sizes = &s
		}
		p := problems.Make(uint64(f.r.Intn(problems.TrainingSeeds)), o)
		if p.Hidden() >= must {
			return p
		}
	}
}

// draft is a small model's try at the steps: hidden numbers as guessed (0 keeps
// the true one), and a slip in some column with the given chance a step. It is
// not ok when the chain leaves the numbers that a draft can write.
func (f *feed) draft(steps []problems.Step, guess []int, slip int) ([]problems.Step, bool) {
	out := make([]problems.Step, len(steps))
	v := steps[0].Before
	for i, s := range steps {
		n := s.Number
		if guess[i] != 0 {
			n = guess[i]
		}
		if s.Op == '-' && v <= n {
			return nil, false
		}
		cols := problems.Columns(v, s.Op, n)
		if f.r.Chance(slip) {
			c := &cols[f.r.Intn(len(cols))]
			d := c.Value + problems.Pick(f.r, 1, -1, 1, -1, 2, -2)
			switch s.Op {
			case '-':
				d = (d + 10) % 10
			case '/':
				d = min(9, max(0, d))
			}
			c.Value = max(0, d)
		}
		out[i] = problems.Step{Before: v, Op: s.Op, Number: n, Container: s.Container, Work: problems.Show(s.Op, cols), Result: problems.Value(s.Op, cols)}
		v = out[i].Result
		if v < 1 || v > 999 {
			return nil, false
		}
	}
	return out, true
}
