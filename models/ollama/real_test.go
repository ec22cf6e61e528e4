package ollama_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/llama"
	"tenbits/models/embedded/problems"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamatest"
	"tenbits/qa"
)

const (
	// texts is how many prompts the two runtimes continue, and agreed how many
	// of the continuations have to be the same.
	texts, agreed = 100, 95

	// widest is the widest margin between the logits of the two best tokens at
	// which the runtimes may choose differently: they round differently, and
	// more than that is not rounding.
	widest = 0.05
)

// draftPrompts are the prompts of drafts as a session sends them for the first
// problems that no training has seen.
func draftPrompts(t *testing.T) []qa.Prompt {
	t.Helper()
	set, err := qa.OpenPromptSet("compact")
	if err != nil {
		t.Fatal(err)
	}
	list := make([]qa.Prompt, texts)
	for i := range list {
		scene := qa.Scene{Problem: problems.New(problems.HeldOutSeed + uint64(i)).Text}
		if list[i], err = set.Build(qa.CallDraft, scene); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// generated is a reply of /api/generate.
type generated struct {
	Response        string
	Done            bool
	DoneReason      string        `json:"done_reason"`
	PromptEvalCount int           `json:"prompt_eval_count"`
	EvalCount       int           `json:"eval_count"`
	EvalDuration    time.Duration `json:"eval_duration"`
	Logprobs        json.RawMessage
}

// generate has the server continue a prompt as it stands, greedily.
func generate(t *testing.T, s *ollamatest.Server, model string, p qa.Prompt, logprobs bool) generated {
	t.Helper()
	var g generated
	s.Post(t, "/api/generate", map[string]any{
		"model": model, "prompt": p.Text, "raw": true, "stream": false, "truncate": false, "shift": false, "logprobs": logprobs,
		// Ollama would divide the logits of repeated tokens by 1.1, even at
		// temperature 0.
		// Another context than that of other calls would load the model again.
		"options": map[string]any{"temperature": 0, "repeat_penalty": 1, "num_ctx": 1024, "num_predict": p.Max, "stop": p.Stop},
	}, &g)
	if !g.Done {
		t.Fatalf("%q: the reply %q is cut", p.Text, g.Response)
	}
	return g
}

// A step is a token that the embedded runtime chose, and by how much its logit
// was above the next best.
type step struct {
	piece  string
	margin float64
}

// greedy continues a prompt token by token until the model's own end, which is
// a step without a piece, a stop string or the limit.
func greedy(t *testing.T, w *embedded.Weights, p qa.Prompt) []step {
	t.Helper()
	var steps []step
	s, text := w.NewSequence(), ""
	next := w.Encode(p.Text)
	for len(steps) < p.Max {
		if err := s.Append(t.Context(), next, nil); err != nil {
			t.Fatal(err)
		}
		best := llama.Greedy(s.Logits())
		steps = append(steps, step{w.Vocabulary().Piece(best), margin(s.Logits(), best)})
		text += steps[len(steps)-1].piece
		if best == w.End() || strings.Contains(text, p.Stop[0]) {
			break
		}
		next = []int{best}
	}
	return steps
}

// margin returns by how much the best logit is above the second best.
func margin(logits []float32, best int) float64 {
	second := -1
	for i, l := range logits {
		if i != best && (second < 0 || l > logits[second]) {
			second = i
		}
	}
	return float64(logits[best]) - float64(logits[second])
}

// firstDifference returns the number of the first step that is not in another
// text: where that text goes on otherwise, or ends.
func firstDifference(steps []step, other string) int {
	for i, s := range steps {
		if s.piece == "" || !strings.HasPrefix(other, s.piece) {
			return i
		}
		other = other[len(s.piece):]
	}
	return len(steps) - 1
}

// A user who runs the built-in pair's files on Ollama gets the built-in pair:
// the same drafts, but for those where two tokens are as good as equal. The
// log says how fast both are.
func TestRealServerWritesTheSame(t *testing.T) {
	server := ollamatest.Start(t)
	list := draftPrompts(t)
	for name, constructor := range map[string]func() (*embedded.Model, error){
		ollamatest.Small: embedded.Small, ollamatest.Strong: embedded.Strong,
	} {
		t.Run(name, func(t *testing.T) {
			model, err := constructor()
			if err != nil {
				t.Fatal(err)
			}
			generate(t, server, name, list[0], false) // loads the model
			same := 0
			var theirs, ours pace
			for i, p := range list {
				start := time.Now()
				g := generate(t, server, name, p, false)
				theirs.add(g.EvalCount, time.Since(start))
				theirs.decoding += g.EvalDuration
				start = time.Now()
				reply, err := model.Stream(t.Context(), models.Request{Prompt: p.Text, Stop: p.Stop, MaxTokens: p.Max}, nil)
				if err != nil {
					t.Fatal(err)
				}
				ours.add(reply.Usage.Out, time.Since(start))
				if g.Response == reply.Text {
					same++
					continue
				}
				steps := greedy(t, model.Weights(), p)
				at := firstDifference(steps, g.Response)
				t.Logf("prompt %d, token %d, margin %.4f: the server wrote %q, the embedded runtime %q", i, at, steps[at].margin, g.Response, reply.Text)
				if steps[at].margin > widest {
					t.Errorf("prompt %d: a margin of %.4f is not rounding", i, steps[at].margin)
				}
			}
			t.Logf("%d of %d texts are the same", same, len(list))
			t.Logf("Ollama: %v, %.0f while decoding by its own clock; embedded: %v", theirs, float64(theirs.tokens)/theirs.decoding.Seconds(), ours)
			if same < agreed {
				t.Errorf("%d of %d texts are the same, want %d", same, len(list), agreed)
			}
		})
	}
}

// A pace is how many tokens were written in what time.
type pace struct {
	tokens         int
	time, decoding time.Duration
}

func (p *pace) add(tokens int, d time.Duration) { p.tokens, p.time = p.tokens+tokens, p.time+d }

// String returns the tokens a second, the prompts' reading included.
func (p pace) String() string {
	return fmt.Sprintf("%d tokens in %v, %.0f a second", p.tokens, p.time.Round(time.Millisecond), float64(p.tokens)/p.time.Seconds())
}

// A receiver that rebuilds a session on Ollama counts on a request having the
// same reply each time, whatever the server was asked before: it asks less than
// the sender did. The texts must be the same; of the probabilities the log says
// how many there were.
//
// The figures are in docs/reliability.md.
func TestRealServerRepeats(t *testing.T) {
	const repetitions = 20
	server := ollamatest.Start(t)
	small := provider(t, server, ollama.Options{}).Model(ollamatest.Small)
	drafts := draftPrompts(t)
	scene := qa.Scene{Problem: problems.New(problems.HeldOutSeed).Text, Draft: "1. 11 + 15 (6, 2) = 26\nAnswer: 26", Count: 10}
	set, err := qa.OpenPromptSet("compact")
	if err != nil {
		t.Fatal(err)
	}
	ask, err := set.Build(qa.CallAskMany, scene)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		before func(p qa.Prompt, repetition int)
	}{
		{"at once", func(qa.Prompt, int) {}},
		{"after another prompt", func(_ qa.Prompt, i int) { generate(t, server, ollamatest.Small, drafts[1+i], false) }},
		{"after half of the prompt", func(p qa.Prompt, i int) {
			p.Text = p.Text[:len(p.Text)*(i+1)/(repetitions+1)]
			generate(t, server, ollamatest.Small, p, false)
		}},
		{"after unloading", func(qa.Prompt, int) {
			if err := small.Unload(t.Context()); err != nil {
				t.Fatal(err)
			}
			server.AwaitLoaded(t)
		}},
	} {
		for n, p := range []qa.Prompt{drafts[0], ask} {
			kind := []string{"draft", "questions"}[n]
			texts, chances := map[string]int{}, map[string]int{}
			for i := range repetitions {
				test.before(p, i)
				g := generate(t, server, ollamatest.Small, p, true)
				texts[g.Response]++
				chances[string(g.Logprobs)]++
			}
			t.Logf("%-24s  %-9s  %d repetitions, %d texts, %d lists of probabilities", test.name, kind, repetitions, len(texts), len(chances))
			if len(texts) != 1 || len(chances) == 1 && chances[""] > 0 {
				t.Errorf("one request has %d replies, %v, and %d lists of probabilities", len(texts), texts, len(chances))
			}
		}
	}
}
