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

// watched returns the job that the home screen started, nil for none.
func watched(a *app, keys ...string) *job {
	var started *job
	travel := a.shared.travel
	defer func() { a.shared.travel = travel }()
	a.shared.travel = func(msg tea.Msg) tea.Cmd {
		if w, ok := msg.(watchMsg); ok {
			started = &w.job
			return nil
		}
		return travel(msg)
	}
	press(a, keys...)
	return started
}

func TestHome(t *testing.T) {
	const first = problems.ShownSeed
	all := qa.Strategies()
	last := all[len(all)-1]
	for _, tt := range []struct {
		name     string
		keys     []string
		problem  uint64 // 0: an own one
		prompt   string
		budget   int
		strategy string
	}{
		{"as it is", []string{"enter"}, first, "", 10, "batch"},
		{"next problem", []string{"n", "n", "enter"}, first + 2, "", 10, "batch"},
		{"and back", []string{"n", "n", "p", "enter"}, first + 1, "", 10, "batch"},
		{"not before the first", []string{"p", "p", "enter"}, first, "", 10, "batch"},
		{"by arrows", []string{"down", "right", "right", "left", "w"}, first + 1, "", 10, "batch"},
		{"more bits", []string{"down", "down", "right", "right", "+", "enter"}, first, "", 13, "batch"},
		{"other strategy", []string{"down", "down", "down", "right", "w"}, first, "", 10, "adaptive"},
		{"around", []string{"down", "down", "down", "left", "w"}, first, "", 10, last.Name()},
		{"own", []string{"e", "W", "h", "y", "?", "enter"}, 0, "Why?", 10, "batch"},
		{"own, of two lines", []string{"e", "a", "ctrl+j", "b", "enter"}, 0, "a\nb", 10, "batch"},
		{"own, mended", []string{"e", "a", "b", "left", "backspace", "c", "enter"}, 0, "cb", 10, "batch"},
		{"own, started later", []string{"e", "x", "esc", "enter"}, 0, "x", 10, "batch"},
		{"nothing typed", []string{"e", "esc", "enter"}, first, "", 10, "batch"},
		{"own, and away", []string{"e", "x", "esc", "n", "enter"}, first, "", 10, "batch"},
		{"typed at once", []string{"W", "h", "e", "n", "?", "enter"}, 0, "When?", 10, "batch"},
		{"shortcuts are text", []string{"e", "q", "n", "s", "?", "enter"}, 0, "qns?", 10, "batch"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := watched(newIdleApp(t, Options{}, 80, 24), tt.keys...)
			if j == nil {
				t.Fatal("no session was started")
			}
			if j.budget != tt.budget || j.strategy.Name() != tt.strategy || j.generated != (tt.problem > 0) {
				t.Errorf("job %+v", j)
			}
			if tt.problem > 0 && (j.problem != tt.problem || j.gold == "") || tt.problem == 0 && j.prompt != tt.prompt {
				t.Errorf("problem %d with the answer %q: %q", j.problem, j.gold, j.prompt)
			}
		})
	}
}

func TestBitsStayInBounds(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, "down", "down")
	for range 60 {
		press(a, "right")
	}
	if got := a.home.job.budget; got != qa.MaxBudget {
		t.Errorf("%d bits, want %d", got, qa.MaxBudget)
	}
	for range 60 {
		press(a, "left")
	}
	if got := a.home.job.budget; got != 0 {
		t.Errorf("%d bits, want 0", got)
	}
}

func TestPaste(t *testing.T) {
	for _, tt := range []struct{ name, in, want, says string }{
		{"a line", "Why is it?", "Why is it?", ""},
		{"lines", "one\r\ntwo\n\nthree", "one\ntwo\n\nthree", ""},
		{"a sequence", "a\x1b[31mb", "ab", ""},
		{"blank", " \n ", "", "There is no problem yet"},
		{"too long", strings.Repeat("long ", 1<<18), strings.TrimSpace(strings.Repeat("long ", 1<<18)[:session.MaxPrompt]), "at most"},
		{"a long line", strings.Repeat("x", session.MaxPrompt), strings.Repeat("x", session.MaxPrompt), ""},
		{"wide", strings.Repeat("数", session.MaxPrompt), strings.Repeat("数", session.MaxPrompt/3), "at most"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := newIdleApp(t, Options{}, 80, 24)
			_, cmd := a.Update(tea.PasteMsg{Content: tt.in})
			drain(a, cmd)
			checkFits(t, a, 80, 24)
			said := a.complaint
			j := watched(a, "enter")
			said += a.complaint
			if tt.want == "" && j != nil || tt.want != "" && (j == nil || j.prompt != tt.want) {
				t.Errorf("job %.200v", j)
			}
			if !strings.Contains(said, tt.says) || tt.says == "" && said != "" {
				t.Errorf("it says %q", said)
			}
		})
	}
}

// A complaint stays until a key is pressed.
func TestComplaintStays(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, "e", "enter")
	if !strings.Contains(frame(a), "There is no problem yet") {
		t.Fatal("it does not complain")
	}
	a.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	if !strings.Contains(frame(a), "There is no problem yet") {
		t.Error("the complaint went by itself")
	}
	press(a, "x")
	if strings.Contains(frame(a), "There is no problem yet") {
		t.Error("the complaint does not go")
	}
}

// One key plays again with the next seed, the next problem, other bits or
// another strategy, and changes nothing else.
func TestAgain(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	press(a, "enter", "r", "n", "b", "up", "enter", "t", "down", "enter")
	got := a.live.job
	if got.problem != problems.ShownSeed+1 || got.seed != 1 || got.budget != 8 || got.strategy.Name() != "adaptive" {
		t.Errorf("job %+v", got)
	}
	if len(a.lives) != 1 {
		t.Errorf("%d sessions are open", len(a.lives))
	}
	a.close()
}

// What is wrong with the options is said before a screen is shown.
func TestOptions(t *testing.T) {
	open := func(context.Context, string) (models.Model, error) { return nil, nil }
	for name, o := range map[string]Options{
		"no way to models": {},
		"strategy":         {Host: host.Host{Open: open, Strategy: "x"}},
		"budget":           {Host: host.Host{Open: open, Budget: 41}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := Run(t.Context(), o, strings.NewReader(""), new(strings.Builder)); err == nil {
				t.Error("no error")
			}
		})
	}
}
