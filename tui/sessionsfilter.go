package tui

import (
	"cmp"
	"strconv"
	"strings"

	"tenbits/transcripts"
)

// card is what the filter looks at of a session, in lower case.
type card struct {
	all    string // every text
	fields [5]string
	spent  int // bits; −1 where that is not known
}

// The fields of a card.
const (
	fieldOutcome = iota
	fieldStrategy
	fieldPair
	fieldProblem
	fieldID
	fieldAny  // all of them
	fieldBits // a number
)

// newCard returns the card of a session, whose outcome goes by that name.
func newCard(s transcripts.Summary, name string) card {
	lower := func(texts ...string) string {
		for i, t := range texts {
			texts[i] = firstBytes(t, longest)
		}
		return strings.ToLower(strings.Join(texts, " "))
	}
	c := card{spent: -1}
	if s.Complete && s.Error == "" {
		c.spent = s.Spent
	}
	problem, change := "", ""
	if s.Change != nil {
		change = strings.ReplaceAll(firstBytes(string(*s.Change), longest), "_", " ")
	}
	if s.Problem != nil {
		problem = s.Problem.Set + " " + s.Problem.ID
	}
	c.fields = [...]string{
		fieldOutcome:  lower(name, change, string(s.Outcome), pick(s.Oracle, "oracle", ""), pick(s.Control != "", "control "+string(s.Control), ""), pick(forkOf(s) != "", "what if "+s.Given, "")),
		fieldStrategy: lower(s.Strategy),
		fieldPair:     lower(s.Small, s.Strong),
		fieldProblem:  lower(s.Prompt, problem),
		fieldID:       lower(s.ID),
	}
	c.all = strings.Join(append(c.fields[:], lower(s.Error)), " ")
	return c
}

// demand is a word of the filter.
type demand struct {
	field int
	text  string
	than  byte // of bits: '<', '>' or '='
	n     int
	never bool // it cannot be met
}

// demands returns what a filter wants: all of its words. A word may begin with
// the name of a field; won and lost alone are outcomes.
func demands(filter string) []demand {
	var out []demand
	for word := range strings.FieldsSeq(strings.ToLower(filter)) {
		d := demand{field: fieldAny, text: word}
		if word == "won" || word == "lost" {
			d.field = fieldOutcome
		} else if name, value, ok := strings.Cut(word, ":"); ok {
			if field, known := fieldNamed(name); known {
				d.field, d.text = field, value
			}
		}
		if d.text == "" {
			continue // it is still being typed
		}
		if d.field == fieldBits && !d.number() {
			continue
		}
		out = append(out, d)
	}
	return out
}

// fieldNamed returns the field that stands before a colon.
func fieldNamed(name string) (int, bool) {
	switch name {
	case "outcome", "change":
		return fieldOutcome, true
	case "strategy":
		return fieldStrategy, true
	case "pair", "model", "small", "strong":
		return fieldPair, true
	case "problem", "prompt":
		return fieldProblem, true
	case "id":
		return fieldID, true
	case "bits":
		return fieldBits, true
	}
	return 0, false
}

// number reads a number of bits: 4, <4, >4. It tells whether there is anything
// to compare with yet.
func (d *demand) number() bool {
	d.than = '='
	text := d.text
	if text[0] == '<' || text[0] == '>' || text[0] == '=' {
		d.than, text = text[0], text[1:]
	}
	var err error
	d.n, err = strconv.Atoi(text)
	d.never = err != nil
	return text != ""
}

// met tells whether a session is what is wanted.
func (d demand) met(c *card) bool {
	switch d.field {
	case fieldAny:
		return loosely(c.all, d.text)
	case fieldBits:
		if d.never || c.spent < 0 {
			return false
		}
		switch sign := cmp.Compare(c.spent, d.n); d.than {
		case '<':
			return sign < 0
		case '>':
			return sign > 0
		default:
			return sign == 0
		}
	case fieldOutcome: // "solved" is not to find "unsolved"
		return strings.HasPrefix(c.fields[d.field], d.text) || strings.Contains(c.fields[d.field], " "+d.text)
	}
	return loosely(c.fields[d.field], d.text)
}

// metAll tells whether a session is what all of the words want.
func metAll(all []demand, c *card) bool {
	for _, d := range all {
		if !d.met(c) {
			return false
		}
	}
	return true
}

// fewest is the least letters that are looked for apart: two are nearly
// everywhere.
const fewest = 3

// loosely tells whether a text has a word in it: as it stands, or its letters
// in their order within one word of the text that begins with the first of
// them. Letters that may be spread over a whole prompt would find every prompt.
func loosely(text, word string) bool {
	if strings.Contains(text, word) {
		return true
	}
	if len(word) < fewest {
		return false
	}
	for i := 0; i+len(word) <= len(text); {
		n := strings.IndexByte(text[i:], word[0])
		if n < 0 {
			return false
		}
		i += n
		if (i == 0 || !letter(text[i-1])) && apart(text[i:], word) {
			return true
		}
		i++
	}
	return false
}

// apart tells whether the letters of word follow each other in the first word
// of text.
func apart(text, word string) bool {
	at := 0
	for i := 0; i < len(text) && text[i] != ' ' && text[i] != '\n'; i++ {
		// Only ASCII is compared: what is wider has to be there as it stands.
		if text[i] == word[at] && text[i] < 0x80 {
			if at++; at == len(word) {
				return true
			}
		}
	}
	return false
}

// letter tells whether a byte belongs to a word.
func letter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80
}
