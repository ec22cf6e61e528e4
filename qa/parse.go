package qa

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// maxQuestion bounds the text of one question, in bytes.
const maxQuestion = 1000

// item is the start of an item of a numbered list: "3. ", "3) ", "3: ",
// "**3.** ", "- 3. ", "### 3. ". A number without such a mark, as in "10 yes/no
// questions for you:", and a decimal, as in "3.14", are not items.
var item = regexp.MustCompile(`^[\s>*_#-]*(\d{1,3})(?:[.):]|\*\*[.):])[*_]*(?:\s+|$)`)

// ParseQuestions returns the questions of a numbered list, in order, without
// those that are in known or were already said. What stands before the list is
// ignored; a question may run over several lines. An item that asks nothing (it
// has no question mark) is not a question.
func ParseQuestions(text string, known []string) []string {
	seen := map[string]bool{}
	for _, q := range known {
		seen[canonical(q)] = true
	}
	var out []string
	for _, it := range items(text) {
		if q := trimQuestion(it.text); q != "" && !seen[canonical(q)] {
			seen[canonical(q)] = true
			out = append(out, q)
		}
	}
	return out
}

// ParseQuestion returns the question of a reply that was to hold one: the first
// of its list, or its first sentence that is a question when it has no list.
// It is empty when there is none or it is in known.
func ParseQuestion(text string, known []string) string {
	if len(items(text)) > 0 {
		if qs := ParseQuestions(text, known); len(qs) > 0 {
			return qs[0]
		}
		return ""
	}
	head, _, ok := strings.Cut(text, "?")
	if !ok {
		return ""
	}
	if i := strings.LastIndex(head, "\n\n"); i >= 0 {
		head = head[i:] // what is above an empty line is a preamble
	}
	q := trimQuestion(head + "?")
	for _, k := range known {
		if canonical(k) == canonical(q) {
			return ""
		}
	}
	return q
}

type numbered struct {
	n    int
	text string
}

// items returns the items of the numbered lists in text. An item goes on over
// the lines below it up to the next item or an empty line.
func items(text string) []numbered {
	var out []numbered
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := item.FindStringSubmatchIndex(line); m != nil {
			n, _ := strconv.Atoi(line[m[2]:m[3]])
			out = append(out, numbered{n, line[m[1]:]})
			open = true
			continue
		}
		if strings.TrimSpace(line) == "" {
			open = false
		}
		if last := len(out) - 1; open && len(out[last].text) <= maxQuestion {
			out[last].text += " " + strings.TrimSpace(line)
		}
	}
	return out
}

// trimQuestion returns the question in text, from its first letter to its last
// question mark, on one line; empty when there is none or it is too long.
func trimQuestion(text string) string {
	end := strings.LastIndexByte(text, '?')
	if end < 0 {
		return ""
	}
	q := strings.Join(strings.Fields(text[:end+1]), " ")
	q = strings.TrimLeftFunc(q, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`"'“‘$\(`, r)
	})
	q = strings.TrimPrefix(q, "Q: ")
	if len(q) > maxQuestion || strings.IndexFunc(q, unicode.IsLetter) < 0 {
		return ""
	}
	return q
}

// canonical is what two questions that are the same have in common: their
// letters and digits, in lower case.
func canonical(q string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(q), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '.'
	}), " ")
}

// ParseAnswer reads a reply to question n. It must begin with yes or no, after
// nothing but markup, a label or a value in brackets, and must not say the
// opposite further on; anything else is unclear. In a numbered reply the item
// with the question's own number counts.
func ParseAnswer(text string, n int) (a Answer, clear bool) {
	its := items(text)
	for _, it := range its {
		if it.n == n {
			return yesOrNo(it.text)
		}
	}
	if len(its) > 0 {
		return "", false
	}
	return yesOrNo(text)
}

func yesOrNo(text string) (Answer, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if strings.HasPrefix(text, "(") {
		if _, rest, ok := strings.Cut(text, ")"); ok {
			text = rest
		}
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
	if len(words) > 1 && words[0] == "answer" {
		words = words[1:]
	}
	if len(words) == 0 {
		return "", false
	}
	var a, opposite Answer
	switch words[0] {
	case "yes":
		a, opposite = Yes, No
	case "no":
		a, opposite = No, Yes
	default:
		return "", false
	}
	for _, w := range words[1:] {
		if w == string(opposite) {
			return "", false
		}
	}
	return a, true
}
