package tui

import (
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// judgedScript is a session that another judge than the small model lets go on
// once, and whose guard keeps the first draft.
func judgedScript() script {
	s := opened(5)
	started := s[0].Body.(session.Started)
	set := &started.Setup
	set.Strategy, set.Common, set.Stop, set.Tau, set.Guard, set.Judge = "adaptive", qa.Number, qa.StopSent, qa.UsualTau, true, set.Strong
	s[0].Body = started
	s = s.add(
		session.PhaseStarted{Phase: session.PhaseDraft, Model: "embedded/small"},
		session.Drafted{Text: firstDraft, SHA256: "00", Answer: ptr("96"), Correct: ptr(false)},
		session.PhaseStarted{Phase: session.PhaseReference, Model: "embedded/strong"},
		session.Referenced{Text: strongText, Answer: ptr("100"), Correct: ptr(true)},
	)
	for n, q := range []string{"Is the number in step 1 above 24?", "Is the answer even?", "Is the answer above 96?"} {
		s = s.add(session.Asked{Round: n + 1, Wanted: 1, Questions: []string{q}}).answered(n+1, qa.OptionYes)
		s = s.add(session.Drafted{N: n + 1, Round: n + 1, Text: finalDraft, SHA256: "01", Answer: ptr("100"), Correct: ptr(true)})
		if n == 0 {
			s = s.add(
				session.Predicted{Kind: qa.KindStop, Draft: 1, Yes: qa.Quantise(0.3)},
				session.PhaseStarted{Phase: session.PhaseJudge, Model: "embedded/strong"},
				session.Judged{Draft: 1, Score: 5.5},
			)
			d, _ := s.state().Game.Stopping()
			s = s.add(session.Decided{Decision: d, Option: qa.OptionGoOn, Raw: "5"})
		}
	}
	s = s.add(session.PhaseStarted{Phase: session.PhaseSelect, Model: "embedded/strong"})
	d, _ := s.state().Game.Keeping()
	return s.add(
		session.Decided{Decision: d, Option: qa.OptionFirst, Raw: "96"},
		session.Drafted{N: 4, Round: 3, Text: firstDraft, SHA256: "00", Answer: ptr("96"), Correct: ptr(false), Took: ptr(0)},
	).finished(session.Unsolved, ptr(session.KeptWrong))
}

// A person whose word the guard asks for is shown the two drafts with their
// answers, and the one that is taken is what is said.
func TestPersonKeeps(t *testing.T) {
	for name, tt := range map[string]struct {
		keys []string
		want int
	}{
		"the final one": {[]string{"enter", "enter"}, qa.OptionFinal},
		"the first":     {[]string{"enter", "down", "enter"}, qa.OptionFirst},
	} {
		a := newTestApp(t, 100, 30)
		a.live.job.strong = models.Human
		a.live.person = newPerson()
		s := append(script{}, judgedScript().until(session.PhaseSelect)...)
		started := s[0].Body.(session.Started)
		started.Setup.Strong = &session.Seat{Card: models.Card{Provider: models.Human}}
		s[0].Body = started
		begun := s[len(s)-1].Body.(session.PhaseStarted)
		begun.Model = models.Human
		s[len(s)-1].Body = begun
		feed(a, s...)
		press(a, tt.keys[:1]...)
		for _, want := range []string{"the final draft, which comes to 100", "the first draft, which comes to 96"} {
			if !strings.Contains(frame(a), want) {
				t.Errorf("%s: %q is not offered:\n%s", name, want, frame(a))
			}
		}
		press(a, tt.keys[1:]...)
		select {
		case got := <-a.live.person.answers:
			if got.option != tt.want {
				t.Errorf("%s: option %d", name, got.option)
			}
		default:
			t.Errorf("%s: nothing was said:\n%s", name, frame(a))
		}
	}
}
