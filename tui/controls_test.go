package tui

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/session"
)

// comparedResults are results of all controls.
func comparedResults() []session.Compared {
	result := func(c session.Control, o session.Outcome, change session.Change, answer string, bits int, note string) session.Compared {
		return session.Compared{Control: c, Outcome: &o, Change: &change, Answer: &answer, Correct: ptr(o == session.Solved), Sent: &bits, Nominal: &bits, Ideal: ptr(float64(bits)), Note: note}
	}
	return []session.Compared{
		result(session.DoNothing, session.Unsolved, session.KeptWrong, "96", 0, ""),
		result(session.Resample, session.Unsolved, session.KeptWrong, "98", 0, "another draft, sampled at temperature 1"),
		result(session.Self, session.Unsolved, session.KeptWrong, "96", 0, ""),
		result(session.Coin, session.Unsolved, session.KeptWrong, "91", 0, ""),
		result(session.AllYes, session.Unsolved, session.KeptWrong, "104", 0, ""),
		result(session.AllNo, session.Unsolved, session.KeptWrong, "84", 0, ""),
		result(session.Noisy, session.Solved, session.Won, "100", 10, "1 of 10 answers flipped, each with a probability of 0.1"),
		result(session.SendAnswer, session.Solved, session.Won, "100", 10, ""),
		result(session.SendAnswerCoded, session.Solved, session.Won, "100", 4, "under 16 sampled answers"),
	}
}

// compared returns an app that shows n results of controls, of which the rest
// is still to come, or will not after an error.
func compared(n int, err error) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newTestApp(tb, width, height)
		feed(a, wonScript()...)
		finish(a)
		f := newControls(a.shared, a.live.state)
		f.came = comparedResults()[:n]
		a.live.controls = shown(a, f, err == nil && n < len(comparedResults()), err)
		return a
	}
}

// shown shows a study that has come so far.
func shown(a *app, f finder, running bool, err error) *study {
	c := newStudy(a.shared, a.live.state, f)
	c.setSize(a.live.width, a.live.height)
	c.running, c.err = running, err
	a.show(c)
	return c
}

// probedApp returns an app that shows what n of the answers did.
func probedApp(n int, script func() script, chance bool) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newTestApp(tb, width, height)
		feed(a, script()...)
		finish(a)
		f := &effects{shared: a.shared, of: a.live.state, chance: chance}
		for _, q := range a.live.state.Game.Readable()[:n] {
			same := session.Probed{Answer: ptr("100"), Correct: ptr(true), Moved: ptr(0)}
			e := session.Effect{Question: q.N, Without: same, Flipped: same}
			if q.N == 2 {
				e.Flipped = session.Probed{Answer: ptr("96"), Correct: ptr(false), Other: true, Moved: ptr(6)}
			}
			f.came = append(f.came, e)
		}
		a.live.effects = shown(a, f, n < len(a.live.state.Game.Readable()), nil)
		return a
	}
}

// controlScript is the session that is won, as a control.
func controlScript(c session.Control) script {
	s := wonScript()
	started := s[0].Body.(session.Started)
	started.Setup.Control, started.Setup.Strong = c, nil
	s[0].Body = started
	s = s[:len(s)-1]
	return s.finished(session.Solved, ptr(session.Won))
}

// The controls run from the result, all come, and x ends them.
func TestControlsRun(t *testing.T) {
	small := &scripted.Model{Card: models.Card{Provider: "embedded", Name: "small", PromptSet: "compact"}}
	small.StreamFn = func(ctx context.Context, req models.Request, _ int) (scripted.Line, error) {
		if req.Role == models.RoleAnswer {
			return scripted.Line{Text: " (3) no"}, nil
		}
		return scripted.Line{Text: " 1. 48 + 37 = 85\nAnswer: 85"}, nil
	}
	strong := &scripted.Model{Card: models.Card{Provider: "embedded", Name: "strong", PromptSet: "compact"}}
	strong.StreamFn = small.StreamFn
	a := newTestApp(t, 100, 40)
	a.o.Open = func(_ context.Context, ref string) (models.Model, error) {
		return map[string]models.Model{"embedded/small": small, "embedded/strong": strong}[ref], nil
	}
	s := wonScript()
	for i, e := range s {
		if b, ok := e.Body.(session.Drafted); ok {
			b.SHA256 = sum(b.Text)
			s[i].Body = b
		}
	}
	feed(a, s...)
	finish(a)
	press(a, "v")
	c := a.live.controls
	results := func() int { n, _ := c.finder.progress(); return n }
	if a.current() != screen(c) || c.running || c.err != nil || results() != len(session.Controls()) {
		t.Fatalf("running %t, %v, %d results:\n%s", c.running, c.err, results(), frame(a))
	}
	if !strings.Contains(frame(a), "send_answer_coded") || !strings.Contains(frame(a), "kept wrong") {
		t.Errorf("not shown:\n%s", frame(a))
	}
	press(a, "esc", "v") // what came is still there
	if results() != len(session.Controls()) || a.live.controls != c {
		t.Error("run again without being asked")
	}
	// A model that waits is stopped with x.
	waiting := make(chan struct{})
	small.StreamFn = func(ctx context.Context, _ models.Request, _ int) (scripted.Line, error) {
		close(waiting)
		<-ctx.Done()
		return scripted.Line{}, ctx.Err()
	}
	_, cmd := a.Update(keyOf("r"))
	<-waiting
	press(a, "x")
	drain(a, cmd)
	if c.running || c.err != nil || results() >= len(session.Controls()) {
		t.Errorf("after a stop: running %t, %v, %d results", c.running, c.err, results())
	}
}

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}
