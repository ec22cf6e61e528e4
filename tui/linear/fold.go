package linear

import (
	"io"
	"strings"

	"tenbits/term"
)

// folder divides lines between words where they are longer than those of a
// terminal, which would divide them anywhere. A line that is set in goes on set
// in. What has no end yet, as a prompt, is left as it is.
type folder struct {
	out   io.Writer
	width func() int // cells of a line; below narrowest nothing is divided
}

// narrowest is the least width to which lines are divided.
const narrowest = 20

func (f folder) Write(b []byte) (int, error) {
	width := f.width()
	if width < narrowest {
		return f.out.Write(b)
	}
	var all strings.Builder
	for line := range strings.SplitAfterSeq(string(b), "\n") {
		text, ended := strings.CutSuffix(line, "\n")
		if !ended {
			all.WriteString(line)
			continue
		}
		words := strings.TrimLeft(text, " ")
		indent := text[:len(text)-len(words)]
		if len(indent) > width/2 {
			indent, words = "", text
		}
		for row := range strings.SplitSeq(term.Wrap(words, width-len(indent)), "\n") {
			all.WriteString(indent + row + "\n")
		}
	}
	if _, err := io.WriteString(f.out, all.String()); err != nil {
		return 0, err
	}
	return len(b), nil
}
