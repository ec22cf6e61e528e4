package tui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/puzzles"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

// cards are models of several kinds, as providers list them.
func cards() []models.Card {
	return []models.Card{
		{Provider: "embedded", Name: "small", Parameters: 192960, Context: 1024, Domain: "word problems", Deterministic: true, Capabilities: models.Capabilities{Logprobs: true, Choice: true}},
		{Provider: "embedded", Name: "strong", Parameters: 192960, Context: 1024, Domain: "word problems", Deterministic: true, Capabilities: models.Capabilities{Logprobs: true, Choice: true}},
		{Provider: "far", Name: "qwen3:0.6b", Parameters: 600e6, Context: 40960, Capabilities: models.Capabilities{Schema: true, Thinking: true}},
		{Provider: "far", Name: "paid", PriceIn: 3, PriceOut: 15},
	}
}

// away is what a provider says that cannot be asked.
func away() error {
	return errors.Join(&models.Error{
		Model: "ollama", URL: "http://localhost:11434", Fault: models.Unreachable,
		Hint: "install Ollama from ollama.com, then start it: ollama serve", Err: errors.New("connection refused"),
	})
}

// seated returns an app whose providers have models, but for one that is away.
func seated(keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{Host: host.Host{Models: func(context.Context) ([]models.Card, error) { return cards(), away() }}}, width, height)
		press(a, keys...)
		return a
	}
}

// ownMemory returns an app on a machine with so much memory, whose providers have
// nothing but what comes with the program.
func ownMemory(memory int64, keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{Host: host.Host{Memory: memory, Models: func(context.Context) ([]models.Card, error) { return cards()[:2], nil }}}, width, height)
		press(a, keys...)
		return a
	}
}

// looking returns an app whose providers have not answered yet.
func looking(keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{}, width, height)
		a.o.Models = func(context.Context) ([]models.Card, error) { return nil, nil }
		for _, k := range keys {
			if k != "enter" {
				press(a, k)
				continue
			}
			a.Update(keyOf(k)) // opens the list; what fills it is not run
		}
		return a
	}
}

// recents returns an app that shows the setups of a list.
func recents(list []transcripts.Summary, err error, keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		store, oerr := transcripts.OpenStore(tb.TempDir())
		if oerr != nil {
			tb.Fatal(oerr)
		}
		a := newIdleApp(tb, Options{Host: host.Host{Store: store}}, width, height)
		press(a, "r")
		for i := range list {
			list[i].Side = session.Sender
		}
		a.Update(recentMsg{a.home.recent, list, err})
		press(a, keys...)
		return a
	}
}

// to are the keys that choose a row on a screen on which all are shown.
func to(r setupRow) []string {
	keys := []string{"tab"}
	if r < rowAsker {
		keys = append(keys, "up", "up", "up", "up", "up")
	}
	for i := pick(r < rowAsker, rowProblem, rowAsker); i < r; i++ {
		if i != rowTau { // which is there when there is a judge
			keys = append(keys, "down")
		}
	}
	return keys
}

// Each row is changed by keys, opened by enter, and what is typed is checked.
func TestSetup(t *testing.T) {
	own := []string{"e", "2", "+", "2", "esc"}
	for _, tt := range []struct {
		name string
		keys [][]string
		ok   func(job) bool
	}{
		{"bits typed", [][]string{to(rowBits), {"1", "5", "enter"}}, func(j job) bool { return j.budget == 15 }},
		{"too many bits", [][]string{to(rowBits), {"4", "1", "enter", "esc"}}, func(j job) bool { return j.budget == 10 }},
		{"seed by arrows", [][]string{to(rowSeed), {"right", "right", "left"}}, func(j job) bool { return j.seed == 1 }},
		{"no seed below 0", [][]string{to(rowSeed), {"left", "left"}}, func(j job) bool { return j.seed == 0 }},
		{"seed typed", [][]string{to(rowSeed), {"1", "2", "enter"}}, func(j job) bool { return j.seed == 12 }},
		{"seed that is none", [][]string{to(rowSeed), {"enter", "x", "enter", "esc"}}, func(j job) bool { return j.seed == 0 }},
		{"gold", [][]string{own, to(rowGold), {"enter", "4", "enter"}}, func(j job) bool { return j.gold == "4" && !j.oracle }},
		{"gold of another text", [][]string{own, to(rowGold), {"enter", "4", "enter", "e", "0", "esc"}}, func(j job) bool { return j.gold == "" && j.prompt == "2+20" }},
		{"gold of the same text", [][]string{own, to(rowGold), {"enter", "4", "enter", "e", "esc"}}, func(j job) bool { return j.gold == "4" }},
		{"known gold stays", [][]string{to(rowGold), {"enter", "9", "9"}}, func(j job) bool { return j.gold == problem(j.problem).gold }},
		{"oracle", [][]string{to(rowOracle), {"right"}}, func(j job) bool { return j.oracle && j.gold != "" }},
		{"oracle and back", [][]string{to(rowOracle), {"right", "left"}}, func(j job) bool { return !j.oracle }},
		{"no oracle without gold", [][]string{own, to(rowOracle), {"right"}}, func(j job) bool { return !j.oracle }},
		{"oracle ends with gold", [][]string{own, to(rowGold), {"enter", "4", "enter", "down", "right", "up", "enter", "backspace", "enter"}}, func(j job) bool { return !j.oracle && j.gold == "" }},
		{"oracle ends with the problem", [][]string{to(rowOracle), {"right"}, own}, func(j job) bool { return !j.oracle }},
		{"coded", [][]string{to(rowFormat), {"right"}}, func(j job) bool { return j.format == qa.Coded1 && j.check == session.CheckAuto }},
		{"plain again", [][]string{to(rowFormat), {"right", "right"}}, func(j job) bool { return j.format == qa.Plain1 }},
		{"checked", [][]string{to(rowCheck), {"right"}}, func(j job) bool { return j.check == session.CheckOn }},
		{"unchecked", [][]string{to(rowCheck), {"left"}}, func(j job) bool { return j.check == session.CheckOff }},
		{"judge by arrows", [][]string{to(rowJudge), {"right"}}, func(j job) bool { return j.judge == session.JudgeSmall && j.tau == 7 }},
		{"judge by arrows, the other way", [][]string{to(rowJudge), {"left", "down", "right"}}, func(j job) bool { return j.judge == session.JudgeStrong && j.tau == 8 }},
		{"no judge again", [][]string{to(rowJudge), {"right", "left", "down", "right"}}, func(j job) bool { return j.judge == "" && j.guard }},
		{"judge chosen", [][]string{to(rowJudge), {"enter", "down", "down", "enter"}}, func(j job) bool { return j.judge == session.JudgeStrong }},
		{"judge typed", [][]string{to(rowJudge), {"enter", "up", "enter", "x", "/", "y", "enter"}}, func(j job) bool { return j.judge == "x/y" }},
		{"judge who is a person", [][]string{to(rowJudge), {"enter", "up", "enter", "h", "u", "m", "a", "n", "enter", "esc"}}, func(j job) bool { return j.judge == "" }},
		{"tau typed", [][]string{to(rowJudge), {"right", "down", "8", ".", "5", "enter"}}, func(j job) bool { return j.tau == 8.5 }},
		{"tau that is none", [][]string{to(rowJudge), {"right", "down", "enter", "1", "1", "enter", "esc"}}, func(j job) bool { return j.tau == 7 }},
		{"tau typed over", [][]string{to(rowJudge), {"right", "down", "enter", "1", "enter"}}, func(j job) bool { return j.tau == 1 }},
		{"guard", [][]string{to(rowGuard), {"right"}}, func(j job) bool { return j.guard }},
		{"guard and back", [][]string{to(rowGuard), {"right", "left"}}, func(j job) bool { return !j.guard }},
		{"strategy chosen", [][]string{to(rowStrategy), {"enter", "down", "enter"}}, func(j job) bool { return j.strategy.Name() == "adaptive" }},
		{"rounds typed", [][]string{to(rowStrategy), {"enter", "up", "enter", "3", "x", "4", "enter"}}, func(j job) bool { return j.strategy.Name() == "rounds:3x4" }},
		{"no rounds", [][]string{to(rowStrategy), {"enter", "up", "enter", "3", "enter", "esc"}}, func(j job) bool { return j.strategy.Name() == "batch" }},
		{"seat chosen", [][]string{to(rowStrong), {"enter", "q", "w", "e", "n", "enter"}}, func(j job) bool { return j.strong == "far/qwen3:0.6b" && j.small == "embedded/small" }},
		{"seat away", [][]string{to(rowStrong), {"enter", "o", "l", "l", "a", "m", "a", "enter", "esc", "esc"}}, func(j job) bool { return j.strong == "embedded/strong" }},
		{"seat mended", [][]string{to(rowSmall), {"enter", "up", "enter", "right", "2", "enter"}}, func(j job) bool { return j.small == "embedded/small2" }},
		{"seat typed over", [][]string{to(rowSmall), append([]string{"enter", "up", "enter"}, letters("foo/bar", "enter")...)}, func(j job) bool { return j.small == "foo/bar" }},
		{"seat typed into the list", [][]string{to(rowStrong), append([]string{"enter"}, letters("ollama/zzz", "enter")...)}, func(j job) bool { return j.strong == "ollama/zzz" }},
		{"seat typed wrong, and mended", [][]string{to(rowStrong), append([]string{"enter"}, letters("zzz", "enter", "/", "a", "enter")...)}, func(j job) bool { return j.strong == "zzz/a" }},
		{"seat typed into the list, like another", [][]string{to(rowStrong), append([]string{"enter"}, letters("far/x", "enter")...)}, func(j job) bool { return j.strong == "far/x" }},
		{"seat found", [][]string{to(rowStrong), append([]string{"enter"}, letters("far/qwen", "enter")...)}, func(j job) bool { return j.strong == "far/qwen3:0.6b" }},
		{"judge typed into the list", [][]string{to(rowJudge), append([]string{"enter"}, letters("ollama/zzz", "enter")...)}, func(j job) bool { return j.judge == "ollama/zzz" }},
		{"seed typed over", [][]string{to(rowSeed), {"enter", "1", "2", "enter"}}, func(j job) bool { return j.seed == 12 }},
		{"no seat", [][]string{to(rowSmall), {"enter", "up", "enter", "ctrl+u", "x", "enter", "esc"}}, func(j job) bool { return j.small == "embedded/small" }},
		{"the asker stays", [][]string{to(rowAsker), {"enter", "down", "enter", "esc"}}, func(j job) bool { return j.small == "embedded/small" }},
		{"hard problem", [][]string{to(rowProblem), {"enter", "down", "down", "n", "enter"}}, func(j job) bool { return j.generated && hard.has(problems.New(j.problem)) }},
		{"and another", [][]string{to(rowProblem), {"enter", "down", "down", "enter", "n", "n"}}, func(j job) bool { return j.generated && hard.has(problems.New(j.problem)) }},
		{"puzzle", [][]string{to(rowProblem), {"enter", "up", "enter"}}, func(j job) bool { return j.prompt == puzzles.Of(puzzles.Hard)[0].Text && j.set == puzzles.Set }},
		{"another puzzle", [][]string{to(rowProblem), {"enter", "up", "enter", "n", "n", "p"}}, func(j job) bool {
			p := puzzles.Of(puzzles.Hard)[1]
			return j.prompt == p.Text && j.gold == p.Answer && j.id == p.ID && !j.generated
		}},
		{"picker left", [][]string{to(rowProblem), {"enter", "down", "esc"}}, func(j job) bool { return j.problem == problems.ShownSeed }},
		{"own from the picker", [][]string{to(rowProblem), {"enter", "e", "x", "esc"}}, func(j job) bool { return j.prompt == "x" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := seated()(t, 80, 24)
			for _, keys := range tt.keys {
				press(a, keys...)
			}
			press(a, "esc")
			if j := a.home.job; !tt.ok(j) {
				t.Errorf("job %+v", j)
			}
			if a.overlay != nil {
				t.Error("an overlay is open")
			}
			if j := watched(a, "w"); j == nil || !tt.ok(*j) {
				t.Errorf("started is %+v", j)
			}
		})
	}
}

// Who has no models yet takes the two commands along that get a pair; who has
// some is not told to get others.
func TestPairs(t *testing.T) {
	a := ownMemory(16<<30, append(to(rowSmall), "enter", "up", "up", "up")...)(t, 80, 24)
	_, cmd := a.Update(keyOf("enter"))
	if got, ok := cmd().(copyMsg); !ok || got.text != "ollama pull gemma3:1b\nollama pull gemma3:12b\n" || a.home.job.small != "embedded/small" || a.overlay != nil {
		t.Errorf("copied %+v, small is %s", got, a.home.job.small)
	}
	a = ownMemory(16<<30, to(rowSmall)...)(t, 80, 24)
	a.o.Models = func(context.Context) ([]models.Card, error) {
		return append(cards(), models.Card{Provider: "ollama", Name: "x", Address: "gpu:1"}), nil
	}
	press(a, "enter")
	if f := frame(a); !strings.Contains(f, "ollama@gpu:1/x") || strings.Contains(f, "to download") {
		t.Errorf("the frame is\n%s", f)
	}
}

func problem(seed uint64) job { return job{}.generate(seed) }

// Whatever is pressed, the setup stays one that can be run, the problems stay
// those that no model was trained on, and nothing is drawn beside the screen.
func TestSetupKeys(t *testing.T) {
	keys := []string{"up", "down", "left", "right", "tab", "n", "p", "e", "esc", "esc", "enter", "0", "7", "x", "backspace", "r", "ctrl+o", "ctrl+u", "h", "pgdown"}
	rapid.Check(t, func(rt *rapid.T) {
		a := seated()(t, rapid.SampledFrom([]int{40, 60, 80, 120, 200}).Draw(rt, "width"), rapid.IntRange(15, 60).Draw(rt, "height"))
		a.o.Getenv = func(string) string { return "/nowhere/editor" }
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 40).Draw(rt, "keys") {
			if _, starts := a.current().(*home); !starts {
				break // enter has started a session
			}
			press(a, k)
			checkFits(t, a, a.width, a.height)
			j := a.home.job
			if j.budget < 0 || j.budget > qa.MaxBudget || j.strategy == nil || !qa.IsFormat(j.format) || !slices.Contains(session.Checks(), j.check) || j.oracle && j.gold == "" || j.prompt == "" {
				rt.Fatalf("after %q: %+v", k, j)
			}
			if j.generated && (j.problem < problems.ShownSeed || problem(j.problem).prompt != j.prompt) {
				rt.Fatalf("after %q: problem %d: %q", k, j.problem, j.prompt)
			}
		}
		a.close()
	})
}

// A level holds what it says, in both directions.
func TestLevels(t *testing.T) {
	for l := anyLevel; l <= hard; l++ {
		first := l.from(0)
		second := l.next(first, 1)
		third := l.next(second, 1)
		if first < problems.ShownSeed || second <= first || third <= second {
			t.Errorf("%v: %d, %d, %d", l, first, second, third)
		}
		if back := l.next(third, -1); back != second {
			t.Errorf("%v: before %d is %d, want %d", l, third, back, second)
		}
		if back := l.next(first, -1); back != first {
			t.Errorf("%v: before the first is %d, want none", l, back)
		}
		for _, seed := range []uint64{first, second, third} {
			if p := problems.New(seed); l != anyLevel && p.Hidden() == 0 {
				t.Errorf("%v: there is nothing to ask in %q", l, p.Text)
			}
		}
	}
	if last := easy.next(1<<64-2, 1); last < problems.ShownSeed {
		t.Errorf("after the last problem comes %d", last)
	}
}

// A provider that does not answer keeps nobody from anything, and the list says
// so in the end.
func TestSeatsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, list := range map[string]func(context.Context) ([]models.Card, error){
			"until its time ends": func(ctx context.Context) ([]models.Card, error) { <-ctx.Done(); return cards(), ctx.Err() },
			"for longer":          func(ctx context.Context) ([]models.Card, error) { <-t.Context().Done(); return nil, nil },
		} {
			a := newIdleApp(t, Options{Host: host.Host{Models: list}}, 80, 24)
			press(a, to(rowStrong)...)
			_, cmd := a.Update(keyOf("enter"))
			found := make(chan tea.Msg)
			go func() { found <- cmd() }()
			synctest.Wait()
			if !strings.Contains(frame(a), "looking") || !strings.Contains(frame(a), "embedded/strong") {
				t.Errorf("%s: meanwhile\n%s", name, frame(a))
			}
			press(a, "esc", "n")
			if a.overlay != nil || a.home.job.problem != problems.ShownSeed+1 {
				t.Errorf("%s: keys do nothing while it looks", name)
			}
			a.overlay = a.home.picker.chooser // as it was
			a.Update(<-found)                 // after the deadline, which is not waited for here
			if got := frame(a); strings.Contains(got, "looking") || !strings.Contains(got, "away") {
				t.Errorf("%s: in the end\n%s", name, got)
			}
		}
	})
}

// What is found while the list is closed does not open it again.
func TestSeatsFoundLate(t *testing.T) {
	a := seated()(t, 80, 24)
	press(a, to(rowStrong)...)
	_, cmd := a.Update(keyOf("enter"))
	press(a, "esc")
	drain(a, cmd)
	if a.overlay != nil {
		t.Error("it does")
	}
	if !strings.Contains(frame(a), "193k") {
		t.Errorf("what was found is not shown:\n%s", frame(a))
	}
}

// A reference that is typed is taken at once; that there is no such model is
// said when it is known.
func TestSeatTyped(t *testing.T) {
	a := newIdleApp(t, Options{}, 120, 40) // whose Open finds nothing
	press(a, "down", "down", "down", "down", "down", "enter", "up", "enter", "ctrl+u")
	a.Update(tea.PasteMsg{Content: "far/away"})
	press(a, "enter")
	if a.home.job.strong != "far/away" || !strings.Contains(a.complaint, "use another") {
		t.Errorf("%q, it says %q", a.home.job.strong, a.complaint)
	}
	if got := frame(a); !strings.Contains(got, "! use another") {
		t.Errorf("the row does not say it:\n%s", got)
	}
	a.o.Open = openEmbedded
	press(a, "enter", "up", "enter", "ctrl+u")
	a.Update(tea.PasteMsg{Content: "embedded/strong"})
	press(a, "enter")
	if a.complaint != "" || !strings.Contains(frame(a), "193k") {
		t.Errorf("it says %q:\n%s", a.complaint, frame(a))
	}
}

// A model that is away says how to get it.
func TestSeatAway(t *testing.T) {
	a := seated("down", "down", "down", "down", "enter", "o", "l", "l", "a")(t, 80, 24)
	if got := frame(a); !strings.Contains(got, "install Ollama") {
		t.Errorf("it does not:\n%s", got)
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		7: "7", 999: "999", 1000: "1k", 192_960: "193k", 999_600: "1M", 1_540_000: "1.5M", 600e6: "600M", 8.03e9: "8B", 1.54e9: "1.5B", 70e9: "70B", 405e9: "405B", 1e12: "1T", 1<<63 - 1: "9223372T",
	} {
		if got := size(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// A saved session's setup comes back whole, also where the list has only the
// beginning of its problem.
func TestRecent(t *testing.T) {
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Why is the sky blue? ", 100) + "End."
	for i, id := range []string{"20261123-210000-abcdef", "20261123-210001-abcdef", "20261123-210002-abcdef"} {
		s := wonScript()
		started := s[0].Body.(session.Started)
		started.Setup.ID = id
		if i == 0 {
			set := &started.Setup
			set.Prompt, set.Small.Card.Provider, set.Strategy, set.Budget, set.Seed, set.Problem = long, "far", "rounds:3x3", 7, 5, nil
			set.Gold, set.Oracle, set.Format, set.Check = ptr("42"), true, qa.Coded1, true
		}
		s[0].Body = started
		saveWhole(t, store, id, s)
	}
	a := newIdleApp(t, Options{Host: host.Host{Store: store}}, 80, 24)
	press(a, "r")
	if n := len(a.home.recent.items); n != 2 {
		t.Errorf("%d setups are listed, want 2: two are alike\n%s", n, frame(a))
	}
	press(a, "down", "enter")
	j := a.home.job
	if j.prompt != strings.TrimSpace(long) || j.small != "far/small" || j.strong != "embedded/strong" || j.strategy.Name() != "rounds:3x3" || j.budget != 7 || j.seed != 5 || j.gold != "42" || !j.oracle || j.generated || j.format != qa.Coded1 || j.check != session.CheckOn {
		t.Errorf("job %+v", j)
	}
	if got := frame(a); !strings.Contains(got, "rounds:3x3") || !strings.Contains(got, "ORACLE") {
		t.Errorf("the screen shows\n%s", got)
	}
	press(a, "n") // from an own problem to a generated one, of those that are shown
	if j := a.home.job; !j.generated || j.problem != problems.ShownSeed {
		t.Errorf("then the problem is %+v", j)
	}
}

// A setup from a file is not taken for granted.
func TestFill(t *testing.T) {
	a := newIdleApp(t, Options{}, 80, 24)
	before := a.home.job
	drain(a, a.home.fill(fillMsg{id: "x", err: errors.New("line 1: cut")}))
	if a.home.job.prompt != before.prompt || !strings.Contains(a.complaint, "line 1: cut") {
		t.Errorf("it says %q", a.complaint)
	}
	drain(a, a.home.fill(fillMsg{job: job{prompt: strings.Repeat("x", session.MaxPrompt+1), strategy: before.strategy}}))
	if a.home.job.prompt != before.prompt || !strings.Contains(a.complaint, "longer than") {
		t.Errorf("it says %q", a.complaint)
	}
	drain(a, a.home.fill(fillMsg{job: job{prompt: "x", small: "a/b", budget: 1 << 40, oracle: true, strategy: before.strategy}}))
	if j := a.home.job; j.budget != qa.MaxBudget || j.oracle || j.strong != "embedded/strong" {
		t.Errorf("job %+v", j)
	}
}

// What models and files say of themselves does not reach the terminal as it is.
func TestHostileSetup(t *testing.T) {
	h := hostile()
	list := []models.Card{
		{Provider: h, Name: h, Domain: h, PromptSet: h, Parameters: 1<<63 - 1, Context: 1<<63 - 1, PriceIn: 1e300, Capabilities: models.Capabilities{Logprobs: true, Schema: true, Thinking: true}},
		{Provider: "", Name: "", Parameters: -5, Context: -5, PriceOut: -1},
	}
	bad := errors.Join(errors.New(h), &models.Error{Model: h, URL: h, Fault: models.Fault(h), Hint: h}, &models.Error{})
	for _, size := range [][2]int{{40, 15}, {80, 24}, {200, 60}} {
		a := newIdleApp(t, Options{Host: host.Host{Models: func(context.Context) ([]models.Card, error) { return list, bad }}}, size[0], size[1])
		press(a, "down", "down", "down", "down", "down", "enter")
		for range 8 {
			checkClean(t, a)
			checkFits(t, a, size[0], size[1])
			press(a, "down")
		}
		press(a, "esc")
		a.home.job.strong = list[0].Ref()
		a.home.wrong[list[0].Ref()] = oneLine(h)
		a.home.job.gold, a.home.job.set = h, h
		a.home.unfolded = true
		checkClean(t, a)
		checkFits(t, a, size[0], size[1])
		drain(a, a.home.takeChecked(checkedMsg{ref: h, err: bad}))
		checkClean(t, a)
		a = recents([]transcripts.Summary{{ID: h, Prompt: h, Small: h, Strong: h, Strategy: h, Budget: -1 << 40}, {ID: h, Error: h}}, nil)(t, size[0], size[1])
		checkClean(t, a)
		checkFits(t, a, size[0], size[1])
		press(a, "enter") // complains: there is no such file
		checkClean(t, a)
		checkFits(t, a, size[0], size[1])
		a = recents(nil, errors.New(h))(t, size[0], size[1])
		checkClean(t, a)
	}
}

// More models than anybody reads are not all listed.
func TestManyModels(t *testing.T) {
	many := make([]models.Card, 100_000)
	a := newIdleApp(t, Options{Host: host.Host{Models: func(context.Context) ([]models.Card, error) { return many, nil }}}, 80, 24)
	press(a, "down", "down", "down", "down", "enter")
	if n := len(a.home.picker.items); n > maxListed+10 {
		t.Errorf("%d are listed", n)
	}
}

// What a session is started for is in sight on the smallest screens that it is
// designed for, and nothing of it is cut.
func TestHomeInSight(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}, {200, 60}} {
		a := newIdleApp(t, Options{}, size[0], size[1])
		for range 20 {
			got := frame(a)
			for _, want := range []string{"PROBLEM", "BITS", "STRATEGY", "asks all questions at once, then redrafts once", "embedded/small", "embedded/strong", "Enter: watch"} {
				if !strings.Contains(got, want) {
					t.Fatalf("%v: %q is not in sight:\n%s", size, want, got)
				}
			}
			if strings.Contains(got, "…") {
				t.Fatalf("%v: something is cut:\n%s", size, got)
			}
			press(a, "n")
		}
	}
}

// What each row is for fits below the form.
func TestAboutFits(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		a := newIdleApp(t, Options{}, size[0], size[1])
		press(a, "tab")
		for range 15 {
			press(a, "down")
			for i, line := range a.home.foot()[:2] {
				if strings.Contains(line, "…") {
					t.Errorf("%v: line %d of row %v is cut: %s", size, i, a.home.row, line)
				}
			}
		}
	}
}

// Whoever quits does not wait for a provider.
func TestLookEndsWithTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		cancel()
		if _, err := look(ctx, func(ctx context.Context) ([]models.Card, error) { <-ctx.Done(); return nil, ctx.Err() }); err == nil {
			t.Error("no error")
		}
		if d := time.Since(start); d > graceTime {
			t.Errorf("it took %v", d)
		}
	})
}

// The cursor stands behind what was typed last, at every size.
func TestTypingCursor(t *testing.T) {
	for _, size := range [][2]int{{40, 15}, {60, 20}, {80, 24}, {120, 40}, {200, 60}, {160, 15}} {
		a := newIdleApp(t, Options{}, size[0], size[1])
		press(a, "e", "a", "ctrl+j", "Z")
		c := a.View().Cursor
		if c == nil {
			t.Fatalf("%v: no cursor", size)
		}
		line := []rune(strings.Split(frame(a), "\n")[c.Y])
		if c.X < 1 || c.X > len(line) || line[c.X-1] != 'Z' {
			t.Errorf("%v: the cursor is at %d of %q", size, c.X, string(line))
		}
	}
}
