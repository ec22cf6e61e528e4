package qa

import "strings"

// Grading says how a text is graded: where its final answer stands, how it is
// read, and what it is compared with.
type Grading struct {
	Form   Form   // how answers are compared
	Line   int    // of the text, from 1, that decides; 0 when none gives a final answer
	Text   string // that line, without the spaces around it
	Value  string // what it gives, as written
	Answer string // the value as it is compared; empty when there is none
	Gold   string // the right answer as it is compared; empty when there is none
	Graded bool   // there is something to compare with
	Right  bool   // Answer and Gold are equal
	Why    string // in words, why there is no Answer, or no Gold; empty when there are both
}

// Explain returns how a text that answers a prompt is graded with a right answer,
// nil for none. It agrees with FinalAnswerTo about the answer and with Correct
// about whether it is right.
func Explain(prompt, text string, form Form, gold *string) Grading {
	answer, at := finalAnswer(prompt, text, form)
	g := Grading{Form: form, Line: at.number, Text: at.line, Value: strings.TrimSpace(at.value), Answer: answer}
	switch {
	case at.number == 0:
		g.Why = "no line gives a final answer"
	case answer == "":
		g.Why = unread(g.Value, form)
	}
	if gold == nil {
		return g
	}
	g.Graded, g.Gold = true, asCompared(*gold, form)
	g.Right = answer != "" && Correct(answer, *gold, form)
	switch {
	case g.Gold != "" || g.Why != "":
	case form == Number:
		g.Why = "the right answer is no number that can be read"
	default:
		g.Why = "the right answer is empty"
	}
	return g
}

// asCompared returns a right answer as Correct sees it, empty when nothing can
// be equal to it.
func asCompared(gold string, form Form) string {
	switch form {
	case Number:
		r, ok := number(gold)
		if !ok {
			return ""
		}
		return show(r)
	case Option:
		return strings.ToUpper(strings.TrimSpace(gold))
	default:
		return plain(gold)
	}
}

// unread says why a value could not be read in a form.
func unread(v string, form Form) string {
	switch {
	case !hasWord(v):
		return "nothing stands after its label"
	case form != Text && retracted.MatchString(v):
		return "the line takes its answer back"
	case form == Number:
		return unreadNumber(v)
	case form == Option && several(unwrap(v)):
		return "it names more than one letter"
	case form == Option:
		return "it does not name one option"
	}
	return "nothing but markup is left of it"
}

// unreadNumber says why readNumber could not read a value.
func unreadNumber(v string) string {
	v = unlatex(stated(spaces.Replace(v)))
	if why := doubt(v); why != "" {
		return why
	}
	v = squared.ReplaceAllString(v[strings.LastIndex(v, "=")+1:], "$1$2")
	v, _, _ = powerOfTen(dash.ReplaceAllString(v, "$1-$2"))
	at := numeral.FindStringIndex(v)
	switch {
	case operation.MatchString(v):
		return "it is still to be worked out"
	case at == nil:
		return "there is no number in it"
	case digit.MatchString(v[:at[0]]), digit.MatchString(v[at[1]:]):
		return "it has more than one number"
	}
	return "it is not written as a number that can be read"
}
