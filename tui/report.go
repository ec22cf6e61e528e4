package tui

import (
	"errors"
	"fmt"
	"strings"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
	"tenbits/tui/theme"
	"tenbits/wire"
)

// report is what stands on the screen after a session: one text of several
// parts that scrolls.
type report struct {
	scroller
	theme  *theme.Theme
	width  int
	height int // of the window, as last seen
	done   bool
	rows   []string
	parts  []int // the first row of each part
	found  *findings
}

// show writes the report of a session.
func (r *report) show(l *live, width int) {
	r.height = l.plan().panes
	done := l.state.Done() && !l.running
	if r.theme == l.theme && r.width == width && r.done == done && r.rows != nil {
		return
	}
	part, within := r.place()
	*r = report{scroller: r.scroller, theme: l.theme, width: width, height: r.height, done: done, found: r.found}
	r.free = true // it is read from its beginning
	if r.found == nil || r.found.drafts != len(l.state.Drafts) {
		r.found = find(l.state, l.ledger)
	}
	r.trouble(l)
	r.drafts(l.state)
	r.grading(l.state)
	r.costs(l)
	r.candidates(l.state)
	r.scores(l.state)
	r.rounds(l.state)
	r.ledger(l)
	r.reference(l.state)
	r.warnings(l.state)
	r.setup(l.state)
	if part < len(r.parts) { // what was read is still there
		r.top = r.parts[part] + within
	}
}

// place returns the part that is at the top of the window, and how far into it.
func (r *report) place() (part, within int) {
	for part+1 < len(r.parts) && r.parts[part+1] <= r.top {
		part++
	}
	if part < len(r.parts) {
		within = r.top - r.parts[part]
	}
	return part, within
}

// part begins a part.
func (r *report) part(name string) {
	if len(r.rows) > 0 {
		r.rows = append(r.rows, "")
	}
	r.parts = append(r.parts, len(r.rows))
	r.rows = append(r.rows, " "+r.theme.Title.Render(fit(name, r.width-2)))
}

func (r *report) add(rows ...string) { r.rows = append(r.rows, rows...) }

// say adds plain text, wrapped.
func (r *report) say(text string) {
	for _, line := range wrap(text, r.width-4) {
		r.add("   " + r.theme.Plain.Render(line))
	}
}

// trouble adds what the session ended with.
func (r *report) trouble(l *live) {
	text, hint := l.failure()
	if text == "" {
		return
	}
	r.part("WHAT WENT WRONG")
	r.advise(text, hint)
}

// failure returns what the session ended with, and what to do next where it says
// so; nothing where it did not fail.
func (l *live) failure() (text, hint string) {
	switch {
	case l.state.Failed != nil:
		return l.state.Failed.Text, l.state.Failed.Hint
	case l.err != nil:
		return explain(l.err)
	}
	return "", ""
}

// warnings adds what the reader should know.
func (r *report) warnings(s session.State) {
	if len(s.Warned) == 0 {
		return
	}
	r.part("WARNINGS")
	for _, w := range s.Warned {
		r.advise("! "+w.Text, w.Hint)
	}
}

// advise adds a text, and what to do next.
func (r *report) advise(text, hint string) {
	r.say(term.Clean(firstBytes(text, longest)))
	if hint != "" {
		r.say("→ " + term.Clean(firstBytes(hint, longest)))
	}
}

// explain returns the text of an error, and what to do next where it says so.
func explain(err error) (text, hint string) {
	if e := (*models.Error)(nil); errors.As(err, &e) {
		hint = e.Hint
	}
	if e := (*wire.Error)(nil); errors.As(err, &e) {
		hint = e.Hint()
	}
	text, _, _ = strings.Cut(err.Error(), "\n")
	return text, hint
}

// reference adds the strong model's own solution.
func (r *report) reference(s session.State) {
	ref := s.Reference
	if ref == nil {
		return
	}
	name := "THE STRONG MODEL'S OWN SOLUTION"
	switch {
	case ref.Oracle:
		name += " · given to it: an oracle session"
	case ref.Correct != nil:
		name += pick(*ref.Correct, " ✓ right", " ✗ wrong")
	}
	r.part(name)
	r.add(layText(ref.Text, r.width-2, ink{text: r.theme.Plain}, nil)...)
}

// setup adds what the session was started with.
func (r *report) setup(s session.State) {
	if s.Setup.Started.IsZero() {
		return
	}
	r.part("SETUP")
	u := s.Setup
	seat := func(role string, x session.Seat) {
		c := x.Card
		text := fmt.Sprintf("%s: %s", role, c.Ref())
		if c.Parameters > 0 {
			text += ", " + thousands(int(c.Parameters)) + " parameters"
		}
		if x.PromptSet != "" { // which a person has none of
			text += ", prompt set " + x.PromptSet
		}
		if c.Pace > 0 {
			text += fmt.Sprintf(", slowed to %g tokens a second", c.Pace)
		}
		r.say(oneLine(text))
	}
	seat("small", u.Small)
	if u.Strong != nil {
		seat("strong", *u.Strong)
	}
	switch {
	case u.Asker != nil:
		seat("asker", *u.Asker)
	case u.Foreign:
		r.say("asker: another than the small model")
	}
	r.say(oneLine(fmt.Sprintf("strategy %s, %s, seed %d, payload %s", u.Strategy, plural(u.Budget, "bit"), u.Seed, wireOf(u))))
	if text := sidesOf(u); text != "" {
		r.say(text)
	}
	r.say(oneLine("session " + u.ID))
	if u.Control != "" {
		text := controlName(u.Control) + ": " + u.Control.About()
		if u.Control.Free() {
			text += "; the receiver can do so too, so that nothing crossed"
		}
		r.say(oneLine(text))
	}
	if what := whatIf(u); what != "" {
		r.say(what)
	} else if u.Given != "" {
		r.say(oneLine("first draft, and what else is marked as given, from session " + u.Given))
	}
	if u.Problem != nil {
		r.say(oneLine(fmt.Sprintf("problem %s of the set %s", u.Problem.ID, u.Problem.Set)))
	}
	r.say(fmt.Sprintf("tokens written: small %s, strong %s", thousands(s.SmallUsage.Out), thousands(s.StrongUsage.Out)))
}

// nextPart scrolls to the next part, and from the end to the first.
func (r *report) nextPart() {
	r.free = true
	last := max(0, len(r.rows)-r.height)
	for _, at := range r.parts {
		if at > r.top && r.top < last {
			r.top = min(at, last)
			return
		}
	}
	r.top = 0
}

// view returns a rule and the rows in the window.
func (r *report) view(width, height int) []string {
	t := r.theme
	top := max(0, min(r.top, len(r.rows)-height))
	above, below := more(top, len(r.rows), height)
	name := ""
	if above > 0 {
		name += fmt.Sprintf(" ↑%d", above)
	}
	if below > 0 {
		name += fmt.Sprintf(" ↓%d more lines", below)
	}
	if name != "" {
		name = t.Focus.Render(name) + " "
	}
	rows := []string{t.Rule.Render(strings.Repeat("─", max(0, width-2-cells(name)))) + name + t.Rule.Render("──")}
	return append(rows, fill(r.rows[top:min(top+height, len(r.rows))], height)...)
}

// table rows of answers, for the ledger.
func answerWord(t *theme.Theme, d qa.Taken) string {
	switch d.Kind {
	case qa.KindAnswer:
	case qa.KindSelect:
		return t.Side.Render(pad("pick", 5))
	case qa.KindStop:
		return t.Side.Render(pad(pick(d.Option == qa.OptionStop, "stop", "go on"), 5))
	default:
		return t.Side.Render(pad(oneLine(string(d.Kind)), 5))
	}
	word, style := t.Word(qa.AnswerOf(d.Option))
	return style.Render(word)
}
