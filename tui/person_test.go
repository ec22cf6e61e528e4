package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/host"
)

// personScript is a session whose answers a person gives, at its fourth
// question.
func personScript() script {
	s := wonScript().untilAnswer(3)
	started := s[0].Body.(session.Started)
	started.Setup.Strong, started.Setup.CanErase = &session.Seat{Card: models.Card{Provider: models.Human}}, true
	s = append(script{}, s...)
	s[0].Body = started
	return s.add(session.Predicted{Question: 4, Yes: qa.Quantise(0.2)}, session.PhaseStarted{Phase: session.PhaseAnswer, Model: models.Human, Round: 1, Question: 4})
}

// personAsked returns an app that waits for the answer of a person.
func personAsked(tb testing.TB, width, height int) *app {
	a := newTestApp(tb, width, height)
	a.live.job.strong = models.Human
	a.live.person = newPerson()
	feed(a, personScript()...)
	return a
}

// opined returns an app that shows a second opinion.
func opined(tb testing.TB, width, height int) *app {
	a := newTestApp(tb, width, height)
	feed(a, wonScript()...)
	finish(a)
	o := session.Opinion{Model: "ollama/qwen3:0.6b", Reference: ptr(finalDraft), Answer: ptr("100"), Correct: ptr(true)}
	for i, q := range a.live.state.Game.Readable() {
		o.Answers = append(o.Answers, session.Second{Question: q.N, First: q.Answer, Answer: pick(i == 3, qa.Erasure, pick(i == 5, qa.Yes, q.Answer))})
	}
	a.live.opinion = shown(a, &opinion{shared: a.shared, of: a.live.state, ref: "ollama/qwen3:0.6b", came: &o}, false, nil)
	return a
}

// A person answers a whole session with keys; a key that is pressed twice
// answers one question, and what a person said is what is sent.
func TestPersonAnswers(t *testing.T) {
	small := player("small")
	a := newIdleApp(t, Options{Host: host.Host{Open: func(context.Context, string) (models.Model, error) { return small, nil }}}, 100, 30)
	j := a.home.job
	j.small, j.strong, j.budget = "test/small", models.Human, 4
	answer(a, a.add(func(l *live) tea.Cmd { return l.watch(j) }), "y", "n", "y")
	st := a.live.state
	if !a.live.over() || st.Finished == nil || st.Finished.Payload != "0101" {
		t.Errorf("over %t, payload %q, %v\n%s", a.live.over(), st.Game.Payload(), a.live.err, frame(a))
	}
}

// answer runs commands, and presses a key for each question that waits for a
// person, from the first.
func answer(a *app, cmd tea.Cmd, keys ...string) {
	cmds := []tea.Cmd{cmd}
	for len(cmds) > 0 {
		msg := cmds[0]()
		cmds = cmds[1:]
		if batch, ok := msg.(tea.BatchMsg); ok {
			cmds = append(cmds, batch...)
			continue
		}
		if msg == nil {
			continue
		}
		_, next := a.Update(msg)
		if next != nil {
			cmds = append(cmds, next)
		}
		if a.live != nil && a.live.askedPerson() {
			press(a, keys[a.live.state.Question-1], "u") // the second key is of no use: the first is on its way
		}
	}
}

// A person in the strong model's place is told what only that model knows, where
// it is set up and where it is asked.
func TestPersonIsTold(t *testing.T) {
	want := problems.New(problems.ShownSeed).Secrets()[0]
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		a := personAsked(t, size[0], size[1])
		if got := frame(a); !strings.Contains(got, want) {
			t.Errorf("%v: %q is not there:\n%s", size, want, got)
		}
		a = newIdleApp(t, Options{}, size[0], size[1])
		if strings.Contains(frame(a), want) {
			t.Errorf("%v: it is told to somebody who looks on", size)
		}
		a.home.job.strong = models.Human
		if got := frame(a); !strings.Contains(got, "Only you know: "+want) {
			t.Errorf("%v: the setup does not tell:\n%s", size, got)
		}
	}
}
