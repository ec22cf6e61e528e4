package tui

import (
	"fmt"
	"strings"

	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
	"tenbits/tui/theme"
)

const (
	// filterRow is the row of the filter on the list's screen.
	filterRow = 1

	filterMark = " / "

	// listTop is the number of rows before the first session.
	listTop = 3
)

// window returns how many sessions are seen at once.
func (l *sessions) window() int { return max(1, l.height-listTop-1) }

// view draws the list.
func (l *sessions) view() []string {
	t := l.theme
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("saved sessions")
	count := t.Dim.Render(plural(len(l.all), "session") + " ")
	if len(l.shown) != len(l.all) {
		count = t.Dim.Render(fmt.Sprintf("%s of %s ", thousands(len(l.shown)), thousands(len(l.all))))
	}
	rows := []string{spread(title, count, l.width), l.filterLine()}
	switch {
	case l.err != nil:
		text, _ := explain(l.err)
		rows = append(rows, l.message(t.Bad, "The list cannot be read.", term.Clean(text))...)
	case !l.loaded:
		rows = append(rows, l.message(t.Dim, "Reading …")...)
	case l.o.Store == nil:
		rows = append(rows, l.message(t.Plain, "Sessions are not saved: there is no place to keep them.")...)
	case len(l.all) == 0:
		rows = append(rows, l.message(t.Plain, "No session has been saved yet.", "Press esc, then enter: the first one you watch will stand here.")...)
	case len(l.shown) == 0:
		rows = append(rows, l.message(t.Plain, "No session has these words in it.", "esc shows all of them again.")...)
	default:
		rows = append(rows, l.heading())
		n := l.window()
		top := max(0, min(l.at-n/2, len(l.shown)-n))
		for i := top; i < min(top+n, len(l.shown)); i++ {
			rows = append(rows, l.line(l.all[l.shown[i]], i == l.at))
		}
	}
	for i := range rows {
		rows[i] = fit(rows[i], l.width)
	}
	return rows
}

func (l *sessions) filterWidth() int { return max(1, l.width-len(filterMark)) }

func (l *sessions) filterLine() string {
	switch {
	case l.filtered:
		rows, _, _ := l.filter.view(l.filterWidth(), 1)
		return l.theme.Focus.Render(filterMark) + rows[0]
	case l.filter.text != "":
		return l.theme.Focus.Render(filterMark + l.filter.text)
	}
	return ""
}

// message returns a text in the place of the list.
func (l *sessions) message(style theme.Paint, lines ...string) []string {
	rows := []string{""}
	for _, text := range lines {
		for _, line := range wrap(text, l.width-4) {
			rows = append(rows, "   "+style.Render(line))
		}
	}
	return rows
}

// columns of the list. Those of width 0 are left out.
type columns struct{ time, change, bits, strategy, pair int }

func (l *sessions) columns() columns {
	c := columns{time: 11, change: 12, bits: 7}
	if l.width >= columnsFrom {
		c.strategy = 11
	}
	if l.width >= 110 {
		c.time, c.pair = 16, 31
	}
	return c
}

func (l *sessions) heading() string {
	c := l.columns()
	return l.theme.Title.Render("   " + pad("WHEN", c.time) + "  " + pad("CHANGE", c.change) + pad("BITS", c.bits) +
		pad("STRATEGY", c.strategy) + pad("PAIR", c.pair) + "PROBLEM")
}

// line draws one session.
func (l *sessions) line(s transcripts.Summary, chosen bool) string {
	t, c := l.theme, l.columns()
	mark, body := "   ", t.Plain
	if chosen {
		mark, body = t.Focus.Render(" ▸ "), t.Strong
	}
	format := pick(c.time > 11, "2006-01-02 15:04", "01-02 15:04")
	if s.Error != "" {
		return mark + t.Bad.Render(pad("! unreadable", c.time+2+c.change)) + body.Render(oneLine(s.ID)) + t.Dim.Render("  "+oneLine(s.Error))
	}
	when := ""
	if !s.Started.IsZero() {
		when = s.Started.In(l.o.Now().Location()).Format(format)
	}
	word, style := outcomeWord(t, s)
	bits := "–"
	if s.Complete {
		bits = fmt.Sprintf("%d/%d", s.Spent, s.Budget)
	}
	out := mark + t.Dim.Render(pad(when, c.time)) + "  " + style.Render(pad(word, c.change)) + body.Render(pad(bits, c.bits))
	if c.strategy > 0 {
		out += t.Dim.Render(pad(oneLine(s.Strategy), c.strategy-1)) + " "
	}
	if c.pair > 0 {
		out += t.Dim.Render(pad(shortPair(s), c.pair-1)) + " "
	}
	room := l.width - cells(out)
	return out + body.Render(fit(oneLine(s.Prompt), max(0, room)))
}

// shortPair names the pair without a provider that both share.
func shortPair(s transcripts.Summary) string {
	small, strong := oneLine(s.Small), oneLine(s.Strong)
	p1, _, ok1 := strings.Cut(small, "/")
	p2, rest, ok2 := strings.Cut(strong, "/")
	if ok1 && ok2 && p1 == p2 {
		strong = rest
	}
	if strong == "" {
		return small
	}
	return small + " · " + strong
}

// outcomeWord says how a session went, with a sign and a style.
func outcomeWord(t *theme.Theme, s transcripts.Summary) (string, theme.Paint) {
	switch {
	case !s.Complete:
		return "unfinished", t.Warn
	case s.Outcome == session.Cancelled:
		return "stopped", t.Warn
	case s.Outcome == session.Infrastructure || s.Outcome == session.OverBudget:
		return "! failed", t.Bad
	case s.Change == nil:
		return "not graded", t.Dim
	}
	switch *s.Change {
	case session.Won:
		return "✓ won", t.Good
	case session.Lost:
		return "✗ lost", t.Bad
	case session.KeptRight:
		return "= right", t.Good
	case session.KeptWrong:
		return "= wrong", t.Bad
	}
	return oneLine(string(*s.Change)), t.Plain
}
