package session_test

import (
	"context"
	"errors"
	"hash/crc32"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// sage is a strong model whose every reply depends on every byte of its prompt,
// and is unclear every fourth time.
type sage struct {
	parrot
	digest string
	server string
	roles  []models.Role // of its calls
}

func (s *sage) Describe(context.Context) (models.Card, error) {
	return models.Card{Provider: "test", Name: "sage", PromptSet: "compact", Digest: s.digest, Server: s.server}, nil
}

func (s *sage) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	s.roles = append(s.roles, req.Role)
	if req.Role != models.RoleAnswer {
		return s.parrot.Stream(ctx, req, emit)
	}
	sum := crc32.ChecksumIEEE([]byte(req.Prompt))
	text := []string{"yes", "no", "well, no", "perhaps"}[sum>>5&3]
	return models.Reply{Text: text, Option: -1, Usage: models.Usage{In: len(req.Prompt), Out: 1}}, nil
}

// fold returns what events come to.
func fold(events []session.Event) session.State {
	var st session.State
	for _, e := range events {
		st = st.Apply(e)
	}
	return st
}

// resume returns the events of a session with its rest, by models of its own.
func resume(t testing.TB, cfg session.Config, events []session.Event) ([]session.Event, error) {
	t.Helper()
	rest, _, err := play(t, session.Resume(session.Config{Small: cfg.Small, Strong: cfg.Strong, Judge: cfg.Judge, Decider: cfg.Decider, Scales: cfg.Scales}, events))
	return append(events[:len(events):len(events)], rest...), err
}

// anyConfig returns what some session is run with, and its strong model.
func anyConfig(t testing.TB, rt *rapid.T) (session.Config, *sage) {
	cfg := config(t, rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x3", "verify", "locate", "informative", "select:4", "split:5"}).Draw(rt, "strategy"), rapid.IntRange(0, 12).Draw(rt, "budget"))
	cfg.Prompt = rapid.StringMatching(`[a-z ?]{1,40}x`).Draw(rt, "prompt")
	cfg.Seed = rapid.Uint64().Draw(rt, "seed")
	cfg.Format, cfg.Check = rapid.SampledFrom(qa.Formats()).Draw(rt, "format"), rapid.SampledFrom(session.Checks()).Draw(rt, "check")
	cfg.Small = wrapped{&narrow{parrot{asks: rapid.IntRange(0, 16).Draw(rt, "asks")}}}
	if rapid.Bool().Draw(rt, "predicts") {
		cfg.Small = &prophet{parrot{asks: 16}}
	}
	if rapid.Bool().Draw(rt, "graded") {
		gold := "3"
		cfg.Gold, cfg.Oracle = &gold, rapid.Bool().Draw(rt, "oracle")
	}
	strong := &sage{}
	cfg.Strong = strong
	cfg.Guard, cfg.Tau = rapid.Bool().Draw(rt, "guard"), 8
	cfg.Judge = rapid.SampledFrom([]models.Model{nil, cfg.Small, strong, &arbiter{}}).Draw(rt, "judge")
	return cfg, strong
}

// Wherever a session is cut, and be it twice, its rest is what it would have
// been: no bit, draft or question differs, and the strong model solves the
// problem once.
func TestResumeAnywhere(t *testing.T) {
	scales := new(qa.Scales)
	rapid.Check(t, func(rt *rapid.T) {
		cfg, strong := anyConfig(t, rt)
		cfg.Scales = scales
		whole, want, err := play(t, session.Run(cfg))
		if err != nil {
			rt.Fatal(err)
		}
		cut := rapid.IntRange(1, len(whole)-1).Draw(rt, "cut")
		events := whole[:cut]
		solved := fold(events).Reference != nil
		if rapid.Bool().Draw(rt, "twice") { // and cancelled then
			ctx, cancel := context.WithCancel(t.Context())
			left := rapid.IntRange(1, 20).Draw(rt, "left")
			_ = session.Resume(cfg, events)(ctx, func(e session.Event) {
				events = append(events[:len(events):len(events)], e)
				if left--; left == 0 {
					cancel()
				}
			})
			cancel()
			if !fold(events).Cut() {
				return // it was over before
			}
			solved = fold(events).Reference != nil
		}
		strong.roles = nil
		joined, err := resume(t, cfg, events)
		if err != nil {
			rt.Fatal(err)
		}
		got := fold(joined)
		if !reflect.DeepEqual(got.Game, want.Game) || !reflect.DeepEqual(got.Finished, want.Finished) || !reflect.DeepEqual(got.Drafts, want.Drafts) || !reflect.DeepEqual(got.Setup, want.Setup) {
			rt.Fatalf("cut after %s\ngot  %+v\nwant %+v", kinds(events), got.Finished, want.Finished)
		}
		if solved && len(strong.roles) > 0 && strong.roles[0] == models.RoleReference {
			rt.Fatal("the strong model solved the problem once more")
		}
		if len(got.Warned) != len(want.Warned) {
			rt.Fatalf("warned %+v, want %+v", got.Warned, want.Warned)
		}
		for i := range joined[1:] {
			if joined[i+1].At < joined[i].At {
				rt.Fatalf("event %d is earlier than the one before it", i+1)
			}
		}
	})
}

// A session that failed goes on once what was wrong is mended, and its end is
// not that of the failure.
func TestResumeFailed(t *testing.T) {
	cfg := config(t, "batch", 2)
	cfg.Small = &flaky{prophet: prophet{parrot{asks: 16}}, role: models.RoleRevise, errs: times(1, fault(models.Unreachable))}
	events, st, err := play(t, session.Run(cfg))
	if err == nil || st.Failed == nil {
		t.Fatalf("%v, %+v", err, st.Finished)
	}
	joined, err := resume(t, cfg, events)
	if got := fold(joined); err != nil || got.Failed != nil || got.Finished.Outcome != session.Ungraded || got.Finished.Payload != "11" || got.Final().N != 1 || got.Resumed != 1 {
		t.Errorf("%v, %+v", err, got.Finished)
	}
	if want := "failed finished resumed :revise drafted finished"; !strings.HasSuffix(kinds(joined), want) {
		t.Errorf("%s", kinds(joined))
	}
}

// A session goes on with the models and prompts that it had, or not at all.
func TestResumeWithOthers(t *testing.T) {
	base := func() session.Config {
		cfg := config(t, "adaptive", 4)
		cfg.Strong = &sage{digest: "sha256:one", server: "server 1"}
		return cfg
	}
	whole, _, err := play(t, session.Run(base()))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(*session.Config, *session.Setup)
		want   string // in the error; empty: it goes on
		warned int
	}{
		{"the same", func(*session.Config, *session.Setup) {}, "", 0},
		{"digest", func(c *session.Config, _ *session.Setup) { c.Strong = &sage{digest: "sha256:two", server: "server 1"} }, "strong model: digest was sha256:one, is sha256:two", 0},
		{"server", func(c *session.Config, _ *session.Setup) {
			c.Strong = &sage{digest: "sha256:one", server: "server 2"}
		}, "", 1},
		{"another strong model", func(c *session.Config, _ *session.Setup) { c.Strong = &oracle{replies: []string{"yes"}} }, "strong model: reference was test/sage, is test/oracle", 0},
		{"context", func(c *session.Config, _ *session.Setup) {
			c.Small = &brief{parrot: parrot{asks: 16}, context: 100}
		}, "small model: context was 0, is 100", 0},
		{"prompts", func(_ *session.Config, s *session.Setup) { s.Small.PromptHash = "00" }, "small model: hash of the prompt set was 00, is ", 0},
		{"no such prompts", func(_ *session.Config, s *session.Setup) { s.Small.PromptSet = "sung" }, "sung", 0},
		{"no such strategy", func(_ *session.Config, s *session.Setup) { s.Strategy = "sung" }, "sung", 0},
		{"format", func(_ *session.Config, s *session.Setup) { s.Format = "coded9" }, "coded9", 0},
		{"receiver", func(_ *session.Config, s *session.Setup) { s.Side = session.Receiver }, "receive its payload again", 0},
		{"nothing", func(_ *session.Config, s *session.Setup) { *s = session.Setup{} }, "no start", 0},
		{"nobody decides", func(c *session.Config, s *session.Setup) { s.Strong = nil }, "another decider", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg, set := base(), whole[0].Body.(session.Started).Setup
			tt.change(&cfg, &set)
			events := append([]session.Event{{Body: session.Started{Setup: set}}}, whole[1:len(whole)/2]...)
			joined, err := resume(t, cfg, events)
			if tt.want == "" && (err != nil || !fold(joined).Done() || len(fold(joined).Warned) != tt.warned) {
				t.Errorf("%v, %s", err, kinds(joined))
			}
			if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || len(joined) != len(events)) {
				t.Errorf("%v after %s", err, kinds(joined[len(events):]))
			}
		})
	}
	if _, err := resume(t, base(), whole); err == nil || !strings.Contains(err.Error(), "complete") {
		t.Errorf("a session that is complete: %v", err)
	}
	if _, err := resume(t, base(), forge(whole[:len(whole)/2], 1, func(b session.Drafted) session.Body { b.Text += "!"; return b })); !errors.As(err, new(*session.Mismatch)) {
		t.Errorf("a draft that was changed: %v", err)
	}
	cfg := base()
	cfg.Strong = &sage{digest: "sha256:two"}
	if _, err := resume(t, cfg, whole[:4]); !errors.As(err, new(*session.OtherSetup)) {
		t.Errorf("%v", err)
	}
}

// The end that a session had before it went on is not its end.
func TestResumedTakesBack(t *testing.T) {
	st := fold([]session.Event{
		{Body: session.PhaseStarted{Phase: session.PhaseDraft, Model: "m", Question: 1}}, {Body: session.Delta{Text: "half", Thinking: "hm", Tokens: 3}},
		{Body: session.Retried{Wait: 5}}, {Body: session.Failed{Text: "gone"}}, {Body: session.Finished{Outcome: session.Infrastructure}}, {Body: session.Resumed{}},
	})
	if st.Done() || st.Failed != nil || st.Live.Len()+st.Thinking.Len()+st.Tokens+st.Question != 0 || st.Phase != "" || st.Model != "" || st.Until != 0 || st.Resumed != 1 {
		t.Errorf("%+v", st)
	}
}
