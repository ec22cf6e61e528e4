package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

// person returns the person at the keyboard, who reads the draft and the
// questions on stderr and answers in lines of stdin.
func (a *app) person() session.Person {
	in := a.keyboard()
	return session.Person{Ask: func(ctx context.Context, q qa.Question, _ qa.Game) (int, error) {
		for {
			fmt.Fprintf(a.err, "question %d: %s\nyour answer, y yes, n no, u unclear: ", q.N, term.CleanLine(q.Text))
			line, err := in.line(ctx)
			if errors.Is(err, io.EOF) {
				return 0, &problem{exitUsage, fmt.Errorf("question %d has no answer: stdin has ended", q.N), "answer each question with a line y, n or u"}
			}
			if err != nil {
				return 0, err
			}
			switch strings.ToLower(strings.TrimSpace(line)) {
			case "y", "yes":
				return qa.OptionYes, nil
			case "n", "no":
				return qa.OptionNo, nil
			case "u", "unclear":
				return qa.OptionErasure, nil
			}
			fmt.Fprintf(a.err, "%q is no answer: type y, n or u and press enter.\n", term.Truncate(term.CleanLine(strings.TrimSpace(line)), 40))
		}
	}, Pick: func(ctx context.Context, d qa.Decision, g qa.Game) (int, error) { return a.pick(ctx, in, d, g) }}
}

// pick has the person pick an option of a selection by its number.
func (a *app) pick(ctx context.Context, in *typist, d qa.Decision, g qa.Game) (int, error) {
	for i := range d.Options {
		fmt.Fprintf(a.err, "%d: %s\n", i, term.CleanLine(g.Choice(d, i)))
	}
	for {
		fmt.Fprintf(a.err, "which is right, 0 to %d: ", d.Options-1)
		line, err := in.line(ctx)
		if errors.Is(err, io.EOF) {
			return 0, &problem{exitUsage, errors.New("none of the drafts is picked: stdin has ended"), "pick one with a line that is its number"}
		}
		if err != nil {
			return 0, err
		}
		line = strings.TrimSpace(line)
		if n, err := strconv.Atoi(line); err == nil && n >= 0 && n < d.Options {
			return n, nil
		}
		fmt.Fprintf(a.err, "%q is none of them: type a number from 0 to %d and press enter.\n", term.Truncate(term.CleanLine(line), 40), d.Options-1)
	}
}

// maxTyped is the most bytes of a line of answers; what is longer is no answer.
const maxTyped = 4096

// typist reads lines, one whenever one is wanted. A read cannot be ended: it
// ends with the line, or the process.
type typist struct {
	r    *bufio.Reader
	next chan typed // of the read that is under way, nil when none is
}

func newTypist(in io.Reader) *typist { return &typist{r: bufio.NewReaderSize(in, maxTyped)} }

type typed struct {
	text string
	err  error
}

func (t *typist) line(ctx context.Context) (string, error) {
	if t.next == nil {
		t.next = make(chan typed, 1)
		go func(out chan<- typed) {
			line, err := t.r.ReadSlice('\n')
			text := string(line)
			for errors.Is(err, bufio.ErrBufferFull) { // the rest of a line that is too long
				_, err = t.r.ReadSlice('\n')
			}
			if errors.Is(err, io.EOF) && text != "" {
				err = nil
			}
			out <- typed{text, err}
		}(t.next)
	}
	select {
	case got := <-t.next:
		t.next = nil
		return got.text, got.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
