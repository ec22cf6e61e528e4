package main

import (
	"fmt"
	"strconv"
	"strings"

	"tenbits/models/embedded/problems"
)

// segment is a piece of an example's text with the weight that its tokens have
// as targets. A segment begins with a space, a newline or another single
// character of the vocabulary (a digit, a bracket), so that the text has the
// same tokens whether or not it is cut there.
type segment struct {
	text   string
	weight float64
}

type example []segment

func (e *example) add(weight float64, text string) {
	if text != "" {
		*e = append(*e, segment{text, weight})
	}
}

func (e example) String() string {
	var b strings.Builder
	for _, s := range e {
		b.WriteString(s.text)
	}
	return b.String()
}

// feed makes the training examples of one model.
type feed struct {
	r     *problems.Source
	small bool
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

// session is a problem with questions answered so far and the draft shown.
type session struct {
	p        problems.Problem
	history  []asked
	draft    []problems.Step
	revision int
	exact    bool // the draft has no slip
}

// revise puts a new draft whose hidden numbers agree with the first n answers.
func (f *feed) revise(s *session, n, slip int) {
	s.revision++
	for try := 0; ; try++ {
		guess := make([]int, len(s.p.Steps))
		for i, st := range s.p.Steps {
			if st.Hidden() {
				guess[i] = problems.Pick(f.r, possible(i+1, s.history[:n])...)
			}
		}
		d, ok := f.draft(s.p.Steps, guess, slip)
		if try > 20 {
			d, ok = f.draft(s.p.Steps, make([]int, len(s.p.Steps)), 0)
			slip = 0
		}
		if ok {
			s.draft, s.exact = d, slip == 0
			return
		}
	}
}

// The ways in which a question of a history came about.
const (
	byOrder = iota
	byPolicy
	byChance
)

func (f *feed) ask(s *session, way int) {
	q := ""
	switch way {
	case byOrder:
		q = nextInOrder(s.draft, s.history)
	case byPolicy:
		q = adaptive(s.draft, s.history)
	default:
		q = anyQuestion(f.r, s.draft, s.history)
	}
	yes, ok := s.p.Truth(q)
	if !ok {
		panic("asker: no truth for " + q)
	}
	s.history = append(s.history, asked{q: q, yes: yes, revision: s.revision, policy: way == byPolicy})
}

// session makes a history of some length. plan weighs how it comes about:
// a batch, one at a time, by chance, a batch or chance first and then one at a time.
func (f *feed) session(p problems.Problem, plan ...int) *session {
	r := f.r
	s := &session{p: p}
	slip := problems.Pick(r, 0, 0, 0, 12, 25)
	f.revise(s, 0, slip)
	oneByOne := func(n int) {
		// The product revises after each answer, so the draft that a question is
		// about, and that is shown with its answer, knows nothing of that answer.
		for range n {
			if r.Chance(85) {
				f.revise(s, len(s.history), slip)
				slip = slip * 2 / 3
			}
			f.ask(s, byPolicy)
		}
	}
	switch r.Weighted(plan...) {
	case 0:
		for range problems.Pick(r, 10, 10, 10, 10, 1, 2, 3, 4, 5, 6, 8, 12, 14, 16) {
			f.ask(s, byOrder)
		}
	case 1:
		oneByOne(problems.Pick(r, 10, 10, 10, 9, 8, 8, 7, 6, 6, 5, 4, 3, 2, 0, 12, 16))
	case 2:
		for range r.Intn(13) {
			f.ask(s, byChance)
		}
	case 3:
		for range r.Between(1, 8) {
			f.ask(s, problems.Pick(r, byOrder, byOrder, byChance))
		}
		f.revise(s, len(s.history), slip)
		oneByOne(r.Between(1, 7))
	}
	return s
}

func yesNo(yes bool) string {
	if yes {
		return " yes"
	}
	return " no"
}

// about tells whether what is asked depends on the draft shown.
func aboutDraft(q string) bool {
	p, _ := problems.ParseQuestion(q)
	return p.Kind != problems.AboutNumber && p.Test != problems.Even
}

// text is the weight of text that no role writes. A share of the examples
// trains it a little, so that its probability tells whether a prompt is in the domain.
func (f *feed) text() float64 {
	if f.r.Chance(30) {
		return 0.02
	}
	return 0
}

// context begins an example: the problem, the draft and the answered questions.
func (f *feed) context(s *session) example {
	var e example
	plain := f.text()
	e.add(plain, "P: "+s.p.Text+"\nA:")
	w := plain
	if s.exact {
		w = 0.1 // it may as well serve as a first draft
	}
	e.add(w, " "+problems.Solution(s.draft))
	e.add(plain, "\n")
	for _, h := range s.history {
		e.add(plain, "Q:")
		w := plain
		if h.policy && (h.revision == s.revision || !aboutDraft(h.q)) {
			w = 0.7
		}
		e.add(w, " "+h.q)
		e.add(1.5, yesNo(h.yes))
		e.add(plain, "\n")
	}
	return e
}

// solution is the true solution as a target. Hidden numbers weigh most: they
// are what the answers are for.
func solution(e *example, p problems.Problem, history []asked) {
	for i, s := range p.Steps {
		head := fmt.Sprintf("\n%d. %d %c ", i+1, s.Before, s.Op)
		if i == 0 {
			head = " " + head[1:]
		}
		tail := fmt.Sprintf(" (%s) = %d", s.Work, s.Result)
		e.add(1, head)
		if !s.Hidden() {
			e.add(1, strconv.Itoa(s.Number)+tail)
			continue
		}
		w := 2.0
		if len(possible(i+1, history)) <= 2 {
			w = 8
		}
		e.add(w, strconv.Itoa(s.Number))
		e.add(1.5, tail)
	}
	e.add(1, fmt.Sprintf("\nAnswer: %d\n\n", p.Answer()))
}

func (f *feed) sessionExample() example {
	s := f.session(f.problem(65), 32, 42, 10, 16)
	n := len(s.history)
	if n < 16 && f.r.Chance(20) {
		// One more question to ask, about the draft made with all answers.
		f.revise(s, n, 0)
		e := f.context(s)
		e.add(0, "Q:")
		e.add(1, " "+adaptive(s.draft, s.history))
		return e
	}
	// A draft that agrees with the answers could be copied without reading
	// them, so many an example has one that does not.
	switch f.r.Weighted(55, 35, 10) {
	case 1:
		f.revise(s, 0, 0)
	case 2:
		f.revise(s, f.r.Intn(n+1), 10)
	}
	e := f.context(s)
	e.add(0, "A:")
	solution(&e, s.p, s.history)
	return e
}

func (f *feed) batchExample() example {
	s := &session{p: f.problem(65)}
	f.revise(s, 0, problems.Pick(f.r, 0, 0, 12))
	m := problems.Pick(f.r, 10, 10, 10, 10, 10, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16)
	if f.r.Chance(20) {
		for range f.r.Intn(17 - m) {
			f.ask(s, problems.Pick(f.r, byPolicy, byOrder))
		}
	}
	e := f.context(s)
	e.add(0, fmt.Sprintf("Ask %d:", m))
	for i := range m {
		q := nextInOrder(s.draft, s.history)
		s.history = append(s.history, asked{q: q})
		// Going on and ending are one token each among many, so they weigh more.
		e.add(1.5, fmt.Sprintf("\n%d.", i+1))
		e.add(1, " "+q)
	}
	e.add(6, "\n\n")
	return e
}

func (f *feed) answerExample() example {
	p := f.problem(0)
	var e example
	e.add(f.text(), "P: "+p.Text+"\nA:")
	solution(&e, p, nil)
	return e
}

// judgeExample is the strong model's evening: its own solution, a draft, and
// questions that it answers with the value that each is about and a bit. The
// small model learns it on its own draft, for the control in which it answers itself.
func (f *feed) judgeExample() example {
	var s *session
	for s == nil || len(s.history) == 0 {
		s = f.session(f.problem(50), 35, 30, 30, 5)
	}
	own := problems.Solution(s.p.Steps)
	if f.small {
		s.p.Steps = s.draft
		own = problems.Solution(s.draft)
	}
	first := 0
	if f.r.Chance(30) {
		// One at a time the product starts a new context for each question.
		first = len(s.history) - 1
	}
	var e example
	plain := f.text()
	e.add(plain, "P: "+s.p.Text+"\nA:")
	if f.small {
		e.add(0, " "+own)
	} else {
		e.add(0.5, " "+own)
	}
	e.add(0, "\nDraft: "+problems.Solution(s.draft)+"\n")
	for _, h := range s.history[first:] {
		v, _ := s.p.Value(h.q)
		yes, _ := s.p.Truth(h.q)
		e.add(plain, "Q: "+h.q)
		e.add(2, fmt.Sprintf(" (%d)", v))
		e.add(2, yesNo(yes))
		e.add(1, "\n")
	}
	return e
}

// short is the succinct rewrite: the results alone, sometimes without the last.
func (f *feed) short(p problems.Problem) string {
	n := len(p.Steps)
	if f.r.Chance(40) {
		n--
	}
	out := ""
	for _, s := range p.Steps[:n] {
		out += " " + strconv.Itoa(s.Result)
	}
	return out
}

func (f *feed) shortExample() example {
	p := f.problem(0)
	var e example
	e.add(f.text(), "P: "+p.Text+"\nA: "+p.Solution()+"\nShort:")
	// So few tokens would hardly count among the others.
	e.add(4, f.short(p)+"\n")
	return e
}

func (f *feed) expandExample() example {
	p := f.problem(0)
	var e example
	e.add(f.text(), "P: "+p.Text+"\nShort:"+f.short(p)+"\nA:")
	solution(&e, p, nil)
	return e
}

// sums are bare equations, so that reckoning is not forgotten.
func (f *feed) sums() example {
	r := f.r
	e := example{{"D:", 0}}
	for range 10 {
		var s problems.Step
		switch r.Weighted(40, 40, 25, 15) {
		case 0:
			s = problems.Reckon(problems.Pick(r, r.Between(2, 99), r.Between(2, 400)), '+', r.Between(6, 99), "")
		case 1:
			a := problems.Pick(r, r.Between(6, 120), r.Between(12, 499))
			s = problems.Reckon(a, '-', r.Between(3, max(3, min(99, a-2))), "")
		case 2:
			s = problems.Reckon(r.Between(2, 99), '*', problems.Pick(r, 2, 2, 3, 3, 4, 5, 6), "")
		default:
			b := r.Between(2, 9)
			s = problems.Reckon(b*r.Between(1, 55), '/', b, "")
		}
		e.add(0, fmt.Sprintf("\n%d %c %d (", s.Before, s.Op, s.Number))
		// The bracket is given; a segment may begin at the digit.
		e.add(1, fmt.Sprintf("%s) = %d", s.Work, s.Result))
	}
	e.add(1, "\n")
	return e
}

// comparisons are bare questions with the value given and the bit to say.
func (f *feed) comparisons() example {
	r := f.r
	e := example{{"C:", 0}}
	for range 12 {
		v := problems.Pick(r, r.Between(2, 99), r.Between(2, 499))
		near := max(0, v+problems.Pick(r, 0, 0, 1, -1, 2, -3, 5, -5, 9, -9, 10, -10, 20, -20, 50, -50, 100, -100, r.Between(-300, 300)))
		d := v % 10
		q := problems.Question{Kind: problems.Pick(r, problems.AboutAnswer, problems.AboutResult, problems.AboutNumber), Number: near}
		if q.Kind != problems.AboutAnswer {
			q.Step = r.Between(1, 4)
		}
		yes := v == near
		switch r.Weighted(35, 42, 7, 16) {
		case 1:
			q.Test, yes = problems.Above, v > near
		case 2:
			q, yes = problems.Question{Test: problems.Even}, v%2 == 0
		case 3:
			q = problems.Question{Kind: problems.AboutResult, Test: problems.LastDigit, Step: r.Between(1, 4), Number: problems.Pick(r, d, (d+1)%10, (d+9)%10, r.Intn(10))}
			yes = d == q.Number
		}
		e.add(0, fmt.Sprintf("\nQ: %s (%d)", q, v))
		e.add(2, yesNo(yes))
	}
	e.add(0, "\n")
	return e
}

// sizesFromAnswers is the heart of the small model's task without anything
// around it: answers about some steps' numbers, then the numbers.
func (f *feed) sizesFromAnswers() example {
	r := f.r
	var steps []int
	for i := 1; i <= 4; i++ {
		if r.Chance(40) {
			steps = append(steps, i)
		}
	}
	if len(steps) == 0 {
		steps = []int{r.Between(1, 4)}
	}
	size := map[int]int{}
	var queues [][]string
	for _, i := range steps {
		size[i] = problems.Pick(r, problems.Plausible[:]...)
		q := sizeQuestions(i)
		if r.Chance(30) {
			q = nil
			for range 10 {
				q = append(q, problems.Pick(r, above(i, problems.Pick(r, problems.Plausible[:11]...)), number(i, problems.Pick(r, problems.Plausible[:]...))))
			}
		}
		queues = append(queues, q)
	}
	one := r.Chance(50) // one at a time: only what is still open, step by step
	var history []asked
	total := problems.Pick(r, 10, 10, 10, 5, 6, 7, 8, 3, 12)
	e := example{{"H:", 0}}
	write := func(i int) {
		e.add(0, fmt.Sprintf("\n%d. %d %c ", i, r.Between(11, 200), problems.Pick(r, '+', '+', '-')))
		w := 2.0
		if len(possible(i, history)) <= 2 {
			w = 8
		}
		e.add(w, strconv.Itoa(size[i]))
	}
	say := func(q string, i int, w float64) {
		p, _ := problems.ParseQuestion(q)
		yes := size[i] == p.Number
		if p.Test == problems.Above {
			yes = size[i] > p.Number
		}
		history = append(history, asked{q: q, yes: yes})
		e.add(0, "\nQ:")
		e.add(w, " "+q)
		e.add(1.5, yesNo(yes))
		if r.Chance(15) {
			write(problems.Pick(r, steps...))
		}
	}
	if one {
		for _, i := range steps {
			for left := possible(i, history); len(left) > 1 && len(history) < total; left = possible(i, history) {
				for _, q := range sizeQuestions(i) {
					if splits(q, left) {
						say(q, i, 0)
						break
					}
				}
			}
		}
	} else {
		for k := 0; k < 11 && len(history) < total; k++ {
			for j, i := range steps {
				if k < len(queues[j]) && len(history) < total {
					say(queues[j][k], i, 0)
				}
			}
		}
	}
	for _, i := range steps {
		write(i)
	}
	e.add(0, "\n")
	return e
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
