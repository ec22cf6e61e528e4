package tui

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/tui/chart"
)

// controls finds out what a session's first draft comes to without what the
// strong model knows: each control as it comes, beside the session itself.
type controls struct {
	*shared
	of    session.State // the session
	noise float64
	came  []session.Compared
}

func newControls(s *shared, of session.State) *controls {
	return &controls{shared: s, of: of, noise: s.o.Noise}
}

func (c *controls) title() string         { return "controls" }
func (c *controls) forget()               { c.came = nil }
func (c *controls) progress() (n, of int) { return len(c.came), len(session.Controls()) }
func (c *controls) about() string         { return "The same first draft; in a batch, the same questions." }

func (c *controls) explain() string {
	return "What this session would have come to without what the strong model knows: each line starts from the same first draft, " +
		"and only the answers come from elsewhere. What the receiver can come to by itself costs no bit. The last two send the final answer " +
		"instead of answers about it: the rivals to beat."
}

func (c *controls) find(ctx context.Context, cfg session.Config, bring func(func())) error {
	cfg.Noise = c.noise
	return session.Compare(ctx, cfg, c.of, session.Controls(), func(r session.Compared) {
		bring(func() { c.came = append(c.came, r) })
	})
}

func (c *controls) more(begin func() tea.Cmd) []action {
	return []action{act(binding("e", "noise …", "e"), func() tea.Cmd { return c.askNoise(begin) })}
}

// askNoise asks for the probability of a flip, and runs the controls with it.
func (c *controls) askNoise(begin func() tea.Cmd) tea.Cmd {
	about := "The probability, 0 to 1, that an answer of the strong model is flipped on its way."
	return c.travel(overlayMsg{newEntry("How much noise?", about, strconv.FormatFloat(c.noise, 'g', -1, 64), 8, func(text string) (tea.Cmd, error) {
		e, err := strconv.ParseFloat(text, 64)
		if err != nil || !(e >= 0 && e <= 1) {
			return nil, fmt.Errorf("%q is no probability: want 0 to 1", text)
		}
		c.noise = e
		return begin(), nil
	})})
}

// rows are the table, the bits as bars, and what there is to know.
func (c *controls) rows(width int, runs bool) []string {
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
		if x.Sent != nil {
			bars.Bars = append(bars.Bars, chart.Bar{Label: label, Value: float64(*x.Sent), Ours: ours})
		}
	}
	bar("the session", session.Whole(c.of), true)
	for i, x := range session.Controls() {
		switch {
		case i < len(c.came):
			rows = append(rows, c.row(c.came[i], name, controlWord(x)))
			bar(controlWord(x), c.came[i], false)
		case i == len(c.came) && runs:
			rows = append(rows, " "+t.Focus.Render("→ "+pad(controlWord(x), name))+t.Dim.Render("runs …"))
		default:
			rows = append(rows, " "+t.Dim.Render("  "+pad(controlWord(x), name)+"–"))
		}
	}
	rows = append(rows, "")
	for _, row := range bars.Draw(min(width-4, widestBars), bars.Height()).Rows() {
		rows = append(rows, "   "+row)
	}
	rows = append(rows, "")
	note := func(label, text string) {
		for i, line := range wrap(text, max(narrowest, width-name-5)) {
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
	if x.Sent != nil {
		bits = strconv.Itoa(*x.Sent)
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
func controlWord(c session.Control) string { return oneLine(string(c)) }
