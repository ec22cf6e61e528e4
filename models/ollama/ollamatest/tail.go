package ollamatest

import "strings"

// tailLines is how many lines of a log are kept.
const tailLines = 60

// A tail is the last lines of a log. It is for one goroutine at a time.
type tail struct{ lines []string }

func (t *tail) add(line string) {
	t.lines = append(t.lines, line)
	if len(t.lines) > tailLines {
		t.lines = t.lines[1:]
	}
}

// String returns the lines.
func (t *tail) String() string { return strings.Join(t.lines, "") }
