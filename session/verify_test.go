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

// What a session was, wherever it was cut and when it was resumed, fits together
// and can be played again from its bits.
func TestVerifyAnything(t *testing.T) {
	scales := new(qa.Scales)
	rapid.Check(t, func(rt *rapid.T) {
		cfg, _ := anyConfig(t, rt)
		cfg.Scales = scales
		if rapid.Bool().Draw(rt, "control") {
			cfg.Control, cfg.Noise = rapid.SampledFrom(session.Deciders()).Draw(rt, "of"), 0.3
			erases := rapid.Bool().Draw(rt, "erases")
			cfg.Erases = &erases
			cfg.Oracle = cfg.Oracle && cfg.Control == session.Noisy
		}
		whole, st, err := play(t, session.Run(cfg))
		if err != nil {
			rt.Fatal(err)
		}
		cut := whole[:rapid.IntRange(1, len(whole)).Draw(rt, "cut")]
		joined := whole
		if fold(cut).Cut() {
			if joined, err = resume(t, cfg, cut); err != nil {
				rt.Fatal(err)
			}
		}
		received, _, err := play(t, session.Receive(cfg, st.Finished.Payload))
		if err != nil {
			rt.Fatal(err)
		}
		for name, events := range map[string][]session.Event{"whole": whole, "cut": cut, "resumed": joined, "received": received} {
			if err := session.Verify(t.Context(), session.Config{Small: cfg.Small}, events); err != nil {
				rt.Fatalf("%s, %s: %v", name, kinds(events), err)
			}
		}
	})
}

// forge returns events with the nth body of a type changed, or the last where
// there are not so many, and what came after the change as it was.
func forge[T session.Body](events []session.Event, n int, change func(T) session.Body) []session.Event {
	events = slices.Clone(events)
	at := -1
	for i, e := range events {
		if _, ok := e.Body.(T); ok && n > 0 {
			at, n = i, n-1
		}
	}
	events[at].Body = change(events[at].Body.(T))
	return events
}

// Whatever is changed in a transcript afterwards is found, and named.
func TestCheckForged(t *testing.T) {
	cfg := config(t, "adaptive", 4)
	gold := "7"
	cfg.Gold, cfg.Strong = &gold, &oracle{replies: []string{"yes", "no"}, choice: true}
	whole, _, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := false, true
	for name, tt := range map[string]struct {
		events []session.Event
		want   string
	}{
		"text":      {forge(whole, 2, func(b session.Drafted) session.Body { b.Text += "!"; return b }), "(drafted) has the hash"},
		"hash":      {forge(whole, 2, func(b session.Drafted) session.Body { b.SHA256 = "00"; return b }), "(drafted) has the hash 00"},
		"answer":    {forge(whole, 1, func(b session.Drafted) session.Body { b.Answer = &gold; return b }), `(drafted) has the answer "7", and in its text is`},
		"grade":     {forge(whole, 5, func(b session.Drafted) session.Body { b.Correct = &right; return b }), "(drafted) is graded otherwise"},
		"draft":     {forge(whole, 2, func(b session.Drafted) session.Body { b.N = 0; return b }), "is draft 0 of round 1, where draft 1"},
		"round":     {forge(whole, 2, func(b session.Drafted) session.Body { b.Round = 0; return b }), "of round 0, where draft 1 of round 1"},
		"reference": {forge(whole, 1, func(b session.Referenced) session.Body { b.Correct = &wrong; return b }), "(referenced) has the answer"},
		"oracle":    {forge(whole, 1, func(b session.Referenced) session.Body { b.Oracle = true; return b }), "an oracle session: false"},
		"asked":     {forge(whole, 2, func(b session.Asked) session.Body { b.Round = 1; return b }), "(asked) is round 1, where 2"},
		"questions": {forge(whole, 1, func(b session.Asked) session.Body { b.Questions = []string{"a?", "b?"}; return b }), "2 questions, where 1 were asked for"},
		"predicted": {forge(whole, 2, func(b session.Predicted) session.Body { b.Question = 1; return b }), "(predicted) is about question 1"},
		"expected":  {forge(whole, 2, func(b session.Predicted) session.Body { b.Yes = 1; return b }), "(decided) is decision 2 about question 2"},
		"prior":     {forge(whole, 2, func(b session.Decided) session.Body { b.Decision.Yes = 1; return b }), "with yes at 1/65536, where decision 2"},
		"decision":  {forge(whole, 3, func(b session.Decided) session.Body { b.Decision.N = 1; return b }), "(decided) is decision 1 about question 3"},
		"erasure":   {forge(whole, 3, func(b session.Decided) session.Body { b.Option = qa.OptionErasure; return b }), "erasure, which this session cannot have"},
		"option":    {forge(whole, 3, func(b session.Decided) session.Body { b.Option = 1 - b.Option; return b }), "(finished) has the payload 1010, and the decisions come to 1000"},
		"payload":   {forge(whole, 1, func(b session.Finished) session.Body { b.Payload = "1111"; return b }), "has the payload 1111"},
		"bits":      {forge(whole, 1, func(b session.Finished) session.Body { b.Ledger.Nominal = 2; return b }), "has 2 bits on its ledger, and the decisions come to 4"},
		"ideal":     {forge(whole, 1, func(b session.Finished) session.Body { b.Ledger.Ideal /= 2; return b }), "ideal bits on its ledger"},
		"final":     {forge(whole, 1, func(b session.Finished) session.Body { b.FinalSHA256 = "00"; return b }), "final draft with the hash 00"},
		"outcome":   {forge(whole, 1, func(b session.Finished) session.Body { b.Outcome = session.Ungraded; return b }), "has the outcome ungraded"},
		"change":    {forge(whole, 1, func(b session.Finished) session.Body { b.Change = nil; return b }), "has another change"},
		"again":     {append(slices.Clone(whole), whole...), "(started) is a second start"},
		"beheaded":  {whole[1:], "event 1 is not the start"},
		"a gap":     {slices.DeleteFunc(slices.Clone(whole), func(e session.Event) bool { d, ok := e.Body.(session.Decided); return ok && d.Decision.N == 2 }), "(asked) is not at turn: the strategy adaptive is at: decide"},
	} {
		err := session.Consistent(tt.events)
		var m *session.Mismatch
		if !errors.As(err, &m) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
		if again := session.Verify(t.Context(), session.Config{Small: cfg.Small}, tt.events); again == nil || err == nil || again.Error() != err.Error() {
			t.Errorf("%s: Verify: %v", name, again)
		}
	}
}

// dreamer is a prophet that dreams of something else.
type dreamer struct {
	prophet
	of   models.Role
	fail error
}

func (d *dreamer) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if req.Role == d.of {
		if d.fail != nil {
			return models.Reply{}, d.fail
		}
		req.Prompt += "…"
	}
	return d.parrot.Stream(ctx, req, emit)
}

func (d *dreamer) Predict(ctx context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	if d.of == models.RoleAnswer {
		return []float64{0.75, 0.25}, models.Usage{}, nil
	}
	return d.prophet.Predict(ctx, req, options)
}

// A forgery that fits together is found by playing the session again, as is a
// model that does not write the same a second time.
func TestVerifyDifferences(t *testing.T) {
	run := func(change func(*session.Config)) []session.Event {
		cfg := config(t, "adaptive", 4)
		change(&cfg)
		events, _, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		return events
	}
	honest := run(func(*session.Config) {})
	dreams := func(of models.Role) []session.Event {
		return run(func(c *session.Config) { c.Small = &dreamer{prophet{parrot{asks: 16}}, of, nil} })
	}
	otherPrompt := run(func(c *session.Config) { c.Prompt = "How few?" })
	start := func(b session.Started) session.Body { b.Setup.Prompt = "How few?"; return b }
	batch, err := qa.ParseStrategy("batch")
	if err != nil {
		t.Fatal(err)
	}
	short := slices.DeleteFunc(run(func(c *session.Config) { c.Strategy = batch }), func(e session.Event) bool {
		d, decided := e.Body.(session.Decided)
		return decided && d.Decision.N == 4
	})
	short = forge(short, 1, func(b session.Finished) session.Body {
		st := fold(short)
		b.Payload, b.Ledger = st.Game.Payload(), st.Game.Ledger()
		return b
	})
	longer := forge(run(func(c *session.Config) { c.Budget = 3 }), 1, func(b session.Started) session.Body { b.Setup.Budget = 4; return b })
	for name, tt := range map[string]struct {
		events []session.Event
		small  models.Model
		want   string
	}{
		"honest":           {honest, nil, ""},
		"other first":      {dreams(models.RoleDraft), nil, "step 1 (draft) differs: here "},
		"other questions":  {dreams(models.RoleAsk), nil, "step 2 (asked) differs: here "},
		"other last":       {dreams(models.RoleRevise), nil, "step 3 (draft) differs: here "},
		"other priors":     {dreams(models.RoleAnswer), nil, "question 1 differs: here yes is expected with 0."},
		"another problem":  {forge(honest, 1, start), nil, "step 1 (draft) differs"},
		"of another":       {otherPrompt, nil, ""},
		"ends too early":   {longer, nil, "step 8 (asked) is not in the transcript"},
		"an answer less":   {short, nil, "the payload is that of another session: decision 4"},
		"a model that has": {honest, &dreamer{prophet{parrot{asks: 16}}, models.RoleRevise, fault(models.Unreachable)}, "unreachable"},
	} {
		small := tt.small
		if small == nil {
			small = &prophet{parrot{asks: 16}}
		}
		err := session.Verify(t.Context(), session.Config{Small: small}, tt.events)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
		if is := errors.As(err, new(*session.Difference)); is != (tt.want != "" && tt.small == nil) {
			t.Errorf("%s: %T", name, err)
		}
	}
	other := &session.OtherSetup{}
	if err := session.Verify(t.Context(), session.Config{Small: &brief{parrot: parrot{asks: 16}, context: 100}}, honest); !errors.As(err, &other) {
		t.Errorf("by another model: %v", err)
	}
	coded := forge(honest, 1, func(b session.Started) session.Body { b.Setup.Format = "coded9"; return b })
	if err := session.Verify(t.Context(), session.Config{Small: &prophet{parrot{asks: 16}}}, coded); err == nil || !strings.Contains(err.Error(), "coded9") {
		t.Errorf("of another format: %v", err)
	}
}
