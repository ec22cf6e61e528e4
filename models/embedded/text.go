package embedded

import (
	"strings"
	"unicode/utf8"
)

// A writer turns the bytes of pieces into the text of a reply. It is always
// UTF-8: a character waits for its last byte, and bytes that are none become
// U+FFFD. It ends before the first stop string, and what may be the beginning
// of one waits too.
type writer struct {
	stops []string
	after string // ends the text like a stop string, and is part of it

	text    strings.Builder // what was given out
	held    string          // may be the beginning of an end
	pending string          // the beginning of a character
	ended   bool
}

// write takes more bytes and returns what can be shown now.
func (w *writer) write(piece string) string {
	w.pending += piece
	for w.pending != "" && utf8.FullRuneInString(w.pending) {
		w.takeRune()
	}
	return w.release(w.safe())
}

// close ends the text and returns what was still waiting.
func (w *writer) close() string {
	for w.pending != "" {
		w.takeRune()
	}
	return w.release(len(w.held))
}

// takeRune moves a character from the pending bytes to the held text, and
// looks for an end that is complete with it, so that the text does not depend
// on how the pieces divide it.
func (w *writer) takeRune() {
	r, n := utf8.DecodeRuneInString(w.pending)
	w.pending = w.pending[n:]
	if w.ended {
		return // beyond the end
	}
	w.held += string(r)
	first := ""
	for _, stop := range w.stops {
		if len(stop) > len(first) && strings.HasSuffix(w.held, stop) {
			first = stop
		}
	}
	if first != "" {
		w.ended, w.held = true, strings.TrimSuffix(w.held, first)
		return
	}
	w.ended = w.after != "" && strings.HasSuffix(w.held, w.after)
}

// safe returns how much of the held text cannot be part of a stop string.
func (w *writer) safe() int {
	if w.ended {
		return len(w.held)
	}
	for n := range len(w.held) {
		for _, end := range w.stops {
			if len(w.held)-n < len(end) && strings.HasPrefix(end, w.held[n:]) {
				return n
			}
		}
		if len(w.held)-n < len(w.after) && strings.HasPrefix(w.after, w.held[n:]) {
			return n
		}
	}
	return len(w.held)
}

func (w *writer) release(n int) string {
	out := w.held[:n]
	w.held = w.held[n:]
	w.text.WriteString(out)
	return out
}
