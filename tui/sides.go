package tui

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// aboutDraft says what a decision about a draft came to, nothing of another.
func aboutDraft(d qa.Taken) string {
	switch {
	case d.Kind == qa.KindStop && d.Option == qa.OptionStop:
		return fmt.Sprintf("the session ends with draft %d", d.Draft+1)
	case d.Kind == qa.KindStop:
		return fmt.Sprintf("the session goes on after draft %d", d.Draft+1)
	case d.Kind == qa.KindKeep && d.Option == qa.OptionFirst:
		return fmt.Sprintf("the first draft is kept, not draft %d", d.Draft+1)
	case d.Kind == qa.KindKeep:
		return fmt.Sprintf("draft %d is kept, not the first", d.Draft+1)
	}
	return ""
}

// sidesOf says how a session is stopped and guarded, empty where it is neither.
func sidesOf(s session.Setup) string {
	var parts []string
	switch {
	case s.Stop == qa.StopFree:
		parts = append(parts, fmt.Sprintf("judge: the small model, enough is %g", s.Tau))
	case s.Judge != nil:
		parts = append(parts, fmt.Sprintf("judge: %s, enough is %g", oneLine(s.Judge.Card.Ref()), s.Tau))
	case s.Stop == qa.StopSent:
		parts = append(parts, "a judge")
	}
	if s.Guard {
		parts = append(parts, "a guard of the first draft")
	}
	return strings.Join(parts, "; ")
}

// scores says what the judge gave the drafts, a row each.
func (r *report) scores(s session.State) {
	if len(s.Judged) == 0 {
		return
	}
	t := r.theme
	who := "The small model, whose score the receiver has too: nothing is sent for it."
	switch j := s.Setup.Judge; {
	case j != nil:
		who = oneLine(j.Card.Ref()) + ", whose decision to stop is a bit each time."
	case s.Setup.Stop == qa.StopSent:
		who = "In this control the small model; nothing crosses."
	}
	r.part("THE JUDGE")
	r.say(fmt.Sprintf("%s A score of %g or more ends the session.", who, s.Setup.Tau))
	for _, b := range s.Judged {
		score := fmt.Sprintf("%5.2f of %d", b.Score, qa.MostScore)
		bar := r.scored(b.Score, s.Setup.Tau)
		switch {
		case b.Unclear:
			score, bar = "no score", ""
		case b.Score == qa.NoScore:
			score, bar = "no final answer", ""
		case b.Score >= s.Setup.Tau:
			bar += t.Good.Render(" ◀ enough")
		}
		r.add("   " + t.Dim.Render(fmt.Sprintf("draft %2d  ", b.Draft+1)) + t.Number.Render(pad(score, 16)) + bar)
	}
}

// scored draws a score as a bar of ten cells, with a mark behind what is enough.
func (r *report) scored(score, tau float64) string {
	full := max(0, min(int(score+0.5), qa.MostScore))
	rest := []rune(strings.Repeat("·", qa.MostScore-full))
	if at := int(math.Ceil(tau)) - full; at >= 0 && at < len(rest) {
		rest[at] = '│'
	}
	return r.theme.Side.Render(strings.Repeat("█", full)) + r.theme.Dim.Render(string(rest))
}

// The judges that the row offers without a list, in their order.
func (h *home) judges() []string {
	list := []string{"", session.JudgeSmall, session.JudgeStrong}
	if h.job.strong == models.Human {
		list = list[:2]
	}
	for _, j := range list {
		if j == h.job.judge {
			return list
		}
	}
	return append(list, h.job.judge)
}

// judgeValue names the judge, and what it costs.
func (h *home) judgeValue() string {
	t, narrow := h.theme, h.width < columnsFrom
	about := ""
	switch name := h.job.strategy.Name(); {
	case h.job.judge == "":
		about = pick(narrow, "goes on while there are bits", "the session goes on while there are bits")
	case name == "batch" || name == "informative":
		about = pick(narrow, "one round: no say", "there is one round: it has nothing to end")
	case h.job.judge == session.JudgeSmall:
		about = pick(narrow, "ends it, for no bit", "may end the session, for no bit")
	default:
		about = pick(narrow, "ends it, a bit a round", "may end the session, for a bit a round")
	}
	return h.valued(h.choice(rowJudge, oneLine(cmp.Or(h.job.judge, "none"))), t.Dim.Render(about))
}

func (h *home) tauValue() string {
	return h.valued(h.choice(rowTau, strconv.FormatFloat(h.job.tau, 'g', -1, 64)), h.theme.Dim.Render(pick(h.width < columnsFrom, "of 10 is enough", fmt.Sprintf("of %d is enough for the judge", qa.MostScore))))
}

func (h *home) guardValue() string {
	about := "the final draft is the result"
	if h.job.guard {
		about = pick(h.width < columnsFrom, "a bit may keep the first", "a bit says whether the first draft is kept")
	}
	return h.valued(h.choice(rowGuard, pick(h.job.guard, "on", "off")), h.theme.Dim.Render(about))
}

// turnTau changes the threshold by whole scores.
func (h *home) turnTau(by int) {
	h.job.tau = max(qa.LeastScore, min(h.job.tau+float64(by), qa.MostScore))
}

func (h *home) enterTau(text string) tea.Cmd {
	about := fmt.Sprintf("Above 0, at most %d. The judge gives each draft a score of %d to %d; the paper takes %d.", qa.MostScore, qa.LeastScore, qa.MostScore, qa.UsualTau)
	return h.travel(overlayMsg{begun("From which score on does the judge end it?", about, text, strconv.FormatFloat(h.job.tau, 'g', -1, 64), func(text string) (tea.Cmd, error) {
		tau, err := strconv.ParseFloat(text, 64)
		if err != nil || qa.CheckTau(tau) != nil {
			return nil, fmt.Errorf("%q is no score above 0 and at most %d", text, qa.MostScore)
		}
		h.job.tau = tau
		return nil, nil
	})})
}

// chooseJudge lists who can score the drafts.
func (h *home) chooseJudge() tea.Cmd {
	take := func(name string) func() tea.Cmd {
		return func() tea.Cmd { h.job.judge = name; return nil }
	}
	set := func(name string) string { return pick(h.job.judge == name, "set now", "") }
	items := []item{
		{name: "none", note: set(""), about: "The session goes on while there are bits, and questions.", take: take("")},
		{name: oneLine(h.job.small), note: cmp.Or(set(session.JudgeSmall), "the small model"), about: "It scores its own drafts. The receiver's does so alike: nothing is sent for it.", take: take(session.JudgeSmall)},
	}
	strong := item{name: oneLine(h.job.strong), note: cmp.Or(set(session.JudgeStrong), "the strong model"), about: "It compares drafts with its own solution. Each time one bit says whether the session ends.", take: take(session.JudgeStrong)}
	if h.job.strong == models.Human {
		strong.take, strong.off = nil, "A person cannot be the judge."
	}
	other := h.job.judge
	if other == session.JudgeSmall || other == session.JudgeStrong {
		other = ""
	}
	items = append(items, strong, item{
		name: anotherOne, about: "It scores drafts without a solution. Each time one bit says whether the session ends.",
		take:  func() tea.Cmd { return h.travel(overlayMsg{h.judgeEntry(other).over()}) },
		typed: func(text string) tea.Cmd { return h.takeTyped(text, h.takeJudge, h.judgeEntry(text)) },
	})
	at := 0
	for i, name := range []string{"", session.JudgeSmall, session.JudgeStrong} {
		if h.job.judge == name {
			at = i
		}
	}
	return h.travel(overlayMsg{newChooser("Judge: scores each new draft, and may end the session", items, at)})
}

// judgeEntry asks for the reference of a judge, and begins with a text.
func (h *home) judgeEntry(text string) *entry {
	return newEntry("Which model is the judge?", "provider/name, for example embedded/strong.", text, maxReference, h.takeJudge)
}

func (h *home) takeJudge(text string) (tea.Cmd, error) {
	if _, err := models.ParseRef(text); err != nil {
		return nil, err
	}
	if text == models.Human {
		return nil, fmt.Errorf("a person cannot be the judge: name a model")
	}
	h.job.judge = text
	delete(h.wrong, text)
	return func() tea.Msg { return h.check(text) }, nil
}
