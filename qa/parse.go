package qa

import (
	"iter"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuestion bounds the text of one question, in bytes.
const maxQuestion = 1000

// item is the start of an item of a numbered list: "3. ", "3) ", "(3) ", "3: ",
// "**3.** ", "- 3\. ", "### Question 3: ". A number without such a mark, as in
// "10 yes/no questions for you:", is not one, nor is a decimal (see items).
var item = regexp.MustCompile(`^[\s>*_#-]*\(?(?:(?i:question|q)\s*)?(\d{1,3})(?:\\?[.):]|\*\*[.):])[*_]*\s*`)

// unthink drops the thinking that a reply begins with. Thinking without an end
// was cut off, and there is no reply.
func unthink(text string) string {
	const begin, end = "<think>", "</think>"
	if i := strings.LastIndex(text, end); i >= 0 {
		text = text[i+len(end):]
	}
	text, _, _ = strings.Cut(text, begin)
	return text
}

// ParseQuestions returns the questions of a numbered list, in order, without
// those that are in known or were already said. What stands before the list is
// ignored; a question may run over several lines. An item that asks nothing (it
// has no question mark), or has more than 1000 bytes, is not a question. Where
// no line has a number, a list with bullets or bare lines will do. Of a list of
// more than MaxBudget questions, which no session can use, the rest is not
// read.
func ParseQuestions(text string, known []string) []string {
	text = unthink(text)
	seen := canonicals(known)
	out, list := questionsOf(items(text), seen)
	if !list {
		out, _ = questionsOf(lines(text), seen)
	}
	return out
}

// questionsOf returns the questions of a list that were not seen, and whether it
// has an item at all.
func questionsOf(list iter.Seq[numbered], seen map[string]bool) (out []string, some bool) {
	for it := range list {
		if some = true; len(out) == MaxBudget {
			break
		}
		if q := it.question(seen); q != "" {
			seen[canonical(q)] = true
			out = append(out, q)
		}
	}
	return out, some
}

// ParseQuestion returns the question of a reply that was to hold one: the first
// of its list, or its first sentence that is a question when it has no list.
// It is empty when there is none or it is in known.
func ParseQuestion(text string, known []string) string {
	text = unthink(text)
	seen := canonicals(known)
	list := false
	for it := range items(text) {
		if q := it.question(seen); q != "" {
			return q
		}
		list = true
	}
	if list {
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
	q := trimQuestion(preamble.ReplaceAllString(strings.TrimSpace(head), "") + "?")
	if seen[canonical(q)] {
		return ""
	}
	return q
}

type numbered struct {
	n    int
	text string
}

// question returns the question that the item asks, empty when it asks none or
// one that was seen.
func (it numbered) question(seen map[string]bool) string {
	q := trimQuestion(it.text)
	if q == "" || seen[canonical(q)] {
		return ""
	}
	return q
}

// items returns the items of the numbered lists in text. An item goes on over
// the lines below it up to the next item or an empty line, and beyond that where
// what follows is indented.
func items(text string) iter.Seq[numbered] {
	return func(yield func(numbered) bool) {
		var last numbered
		found, open, gap := false, false, false
		for line := range strings.Lines(strings.ReplaceAll(text, "？", "?")) {
			line = strings.TrimRight(line, "\r\n")
			if m := itemStart(line); m != nil && !startsWithDigit(line[m[1]:]) {
				if found && !yield(last) {
					return
				}
				n, _ := strconv.Atoi(line[m[2]:m[3]])
				last = numbered{n, line[m[1]:]}
				found, open, gap = true, true, false
				continue
			}
			body := strings.TrimSpace(line)
			if body == "" {
				gap = true
				continue
			}
			open = open && (!gap || line[0] == ' ' || line[0] == '\t')
			if open && len(last.text) <= maxQuestion {
				last.text += " " + body
			}
			gap = false
		}
		if found {
			yield(last)
		}
	}
}

var (
	// bullet is the start of an item of a list without numbers.
	bullet = regexp.MustCompile(`^\s*[-*•–]\s+`)
	// bare is a line that is one question for yes or no, and no offer to go on.
	bare = regexp.MustCompile(`^[\s>*_"“]*(?:Is|Are|Was|Were|Does|Do|Did|Has|Have|Had|Can|Could|Will|Would|Should|Must)\s(?:[^yI]|y[^o]|I\w)[^?]*\?[\s*_"”]*(?:\([^()]*\))?[\s*_]*$`)
	// preamble is what may stand before a question in its sentence.
	preamble = regexp.MustCompile(`(?i)^(?:(?:sure|okay|ok|certainly|of course|great)[!,.:]\s*)?(?:here(?:'s|’s| is| are)\b[^?:]*:\s*)?`)
	// caption is a label in front of a question.
	caption = regexp.MustCompile(`(?i)^(?:yes/no\s+)?(?:question|q)[\s*_]*\d*[\s*_]*[:.)][\s*_]*`)
)

// lines returns the items of a list with bullets, and lines that are questions.
func lines(text string) iter.Seq[numbered] {
	return func(yield func(numbered) bool) {
		for line := range strings.Lines(strings.ReplaceAll(text, "？", "?")) {
			line = strings.TrimRight(line, "\r\n")
			if at := bullet.FindStringIndex(line); at != nil {
				line = line[at[1]:]
			} else if !bare.MatchString(line) {
				continue
			}
			if !yield(numbered{text: line}) {
				return
			}
		}
	}
}

// itemStart returns the places that item matched at the start of a line, nil
// when it did not. Most lines of a long reply are no items, and a look at the
// first letter tells.
func itemStart(line string) []int {
	start := strings.TrimLeft(line, " \t\v\f\r>*_#-(")
	if !startsWithDigit(start) && (start == "" || start[0]|0x20 != 'q') {
		return nil
	}
	return item.FindStringSubmatchIndex(line)
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
	if q != "" && strings.IndexByte("qQyY", q[0]) >= 0 {
		q = caption.ReplaceAllString(q, "")
	}
	if strings.HasPrefix(q, `"`) && strings.Count(q, `"`) == 1 {
		q = q[1:] // it quoted the whole question
	}
	if len(q) > maxQuestion || strings.IndexFunc(q, unicode.IsLetter) < 0 || isPattern(q) {
		return ""
	}
	return q
}

// isPattern tells whether a question is the one that the prompts show as a
// pattern, "Is ...?", and that some models copy.
func isPattern(q string) bool {
	return len(q) < 16 && (strings.Contains(q, "...") || strings.Contains(q, "…")) && len(strings.Fields(q)) <= 2
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
	b := make([]byte, 0, len(q))
	word := 0 // where the last word in b starts
	end := func() {
		for len(b) > word && strings.IndexByte(".,;:", b[len(b)-1]) >= 0 {
			b = b[:len(b)-1]
		}
		if len(b) > word {
			b = append(b, ' ')
			word = len(b)
		}
	}
	for _, r := range q {
		switch {
		case unicode.IsSpace(r) || strings.ContainsRune("\"'“”‘’`*_?", r):
			end()
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	end()
	return strings.TrimSuffix(string(b), " ")
}

// canonicals returns the set of what canonical makes of questions.
func canonicals(questions []string) map[string]bool {
	seen := make(map[string]bool, len(questions))
	for _, q := range questions {
		seen[canonical(q)] = true
	}
	return seen
}

// ParseAnswer reads a reply to question n. It must begin with yes or no, after
// nothing but markup, a label, "sure" or a value in brackets, and after that
// word must come the end or a pause: "no idea" is no answer. It must not hedge,
// nor say the opposite further on; anything else is unclear. In a numbered
// reply the item with the question's own number counts.
func ParseAnswer(text string, n int) (a Answer, clear bool) {
	text = unthink(text)
	if strings.HasPrefix(strings.TrimSpace(text), "(") {
		return yesOrNo(text) // a value in brackets, not a number of a list
	}
	list := false
	for it := range items(text) {
		if it.n == n {
			return yesOrNo(it.text)
		}
		list = true
	}
	if list {
		return "", false
	}
	return yesOrNo(text)
}

var (
	// plainAnswer is yes or no, and what may stand around it.
	plainAnswer = regexp.MustCompile("^[\\s*_\"'“‘\\[`>#•-]*" + `(?:\([^)]*\)\s*)?` +
		`(?:(?:sure|certainly|okay|ok|of course)[!,.]\s*)?` +
		`(?:(?:(?:so|therefore),?\s+)?(?:the\s+|my\s+)?(?:final\s+|correct\s+)?(?:answer|reply)[\s*_]*(?::|is\b:?)[\s*_]*|a:\s*)?` +
		"[*_\"'“‘(`]*(yes|no)[*_\"'”’)\\]`]*" +
		`(?:$|[.,;:!\n]|\s*$|\s*\n|\s+[-–—]\s|\s*[–—]|\s+(?:because|since)\b|\s+\()`)
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
