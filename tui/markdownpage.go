package tui

import (
	"slices"

	"tenbits/tui/markdown"
	"tenbits/tui/theme"
)

// markdownPage is a draft drawn as Markdown. Rows that are new are marked once
// the draft is complete: before that a row may still become another.
type markdownPage struct {
	doc    *markdown.Doc
	older  []string // the rows of the draft before, nil where there was none
	mark   string   // before a row that is new
	rows   []string
	marks  []bool // of rows
	stale  bool   // more was written since
	closed bool
}

// newMarkdownPage returns an empty page; older is the text to mark against,
// empty for none.
func newMarkdownPage(t *theme.Theme, width int, older string) *markdownPage {
	p := &markdownPage{doc: markdown.New(t.Markdown(), max(1, width-2)), mark: t.AddedMark.Render("+") + " "}
	if older != "" {
		d := markdown.New(t.Markdown(), max(1, width-2))
		d.Reset(older)
		p.older = slices.Clone(d.Rows())
	}
	return p
}

func (p *markdownPage) write(text string) {
	p.doc.Append(text)
	p.stale = true
}

func (p *markdownPage) close() {
	p.doc.Finish()
	p.stale, p.closed = true, true
}

// draw draws what was written since the last time: once a frame, however much
// came.
func (p *markdownPage) draw() []string {
	if !p.stale {
		return p.rows
	}
	p.stale = false
	p.rows = p.doc.Rows()
	if p.closed && p.older != nil {
		p.marks = markdown.Marks(p.older, p.rows)
	}
	return p.rows
}

func (p *markdownPage) len() int { return len(p.draw()) }

func (p *markdownPage) slice(from, to int) []string {
	rows := p.draw()
	from = max(0, min(from, len(rows)))
	to = max(from, min(to, len(rows)))
	out := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		lead := "  "
		if i < len(p.marks) && p.marks[i] {
			lead = p.mark
		}
		out = append(out, lead+rows[i])
	}
	return out
}
