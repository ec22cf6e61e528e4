package ollama_test

import (
	"net/http"
	"testing"

	"tenbits/models"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
)

// A model under another name, as one with a system text of its own, runs in the
// process of the model that it is made from, and the server lists only that one.
// It is loaded, and nothing is in its place: a user who was told so would look
// for memory that is not wanted.
func TestSharedWeights(t *testing.T) {
	const blob = "FROM /models/blobs/sha256-aa\n"
	for _, test := range []struct {
		name      string
		own, that string // the Modelfiles; empty: it was removed
		there     bool
	}{
		{"the same weights", "# FROM x\n" + blob + "SYSTEM Be brief.\n", blob + "TEMPLATE {{ .Prompt }}\n", true},
		{"other weights", blob, "FROM /models/blobs/sha256-bb\n", false},
		{"an adapter", blob, blob + "ADAPTER /models/blobs/sha256-cc\n", false},
		{"no files", "FROM other\n", "FROM other\n", false},
		{"removed", blob, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, shows := newFake(t), 0
			f.loaded = map[string]bool{"that:latest": true}
			f.handle = func(w http.ResponseWriter, r *http.Request, prompt string) bool {
				last := f.requests[len(f.requests)-1]
				switch {
				case r.URL.Path == "/api/show" && last.Model == "tiny":
					ollamafake.Write(w, map[string]any{"template": "<{{ .Prompt }}>", "modelfile": test.own})
				case r.URL.Path == "/api/show" && test.that != "":
					shows++
					ollamafake.Write(w, map[string]any{"modelfile": test.that})
				case r.URL.Path == "/api/generate" && prompt == "": // the process is there
					ollamafake.Write(w, map[string]any{"done": true})
				default:
					return false
				}
				return true
			}
			m := f.server(t, ollama.Options{}).Model("tiny")
			for range 2 {
				loads := 0
				err := m.Load(t.Context(), func(c models.Chunk) error {
					if c.Loading {
						loads++
					}
					return nil
				})
				if err != nil || (loads == 0) != test.there {
					t.Errorf("loaded %d times, %v", loads, err)
				}
			}
			if instead, _, err := m.Evicted(t.Context()); err != nil || (instead == "") != test.there {
				t.Errorf("in its place is %q, %v", instead, err)
			}
			if shows > 1 {
				t.Errorf("the other model was looked at %d times", shows)
			}
		})
	}
}
