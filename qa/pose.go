package qa

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Pose is a question that both sides write by a rule of the strategy: no asker
// is called for it. The prompt set has its words.
type Pose struct {
	Kind   PoseKind `json:"kind"`
	Values []string `json:"values"`         // answers, as drafts write them; of a step, its line
	Step   int      `json:"step,omitempty"` // its number, from 1; 0 where it is of none
}

// Equal tells whether two poses ask the same.
func (p Pose) Equal(q Pose) bool {
	return p.Kind == q.Kind && p.Step == q.Step && slices.Equal(p.Values, q.Values)
}

// PoseKind says what a Pose asks.
type PoseKind string

// The kinds of poses.
const (
	PoseIs    PoseKind = "is"    // is it this answer?
	PoseAbove PoseKind = "above" // is it a number above this one?
	PoseAmong PoseKind = "among" // is it one of these answers?
	PoseStep  PoseKind = "step"  // is this step of the draft right?
)

// holds tells whether an answer is one that a yes to p is true of. It is only
// asked of poses about answers.
func (p Pose) holds(answer string, form Form) bool {
	if p.Kind == PoseAbove {
		a, ok1 := number(answer)
		v, ok2 := number(p.Values[0])
		return ok1 && ok2 && a.Cmp(v) > 0
	}
	for _, v := range p.Values {
		if Correct(answer, v, form) {
			return true
		}
	}
	return false
}

// Holds tells what the answer to p is by a solution whose final answer can be
// compared with those of the drafts. It is not ok where it has none, or where p
// is about a step: then only who wrote the solution can tell.
func (g Game) Holds(p Pose, solution string) (yes, ok bool) {
	if p.Kind == PoseStep {
		return false, false
	}
	answer, form, ok := g.concludes(solution)
	return ok && p.holds(answer, form), ok
}

// Pose returns the words of a question in this set. It is an error where the set
// has none for its kind.
func (s *PromptSet) Pose(p Pose) (string, error) {
	t := s.templates.Lookup("pose_" + string(p.Kind))
	if t == nil || len(p.Values) == 0 {
		return "", fmt.Errorf("prompt set %s: no words for a question of the kind %q with %d values", s.Name, p.Kind, len(p.Values))
	}
	var b strings.Builder
	err := t.Execute(&b, struct {
		Value  string
		Values []string
		Step   int
		Result string
	}{p.Values[0], p.Values, p.Step, result(p.Values[0])})
	if err != nil {
		return "", fmt.Errorf("prompt set %s: %w", s.Name, err)
	}
	text := line(b.String())
	if text == "" {
		return "", errors.New("prompt set " + s.Name + ": a question without words")
	}
	return text, nil
}

// Steps returns the lines of a draft that reckon or conclude something: those
// before the final answer that are not blank or bare headings. One that begins
// with a final answer has that as its first step. At most MaxBudget are returned.
func Steps(draft string) []string {
	var out []string
	for l := range strings.Lines(draft) {
		l = strings.TrimSpace(l)
		if _, final := finalValue(l); final && len(out) > 0 {
			break
		}
		if hasWord(l) && !strings.HasPrefix(l, "#") && len(out) < MaxBudget {
			out = append(out, l)
		}
	}
	return out
}

// result returns what stands behind the last sign of equality of a line, where
// that is a number; empty otherwise.
func result(l string) string {
	i := strings.LastIndex(l, "=")
	if i < 0 {
		return ""
	}
	v, ok := readNumber(strings.TrimSpace(l[i+1:]))
	if !ok {
		return ""
	}
	return v
}

// middle returns the whole number in the middle between two values, rounded
// down, as a draft would write it: what an answer is asked to be above. It is
// the lower value itself where that is no whole number of usual size.
func middle(low, high string) string {
	a, err1 := strconv.ParseInt(low, 10, 53)
	b, err2 := strconv.ParseInt(high, 10, 53)
	if err1 != nil || err2 != nil {
		return low
	}
	return strconv.FormatInt(a+(b-a)/2, 10)
}
