package tui

import (
	tea "charm.land/bubbletea/v2"
)

// copyText returns a command that copies a text and says whether that worked.
func copyText(what, text string) tea.Cmd {
	return tea.Batch(tea.SetClipboard(text), notify("%s was sent to the terminal's clipboard (OSC 52)", what))
}
