package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// reacher is a screen of which more can be reached than its keys do.
type reacher interface{ reaches() []item }

// openPalette lists all that can be done now, and the open sessions. What only
// moves a cursor is not among it.
func (a *app) openPalette() tea.Cmd {
	var items []item
	for _, x := range a.actions() {
		h := x.Help()
		if h.Desc == a.keys.palette.Help().Desc || x.moves() || slices.ContainsFunc(items, func(x item) bool { return x.name == h.Desc }) {
			continue
		}
		items = append(items, item{name: h.Desc, note: h.Key, terms: x.terms, take: func() tea.Cmd { return a.doNamed(h.Desc) }})
	}
	if r, more := a.current().(reacher); more {
		items = append(items, r.reaches()...)
	}
	a.overlay = newChooser("What do you want to do?", append(items, a.openItems()...), 0)
	return nil
}

// doNamed does what goes by a name now: a session may have ended since the
// palette was opened.
func (a *app) doNamed(name string) tea.Cmd {
	for _, x := range a.actions() {
		if x.Help().Desc == name {
			return x.do()
		}
	}
	return complain("%q can no longer be done: things have moved on meanwhile.", name)
}

// reaches returns what can be set up, each with what it is now.
func (h *home) reaches() []item {
	var items []item
	add := func(r setupRow, name, note, terms string) {
		items = append(items, item{name: name, note: oneLine(note), terms: terms, take: func() tea.Cmd { return h.reach(r) }})
	}
	j := h.job
	add(rowProblem, "a problem …", "", "puzzle question prompt easy medium hard")
	add(rowBits, "bits …", plural(j.budget, "bit"), "budget number how many")
	add(rowStrategy, "strategy …", j.strategy.Name(), "auto batch adaptive rounds select split verify locate informative")
	add(rowSmall, "small model …", j.small, "receiver ollama provider")
	add(rowStrong, "strong model …", j.strong, "sender ollama provider person human big large")
	add(rowAsker, "asker …", pick(j.foreign(), j.asker, "the small model"), "who writes the questions")
	add(rowSeed, "seed …", "", "random sampling")
	if j.typed() {
		add(rowGold, "right answer …", pick(j.gold == "", "not known", j.gold), "gold grade")
	}
	add(rowOracle, "oracle", onOff(j.oracle), "given the right answer")
	add(rowFormat, "format", j.format, "plain coded payload")
	add(rowCheck, "check", string(j.check), "crc damage")
	add(rowJudge, "judge …", pick(j.judge == "", "none", j.judge), "score stop")
	add(rowGuard, "guard", onOff(j.guard), "keep the first draft")
	return items
}

// reach goes to a row and opens it; what is one of a few becomes the next of them.
func (h *home) reach(r setupRow) tea.Cmd {
	var taken tea.Cmd
	if h.editing {
		taken = h.take()
	}
	h.row = r
	h.stay()
	switch {
	case r == rowBits:
		return tea.Batch(taken, h.enterBits(""))
	case r.opens():
		return tea.Batch(taken, h.open())
	}
	return tea.Batch(taken, h.change(1))
}

// onOff says whether something is on.
func onOff(on bool) string { return pick(on, "on", "off") }
