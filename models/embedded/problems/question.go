package problems

import (
	"fmt"
	"strconv"
	"strings"
)

// Kind says what a question is about.
type Kind int

// What a question may be about.
const (
	AboutAnswer Kind = iota
	AboutResult
	AboutNumber
)

// Test says what a question asks of the number that it is about.
type Test int

// What a question may ask.
const (
	Equal Test = iota
	Above
	LastDigit
	Even
)

// Question is one of the forms that the models ask and answer.
type Question struct {
	Kind Kind
	Test Test
	// Step counts from 1; it is 0 for a question about the answer.
	Step int
	// Number is what is compared with; 0 for Even.
	Number int
}

// String writes the question.
func (q Question) String() string {
	switch {
	case q.Test == Even:
		return "Is the answer even?"
	case q.Test == LastDigit:
		return fmt.Sprintf("Is the last digit of step %d %d?", q.Step, q.Number)
	}
	what := "answer"
	switch q.Kind {
	case AboutResult:
		what = fmt.Sprintf("result of step %d", q.Step)
	case AboutNumber:
		what = fmt.Sprintf("number in step %d", q.Step)
	}
	if q.Test == Above {
		what += " above"
	}
	return fmt.Sprintf("Is the %s %d?", what, q.Number)
}

// ParseQuestion reads a question of one of the known forms; anything else is not ok.
func ParseQuestion(s string) (Question, bool) {
	if s == "Is the answer even?" {
		return Question{Test: Even}, true
	}
	body, ok := strings.CutSuffix(s, "?")
	if !ok {
		return Question{}, false
	}
	var q Question
	rest := ""
	switch {
	case strings.HasPrefix(body, "Is the answer "):
		rest = body[len("Is the answer "):]
	case strings.HasPrefix(body, "Is the number in step "):
		q.Kind, rest = AboutNumber, body[len("Is the number in step "):]
	case strings.HasPrefix(body, "Is the result of step "):
		q.Kind, rest = AboutResult, body[len("Is the result of step "):]
	case strings.HasPrefix(body, "Is the last digit of step "):
		q.Kind, q.Test, rest = AboutResult, LastDigit, body[len("Is the last digit of step "):]
	default:
		return Question{}, false
	}
	fields := strings.Split(rest, " ")
	if q.Kind != AboutAnswer {
		n, err := strconv.Atoi(fields[0])
		if err != nil || n < 1 {
			return Question{}, false
		}
		q.Step, fields = n, fields[1:]
	}
	if len(fields) == 2 && fields[0] == "above" && q.Test == Equal {
		q.Test, fields = Above, fields[1:]
	}
	if len(fields) != 1 {
		return Question{}, false
	}
	n, err := strconv.Atoi(fields[0])
	if err != nil || n < 0 {
		return Question{}, false
	}
	q.Number = n
	// Only the one spelling counts: "+3" or "03" would read as a number too.
	return q, q.String() == s
}
