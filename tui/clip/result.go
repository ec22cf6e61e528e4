package clip

import (
	"fmt"
	"strconv"
	"strings"
)

// Way is how far a text came.
type Way int

const (
	Nothing  Way = iota // it was not copied
	Tool                // a tool has it, and said so
	Terminal            // it was sent to the terminal, which does not answer
)

// Multiplexer is what stands between this program and the terminal.
type Multiplexer int

const (
	Bare   Multiplexer = iota // nothing that is known of
	Tmux                      // passes on only what its set-clipboard lets through
	Screen                    // was asked to pass the text on
)

// Result is what came of copying a text.
type Result struct {
	Way    Way
	Tool   string // its name, where Way is Tool
	Lines  int    // of the text; a newline at its end begins none
	Bytes  int    // of the text
	SSH    bool   // sent to the terminal because the user sits at another machine
	Inside Multiplexer
	Why    string // why it was not copied, where Way is Nothing
	Tried  string // what came of tools that did not take it, if there were any
}

// count returns a result of nothing with the size of the text.
func count(text string) Result {
	r := Result{Bytes: len(text), Lines: strings.Count(text, "\n")}
	if text != "" && !strings.HasSuffix(text, "\n") {
		r.Lines++
	}
	return r
}

// String returns a sentence for a status line. It claims no more than is known.
func (r Result) String() string {
	switch r.Way {
	case Tool:
		return "copied " + plural(r.Lines, "line") + " with " + r.Tool
	case Terminal:
		s := "sent " + plural(r.Bytes, "byte") + " to the terminal (OSC 52"
		if r.SSH {
			s += ", as this runs over SSH"
		}
		s += "), which does not say whether it took them"
		switch r.Inside {
		case Tmux:
			s += "; tmux passes them on only with set-clipboard on"
		case Screen:
			s += "; screen was asked to pass them on"
		}
		return s + r.tried()
	}
	return "nothing copied: " + r.Why + r.tried()
}

// Forms returns what String says, and the same in fewer words, the longest first.
// Where it is not known whether the text was copied, each says so.
func (r Result) Forms() []string {
	forms := []string{r.String()}
	if r.Way != Terminal {
		return forms
	}
	if r.Inside == Tmux {
		forms = append(forms, "sent; tmux passes it on only with set-clipboard on")
	}
	return append(forms,
		plural(r.Bytes, "byte")+" sent; the terminal does not say if it took them",
		"sent; the terminal does not say if it took it",
		"sent; the terminal may not have taken it",
		"sent, perhaps not taken")
}

func (r Result) tried() string {
	if r.Tried == "" || r.Tried == r.Why {
		return ""
	}
	return "; " + r.Tried
}

// plural writes a count with its noun: 1 line, 1,200 lines.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", thousands(n), noun)
}

// thousands writes a count with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
