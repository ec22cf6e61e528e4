package problems

import (
	"fmt"
	"strconv"
	"strings"
)

// Column is one step of the written method: the number written down and, in a
// division, the rest that is carried to the next digit.
type Column struct{ Value, Rest int }

// Columns reckons a op b (op is one of + - * /) as the written method does:
// + - * from the right with the carry taken in, / from the left with its rest.
// For a subtraction b must not be above a; for * and / b has one digit.
func Columns(a int, op byte, b int) []Column {
	if op == '/' {
		var out []Column
		rest := 0
		for _, ch := range strconv.Itoa(a) {
			rest = rest*10 + int(ch-'0')
			if len(out) > 0 || rest >= b {
				out = append(out, Column{rest / b, rest % b})
				rest %= b
			}
		}
		if len(out) == 0 {
			out = []Column{{0, rest}}
		}
		return out
	}
	var out []Column
	carry := 0
	for first := true; first || a > 0 || (op != '*' && b > 0); first = false {
		x, y := a%10, b%10
		v := 0
		switch op {
		case '*':
			v = x*b + carry
			carry = v / 10
		case '+':
			v = x + y + carry
			carry = v / 10
		case '-':
			v = x - y - carry
			carry = 0
			if v < 0 {
				v, carry = v+10, 1
			}
		}
		out = append(out, Column{Value: v})
		a /= 10
		if op != '*' {
			b /= 10
		}
	}
	return out
}

// Value is the result that the columns spell.
func Value(op byte, cols []Column) int {
	n := 0
	if op == '/' {
		for _, c := range cols {
			n = n*10 + c.Value
		}
		return n
	}
	place := 1
	for i, c := range cols {
		if i == len(cols)-1 {
			return n + c.Value*place
		}
		n += c.Value % 10 * place
		place *= 10
	}
	return n
}

// Show writes the columns as they stand in brackets in a solution.
func Show(op byte, cols []Column) string {
	parts := make([]string, len(cols))
	for i, c := range cols {
		parts[i] = strconv.Itoa(c.Value)
		if op == '/' && c.Rest > 0 {
			parts[i] += "r" + strconv.Itoa(c.Rest)
		}
	}
	return strings.Join(parts, ", ")
}

// Step is one line of a solution.
type Step struct {
	// Before is the number that the step begins with.
	Before int
	// Op is one of + - * /.
	Op byte
	// Number is the second operand.
	Number int
	// Container is the word that stands for Number in the text, or empty when
	// the text has the number itself.
	Container string
	// Work is the written method, as in the brackets.
	Work string
	// Result is what the step ends with.
	Result int
}

// Reckon makes the exact step a op b.
func Reckon(a int, op byte, b int, container string) Step {
	cols := Columns(a, op, b)
	return Step{Before: a, Op: op, Number: b, Container: container, Work: Show(op, cols), Result: Value(op, cols)}
}

// Hidden tells whether only the strong model knows the number of this step.
func (s Step) Hidden() bool { return s.Container != "" && !Common(s.Container) }

// String is the step as a line of a solution, without its number in front.
func (s Step) String() string {
	return fmt.Sprintf("%d %c %d (%s) = %d", s.Before, s.Op, s.Number, s.Work, s.Result)
}

// Solution writes steps as the models write them: a line a step, then the answer.
func Solution(steps []Step) string {
	var b strings.Builder
	for i, s := range steps {
		fmt.Fprintf(&b, "%d. %s\n", i+1, s)
	}
	fmt.Fprintf(&b, "Answer: %d", steps[len(steps)-1].Result)
	return b.String()
}

// ParseAnswer reads the answer out of a solution; the last one counts.
func ParseAnswer(solution string) (int, bool) {
	const mark = "Answer: "
	at := strings.LastIndex(solution, mark)
	if at < 0 {
		return 0, false
	}
	rest := solution[at+len(mark):]
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(rest[:end])
	return n, err == nil
}
