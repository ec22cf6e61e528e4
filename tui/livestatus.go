package tui

import (
	"fmt"
	"time"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/theme"
)

// status says which model works, and how fast all this is shown.
func (l *live) status(width int) string {
	t := l.theme
	right := ""
	if l.keys.faster.Enabled() && l.control == nil {
		full, skips, _ := l.gate.pace.now()
		right = pick(full, pick(skips, "skipping ahead", "full speed"), "reading pace")
		if l.width >= columnsFrom {
			right += pick(full, " · -: reading pace", " · +: full speed")
		}
		right = t.Dim.Render(right)
	}
	if l.over() {
		left := ""
		if k := l.keys.copyError; k.Enabled() {
			right = t.Dim.Render(k.Help().Key + ": " + k.Help().Desc + " ")
		}
		if l.o.Store != nil && l.job != nil && l.state.Setup.ID != "" {
			left = "saved as " + oneLine(l.state.Setup.ID)
		}
		switch {
		case l.job == nil:
			left = "replayed from a transcript"
		case l.elsewhere != "":
			left = "saved as " + oneLine(l.elsewhere)
		case l.alone():
			return spread(" "+t.Bad.Render("! In memory alone.")+t.Dim.Render("  "+l.keys.save.Help().Key+": save elsewhere"), right, width)
		}
		return spread(" "+t.Dim.Render(left), right, width)
	}
	what := "opening the models"
	if l.state.Phase != "" {
		what = fmt.Sprintf("%s: %s", oneLine(l.state.Model), oneLine(l.state.Phase.About()))
	}
	if l.held() && !l.stopping {
		left := " " + t.Warn.Render("‖ "+l.heldBefore())
		if with := left + t.Dim.Render("  space: go on · .: step"); lineFits(with, width) {
			left = with
		}
		return spread(left, right+" ", width)
	}
	if left := l.untilAgain(); left > 0 {
		return fit(" "+l.spinner()+l.waiting(left), width)
	}
	left := ""
	if l.alone() {
		left = t.Bad.Render("! in memory alone  ")
	}
	left += t.Strong.Render(what) + t.Dim.Render(fmt.Sprintf("  %.1f s", l.elapsed().Seconds()))
	left += t.Dim.Render(l.progress(width - cells(left) - 3)) // the spinner is before it
	if r := l.retry; r != nil {
		what := "asked again"
		if r.Most > 0 {
			what = fmt.Sprintf("try %d of %d", r.Try, r.Most)
		}
		left += t.Warn.Render("  " + what + ": " + oneLine(r.Why))
	}
	return spread(" "+l.spinner()+left, right+" ", width)
}

// untilAgain returns how long it takes until a call that failed is made again, 0
// when none waits. In a replay, which does not wait for that, it is the whole
// wait.
func (l *live) untilAgain() time.Duration {
	switch {
	case l.state.Until == 0 || l.retry == nil:
		return 0
	case l.job == nil:
		return l.retry.Wait
	}
	return max(0, l.againAt.Sub(l.now))
}

// waiting counts down.
func (l *live) waiting(left time.Duration) string {
	r := l.retry
	text := "again in " + wholeSeconds(left)
	if r.Fault != "" { // the reason may not fit
		text = oneLine(string(r.Fault)) + ": " + text
	}
	if r.Most > 0 {
		text += fmt.Sprintf(", try %d of %d", r.Try, r.Most)
	}
	return l.theme.Strong.Render(text) + "  " + l.theme.Warn.Render(oneLine(r.Why))
}

// wholeSeconds tells how long something still takes, rounded up.
func wholeSeconds(d time.Duration) string {
	s := int64((d + time.Second - 1) / time.Second)
	if s < 60 {
		return fmt.Sprintf("%d s", s)
	}
	return fmt.Sprintf("%d min %02d s", s/60, s%60)
}

// unanswered tells whether question n is still open.
func (l *live) unanswered(n int) bool {
	questions := l.state.Game.Questions
	return n >= 1 && n <= len(questions) && questions[n-1].Answer == ""
}

// progress says how much of the reply has come, and how fast, as far as there is
// room for it.
func (l *live) progress(room int) string {
	text := ""
	if n := l.state.Tokens; n > 0 {
		text = ", " + plural(n, "token")
		if s := l.elapsed().Seconds(); s >= 1 {
			text += fmt.Sprintf(", %.0f a second", float64(n)/s)
		}
	}
	if l.state.Thinking.Len() > 0 {
		for _, more := range []string{", thinking: T shows it", ", thinking (T)"} {
			if lineFits(text+more, room) {
				return text + more
			}
		}
	}
	return text
}

// deciding returns the kind of the decision that comes when a held session goes
// on, empty where another thing does.
func (l *live) deciding() qa.Kind {
	if l.gate != nil {
		if kind := l.gate.holdsBack(); kind != "" {
			return kind
		}
	}
	if d, ok := l.state.Game.Picking(); ok && l.state.Phase == session.PhaseSelect {
		return d.Kind
	}
	return ""
}

// heldBefore says what comes when a held session goes on.
func (l *live) heldBefore() string {
	switch l.deciding() {
	case qa.KindAnswer:
		if d, ok := l.state.Game.Decision(); ok {
			return fmt.Sprintf("held before the answer to question %d", d.Question)
		}
	case qa.KindSelect:
		return "held before the pick of a draft"
	case qa.KindKeep:
		return "held before the word which draft is kept"
	case qa.KindStop:
		return "held before the bit whether it ends here"
	}
	switch {
	case l.state.Phase == session.PhaseAnswer && l.unanswered(l.state.Question):
		return fmt.Sprintf("held before the answer to question %d", l.state.Question)
	case l.state.Phase == session.PhaseAsk && l.unanswered(len(l.state.Game.Questions)):
		return "held before the answers"
	case l.state.Phase == session.PhaseAsk:
		return "held before a round of questions"
	}
	return "held"
}

// spinner moves with the time of the newest tick. A replay has its own signs.
func (l *live) spinner() string {
	if l.job == nil {
		return ""
	}
	return l.turning(l.now)
}

// turning is a sign of life that moves with the time, nothing where nothing is to
// move.
func (s *shared) turning(now time.Time) string {
	if s.o.Calm {
		return ""
	}
	frames := []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
	at := 0
	if !now.IsZero() {
		at = int(now.UnixNano() / int64(frameTime/time.Nanosecond) % int64(len(frames)))
	}
	return s.theme.Side.Render(string(frames[at])) + " "
}

// lasted says for how long something has run that began at since, from the first
// whole second on.
func (s *shared) lasted(since time.Time) string {
	if d := s.clock.Sub(since); d >= time.Second {
		return fmt.Sprintf("  %d s", int(d.Seconds()))
	}
	return ""
}

// answerStyle returns the style of a cell of the tape.
func answerStyle(t *theme.Theme, d qa.Taken) (letter string, style theme.Chip) {
	if d.Kind != qa.KindAnswer {
		return oneLine(string(d.Kind) + " ")[:1], t.SideChip
	}
	switch qa.AnswerOf(d.Option) {
	case qa.Yes:
		return "y", t.YesChip
	case qa.No:
		return "n", t.NoChip
	}
	return "?", t.ErasureChip
}

// sign is what a session comes to in one cell, for the list of those that are
// open.
func (l *live) sign() (string, theme.Paint) {
	t, f := l.theme, l.state.Finished
	switch {
	case l.held() && !l.stopping:
		return "‖", t.Warn
	case l.running:
		return "●", t.Side
	case l.err != nil || l.state.Failed != nil:
		return "!", t.Bad
	case f == nil || f.Outcome == session.Cancelled:
		return "■", t.Warn
	case f.Change == nil:
		return "–", t.Plain
	case *f.Change == session.Won || *f.Change == session.KeptRight:
		return "✓", t.Good
	}
	return "✗", t.Bad
}
