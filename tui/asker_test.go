package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/host"
)

// foreignScript is a session whose questions another model has written.
func foreignScript() script {
	s := append(script{}, wonScript()...)
	started := s[0].Body.(session.Started)
	started.Setup.Foreign, started.Setup.Asker = true, &session.Seat{Card: models.Card{Provider: "ollama", Name: "qwen3:4b"}, PromptSet: "general"}
	s[0].Body = started
	var st session.State
	for _, e := range s[:len(s)-1] {
		st = st.Apply(e)
	}
	f := s[len(s)-1].Body.(session.Finished)
	f.Ledger, f.Payload = st.Game.Ledger(), st.Game.Payload()
	s[len(s)-1].Body = f
	return s
}

// personAsking returns an app in which a person has asked a question, and is to
// ask the next one.
func personAsking(tb testing.TB, width, height int) *app {
	a := newTestApp(tb, width, height)
	a.live.job.asker = models.Human
	a.live.person = newPerson()
	s := wonScript().until(session.PhaseAsk)
	started := s[0].Body.(session.Started)
	started.Setup.Foreign, started.Setup.Asker = true, &session.Seat{Card: models.Card{Provider: models.Human}}
	s = append(script{}, s[:len(s)-1]...)
	s[0].Body = started
	s = s.add(session.PhaseStarted{Phase: session.PhaseAsk, Model: models.Human, Round: 1, Question: 2})
	feed(a, s...)
	a.live.worded = []string{"Is the answer above 80?"}
	a.live.layOut()
	return a
}

// A person asks a whole session with keys: what cannot be asked stays in the
// field, and what was typed is what is asked and sent.
func TestPersonAsksInUI(t *testing.T) {
	small := player("small")
	a := newIdleApp(t, Options{Host: host.Host{Open: func(context.Context, string) (models.Model, error) { return small, nil }}}, 100, 30)
	j := a.home.job
	j.small, j.strong, j.asker, j.budget = "test/small", "test/strong", models.Human, 4
	cmds := []tea.Cmd{a.add(func(l *live) tea.Cmd { return l.watch(j) })}
	typed := 0
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
		if _, next := a.Update(msg); next != nil {
			cmds = append(cmds, next)
		}
		if a.live == nil || !a.live.wantedQuestion() || a.overlay != nil {
			continue
		}
		switch typed++; a.live.state.Question {
		case 1:
			press(a, append(append([]string{"enter"}, strings.Split("is it 7", "")...), "enter")...)
		case 2:
			press(a, append(append([]string{"enter"}, strings.Split("Is it 7?", "")...), "enter")...) // has been asked
			if a.overlay == nil {
				t.Error("a question was taken that had been asked")
			}
			press(a, append(append([]string{"ctrl+u"}, strings.Split("is it odd", "")...), "enter")...)
		default:
			press(a, "d", "d") // the second is of no use
		}
	}
	st := a.live.state
	if !a.live.over() || len(st.Game.Questions) != 2 || st.Game.Questions[1].Text != "is it odd?" || st.Ledger().Text == 0 || len(small.Requests()) == 0 {
		t.Errorf("over %t, %+v, %v\n%s", a.live.over(), st.Game.Questions, a.live.err, frame(a))
	}
}

// The asker is chosen from the list, the small model in front; whoever else it is
// never stands out of sight, as their text is sent.
func TestChooseAsker(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	h := a.home
	h.row = rowAsker
	press(a, "enter", "down", "enter")
	if h.job.asker != models.Human || !strings.Contains(frame(a), "the questions' text is sent, too") || h.job.relays() {
		t.Errorf("asker %q\n%s", h.job.asker, frame(a))
	}
	h.row = rowAsker
	press(a, "enter", "up", "enter")
	if h.job.foreign() || h.job.asker != "" {
		t.Errorf("asker %q", h.job.asker)
	}
}

// What if: a question in other words, or another strategy from it on.
func TestWhatIfOtherwise(t *testing.T) {
	small := &scripted.Model{Card: models.Card{Provider: "test", Name: "small", PromptSet: "compact", Deterministic: true}}
	small.StreamFn = func(_ context.Context, req models.Request, n int) (scripted.Line, error) {
		if req.Role == models.RoleAsk {
			return scripted.Line{Text: "1. Is it " + string(rune('a'+n)) + "?\n2. Is it 2?\n3. Is it 3?\n"}, nil
		}
		return scripted.Line{Text: "Answer: 85"}, nil
	}
	strong := player("strong")
	a := newIdleApp(t, Options{
		Host: host.Host{
			Open: func(_ context.Context, ref string) (models.Model, error) {
				return map[string]models.Model{"test/small": small, "test/strong": strong}[ref], nil
			},
		},
	}, 100, 30)
	j := a.home.job
	j.small, j.strong, j.budget = "test/small", "test/strong", 3
	j.strategy, _ = qa.ParseStrategy("batch")
	drain(a, a.add(func(l *live) tea.Cmd { return l.watch(j) }))
	parent := a.live
	press(a, "f", "2", "enter", "down", "enter", "enter") // the same words
	if a.overlay == nil {
		t.Fatal("the same words were taken")
	}
	press(a, append(append([]string{"ctrl+u"}, strings.Split("Is it odd", "")...), "enter")...)
	edit := a.live
	if q, _ := edit.state.Asks(2); edit == parent || q.Text != "Is it odd?" || edit.state.Setup.Given != parent.state.Setup.ID || edit.forkedAt() != 2 || edit.state.Ledger().Text == 0 {
		t.Fatalf("%+v, %v", edit.state.Game.Questions, edit.err)
	}
	press(a, "F")
	if _, ok := a.current().(*compare); !ok {
		t.Fatalf("beside its parent: %T, complaint %q", a.current(), a.complaint)
	}
	press(a, "esc", "f", "3", "enter", "down", "down", "enter")
	turn := a.live
	if turn == edit || turn.state.Setup.Strategy != "batch+2:edit+3:adaptive" || turn.state.Game.Questions[1].Text != "Is it odd?" || len(turn.state.Game.Turns) != 1 {
		t.Fatalf("%+v, %v", turn.state.Setup, turn.err)
	}
	press(a, "r")
	if s := a.live.state.Setup; s.Strategy != "batch" || s.Given != "" || len(s.Edits) != 0 || !a.live.over() {
		t.Errorf("run again: %+v", s)
	}
}
