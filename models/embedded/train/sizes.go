package main

import (
	"fmt"
	"strconv"

	"tenbits/models/embedded/problems"
)

// sizeDrill is a sizesFromAnswers example while it is written.
type sizeDrill struct {
	r       *problems.Source
	steps   []int       // those with a hidden number
	size    map[int]int // of each of them
	total   int         // the most questions
	history []asked
	e       example
}

// sizesFromAnswers is the heart of the small model's task without anything
// around it: answers about some steps' numbers, then the numbers.
func (f *feed) sizesFromAnswers() example {
	r := f.r
	d := &sizeDrill{r: r, size: map[int]int{}, e: example{{"H:", 0}}}
	for i := 1; i <= 4; i++ {
		if r.Chance(40) {
			d.steps = append(d.steps, i)
		}
	}
	if len(d.steps) == 0 {
		d.steps = []int{r.Between(1, 4)}
	}
	var queues [][]string
	for _, i := range d.steps {
		d.size[i] = problems.Pick(r, problems.Plausible[:]...)
		q := sizeQuestions(i)
		if r.Chance(30) {
			q = nil
			for range 10 {
				q = append(q, problems.Pick(r, above(i, problems.Pick(r, problems.Plausible[:11]...)), number(i, problems.Pick(r, problems.Plausible[:]...))))
			}
		}
		queues = append(queues, q)
	}
	one := r.Chance(50)
	d.total = problems.Pick(r, 10, 10, 10, 5, 6, 7, 8, 3, 12)
	if one {
		d.stepByStep()
	} else {
		d.inTurn(queues)
	}
	for _, i := range d.steps {
		d.write(i)
	}
	d.e.add(0, "\n")
	return d.e
}

// stepByStep asks only what is still open, one step after the other.
func (d *sizeDrill) stepByStep() {
	for _, i := range d.steps {
		for left := possible(i, d.history); len(left) > 1 && len(d.history) < d.total; left = possible(i, d.history) {
			for _, q := range sizeQuestions(i) {
				if splits(q, left) {
					d.say(q, i)
					break
				}
			}
		}
	}
}

// inTurn asks of each step its next question, over and over.
func (d *sizeDrill) inTurn(queues [][]string) {
	for k := 0; k < 11 && len(d.history) < d.total; k++ {
		for j, i := range d.steps {
			if k < len(queues[j]) && len(d.history) < d.total {
				d.say(queues[j][k], i)
			}
		}
	}
}

// say asks a question about step i and answers it.
func (d *sizeDrill) say(q string, i int) {
	p, _ := problems.ParseQuestion(q)
	yes := d.size[i] == p.Number
	if p.Test == problems.Above {
		yes = d.size[i] > p.Number
	}
	d.history = append(d.history, asked{q: q, yes: yes})
	d.e.add(0, "\nQ:")
	d.e.add(0, " "+q)
	d.e.add(1.5, yesNo(yes))
	if d.r.Chance(15) {
		d.write(problems.Pick(d.r, d.steps...))
	}
}

// write begins step i, with its number as the target.
func (d *sizeDrill) write(i int) {
	d.e.add(0, fmt.Sprintf("\n%d. %d %c ", i, d.r.Between(11, 200), problems.Pick(d.r, '+', '+', '-')))
	w := 2.0
	if len(possible(i, d.history)) <= 2 {
		w = 8
	}
	d.e.add(w, strconv.Itoa(d.size[i]))
}
