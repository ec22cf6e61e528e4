package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
	"tenbits/tui/linear"
)

// The values of --asker that name another seat.
const (
	askerSmall  = "small"
	askerStrong = "strong"
)

func checkAsker(v string) error {
	if v == askerSmall || v == askerStrong {
		return nil
	}
	return checkRef(v)
}

// askerRef returns the reference of the asker, empty where that is the small
// model.
func askerRef(value, small, strong string) string {
	if value == askerStrong {
		value = strong
	}
	if value == askerSmall || value == small {
		return ""
	}
	return value
}

// seatAsker gives cfg the asker of the settings.
func (a *app) seatAsker(ctx context.Context, s settings, cfg *session.Config) error {
	cfg.AskerPrompts = s.prompts
	switch s.asker {
	case "":
	case models.Human:
		cfg.Inquirer = a.inquirer()
	default:
		var err error
		cfg.Asker, err = a.openSeat(ctx, s, "asker", s.asker)
		return err
	}
	return nil
}

// openAsker gives cfg the asker of a session that is saved.
func (a *app) openAsker(ctx context.Context, s settings, set session.Setup, cfg *session.Config) (err error) {
	switch {
	case set.AskedByPerson():
		cfg.Inquirer = a.inquirer()
	case set.Asker != nil:
		cfg.Asker, err = a.openAs(ctx, s, set.Asker.Card)
	}
	return err
}

// inquirer returns the person at the keyboard, who reads the draft on stderr and
// writes questions in lines of stdin.
func (a *app) inquirer() *session.Inquirer {
	in := a.keyboard()
	return &session.Inquirer{Ask: func(ctx context.Context, g qa.Game, said []string, most int) (string, error) {
		known := make([]string, 0, len(g.Questions)+len(said))
		for _, q := range g.Questions {
			known = append(known, q.Text)
		}
		known = append(known, said...)
		if len(said) == 0 {
			fmt.Fprintf(a.err, "you ask: up to %s about the draft, to be answered yes or no; an empty line ends them.\n", linear.Plural(most, "question"))
		}
		for {
			fmt.Fprintf(a.err, "question %d: ", len(known)+1)
			line, err := in.line(ctx)
			if errors.Is(err, io.EOF) {
				return "", &problem{exitUsage, fmt.Errorf("question %d was not asked: stdin has ended", len(known)+1), "an empty line says that there are no more questions"}
			}
			if err != nil {
				return "", err
			}
			if strings.TrimSpace(line) == "" {
				return "", nil
			}
			q, err := qa.WordQuestion(line, known)
			if err == nil {
				return q, nil
			}
			fmt.Fprintf(a.err, "%q is no question: %v.\n", term.Truncate(term.CleanLine(strings.TrimSpace(line)), 40), err)
		}
	}}
}

// keyboard returns the one reader of lines that are typed, whoever types them.
func (a *app) keyboard() *typist {
	if a.typist == nil {
		a.typist = newTypist(a.streams.In)
	}
	return a.typist
}
