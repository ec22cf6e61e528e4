// Package problems generates the word problems that the embedded pair was
// trained on. One seed is one problem, for ever: nothing here may change what
// a seed means, because the trained weights and the published figures refer to
// the seeds.
package problems

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	// TrainingSeeds is the number of seeds that training draws from, counted from 0.
	TrainingSeeds = 1_000_000
	// HeldOutSeed is the first seed that no training has seen.
	HeldOutSeed = 5_000_000
	// ShownSeed is the problem to begin with for a person who sees the pair for
	// the first time: a short one with one number that only the strong model
	// knows.
	ShownSeed = HeldOutSeed + 8

	stream = 0x7465_6e62_6974_7331
)

// Container is a word that stands for a number.
type Container struct {
	Name string
	Size int
	// Common containers are known to both models, the others to the strong one only.
	Common bool
}

// Containers are all the containers that the problems name.
var Containers = [...]Container{
	{"dozen", 12, true}, {"pack", 6, true}, {"score", 20, true},
	{"crate", 24, false}, {"tray", 30, false}, {"case", 48, false}, {"bag", 15, false},
	{"basket", 18, false}, {"sack", 40, false}, {"jar", 25, false}, {"tin", 16, false},
	{"bundle", 8, false}, {"carton", 36, false}, {"chest", 50, false},
}

// Plausible are the sizes that an uncommon container may have for a model that
// was not told, in order.
var Plausible = [...]int{8, 10, 15, 16, 18, 24, 25, 30, 36, 40, 48, 50}

// Sizes says what each of Containers holds, in the same order.
type Sizes [len(Containers)]int

// RealSizes are the sizes that the strong model was taught.
func RealSizes() Sizes {
	var s Sizes
	for i, c := range Containers {
		s[i] = c.Size
	}
	return s
}

// DrawnSizes are sizes as the small model may imagine them: the common ones as
// they are, the others anew from Plausible. 10 comes half as often as the
// others: no container really holds it, and a batch of ten questions leaves it
// undecided against 8.
func DrawnSizes(r *Source) Sizes {
	s := RealSizes()
	for i, c := range Containers {
		if !c.Common {
			s[i] = Plausible[r.Weighted(2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)]
		}
	}
	return s
}

// Common tells whether both models know what the named container holds.
func Common(name string) bool {
	for _, c := range Containers {
		if c.Name == name {
			return c.Common
		}
	}
	return false
}

// Problem is a word problem with its exact steps.
type Problem struct {
	Seed  uint64
	Text  string
	Steps []Step
}

// Options narrow what a seed makes; the zero value is what New makes.
type Options struct {
	// Steps is 2, 3 or 4; 0 draws it.
	Steps int
	// Sizes replaces the real sizes if it is not nil (training of the small model only).
	Sizes *Sizes
}

// New returns the problem of a seed.
func New(seed uint64) Problem { return Make(seed, Options{}) }

// WithSteps returns the problem of a seed with the given number of steps: 2 is
// easy, 3 medium, 4 hard. Other numbers are brought into that range.
func WithSteps(seed uint64, steps int) Problem {
	return Make(seed, Options{Steps: min(4, max(2, steps))})
}

// Answer is the right answer.
func (p Problem) Answer() int { return p.Steps[len(p.Steps)-1].Result }

// Solution is the right solution as a model would write it.
func (p Problem) Solution() string { return Solution(p.Steps) }

// Hidden is the number of steps whose number only the strong model knows.
func (p Problem) Hidden() int {
	n := 0
	for _, s := range p.Steps {
		if s.Hidden() {
			n++
		}
	}
	return n
}

var (
	names = []string{"Ana", "Ben", "Cora", "Dan", "Eva", "Finn", "Gia", "Hugo", "Ivy", "Jack", "Kim", "Leo", "Mia", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tara", "Yuri"}
	women = " Ana Cora Eva Gia Ivy Kim Mia Olga Rosa Tara "
	items = []string{"apples", "books", "coins", "shells", "pens", "cards", "stamps", "beads", "eggs", "marbles", "stickers", "buttons"}
	gains = []string{"finds %d more", "buys %d more", "gets %d from a friend", "wins %d", "picks %d more", "earns %d", "receives %d", "gets %d more"}
	loses = []string{"gives away %d", "loses %d", "sells %d", "uses %d", "eats %d", "drops %d", "spends %d"}
)

// Make returns the problem of a seed under the options.
func Make(seed uint64, o Options) Problem {
	r := NewSource(seed, stream)
	sizes := RealSizes()
	if o.Sizes != nil {
		sizes = *o.Sizes
	}
	for {
		// A chain that runs out of its range is thrown away as a whole; the
		// source goes on, so the next try is another chain.
		if p, ok := try(r, sizes, o.Steps); ok {
			p.Seed = seed
			return p
		}
	}
}

func try(r *Source, sizes Sizes, count int) (Problem, bool) {
	if count == 0 {
		count = Pick(r, 2, 2, 3, 3, 4)
	}
	start := r.Between(11, 99)
	v := start
	hidden := 0
	var steps []Step
	var events []string
	for range count {
		// A second unknown container is rarer: most problems have one at most.
		rare := 34
		if hidden > 0 {
			rare = 11
		}
		var op byte
		var n int
		var box, event string
		switch r.Weighted(30, 30, 20, 10, 8, rare) {
		case 0:
			op, n = '+', r.Between(6, 99)
			event = fmt.Sprintf(Pick(r, gains...), n)
		case 1:
			if v < 12 {
				return Problem{}, false
			}
			op, n = '-', r.Between(3, min(99, v-2))
			event = fmt.Sprintf(Pick(r, loses...), n)
		case 2:
			if v > 99 {
				return Problem{}, false
			}
			op, n = '*', Pick(r, 2, 2, 3, 3, 4, 5, 6)
			switch short := r.Chance(60); {
			case short && n == 2:
				event = "doubles the pile"
			case short && n == 3:
				event = "triples the pile"
			default:
				event = fmt.Sprintf("makes the pile %d times as big", n)
			}
		case 3:
			var by []int
			for d := 2; d < 10; d++ {
				if v%d == 0 {
					by = append(by, d)
				}
			}
			if len(by) == 0 {
				return Problem{}, false
			}
			op, n = '/', Pick(r, by...)
			if short := r.Chance(60); short && n == 2 {
				event = "keeps half of them"
			} else {
				event = fmt.Sprintf("splits them into %d equal boxes and keeps one box", n)
			}
		case 4:
			op, n, box, event = contained(r, sizes, v, r.Intn(3))
		case 5:
			op, n, box, event = contained(r, sizes, v, 3+r.Intn(len(Containers)-3))
			hidden++
		}
		s := Reckon(v, op, n, box)
		if s.Result <= 1 || s.Result >= 500 {
			return Problem{}, false
		}
		steps = append(steps, s)
		events = append(events, event)
		v = s.Result
	}
	name, item := Pick(r, names...), Pick(r, items...)
	she := "He"
	if strings.Contains(women, " "+name+" ") {
		she = "She"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s has %d %s.", name, start, item)
	for i, e := range events {
		if i > 0 && r.Chance(50) {
			fmt.Fprintf(&b, " Then %s %s.", strings.ToLower(she), e)
		} else {
			fmt.Fprintf(&b, " %s %s.", she, e)
		}
	}
	switch r.Intn(3) {
	case 0:
		fmt.Fprintf(&b, " How many %s does %s have now?", item, name)
	case 1:
		fmt.Fprintf(&b, " How many %s are left?", item)
	case 2:
		fmt.Fprintf(&b, " How many %s is that?", item)
	}
	return Problem{Text: b.String(), Steps: steps}, true
}

func contained(r *Source, sizes Sizes, v, i int) (op byte, n int, box, event string) {
	op, n, box = '+', sizes[i], Containers[i].Name
	// The draw comes first so that a seed takes as many draws whatever the size is.
	less, buys := r.Chance(35), r.Chance(50)
	switch {
	case less && v > n+10:
		op, event = '-', "sells a "+box
	case buys:
		event = "buys a " + box + " more"
	default:
		event = "wins a " + box
	}
	return op, n, box, event
}

// Value returns the true number that a question is about. It is not ok when
// the question has none of the known forms or names a step that is not there.
func (p Problem) Value(question string) (value int, ok bool) {
	q, ok := ParseQuestion(question)
	if !ok || q.Step > len(p.Steps) {
		return 0, false
	}
	switch {
	case q.Step == 0:
		return p.Answer(), true
	case q.Kind == AboutNumber:
		return p.Steps[q.Step-1].Number, true
	default:
		return p.Steps[q.Step-1].Result, true
	}
}

// Truth returns the true answer to a question; see Value for ok.
func (p Problem) Truth(question string) (yes, ok bool) {
	v, ok := p.Value(question)
	if !ok {
		return false, false
	}
	q, _ := ParseQuestion(question)
	switch q.Test {
	case Even:
		return v%2 == 0, true
	case Above:
		return v > q.Number, true
	case LastDigit:
		return v%10 == q.Number, true
	default:
		return v == q.Number, true
	}
}

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
