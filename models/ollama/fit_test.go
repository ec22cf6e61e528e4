package ollama_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/ollama"
)

// A prompt that leaves no room for a reply is refused before anything is sent,
// with the numbers, also by Predict.
func TestPromptThatDoesNotFit(t *testing.T) {
	numbers := regexp.MustCompile(`the prompt has about (\d+) tokens, and the context of 1024 has to hold it and a reply`)
	for _, template := range []string{"<{{ .Prompt }}>", "{{ .Prompt }}"} {
		f := newFake(t)
		f.template = template
		m, r := f.recorded(t, ollama.Options{Context: 1024})
		long := models.Request{Prompt: strings.Repeat("number ", 1024)}
		_, err := m.Stream(t.Context(), long, nil)
		e := failed(t, err, models.Overflow)
		if found := numbers.FindStringSubmatch(e.Error()); found == nil || len(found[1]) != 4 || !strings.Contains(e.Hint, "shorten") {
			t.Errorf("got %v, hint %q", e, e.Hint)
		}
		_, _, err = m.Predict(t.Context(), long, []string{"yes", "no"})
		failed(t, err, models.Overflow)
		if len(r.bodies) > 0 {
			t.Errorf("%d calls were made", len(r.bodies))
		}
		if _, err := m.Stream(t.Context(), models.Request{Prompt: strings.Repeat("number ", 100)}, nil); err != nil {
			t.Error(err)
		}
	}
}

// A server that read less of the prompt than there is, although it was told not
// to shorten it, is noticed: the reply is to another prompt. Each way to call
// notices it.
func TestPromptThatWasShortened(t *testing.T) {
	prompt := strings.Repeat("four hundred words of it ", 200)
	for _, test := range []struct {
		name     string
		template string
		req      models.Request
	}{
		{"text", "<{{ .Prompt }}>", models.Request{Prompt: prompt}},
		{"raw", "{{ .Prompt }}", models.Request{Prompt: prompt}},
		{"schema", "<{{ .Prompt }}>", models.Request{Prompt: prompt, Choice: &models.Choice{Options: []string{"no", "yes"}}}},
	} {
		for _, read := range []struct {
			tokens int
			fails  bool
		}{{0, false}, {1000, false}, {1500, false}, {1025, false}, {1024, false}, {700, false}, {2048, true}, {2500, true}} {
			f := newFake(t)
			f.template, f.evaluated = test.template, read.tokens
			if read.tokens == 0 {
				f.evaluated = 700 // of the 700 or more that there must be
			}
			_, err := f.server(t, ollama.Options{Context: 2048}).Model("tiny").Stream(t.Context(), test.req, nil)
			if (err != nil) != read.fails {
				t.Errorf("%s, %d tokens were read: %v", test.name, read.tokens, err)
			}
			if read.fails {
				if e := failed(t, err, models.Overflow); !strings.Contains(e.Error(), fmt.Sprintf("the server read %d tokens of a prompt that has more, as the context has 2048", read.tokens)) {
					t.Errorf("%s: %v", test.name, e)
				}
			}
		}
	}
}

// A server that has kept about half of its context, as Ollama does when it
// shortens a prompt, is noticed where the prompt must have had more tokens than
// were read; one that read less than that has shortened nothing.
func TestHalfOfThePrompt(t *testing.T) {
	prompt := strings.Repeat("word        ", 600) // by its letters 600 tokens, by its length 900 at the very least
	for _, test := range []struct {
		read  int
		fails bool
	}{{513, true}, {800, true}, {950, false}, {400, false}} {
		f := newFake(t)
		f.evaluated = test.read
		_, err := f.server(t, ollama.Options{Context: 1024}).Model("tiny").Stream(t.Context(), models.Request{Prompt: prompt}, nil)
		if (err != nil) != test.fails {
			t.Errorf("%d tokens were read: %v", test.read, err)
		}
		if test.fails {
			failed(t, err, models.Overflow)
		}
	}
}
