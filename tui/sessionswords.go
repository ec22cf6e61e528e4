package tui

import (
	"slices"
	"strings"
	"time"

	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/theme"
)

// when writes the time of a session, where it is known, as a clock shows it here.
func when(s transcripts.Summary, now time.Time, format string) string {
	if s.Started.IsZero() {
		return "–"
	}
	return s.Started.In(now.Location()).Format(format)
}

// controlName names a control in a word or two.
func controlName(c session.Control) string {
	return fit("control "+oneLine(string(c)), 24)
}

// shortPair names the pair without a provider that both share.
func shortPair(s transcripts.Summary) string {
	small, strong := oneLine(s.Small), oneLine(s.Strong)
	p1, _, ok1 := strings.Cut(small, "/")
	p2, rest, ok2 := strings.Cut(strong, "/")
	if ok1 && ok2 && p1 == p2 {
		strong = rest
	}
	if strong == "" {
		return small
	}
	return small + " · " + strong
}

// outcome says how a session went, or that it is running here.
func (l *sessions) outcome(s transcripts.Summary) (string, theme.Paint) {
	if l.runsNow(s.ID) {
		return "● " + runningName, l.theme.Side
	}
	return outcomeWord(l.theme, s)
}

// outcomeWord says how a session went, with a sign and a style.
func outcomeWord(t *theme.Theme, s transcripts.Summary) (string, theme.Paint) {
	name := outcomeName(s)
	switch name {
	case "unreadable", "failed":
		return "! " + name, t.Bad
	case "unfinished", "stopped":
		return name, t.Warn
	case "ungraded":
		return name, t.Dim
	case "no answer":
		return "? " + name, t.Warn
	case string(session.Won):
		return "✓ won", t.Good
	case string(session.Lost):
		return "✗ lost", t.Bad
	case "right":
		return "= right", t.Good
	case "wrong":
		return "= wrong", t.Bad
	}
	return name, t.Plain
}

// marksShown tells whether the sessions that are marked are among those that the
// filter leaves.
func (l *sessions) marksShown() bool {
	for _, path := range l.marks {
		if !slices.ContainsFunc(l.shown, func(i int) bool { return l.all[i].Path == path }) {
			return false
		}
	}
	return true
}
