package main

import (
	"fmt"

	"tenbits/models/embedded/problems"
)

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
