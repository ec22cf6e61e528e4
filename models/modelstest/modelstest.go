// Package modelstest has the tests that every model must pass, whatever
// provides it: what a session counts on.
package modelstest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"go.uber.org/goleak"

	"tenbits/models"
)

// Options say what the model under test is given.
type Options struct {
	// Prompt must have a reply of at least four chunks of text.
	Prompt string

	// Choice is asked for after ChoicePrompt; nil: " no" and " yes" at once.
	ChoicePrompt string
	Choice       *models.Choice

	// Role is that of all requests; empty: draft.
	Role models.Role
}

// Run runs all the tests. newModel is called for each, so that none depends on
// what another has left behind.
func Run(t *testing.T, newModel func(t *testing.T) models.Model, o Options) {
	if o.Choice == nil {
		o.Choice = &models.Choice{Options: []string{" no", " yes"}}
	}
	if o.ChoicePrompt == "" {
		o.ChoicePrompt = o.Prompt
	}
	if o.Role == "" {
		o.Role = models.RoleDraft
	}
	for _, test := range []struct {
		name string
		run  func(*suite)
	}{
		{"describes itself", (*suite).describes},
		{"the chunks are the reply", (*suite).chunks},
		{"the same request has the same reply", (*suite).deterministic},
		{"cancelled before", (*suite).cancelledBefore},
		{"cancelled in the middle", (*suite).cancelledBetween},
		{"an error of emit ends the call", (*suite).emitFails},
		{"stop strings are not shown", (*suite).stops},
		{"MaxTokens cuts", (*suite).cuts},
		{"chooses", (*suite).chooses},
		{"predicts", (*suite).predicts},
	} {
		t.Run(test.name, func(t *testing.T) {
			leaks := goleak.IgnoreCurrent()
			t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
			s := &suite{T: t, Options: o, model: newModel(t)}
			card, err := s.model.Describe(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			s.card = card
			test.run(s)
		})
	}
}

type suite struct {
	*testing.T
	Options
	model models.Model
	card  models.Card
}

func (s *suite) request() models.Request {
	return models.Request{Role: s.Role, Prompt: s.Prompt, MaxTokens: 48, Seed: 1}
}

// stream runs a request and returns what it showed beside the reply.
func (s *suite) stream(req models.Request) (models.Reply, []models.Chunk) {
	s.Helper()
	var chunks []models.Chunk
	reply, err := s.model.Stream(s.Context(), req, func(c models.Chunk) error {
		chunks = append(chunks, c)
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	return reply, chunks
}

func (s *suite) describes() {
	ref, err := models.ParseRef(s.card.Ref())
	if err != nil || ref.Provider != s.card.Provider {
		s.Errorf("the card's reference %q cannot be used: %v", s.card.Ref(), err)
	}
	if _, ok := s.model.(models.Predictor); ok != s.card.Capabilities.Logprobs {
		s.Errorf("the card says %t of being a Predictor, and it is %t", s.card.Capabilities.Logprobs, ok)
	}
	again, err := s.model.Describe(s.Context())
	if err != nil || again != s.card {
		s.Errorf("the second card differs: %+v, %v", again, err)
	}
}

func (s *suite) chunks() {
	reply, chunks := s.stream(s.request())
	var text, thinking strings.Builder
	for i, c := range chunks {
		text.WriteString(c.Text)
		thinking.WriteString(c.Thinking)
		note := c == models.Chunk{Loading: true} || c == models.Chunk{Loaded: true}
		if !note && (c.Loading || c.Loaded || c.Text == "" && c.Thinking == "") {
			s.Errorf("chunk %d is %+v", i, c)
		}
		if !utf8.ValidString(c.Text) || !utf8.ValidString(c.Thinking) {
			s.Errorf("chunk %d has half a character: %q", i, c.Text)
		}
	}
	if text.String() != reply.Text || thinking.String() != reply.Thinking {
		s.Errorf("the chunks are %q, the reply %q", &text, reply.Text)
	}
	if reply.Option != -1 || reply.Chances != nil {
		s.Errorf("no choice was asked for, and option %d came", reply.Option)
	}
}

func (s *suite) deterministic() {
	if !s.card.Deterministic {
		s.Skip("the card does not promise it")
	}
	temperatures := []float64{0}
	if s.card.Capabilities.Seed {
		temperatures = append(temperatures, 1)
	}
	for _, temperature := range temperatures {
		req := s.request()
		req.Temperature = temperature
		first, _ := s.stream(req)
		if second, _ := s.stream(req); second.Text != first.Text || second.Cut != first.Cut {
			s.Errorf("temperature %g: %q, then %q", temperature, first.Text, second.Text)
		}
		quiet, err := s.model.Stream(s.Context(), req, nil)
		if err != nil || quiet.Text != first.Text {
			s.Errorf("temperature %g, without emit: %q, want %q; %v", temperature, quiet.Text, first.Text, err)
		}
	}
}

// interrupted checks the error of a call that ctx ended.
func (s *suite) interrupted(reply models.Reply, err error) {
	s.Helper()
	if !errors.Is(err, context.Canceled) {
		s.Errorf("the error is %v, not that of the context", err)
	}
	if e := (*models.Error)(nil); !errors.As(err, &e) || e.Fault != models.Interrupted || e.Model == "" {
		s.Errorf("the error is %#v, not an interrupted call of the model", err)
	}
	if reply.Text != "" {
		s.Errorf("a call that was cancelled has the reply %q", reply.Text)
	}
}

func (s *suite) cancelledBefore() {
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	reply, err := s.model.Stream(ctx, s.request(), func(c models.Chunk) error {
		if !c.Loading && !c.Loaded {
			s.Errorf("a call that was cancelled showed %+v", c)
		}
		return nil
	})
	s.interrupted(reply, err)
	if p, ok := s.model.(models.Predictor); ok {
		if _, _, err := p.Predict(ctx, s.request(), []string{" a", " b"}); !errors.Is(err, context.Canceled) {
			s.Errorf("Predict returned %v", err)
		}
	}
}

func (s *suite) cancelledBetween() {
	ctx, cancel := context.WithCancel(s.Context())
	defer cancel()
	reply, err := s.model.Stream(ctx, s.request(), func(c models.Chunk) error {
		if c.Text != "" || c.Thinking != "" {
			cancel()
		}
		return nil
	})
	s.interrupted(reply, err)
	s.stream(s.request()) // and the model can still be used
}

func (s *suite) emitFails() {
	full := errors.New("the disk is full")
	calls := 0
	_, err := s.model.Stream(s.Context(), s.request(), func(c models.Chunk) error {
		if c.Loading || c.Loaded {
			return nil
		}
		calls++
		return full
	})
	if err != full || calls != 1 {
		s.Errorf("the error is %v after %d chunks, not that of emit after 1", err, calls)
	}
}

func (s *suite) stops() {
	whole, chunks := s.stream(s.request())
	// What two chunks hold together is found only by one that looks at both.
	var before string
	for i := 1; i < len(chunks); i++ {
		before += chunks[i-1].Text
		last, _ := utf8.DecodeLastRuneInString(chunks[i-1].Text)
		next, _ := utf8.DecodeRuneInString(chunks[i].Text)
		stop := string(last) + string(next)
		if chunks[i-1].Text == "" || chunks[i].Text == "" || strings.Index(whole.Text, stop) != len(before)-len(string(last)) {
			continue
		}
		req := s.request()
		req.Stop = []string{"\x00never", "", stop, whole.Text[len(before):] + "more"}
		reply, shown := s.stream(req)
		var text strings.Builder
		for _, c := range shown {
			text.WriteString(c.Text)
		}
		if strings.Contains(text.String(), stop) || text.String() != reply.Text {
			s.Errorf("stop %q: showed %q, replied %q", stop, &text, reply.Text)
		}
		if want := strings.TrimSuffix(before, string(last)); s.card.Deterministic && (reply.Text != want || reply.Cut) {
			s.Errorf("stop %q: got %q (cut: %t), want %q", stop, reply.Text, reply.Cut, want)
		}
		return
	}
	s.Fatalf("the reply %q in %d chunks has no place to stop at", whole.Text, len(chunks))
}

func (s *suite) cuts() {
	req := s.request()
	req.MaxTokens = 2
	reply, _ := s.stream(req)
	if !reply.Cut || reply.Text == "" && reply.Thinking == "" {
		s.Errorf("two tokens of many are %q, cut: %t", reply.Text, reply.Cut)
	}
	if reply.Usage.Out > 2 && reply.Usage.Out-reply.Usage.Reasoning > 2 {
		s.Errorf("%d tokens were written", reply.Usage.Out)
	}
}
