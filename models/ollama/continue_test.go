package ollama_test

import (
	"net/http"
	"strings"
	"testing"

	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
)

// Where the most probable token is a part of a character the server says nothing
// of what it held probable: a text goes on there all the same. A server that says
// text without probabilities never has them.
func TestContinueWithoutProbabilities(t *testing.T) {
	for _, test := range []struct{ text, version, want string }{
		{"", "0.17.4", ""},
		{"word", "0.17.4", "tells no probabilities"},
		{"", "0.9.0", "tells no probabilities"},
	} {
		f := newFake(t)
		f.version = test.version
		f.handle = func(w http.ResponseWriter, r *http.Request, prompt string) bool {
			if r.URL.Path != "/api/generate" || prompt == "" {
				return false
			}
			ollamafake.Write(w, map[string]any{"model": "tiny", "response": test.text, "done": true, "done_reason": "length", "prompt_eval_count": 3, "eval_count": 1})
			return true
		}
		list, usage, err := f.server(t, ollama.Options{}).Model("tiny").Continue(t.Context(), "Only the bits ")
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: got %v", test, err)
		}
		if len(list) != 0 || usage.Out != 1 {
			t.Errorf("%+v: %d tokens, usage %+v", test, len(list), usage)
		}
	}
}
