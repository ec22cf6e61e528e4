package qa

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// maxQuestion bounds the text of one question, in bytes.
const maxQuestion = 1000

// item is the start of an item of a numbered list: "3. ", "3) ", "(3) ", "3: ",
// "**3.** ", "- 3\. ", "### Question 3: ". A number without such a mark, as in
// "10 yes/no questions for you:", is not one, nor is a decimal (see items).
var item = regexp.MustCompile(`^[\s>*_#-]*\(?(?:(?i:question|q)\s*)?(\d{1,3})(?:\\?[.):]|\*\*[.):])[*_]*\s*`)

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
	text = strings.ReplaceAll(text, "？", "?")
	head, _, ok := strings.Cut(text, "?")
	if !ok {
		return ""
	}
	// What is above an empty line, or on a line that ends in a colon, is a
	// preamble.
	if i := strings.LastIndex(head, "\n\n"); i >= 0 {
		head = head[i:]
	}
	if i := strings.LastIndex(head, ":\n"); i >= 0 {
		head = head[i+2:]
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
// the lines below it up to the next item or an empty line, and beyond that where
// what follows is indented.
func items(text string) []numbered {
	var out []numbered
	open, gap := false, false
	for line := range strings.Lines(strings.ReplaceAll(text, "？", "?")) {
		line = strings.TrimRight(line, "\r\n")
		if m := item.FindStringSubmatchIndex(line); m != nil && !startsWithDigit(line[m[1]:]) {
			n, _ := strconv.Atoi(line[m[2]:m[3]])
			out = append(out, numbered{n, line[m[1]:]})
			open, gap = true, false
			continue
		}
		body := strings.TrimSpace(line)
		if body == "" {
			gap = true
			continue
		}
		open = open && (!gap || line[0] == ' ' || line[0] == '\t')
		if last := len(out) - 1; open && len(out[last].text) <= maxQuestion {
			out[last].text += " " + body
		}
		gap = false
	}
	return out
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// trimQuestion returns the first question in text, from its first letter to its
// question mark, on one line; empty when there is none or it is too long.
func trimQuestion(text string) string {
	end := questionEnd(text)
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

// questionEnd returns the place of the question mark that ends the first
// question: one that nothing but space or markup follows, as the mark in
// "why?" inside of quotes ends nothing; the last one if there is no such mark.
func questionEnd(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] == '?' && (i+1 == len(text) || strings.IndexByte(" \t\n*_)", text[i+1]) >= 0) {
			return i
		}
	}
	return strings.LastIndexByte(text, '?')
}

// canonical is what two questions that are the same have in common: everything
// but case, spacing, quotes, markup and the punctuation at the ends of words.
// Signs are kept, as x > 5 and x < 5 are two questions.
func canonical(q string) string {
	q = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"'“”‘’`*_?", r) {
			return ' '
		}
		return unicode.ToLower(r)
	}, q)
	words := strings.Fields(q)
	kept := words[:0]
	for _, w := range words {
		if w = strings.TrimRight(w, ".,;:"); w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// ParseAnswer reads a reply to question n. It must begin with yes or no, after
// nothing but markup, a label or a value in brackets, and after that word must
// come the end or a pause: "no idea" is no answer. It must not hedge, nor say
// the opposite further on; anything else is unclear. In a numbered reply the
// item with the question's own number counts.
func ParseAnswer(text string, n int) (a Answer, clear bool) {
	if strings.HasPrefix(strings.TrimSpace(text), "(") {
		return yesOrNo(text) // a value in brackets, not a number of a list
	}
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

var (
	// plainAnswer is yes or no, and what may stand around it.
	plainAnswer = regexp.MustCompile(`^[\s*_"'“‘\[]*(?:\([^)]*\)\s*)?(?:answer[\s*_]*:[\s*_]*)?[*_"'“‘(]*(yes|no)[*_"'”’)\]]*(?:$|[.,;:!\n]|\s*$|\s*\n|\s+[-–—]\s|\s*[–—])`)
	// hedge is what an answer that is none says.
	hedge = regexp.MustCompile(`\b(?:can(?:not|'t|’t)|could(?:n't|n’t)|unclear|unknown|undetermined|ambiguous|unsure|not (?:sure|certain|known|enough|clear)|depends|maybe|perhaps|possibly|don(?:'t|’t) know|do not know|impossible to)\b`)
)

func yesOrNo(text string) (Answer, bool) {
	text = strings.ToLower(text)
	m := plainAnswer.FindStringSubmatchIndex(text)
	if m == nil || hedge.MatchString(text) {
		return "", false
	}
	a, opposite := Answer(text[m[2]:m[3]]), No
	if a == No {
		opposite = Yes
	}
	for _, w := range strings.FieldsFunc(text[m[3]:], func(r rune) bool { return !unicode.IsLetter(r) }) {
		if w == string(opposite) {
			return "", false
		}
	}
	return a, true
}
