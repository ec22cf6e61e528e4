package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tenbits/session"
	"tenbits/tui/clip"
)

// copyMsg is a text that is to be copied. The root does that.
type copyMsg struct{ what, text string }

// copyText returns a command that has a text copied. Whether that worked is
// said on the line below the screen.
func copyText(what, text string) tea.Cmd { return send(copyMsg{what, text}) }

// copied says what came of copying. What was only sent to the terminal is not said
// as what went well: nobody knows whether it did.
func (a *app) copied(r clip.Result) tea.Cmd {
	forms := r.Forms()
	for i := range forms {
		forms[i] = a.copying + ": " + forms[i]
	}
	switch r.Way {
	case clip.Nothing:
		a.complaint = forms[0]
		return nil
	case clip.Terminal:
		cmd := a.say(forms[0])
		a.unsure = forms
		return cmd
	}
	return a.say(forms[0])
}

// copyable returns a text without what a terminal or a shell would act on. What
// is a part of the text stays: tabs, and lines as they are.
func copyable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, ansi.Strip(text))
}

// chooseCopy asks what of the session is to be copied.
func (l *live) chooseCopy() tea.Cmd {
	s := l.state
	var items []item
	add := func(name, text string) {
		if text == "" {
			return
		}
		items = append(items, item{
			name: name, note: plural(len(text), "byte"), about: oneLine(strings.ReplaceAll(strings.TrimSpace(firstBytes(text, 200)), "\n", " ↵ ")),
			take: func() tea.Cmd { return copyText(name, text) },
		})
	}
	add("the error", l.errorText())
	if d := s.Final(); d != nil {
		add(pick(s.Done(), "the final draft", "the newest draft"), d.Text)
	}
	if len(s.Drafts) > 1 {
		add("the first draft", s.First().Text)
	}
	if n := s.Question; s.Phase == session.PhaseAnswer && n >= 1 && n <= len(s.Game.Questions) {
		add(fmt.Sprintf("question %d", n), s.Game.Questions[n-1].Text)
	}
	add("all questions and answers", questionsText(s))
	add("the payload", string(s.Payload()))
	add("the problem", s.Setup.Prompt)
	if r := s.Reference; r != nil && (l.over() || l.revealed) {
		add("the strong model's own solution", r.Text)
	}
	add("the whole session as Markdown", l.markdown())
	if len(items) == 0 {
		return complain("There is nothing to copy yet.")
	}
	return l.travel(overlayMsg{newChooser("Copy what?", items, 0)})
}

// errorText is what a failed session ended with, all of it, and what to do next.
func (l *live) errorText() string {
	text, hint := l.failure()
	if l.state.Failed == nil && l.err != nil {
		text = l.err.Error() // a screen has no room for its other lines
	}
	if hint != "" {
		text += "\n" + hint
	}
	return text
}

// questionsText lists the questions with their answers.
func questionsText(s session.State) string {
	var b strings.Builder
	for _, q := range s.Game.Questions {
		fmt.Fprintf(&b, "%d. %s", q.N, q.Text)
		if q.Answer != "" {
			fmt.Fprintf(&b, " %s", q.Answer)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// markdown writes the session for a document.
func (l *live) markdown() string {
	s := l.state
	if len(s.Drafts) == 0 {
		return ""
	}
	var b strings.Builder
	quote := func(title, text string) {
		fmt.Fprintf(&b, "\n## %s\n\n", title)
		for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
			fmt.Fprintln(&b, strings.TrimRight("> "+line, " "))
		}
	}
	u := s.Setup
	fmt.Fprintf(&b, "# tenbits %s\n\n%s, %s, at most %s", u.ID, l.pairName(), u.Strategy, plural(u.Budget, "bit"))
	if u.Oracle {
		b.WriteString(", oracle: the strong model was given the right answer")
	}
	if u.Control != "" {
		fmt.Fprintf(&b, ", %s: %s", controlName(u.Control), oneLine(u.Control.About()))
	}
	if u.Foreign {
		fmt.Fprintf(&b, ", questions by %s, whose text is sent", oneLine(u.Questioner()))
	}
	if what := whatIf(u); what != "" {
		fmt.Fprintf(&b, ", %s", what)
	}
	b.WriteString("\n")
	quote("Problem", u.Prompt)
	quote("First draft", s.First().Text)
	if q := questionsText(s); q != "" {
		fmt.Fprintf(&b, "\n## Questions\n\n%s", q)
	}
	if len(s.Drafts) > 1 {
		quote(pick(s.Done(), "Final draft", "Newest draft"), s.Final().Text)
	}
	fmt.Fprintf(&b, "\n## Bits\n\n%s sent, %.2f ideal, payload `%s`\n", plural(len(s.Payload()), "bit"), l.ledger.Ideal, s.Payload())
	if f := s.Finished; f != nil {
		fmt.Fprintf(&b, "\nOutcome: %s", f.Outcome)
		if f.Change != nil {
			fmt.Fprintf(&b, ", %s", strings.ReplaceAll(string(*f.Change), "_", " "))
		}
		b.WriteString("\n")
	}
	return b.String()
}
