package qa

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText bounds the text of a question that travels, in bytes.
const MaxText = 500

// escapes are the sequences that steer a terminal.
var escapes = regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?)`)

// CleanQuestion returns text as a question that can travel: on one line, without
// escape sequences, control and invisible characters and what is no UTF-8, with
// one space between words, and with one question mark at its end. It is empty
// where that is none: there is no letter in it, or it is longer than MaxText, or
// was longer than 16 times that. Cleaning twice is the same as cleaning once.
func CleanQuestion(text string) string {
	// Text that is this long is no question, however it is cleaned.
	if len(text) > 16*MaxText {
		return ""
	}
	text = escapes.ReplaceAllString(text, "")
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.Is(unicode.C, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	text = strings.Join(strings.Fields(text), " ")
	if !strings.HasSuffix(text, "?") {
		text = strings.TrimRight(text, ".")
	}
	text = strings.TrimRight(text, "? ") + "?"
	if len(text) > MaxText || strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return ""
	}
	return text
}

// WordQuestion returns the question that a person has typed, as it is asked, or
// why it cannot be: it is among those known, say.
func WordQuestion(text string, known []string) (string, error) {
	switch q := CleanQuestion(text); {
	case q == "" && len(text) > MaxText:
		return "", fmt.Errorf("a question has at most %d bytes: say it in fewer words", MaxText)
	case q == "":
		return "", errors.New("a question needs words")
	case canonicals(known)[canonical(q)]:
		return "", errors.New("that has been asked")
	default:
		return q, nil
	}
}

// CleanQuestions returns those of some questions that can travel, as they do,
// without those that come to one that is there or known.
func CleanQuestions(texts, known []string) []string {
	out := []string{}
	for _, t := range texts {
		if q, err := WordQuestion(t, append(known[:len(known):len(known)], out...)); err == nil {
			out = append(out, q)
		}
	}
	return out
}
