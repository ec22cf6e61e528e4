package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
	"tenbits/tui/theme"
)

// preview is what is shown of the chosen session beside or below the list. At
// most one transcript is read at a time: when the choice has moved on by the
// time it is there, it is dropped, and the one that is chosen then is read.
type preview struct {
	off   bool // not wanted where there is room for it
	alone bool // wanted where it takes the list's place

	reading bool
	path    string // of state
	size    int64  // that its file had
	state   session.State
	loss    string // what of the file had to be left out
	err     error

	rows []string // laid out for
	key  previewKey
}

// previewKey is what the rows of a preview depend on.
type previewKey struct {
	theme         *theme.Theme
	width, height int
	path          string
	read, running bool
}

// previewMsg is a transcript that was read.
type previewMsg struct {
	path  string
	size  int64
	state session.State
	loss  string
	err   error
}

func (previewMsg) forSessions() {}

// look returns a command that reads the chosen session where it is not the one
// that is shown.
func (l *sessions) look() tea.Cmd {
	s, p := l.chosen(), &l.preview
	if s == nil || s.Error != "" || p.reading || p.off && !p.alone || p.shows(*s) {
		return nil
	}
	p.reading = true
	wanted := *s
	return func() tea.Msg {
		st, loss, err := stateOf(wanted)
		return previewMsg{wanted.Path, wanted.Size, st, loss.String(), err}
	}
}

// shows tells whether a session is the one that was read, as it is now.
func (p *preview) shows(s transcripts.Summary) bool { return p.path == s.Path && p.size == s.Size }

func (p *preview) take(msg previewMsg) {
	p.reading = false
	p.path, p.size, p.state, p.loss, p.err = msg.path, msg.size, msg.state, msg.loss, msg.err
	p.rows = nil
}

// togglePreview shows or hides the preview.
func (l *sessions) togglePreview() {
	if l.roomForPreview() {
		l.preview.off = !l.preview.off
	} else {
		l.preview.alone = !l.preview.alone
	}
}

// layOut lays the preview out.
func (l *sessions) layOut() {
	plan := l.plan()
	if s := l.chosen(); s != nil && plan.previewRows > 0 {
		if key := l.previewKey(*s, plan); l.preview.rows == nil || l.preview.key != key {
			l.preview.rows, l.preview.key = l.previewOf(*s, plan), key
		}
	}
}

func (l *sessions) previewKey(s transcripts.Summary, p listPlan) previewKey {
	return previewKey{l.theme, p.previewWidth, p.previewRows, s.Path, l.preview.shows(s), l.runsNow(s.ID)}
}

// previewRows returns the rows of the preview: below the list no more than it
// has to say, beside it exactly as many as there is room for.
func (l *sessions) previewRows(p listPlan) []string {
	s := l.chosen()
	if s == nil || p.previewRows < 1 {
		return nil
	}
	if l.preview.rows != nil && l.preview.key == l.previewKey(*s, p) {
		return l.preview.rows
	}
	return l.previewOf(*s, p) // another theme
}

// previewOf lays a session out. While it is read all the room that there is
// stays its own: the list does not come and go.
func (l *sessions) previewOf(s transcripts.Summary, plan listPlan) []string {
	t, p := l.theme, &l.preview
	width, height := plan.previewWidth, plan.previewRows
	b := sheet{theme: t, width: width, height: height}
	st := &p.state
	read := p.shows(s) && p.err == nil
	word, style := l.outcome(s)
	b.add(" " + style.Render(word) + t.Dim.Render(pick(s.Complete, fmt.Sprintf(" · %d of %s", s.Spent, plural(s.Budget, "bit")), "")+" · "+when(s, l.o.Now(), fullTime)))
	if s.Error != "" {
		b.say(t.Bad, 3, s.Error)
		b.say(t.Dim, 2, "It cannot be shown. d moves it to the trash.")
		return pick(plan.beside, b.whole(), b.done())
	}
	b.say(t.Dim, 1, shortPair(s))
	setup := s.Strategy + ", " + plural(s.Budget, "bit")
	if read {
		setup += fmt.Sprintf(", seed %d, payload %s", st.Setup.Seed, st.Setup.Format)
	}
	b.say(t.Dim, 1, setup)
	if s.Oracle {
		b.say(t.Warn, 2, "oracle: the strong model was given the right answer")
	}
	if s.Control != "" {
		b.say(t.Warn, 2, controlName(s.Control)+": "+oneLine(s.Control.About()))
	}
	if what := forkOf(s); what != "" {
		b.say(t.Warn, 2, what)
	}
	b.part("PROBLEM")
	b.say(t.Plain, max(2, height/5), s.Prompt)
	switch {
	case p.shows(s) && p.err != nil:
		b.say(t.Bad, 4, p.err.Error())
	case !read:
		b.say(t.Dim, 1, "Reading …")
	default:
		if p.loss != "" {
			b.say(t.Warn, 3, "! "+p.loss)
		}
		b.session(st)
	}
	if plan.beside || !p.shows(s) {
		return b.whole()
	}
	return b.done()
}

// sheet is a part of the screen that is filled from above, as far as there is
// room.
type sheet struct {
	theme         *theme.Theme
	width, height int
	rows          []string
}

func (b *sheet) left() int { return max(0, b.height-len(b.rows)) }

func (b *sheet) add(rows ...string) { b.rows = append(b.rows, rows[:min(len(rows), b.left())]...) }

// air leaves an empty row where there is room for it.
func (b *sheet) air() {
	if b.height >= 22 {
		b.add("")
	}
}

// part begins a part.
func (b *sheet) part(name string) {
	b.air()
	b.add(" " + b.theme.Title.Render(fit(name, b.width-2)))
}

// say adds text, of which at most n rows are shown.
func (b *sheet) say(style theme.Paint, n int, text string) {
	rows := wrap(term.Clean(firstBytes(text, longest)), b.width-2)
	for _, r := range head(rows, min(n, b.left()), b.width-2) {
		b.add(" " + style.Render(r))
	}
}

// session adds what came of a session.
func (b *sheet) session(st *session.State) {
	t := b.theme
	if f := st.Failed; f != nil {
		b.say(t.Bad, 2, "! "+f.Text)
	}
	first, final := st.First(), st.Final()
	if first == nil {
		b.say(t.Dim, 1, "It ended before the first draft was written.")
		return
	}
	b.air()
	answers := " " + t.Title.Render("ANSWER  ") + b.answer(first)
	if len(st.Drafts) > 1 {
		answers += t.Dim.Render(" → ") + b.answer(final)
	}
	b.add(answers)
	b.questions(st)
	if b.left() > 3 || b.height < 22 && b.left() > 1 {
		b.part(pick(len(st.Drafts) > 1, "FINAL DRAFT", "THE ONLY DRAFT"))
		b.say(t.Plain, b.left(), final.Text)
	}
}

// answer says what a draft answers and whether that is right.
func (b *sheet) answer(d *session.Drafted) string {
	t := b.theme
	text := t.Strong.Render(answerOf(d))
	switch {
	case d.Correct == nil:
		return text
	case *d.Correct:
		return text + t.Good.Render(" ✓ right")
	}
	return text + t.Bad.Render(" ✗ wrong")
}

// questions adds the questions with their answers: whole where all fit, else a
// row each.
func (b *sheet) questions(st *session.State) {
	all := st.Game.Questions
	if len(all) == 0 || b.left() < 3 {
		return
	}
	b.part(strings.ToUpper(plural(len(all), "question")))
	var whole, brief []string
	for _, q := range all {
		rows := questionRows(b.theme, b.width-1, q, false, b.width > likelyFrom)
		whole = append(whole, rows...)
		if len(rows) > 1 {
			cut := questionRows(b.theme, b.width-2, q, false, false)
			rows[0] = cut[0] + b.theme.Dim.Render(pick(len(cut) > 1, "…", ""))
		}
		brief = append(brief, rows[0])
	}
	rows := pick(len(whole) <= b.left(), whole, brief)
	if n := b.left(); len(rows) > n {
		rows = append(rows[:max(0, n-1):max(0, n-1)], b.theme.Dim.Render(fmt.Sprintf("   … and %d more", len(rows)-n+1)))
	}
	b.add(rows...)
}

// whole returns the rows with empty ones below, as many as the sheet has.
func (b *sheet) whole() []string { return fill(b.done(), b.height) }

// done returns the rows, none wider than the sheet.
func (b *sheet) done() []string {
	rows := b.rows
	for i := range rows {
		rows[i] = fit(rows[i], b.width)
	}
	return rows
}
