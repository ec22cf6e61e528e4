package ollama

import (
	"strings"
)

// A splitter tells the thinking that stands in a text, between <think> and
// </think> at the start of a line, from the text.
type splitter struct {
	thinking bool
	midline  bool   // the text so far does not end with a newline
	held     string // may be the beginning of a mark
	started  bool   // there was text that is no space
	trim     bool   // space after a mark is left out
}

const (
	openMark  = "<think>"
	closeMark = "</think>"
)

// split takes more of the text and returns what of it is known to be thinking
// or text. At the end, rest gives out what is still held.
func (s *splitter) split(more string) (text, thinking string) {
	s.held += more
	var t, th strings.Builder
	for s.held != "" {
		if s.thinking {
			before, after, found := strings.Cut(s.held, closeMark)
			if found {
				th.WriteString(before)
				s.held, s.thinking, s.trim, s.midline = after, false, true, false
				continue
			}
			keep := tail(s.held, closeMark)
			th.WriteString(s.held[:len(s.held)-keep])
			s.held = s.held[len(s.held)-keep:]
			break
		}
		if s.trim || !s.started { // space before a mark, or after one, is of no use
			i := strings.IndexFunc(s.held, notSpace)
			if i < 0 {
				if s.trim {
					s.held = ""
				}
				break
			}
			if strings.HasPrefix(s.held[i:], openMark) {
				s.held, s.thinking = s.held[i+len(openMark):], true
				continue
			}
			if strings.HasPrefix(openMark, s.held[i:]) {
				break // may be one
			}
			if s.trim {
				s.held = s.held[i:]
			}
			s.trim, s.started = false, true
		}
		if !s.line(&t) {
			break
		}
	}
	return t.String(), th.String()
}

func notSpace(c rune) bool { return c != ' ' && c != '\n' && c != '\r' && c != '\t' }

// line gives out held text up to the end of a line, and reports whether there
// is more to be looked at.
func (s *splitter) line(t *strings.Builder) bool {
	if !s.midline {
		if strings.HasPrefix(s.held, openMark) {
			s.held, s.thinking = s.held[len(openMark):], true
			return true
		}
		if strings.HasPrefix(openMark, s.held) {
			return false
		}
	}
	end := strings.IndexByte(s.held, '\n') + 1
	s.midline = end == 0
	if end == 0 {
		end = len(s.held)
	}
	t.WriteString(s.held[:end])
	s.held = s.held[end:]
	return s.held != ""
}

// rest ends the text.
func (s *splitter) rest() (text, thinking string) {
	held := s.held
	s.held = ""
	switch {
	case s.thinking:
		return "", held
	case s.trim: // and what could have been another mark was none
		held = strings.TrimLeft(held, " \n\r\t")
	}
	return held, ""
}

// tail returns how many bytes at the end of s may be the beginning of mark.
func tail(s, mark string) int {
	for n := min(len(s), len(mark)-1); n > 0; n-- {
		if strings.HasSuffix(s, mark[:n]) {
			return n
		}
	}
	return 0
}

// A cutter ends a text before the first of some stop strings, or with another
// string, and holds back what may be the beginning of one.
type cutter struct {
	stops []string
	after string // ends the text too, and is part of it
	held  string
	ended bool
}

// cut takes more of the text and returns what of it can be shown.
func (c *cutter) cut(more string) string {
	if c.ended {
		return ""
	}
	c.held += more
	end, next := -1, 0
	for _, stop := range c.stops {
		if i := strings.Index(c.held, stop); stop != "" && i >= 0 && (end < 0 || i < end) {
			end, next = i, i
		}
	}
	if i := strings.Index(c.held, c.after); c.after != "" && i >= 0 && (end < 0 || i < end) {
		end, next = i, i+len(c.after)
	}
	if end >= 0 {
		out := c.held[:next]
		c.held, c.ended = "", true
		return out
	}
	keep := tail(c.held, c.after)
	for _, stop := range c.stops {
		keep = max(keep, tail(c.held, stop))
	}
	out := c.held[:len(c.held)-keep]
	c.held = c.held[len(c.held)-keep:]
	return out
}

// rest ends the text.
func (c *cutter) rest() string {
	out := c.held
	c.held, c.ended = "", true
	return out
}
