package tui

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/term"
)

// startTyping begins typing: at the end of what was typed before, or over a
// built-in problem with nothing.
func (h *home) startTyping() tea.Cmd {
	h.row, h.editing, h.fresh = rowProblem, true, false
	h.input.clear()
	if h.job.typed() && !h.input.insert(h.job.prompt) {
		return tooLong()
	}
	return nil
}

// startFresh begins typing with a text that nobody may have meant to type: esc
// brings back the problem that was there.
func (h *home) startFresh(text string) tea.Cmd {
	h.from = h.row
	h.row, h.editing, h.fresh = rowProblem, true, true
	h.input.clear()
	if !h.input.insert(text) {
		return tooLong()
	}
	return nil
}

// takeBack ends typing and leaves the problem as it was. What was typed can be
// had again, unless it is a single stray letter.
func (h *home) takeBack() tea.Cmd {
	h.editing, h.row = false, h.from
	h.stay()
	text := strings.TrimSpace(h.input.text)
	if utf8.RuneCountInString(text) < 2 {
		return nil
	}
	h.putBefore(text)
	return notify("The problem is as it was. p brings back what you typed.")
}

func (h *home) pressEditing(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, done := perform(msg, h.actions()); done {
		return cmd
	}
	if !h.input.press(msg, h.valueWidth()) {
		return tooLong()
	}
	return nil
}

// finish ends typing and starts the session.
func (h *home) finish() tea.Cmd {
	if strings.TrimSpace(h.input.text) == "" {
		return complain("There is no problem yet: type one, or press esc.")
	}
	return tea.Batch(h.take(), h.begin())
}

func tooLong() tea.Cmd {
	return complain("A problem may have %s bytes at most: the rest was left out.", thousands(session.MaxPrompt))
}

// take ends typing. Nothing typed leaves a built-in problem as it was.
func (h *home) take() tea.Cmd {
	cmd := h.own(h.input.text)
	h.editing, h.row = false, rowWatch
	return cmd
}

// own makes a text the problem. A right answer that was given goes with the text
// that it was for. Who mends a text of their own has the new one in its place.
func (h *home) own(text string) tea.Cmd {
	text = strings.TrimSpace(text)
	switch {
	case text == "" && h.job.typed():
		h.unown()
	case text == "" || text == h.job.prompt:
	default:
		mended := h.job.typed() && !(h.editing && h.fresh)
		if !mended {
			h.leave()
		}
		lost := mended && h.job.gold != ""
		h.job = h.job.own(text)
		if lost {
			return notify("The right answer was for the text before. Give it again under GOLD.")
		}
	}
	return nil
}

// paste adds text where it is being typed, as far as there is room for it. Else
// it is a problem of its own.
func (h *home) paste(text string) tea.Cmd {
	if !h.editing {
		return h.startFresh(text)
	}
	if !h.input.insert(text) {
		return tooLong()
	}
	return nil
}

// cleanInput returns text without what must not reach a terminal. Long lines
// stay whole, which term.Clean alone would cut.
func cleanInput(text string) string {
	const piece = 4096
	var b strings.Builder
	for len(text) > 0 {
		part := firstBytes(text, piece)
		text = text[len(part):]
		b.WriteString(term.Clean(part))
	}
	return b.String()
}

// firstBytes returns the first n bytes of s or so: a character is not divided.
func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := n; i > 0 && i > n-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return s[:i]
		}
	}
	return s[:max(0, n)]
}
