package main

import (
	"fmt"
	"strconv"

	"tenbits/models/embedded/problems"
)

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
