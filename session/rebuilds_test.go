package session_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// critic replies to who wants a score or a probability, in one of the ways in
// which models do, that depends on every byte of the prompt.
func critic(req models.Request) models.Reply {
	sum := sha256.Sum256([]byte(req.Prompt))
	texts := []string{"7", "Score: 9", "3/10", "hm", "10", "1"}
	switch {
	case req.Role == models.RolePredict:
		texts = []string{"70%", "3", "likely", "100"}
	case req.Choice != nil && len(req.Choice.Options) == 2 && sum[2]%3 > 0:
		p := float64(sum[0]) / 255
		return models.Reply{Text: req.Choice.Options[sum[1]%2], Option: int(sum[1] % 2), Chances: []float64{1 - p, p}}
	case req.Choice != nil && len(req.Choice.Options) == 2:
		texts = []string{"yes", "no", "well"}
	}
	return models.Reply{Text: texts[int(sum[3])%len(texts)], Option: -1, Usage: models.Usage{Out: 1}}
}

// arbiter is a judge that is neither the small model nor the strong one.
type arbiter struct{ sage }

func (a *arbiter) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "arbiter", PromptSet: "general", Capabilities: models.Capabilities{Choice: false}}, nil
}

func (a *arbiter) Stream(_ context.Context, req models.Request, _ func(models.Chunk) error) (models.Reply, error) {
	a.roles = append(a.roles, req.Role)
	return critic(req), nil
}

// dimension is something in which sessions differ, drawn into a configuration.
// What is added to sessions is added here, and then held in every combination with
// all else.
type dimension struct {
	name string
	draw func(rt *rapid.T, cfg *session.Config)
}

func dimensions() []dimension {
	return []dimension{
		{"problem", func(rt *rapid.T, cfg *session.Config) {
			cfg.Prompt, cfg.Seed = rapid.StringMatching(`[a-z ?]{1,40}x`).Draw(rt, "prompt"), rapid.Uint64().Draw(rt, "seed")
			if rapid.Bool().Draw(rt, "graded") {
				gold := rapid.SampledFrom([]string{"10", "B", "green"}).Draw(rt, "gold")
				cfg.Gold = &gold
			}
		}},
		{"models", func(rt *rapid.T, cfg *session.Config) {
			manner := rapid.SampledFrom(manners).Draw(rt, "manner")
			small := &drafter{manner: manner, blind: rapid.Bool().Draw(rt, "blind")}
			small.asks = rapid.IntRange(0, 16).Draw(rt, "asks")
			// Where it always chooses, nothing can be erased.
			strong := &expert{drafter: drafter{manner: rapid.SampledFrom([]string{manner, "none"}).Draw(rt, "reference")}, sure: rapid.Bool().Draw(rt, "sure")}
			set, err := qa.OpenPromptSet(rapid.SampledFrom(qa.PromptSets()).Draw(rt, "prompts"))
			if err != nil {
				rt.Fatal(err)
			}
			cfg.Small, cfg.Strong, cfg.SmallPrompts, cfg.StrongPrompts = small, strong, set, set
		}},
		{"strategy", func(rt *rapid.T, cfg *session.Config) {
			var err error
			if cfg.Strategy, err = qa.ParseStrategy(rapid.SampledFrom(every).Draw(rt, "strategy")); err != nil {
				rt.Fatal(err)
			}
			cfg.Budget = rapid.IntRange(0, 14).Draw(rt, "budget")
		}},
		{"payload", func(rt *rapid.T, cfg *session.Config) {
			cfg.Format, cfg.Check = rapid.SampledFrom(qa.Formats()).Draw(rt, "format"), rapid.SampledFrom(session.Checks()).Draw(rt, "check")
			cfg.Words = rapid.SampledFrom(session.AllWords()).Draw(rt, "words")
		}},
		{"repeat", func(rt *rapid.T, cfg *session.Config) {
			cfg.Repeat = rapid.SampledFrom([]int{0, 1, 3}).Draw(rt, "repeat")
		}},
		{"judge", func(rt *rapid.T, cfg *session.Config) {
			cfg.Judge = rapid.SampledFrom([]models.Model{nil, cfg.Small, cfg.Strong, &arbiter{}}).Draw(rt, "judge")
			cfg.Tau = float64(rapid.IntRange(1, 10).Draw(rt, "tau"))
		}},
		{"asker", seatAnyAsker},
		{"forks", func(rt *rapid.T, cfg *session.Config) {
			name := cfg.Strategy.Name() + forks(rt, cfg)
			var err error
			if cfg.Strategy, err = qa.ParseStrategy(name); err != nil {
				rt.Fatal(err)
			}
		}},
		{"guard", func(rt *rapid.T, cfg *session.Config) { cfg.Guard = rapid.Bool().Draw(rt, "guard") }},
		{"control", func(rt *rapid.T, cfg *session.Config) {
			switch cfg.Control = rapid.SampledFrom(append(slices.Repeat([]session.Control{""}, 5), session.Deciders()...)).Draw(rt, "control"); cfg.Control {
			case session.Noisy:
				cfg.Noise = 0.3
			case "":
			default:
				cfg.Strong = nil
			}
		}},
	}
}

// drawConfig returns what some session is run with.
func drawConfig(rt *rapid.T, scales *qa.Scales) session.Config {
	cfg := session.Config{ID: "x", Scales: scales}
	for _, d := range dimensions() {
		d.draw(rt, &cfg)
	}
	return cfg
}

// receiver returns what the receiver of a session has: no strong model or judge
// that it could call, and no right answer.
func receiver(cfg session.Config) session.Config {
	cfg.Foreign = cfg.Foreign || cfg.Asker != nil || cfg.Inquirer != nil
	cfg.Gold, cfg.Asker, cfg.Inquirer, cfg.Edits = nil, nil, nil, nil
	if cfg.Strong != nil {
		cfg.Strong = describing{cfg.Strong}
	}
	if _, small := cfg.Judge.(*drafter); cfg.Judge != nil && !small {
		cfg.Judge = describing{cfg.Judge}
	}
	return cfg
}

// A session of any kind is rebuilt from its payload alone, whatever comes behind
// it; cut short, it is too short, or received as far as it goes; and a bit that is
// flipped is found, or not said to have been checked. Where a killed session goes
// on, it comes to the same.
//
// TENBITS_CASES is how many sessions there are.
func TestSessionsRebuild(t *testing.T) {
	cases := 300
	if n, err := strconv.Atoi(os.Getenv("TENBITS_CASES")); err == nil && n > 0 {
		cases = n
	}
	var seen tallied
	scales := new(qa.Scales)
	for seen.sessions < cases {
		rapid.Check(t, func(rt *rapid.T) { seen.session(rt, drawConfig(rt, scales)) })
		if t.Failed() {
			return
		}
	}
	if seen.missed > 5+seen.checked/64 {
		t.Errorf("%d of %d flipped bits were missed by the check: want about one in 256", seen.missed, seen.checked)
	}
	for what, n := range map[string]int{"stop": seen.stopped, "go on": seen.wentOn, "stop for nothing": seen.free, "keep the first draft": seen.first, "keep the final draft": seen.final, "are taken back": seen.back} {
		if n == 0 {
			t.Errorf("of %d sessions none %s", seen.sessions, what)
		}
	}
	t.Logf("%+v", seen)
}

// tallied counts what sessions came to.
type tallied struct{ sessions, stopped, wentOn, free, first, final, back, checked, missed int }

// session plays a session and receives it in all ways.
func (n *tallied) session(rt *rapid.T, cfg session.Config) {
	n.sessions++
	rebuilds(rt, cfg)
	events, sent, err := playing(cfg)
	if err != nil {
		rt.Fatal(err)
	}
	n.count(sent)
	if d := sent.Game.Decisions; len(d) > 0 && d[len(d)-1].Kind == qa.KindKeep && d[len(d)-1].Option == qa.OptionFirst && sent.Final().Text != sent.First().Text {
		rt.Fatalf("the first draft was to be kept, and the final one is %q", sent.Final().Text)
	}
	n.cut(rt, cfg, sent)
	n.flip(rt, cfg, sent)
	resumes(rt, cfg, events)
	if sent.Setup.Control == "" {
		if _, err := session.Effects(context.Background(), session.Config{Small: cfg.Small, Scales: cfg.Scales}, sent, func(session.Effect) {}); err != nil {
			rt.Fatalf("what did it: %v", err)
		}
	}
}

func (n *tallied) count(st session.State) {
	if l := st.Finished.Ledger; l.TakenBack > 0 {
		n.back++
	}
	for _, d := range st.Game.Decisions {
		switch {
		case d.Kind == qa.KindStop && d.Option == qa.OptionStop:
			n.stopped++
		case d.Kind == qa.KindStop:
			n.wentOn++
		case d.Kind == qa.KindKeep && d.Option == qa.OptionFirst:
			n.first++
		case d.Kind == qa.KindKeep:
			n.final++
		}
	}
	for _, r := range st.Game.Ratings {
		if r.Value >= st.Setup.Tau {
			n.free++
		}
	}
}

// cut receives the payload cut short somewhere.
func (n *tallied) cut(rt *rapid.T, cfg session.Config, sent session.State) {
	payload := sent.Finished.Payload
	if len(payload) == 0 {
		return
	}
	other := receiver(cfg)
	k := rapid.IntRange(0, len(payload)-1).Draw(rt, "cut after")
	if err := session.Receive(other, payload[:k])(context.Background(), func(session.Event) {}); !errors.Is(err, qa.ErrShort) {
		rt.Fatalf("%s cut after %d bits: %v", payload, k, err)
	}
	other.Partial = true
	var got session.State
	err := session.Receive(other, payload[:k])(context.Background(), func(e session.Event) { got = got.Apply(e) })
	if err != nil || !got.Finished.Partial || got.Final() == nil {
		rt.Fatalf("%s cut after %d bits: %v, %+v", payload, k, err, got.Finished)
	}
	if m := len(got.Game.Decisions); m > len(sent.Game.Decisions) || !slices.EqualFunc(got.Game.Decisions, sent.Game.Decisions[:m], qa.Taken.Equal) {
		rt.Fatalf("%s cut after %d bits: decisions %+v, sent %+v", payload, k, got.Game.Decisions, sent.Game.Decisions)
	}
}

// flip receives the payload with a bit flipped.
func (n *tallied) flip(rt *rapid.T, cfg session.Config, sent session.State) {
	payload := sent.Finished.Payload
	if len(payload) == 0 {
		return
	}
	k := rapid.IntRange(0, len(payload)-1).Draw(rt, "flipped")
	damaged := payload[:k] + qa.Bits('0'+'1'-payload[k]) + payload[k+1:]
	var got session.State
	err := session.Receive(receiver(cfg), damaged)(context.Background(), func(e session.Event) { got = got.Apply(e) })
	checked := sent.Finished.Ledger.Check > 0
	if checked {
		n.checked++
	}
	switch {
	case err == nil && got.Finished.Checked:
		n.missed++
	case err == nil && checked:
		rt.Fatalf("bit %d of %s is flipped, and nothing was checked: %+v", k+1, payload, got.Finished)
	case err != nil && !errors.Is(err, qa.ErrShort) && !errors.Is(err, qa.ErrLong) && !errors.Is(err, qa.ErrCode) && !errors.Is(err, qa.ErrCheck):
		rt.Fatalf("bit %d of %s: %v", k+1, payload, err)
	}
}

// resumes cuts the session anywhere and goes on with it.
func resumes(rt *rapid.T, cfg session.Config, events []session.Event) {
	cut := rapid.IntRange(1, len(events)-1).Draw(rt, "killed after")
	again := session.Config{Small: cfg.Small, Strong: cfg.Strong, Judge: cfg.Judge, Asker: cfg.Asker, Inquirer: cfg.Inquirer, Scales: cfg.Scales}
	all := slices.Clip(events[:cut])
	if err := session.Resume(again, all)(context.Background(), func(e session.Event) { all = append(all, e) }); err != nil {
		rt.Fatalf("after %s: %v", kinds(events[:cut]), err)
	}
	was, is := fold(events), fold(all)
	if was.Finished.Payload != is.Finished.Payload || was.Finished.FinalSHA256 != is.Finished.FinalSHA256 || was.Finished.Ledger.Ideal != is.Finished.Ledger.Ideal {
		rt.Fatalf("after %s: payload %s, and without a break %s", kinds(events[:cut]), is.Finished.Payload, was.Finished.Payload)
	}
}
