package markdown

import (
	"strings"

	"github.com/yuin/goldmark/parser"
)

const (
	maxPart = 4 << 10 // bytes: a longer part is plain
	codeCut = 1 << 10 // bytes: of code that are drawn at a time
)

// part is a piece of the text that is drawn without the rest: blocks of
// Markdown, an item of a list, lines of a block of code between two fences.
type part struct {
	text  string
	gap   bool // a blank row before it
	plain bool
}

// cutter cuts lines into parts. What it does depends on the lines alone.
type cutter struct {
	parser parser.Parser
	text   string // lines that are not part of a part
	gap    bool
	blank  bool   // the last line was blank
	long   bool   // lines of an overlong block: each is a part, plain
	head   string // the line with the fence that opens text
	fence  string // what closes it; "" when text does not begin with a fence
	shut   bool   // it was closed
	code   string // the open fence among long lines
}

// add takes the next line and returns the parts that are complete with it.
func (c *cutter) add(line string) []part {
	var done []part
	blank := strings.TrimSpace(line) == ""
	switch {
	case c.long:
		if c.blank && c.code == "" && flush(line) {
			c.long = false
			break
		}
		c.code = toggle(c.code, line)
		done = []part{{text: line, gap: c.blank && !blank, plain: true}}
		c.blank = blank
		return done
	case c.text == "":
		if blank {
			c.blank = true
			return nil
		}
	case c.fence != "" && !c.shut:
		if !closes(line, c.fence) && len(c.text) >= codeCut && !blank && !c.blank {
			done = []part{{text: c.text + c.fence + "\n", gap: c.gap}}
			c.text, c.gap = c.head+"\n", false
		}
	case c.shut && !blank, c.begins(line):
		p, _ := c.rest()
		done = []part{p}
		c.text, c.fence, c.shut = "", "", false
	}
	c.grow(line, blank)
	if len(c.text) > maxPart {
		c.code = ""
		for l := range strings.Lines(c.text) {
			c.code = toggle(c.code, strings.TrimSuffix(l, "\n"))
		}
		done = append(done, part{text: strings.TrimRight(c.text, "\n"), gap: c.gap, plain: true})
		*c = cutter{parser: c.parser, long: true, code: c.code, blank: blank}
	}
	return done
}

// grow adds a line to the text.
func (c *cutter) grow(line string, blank bool) {
	if c.text == "" {
		c.gap = c.blank
		if c.fence = opens(line); c.fence != "" {
			c.head = line
		}
	} else if c.fence != "" && closes(line, c.fence) {
		c.shut = true
	}
	c.text += line + "\n"
	c.blank = blank
}

// rest returns the lines that are left as a part, if there are any.
func (c *cutter) rest() (part, bool) {
	return part{text: c.text, gap: c.gap}, c.text != ""
}

// begins tells whether a line begins a block, or an item of a list, of its own
// behind the text. Behind a blank line a line without indent does, but in a
// block of code; otherwise the parser is asked, where it is likely.
func (c *cutter) begins(line string) bool {
	if !flush(line) || !c.blank && !item(line) && opens(line) == "" {
		return false
	}
	if c.blank && !strings.Contains(c.text, "```") && !strings.Contains(c.text, "~~~") {
		return true
	}
	text := c.text + line + "\n"
	if !tame(text) {
		return c.blank
	}
	blocks, items := count(c.parser, c.text)
	moreBlocks, moreItems := count(c.parser, text)
	return moreBlocks > blocks || moreBlocks == blocks && moreItems > items
}

// flush tells whether a line has text in its first column.
func flush(line string) bool { return line != "" && line[0] != ' ' }

// item tells whether a line begins like an item of a list that has text.
func item(line string) bool {
	rest := strings.TrimLeft(line, "0123456789")
	if n := len(line) - len(rest); n > 9 || rest == "" || n > 0 != (rest[0] == '.' || rest[0] == ')') {
		return false
	}
	return strings.IndexByte("-*+.)", rest[0]) >= 0 && strings.HasPrefix(rest[1:], " ") && strings.TrimSpace(rest[1:]) != ""
}

// opens returns what closes the block of code that a line opens in its first
// column; "" when it opens none.
func opens(line string) string {
	for _, mark := range []string{"`", "~"} {
		info := strings.TrimLeft(line, mark)
		if n := len(line) - len(info); n >= 3 && (mark == "~" || !strings.Contains(info, mark)) {
			return line[:n]
		}
	}
	return ""
}

// closes tells whether a line closes a block of code.
func closes(line, fence string) bool {
	line = strings.TrimRight(line, " ")
	rest := strings.TrimLeft(line, " ")
	return len(line)-len(rest) < 4 && strings.HasPrefix(rest, fence) && strings.Trim(rest, fence[:1]) == ""
}

// toggle returns the open fence behind a line.
func toggle(fence, line string) string {
	switch {
	case fence == "":
		return opens(strings.TrimLeft(line, " "))
	case closes(line, fence):
		return ""
	}
	return fence
}
