package ollama_test

import (
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/ollama"
)

// think has a fake's model think for so many tokens before it replies.
func think(t *testing.T, tokens int) *fake {
	f := newFake(t)
	f.abilities = append(f.abilities, "thinking")
	f.thinking = strings.TrimSuffix(strings.Repeat("hm |", tokens), "|")
	return f
}

// A reply whose limit came before the end of the thinking is asked for once more,
// with a larger one; the thinking of both is apart from the text.
func TestCutInsideThinking(t *testing.T) {
	for _, test := range []struct {
		name   string
		think  bool
		tokens int // of thinking
		limits []float64
	}{
		{"thought to the end", true, 20, []float64{60}},
		{"cut once", true, 100, []float64{60, 240}},
		{"told not to think, and does", false, 20, []float64{10, 40}},
	} {
		f := think(t, test.tokens)
		var text, thinking strings.Builder
		reply, err := f.server(t, ollama.Options{Thinking: 50}).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x", MaxTokens: 10, Think: test.think}, func(c models.Chunk) error {
			text.WriteString(c.Text)
			thinking.WriteString(c.Thinking)
			return nil
		})
		if err != nil || reply.Text != "The answer is forty-two." || reply.Cut || text.String() != reply.Text || thinking.String() != reply.Thinking || strings.Contains(reply.Thinking, "answer") {
			t.Errorf("%s: %+v, %v; shown %q and %q", test.name, reply, err, &text, &thinking)
		}
		var limits []float64
		for _, r := range f.replies() {
			limits = append(limits, r.Options["num_predict"].(float64))
		}
		if len(limits) != len(test.limits) || limits[0] != test.limits[0] || limits[len(limits)-1] != test.limits[len(limits)-1] {
			t.Errorf("%s: asked with limits %v, want %v", test.name, limits, test.limits)
		}
		if len(reply.Sent) != len(limits) || float64(reply.Sent[len(limits)-1].Limit) != limits[len(limits)-1] {
			t.Errorf("%s: told %+v", test.name, reply.Sent)
		}
		if reply.Usage.Reasoning < test.tokens || reply.Usage.Out < reply.Usage.Reasoning {
			t.Errorf("%s: usage %+v", test.name, reply.Usage)
		}
	}
}

// So is a choice.
func TestChoiceCutInsideThinking(t *testing.T) {
	f := think(t, 40)
	reply, err := f.server(t, ollama.Options{Thinking: 20}).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x", Choice: &models.Choice{Options: []string{"no", "yes"}}, Think: true}, nil)
	if err != nil || reply.Option != 1 || reply.Text != "yes" || len(f.replies()) != 2 || len(reply.Sent) != 2 || !reply.Sent[1].Schema {
		t.Errorf("%+v, %v, %d calls", reply, err, len(f.replies()))
	}
	if a, b := f.replies()[0].Options["num_predict"].(float64), f.replies()[1].Options["num_predict"].(float64); b != 4*a {
		t.Errorf("limits %v, then %v", a, b)
	}
}

// It is asked for no third time, and never beyond the context.
func TestThinkingWithoutEnd(t *testing.T) {
	f := think(t, 5000)
	m := f.server(t, ollama.Options{Context: 400, Thinking: 100}).Model("tiny")
	reply, err := m.Stream(t.Context(), models.Request{Prompt: "x", MaxTokens: 10, Think: true}, nil)
	if strings.TrimSpace(reply.Text) != "" || err == nil && !reply.Cut {
		t.Errorf("%+v, %v", reply, err)
	}
	replies := f.replies()
	if len(replies) != 2 {
		t.Fatalf("%d calls", len(replies))
	}
	if last := replies[1].Options["num_predict"].(float64); last <= 110 || last >= 400 {
		t.Errorf("the second limit is %v", last)
	}
}

// Thinking that stands in the text, as old servers leave it, is apart from it
// too, however it is divided into pieces.
func TestThinkingInTheText(t *testing.T) {
	for _, text := range []string{
		"<think>Hm, |48 + 37.</think>\n\n|It is 85.", "<|think|>Hm, 48 + 37.<|/th|ink>|\n\nIt| is 85.", " \n<think>Hm, 48 + 37.</think>It is 85.",
	} {
		f := newFake(t)
		f.text = text
		reply, err := f.server(t, ollama.Options{}).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x"}, nil)
		if err != nil || reply.Text != "It is 85." || reply.Thinking != "Hm, 48 + 37." {
			t.Errorf("%q: %+v, %v", text, reply, err)
		}
	}
}
