package qa

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"
)

// Form says what a final answer looks like, and so how it is compared.
type Form string

// The forms of answers.
const (
	Number Form = "number" // compared as values
	Option Form = "choice" // one letter
	Text   Form = "text"   // compared as text, without case, spacing and outer punctuation
)

// FormOf returns the form that a gold answer has.
func FormOf(gold string) Form {
	gold = strings.TrimSpace(gold)
	if _, ok := number(gold); ok {
		return Number
	}
	if len(gold) == 1 && gold[0] >= 'A' && gold[0] <= 'J' {
		return Option
	}
	return Text
}

var (
	// labelled is a line that gives the final answer. Its value is what follows.
	labelled = regexp.MustCompile(`(?i)^[\s*_#>-]*(?:(?:so|thus|therefore|hence)[\s,]+)?(?:the\s+)?(?:final\s+|correct\s+)?answer[\s*_]*(?:is\b|:|=)[\s*_:]*(.+?)\s*$`)
	// hashed is GSM8K's form of the same.
	hashed = regexp.MustCompile(`^\s*####\s*(.+?)\s*$`)
	// letter is a choice: "C", "(C)", "C.", "**C) because", not the article in "A dog".
	letter     = regexp.MustCompile(`^[\s*_$(\[]*(?:(?:option|choice)\s+)?\(?([A-J])(?:[)\].:,;*_$]|\s*$|\s+[-–—])`)
	lowLetter  = regexp.MustCompile(`^[\s*_$(\[]*\(?([a-j])\)?[\s.*_$\])]*$`)
	firstValue = regexp.MustCompile(`[-−+]?\$?\d[\d,]*(?:\.\d+)?(?:/\d+)?`)
)

// FinalAnswer returns the answer that a draft ends with, in the form asked for;
// ok is false when there is none. The last line that gives a final answer wins,
// or a \boxed value that stands after it.
func FinalAnswer(text string, form Form) (answer string, ok bool) {
	for line := range strings.Lines(text) {
		v, found := finalValue(strings.TrimRight(line, "\r\n"))
		if !found {
			continue
		}
		if a, read := readAs(v, form); read {
			answer, ok = a, true
		}
	}
	return answer, ok
}

func finalValue(line string) (string, bool) {
	if v, ok := boxed(line); ok {
		return v, true
	}
	if m := hashed.FindStringSubmatch(line); m != nil {
		return m[1], true
	}
	if m := labelled.FindStringSubmatch(line); m != nil {
		return m[1], true
	}
	return "", false
}

// boxed returns the content of the last \boxed{…} of a line.
func boxed(line string) (string, bool) {
	i := strings.LastIndex(line, `\boxed{`)
	if i < 0 {
		return "", false
	}
	rest, depth := line[i+len(`\boxed{`):], 1
	for j, r := range rest {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return rest[:j], true
			}
		}
	}
	return "", false
}

func readAs(v string, form Form) (string, bool) {
	v = strings.TrimSpace(v)
	switch form {
	case Number:
		m := firstValue.FindString(v)
		if m == "" {
			return "", false
		}
		r, ok := number(m)
		if !ok {
			return "", false
		}
		return show(r), true
	case Option:
		m := letter.FindStringSubmatch(v)
		if m == nil {
			m = lowLetter.FindStringSubmatch(v)
		}
		if m == nil {
			return "", false
		}
		return strings.ToUpper(m[1]), true
	default:
		v = plain(v)
		return v, v != ""
	}
}

// number reads a whole, decimal or fractional number as people write it.
func number(s string) (*big.Rat, bool) {
	s = strings.NewReplacer(",", "", "$", "", "−", "-", "+", "").Replace(strings.TrimSpace(s))
	if s == "" || len(s) > 64 || strings.ContainsAny(s, "eEpPxX_") {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// show writes a value in one way: as a whole number, a short decimal or a
// fraction.
func show(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	if n, exact := r.FloatPrec(); exact {
		return r.FloatString(n)
	}
	return r.RatString()
}

// plain drops what a text answer is not about: markup, case, spacing, outer
// punctuation.
func plain(s string) string {
	if inner, ok := strings.CutPrefix(s, `\text{`); ok {
		s = strings.TrimSuffix(inner, "}")
	}
	s = strings.ToLower(strings.Join(strings.Fields(strings.Trim(s, "*_` \t")), " "))
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
}

// Correct tells whether a final answer equals the gold answer.
func Correct(answer, gold string, form Form) bool {
	switch form {
	case Number:
		a, ok1 := number(answer)
		g, ok2 := number(gold)
		return ok1 && ok2 && a.Cmp(g) == 0
	case Option:
		return strings.EqualFold(strings.TrimSpace(answer), strings.TrimSpace(gold))
	default:
		return plain(answer) != "" && plain(answer) == plain(gold)
	}
}
