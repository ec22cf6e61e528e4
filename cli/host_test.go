package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// ollamaHost is an Ollama server for scripts: with models that load and can be
// unloaded and pulled, and that play sessions.
type ollamaHost struct {
	room int // models in memory at once

	mu     sync.Mutex
	models []string
	memory []resident // the newest last
}

// resident is a model in memory.
type resident struct {
	name    string
	context any
}

// serve starts a server and sets a variable to its address, host:port:
// serve VARIABLE ROOM MODEL...
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: serve VARIABLE ROOM [MODEL...]")
	}
	s := &ollamaHost{models: args[2:]}
	if _, err := fmt.Sscan(args[1], &s.room); err != nil {
		ts.Fatalf("room %q: %v", args[1], err)
	}
	h := httptest.NewServer(s)
	ts.Defer(h.Close)
	ts.Setenv(args[0], h.Listener.Addr().String())
}

// call is what matters of a request.
type call struct {
	Model     string
	Prompt    string
	Messages  []struct{ Content string }
	Format    json.RawMessage
	KeepAlive any `json:"keep_alive"`
	Options   map[string]any
}

func (c call) text() string {
	if n := len(c.Messages); n > 0 {
		return c.Messages[n-1].Content
	}
	return c.Prompt
}

func (s *ollamaHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var c call
	if r.Method == http.MethodPost {
		if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	reply := json.NewEncoder(w)
	send := func(v map[string]any) { _ = reply.Encode(v) } // whoever reads it may have gone
	switch {
	case r.URL.Path == "/api/version":
		send(map[string]any{"version": "0.17.4"})
	case r.URL.Path == "/api/tags":
		send(map[string]any{"models": named(s.models)})
	case r.URL.Path == "/api/ps":
		list := []any{}
		for _, m := range s.memory {
			list = append(list, map[string]any{"name": m.name, "size": 2_000_000_000, "context_length": m.context, "expires_at": "2026-11-24T12:30:00Z"})
		}
		send(map[string]any{"models": list})
	case r.URL.Path == "/api/pull":
		s.models = append(s.models, c.Model+":latest")
		send(map[string]any{"status": "pulling", "total": 10, "completed": 10})
		send(map[string]any{"status": "success"})
	case !s.has(c.Model):
		w.WriteHeader(http.StatusNotFound)
		send(map[string]any{"error": fmt.Sprintf("model '%s' not found", c.Model)})
	case r.URL.Path == "/api/show":
		send(map[string]any{
			"template": "<{{ .Prompt }}>", "capabilities": []string{"completion"}, "details": map[string]any{"quantization_level": "Q4_K_M"},
			"model_info": map[string]any{"general.architecture": "llama", "llama.context_length": 4096},
		})
	case c.text() == "":
		s.load(c)
		send(map[string]any{"done": true, "done_reason": "load"})
	default:
		s.load(c)
		top := []any{map[string]any{"token": "yes", "logprob": -.25}, map[string]any{"token": "no", "logprob": -1.5}}
		send(map[string]any{"message": map[string]any{"content": s.says(c)}, "logprobs": []any{map[string]any{"token": "yes", "logprob": -.25, "top_logprobs": top}}})
		send(map[string]any{"message": map[string]any{}, "done": true, "done_reason": "stop", "prompt_eval_count": 100, "eval_count": 3})
	}
}

func named(names []string) []any {
	list := []any{}
	for _, n := range names {
		list = append(list, map[string]any{"name": n, "digest": "d" + n})
	}
	return list
}

func (s *ollamaHost) has(model string) bool {
	for _, m := range s.models {
		if m == model || m == model+":latest" {
			return true
		}
	}
	return false
}

// load puts a model in memory, or takes it out of it.
func (s *ollamaHost) load(c call) {
	var rest []resident
	for _, m := range s.memory {
		if m.name != c.Model+":latest" {
			rest = append(rest, m)
		}
	}
	if c.KeepAlive != "0s" {
		rest = append(rest, resident{c.Model + ":latest", c.Options["num_ctx"]})
	}
	s.memory = rest[max(0, len(rest)-s.room):]
}

// says returns what a model replies: it follows from the prompt.
func (s *ollamaHost) says(c call) string {
	switch {
	case c.Format != nil:
		return `"yes"`
	case c.Options["num_predict"] == 3.0:
		return "yes"
	case strings.Contains(c.text(), "yes/no question"):
		return "1. Is it even?\n2. Is it above 40?\n"
	}
	return fmt.Sprintf("I think so.\nAnswer: %d", len(c.text())%100)
}
