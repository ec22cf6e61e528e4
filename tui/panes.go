package tui

import (
	"fmt"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
	"tenbits/tui/theme"
)

// page is a draft laid out in rows, with what has changed marked.
type page interface {
	write(text string)
	close() // nothing more will come
	len() int
	slice(from, to int) []string
}

// draftPane shows the newest draft, or the one that is being written over it.
type draftPane struct {
	scroller
	theme    *theme.Theme
	width    int
	markdown bool // drafts are drawn as Markdown

	page  page
	under []string // the rows of the draft that is being replaced
	grows bool     // the draft is being written
	read  int      // bytes of the growing reply that are in page
}

// fresh tells whether the pane has been laid out like this; if not, what it
// shows has to be laid out anew.
func (d *draftPane) fresh(t *theme.Theme, width int, markdown bool) bool {
	if d.theme == t && d.width == width && d.markdown == markdown && d.page != nil {
		return true
	}
	d.theme, d.width, d.markdown = t, width, markdown
	return false
}

// newPage returns an empty page; older is the draft to mark against, nil for
// none.
func (d *draftPane) newPage(older *session.Drafted) page {
	text := ""
	if older != nil {
		text = older.Text
	}
	if d.markdown {
		return newMarkdownPage(d.theme, d.width, text)
	}
	var base []string
	if older != nil {
		base = linesOf(text)
	}
	return newFlow(ink{text: d.theme.Plain, changed: d.theme.Added, mark: d.theme.AddedMark.Render("+")}, d.width, base)
}

// settled returns the rows of a draft that is being replaced.
func (d *draftPane) settled(text string) []string {
	if d.markdown {
		p := newMarkdownPage(d.theme, d.width, "")
		p.write(text)
		p.close()
		return p.slice(0, p.len())
	}
	f := newFlow(ink{text: d.theme.Dim}, d.width, nil)
	f.write(text)
	f.close()
	return f.rows
}

// begin starts an empty draft over the newest one, nil for none.
func (d *draftPane) begin(over *session.Drafted) {
	if d.theme == nil {
		return // not laid out yet
	}
	d.under = nil
	if over != nil {
		d.under = d.settled(over.Text)
	}
	d.page = d.newPage(over)
	d.read, d.grows, d.free = 0, true, false
}

// grow adds what is new of a reply.
func (d *draftPane) grow(reply session.Text) {
	if !d.grows || d.page == nil || reply.Len() <= d.read {
		return
	}
	text := reply.Since(d.read)
	if d.page.len() == 0 {
		// As session trims drafts, nothing moves when the draft is complete.
		text = strings.TrimLeft(text, " \t\r\n")
	}
	if text != "" {
		d.page.write(text)
	}
	d.read = reply.Len()
}

// show shows the last of the drafts.
func (d *draftPane) show(drafts []session.Drafted) {
	n := len(drafts)
	if d.theme == nil || n == 0 {
		return
	}
	d.under, d.grows = nil, false
	var older *session.Drafted
	if n > 1 {
		older = &drafts[n-2]
	}
	d.page = d.newPage(older)
	d.page.write(drafts[n-1].Text)
	d.page.close()
}

func (d *draftPane) len() int {
	if d.page == nil {
		return 0
	}
	return max(d.page.len(), len(d.under))
}

// view returns the rows in the window.
func (d *draftPane) view(height int) []string {
	if d.page == nil {
		return nil
	}
	top := d.place(d.page.len()-height, d.len(), height)
	rows := d.page.slice(top, top+height)
	for i := top + len(rows); i < min(top+height, len(d.under)); i++ {
		rows = append(rows, d.under[i])
	}
	return rows
}

// questionPane lists the questions with their answers.
type questionPane struct {
	scroller
	theme *theme.Theme
	width int
	rows  []string
	at    int    // the last row of the question that is at turn
	tail  string // what the asker is writing
}

// maxTail is the most bytes that are shown of what an asker is writing.
const maxTail = 2000

// grow shows the end of a reply that will become questions.
func (q *questionPane) grow(reply session.Text) {
	q.tail = reply.Since(max(0, reply.Len()-maxTail))
}

// show lists the questions of a game; current is the one at turn, 0 for none.
func (q *questionPane) show(t *theme.Theme, width int, g qa.Game, current int) {
	q.theme, q.width, q.rows, q.at = t, width, nil, 0
	longest := 0
	for _, x := range g.Questions {
		longest = max(longest, cells(oneLine(x.Text)))
	}
	likely := width >= likelyFrom
	if likely {
		width = min(width, max(likelyFrom, longest+questionIndent+likelyWidth)) // no gap before what is quiet
	}
	for _, x := range g.Questions {
		q.rows = append(q.rows, questionRows(t, width, x, x.N == current, likely)...)
		if x.N == current || x.Answer != "" {
			q.at = len(q.rows)
		}
	}
}

const (
	// questionIndent is the width of what stands before a question: "12 ✓ yes ".
	questionIndent = 9

	// likelyWidth is the width of what stands behind it: "  p 0.73". It has its
	// column where a list of questions is at least likelyFrom wide.
	likelyWidth, likelyFrom = 8, 50
)

// questionRows returns the rows of a question, and where likely is true how
// likely a yes to it was held.
func questionRows(t *theme.Theme, width int, x qa.Question, current, likely bool) []string {
	word, style := t.Word(x.Answer)
	text := oneLine(x.Text)
	body := t.Plain
	if current {
		body, word = t.Strong, pick(x.Answer == "", "→    ", word)
	} else if x.Answer == "" {
		body = t.Dim
	}
	var rows []string
	room := max(8, width-questionIndent-pick(likely, likelyWidth, 0))
	for i, line := range wrap(text, room) {
		lead := strings.Repeat(" ", questionIndent)
		if i == 0 {
			lead = t.Dim.Render(fmt.Sprintf("%2d ", x.N)) + style.Render(word) + " "
		}
		row := lead + body.Render(line)
		if i == 0 && likely && x.Yes > 0 {
			p := fmt.Sprintf("p %.2f", x.Yes.P())
			row = pad(row, width-len(p)) + t.Dim.Render(p)
		}
		rows = append(rows, row)
	}
	return rows
}

// beingAsked returns the rows of what an asker is writing, where its questions
// will stand once they are there.
func beingAsked(t *theme.Theme, width int, reply string) []string {
	var rows []string
	room := max(8, width-questionIndent-pick(width >= likelyFrom, likelyWidth, 0))
	for line := range strings.SplitSeq(strings.TrimSpace(term.Clean(reply)), "\n") {
		number, text := numbered(strings.TrimSpace(line))
		for i, part := range wrap(text, room) {
			rows = append(rows, t.Dim.Render(pick(i == 0, fmt.Sprintf("%2s ·     ", number), strings.Repeat(" ", questionIndent))+part))
		}
	}
	return rows
}

// numbered parts a line like "12. Is it even?" from its number, which is empty
// where it has none.
func numbered(line string) (number, text string) {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits < 1 || digits > 2 || digits == len(line) || !strings.ContainsRune(".):", rune(line[digits])) {
		return "", line
	}
	return line[:digits], strings.TrimSpace(line[digits+1:])
}

// all returns the rows of the list, and where the asker writes those of what it
// is writing.
func (q *questionPane) all(t *theme.Theme, asking bool) []string {
	if !asking || q.tail == "" {
		return q.rows
	}
	return append(q.rows[:len(q.rows):len(q.rows)], beingAsked(t, q.width, q.tail)...)
}

// view returns the rows in the window, and how many there are in all; asking
// tells that the asker writes.
func (q *questionPane) view(t *theme.Theme, height int, asking bool) (rows []string, total int) {
	rows = q.all(t, asking)
	follow := max(0, min(q.at+min(2, height/3), len(rows))-height) // and a little of what comes
	if asking && q.tail != "" {
		follow = len(rows) - height
	}
	top := q.place(max(0, follow), len(rows), height)
	return rows[top:min(top+height, len(rows))], len(rows)
}
