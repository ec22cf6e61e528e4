package tui

import (
	"context"
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/bench"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/theme"
)

// benchSessions is the sessions of a row of a run.
type benchSessions struct {
	*shared
	width, height int
	keys          benchSessionKeys
	run           *bench.Run
	row           bench.Key
	all           []bench.Result
	shown         []int // indices into all
	at            int
	only          benchOnly
	marks         []int // indices into all, two at most
	compare       *compare
}

// benchOnly says which sessions are shown.
type benchOnly int

const (
	onlyAll benchOnly = iota
	onlyWon
	onlyLost
	onlyWrong
	onlyFailed
	onlyCount
)

func (o benchOnly) String() string {
	return [...]string{"all", "won", "lost", "wrong at the end", "failed"}[o]
}

// has tells whether a session is shown.
func (o benchOnly) has(r bench.Result) bool {
	switch o {
	case onlyWon:
		return r.Change() == session.Won
	case onlyLost:
		return r.Change() == session.Lost
	case onlyWrong:
		return !r.Failed() && r.Final != nil && !*r.Final
	case onlyFailed:
		return r.Failed()
	}
	return true
}

type benchSessionKeys struct {
	open, only, mark, compare, down, up, pageDown, pageUp, bottom, top, back key.Binding
}

func newBenchSessions(s *shared, r *bench.Run, row bench.Key) *benchSessions {
	l := &benchSessions{shared: s, run: r, row: row, all: r.Results(row), keys: benchSessionKeys{
		open: binding("enter", "replay", "enter"), only: binding("f", "won, lost, wrong, failed, all", "f"),
		mark: binding("space", "mark", "space"), compare: binding("v", "side by side", "v"),
		down: binding("j/k", "choose", "j", "down"), up: binding("k", "up", "k", "up"),
		pageDown: binding("pgup/pgdn", "page", "pgdown"), pageUp: binding("pgup", "page up", "pgup"),
		bottom: binding("g/G", "first, last", "G", "end"), top: binding("g", "first", "g", "home"), back: binding("esc", "back", "esc"),
	}}
	l.show(onlyAll)
	return l
}

// show shows those of some kind.
func (l *benchSessions) show(o benchOnly) {
	l.only, l.at, l.shown = o, 0, nil
	for i, r := range l.all {
		if o.has(r) {
			l.shown = append(l.shown, i)
		}
	}
}

func (l *benchSessions) setSize(width, height int) {
	l.width, l.height = width, height
	if l.compare != nil {
		l.compare.setSize(width, height)
	}
}

func (l *benchSessions) restyled() {
	if l.compare != nil {
		l.compare.restyled()
	}
}

func (l *benchSessions) update(tea.Msg) tea.Cmd { return nil }
func (l *benchSessions) typing() bool           { return false }
func (l *benchSessions) cursor() *tea.Cursor    { return nil }

func (l *benchSessions) about() string {
	return "The sessions of a row of a run, by problem. SENT is in bits; TRUE is how many of the answers are true, of those where that is known. Enter replays one; space marks two to be compared; f shows only those that were won, lost, wrong or that failed."
}

func (l *benchSessions) move(by int) { l.at = max(0, min(l.at+by, len(l.shown)-1)) }

func (l *benchSessions) window() int { return max(1, l.height-benchSessionsHead) }

const benchSessionsHead = 3 // rows above the sessions

func (l *benchSessions) actions() []action {
	k, some := l.keys, len(l.shown) > 0
	k.open.SetEnabled(some && l.all[l.shown[l.at]].Session != "")
	k.mark.SetEnabled(k.open.Enabled())
	k.compare.SetEnabled(len(l.marks) == 2)
	for _, b := range []*key.Binding{&k.down, &k.up, &k.pageDown, &k.pageUp, &k.bottom, &k.top} {
		b.SetEnabled(len(l.shown) > 1)
	}
	page := max(1, l.window()-1)
	return possible(
		act(k.open, l.open), act(k.compare, l.openCompare), does(k.mark, l.mark),
		does(k.only, func() { l.show((l.only + 1) % onlyCount) }),
		does(k.down, func() { l.move(1) }), does(k.up, func() { l.move(-1) }).asQuiet(),
		does(k.pageDown, func() { l.move(page) }), does(k.pageUp, func() { l.move(-page) }).asQuiet(),
		does(k.bottom, func() { l.move(far) }), does(k.top, func() { l.move(-far) }).asQuiet(),
		act(k.back, func() tea.Cmd { return l.travel(backMsg{}) }),
	)
}

// mark marks the chosen session for comparing, or unmarks it. A third takes the
// place of the first.
func (l *benchSessions) mark() {
	i := l.shown[l.at]
	if n := slices.Index(l.marks, i); n >= 0 {
		l.marks = slices.Delete(l.marks, n, n+1)
		return
	}
	l.marks = append(l.marks[max(0, len(l.marks)-1):len(l.marks):len(l.marks)], i)
}

// summary reads the summary of the transcript of a session.
func (l *benchSessions) summary(i int) (transcripts.Summary, error) {
	path, err := l.run.Store.Path(l.all[i].Session)
	if err != nil {
		return transcripts.Summary{}, err
	}
	return transcripts.Summarise(path), nil
}

// open returns a command that reads the chosen session and has it replayed.
func (l *benchSessions) open() tea.Cmd {
	i := l.shown[l.at]
	return func() tea.Msg {
		s, err := l.summary(i)
		if err != nil {
			return complaintMsg{fmt.Sprintf("%s cannot be replayed: %v", l.all[i].Session, err)}
		}
		events, loss, err := transcripts.Salvage(s.Path)
		if err != nil {
			return complaintMsg{fmt.Sprintf("%s cannot be replayed: %v", l.all[i].Session, err)}
		}
		return playMsg{events, "", loss.String(), l}
	}
}

// openCompare reads the two that are marked, and shows them.
func (l *benchSessions) openCompare() tea.Cmd {
	marks := slices.Clone(l.marks)
	next, _ := l.work(func(_ context.Context, bring func(func())) error {
		var sides [2]side
		for n, i := range marks {
			var err error
			if sides[n].Summary, err = l.summary(i); err != nil {
				return err
			}
			if sides[n].state, _, err = stateOf(sides[n].Summary); err != nil {
				return err
			}
		}
		bring(func() {
			l.compare = newCompare(l.shared, sides)
			l.compare.setSize(l.width, l.height)
			l.travel(openMsg{l.compare, l})
		})
		return nil
	}, func(error) {})
	return next
}

// status says what is shown.
func (l *benchSessions) status(int) string {
	t := l.theme
	switch {
	case len(l.marks) == 2:
		return " " + t.Dim.Render("Two are marked: v compares them.")
	case len(l.marks) == 1:
		return " " + t.Dim.Render("One is marked: mark another with space to compare them.")
	case len(l.shown) == 0:
		return " " + t.Dim.Render("There is none of that kind: f shows others.")
	}
	return " " + t.Dim.Render("Enter replays a session, step by step.")
}

func (l *benchSessions) view() []string {
	t := l.theme
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("bench") + t.Dim.Render(" · "+oneLine(l.row.String()))
	count := pick(l.only == onlyAll, plural(len(l.all), "session"), fmt.Sprintf("%s: %s of %s", l.only, thousands(len(l.shown)), thousands(len(l.all))))
	rows := []string{spread(title, t.Dim.Render(count+" "), l.width), t.Rule.Render(bars(l.width)), t.Title.Render("   " + pad("OUTCOME", 14) + pad("SENT", 6) + pad("TRUE", 8) + "PROBLEM")}
	window := l.window()
	top := max(0, min(l.at-window/2, len(l.shown)-window))
	for i := top; i < min(top+window, len(l.shown)); i++ {
		rows = append(rows, l.line(l.shown[i], i == l.at))
	}
	for i := range rows {
		rows[i] = fit(rows[i], l.width)
	}
	return rows[:min(len(rows), max(0, l.height))]
}

// line draws a session.
func (l *benchSessions) line(i int, chosen bool) string {
	t, r := l.theme, l.all[i]
	mark := " "
	if n := slices.Index(l.marks, i); n >= 0 {
		mark = fmt.Sprint(n + 1)
	}
	word, style := resultWord(t, r)
	out := t.Focus.Render(mark+pick(chosen, "▸ ", "  ")) + style.Render(pad(word, 14)) + t.Plain.Render(pad(fmt.Sprint(r.Sent), 6))
	known := "–"
	if r.Known > 0 {
		known = fmt.Sprintf("%d/%d", r.True, r.Known)
	}
	out += t.Dim.Render(pad(known, 8))
	text := fmt.Sprintf("problem %d", r.Problem+1)
	if l.run != nil && r.Problem < len(l.run.Problems) {
		p := l.run.Problems[r.Problem]
		text = p.ID + "  " + p.Prompt
	}
	if r.Trial > 0 {
		text = fmt.Sprintf("trial %d  ", r.Trial+1) + text
	}
	if r.Failed() && r.Why != "" {
		return out + t.Bad.Render(oneLine(r.Why))
	}
	return out + pick(chosen, t.Strong, t.Plain).Render(oneLine(text))
}

// resultWord says how a session went, with a sign and a style.
func resultWord(t *theme.Theme, r bench.Result) (string, theme.Paint) {
	switch {
	case r.Failed():
		return "! failed", t.Bad
	case r.Outcome == session.Unparsed:
		return "? no answer", t.Warn
	}
	switch r.Change() {
	case session.Won:
		return "✓ won", t.Good
	case session.Lost:
		return "✗ lost", t.Bad
	case session.KeptRight:
		return "= right", t.Good
	case session.KeptWrong:
		return "= wrong", t.Bad
	}
	return "ungraded", t.Dim
}
