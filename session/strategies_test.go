package session_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// every is one of each strategy that there is.
var every = []string{"batch", "adaptive", "rounds:2x5", "rounds:3x4", "verify", "locate", "informative", "auto", "select:2", "select", "select:40", "split:3", "split", "split:40"}

// manners are the answers that drafts come to.
var manners = []string{"numbers", "letters", "words", "mixed", "none"}

// drafter is a small model whose drafts depend on every byte of the prompt and on
// the seed, and which comes to a handful of answers.
type drafter struct {
	prophet
	manner string
	blind  bool // gives no probabilities
}

func (d *drafter) Describe(ctx context.Context) (models.Card, error) {
	c, err := d.prophet.Describe(ctx)
	c.Capabilities.Logprobs = !d.blind
	return c, err
}

func (d *drafter) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	switch req.Role {
	case models.RoleAsk:
		return d.prophet.Stream(ctx, req, emit)
	case models.RoleJudge, models.RolePredict:
		return critic(req), nil
	}
	seed := uint64(0)
	if req.Temperature > 0 {
		seed = req.Seed
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", req.Prompt, seed))
	text := fmt.Sprintf("2 + %d = %d\nso it is\n", sum[1], sum[1]+2)
	answer := int(sum[0] % 5)
	manner := d.manner
	if manner == "mixed" {
		manner = manners[sum[2]%3]
	}
	switch manner {
	case "numbers":
		text += fmt.Sprint("Answer: ", 10*answer)
	case "letters":
		text += "Answer: " + string(rune('A'+answer))
	case "words":
		text += "Answer: " + strings.Fields("red green blue white black")[answer]
	default:
		text += fmt.Sprintf("it is that (%d)", answer)
	}
	return models.Reply{Text: text, Option: -1, Usage: models.Usage{In: len(req.Prompt), Out: len(text)}}, nil
}

// expert is a strong model that comes to one of the answers, and whose replies
// depend on every byte of the prompt.
type expert struct {
	drafter
	sure  bool // always chooses
	calls []models.Request
}

func (e *expert) Describe(ctx context.Context) (models.Card, error) {
	c, err := e.drafter.Describe(ctx)
	c.Name, c.Capabilities.Choice = "expert", e.sure
	return c, err
}

func (e *expert) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	e.calls = append(e.calls, req)
	if req.Role == models.RoleReference {
		req.Prompt += "!" // or it would be the small model's
	}
	if req.Role != models.RoleAnswer {
		return e.drafter.Stream(ctx, req, emit)
	}
	sum := int(crc32.ChecksumIEEE([]byte(req.Prompt)) >> 5)
	if e.sure {
		o := sum % len(req.Choice.Options)
		return models.Reply{Text: req.Choice.Options[o], Option: o}, nil
	}
	text := []string{"yes", "no", "well, no", "perhaps"}[sum&3]
	if len(req.Choice.Options) != 2 {
		text = []string{"0", "1", "Draft 2.", "the first"}[sum&3]
	}
	return models.Reply{Text: text, Option: -1}, nil
}

// Whatever the strategy, the format, the check, whether answers can stay unclear
// and what drafts look like: the receiver, which has neither the strong model nor
// the right answer, comes to all that the sender had from the payload alone, and
// reads exactly its length.
func TestEveryStrategyRebuilds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cfg := session.Config{
			Prompt: rapid.StringMatching(`[a-z ?]{1,60}x`).Draw(rt, "prompt"), Seed: rapid.Uint64().Draw(rt, "seed"), Budget: rapid.IntRange(0, 12).Draw(rt, "budget"),
			Format: rapid.SampledFrom(qa.Formats()).Draw(rt, "format"), Check: rapid.SampledFrom(session.Checks()).Draw(rt, "check"), Scales: new(qa.Scales),
		}
		manner := rapid.SampledFrom(manners).Draw(rt, "manner")
		small := &drafter{manner: manner, blind: rapid.Bool().Draw(rt, "blind")}
		small.asks = rapid.IntRange(0, 16).Draw(rt, "asks")
		strong := &expert{drafter: drafter{manner: rapid.SampledFrom([]string{manner, "none"}).Draw(rt, "reference")}, sure: rapid.Bool().Draw(rt, "sure")}
		set, err := qa.OpenPromptSet(rapid.SampledFrom(qa.PromptSets()).Draw(rt, "prompts"))
		if err != nil {
			rt.Fatal(err)
		}
		cfg.Small, cfg.Strong, cfg.SmallPrompts, cfg.StrongPrompts = small, strong, set, set
		if rapid.Bool().Draw(rt, "graded") {
			gold := rapid.SampledFrom([]string{"10", "B", "green"}).Draw(rt, "gold")
			cfg.Gold = &gold
		}
		seatAnyAsker(rt, &cfg)
		for _, name := range every {
			if cfg.Strategy, err = qa.ParseStrategy(name + forks(rt, &cfg)); err != nil {
				rt.Fatal(err)
			}
			rebuilds(rt, cfg)
		}
	})
}

// rebuilds plays a session and receives it.
func rebuilds(rt *rapid.T, cfg session.Config) {
	name := cfg.Strategy.Name()
	events, sent, err := playing(cfg)
	if err != nil {
		rt.Fatalf("%s: %v", name, err)
	}
	if err := session.Consistent(events); err != nil {
		rt.Fatalf("%s: %v", name, err)
	}
	payload, l := sent.Finished.Payload, sent.Finished.Ledger
	if l.Spent() > cfg.Budget || l.Sent() != len(payload) || l.Sent() > l.Nominal+1 {
		rt.Fatalf("%s: payload of %d bits, budget of %d, ledger %+v", name, len(payload), cfg.Budget, l)
	}
	if parts, ok := sent.Wire(); !ok {
		rt.Fatalf("%s: no parts of the payload %s: %v", name, payload, parts)
	}
	other := receiver(cfg)
	other.More = true
	var got session.State
	err = session.Receive(other, payload+"0110")(context.Background(), func(e session.Event) { got = got.Apply(e) })
	if err != nil {
		rt.Fatalf("%s: %v", name, err)
	}
	if got.Finished.Payload != payload || got.Finished.FinalSHA256 != sent.Finished.FinalSHA256 || got.Finished.Checked != (l.Check > 0) {
		rt.Fatalf("%s: received %q with %s, sent %q with %s", name, got.Final().Text, got.Finished.Payload, sent.Final().Text, payload)
	}
	if what := session.FirstDifference(sent.Steps(), got.Steps(), false); what != "" || !slices.EqualFunc(got.Game.Decisions, sent.Game.Decisions, qa.Taken.Equal) {
		rt.Fatalf("%s: %s: decisions %+v, sent %+v", name, what, got.Game.Decisions, sent.Game.Decisions)
	}
	for i, q := range got.Game.Questions { // the sender may have asked more, before it knew of an erasure
		if q.Answer != "" && !reflect.DeepEqual(q, sent.Game.Questions[i]) {
			rt.Fatalf("%s: question %d: %+v, sent %+v", name, i+1, q, sent.Game.Questions[i])
		}
	}
	if err := session.Verify(context.Background(), session.Config{Small: cfg.Small}, events); err != nil {
		rt.Fatalf("%s: %v", name, err)
	}
}

// describing is a model that is there to tell what it is, and is not called.
type describing struct{ models.Model }

func (describing) Stream(context.Context, models.Request, func(models.Chunk) error) (models.Reply, error) {
	return models.Reply{}, errors.New("the receiver called the strong model")
}

// playing is play without a test.
func playing(cfg session.Config) ([]session.Event, session.State, error) {
	var events []session.Event
	var st session.State
	err := session.Run(cfg)(context.Background(), func(e session.Event) {
		events = append(events, e)
		st = st.Apply(e)
	})
	return events, st, err
}

// pickConfig returns what a session is run with that samples drafts.
func pickConfig(t testing.TB, strategy string, budget int, manner, reference string) (session.Config, *expert) {
	cfg := config(t, strategy, budget)
	small := &drafter{manner: manner}
	small.asks = 16
	strong := &expert{drafter: drafter{manner: reference}}
	cfg.Small, cfg.Strong = small, strong
	return cfg, strong
}

// Where the answers of drafts and solution can be compared, no call is made to
// pick one of them, and the one that is picked comes to the solution's answer.
func TestSelectByAnswer(t *testing.T) {
	picked := 0
	for _, prompt := range strings.Fields("a b c d e f g h i j k l") {
		cfg, strong := pickConfig(t, "select:16", 3, "numbers", "numbers")
		cfg.Prompt = prompt
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		d := st.Decided[0]
		if d.Decision.Kind != qa.KindSelect || d.Tries != 0 || d.Raw != *st.Reference.Answer || len(strong.calls) != 1 {
			t.Errorf("%s: %+v, %d calls", prompt, d, len(strong.calls))
		}
		if f := st.Final(); f.Took != nil {
			picked++
			if *f.Answer != *st.Reference.Answer || st.Samples[*f.Took-1].Text != f.Text {
				t.Errorf("%s: took %d with %s, the solution has %s", prompt, *f.Took, *f.Answer, *st.Reference.Answer)
			}
		}
	}
	if picked < 6 {
		t.Errorf("%d of 12 were picked", picked)
	}
}

// Where they cannot, the strong model is shown the drafts, is asked twice, and
// then none of them is picked, which is said.
func TestSelectByReading(t *testing.T) {
	seen := map[int]bool{}
	warned := 0
	for _, prompt := range strings.Fields("a b c d e f g h i j k l") {
		cfg, strong := pickConfig(t, "select:4", 4, "none", "none")
		cfg.Prompt, cfg.StrongPrompts = prompt, promptSet(t, "general")
		events, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		d := st.Decided[0]
		if len(d.Decision.Picks) != 5 || d.Tries < 1 || d.Tries > 2 || len(strong.calls) != 1+d.Tries || len(strong.calls[1].Choice.Options) != len(d.Decision.Picks) {
			t.Fatalf("%s: %+v, %d calls", prompt, d, len(strong.calls))
		}
		for i, pick := range d.Decision.Picks {
			if pick != qa.NoPick && !strings.Contains(strong.calls[1].Prompt, st.Game.Samples[pick].Text) {
				t.Errorf("%s: option %d was not shown", prompt, i)
			}
		}
		if d.Tries == 2 {
			if d.Raw == "the first" && d.Option == slices.Index(d.Decision.Picks, qa.NoPick) && len(st.Warned) == 1 {
				warned++
			} else if d.Raw == "the first" {
				t.Errorf("%s: %+v, %v", prompt, d, st.Warned)
			}
		}
		if !strings.Contains(kinds(events), ":select") {
			t.Errorf("%s: %s", prompt, kinds(events))
		}
		seen[d.Option] = true
	}
	if len(seen) < 2 || warned == 0 {
		t.Errorf("options %v, %d without a number", seen, warned)
	}
}

func promptSet(t testing.TB, name string) *qa.PromptSet {
	set, err := qa.OpenPromptSet(name)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// What the controls do at a selection: a coin takes any option, yes is the first
// draft's answer where it stands to be picked, no is none of them, and the small
// model alone goes by the answer that most of its drafts come to.
func TestControlsSelect(t *testing.T) {
	options := map[int]bool{}
	for i, prompt := range strings.Fields("a b c d e f g h i j k l m n o p") {
		for _, control := range []session.Control{session.Coin, session.AllYes, session.AllNo, session.Self} {
			cfg, _ := pickConfig(t, "select:16", 2+6*(i%2), "numbers", "numbers")
			cfg.Prompt, cfg.Control, cfg.Strong = prompt, control, nil
			_, st, err := play(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			d := st.Decided[0].Decision
			option := st.Decided[0].Option
			first, none := slices.Index(d.Picks, 0), slices.Index(d.Picks, qa.NoPick)
			if first < 0 {
				first = none // the first draft stays
			}
			usual := st.Game.Usual().Answer
			switch {
			case control == session.Coin:
				options[option] = true
			case control == session.AllYes && option != first, control == session.AllNo && option != none:
				t.Errorf("%s, %s: option %d of %v", prompt, control, option, d.Picks)
			case control == session.Self && d.Picks[option] != qa.NoPick && *st.Final().Answer != usual:
				t.Errorf("%s, %s: %s, and most come to %s", prompt, control, *st.Final().Answer, usual)
			}
			if st.Finished.Payload != "" {
				t.Errorf("%s, %s: %s crosses", prompt, control, st.Finished.Payload)
			}
		}
	}
	if len(options) < 4 {
		t.Errorf("a coin took %v", options)
	}
}

// Noise makes a selection another one, and says so.
func TestNoisySelect(t *testing.T) {
	cfg, _ := pickConfig(t, "select:16", 3, "numbers", "numbers")
	_, plain, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	cfg.Control, cfg.Noise = session.Noisy, 1
	_, st, err := play(t, session.Run(cfg))
	if err != nil || !st.Decided[0].Flipped || st.Decided[0].Option == plain.Decided[0].Option {
		t.Errorf("%v: %+v, without noise %+v", err, st.Decided[0], plain.Decided[0])
	}
}

// A session that is given samples, proposals and what they weigh does not make
// them again, and comes to the same.
func TestGivenSamples(t *testing.T) {
	for _, strategy := range []string{"select:16", "split:16", "informative"} {
		cfg, _ := pickConfig(t, strategy, 5, "numbers", "numbers")
		_, whole, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		small := newCounting()
		small.parrot = cfg.Small.(*drafter).parrot
		cfg.Given, cfg.Small = whole.Share(session.ShareAnswers), &counted{cfg.Small.(*drafter), small}
		_, again, err := play(t, session.Run(cfg))
		if err != nil || again.Payload() != whole.Payload() || again.Final().Text != whole.Final().Text {
			t.Errorf("%s: %v, %s, and without %s", strategy, err, again.Payload(), whole.Payload())
		}
		if small.calls[models.RoleDraft] > 0 || strategy == "informative" && small.calls[models.RoleAsk] > 0 {
			t.Errorf("%s: called again: %v", strategy, small.calls)
		}
	}
}

// counted is a drafter whose calls are counted.
type counted struct {
	*drafter
	count *counting
}

func (c *counted) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	c.count.calls[req.Role]++
	return c.drafter.Stream(ctx, req, emit)
}

// What an answer did is found out with any strategy, also with one whose next
// question follows from it.
func TestEffectsOfEveryStrategy(t *testing.T) {
	for _, strategy := range every {
		cfg, _ := pickConfig(t, strategy, 6, "numbers", "numbers")
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		var questions []int
		same, err := session.Effects(t.Context(), session.Config{Small: cfg.Small}, st, func(e session.Effect) { questions = append(questions, e.Question) })
		if err != nil || !same || len(questions) != len(st.Game.Readable()) {
			t.Errorf("%s: %v, same %t, effects of %v", strategy, err, same, questions)
		}
		for _, q := range st.Game.Readable() {
			fork := cfg
			fork.Given, fork.Flip = st.Fork(q.N), q.N
			events, other, err := play(t, session.Run(fork))
			if err != nil || other.Game.Questions[q.N-1].Answer == q.Answer || session.Consistent(events) != nil {
				t.Errorf("%s, what if question %d: %v, %v", strategy, q.N, err, session.Consistent(events))
			}
		}
		if opinion, err := session.SecondOpinion(t.Context(), session.Config{Small: cfg.Small, Strong: cfg.Strong}, st); err != nil || len(opinion.Answers) != st.Finished.Ledger.Answers {
			t.Errorf("%s: %v, an opinion on %d of %d answers", strategy, err, len(opinion.Answers), st.Finished.Ledger.Answers)
		}
	}
}

// What is forged in a session that samples and picks is found, and named.
func TestCheckForgedPicks(t *testing.T) {
	gold := "10"
	cfg, _ := pickConfig(t, "select:8", 5, "numbers", "numbers")
	cfg.Prompt, cfg.Gold = "b", &gold
	whole, st, err := play(t, session.Run(cfg))
	if err != nil || st.Final().Took == nil || *st.Final().Took == 0 {
		t.Fatal(err, kinds(whole))
	}
	split, _ := pickConfig(t, "split:8", 3, "numbers", "numbers")
	posed, _, err := play(t, session.Run(split))
	if err != nil {
		t.Fatal(err)
	}
	chosen, _ := pickConfig(t, "informative", 3, "numbers", "numbers")
	put, _, err := play(t, session.Run(chosen))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		events []session.Event
		want   string
	}{
		"sample": {forge(whole, 2, func(b session.Sampled) session.Body { b.Text += "!"; return b }), "(sampled) has the hash"},
		"number": {forge(whole, 2, func(b session.Sampled) session.Body { b.N = 1; return b }), "is sampled draft 1, where 2"},
		"grade":  {forge(whole, 2, func(b session.Sampled) session.Body { b.Correct = nil; return b }), "is graded otherwise"},
		"answer": {forge(whole, 2, func(b session.Sampled) session.Body { b.Answer = nil; return b }), "(sampled) has the answer none"},
		"shares": {forge(whole, 1, func(b session.Decided) session.Body { b.Decision.Shares = []qa.Prior{1}; return b }), "about the drafts"},
		"picks":  {forge(whole, 1, func(b session.Decided) session.Body { b.Decision.Picks = nil; return b }), "about the drafts []"},
		"option": {forge(whole, 1, func(b session.Decided) session.Body { b.Option = 99; return b }), "takes option 99"},
		"took":   {forge(whole, 2, func(b session.Drafted) session.Body { b.Took = new(int); return b }), "is said to be candidate 0"},
		"pose": {forge(posed, 1, func(b session.Asked) session.Body {
			b.Pose = &qa.Pose{Kind: qa.PoseIs, Values: []string{"1"}}
			return b
		}), "has other questions than the strategy"},
		"rule":     {forge(posed, 1, func(b session.Asked) session.Body { b.Yes++; return b }), "has other questions than the strategy"},
		"asked":    {forge(posed, 1, func(b session.Asked) session.Body { b.Pose = nil; return b }), "is not at turn"},
		"proposed": {forge(put, 1, func(b session.Proposed) session.Body { b.Wanted = 1; return b }), "where 1 were asked for"},
		"weighed":  {forge(put, 2, func(b session.Weighed) session.Body { b.Question = 1; return b }), "(weighed) is about proposal 1"},
		"weight":   {forge(put, 1, func(b session.Weighed) session.Body { b.Yes = 1; return b }), ""},
		"put":      {forge(put, 1, func(b session.Asked) session.Body { b.Questions = []string{"a?"}; return b }), "has other questions than the strategy"},
	} {
		err := session.Consistent(tt.events)
		if tt.want == "" { // what a question weighs only the small model can tell
			err = session.Verify(t.Context(), session.Config{Small: cfg.Small}, tt.events)
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}
