package ollama_test

import (
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/modelstest"
	"tenbits/models/ollama"
)

// A session counts on the same of a model of Ollama as of any other, whether it
// chats or only continues text.
func TestConformance(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(*fake)
	}{
		{"chat", func(*fake) {}},
		{"chat that thinks", func(f *fake) {
			f.abilities, f.thinking = append(f.abilities, "thinking"), "Hm.| Well."
		}},
		{"continues text", func(f *fake) { f.template = "{{ .Prompt }}" }},
		{"not loaded", func(f *fake) { clear(f.loaded) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			modelstest.Run(t, func(t *testing.T) models.Model {
				f := newFake(t)
				test.prepare(f)
				return f.server(t, ollama.Options{}).Model("tiny")
			}, modelstest.Options{Prompt: "What is six times seven?"})
		})
	}
}

// A transcript names the very weights, and a session keeps within the context
// that the model is run with.
func TestDescribe(t *testing.T) {
	f := newFake(t)
	f.abilities = []string{"completion", "thinking"}
	card, err := f.server(t, ollama.Options{Context: 1024}).Model("tiny").Describe(t.Context())
	want := models.Card{
		Provider: "ollama", Name: "tiny", Digest: "sha256:abc123", Quantisation: "Q4_K_M", Server: "Ollama 0.17.4",
		Parameters: 1234567, Context: 1024, Markdown: true,
		Capabilities: models.Capabilities{Logprobs: true, Choice: true, Schema: true, Thinking: true, Seed: true},
	}
	if err != nil || card != want {
		t.Errorf("got %+v, %v", card, err)
	}
}

// The embedded pair, loaded into Ollama, has its own prompts, which are
// continued to the letter.
func TestCompact(t *testing.T) {
	f := newFake(t)
	f.info["tenbits.prompt_set"] = "compact"
	m := f.server(t, ollama.Options{}).Model("tiny")
	card, err := m.Describe(t.Context())
	if err != nil || card.PromptSet != "compact" || card.Domain == "" || card.Markdown || card.Capabilities.Schema || !card.Capabilities.Choice {
		t.Errorf("got %+v, %v", card, err)
	}
	f.text = " (|four|)| yes|\n"
	var shown strings.Builder
	reply, err := m.Stream(t.Context(), models.Request{
		Prompt: "P: 2 + 2?\nQ: Is it 4?", Stop: []string{"\n"}, MaxTokens: 16,
		Choice: &models.Choice{Options: []string{" no", " yes"}, After: ")"},
	}, func(c models.Chunk) error { shown.WriteString(c.Text); return nil })
	if err != nil || reply.Text != " (four) yes" || reply.Option != 1 || shown.String() != reply.Text {
		t.Errorf("got %+v, %v; showed %q", reply, err, &shown)
	}
	// 5 tokens up to the stop string, and the 3 that Predict asks for: no call is
	// broken off, which can cost the server the model.
	if reply.Usage.Out != 8 {
		t.Errorf("used %+v", reply.Usage)
	}
	if len(reply.Chances) != 2 || reply.Chances[1] < .88 || reply.Chances[1] > .89 {
		t.Errorf("the chances are %v, not 1 to 8", reply.Chances)
	}
	sent := f.replies()
	if len(sent) != 2 || !sent[0].Raw || sent[0].Prompt != "P: 2 + 2?\nQ: Is it 4?" || sent[1].Prompt != sent[0].Prompt+" (four)" || !sent[1].Raw {
		t.Errorf("sent %+v", sent)
	}
}
