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

func yesNo(yes bool) string {
	if yes {
		return " yes"
	}
	return " no"
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
