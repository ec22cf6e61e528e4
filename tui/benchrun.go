package tui

import (
	"context"
	"errors"
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/bench"
)

// benchRun shows what a run of the bench has come to, and how it goes on while
// it is played.
type benchRun struct {
	*shared
	width, height int
	keys          benchKeys
	id            string
	run           *bench.Run // nil until it was read
	owned         bool       // the caller of the UI has it open, and closes it
	table         *bench.Table
	progress      bench.Progress
	busy          string // what goes on in the background, empty for nothing
	playing       bool
	stopped       bool
	err           error
	cancel        context.CancelFunc
	at            int       // the chosen row
	part          benchPart // what stands below the rows
	rows          *benchSessions
}

// benchPart is what stands below the rows.
type benchPart int

const (
	partChart benchPart = iota
	partControls
	partNotes
	partCount
)

type benchKeys struct {
	open, stop, again, failed, part, down, up, back key.Binding
}

func newBenchRun(s *shared, id string) *benchRun {
	return &benchRun{shared: s, id: id, keys: benchKeys{
		open: binding("enter", "its sessions", "enter"), stop: binding("q", "stop", "q", "x"), again: binding("r", "go on", "r"),
		failed: binding("F", "play the failed ones again", "F"), part: binding("tab", "chart, controls, notes", "tab"),
		down: binding("j/k", "choose", "j", "down"), up: binding("k", "up", "k", "up"), back: binding("esc", "back", "esc"),
	}}
}

// read reads the run, and counts what it has come to.
func (c *benchRun) read() tea.Cmd {
	c.busy = "reading"
	dir, id := c.o.Runs, c.id
	next, _ := c.work(func(_ context.Context, bring func(func())) error {
		r, err := bench.Open(dir, id, true)
		if err != nil {
			return err
		}
		bring(func() { c.run, c.busy = r, "counting" })
		t := r.Table()
		bring(func() { c.table = &t })
		return nil
	}, func(err error) { c.busy, c.err = "", err })
	return next
}

// pictureTime is the least time between two pictures of how far a run is.
const pictureTime = 200 * time.Millisecond

// play goes on with the run, with failed also with what failed, and counts
// again when it has ended.
func (c *benchRun) play(failed bool) tea.Cmd {
	c.playing, c.stopped, c.err, c.busy = true, false, nil, "playing"
	c.progress = bench.Progress{}
	run, owned, dir, id := c.run, c.owned, c.o.Runs, c.id
	next, cancel := c.work(func(ctx context.Context, bring func(func())) (err error) {
		if !owned {
			if run, err = bench.Open(dir, id, false); err != nil {
				return err
			}
			defer func() { err = errors.Join(err, run.Close()) }()
		}
		left := run.Left(failed) // not while it is played
		bring(func() { c.run, c.progress.Of = run, left })
		o := c.o.Bench(ctx, run)
		o.Failed = failed
		var last time.Duration
		o.Progress = func(p bench.Progress) {
			if p.Elapsed-last >= pictureTime || p.Done == p.Of {
				last = p.Elapsed
				bring(func() { c.progress = p })
			}
		}
		err = run.Play(ctx, o)
		bring(func() { c.busy, c.playing = "counting", false })
		t := run.Table()
		bring(func() { c.table = &t })
		return err
	}, func(err error) {
		c.busy, c.playing = "", false
		if !errors.Is(err, context.Canceled) {
			c.err = err
		}
	})
	c.cancel = cancel
	return next
}

// stop ends the playing: what is done stays, and what runs goes on later.
func (c *benchRun) stop() {
	if c.cancel != nil {
		c.cancel()
	}
	c.stopped = true
}

func (c *benchRun) setSize(width, height int) {
	c.width, c.height = width, height
	if c.rows != nil {
		c.rows.setSize(width, height)
	}
}

func (c *benchRun) update(tea.Msg) tea.Cmd { return nil }
func (c *benchRun) typing() bool           { return false }
func (c *benchRun) cursor() *tea.Cursor    { return nil }
func (c *benchRun) moves() bool            { return c.busy != "" }

func (c *benchRun) restyled() {
	if c.rows != nil {
		c.rows.restyled()
	}
}

func (c *benchRun) about() string {
	return "What the sessions of a run came to. RIGHT is how many final drafts are right; WON were wrong at first, LOST were right at first; RECOVERED is what was won of what was wrong. " +
		"Intervals are of 95 %. PGR is how much of the gap from the small to the strong model is closed; SENT is in bits; p, HOLM is how likely chance does as much, over all rows. " +
		"Enter shows the sessions of a row."
}

func (c *benchRun) move(by int) {
	if c.table != nil {
		c.at = max(0, min(c.at+by, len(c.table.Rows)-1))
	}
}

// left returns how many sessions are to be done, and how many failed.
func (c *benchRun) left() (left, failed int) {
	if c.table == nil {
		return 0, 0
	}
	return c.table.Planned - c.table.Sessions, c.table.Failed
}

func (c *benchRun) actions() []action {
	k := c.keys
	rows := c.table != nil && len(c.table.Rows) > 0 && !c.playing
	left, failed := c.left()
	k.open.SetEnabled(rows)
	k.part.SetEnabled(rows)
	k.down.SetEnabled(rows && len(c.table.Rows) > 1)
	k.up.SetEnabled(k.down.Enabled())
	k.stop.SetEnabled(c.playing && !c.stopped)
	idle := c.busy == "" && c.run != nil && c.o.Bench != nil
	k.again.SetEnabled(idle && left > 0)
	k.failed.SetEnabled(idle && failed > 0)
	return possible(
		act(k.open, c.enter), does(k.stop, c.stop), act(k.again, func() tea.Cmd { return c.play(false) }),
		act(k.failed, func() tea.Cmd { return c.play(true) }),
		does(k.part, func() { c.part = (c.part + 1) % partCount }),
		does(k.down, func() { c.move(1) }), does(k.up, func() { c.move(-1) }).asQuiet(),
		act(k.back, func() tea.Cmd { return c.travel(backMsg{}) }),
	)
}

// enter shows the sessions of the chosen row.
func (c *benchRun) enter() tea.Cmd {
	c.rows = newBenchSessions(c.shared, c.run, c.table.Rows[c.at].Key())
	c.rows.setSize(c.width, c.height)
	return c.travel(openMsg{screen: c.rows})
}

// status says what goes on, or what there is to do.
func (c *benchRun) status(int) string {
	t := c.theme
	left, failed := c.left()
	switch {
	case c.stopped && c.playing:
		return " " + t.Warn.Render("stopping …")
	case c.playing:
		return " " + c.turning(c.clock) + t.Strong.Render("playing") + t.Dim.Render("  q stops it. It goes on later where it was.")
	case c.busy != "":
		return " " + c.turning(c.clock) + t.Dim.Render(c.busy+" …")
	case c.err != nil:
		text, hint := explain(c.err)
		return " " + t.Bad.Render(oneLine(text)) + t.Dim.Render(pick(hint != "", "  "+oneLine(hint), ""))
	case left > 0:
		return " " + t.Warn.Render(thousands(left)+" of "+plural(c.table.Planned, "session")+" are still to be done") + t.Dim.Render(pick(c.o.Bench != nil, "  r goes on", ""))
	case failed > 0:
		return " " + t.Warn.Render(plural(failed, "session")+" failed, and "+pick(failed == 1, "is", "are")+" not scored") + t.Dim.Render(pick(c.o.Bench != nil, "  F plays them again", ""))
	}
	return " " + t.Dim.Render(fmt.Sprintf("%s. Enter shows those of a row.", plural(c.table0().Sessions, "session")))
}

// table0 returns the table, an empty one where there is none yet.
func (c *benchRun) table0() bench.Table {
	if c.table == nil {
		return bench.Table{}
	}
	return *c.table
}
