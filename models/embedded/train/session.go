package main

import "tenbits/models/embedded/problems"

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
