package tui

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/frontier"
	"tenbits/models"
	"tenbits/tui/chart"
	"tenbits/tui/theme"
)

// frontierScreen is a screen with every way to send the answer to a problem: its
// bits, its fidelity, and what it takes.
type frontierScreen struct {
	*shared
	width, height int
	keys          frontierKeys
	job           job

	table   frontier.Table
	points  []frontier.Point // as they come
	at      int              // the method that is chosen
	against int              // the size that bits are compared with
	drawn   bool             // the chart stands in the place of the table, where both have no room

	running, stopped bool
	err              error
	cancel           context.CancelFunc
	run              int // of which the points are: those of an older one are dropped
}

type frontierKeys struct {
	down, up, bottom, top, against, chart, again, stop, copies, back key.Binding
}

// frontierKey opens the screen.
func frontierKey() key.Binding { return binding("M", "every way to send it", "M") }

func newFrontier(s *shared, j job, width, height int) *frontierScreen {
	return &frontierScreen{shared: s, job: j, width: width, height: height, keys: frontierKeys{
		down: binding("↑/↓", "method", "down", "j"), up: binding("↑", "the method before", "up", "k"),
		bottom: binding("g/G", "ends", "G", "end"), top: binding("g", "top", "g", "home"),
		against: binding("d", "compare with …", "d"), chart: binding("tab", "chart", "tab"), again: binding("r", "again", "r"), stop: binding("x", "stop", "x"),
		copies: binding("c", "copy the table", "c"), back: binding("esc", "back", "esc"),
	}}
}

// openFrontier lays out the ways to send the answer to what is shown: the problem
// of a session, or that of the first screen.
func (a *app) openFrontier() tea.Cmd {
	j := a.home.job
	if l, ok := a.current().(*live); ok {
		if known, ok := l.rerun(); ok {
			j = known
		}
	}
	switch {
	case strings.TrimSpace(j.prompt) == "":
		return a.home.begin() // which says what is missing
	case j.strong == models.Human:
		return complain("Only a model's answer can be sent in every way: choose one as the strong model.")
	}
	f := newFrontier(a.shared, j, a.width, a.height-lowerRows)
	return tea.Batch(f.begin(), a.shared.travel(openMsg{screen: f}))
}

// begin lays the methods out anew.
func (f *frontierScreen) begin() tea.Cmd {
	f.halt()
	f.run++
	f.table, f.points, f.at, f.err, f.running, f.stopped = frontier.Table{}, nil, 0, nil, true, false
	run, j := f.run, f.job
	current := func(do func()) func() {
		return func() {
			if f.run == run {
				do()
			}
		}
	}
	next, cancel := f.work(func(ctx context.Context, bring func(func())) error {
		cfg, err := f.config(ctx, j)
		if err != nil {
			return err
		}
		m, sizes, err := frontier.Make(ctx, cfg, func(p frontier.Point) {
			bring(current(func() { f.points = append(f.points, p) }))
		})
		if err != nil {
			return err
		}
		bring(current(func() {
			f.table = frontier.Table{Small: j.small, Strong: j.strong, Budget: j.budget}
			f.table.Add(m, sizes)
		}))
		return nil
	}, func(err error) {
		current(func() {
			f.running = false
			if !errors.Is(err, context.Canceled) {
				f.err = err
			}
		})()
	})
	f.cancel = cancel
	return next
}

// config opens the models at their full speed.
func (f *frontierScreen) config(ctx context.Context, j job) (frontier.Config, error) {
	j.control, j.given, j.flip = "", nil, 0
	cfg, _, err := f.shared.config(ctx, j, nil, nil)
	if err != nil {
		return frontier.Config{}, err
	}
	if cfg.Small, err = f.o.Open(ctx, j.small); err != nil {
		return frontier.Config{}, err
	}
	if cfg.Strong, err = f.o.Open(ctx, j.strong); err != nil {
		return frontier.Config{}, err
	}
	cfg.Oracle = false
	if f.o.Coders == nil {
		return frontier.Config{}, errors.New("there is no model that text can be written under")
	}
	list, err := f.o.Coders(ctx)
	if len(list) == 0 && err != nil {
		return frontier.Config{}, err
	}
	of, adapted, err := frontier.Open(ctx, list, j.small)
	return frontier.Config{Session: cfg, Coder: of, Adapted: adapted}, err
}

// halt ends what runs.
func (f *frontierScreen) halt() {
	if f.cancel != nil {
		f.cancel()
	}
	f.stopped = f.running
}

func (f *frontierScreen) update(tea.Msg) tea.Cmd    { return nil }
func (f *frontierScreen) typing() bool              { return false }
func (f *frontierScreen) cursor() *tea.Cursor       { return nil }
func (f *frontierScreen) restyled()                 {}
func (f *frontierScreen) setSize(width, height int) { f.width, f.height = width, height }

func (f *frontierScreen) about() string {
	return "Every way to send the strong model's answer: its bits on a scale of equal factors, and whether the receiver ends with that answer. What is lossless arrives to the letter; a note is read by the small model; " +
		"a session sends decisions, by which the small model drafts again; the answer alone is the rival of all of them. Tokens are what models read and wrote for it, the strong model's own solution apart."
}

func (f *frontierScreen) actions() []action {
	k := &f.keys
	n := len(f.points)
	for _, x := range []*key.Binding{&k.down, &k.up, &k.bottom, &k.top} {
		x.SetEnabled(n > 1)
	}
	k.against.SetEnabled(len(f.table.Denominators) > 1)
	k.copies.SetEnabled(f.table.N > 0)
	k.chart.SetEnabled(n > 0 && f.plane() == 0)
	k.chart.SetHelp("tab", pick(f.drawn, "table", "chart"))
	k.stop.SetEnabled(f.running && !f.stopped)
	k.again.SetEnabled(!f.running)
	return possible(
		does(k.down, func() { f.choose(f.at + 1) }), does(k.up, func() { f.choose(f.at - 1) }).asQuiet(),
		does(k.against, func() { f.against = (f.against + 1) % max(1, len(f.table.Denominators)) }),
		does(k.chart, func() { f.drawn = !f.drawn }),
		act(k.again, f.begin), does(k.stop, f.halt),
		does(k.bottom, func() { f.choose(n) }), does(k.top, func() { f.choose(0) }).asQuiet(),
		act(k.copies, f.copyTable).asMinor(),
		act(k.back, func() tea.Cmd {
			f.halt()
			return f.travel(backMsg{})
		}),
	)
}

func (f *frontierScreen) choose(n int) { f.at = max(0, min(n, len(f.points)-1)) }

func (f *frontierScreen) copyTable() tea.Cmd {
	var b strings.Builder
	if err := f.table.CSV(&b); err != nil {
		return complain("%v", err)
	}
	return copyText("the table", b.String())
}

func (f *frontierScreen) status(int) string {
	t := f.theme
	switch {
	case f.running && !f.stopped:
		return t.Warn.Render(" laying out …") + t.Dim.Render("  "+plural(len(f.points), "method")+" so far")
	case f.err != nil:
		return t.Bad.Render(" ! " + oneLine(f.err.Error()))
	case f.stopped:
		return t.Warn.Render(" stopped") + t.Dim.Render("  r begins again")
	case len(f.points) == 0:
		return ""
	}
	return " " + t.Strong.Render(f.points[f.at].Name()) + t.Dim.Render(fmt.Sprintf("  %d of %d", f.at+1, len(f.points)))
}

// denominator returns the size that bits are compared with.
func (f *frontierScreen) denominator() (frontier.Denominator, bool) {
	if f.against >= len(f.table.Denominators) {
		return frontier.Denominator{}, false
	}
	return f.table.Denominators[f.against], true
}

func (f *frontierScreen) view() []string {
	t := f.theme
	line := t.Rule.Render(strings.Repeat("─", max(0, f.width)))
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("every way to send it")
	for _, more := range []string{oneLine(f.job.strong) + " to " + oneLine(f.job.small), plural(f.job.budget, "bit") + " a session"} {
		if with := title + t.Dim.Render(" · "+more); cells(with) < f.width {
			title = with
		}
	}
	rows := append(append([]string{title}, f.problem()...), line)
	if len(f.points) == 0 {
		text := "The models are being read …"
		if f.err != nil {
			text = "It cannot be laid out: " + f.err.Error()
		}
		for _, r := range head(wrap(oneLine(text), max(1, f.width-2)), max(1, f.height-1-len(rows)), f.width) {
			rows = append(rows, " "+t.Dim.Render(r))
		}
		return fitAll(rows, f.width)
	}
	n := f.detailRows()
	plane, table := f.plane(), min(len(f.points), max(1, f.height-5-n-len(f.problem())))
	draw := func(height int) {
		for _, r := range f.chart().Draw(max(1, min(f.width-2, 140)), height).Rows() {
			rows = append(rows, " "+r)
		}
	}
	if f.drawn && plane == 0 {
		draw(max(1, f.height-3-n-len(f.problem())))
	} else {
		rows = append(rows, f.tableRows(table)...)
	}
	rows = append(append(rows, line), f.detail(n)...)
	if plane > 0 {
		rows = append(rows, line)
		draw(min(plane, tallest))
	}
	return fitAll(rows, f.width)
}

// problem is the beginning of what the answer is to, where there is room for it.
func (f *frontierScreen) problem() []string {
	if f.height < 28 || f.job.prompt == "" {
		return nil
	}
	t := f.theme
	return []string{t.Rule.Render(" ▌ ") + t.Plain.Render(fit(oneLine(f.job.prompt), max(0, f.width-4)))}
}

// plane returns the rows of the chart below the table, 0 where it has no room.
func (f *frontierScreen) plane() int {
	// The head, its rule, the names, and the chosen one between two rules.
	if n := f.height - len(f.points) - 5 - f.detailRows() - len(f.problem()); n >= 6 {
		return n
	}
	return 0
}

// tableRows lists the methods around the chosen one.
func (f *frontierScreen) tableRows(n int) []string {
	t := f.theme
	wide, widest := f.width >= 60, f.width >= 76
	d, known := f.denominator()
	name := pick(f.width < 60, 15, 20)
	head := "   " + pad("METHOD", name) + fmt.Sprintf("%9s", "BITS") + pick(wide, fmt.Sprintf("%10s", pick(known, "OF "+strings.ToUpper(d.Name), "")), "") + "  ARRIVES" + pick(widest, fmt.Sprintf("%9s%9s", "TOKENS", "SECONDS"), "")
	top := max(0, min(f.at-n/2, len(f.points)-n))
	above, below := more(top, len(f.points), n)
	rows := []string{spread(t.Title.Render(head), t.Focus.Render(arrows(above, below))+" ", f.width)}
	for i := top; i < min(top+n, len(f.points)); i++ {
		p := f.points[i]
		lead, style := "   ", t.Plain
		if i == f.at {
			lead, style = " "+t.Focus.Render("▸")+" ", t.Strong
		}
		line := lead + style.Render(pad(oneLine(p.Name()), name))
		if p.Void {
			rows = append(rows, line+t.Dim.Render(fmt.Sprintf("%9s  %s", "–", oneLine(p.Note))))
			continue
		}
		line += t.Number.Render(fmt.Sprintf("%9s", amount(p.Bits)))
		if wide {
			line += t.Dim.Render(fmt.Sprintf("%10s", pick(known, percent(p.Bits/math.Max(d.Bits, 1)), "")))
		}
		line += "  " + f.arrives(p)
		if widest {
			line += t.Dim.Render(fmt.Sprintf("%9s%9.2f", thousands(p.Tokens), p.Seconds))
		}
		rows = append(rows, line)
	}
	return rows
}

// arrives says whether the receiver ends with the strong model's answer, in seven
// cells.
func (f *frontierScreen) arrives(p frontier.Point) string {
	t := f.theme
	switch {
	case p.Kind == frontier.Lossless:
		return t.Yes.Render("✓ whole")
	case p.Agrees == nil:
		return t.Dim.Render("–      ")
	case *p.Agrees:
		return t.Yes.Render("✓ same ")
	}
	return t.No.Render("✗ other")
}

// tallest is the most rows of the chart: an answer arrives or does not, so that
// more would be empty.
const tallest = 10

// detail says what the chosen method is, in n rows.
func (f *frontierScreen) detail(n int) []string {
	var rows []string
	for _, r := range head(wrap(oneLine(f.told(f.points[f.at])), max(1, f.width-2)), n, f.width-1) {
		rows = append(rows, " "+f.theme.Dim.Render(r))
	}
	return fill(rows, n)
}

// detailRows returns how many rows every method's detail has: what the longest
// takes, so that nothing moves from one to the next, and of low screens a sixth.
func (f *frontierScreen) detailRows() int {
	n := 1
	for _, p := range f.points {
		n = max(n, len(wrap(oneLine(f.told(p)), max(1, f.width-2))))
	}
	return min(n, max(1, f.height/6))
}

// told says what a method is.
func (f *frontierScreen) told(p frontier.Point) string {
	text := p.About
	if p.Note != "" {
		text += pick(text == "", "", "; ") + p.Note
	}
	if p.Right != nil {
		text += pick(*p.Right, "; the answer is right", "; the answer is wrong")
	}
	if d, ok := f.denominator(); ok && !p.Void {
		text += fmt.Sprintf("; %s of %s bits, %s", percent(p.Bits/math.Max(d.Bits, 1)), amount(d.Bits), d.About)
	}
	return text
}

// chart draws the methods on the plane: the chosen one has a sign of its own.
func (f *frontierScreen) chart() chart.Plot {
	t := f.theme
	p := chart.Plot{Inks: chart.Inks{Text: t.Plain, Axis: t.Dim, Bar: t.Side, Ours: t.Focus}, X: chart.Log, Ratio: true, Ends: [2]string{"other", "same"}, XName: "bits", YName: "arrives"}
	for _, k := range []struct {
		kind  frontier.Kind
		sign  rune
		paint theme.Paint
	}{{frontier.Lossless, '●', t.Good}, {frontier.Rewrite, '○', t.Side}, {frontier.Session, '▲', t.Focus}, {frontier.Answer, '△', t.Warn}} {
		s := chart.Series{Name: f.short(string(k.kind)), Sign: k.sign, Paint: k.paint, Scatter: true}
		for i, x := range f.points {
			if x.Kind != k.kind || x.Void || x.Agrees == nil || i == f.at {
				continue
			}
			s.Points = append(s.Points, chart.Point{X: x.Bits, Y: pick(*x.Agrees, 1.0, 0)})
		}
		if len(s.Points) > 0 {
			p.Series = append(p.Series, s)
		}
	}
	if x := f.points[f.at]; !x.Void && x.Agrees != nil {
		p.Series = append(p.Series, chart.Series{Name: pick(f.width < 60, "", "chosen"), Sign: '■', Paint: t.Strong, Scatter: true, Points: []chart.Point{{X: x.Bits, Y: pick(*x.Agrees, 1.0, 0)}}})
	}
	return p
}

// legendFrom is the width from which the names of all kinds stand in a row.
const legendFrom = 76

// short returns the name of a kind, or a word for it where there is less room.
func (f *frontierScreen) short(kind string) string {
	if f.width >= legendFrom {
		return kind
	}
	switch frontier.Kind(kind) {
	case frontier.Lossless:
		return "exact"
	case frontier.Rewrite:
		return "note"
	}
	return kind
}
