package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// maxRecent is the most setups that are listed.
const maxRecent = 100

// recentMsg is what the store holds.
type recentMsg struct {
	chooser *chooser // that asked
	list    []transcripts.Summary
	err     error
}

// fillMsg is a setup to be taken.
type fillMsg struct {
	id  string
	job job
	err error
}

func (recentMsg) isSetup() {}
func (fillMsg) isSetup()   {}

// chooseRecent lists the setups of the saved sessions. They are read beside.
func (h *home) chooseRecent() tea.Cmd {
	c := newChooser("Recent setups", []item{{name: "reading …", off: "The saved sessions are being read."}}, 0)
	h.recent = c
	return tea.Batch(h.travel(overlayMsg{c}), func() tea.Msg {
		list, err := h.o.Store.List(h.ctx)
		return recentMsg{c, list, err}
	})
}

// takeRecent shows the setups, where the list is still open.
func (h *home) takeRecent(msg recentMsg) {
	items := h.recentItems(msg.list)
	switch {
	case msg.err != nil:
		items = []item{{name: "The saved sessions cannot be read", off: oneLine(msg.err.Error())}}
	case len(items) == 0:
		items = []item{{name: "none yet", off: "Each session that you start is saved with its setup, and listed here."}}
	}
	msg.chooser.replace(items)
}

// recentItems returns the distinct setups, the newest first.
func (h *home) recentItems(list []transcripts.Summary) []item {
	type setup struct {
		prompt, small, strong, strategy string
		format                          string
		budget                          int
		oracle, check                   bool
	}
	seen := map[setup]bool{}
	var items []item
	for _, s := range list {
		key := setup{s.Prompt, s.Small, s.Strong, s.Strategy, s.Format, s.Budget, s.Oracle, s.Check}
		if s.Error != "" || s.Side != session.Sender || seen[key] || len(items) >= maxRecent {
			continue
		}
		seen[key] = true
		when := ""
		if !s.Started.IsZero() {
			when = s.Started.In(h.o.Now().Location()).Format("01-02 15:04")
		}
		about := fmt.Sprintf("%s · %s · %s%s%s · %s", plural(s.Budget, "bit"), oneLine(s.Strategy), oneLine(pair(s.Small, s.Strong, "")),
			pick(s.Oracle, " · oracle", ""), pick(s.Format != "" && s.Format != qa.Formats()[0], " · "+oneLine(s.Format), ""), when)
		items = append(items, item{
			name: oneLine(s.Prompt), note: when, about: about,
			take: func() tea.Cmd { return func() tea.Msg { return readSetup(s) } },
		})
	}
	return items
}

// readSetup reads the setup of a saved session. The list has only the beginning
// of its prompt.
func readSetup(s transcripts.Summary) tea.Msg {
	_, state, err := transcripts.Load(s.Path)
	if err != nil {
		return fillMsg{id: s.ID, err: err}
	}
	j, err := jobOf(state.Setup)
	return fillMsg{s.ID, j, err}
}

// fill takes a setup. What a file says is not taken for granted.
func (h *home) fill(msg fillMsg) tea.Cmd {
	j := msg.job
	switch {
	case msg.err != nil:
		return complain("The setup of %s cannot be read: %v", oneLine(msg.id), msg.err)
	case len(j.prompt) > session.MaxPrompt:
		return complain("The setup of %s cannot be taken: its problem is longer than %s bytes.", oneLine(msg.id), thousands(session.MaxPrompt))
	}
	if j.strong == "" {
		j.strong = h.job.strong
	}
	j.budget = max(0, min(j.budget, qa.MaxBudget))
	j.oracle = j.oracle && j.gold != ""
	h.leave()
	h.job, h.level, h.editing, h.row = j, anyLevel, false, rowWatch
	h.setStrategy(j.strategy)
	return notify("The setup is as it was. Enter starts it again.")
}
