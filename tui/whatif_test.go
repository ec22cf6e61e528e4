package tui

import (
	"context"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/qa"
	"tenbits/session"
)

// forkScript is a session that came of another, with an answer flipped.
func forkScript() script {
	s := append(script{}, wonScript()...)
	started := s[0].Body.(session.Started)
	started.Setup.Given, started.Setup.Flip = "20261123-205900-parent", 2
	s[0].Body = started
	return s
}

// What if: the fork runs beside the session, is given what was before, and names
// its parent; run again, it is a session of its own.
func TestWhatIf(t *testing.T) {
	small := &scripted.Model{Card: models.Card{Provider: "test", Name: "small", PromptSet: "compact", Deterministic: true}}
	small.StreamFn = func(_ context.Context, req models.Request, _ int) (scripted.Line, error) {
		if req.Role == models.RoleAsk {
			return scripted.Line{Text: "1. Is it 1?\n2. Is it 2?\n3. Is it 3?\n"}, nil
		}
		return scripted.Line{Text: "Answer: 85"}, nil
	}
	strong := &scripted.Model{Card: models.Card{Provider: "test", Name: "strong", PromptSet: "compact", Capabilities: models.Capabilities{Choice: true}}}
	strong.StreamFn = func(_ context.Context, req models.Request, _ int) (scripted.Line, error) {
		if req.Role == models.RoleAnswer {
			return scripted.Line{Text: " (1) yes"}, nil
		}
		return scripted.Line{Text: "Answer: 85"}, nil
	}
	a := newIdleApp(t, Options{Open: func(_ context.Context, ref string) (models.Model, error) {
		return map[string]models.Model{"test/small": small, "test/strong": strong}[ref], nil
	}}, 100, 30)
	j := a.home.job
	j.small, j.strong, j.budget = "test/small", "test/strong", 3
	drain(a, a.add(func(l *live) tea.Cmd { return l.watch(j) }))
	parent := a.live
	before := len(strong.Requests())
	press(a, "f", "9", "enter") // there is no such question
	if a.overlay == nil {
		t.Error("question 9 was taken")
	}
	press(a, "backspace", "2", "enter")
	fork := a.live
	if fork == parent || len(a.lives) != 2 || !fork.over() || fork.state.Setup.Given != parent.state.Setup.ID || fork.state.Setup.Flip != 2 {
		t.Fatalf("%d sessions, %+v, %v", len(a.lives), fork.state.Setup, fork.err)
	}
	if fork.state.Game.Payload() != "101" || parent.state.Game.Payload() != "111" || fork.state.Decided[1].Option != qa.OptionNo {
		t.Errorf("payloads %s and %s", fork.state.Game.Payload(), parent.state.Game.Payload())
	}
	if n := len(strong.Requests()) - before; n != 0 {
		t.Errorf("the strong model was called %d times for what it had said", n)
	}
	press(a, "r")
	if s := a.live.state.Setup; s.Flip != 0 || s.Given != "" || !a.live.over() {
		t.Errorf("run again: %+v", s)
	}
}
