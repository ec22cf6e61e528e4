package session_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// counting is a small model that counts its calls by role.
type counting struct {
	prophet
	calls map[models.Role]int
	reqs  []models.Request
}

func newCounting() *counting {
	return &counting{prophet: prophet{parrot{asks: 16}}, calls: map[models.Role]int{}}
}

func (c *counting) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	c.calls[req.Role]++
	c.reqs = append(c.reqs, req)
	if req.Role == models.RoleAnswer { // as the judge of its own draft
		return models.Reply{Text: map[bool]string{true: "yes", false: "no"}[len(req.Prompt)%3 == 0], Option: -1, Usage: models.Usage{Out: 1}}, nil
	}
	if req.Temperature > 0 {
		req.Prompt += strings.Repeat("!", int(req.Seed%5))
	}
	return c.prophet.Stream(ctx, req, emit)
}

// What is given is not made again, is not counted, is marked, and leads to the
// same final draft; the receiver, which is given nothing, writes it too.
func TestGiven(t *testing.T) {
	for _, strategy := range []string{"batch", "adaptive", "rounds:2x2"} {
		cfg := config(t, strategy, 4)
		cfg.Strong = &oracle{replies: []string{" yes", " no", " no"}, choice: true}
		_, first, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		small, strong := newCounting(), &oracle{replies: []string{" no"}, choice: true}
		cfg.Small, cfg.Strong, cfg.Given = small, strong, first.Share(session.ShareAnswers)
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		if st.Final().SHA256 != first.Final().SHA256 || st.Finished.Payload != first.Finished.Payload {
			t.Errorf("%s: another final draft", strategy)
		}
		if small.calls[models.RoleDraft] != 0 || strong.calls != 0 || len(strong.prompts) != 0 {
			t.Errorf("%s: the small model was called %v, the strong one %d times", strategy, small.calls, len(strong.prompts))
		}
		if !st.First().Given || !st.Reference.Given || !st.Asked[0].Given || !st.Decided[0].Given || st.Final().Given || st.Setup.Given != "x" {
			t.Errorf("%s: not marked as given", strategy)
		}
		if st.StrongUsage != (models.Usage{}) || st.SmallUsage.Out >= first.SmallUsage.Out {
			t.Errorf("%s: the usage of what was given is counted again: %+v, %+v", strategy, st.SmallUsage, st.StrongUsage)
		}
		_, got, err := play(t, session.Receive(cfg, st.Finished.Payload))
		if err != nil || got.First().Given || got.First().SHA256 != st.First().SHA256 || got.Final().SHA256 != st.Final().SHA256 {
			t.Errorf("%s: received something else: %v", strategy, err)
		}
	}
	cfg := config(t, "batch", 2)
	cfg.Given = &session.Given{Drafts: []session.Drafted{{Text: "a", SHA256: "b"}}}
	if events, _, err := play(t, session.Run(cfg)); err == nil || len(events) > 0 {
		t.Error("a damaged draft was taken over")
	}
}

// A control whose decisions the receiver can make itself sends nothing, and the
// receiver writes the same from nothing.
func TestFreeControls(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cfg := config(t, rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x3", "resample"}).Draw(rt, "strategy"), rapid.IntRange(0, 12).Draw(rt, "budget"))
		cfg.Control = rapid.SampledFrom([]session.Control{session.Self, session.Coin, session.AllYes, session.AllNo, session.Resample, session.DoNothing}).Draw(rt, "control")
		cfg.Seed = rapid.Uint64().Draw(rt, "seed")
		erases := rapid.Bool().Draw(rt, "erases")
		cfg.Small, cfg.Strong, cfg.Erases = newCounting(), nil, &erases
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			rt.Fatal(err)
		}
		l := st.Finished.Ledger
		if st.Finished.Payload != "" || l.Nominal != 0 || l.Ideal != 0 || l.Side != 0 || st.Setup.Control != cfg.Control {
			rt.Fatalf("%s: payload %q, %+v", cfg.Control, st.Finished.Payload, l)
		}
		if want := cfg.Budget; cfg.Strategy.Name() == "batch" && !erases && len(st.Game.Decisions) != want {
			rt.Fatalf("%d decisions, want %d", len(st.Game.Decisions), want)
		}
		_, got, err := play(t, session.Receive(cfg, ""))
		if err != nil || got.Finished.FinalSHA256 != st.Finished.FinalSHA256 || len(got.Game.Decisions) != len(st.Game.Decisions) {
			rt.Fatalf("%s: received %v, %q, sent %q", cfg.Control, err, got.Finished.FinalSHA256, st.Finished.FinalSHA256)
		}
		if _, _, err := play(t, session.Receive(cfg, "1")); !errors.Is(err, qa.ErrLong) {
			rt.Fatalf("a bit that nothing needs: %v", err)
		}
	})
}

// The deciders decide as their names say.
func TestControlDecides(t *testing.T) {
	options := func(control session.Control, noise float64, seed uint64, replies ...string) (out []int, st session.State) {
		cfg := config(t, "batch", 40)
		cfg.Small = &prophet{parrot{asks: 40}}
		cfg.Control, cfg.Noise, cfg.Seed = control, noise, seed
		cfg.Strong = &oracle{replies: replies}
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range st.Decided {
			out = append(out, d.Option)
		}
		return out, st
	}
	count := func(list []int, option int) (n int) {
		for _, o := range list {
			if o == option {
				n++
			}
		}
		return n
	}
	if o, _ := options(session.AllYes, 0, 1, "no"); count(o, qa.OptionYes) != len(o) || len(o) == 0 {
		t.Errorf("all_yes: %v", o)
	}
	if o, _ := options(session.AllNo, 0, 1, "yes"); count(o, qa.OptionNo) != len(o) {
		t.Errorf("all_no: %v", o)
	}
	a, _ := options(session.Coin, 0, 1, "yes")
	b, _ := options(session.Coin, 0, 1, "yes")
	c, _ := options(session.Coin, 0, 2, "yes")
	if n := count(a, qa.OptionYes); n < 8 || n > 32 || !slices.Equal(a, b) || slices.Equal(a, c) {
		t.Errorf("coin: %v, %v, %v", a, b, c)
	}
	plain, sent := options("", 0, 1, "yes", "hm", "hm", "no")
	for _, tt := range []struct {
		noise       float64
		least, most int // answers flipped
	}{{0, 0, 0}, {0.5, 4, 16}, {1, 19, 19}} {
		o, st := options(session.Noisy, tt.noise, 7, "yes", "hm", "hm", "no")
		flipped := 0
		for i := range o {
			if o[i] != plain[i] {
				flipped++
				if plain[i] == qa.OptionErasure || !st.Decided[i].Flipped {
					t.Errorf("noise %g: decision %d: %d became %d, marked %t", tt.noise, i+1, plain[i], o[i], st.Decided[i].Flipped)
				}
			}
		}
		clear := 0
		for _, p := range plain {
			if p != qa.OptionErasure {
				clear++
			}
		}
		if tt.noise == 1 {
			tt.least, tt.most = clear, clear
		}
		if flipped < tt.least || flipped > tt.most || len(st.Finished.Payload) != len(sent.Finished.Payload) {
			t.Errorf("noise %g: %d of %d flipped, %d bits for %d", tt.noise, flipped, clear, len(st.Finished.Payload), len(sent.Finished.Payload))
		}
	}
}

// Another problem has other tosses: a set of problems must not be played with a
// single row of them.
func TestCoinDiffersByPrompt(t *testing.T) {
	seen := map[qa.Bits]bool{}
	for _, prompt := range []string{"a", "b", "c"} {
		cfg := config(t, "batch", 16)
		cfg.Prompt, cfg.Control, cfg.Noise = prompt, session.Noisy, 0.5
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		seen[st.Finished.Payload] = true
		cfg.Control = session.Coin
		if _, st, err = play(t, session.Run(cfg)); err != nil {
			t.Fatal(err)
		}
		var tosses qa.Bits
		for _, d := range st.Decided {
			tosses += qa.Bits('0' + rune(d.Option))
		}
		seen[tosses] = true
	}
	if len(seen) != 6 {
		t.Errorf("%v", seen)
	}
}

// A control that was cut goes on as it would have gone.
func TestControlResumes(t *testing.T) {
	for _, control := range session.Deciders() {
		cfg := config(t, "adaptive", 3)
		cfg.Small, cfg.Control, cfg.Noise, cfg.Seed = newCounting(), control, 0.5, 3
		events, whole, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n < len(events); n++ {
			cfg := session.Config{Small: newCounting(), Strong: &oracle{replies: []string{" yes"}, choice: true}}
			rest, _, err := play(t, session.Resume(cfg, events[:n]))
			if err != nil {
				t.Fatalf("%s after %d events: %v", control, n, err)
			}
			var st session.State
			for _, e := range append(slices.Clone(events[:n]), rest...) {
				st = st.Apply(e)
			}
			if st.Finished.FinalSHA256 != whole.Finished.FinalSHA256 || st.Finished.Payload != whole.Finished.Payload {
				t.Errorf("%s after %d events: another end", control, n)
			}
		}
	}
}

// A resample reads the prompt alone, at a temperature.
func TestResample(t *testing.T) {
	cfg := config(t, "resample", 10)
	small := newCounting()
	cfg.Small, cfg.Control, cfg.Seed = small, session.Resample, 4
	_, st, err := play(t, session.Run(cfg))
	if err != nil || len(st.Drafts) != 2 || st.First().Text == st.Final().Text {
		t.Fatalf("%v, %d drafts", err, len(st.Drafts))
	}
	last := small.reqs[len(small.reqs)-1]
	if last.Temperature != session.SampleTemperature || last.Seed != 4 || last.Prompt != small.reqs[0].Prompt || last.Role != models.RoleDraft {
		t.Errorf("asked with %+v", last)
	}
}
