package qa

import (
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
	Text   Form = "text"   // compared as text, see Correct
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
	// label stands before the final answer: at the start of a line, after a
	// sentence end, or after a comma with "so" or the like.
	label = regexp.MustCompile(`(?i)(?:(?:^[\s*_#>-]*|[.!?]["'”’)*_]*\s[\s*_#]*)(?:(?:so|thus|therefore|hence)[\s,]+)?|[,;]\s+(?:and\s+)?(?:so|thus|therefore|hence)[\s,]+)` +
		`(?:the\s+)?(?:(?:final\s+|correct\s+)?answer|(?:correct|right|best)\s+(?:answer|option|choice))(?:\s+(?:to|for)\s[^.:=!?]*?)?[\s*_]*(?:\bis\b|:|=)[\s*_:]*`)
	// heading is a label on a line of its own, without a colon.
	heading = regexp.MustCompile(`(?i)^[\s*_#>-]*(?:the\s+)?(?:final\s+|correct\s+)?answer[\s*_#]*$`)
	// hashed is GSM8K's label.
	hashed = regexp.MustCompile(`^\s*####\s*(.+?)\s*$`)
	// remark is a sentence about the answer that does not give it.
	remark = regexp.MustCompile(`(?i)^(?:indeed\s+|also\s+)?(?:correct|right|verified|confirmed|reasonable|plausible|consistent)\b`)
	// retracted is a value that its own line takes back; "because A is wrong"
	// takes nothing back, so it must follow a pause.
	retracted = regexp.MustCompile(`(?i)[.,;:!?…–—(-]\s*(?:(?:no|oh|but|hmm)[\s,.]+)*(?:wait|wrong|actually|correction)\b`)
)

// FinalAnswer returns the answer that a draft ends with, in the form asked for;
// ok is false when there is none. The last line that gives a final answer wins,
// even if its value cannot be read: an answer that was taken back is none.
func FinalAnswer(text string, form Form) (answer string, ok bool) {
	return FinalAnswerTo("", text, form)
}

// FinalAnswerTo is FinalAnswer to a prompt: where it offers options, the words
// of one are as good as its letter.
func FinalAnswerTo(prompt, text string, form Form) (answer string, ok bool) {
	answer, _ = finalAnswer(prompt, text, form)
	return answer, answer != ""
}

// place is where a text gives its final answer: the number of the line from 1,
// 0 for nowhere, the line, and the value on it as it is written.
type place struct {
	number      int
	line, value string
}

// finalAnswer returns the answer that a text ends with, empty when there is
// none, and the place that decided so.
func finalAnswer(prompt, text string, form Form) (answer string, at place) {
	var options []Offered
	if form == Option {
		options = Options(prompt)
	}
	pending := false // a label stood alone, and its value is on a line to come
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		v, found := finalValue(line)
		switch {
		case found:
			pending = !hasWord(v)
		case pending && hasWord(line):
			v, pending = line, false
		default:
			v, found = hashedValue(line, form, options)
			if !found {
				continue
			}
		}
		if form != Text && remark.MatchString(v) {
			continue
		}
		at = place{number, line, v}
		var ok bool
		if answer, ok = readAs(v, form, options); !ok {
			answer = ""
		}
	}
	return answer, at
}

// hasWord tells whether a line has more than rules, fences and other markup.
func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// finalValue returns what follows the last label of a line, or the last boxed
// value in it or, without a label, in the line. The value is empty for a label
// that stands alone.
func finalValue(line string) (string, bool) {
	v, found := line, false
	if all := label.FindAllStringIndex(line, -1); all != nil {
		v, found = line[all[len(all)-1][1]:], true
	} else if heading.MatchString(line) {
		return "", true
	}
	if b, ok := boxed(v); ok {
		return b, true
	}
	return v, found
}

// hashedValue reads a "####" line, which may as well be a heading: it counts
// only if it can be read, and as a number only if it does not start with a word.
func hashedValue(line string, form Form, options []Offered) (string, bool) {
	m := hashed.FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	if form == Number && strings.IndexFunc(m[1], unicode.IsLetter) == 0 {
		return "", false
	}
	_, ok := readAs(m[1], form, options)
	return m[1], ok
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

// readAs reads a value in a form. The prompts show the place of the answer in
// angle brackets, which some models copy.
func readAs(v string, form Form, options []Offered) (string, bool) {
	v = strings.TrimSpace(v)
	if len(v) > 1 && v[0] == '<' && v[len(v)-1] == '>' {
		v = v[1 : len(v)-1]
	}
	if form == Text {
		// What is markup within markup over and over is no text.
		if v = plain(v); v == "" || plain(v) != v {
			return "", false
		}
		return v, true
	}
	if retracted.MatchString(v) {
		return "", false
	}
	if form == Number {
		return readNumber(v)
	}
	return readOption(unwrap(v), options)
}

// article is one in front of a text.
var article = regexp.MustCompile(`^(?:the|an?)\s+`)

// typed undoes what typography does to text that is typed.
var typed = strings.NewReplacer("’", "'", "‘", "'", "“", "\"", "”", "\"", "–", "-", "−", "-", "\u00a0", " ", "\u202f", " ", `\(`, "", `\)`, "")

// plain drops what a text answer is not about: markup, case, spacing, outer
// quotes, typographic quotes and dashes, and full stops and
// commas at the end. Other symbols stay, since they may be all that tells two
// answers apart, as in "C" and "C#" or ".NET".
func plain(s string) string {
	s = unwrap(strings.ToLower(strings.Join(strings.Fields(typed.Replace(s)), " ")))
	s = trimOuter(s)
	if len(s) > 1 && s[0] == '$' && s[len(s)-1] == '$' {
		s = trimOuter(s[1 : len(s)-1])
	}
	return s
}

// inner is plain without an article in front, where something is left then.
func inner(s string) string {
	s = plain(s)
	if rest := article.ReplaceAllString(s, ""); rest != "" {
		return rest
	}
	return s
}

func trimOuter(s string) string {
	const outer = "*_` \t\"'“”‘’«»"
	return strings.TrimRight(strings.TrimLeft(s, outer), outer+".,")
}

// Gradable tells whether other answers can be compared with a gold answer.
func Gradable(gold string, form Form) bool {
	if form == Option {
		gold = strings.ToUpper(strings.TrimSpace(gold))
		return len(gold) == 1 && gold[0] >= 'A' && gold[0] <= 'J'
	}
	return Correct(gold, gold, form)
}

// Correct tells whether a final answer equals the gold answer: numbers as
// values, where a percent sign, a degree and a currency are units and change
// none; letters but for case; texts but for case, spacing, markup, an article in
// front, the kind of quotes and dashes, outer quotes, and full stops and commas
// at the end.
func Correct(answer, gold string, form Form) bool {
	switch form {
	case Number:
		a, ok1 := number(answer)
		g, ok2 := number(gold)
		return ok1 && ok2 && a.Cmp(g) == 0
	case Option:
		return strings.EqualFold(strings.TrimSpace(answer), strings.TrimSpace(gold))
	default:
		return plain(answer) != "" && inner(answer) == inner(gold)
	}
}
