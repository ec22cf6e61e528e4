package tui

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/clip"
)

// clock stands still until it is moved.
type clock struct{ now time.Time }

func newClock() *clock { return &clock{time.Date(2026, 11, 23, 21, 0, 0, 0, time.UTC)} }

// newTestApp returns an app of that size that looks at a live session without
// a stream: events are fed to it by hand. Nothing ticks.
func newTestApp(tb testing.TB, width, height int) *app {
	tb.Helper()
	a := newIdleApp(tb, Options{}, width, height)
	l := newLive(a.shared)
	l.setSize(a.width, a.height-lowerRows)
	j := a.home.job
	l.job, l.gate = &j, newGate(stopNever, a.tempo.begin())
	a.runID++
	l.stream = stream{run: a.runID, ch: make(chan session.Event), err: new(error), cancel: func() {}}
	l.running = true
	l.now = a.o.Now()
	l.phaseAt = l.now
	a.lives = append(a.lives, l)
	a.show(l)
	l.layOut()
	l.enable()
	return a
}

// newIdleApp returns an app of that size on its first screen.
func newIdleApp(tb testing.TB, o Options, width, height int) *app {
	tb.Helper()
	o.Version, o.Small, o.Strong, o.Budget, o.Noise = "1.0", "embedded/small", "embedded/strong", 10, 0.1
	if o.Now == nil {
		c := newClock()
		o.Now = func() time.Time { return c.now }
	}
	if o.Open == nil {
		o.Open = func(context.Context, string) (models.Model, error) {
			return nil, &models.Error{Model: "embedded/small", Fault: models.Missing, Hint: "use another"}
		}
	}
	a, err := newApp(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	a.tick = func() tea.Cmd { return nil }
	a.later = func(time.Duration, tea.Msg) tea.Cmd { return nil }
	a.clip = noTools()
	a.Update(tea.WindowSizeMsg{Width: width, Height: height})
	return a
}

// feed brings events as the stream would.
func feed(a *app, events ...session.Event) {
	a.Update(eventsMsg{a.live.stream, events})
}

// finish ends the stream.
func finish(a *app) { a.Update(endedMsg{a.live.stream.run, nil}) }

// press presses keys, given by their names, and runs the commands that they
// bring to their end.
func press(a *app, keys ...string) {
	for _, k := range keys {
		_, cmd := a.Update(keyOf(k))
		drain(a, cmd)
	}
}

// letters returns the keys that type a text, and those that follow.
func letters(text string, keys ...string) []string {
	return append(strings.Split(text, ""), keys...)
}

func keyOf(name string) tea.KeyPressMsg {
	switch name {
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case "up":
		return tea.KeyPressMsg{Code: tea.KeyUp}
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "backspace":
		return tea.KeyPressMsg{Code: tea.KeyBackspace}
	case "pgup":
		return tea.KeyPressMsg{Code: tea.KeyPgUp}
	case "pgdown":
		return tea.KeyPressMsg{Code: tea.KeyPgDown}
	}
	if c, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(c[0]), Mod: tea.ModCtrl}
	}
	if c, ok := strings.CutPrefix(name, "alt+"); ok {
		return tea.KeyPressMsg{Code: rune(c[0]), Mod: tea.ModAlt}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// drain runs commands, and those that their messages bring, until there are
// none. It tells whether the program was told to quit.
func drain(m tea.Model, cmd tea.Cmd) (quit bool) {
	for queue := []tea.Cmd{cmd}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == nil {
			continue
		}
		switch msg := queue[0]().(type) {
		case nil:
		case tea.QuitMsg:
			quit = true
		case tea.BatchMsg:
			queue = append(queue, msg...)
		default:
			if cmds := sequence(msg); cmds != nil {
				queue = append(queue, cmds...)
				continue
			}
			_, next := m.Update(msg)
			queue = append(queue, next)
		}
	}
	return quit
}

// frame returns what is on the screen, without styles and without the blanks
// at the ends of lines.
func frame(a *app) string {
	lines := strings.Split(ansi.Strip(a.View().Content), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// script is the events of a session.
type script []session.Event

// add appends an event, a tenth of a second after the last.
func (s script) add(bodies ...session.Body) script {
	for _, b := range bodies {
		s = append(s, session.Event{At: time.Duration(len(s)) * 100 * time.Millisecond, Body: b})
	}
	return s
}

// state returns what the events come to.
func (s script) state() session.State {
	var st session.State
	for _, e := range s {
		st = st.Apply(e)
	}
	return st
}

// until returns the events up to and with the beginning of a phase.
func (s script) until(p session.Phase) script {
	for i, e := range s {
		if b, ok := e.Body.(session.PhaseStarted); ok && b.Phase == p {
			return s[:i+1]
		}
	}
	return s
}

// untilAnswer returns the events up to and with the answer to question n.
func (s script) untilAnswer(n int) script {
	for i, e := range s {
		if b, ok := e.Body.(session.Decided); ok && b.Decision.Question == n {
			return s[:i+1]
		}
	}
	return s
}

// withFinal returns the events with another final draft.
func (s script) withFinal(text string) script {
	s = append(script{}, s...)
	for i := len(s) - 1; i >= 0; i-- {
		if d, ok := s[i].Body.(session.Drafted); ok {
			d.Text = text
			s[i].Body = d
			break
		}
	}
	return s
}

func delta(p session.Phase, text string) session.Event {
	return session.Event{At: time.Hour, Body: session.Delta{Phase: p, Text: text, Tokens: 1}}
}

func ptr[T any](v T) *T { return &v }

const (
	firstDraft = "1. 48 + 37 (15, 8) = 85\n2. 85 + 20 (5, 10) = 105\n3. 105 - 9 (6, 9, 0) = 96\nAnswer: 96"
	finalDraft = "1. 48 + 37 (15, 8) = 85\n2. 85 + 24 (9, 10) = 109\n3. 109 - 9 (0, 0, 1) = 100\nAnswer: 100"
	strongText = "1. 48 + 37 (15, 8) = 85\n2. 85 + 24 (9, 10) = 109\n3. 109 - 9 (0, 0, 1) = 100\nAnswer: 100 SECRET"
)

// opened returns the beginning of a session with a budget.
func opened(budget int) script {
	small := models.Card{Provider: "embedded", Name: "small", Parameters: 192960, PromptSet: "compact", Pace: readingPace}
	strong := small
	strong.Name = "strong"
	return script{}.add(session.Started{Setup: session.Setup{
		ID: "20261123-210000-abcdef", Version: "1.0", Started: newClock().now, Side: session.Sender,
		Prompt: "Mia has 48 coins. She finds 37 more. Then she wins a crate. She loses 9. How many coins does Mia have now?",
		Small:  session.Seat{Card: small, PromptSet: "compact"}, Strong: &session.Seat{Card: strong, PromptSet: "compact"},
		Strategy: "batch", Budget: budget, Format: qa.Plain1, Form: qa.Number, Gold: ptr("100"),
		Problem: &session.Problem{Set: "embedded", ID: "5000000"},
	}})
}

// wonScript is a session that is won with ten bits.
func wonScript() script {
	return played(opened(10), []string{
		"Is the number in step 1 above 24?", "Is the number in step 2 above 20?", "Is the number in step 2 24?",
		"Is the result of step 2 105?", "Is the answer even?", "Is the last digit of step 3 0?",
		"Is the answer above 96?", "Is the number in step 3 9?", "Is the result of step 1 85?", "Is the answer 96?",
	}, finalDraft)
}

// pickedScript is a session in which the strong model picks a sampled draft.
func pickedScript() script {
	s := opened(4)
	started := s[0].Body.(session.Started)
	started.Setup.Strategy, started.Setup.Common = "select:4", qa.Number
	s[0].Body = started
	s = s.add(
		session.PhaseStarted{Phase: session.PhaseDraft, Model: "embedded/small"},
		session.Drafted{Text: firstDraft, SHA256: "00", Answer: ptr("96"), Correct: ptr(false)},
		session.PhaseStarted{Phase: session.PhaseReference, Model: "embedded/strong"},
		session.Referenced{Text: strongText, Answer: ptr("100"), Correct: ptr(true), Usage: models.Usage{Out: 40}},
	)
	for i, answer := range []string{"109", "100", "109"} {
		text := strings.Replace(finalDraft, "Answer: 100", "Answer: "+answer, 1)
		s = s.add(
			session.PhaseStarted{Phase: session.PhaseSample, Model: "embedded/small", Sample: i + 1, Of: 4},
			session.Sampled{N: i + 1, Text: text, SHA256: "01", Answer: ptr(answer), Correct: ptr(answer == "100")},
		)
	}
	d, _ := s.state().Game.Selection()
	option := 0
	for i, pick := range d.Picks {
		if pick == 2 {
			option = i
		}
	}
	return s.add(
		session.PhaseStarted{Phase: session.PhaseSelect, Model: "embedded/strong"},
		session.Decided{Decision: d, Option: option, Raw: "100", Tries: 1},
		session.Drafted{N: 1, Text: finalDraft, SHA256: "01", Answer: ptr("100"), Correct: ptr(true), Took: ptr(2)},
	).finished(session.Solved, ptr(session.Won))
}

// noneScript is a session in which the strong model says that none of the drafts
// is right, where questions begin.
func noneScript() script {
	s := opened(10)
	started := s[0].Body.(session.Started)
	started.Setup.Strategy, started.Setup.Common = "auto", qa.Number
	s[0].Body = started
	s = append(s, pickedScript().until(session.PhaseSelect)[1:]...)
	d, _ := s.state().Game.Selection()
	return s.add(
		session.Decided{Decision: d, Option: slices.Index(d.Picks, qa.NoPick), Raw: "100", Tries: 1},
		session.PhaseStarted{Phase: session.PhaseAsk, Model: "embedded/small", Round: 1, Question: 1},
	)
}

// played returns a whole session: a draft, the questions, answered yes and no
// by turns but every third, and a last draft.
func played(s script, questions []string, final string) script {
	phase := func(p session.Phase, model string) session.PhaseStarted {
		return session.PhaseStarted{Phase: p, Model: model}
	}
	s = s.add(phase(session.PhaseDraft, "embedded/small"))
	for part := range strings.SplitAfterSeq(firstDraft, " ") {
		s = s.add(session.Delta{Phase: session.PhaseDraft, Text: part, Tokens: 1})
	}
	s = s.add(
		session.Drafted{Text: firstDraft, SHA256: "00", Answer: ptr("96"), Correct: ptr(false)},
		phase(session.PhaseReference, "embedded/strong"),
		session.Delta{Phase: session.PhaseReference, Text: strongText[:40], Tokens: 20},
		session.Delta{Phase: session.PhaseReference, Text: strongText[40:], Tokens: 20},
		session.Referenced{Text: strongText, Answer: ptr("100"), Correct: ptr(true), Usage: models.Usage{Out: 40}},
		phase(session.PhaseAsk, "embedded/small"),
	)
	for i, q := range questions {
		s = s.add(session.Delta{Phase: session.PhaseAsk, Text: pick(i > 0, "\n", "") + q, Tokens: 9})
	}
	s = s.add(session.Asked{Round: 1, Wanted: len(questions), Questions: questions})
	for i := range questions {
		s = s.answered(i+1, pick(i%3 == 2, qa.OptionNo, (i+1)%2))
	}
	s = s.add(phase(session.PhaseRevise, "embedded/small"))
	for part := range strings.SplitAfterSeq(final, " ") {
		s = s.add(session.Delta{Phase: session.PhaseRevise, Text: part, Tokens: 1})
	}
	s = s.add(session.Drafted{N: 1, Round: 1, Text: final, SHA256: "01", Answer: ptr("100"), Correct: ptr(true)})
	return s.finished(session.Solved, ptr(session.Won))
}

// answered adds the answer to question n.
func (s script) answered(n, option int) script {
	s = s.add(
		session.Predicted{Question: n, Yes: qa.Quantise(0.9 / float64(n))},
		session.PhaseStarted{Phase: session.PhaseAnswer, Model: "embedded/strong", Round: 1, Question: n},
		session.Delta{Phase: session.PhaseAnswer, Text: "SECRET", Tokens: 1},
	)
	d, _ := s.state().Game.Decision()
	return s.add(session.Decided{Decision: d, Option: option, Raw: "SECRET", Tries: 1})
}

// finished adds the end.
func (s script) finished(o session.Outcome, c *session.Change) script {
	st := s.state()
	f := session.Finished{Outcome: o, Change: c, Ledger: st.Game.Ledger(), Payload: st.Game.Payload()}
	if st.Reference != nil {
		// Two of them, with fixed prices, so that a better compressor does not
		// change the frames.
		for _, a := range []qa.Alternative{
			{Name: "utf8", Bits: 8 * float64(len(st.Reference.Text)), Denominator: "the strong model's answer as UTF-8, 8 bits a byte"},
			{Name: "send_answer", Bits: 9.965784284662087, Denominator: "the final answer alone, as one of all it could be"},
		} {
			a.Ratio = float64(f.Ledger.Sent()) / a.Bits
			f.Ledger.Alternatives = append(f.Ledger.Alternatives, a)
		}
	}
	return s.add(f)
}

// typeName returns the name of a message's type.
func typeName(msg any) string { return fmt.Sprintf("%T", msg) }

// noTools is a system without tools for copying.
func noTools() clip.System {
	return clip.System{
		OS: "linux", Getenv: func(string) string { return "" },
		LookPath: func(name string) (string, error) { return "", exec.ErrNotFound },
		Run:      func(context.Context, clip.Command) error { return errors.New("there are no tools") },
	}
}

// sequence returns the commands of a tea.Sequence, whose message is of a type
// that Bubble Tea keeps for itself; nil of another message.
func sequence(msg tea.Msg) []tea.Cmd {
	v := reflect.ValueOf(msg)
	cmd := reflect.TypeFor[tea.Cmd]()
	if v.Kind() != reflect.Slice || v.Type().Elem() != cmd {
		return nil
	}
	return v.Convert(reflect.SliceOf(cmd)).Interface().([]tea.Cmd)
}

// player returns a model of the provider test that takes any part: it asks three
// questions, says yes to each, and drafts 85.
func player(name string) *scripted.Model {
	m := &scripted.Model{Card: models.Card{
		Provider: "test", Name: name, PromptSet: "compact", Deterministic: true,
		Capabilities: models.Capabilities{Choice: true},
	}}
	m.StreamFn = func(_ context.Context, req models.Request, _ int) (scripted.Line, error) {
		switch req.Role {
		case models.RoleAsk:
			return scripted.Line{Text: "1. Is it 1?\n2. Is it 2?\n3. Is it 3?\n"}, nil
		case models.RoleAnswer:
			return scripted.Line{Text: " (1) yes"}, nil
		}
		return scripted.Line{Text: "Answer: 85"}, nil
	}
	return m
}

// saveWhole saves a session, whole, as one that was watched.
func saveWhole(tb testing.TB, store *transcripts.Store, id string, s script) {
	tb.Helper()
	src := store.Record(id, func(_ context.Context, emit func(session.Event)) error {
		for _, e := range s {
			emit(e)
		}
		return nil
	})
	if err := src(tb.Context(), func(session.Event) {}); err != nil {
		tb.Fatal(err)
	}
}
