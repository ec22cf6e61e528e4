package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// hostile has what a terminal must not get.
func hostile() string {
	return "a\x1b[2Jb\x1b]52;c;cm0gLXJm\x07c\x1b]8;;http://e.example\x1b\\d\u202ee\x00f\u009b31mg\r\bh" + strings.Repeat("x", 1<<20) + "\ttail\x1b["
}

func hostileScript() script {
	s := opened(10)
	started := s[0].Body.(session.Started)
	h := hostile()
	set := &started.Setup
	set.Prompt, set.Strategy, set.ID, set.Gold = h, h, h, &h
	set.Small.Card.Name, set.Small.PromptSet, set.Problem.ID = h, h, h
	s[0].Body = started
	s = s.add(
		session.PhaseStarted{Phase: session.PhaseDraft, Model: h},
		session.Delta{Phase: session.PhaseDraft, Text: h},
		session.Delta{Phase: session.PhaseDraft, Text: "\x1b"}, session.Delta{Phase: session.PhaseDraft, Text: "]0;title\x07"},
		session.Drafted{Text: h, Answer: &h, Correct: ptr(false)},
		session.Warned{Text: h, Hint: h},
		session.PhaseStarted{Phase: session.PhaseAsk, Model: h},
		session.Delta{Phase: session.PhaseAsk, Text: h},
		session.Retried{Phase: session.PhaseAsk, Why: h},
		session.Asked{Questions: []string{h, h}, Wanted: 2},
		session.Referenced{Text: h, Answer: &h},
	)
	s = s.answered(1, qa.OptionYes)
	s = s.add(session.PhaseStarted{Phase: session.PhaseRevise, Model: h}, session.Delta{Phase: session.PhaseRevise, Text: h}, session.Drafted{N: 1, Text: h, Answer: &h})
	return s.add(session.Failed{Text: h, Hint: h}).finished(session.Infrastructure, nil)
}

// checkClean looks for what only a model or a file can have put there: all
// sequences but styles, and all controls.
func checkClean(t *testing.T, a *app) {
	t.Helper()
	content := a.View().Content
	for i, r := range content {
		if r == '\x1b' && strings.HasPrefix(content[i:], "\x1b[") {
			end := strings.IndexFunc(content[i+2:], func(r rune) bool { return r >= '@' && r <= '~' })
			if end >= 0 && content[i+2+end] == 'm' {
				continue
			}
		}
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
			t.Fatalf("%U at %d of the frame:\n%.2000q", r, i, content)
		}
	}
}

func TestHostileText(t *testing.T) {
	all := hostileScript()
	for n := range len(all) + 1 {
		a := newTestApp(t, 80, 24)
		feed(a, all[:n]...)
		checkClean(t, a)
		checkFits(t, a, 80, 24)
	}
	a := newTestApp(t, 80, 24)
	feed(a, all...)
	for range 30 {
		checkClean(t, a)
		checkFits(t, a, 80, 24)
		press(a, "tab")
	}
}

// Nor do the other screens pass on what files and keyboards bring.
func TestHostileElsewhere(t *testing.T) {
	h := hostile()
	list := []transcripts.Summary{
		{ID: h, Path: "a", Prompt: h, Small: h, Strong: h, Strategy: h, Complete: true, Outcome: session.Outcome(h), Change: ptr(session.Change(h))},
		{ID: h, Path: "b", Error: h},
	}
	a := listed(list, nil, "/")(t, 80, 24)
	for range 2 {
		checkClean(t, a)
		checkFits(t, a, 80, 24)
		a.Update(tea.PasteMsg{Content: h})
	}
	press(a, "esc", "G", "enter") // complains of the second
	checkClean(t, a)
	checkFits(t, a, 80, 24)

	a = newIdleApp(t, Options{}, 80, 24)
	a.Update(tea.PasteMsg{Content: h})
	checkClean(t, a)
	checkFits(t, a, 80, 24)
	press(a, "\x1b[2J", "\u202e", "esc")
	checkClean(t, a)
	checkFits(t, a, 80, 24)
}
