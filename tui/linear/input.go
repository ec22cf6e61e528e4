package linear

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"tenbits/session"
	"tenbits/term"
)

// maxLine is the most bytes of a line that is typed: a problem and the word
// before it.
const maxLine = session.MaxPrompt + 64

// typed is a line that a person typed, cleaned and without its end.
type typed struct {
	text string
	long bool  // it had more than maxLine bytes, which were dropped with the line
	err  error // io.EOF after the last line
}

// lines reads lines, one whenever one is wanted.
type lines struct {
	in   *bufio.Reader
	next chan typed // the line that is being read; nil when none is
}

func newLines(r io.Reader) *lines { return &lines{in: bufio.NewReader(r)} }

// want returns the channel that the next line comes by, which has to be told
// to got. Reading blocks in a goroutine of its own, which cannot be ended: it
// ends with the line, the reader or the process. There is never more than one,
// and none while a session runs that nobody was asked about.
func (l *lines) want() <-chan typed {
	if l.next == nil {
		next := make(chan typed, 1)
		l.next = next
		go func() { next <- readLine(l.in) }()
	}
	return l.next
}

// got says that the line has been received.
func (l *lines) got() { l.next = nil }

// readLine returns the next line. The last one may have no end.
func readLine(in *bufio.Reader) typed {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		long = long || len(line)+len(part) > maxLine
		if !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == nil, errors.Is(err, io.EOF) && (len(line) > 0 || long):
			if long {
				return typed{long: true}
			}
			return typed{text: cleanInput(strings.TrimRight(string(line), "\r\n"))}
		}
		return typed{err: err}
	}
}

// cleanInput returns a line without what must not reach a terminal. A long one
// stays whole, which term.Clean alone would cut.
func cleanInput(s string) string {
	const piece = 4096
	var b strings.Builder
	for len(s) > piece {
		n := piece
		for n > piece-utf8.UTFMax && !utf8.RuneStart(s[n]) {
			n--
		}
		b.WriteString(term.CleanLine(s[:n]))
		s = s[n:]
	}
	b.WriteString(term.CleanLine(s))
	return b.String()
}
