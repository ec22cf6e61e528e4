package ollama

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"tenbits/models"
)

const (
	aroundChat = 32   // tokens that a chat template may put around the prompt
	smallest   = 4096 // pieces, below which a vocabulary has few whole words
)

// estimate returns about how many tokens a text has, rather too many than too
// few: there is no way to ask an Ollama server. Of words each fourth letter
// begins a token, or each second where the vocabulary is small; digits, marks
// and letters beyond ASCII are one each.
func estimate(text string, vocabulary int) int {
	letters := 4
	if vocabulary > 0 && vocabulary < smallest {
		letters = 2
	}
	tokens, run := 0, 0
	for _, c := range text {
		switch {
		case c < utf8.RuneSelf && unicode.IsLetter(c):
			if run%letters == 0 {
				tokens++
			}
			run++
			continue
		case c != ' ':
			tokens++
		}
		run = 0
	}
	return tokens
}

// atLeast returns how many tokens a text has at the very least: no usual
// vocabulary has much text in pieces of more than eight letters.
func atLeast(text string) int { return len(text) / 8 }

// fits returns about how many tokens a request's prompt has, or an error when
// they leave no room for a reply.
func (m *Model) fits(i *info, r models.Request) (int, error) {
	tokens := estimate(together(r), i.card.Vocabulary)
	if !i.raw {
		tokens += aroundChat
	}
	if tokens < i.card.Context {
		return tokens, nil
	}
	return tokens, m.overflow(fmt.Errorf("the prompt has about %d tokens, and the context of %d has to hold it and a reply", tokens, i.card.Context))
}

// whole returns an error when the server read less of the prompt than there is,
// as some versions do although they are told not to: they then keep half of the
// context or more.
func (m *Model) whole(i *info, r models.Request, read int) error {
	context := i.card.Context
	if read < context && (read >= atLeast(together(r)) || 2*read+2 < context) {
		return nil
	}
	return m.overflow(fmt.Errorf("the server read %d tokens of a prompt that has more, as the context has %d", read, context))
}

func (m *Model) overflow(err error) error {
	hint := "shorten the prompt, or use a model with a longer context"
	return &models.Error{Model: m.ref.String(), URL: m.server.URL(), Fault: models.Overflow, Err: err, Hint: hint}
}
