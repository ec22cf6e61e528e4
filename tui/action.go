package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// action is something that can be done now: its key and what it is called, and
// what happens. Keys, the last line, the help and the palette are all made of
// actions, so that none of them can name what another does not know.
type action struct {
	key.Binding
	do    func() tea.Cmd
	quiet bool // the other half of a pair such as up and down: not named in the last line
	minor bool // named in the help and the palette, not in the last line

	terms string // other words that people look for it by, in the palette
}

// act returns an action with a command.
func act(b key.Binding, do func() tea.Cmd) action { return action{Binding: b, do: do} }

// does returns an action that needs no command.
func does(b key.Binding, f func()) action {
	return action{Binding: b, do: func() tea.Cmd { f(); return nil }}
}

// asQuiet returns the action as the other half of a pair.
func (a action) asQuiet() action { a.quiet = true; return a }

// asMinor returns the action as one that the last line leaves out.
func (a action) asMinor() action { a.minor = true; return a }

// also returns the action with other words by which it is found.
func (a action) also(terms string) action { a.terms = terms; return a }

// moves tells whether the action is the work of an arrow key, or one like it.
func (a action) moves() bool {
	for _, name := range []string{"up", "down", "left", "right", "pgup", "pgdown", "home", "end"} {
		if slices.Contains(a.Keys(), name) {
			return true
		}
	}
	return false
}

// possible returns those of the actions whose keys are enabled.
func possible(all ...action) []action {
	out := make([]action, 0, len(all))
	for _, a := range all {
		if a.Enabled() {
			out = append(out, a)
		}
	}
	return out
}

// perform does the first of the actions that a key stands for, and tells
// whether there was one.
func perform(msg tea.KeyPressMsg, actions []action) (tea.Cmd, bool) {
	for _, a := range actions {
		if key.Matches(msg, a.Binding) {
			return a.do(), true
		}
	}
	return nil, false
}

// binding returns a key with its help.
func binding(help, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
}
