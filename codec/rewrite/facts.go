package rewrite

import (
	"regexp"
	"strconv"
	"strings"
)

// fact is what a note of the embedded pair tells of a step: the number that is
// reckoned with, or, where that cannot be found, the result.
type fact struct {
	Step   int
	Number int
	Result bool // Number is the step's result
}

// step is a line of a draft: 2. 85 - 19 (6, 6) = 66.
var step = regexp.MustCompile(`(?m)^\d{1,2}\. (\d{1,9}) ([-+*/x]) (\d{1,9})`)

// facts reads a note of the embedded pair, which lists the results of its steps,
// beside the receiver's own draft: the small model has learnt to take over the
// number of a step, and not its result. That number is what leads from one result
// to the next by the draft's own operation. What cannot be read tells nothing.
func facts(draft, note string) []fact {
	var out []fact
	lines := step.FindAllStringSubmatch(draft, -1)
	last := 0
	for i, field := range strings.Fields(note) {
		result, err := strconv.Atoi(field)
		if err != nil || result < 0 || result > 1e9 || i >= len(lines) && i >= 16 {
			break
		}
		f := fact{Step: i + 1, Number: result, Result: true}
		if i < len(lines) {
			if i == 0 {
				last, _ = strconv.Atoi(lines[0][1]) // digits, by the pattern
			}
			if n, ok := between(last, result, lines[i][2]); ok {
				f = fact{Step: i + 1, Number: n}
			}
		}
		out = append(out, f)
		last = result
	}
	return out
}

// between returns the number that leads from one number to another.
func between(from, to int, operation string) (int, bool) {
	switch operation {
	case "+":
		return to - from, to >= from
	case "-":
		return from - to, from >= to
	case "*", "x":
		return to / max(1, from), from > 0 && to%from == 0
	case "/":
		return from / max(1, to), to > 0 && from%to == 0
	}
	return 0, false
}
