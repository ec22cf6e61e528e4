package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/frontier"
	"tenbits/models"
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
		against: binding("d", "another size", "d"), chart: binding("tab", "chart", "tab"), again: binding("r", "again", "r"), stop: binding("x", "stop", "x"),
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
	if j.asker == models.Human {
		return complain("Only a model's questions can be asked anew for each way: choose one as the asker.")
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
