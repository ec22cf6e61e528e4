package tui

import (
	"context"
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/bench"
)

// mostRuns is how many runs of the bench are listed, the newest.
const mostRuns = 200

// benchLine is a run in the list.
type benchLine struct {
	id   string
	plan bench.Plan
	left int // sessions to do
	all  int
	err  error
}

// benchList is the list of the runs of the bench.
type benchList struct {
	*shared
	width, height int
	keys          benchListKeys
	lines         []benchLine // newest first
	of            int         // how many there are to be
	at            int
	read          bool
	err           error
	open          *benchRun // the one that was opened last, which may still be played
	owned         *benchRun // the one that the UI was opened with, nil for none
}

type benchListKeys struct{ open, down, up, bottom, top, reload, back key.Binding }

func newBenchList(s *shared) *benchList {
	return &benchList{shared: s, keys: benchListKeys{
		open: binding("enter", "results", "enter"), down: binding("j/k", "choose", "j", "down"), up: binding("k", "up", "k", "up"),
		bottom: binding("g/G", "first, last", "G", "end"), top: binding("g", "first", "g", "home"),
		reload: binding("R", "read the list again", "R", "f5"), back: binding("esc", "back", "esc"),
	}}
}

// load reads the runs in the background, one after the other.
func (l *benchList) load() tea.Cmd {
	l.lines, l.of, l.read, l.err = nil, 0, false, nil
	dir := l.o.Runs
	next, _ := l.work(func(ctx context.Context, bring func(func())) error {
		ids, err := bench.Runs(dir)
		if err != nil {
			return err
		}
		ids = ids[:min(len(ids), mostRuns)]
		bring(func() { l.of = len(ids) })
		for _, id := range ids {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			line := readRun(dir, id)
			bring(func() { l.lines = append(l.lines, line) })
		}
		return nil
	}, func(err error) { l.read, l.err = true, err })
	return next
}

func readRun(dir, id string) benchLine {
	r, err := bench.Open(dir, id, true)
	if err != nil {
		return benchLine{id: id, err: err}
	}
	return benchLine{id: id, plan: r.Plan, left: r.Left(false), all: r.Plan.Sessions()}
}

func (l *benchList) setSize(width, height int) {
	l.width, l.height = width, height
	if l.open != nil {
		l.open.setSize(width, height)
	}
}

func (l *benchList) update(tea.Msg) tea.Cmd { return nil }
func (l *benchList) typing() bool           { return false }
func (l *benchList) cursor() *tea.Cursor    { return nil }

func (l *benchList) restyled() {
	if l.open != nil {
		l.open.restyled()
	}
}

func (l *benchList) about() string {
	return "The runs of the bench: what the bits bought over a set of problems, for a pair of models. Enter shows what a run has come to."
}

func (l *benchList) move(by int) { l.at = max(0, min(l.at+by, len(l.lines)-1)) }

func (l *benchList) actions() []action {
	k := l.keys
	k.open.SetEnabled(l.at < len(l.lines) && l.lines[l.at].err == nil)
	for _, b := range []*key.Binding{&k.down, &k.up, &k.bottom, &k.top} {
		b.SetEnabled(len(l.lines) > 1)
	}
	k.reload.SetEnabled(l.read)
	return possible(
		act(k.open, l.enter),
		does(k.down, func() { l.move(1) }), does(k.up, func() { l.move(-1) }).asQuiet(),
		does(k.bottom, func() { l.move(far) }), does(k.top, func() { l.move(-far) }).asQuiet(),
		act(k.reload, l.load).asMinor(),
		act(k.back, func() tea.Cmd { return l.travel(backMsg{}) }),
	)
}

// enter opens the chosen run. One that is played here stays as it is.
func (l *benchList) enter() tea.Cmd {
	id := l.lines[l.at].id
	if l.open != nil && l.open.playing && l.open.id != id {
		return complain("The run %s is being played: stop it first, with x on its screen.", l.open.id)
	}
	if l.owned != nil && l.owned.id == id {
		l.open = l.owned
	}
	if l.open != nil && l.open.id == id && (l.open.playing || l.open.owned) {
		l.open.setSize(l.width, l.height)
		return l.travel(openMsg{screen: l.open})
	}
	l.open = newBenchRun(l.shared, id)
	l.open.setSize(l.width, l.height)
	return tea.Batch(l.travel(openMsg{screen: l.open}), l.open.read())
}

// status says how far the list is.
func (l *benchList) status(int) string {
	t := l.theme
	switch {
	case l.err != nil:
		text, _ := explain(l.err)
		return " " + t.Bad.Render(oneLine(text))
	case !l.read:
		return " " + t.Dim.Render(fmt.Sprintf("Reading: %d of %d.", len(l.lines), l.of))
	case len(l.lines) == 0:
		return ""
	}
	return " " + t.Dim.Render("Enter shows what a run came to.")
}

func (l *benchList) view() []string {
	t := l.theme
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("runs of the bench")
	rows := []string{spread(title, t.Dim.Render(pick(l.of > 0, plural(l.of, "run")+" ", "")), l.width), t.Rule.Render(bars(l.width))}
	if l.read && len(l.lines) == 0 && l.err == nil {
		for _, line := range append(wrap("There is no run yet. A run plays many problems at several budgets, and counts what the bits bought. One is made on the command line:", l.width-4), "", "  tenbits bench embedded --limit 100") {
			rows = append(rows, "   "+t.Plain.Render(line))
		}
	}
	room := max(1, l.height-len(rows))
	top := max(0, min(l.at-room/2, len(l.lines)-room))
	for i := top; i < min(top+room, len(l.lines)); i++ {
		rows = append(rows, l.line(l.lines[i], i == l.at))
	}
	for i := range rows {
		rows[i] = fit(rows[i], l.width)
	}
	return rows
}

func (l *benchList) line(b benchLine, chosen bool) string {
	t := l.theme
	body := pick(chosen, t.Strong, t.Plain)
	out := t.Focus.Render(pick(chosen, " ▸ ", "   "))
	if b.err != nil {
		text, _ := explain(b.err)
		return out + t.Bad.Render("! "+oneLine(b.id)) + t.Dim.Render("  "+oneLine(text))
	}
	when := b.plan.Started.In(l.o.Now().Location()).Format(pick(l.width < columnsFrom, shortTime, fullTime))
	out += t.Dim.Render(pad(when, pick(l.width < columnsFrom, 13, 18)))
	state := t.Good.Render(pad("✓ complete", 12))
	if b.left > 0 {
		state = t.Warn.Render(pad(fmt.Sprintf("%d %% done", 100*(b.all-b.left)/max(1, b.all)), 12))
	}
	out += state + body.Render(fmt.Sprintf("%s × %s", oneLine(b.plan.Set), thousands(b.plan.Problems)))
	pair := "  " + oneLine(b.plan.Small.Ref()) + " · " + oneLine(b.plan.Strong.Ref())
	return out + t.Dim.Render(fitting(l.width-cells(out), pair+"  "+oneLine(b.id), pair))
}
