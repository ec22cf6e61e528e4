package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// field is text that is being typed, and where. It never holds anything that
// must not reach a terminal.
type field struct {
	text  string
	at    int  // the cursor, in bytes
	limit int  // of text, in bytes
	line  bool // one line only
}

// insert adds text at the cursor, cleaned, and tells whether all of it found
// room.
func (f *field) insert(text string) bool {
	room := max(0, f.limit-len(f.text))
	// Cleaning may make a text shorter; what is far too long is not looked at.
	all := len(text) <= 4*room
	text = cleanInput(firstBytes(text, 4*room))
	if f.line {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	if len(text) > room {
		text, all = firstBytes(text, room), false
	}
	f.text = f.text[:f.at] + text + f.text[f.at:]
	f.at += len(text)
	return all
}

// clear forgets the text.
func (f *field) clear() { f.text, f.at = "", 0 }

// press handles a key that moves or deletes, and text. It tells whether there
// was room for the text.
func (f *field) press(msg tea.KeyPressMsg, width int) bool {
	switch msg.String() {
	case "left", "ctrl+b":
		f.at = f.before()
	case "right", "ctrl+f":
		f.at = f.after()
	case "up", "ctrl+p":
		f.vertical(-1, width)
	case "down", "ctrl+n":
		f.vertical(1, width)
	case "home", "ctrl+a":
		f.at = strings.LastIndexByte(f.text[:f.at], '\n') + 1
	case "end", "ctrl+e":
		f.at = f.lineEnd()
	case "backspace", "ctrl+h":
		f.remove(f.before(), f.at)
	case "delete", "ctrl+d":
		f.remove(f.at, f.after())
	case "ctrl+u":
		f.remove(strings.LastIndexByte(f.text[:f.at], '\n')+1, f.at)
	case "ctrl+k":
		f.remove(f.at, f.lineEnd())
	case "ctrl+w", "alt+backspace":
		f.remove(f.wordBefore(), f.at)
	default:
		if msg.Text != "" {
			return f.insert(msg.Text)
		}
	}
	return true
}

func (f *field) remove(from, to int) {
	f.text = f.text[:from] + f.text[to:]
	f.at = from
}

func (f *field) lineEnd() int {
	if i := strings.IndexByte(f.text[f.at:], '\n'); i >= 0 {
		return f.at + i
	}
	return len(f.text)
}

// before returns where the character before the cursor begins.
func (f *field) before() int {
	// A character of more than a few dozen bytes was cut when it was cleaned.
	from := f.at - len(lastBytes(f.text[:f.at], 256))
	at := from
	for i := from; i < f.at; {
		at = i
		i += characterLen(f.text[i:])
	}
	return at
}

// after returns where the character after the cursor ends.
func (f *field) after() int {
	if f.at == len(f.text) {
		return f.at
	}
	return f.at + characterLen(f.text[f.at:])
}

func (f *field) wordBefore() int {
	head := strings.TrimRight(f.text[:f.at], " \n")
	return strings.LastIndexAny(head, " \n") + 1
}

// characterLen returns the bytes of the first character of s.
func characterLen(s string) int {
	c, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return max(1, len(c))
}

// lastBytes returns the last n bytes of s or so: a character is not divided.
func lastBytes(s string, n int) string {
	i := max(0, len(s)-n)
	for i < len(s) && s[i]&0xc0 == 0x80 {
		i++
	}
	return s[i:]
}

// span is a row of the field: bytes from and to of its text.
type span struct{ from, to int }

// rows divides the text into rows of at most width cells, between words where
// that is possible. Every byte is in a row, but for the newlines.
func (f *field) rows(width int) []span {
	width = max(1, width)
	var rows []span
	from := 0
	for line := range strings.SplitSeq(f.text, "\n") {
		end := from + len(line)
		start, blank, column := from, -1, 0
		for i := from; i < end; {
			n := characterLen(f.text[i:end])
			w := cells(f.text[i : i+n])
			if column+w > width && i > start {
				cut := i
				if blank > start {
					cut = blank
				}
				rows = append(rows, span{start, cut})
				start, blank = cut, -1
				column = cells(f.text[start:i])
			}
			column += w
			i += n
			if f.text[i-1] == ' ' {
				blank = i
			}
		}
		rows = append(rows, span{start, end})
		from = end + 1
	}
	return rows
}

// place returns the row and the cell of the cursor.
func (f *field) place(rows []span) (row, column int) {
	for i, r := range rows {
		if f.at >= r.from && f.at <= r.to {
			row = i
			if f.at < r.to {
				break
			}
		}
	}
	return row, cells(f.text[rows[row].from:min(f.at, rows[row].to)])
}

// vertical moves the cursor by rows.
func (f *field) vertical(by, width int) {
	rows := f.rows(width)
	row, column := f.place(rows)
	row += by
	if row < 0 || row >= len(rows) {
		return
	}
	f.at = rows[row].from
	for f.at < rows[row].to && cells(f.text[rows[row].from:f.at]) < column {
		f.at = f.after()
	}
}

// view returns the rows around the cursor, and where it stands among them.
func (f *field) view(width, height int) (rows []string, x, y int) {
	all := f.rows(width)
	row, column := f.place(all)
	top := max(0, min(row-height/2, len(all)-height))
	for _, r := range all[top:min(top+height, len(all))] {
		rows = append(rows, fit(f.text[r.from:r.to], width))
	}
	return rows, min(column, max(0, width-1)), row - top
}
