package main

import "tenbits/models/embedded/problems"

// thresholds cut the plausible sizes into six cells of two. Their order makes
// every prefix useful: the first halves the sizes, the next two halve what is left.
var thresholds = []int{24, 16, 40, 10, 30}

// singles are the lower sizes of the cells, which settle a cell. The last one
// is the least useful: 10 is nobody's real size.
var singles = []int{25, 15, 18, 36, 48, 8}

// asked is a question with its answer.
type asked struct {
	q   string
	yes bool
	// revision is the draft that was shown when the question was asked.
	revision int
	// policy says that the question is the adaptive asker's, so that the model
	// shall learn to ask it.
	policy bool
}

func above(step, n int) string {
	return problems.Question{Kind: problems.AboutNumber, Test: problems.Above, Step: step, Number: n}.String()
}

func number(step, n int) string {
	return problems.Question{Kind: problems.AboutNumber, Test: problems.Equal, Step: step, Number: n}.String()
}

func result(step int, t problems.Test, n int) string {
	return problems.Question{Kind: problems.AboutResult, Test: t, Step: step, Number: n}.String()
}

// sizeQuestions is the standing order about one step's number.
func sizeQuestions(step int) []string {
	var out []string
	for _, t := range thresholds {
		out = append(out, above(step, t))
	}
	for _, v := range singles {
		out = append(out, number(step, v))
	}
	return out
}

// standingOrder is everything that the asker would ask about a draft, the most
// useful first and without repetition. A batch is a prefix of it.
func standingOrder(draft []problems.Step) []string {
	var out []string
	seen := map[string]bool{}
	add := func(q string) {
		if !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	for k := range len(thresholds) + len(singles) {
		for i, s := range draft {
			if s.Hidden() {
				add(sizeQuestions(i + 1)[k])
			}
		}
	}
	for i, s := range draft {
		add(result(i+1, problems.Equal, s.Result))
	}
	add("Is the answer even?")
	for i, s := range draft {
		add(result(i+1, problems.Above, s.Result))
	}
	for i, s := range draft {
		add(result(i+1, problems.LastDigit, s.Result%10))
	}
	answer := draft[len(draft)-1].Result
	for _, d := range []int{10, -10, 50, -50, 20, -20, 100, -100, 5, 30, 200, 2, 300} {
		add(problems.Question{Test: problems.Above, Number: max(0, answer+d)}.String())
	}
	return out
}

// nextInOrder is the first question of the standing order that was not asked.
func nextInOrder(draft []problems.Step, history []asked) string {
	told := told(history)
	order := standingOrder(draft)
	for _, q := range order {
		if _, ok := told[q]; !ok {
			return q
		}
	}
	return order[len(order)-1]
}

func told(history []asked) map[string]bool {
	m := map[string]bool{}
	for _, h := range history {
		m[h.q] = h.yes
	}
	return m
}

// possible are the plausible sizes that agree with all answers about a step's number.
func possible(step int, history []asked) []int {
	var out []int
	for _, v := range problems.Plausible {
		ok := true
		for _, h := range history {
			q, _ := problems.ParseQuestion(h.q)
			if q.Kind != problems.AboutNumber || q.Step != step {
				continue
			}
			if (q.Test == problems.Above && (v > q.Number) != h.yes) || (q.Test == problems.Equal && (v == q.Number) != h.yes) {
				ok = false
			}
		}
		if ok {
			out = append(out, v)
		}
	}
	return out
}

// splits tells whether a question about a number has both answers among the values.
func splits(question string, values []int) bool {
	q, _ := problems.ParseQuestion(question)
	yes := 0
	for _, v := range values {
		if (q.Test == problems.Above && v > q.Number) || (q.Test == problems.Equal && v == q.Number) {
			yes++
		}
	}
	return yes > 0 && yes < len(values)
}

// adaptive is the question that the adaptive asker puts next. It settles each
// unknown number first: the next question of the standing order whose answer is
// still open, which is a bisection and as easy to learn as the batch. Then it
// checks the results of the draft and homes in on the first wrong one.
func adaptive(draft []problems.Step, history []asked) string {
	for i, s := range draft {
		if !s.Hidden() {
			continue
		}
		left := possible(i+1, history)
		if len(left) < 2 {
			continue
		}
		for _, q := range sizeQuestions(i + 1) {
			if splits(q, left) {
				return q
			}
		}
	}
	told := told(history)
	for i, s := range draft {
		q := result(i+1, problems.Equal, s.Result)
		yes, ok := told[q]
		if !ok {
			return q
		}
		if yes {
			continue
		}
		q = result(i+1, problems.Above, search(i+1, len(draft), s.Result, history))
		if _, ok := told[q]; !ok {
			return q
		}
		break
	}
	// All settled or nothing to gain by searching on: the rest of the standing
	// order, without the numbers, which are settled already.
	last := ""
	for _, q := range standingOrder(draft) {
		if p, _ := problems.ParseQuestion(q); p.Kind == problems.AboutNumber {
			continue
		}
		if _, ok := told[q]; !ok {
			return q
		}
		last = q
	}
	return last
}

// search is the next number to compare a wrong result with.
func search(step, steps, drafted int, history []asked) int {
	lo, hi := -1, -1
	for _, h := range history {
		q, _ := problems.ParseQuestion(h.q)
		if q.Test != problems.Above || q.Kind == problems.AboutNumber {
			continue
		}
		at := q.Step
		if q.Kind == problems.AboutAnswer {
			at = steps
		}
		switch {
		case at != step:
		case h.yes:
			lo = max(lo, q.Number)
		case hi < 0 || q.Number < hi:
			hi = q.Number
		}
	}
	switch {
	case lo < 0 && hi < 0:
		return drafted
	case lo >= 0 && hi >= 0:
		return (lo + hi) / 2
	case lo >= 0 && lo-drafted < 10:
		return min(998, lo+10)
	case lo >= 0:
		return min(998, lo+40)
	case drafted-hi < 10:
		return max(1, hi-10)
	default:
		return max(1, hi-40)
	}
}

// anyQuestion is a question that a person might put about a draft.
func anyQuestion(r *problems.Source, draft []problems.Step, history []asked) string {
	told := told(history)
	q := ""
	for range 20 {
		q = drawQuestion(r, draft)
		if _, ok := told[q]; !ok {
			break
		}
	}
	return q
}

func drawQuestion(r *problems.Source, draft []problems.Step) string {
	var hidden []int
	for i, s := range draft {
		if s.Hidden() {
			hidden = append(hidden, i)
		}
	}
	if len(hidden) > 0 && r.Chance(50) {
		i := problems.Pick(r, hidden...)
		switch r.Intn(4) {
		case 0:
			return number(i+1, draft[i].Number)
		case 1:
			return number(i+1, problems.Pick(r, problems.Plausible[:]...))
		case 2:
			return above(i+1, problems.Pick(r, thresholds...))
		default:
			return above(i+1, problems.Pick(r, problems.Plausible[:11]...))
		}
	}
	i := r.Intn(len(draft))
	answer := draft[len(draft)-1].Result
	near := max(0, min(999, answer+problems.Pick(r, 0, 0, 0, -1, -5, 5, 10, -10, 20, -20, 50, -50, 100)))
	switch r.Weighted(28, 12, 18, 10, 15, 13, 4) {
	case 0:
		return result(i+1, problems.Equal, draft[i].Result)
	case 1:
		return problems.Question{Number: answer}.String()
	case 2:
		return problems.Question{Test: problems.Above, Number: near}.String()
	case 3:
		return "Is the answer even?"
	case 4:
		return result(i+1, problems.Above, max(0, draft[i].Result+problems.Pick(r, 0, 0, 0, 10, -10, 40, -40, 5, -3)))
	case 5:
		d := draft[i].Result % 10
		return result(i+1, problems.LastDigit, problems.Pick(r, d, d, (d+1)%10, (d+9)%10, r.Intn(10)))
	default:
		// Numbers that stand in the text may be asked about as well.
		return number(i+1, max(1, draft[i].Number+problems.Pick(r, 0, 0, 1, -1, 10)))
	}
}
