package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/tui/chart"
)

// effects finds out which answer did it: what a session comes to without each,
// and with each flipped.
type effects struct {
	*shared
	of     session.State // the session
	came   []session.Effect
	chance bool // the small model writes something else each time
}

func (e *effects) title() string         { return "what did it" }
func (e *effects) forget()               { e.came, e.chance = nil, false }
func (e *effects) progress() (n, of int) { return len(e.came), len(e.of.Game.Readable()) }
func (e *effects) about() string {
	return "With one answer changed, the small model redrafts."
}
func (e *effects) more(func() tea.Cmd) []action { return nil }

func (e *effects) explain() string {
	return "What each answer did to the final one: the small model drafts again without it, and with the other answer in its place, while all else " +
		"stays. ▸ marks an answer on which the final one hangs. The bars are how much each answer told the small model, beside what it expected to be told."
}

func (e *effects) find(ctx context.Context, cfg session.Config, bring func(func())) error {
	same, err := session.Effects(ctx, cfg, e.of, func(x session.Effect) {
		bring(func() { e.came = append(e.came, x) })
	})
	if err == nil && !same {
		bring(func() { e.chance = true })
	}
	return err
}

// rows are a sentence, the table, the surprisal as bars, and how far each redraft
// moved.
func (e *effects) rows(width int, runs bool) []string {
	t := e.theme
	var rows []string
	if !runs && len(e.came) > 0 {
		for _, line := range wrap(e.verdict(), width-2) {
			rows = append(rows, " "+t.Strong.Render(line))
		}
	}
	if e.chance {
		for _, line := range wrap("! The small model does not write the same final draft again: what changes with an answer may be chance.", width-2) {
			rows = append(rows, " "+t.Warn.Render(line))
		}
	}
	if len(rows) > 0 {
		rows = append(rows, "")
	}
	rows = append(rows, " "+t.Dim.Render(pad(" n said", 9)+pad("without it", probedWidth)+pad("flipped", probedWidth)+"question"))
	bars := chart.Bars{Inks: chart.Inks{Text: t.Plain, Axis: t.Dim, Bar: t.Pending, Ours: t.Focus}, Unit: "bits"}
	for i, q := range e.of.Game.Readable() {
		without, flipped, did := t.Dim.Render(pad("–", probedWidth)), t.Dim.Render(pad("–", probedWidth)), false
		switch {
		case i < len(e.came):
			without, flipped, did = e.probed(e.came[i].Without), e.probed(e.came[i].Flipped), e.came[i].Did()
		case i == len(e.came) && runs:
			without = t.Focus.Render(pad("runs …", probedWidth))
		}
		word, style := t.Word(q.Answer)
		lead := pick(did, t.Focus.Render("▸"), " ") + t.Dim.Render(fmt.Sprintf("%2d ", q.N)) + style.Render(word) + " "
		rows = append(rows, lead+without+flipped+t.Plain.Render(oneLine(q.Text)))
		if bits, ok := q.Yes.Surprisal(q.Answer); ok && q.Yes != 0 {
			text := fmt.Sprintf("%.2f of %.2f expected", bits, q.Yes.Entropy())
			bars.Bars = append(bars.Bars, chart.Bar{Label: fmt.Sprintf("question %d", q.N), Value: bits, Text: text, Ours: did})
		}
	}
	if len(bars.Bars) > 0 {
		rows = append(rows, "", " "+t.Title.Render("WHAT EACH ANSWER TOLD")+t.Dim.Render(fitting(width-22, "  its surprisal, and what was expected of it (the entropy)", "  and was expected to (the entropy)")))
		for _, row := range bars.Draw(min(width-4, widestBars), bars.Height()).Rows() {
			rows = append(rows, "   "+row)
		}
	}
	return append(rows, e.moves(width)...)
}

// probedWidth is the width of what a session comes to with an answer changed.
const probedWidth = 16

func (e *effects) probed(p session.Probed) string {
	t := e.theme
	answer := "none"
	if p.Answer != nil {
		answer = fit(oneLine(*p.Answer), probedWidth-6)
	}
	if p.Correct != nil {
		answer += pick(*p.Correct, " ✓", " ✗")
	}
	style := pick(p.Other, t.Warn, t.Dim)
	return style.Render(pad(answer+pick(p.Other, " ≠", ""), probedWidth))
}

// verdict names the answers on which the final one hangs.
func (e *effects) verdict() string {
	var did []string
	for _, x := range e.came {
		if x.Did() {
			did = append(did, fmt.Sprint(x.Question))
		}
	}
	switch len(did) {
	case 0:
		return "No single answer did it: dropped or flipped alone, each leaves the final answer as it is."
	case 1:
		return "The answer to question " + did[0] + " did it: dropped or flipped alone, it changes the final answer."
	}
	return "The final answer hangs on each of the answers to questions " + strings.Join(did, ", ") + ": dropped or flipped alone, any of them changes it."
}

// moves says how far each redraft moved.
func (e *effects) moves(width int) []string {
	if len(e.of.Drafts) < 2 {
		return nil
	}
	t := e.theme
	rows := []string{"", " " + t.Title.Render("HOW FAR EACH REDRAFT MOVED")}
	bars := chart.Bars{Inks: chart.Inks{Text: t.Plain, Axis: t.Dim, Bar: t.Side, Ours: t.Focus}, Unit: "words in or out"}
	most := 0
	for i, d := range e.of.Drafts[1:] {
		if n, ok := moved(e.of, i+1); ok {
			most = max(most, n)
			bars.Bars = append(bars.Bars, chart.Bar{Label: fmt.Sprintf("draft %d, round %d", i+2, d.Round), Value: float64(n)})
		}
	}
	if len(bars.Bars) == 0 {
		return nil
	}
	if most == 0 {
		return append(rows, "   "+t.Plain.Render("Not at all: each is the draft before, word for word."))
	}
	for _, row := range bars.Draw(min(width-4, widestBars), bars.Height()).Rows() {
		rows = append(rows, "   "+row)
	}
	return rows
}
