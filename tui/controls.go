package tui

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/session"
	"tenbits/tui/chart"
)

// defaultNoise is the probability of a flip where none was given.
const defaultNoise = 0.1

// controls shows what a session's first draft comes to without what the strong
// model knows: each control as it comes, beside the session itself.
type controls struct {
	*shared
	width, height int
	keys          controlKeys
	of            session.State // the session
	noise         float64
	came          []session.Compared
	running       bool
	stopped       bool
	err           error
	cancel        context.CancelFunc
	run           int // of which the results are: those of an older one are dropped
	scroll        scroller
}

type controlKeys struct {
	again, noise, stop, down, up, pageDown, pageUp, back key.Binding
}

func newControls(s *shared, of session.State) *controls {
	c := &controls{shared: s, of: of, noise: s.o.Noise, keys: controlKeys{
		again: binding("r", "run again", "r"), noise: binding("e", "noise …", "e"), stop: binding("x", "stop", "x"),
		down: binding("j/k", "scroll", "j", "down"), up: binding("k", "up", "k", "up"),
		pageDown: binding("pgup/pgdn", "page", "pgdown", "space"), pageUp: binding("pgup", "page up", "pgup"),
		back: binding("esc", "back", "esc"),
	}}
	if c.noise == 0 {
		c.noise = defaultNoise
	}
	c.scroll.free = true
	return c
}

// begin runs the controls.
func (c *controls) begin() tea.Cmd {
	c.halt()
	c.run++
	c.came, c.err, c.running, c.stopped = nil, nil, true, false
	run, of, noise := c.run, c.of, c.noise
	current := func(f func()) func() {
		return func() {
			if c.run == run {
				f()
			}
		}
	}
	next, cancel := c.work(func(ctx context.Context, bring func(func())) error {
		cfg, err := c.rerunConfig(ctx, of.Setup)
		if err != nil {
			return err
		}
		cfg.Noise = noise
		return session.Compare(ctx, cfg, of, session.Controls(), func(r session.Compared) {
			bring(current(func() { c.came = append(c.came, r) }))
		})
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
func (c *controls) halt() {
	if c.cancel != nil {
		c.cancel()
	}
	c.stopped = c.running
}

// rerunConfig opens the models of a session at their full speed, to run parts
// of it again. Without the strong model there is no noise.
func (s *shared) rerunConfig(ctx context.Context, set session.Setup) (session.Config, error) {
	cfg := session.Config{Version: s.o.Version, Scales: s.scales, Now: s.o.Now}
	var err error
	if cfg.Small, err = s.o.Open(ctx, set.Small.Card.Ref()); err != nil {
		return cfg, err
	}
	if set.Strong != nil {
		var missing *models.Error
		if cfg.Strong, err = s.o.Open(ctx, set.Strong.Card.Ref()); errors.As(err, &missing) {
			cfg.Strong, err = nil, nil
		}
	}
	return cfg, err
}

func (c *controls) update(tea.Msg) tea.Cmd { return nil }
func (c *controls) typing() bool           { return false }
func (c *controls) cursor() *tea.Cursor    { return nil }
func (c *controls) restyled()              {}

func (c *controls) setSize(width, height int) { c.width, c.height = width, height }

func (c *controls) actions() []action {
	k := c.keys
	k.stop.SetEnabled(c.running && !c.stopped)
	k.again.SetEnabled(!c.running)
	k.noise.SetEnabled(!c.running)
	total, window := len(c.rows()), c.window()
	for _, b := range []*key.Binding{&k.down, &k.up, &k.pageDown, &k.pageUp} {
		b.SetEnabled(total > window)
	}
	move := func(by int) func() { return func() { c.scroll.move(by, total, window) } }
	page := max(1, window-1)
	return possible(
		does(k.stop, c.halt), act(k.again, c.begin), act(k.noise, c.askNoise),
		does(k.down, move(1)), does(k.up, move(-1)).asQuiet(),
		does(k.pageDown, move(page)), does(k.pageUp, move(-page)).asQuiet(),
		act(k.back, func() tea.Cmd { return c.travel(backMsg{}) }),
	)
}

// askNoise asks for the probability of a flip, and runs the controls with it.
func (c *controls) askNoise() tea.Cmd {
	about := "The probability, 0 to 1, that an answer of the strong model is flipped on its way."
	return c.travel(overlayMsg{newEntry("How much noise?", about, strconv.FormatFloat(c.noise, 'g', -1, 64), 8, func(text string) (tea.Cmd, error) {
		e, err := strconv.ParseFloat(text, 64)
		if err != nil || !(e >= 0 && e <= 1) {
			return nil, fmt.Errorf("%q is no probability: want 0 to 1", text)
		}
		c.noise = e
		return c.begin(), nil
	})})
}

// status says how far it is.
func (c *controls) status(int) string {
	t := c.theme
	switch {
	case c.running && !c.stopped:
		return " " + t.Strong.Render(fmt.Sprintf("running %d of %d", min(len(c.came)+1, len(session.Controls())), len(session.Controls()))) + t.Dim.Render("  each from the same first draft")
	case c.err != nil:
		text, hint := explain(c.err)
		return " " + t.Bad.Render(oneLine(text)) + t.Dim.Render(pick(hint != "", "  "+oneLine(hint), ""))
	case len(c.came) < len(session.Controls()):
		return " " + t.Warn.Render("stopped")
	}
	return " " + t.Dim.Render("The same first draft and, in a batch, the same questions.")
}

const controlHead = 2 // rows above what scrolls

func (c *controls) window() int { return max(1, c.height-controlHead) }

func (c *controls) view() []string {
	t := c.theme
	body, window := c.rows(), c.window()
	top := max(0, min(c.scroll.top, len(body)-window))
	above, below := more(top, len(body), window)
	title := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("controls") + t.Dim.Render(" · "+oneLine(c.of.Setup.ID))
	mark := t.Focus.Render(arrows(above, below)) + " "
	if c.of.Setup.Oracle {
		mark = t.Warn.Render("ORACLE") + mark
	}
	rows := []string{spread(fit(title, c.width-cells(mark)-1), mark, c.width), t.Rule.Render(strings.Repeat("─", max(0, c.width)))}
	rows = append(rows, body[top:min(top+window, len(body))]...)
	for i := range rows {
		rows[i] = fit(rows[i], c.width)
	}
	return rows
}

// rows are the table, the bits as bars, and what there is to know.
func (c *controls) rows() []string {
	t := c.theme
	var rows []string
	name := 0
	for _, x := range session.Controls() {
		name = max(name, len(x)+1)
	}
	rows = append(rows, " "+t.Dim.Render(pad("control", name+2)+pad("answer", 18)+pad("bits", 6)+"from the first draft"))
	rows = append(rows, c.row(session.Whole(c.of), name, "the session"))
	bars := chart.Bars{Inks: chart.Inks{Text: t.Plain, Axis: t.Dim, Bar: t.Pending, Ours: t.Focus}, Unit: "bits"}
	bar := func(label string, x session.Compared, ours bool) {
		if x.Nominal != nil {
			bars.Bars = append(bars.Bars, chart.Bar{Label: label, Value: float64(*x.Nominal), Ours: ours})
		}
	}
	bar("the session", session.Whole(c.of), true)
	for i, x := range session.Controls() {
		switch {
		case i < len(c.came):
			rows = append(rows, c.row(c.came[i], name, controlWord(x)))
			bar(controlWord(x), c.came[i], false)
		case i == len(c.came) && c.running:
			rows = append(rows, " "+t.Focus.Render("→ "+pad(controlWord(x), name))+t.Dim.Render("runs …"))
		default:
			rows = append(rows, " "+t.Dim.Render("  "+pad(controlWord(x), name)+"–"))
		}
	}
	rows = append(rows, "")
	for _, row := range bars.Draw(min(c.width-4, widestBars), bars.Height()).Rows() {
		rows = append(rows, "   "+row)
	}
	rows = append(rows, "")
	note := func(label, text string) {
		for i, line := range wrap(text, max(narrowest, c.width-name-5)) {
			rows = append(rows, "   "+t.Dim.Render(pad(pick(i == 0, label, ""), name+1))+t.Plain.Render(line))
		}
	}
	for i, x := range session.Controls() {
		text := x.About()
		if i < len(c.came) && c.came[i].Note != "" {
			text += ": " + oneLine(c.came[i].Note)
		}
		note(controlWord(x), text)
	}
	return rows
}

// row is a line of the table.
func (c *controls) row(x session.Compared, name int, label string) string {
	t := c.theme
	answer, bits := "–", "–"
	if x.Answer != nil {
		answer = fit(oneLine(*x.Answer), 12)
	}
	if x.Correct != nil {
		answer += pick(*x.Correct, " ✓", " ✗")
	}
	if x.Nominal != nil {
		bits = strconv.Itoa(*x.Nominal)
	}
	word, style := "not possible", t.Warn
	if x.Outcome != nil {
		word, style = string(*x.Outcome), t.Plain
	}
	if x.Change != nil {
		word = strings.ReplaceAll(string(*x.Change), "_", " ")
		style = pick(*x.Change == session.Won || *x.Change == session.KeptRight, t.Good, t.Bad)
	}
	first := pick(label == "the session", t.Focus.Render("▸ ")+t.Strong.Render(pad(label, name)), "  "+t.Plain.Render(pad(label, name)))
	return " " + first + t.Plain.Render(pad(answer, 18)) + t.Number.Render(pad(bits, 6)) + style.Render(oneLine(word))
}

// controlWord is the name of a control as a table has it.
func controlWord(c session.Control) string { return strings.ReplaceAll(oneLine(string(c)), "_", "-") }
