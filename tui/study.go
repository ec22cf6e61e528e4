package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/session"
)

// finder finds something out, piece by piece, from parts of a session that are run again.
type finder interface {
	title() string
	// forget drops what was found.
	forget()
	// find finds it, and brings each piece as soon as it is known.
	find(ctx context.Context, cfg session.Config, bring func(apply func())) error
	// progress returns how many pieces were found, and of how many.
	progress() (n, of int)
	// rows draws what was found; runs tells whether more is to come.
	rows(width int, runs bool) []string
	// about says in a line what it is, once it is complete; explain says what it
	// shows, for somebody who sees it for the first time.
	about() string
	explain() string
	// more returns the actions that it has beside those of a study.
	more(begin func() tea.Cmd) []action
}

// study is a screen that finds something out about a session in the background.
type study struct {
	*shared
	width, height int
	keys          studyKeys
	of            session.State // the session
	finder        finder
	running       bool
	since         time.Time // it runs
	stopped       bool
	err           error
	cancel        context.CancelFunc
	run           int // of which the results are: those of an older one are dropped
	scroll        scroller
}

type studyKeys struct {
	again, stop, down, up, pageDown, pageUp, back key.Binding
}

func newStudy(s *shared, of session.State, f finder) *study {
	c := &study{shared: s, of: of, finder: f, keys: studyKeys{
		again: binding("r", "run again", "r"), stop: binding("x", "stop", "x"),
		down: binding("j/k", "scroll", "j", "down"), up: binding("k", "up", "k", "up"),
		pageDown: binding("pgup/pgdn", "page", "pgdown", "space"), pageUp: binding("pgup", "page up", "pgup"),
		back: binding("esc", "back", "esc"),
	}}
	c.scroll.free = true
	return c
}

// begin starts to find out, anew.
func (c *study) begin() tea.Cmd {
	c.halt()
	c.run++
	c.finder.forget()
	c.err, c.running, c.stopped, c.since = nil, true, false, c.o.Now()
	run, set := c.run, c.of.Setup
	current := func(f func()) func() {
		return func() {
			if c.run == run {
				f()
			}
		}
	}
	next, cancel := c.work(func(ctx context.Context, bring func(func())) error {
		cfg, err := c.rerunConfig(ctx, set)
		if err != nil {
			return err
		}
		return c.finder.find(ctx, cfg, func(apply func()) { bring(current(apply)) })
	}, func(err error) {
		current(func() {
			c.running = false
			if !errors.Is(err, context.Canceled) {
				c.err = err
			}
		})()
	})
	c.cancel = cancel
	return next
}

// halt ends what runs.
func (c *study) halt() {
	if c.cancel != nil {
		c.cancel()
	}
	c.stopped = c.running
}

// rerunConfig opens the models of a session at their full speed, to run parts
// of it again. Without the strong model there is no noise.
func (s *shared) rerunConfig(ctx context.Context, set session.Setup) (session.Config, error) {
	cfg := session.Config{Version: s.o.Version, Calibration: s.o.Calibration, MaxRetries: s.o.MaxRetries, Scales: s.scales, Now: s.o.Now}
	var err error
	if cfg.Small, err = s.o.Open(ctx, set.Small.Card.Ref()); err != nil {
		return cfg, err
	}
	if set.Strong != nil && set.Strong.Card.Provider != models.Human {
		var missing *models.Error
		if cfg.Strong, err = s.o.Open(ctx, set.Strong.Card.Ref()); errors.As(err, &missing) {
			cfg.Strong, err = nil, nil
		}
	}
	if err == nil && set.Asker != nil && set.Asker.Card.Provider != models.Human {
		var missing *models.Error
		if cfg.Asker, err = s.o.Open(ctx, set.Asker.Card.Ref()); errors.As(err, &missing) {
			cfg.Asker, err = nil, nil // there are the questions that were asked
		}
	}
	if err == nil {
		var missing *models.Error
		if err = cfg.ReseatJudge(ctx, set, s.o.Open); errors.As(err, &missing) {
			cfg.Judge, err = nil, nil
		}
	}
	return cfg, err
}

func (c *study) about() string          { return c.finder.explain() }
func (c *study) update(tea.Msg) tea.Cmd { return nil }
func (c *study) typing() bool           { return false }
func (c *study) cursor() *tea.Cursor    { return nil }
func (c *study) moves() bool            { return c.running }
func (c *study) restyled()              {}

func (c *study) setSize(width, height int) { c.width, c.height = width, height }

func (c *study) rows() []string { return c.finder.rows(c.width, c.running) }

func (c *study) actions() []action {
	k := c.keys
	k.stop.SetEnabled(c.running && !c.stopped)
	k.again.SetEnabled(!c.running)
	total, window := len(c.rows()), c.window()
	for _, b := range []*key.Binding{&k.down, &k.up, &k.pageDown, &k.pageUp} {
		b.SetEnabled(total > window)
	}
	move := func(by int) func() { return func() { c.scroll.move(by, total, window) } }
	page := max(1, window-1)
	all := []action{does(k.stop, c.halt), act(k.again, c.begin)}
	if !c.running {
		all = append(all, c.finder.more(c.begin)...)
	}
	return possible(append(all,
		does(k.down, move(1)), does(k.up, move(-1)).asQuiet(),
		does(k.pageDown, move(page)), does(k.pageUp, move(-page)).asQuiet(),
		act(k.back, func() tea.Cmd { return c.travel(backMsg{}) }),
	)...)
}

// status says how far it is.
func (c *study) status(int) string {
	t := c.theme
	n, of := c.finder.progress()
	switch {
	case c.running && !c.stopped:
		return " " + c.turning(c.clock) + t.Strong.Render(fmt.Sprintf("running %d of %d", min(n+1, of), of)) + t.Dim.Render(c.lasted(c.since)+"  esc goes back, it runs on")
	case c.err != nil:
		text, hint := explain(c.err)
		return " " + t.Bad.Render(oneLine(text)) + t.Dim.Render(pick(hint != "", "  "+oneLine(hint), ""))
	case n < of:
		return " " + t.Warn.Render("stopped")
	}
	return " " + t.Dim.Render(c.finder.about())
}

const studyHead = 2 // rows above what scrolls

func (c *study) window() int { return max(1, c.height-studyHead) }

func (c *study) view() []string {
	t := c.theme
	body, window := c.rows(), c.window()
	top := max(0, min(c.scroll.top, len(body)-window))
	above, below := more(top, len(body), window)
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render(c.finder.title()) + t.Dim.Render(" · "+oneLine(c.of.Setup.ID))
	mark := t.Focus.Render(arrows(above, below)) + " "
	if c.of.Setup.Oracle {
		mark = t.Warn.Render("ORACLE") + mark
	}
	if c.of.Setup.Control != "" {
		mark = t.Warn.Render("CONTROL ") + mark
	}
	rows := []string{spread(fit(title, c.width-cells(mark)-1), mark, c.width), t.Rule.Render(strings.Repeat("─", max(0, c.width)))}
	rows = append(rows, body[top:min(top+window, len(body))]...)
	for i := range rows {
		rows[i] = fit(rows[i], c.width)
	}
	return rows
}
