package ollama_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"tenbits/models"
	"tenbits/models/modelstest"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamatest"
)

// Templates that make a chat of a model that only continues text: what is said
// is handed on as it is. Ollama finds in a template what stands around the
// thinking of a model, and takes the model for one that thinks.
const (
	chat      = "{{ range .Messages }}{{ .Content }}{{ end }}"
	thinking  = "{{ range .Messages }}{{ .Content }}{{ if .Thinking }}A:{{ .Thinking }}Answer:{{ end }}{{ end }}"
	musing    = "{{ range .Messages }}{{ .Content }}{{ if .Thinking }}A:{{ .Thinking }}Amen{{ end }}{{ end }}"
	chatModel = "tenbits-chat"
)

// chatServer runs a server with a model that chats.
func chatServer(t *testing.T, template string) *ollamatest.Server {
	t.Helper()
	server := ollamatest.Start(t)
	server.Create(t, chatModel, ollamatest.Unnamed(t, ollamatest.File(t, ollamatest.Small)), map[string]any{"template": template})
	return server
}

// patient calls a model once more where the server has lost it.
type patient struct{ *ollama.Model }

func (p patient) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	reply, err := p.Model.Stream(ctx, req, emit)
	if e := (*models.Error)(nil); errors.As(err, &e) && e.Fault == models.Interrupted && ctx.Err() == nil {
		return p.Model.Stream(ctx, req, emit)
	}
	return reply, err
}

// What a session counts on of a model holds on a real server, in both ways in
// which its models are called.
func TestRealConformance(t *testing.T) {
	server := chatServer(t, chat)
	for _, name := range []string{ollamatest.Small, chatModel} {
		t.Run(name, func(t *testing.T) {
			modelstest.Run(t, func(t *testing.T) models.Model {
				return patient{provider(t, server, ollama.Options{Idle: 5 * time.Second}).Model(name)}
			}, modelstest.Options{Prompt: long, ChoicePrompt: long + " 85\nQ: Is it 85?"})
		})
	}
}

// A chat has the same text as the model that is called without a template, and
// answers by a schema with one of the options, whatever it would rather write.
func TestRealChat(t *testing.T) {
	server := chatServer(t, chat)
	s := provider(t, server, ollama.Options{})
	m, plain := s.Model(chatModel), s.Model(ollamatest.Small)
	card, err := m.Describe(t.Context())
	if c := card.Capabilities; err != nil || !c.Schema || !c.Choice || !c.Logprobs || c.Thinking || !card.Markdown || card.PromptSet != "" {
		t.Fatalf("%+v, %v", card, err)
	}
	req := models.Request{System: "P: Mia has 48 coins. She finds 37 more.", Prompt: " How many coins does Mia have now?\nA:", MaxTokens: 100, Stop: []string{"\n\n"}}
	got, err1 := m.Stream(t.Context(), req, nil)
	want, err2 := plain.Stream(t.Context(), models.Request{Prompt: req.System + req.Prompt, MaxTokens: 100, Stop: req.Stop}, nil)
	if err1 != nil || err2 != nil || got.Text != want.Text || got.Usage != want.Usage || got.Text == "" {
		t.Errorf("a chat replies %+v, %v; without %+v, %v", got, err1, want, err2)
	}
	for _, question := range []string{"Is the answer 85?", "Is the answer 12?", "Is it?"} {
		req := models.Request{Prompt: long + want.Text + "\nQ: " + question, Choice: &models.Choice{Options: []string{" no", " yes"}}}
		reply, err := m.Stream(t.Context(), req, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s %+v", question, reply)
		if reply.Option < 0 || reply.Option > 1 || reply.Text != req.Choice.Options[reply.Option] {
			t.Errorf("%s: %+v", question, reply)
		}
		p, _, err := plain.Predict(t.Context(), req, req.Choice.Options)
		if err != nil {
			t.Fatal(err)
		}
		if len(reply.Chances) != 2 || math.Abs(reply.Chances[1]-p[1]) > farthest {
			t.Errorf("%s yes is expected with %v, without a template with %v", question, reply.Chances, p)
		}
	}
}

// Thinking comes apart from the text, and not at all where it is not wanted; a
// model that thinks is asked by a schema as well, which Ollama does in two steps.
func TestRealThinking(t *testing.T) {
	server := chatServer(t, thinking)
	m := provider(t, server, ollama.Options{}).Model(chatModel)
	card, err := m.Describe(t.Context())
	if err != nil || !card.Capabilities.Thinking {
		t.Fatalf("%+v, %v", card, err)
	}
	req := models.Request{Prompt: long, MaxTokens: 60, Stop: []string{"\n\n"}, Think: true}
	reply, err := m.Stream(t.Context(), req, nil)
	t.Logf("%+v, %v", reply, err)
	if err != nil || !strings.Contains(reply.Thinking, "48 + 37") || strings.Contains(reply.Text, "48") || strings.TrimSpace(reply.Text) == "" ||
		reply.Usage.Reasoning < 10 || reply.Usage.Reasoning >= reply.Usage.Out {
		t.Errorf("%+v, %v", reply, err)
	}
	req.Think = false
	plain, err := m.Stream(t.Context(), req, nil)
	if err != nil || plain.Thinking != "" || plain.Usage.Reasoning != 0 || !strings.Contains(plain.Text, "48 + 37") || !strings.Contains(plain.Text, "Answer:") {
		t.Errorf("without thinking: %+v, %v", plain, err)
	}
	req.Think, req.Choice, req.Stop = true, &models.Choice{Options: []string{" no", " yes"}}, nil
	chosen, err := m.Stream(t.Context(), req, nil)
	t.Logf("%+v, %v", chosen, err)
	if u := chosen.Usage; u.Reasoning < reply.Usage.Reasoning || u.Out <= u.Reasoning {
		t.Errorf("a choice used %+v, and a text %+v", u, reply.Usage)
	}
	if err != nil || chosen.Option < 0 || !strings.Contains(chosen.Thinking, "48 + 37") || strings.TrimSpace(chosen.Text) != strings.TrimSpace(req.Choice.Options[chosen.Option]) {
		t.Errorf("a choice: %+v, %v", chosen, err)
	}
}

// A model that thinks until its limit is given more once, and then it is no
// reply: nobody answers from a thought that has no end.
func TestRealThinksOnly(t *testing.T) {
	server := chatServer(t, musing)
	m := provider(t, server, ollama.Options{Thinking: 20}).Model(chatModel)
	mark := server.Mark()
	_, err := m.Stream(t.Context(), models.Request{Prompt: long, MaxTokens: 20, Think: true}, nil)
	e := (*models.Error)(nil)
	if !errors.As(err, &e) || e.Fault != models.Broken || !strings.Contains(e.Error(), "has thought and then replied nothing") {
		t.Errorf("%v", err)
	}
	if n := server.Count(t, mark, "/api/chat", 2); n != 2 {
		t.Errorf("%d calls, want 2", n)
	}
}
