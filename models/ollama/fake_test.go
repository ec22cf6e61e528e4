package ollama_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tenbits/models/ollama"
)

// fake speaks the wire format of an Ollama server, with one model, "tiny".
type fake struct {
	*httptest.Server

	mu        sync.Mutex
	requests  []request // of replies and loads, as they came
	loaded    map[string]bool
	most      int // models in memory at once; 0: any
	version   string
	template  string
	renderer  string
	abilities []string
	info      map[string]any
	text      string // the reply, in pieces at each "|"
	thinking  string // before it, in the same way
	tops      map[string]float64
	evaluated int                                                   // tokens of the prompt; 0: some
	handle    func(http.ResponseWriter, *http.Request, string) bool // for calls that go wrong: true when it has replied
}

// request is what is looked at in a call.
type request struct {
	path      string
	auth      string
	Model     string
	Prompt    string
	Raw       bool
	Stream    *bool
	Truncate  *bool
	Messages  []struct{ Role, Content string }
	Options   map[string]any
	Format    json.RawMessage
	Think     any
	Logprobs  bool
	KeepAlive any `json:"keep_alive"`
}

func newFake(t *testing.T) *fake {
	f := &fake{
		loaded: map[string]bool{"tiny:latest": true}, version: "0.17.4", template: "{{ .System }}<{{ .Prompt }}>", abilities: []string{"completion"},
		info: map[string]any{"general.architecture": "llama", "llama.context_length": 2048, "general.parameter_count": 1234567},
		text: "The| answer| is| for|ty|-two|.", tops: map[string]float64{"yes": .6, " Yes": .2, "no": .1, "Based": .1},
	}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

// server returns f as a server to call, with options.
func (f *fake) server(t *testing.T, o ollama.Options, env ...string) *ollama.Server {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	o.Transport = transport
	return ollama.NewServer("", func(name string) string {
		for _, e := range append(env, "OLLAMA_HOST="+f.URL) {
			if v, ok := strings.CutPrefix(e, name+"="); ok {
				return v
			}
		}
		return ""
	}, o)
}

// replies returns the requests that had a prompt, without loads.
func (f *fake) replies() []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []request
	for _, r := range f.requests {
		if r.Prompt != "" || r.Messages != nil {
			out = append(out, r)
		}
	}
	return out
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	req := request{path: r.URL.Path, auth: r.Header.Get("Authorization")}
	if r.Method == http.MethodPost {
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	f.mu.Lock()
	f.requests = append(f.requests, req)
	handle := f.handle
	f.mu.Unlock()
	if handle != nil && handle(w, r, req.Prompt) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/api/version":
		fmt.Fprintf(w, `{"version":%q}`, f.version)
	case "/api/tags":
		fmt.Fprint(w, `{"models":[{"name":"tiny:latest","digest":"abc123"},{"name":"other:1b","digest":"def"}]}`)
	case "/api/ps":
		f.ps(w)
	case "/api/show":
		if !strings.HasPrefix(req.Model, "tiny") && req.Model != "other:1b" {
			fail(w, http.StatusNotFound, fmt.Sprintf("model '%s' not found", req.Model))
			return
		}
		write(w, map[string]any{"template": f.template, "renderer": f.renderer, "capabilities": f.abilities, "model_info": f.info, "details": map[string]any{"quantization_level": "Q4_K_M"}})
	case "/api/chat", "/api/generate":
		f.reply(w, req)
	default:
		http.NotFound(w, r)
	}
}

func (f *fake) ps(w http.ResponseWriter) {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := []map[string]any{}
	for name := range f.loaded {
		list = append(list, map[string]any{"name": name, "size": 2_000_000_000})
	}
	write(w, map[string]any{"models": list})
}

func write(w http.ResponseWriter, v any) {
	if err := json.NewEncoder(w).Encode(v); err != nil {
		panic(err)
	}
}

func fail(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	write(w, map[string]any{"error": message})
}

// load puts a model in memory, or takes it out.
func (f *fake) load(req request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := req.Model
	if !strings.Contains(name, ":") {
		name += ":latest"
	}
	if req.KeepAlive == "0s" || req.KeepAlive == 0.0 {
		delete(f.loaded, name)
		return
	}
	if f.most > 0 && len(f.loaded) >= f.most {
		clear(f.loaded)
	}
	f.loaded[name] = true
}

// reply streams a reply as Ollama does: token by token, ended by a stop string
// or the limit.
func (f *fake) reply(w http.ResponseWriter, req request) {
	if req.Prompt == "" && req.Messages == nil {
		f.load(req)
		write(w, map[string]any{"done": true, "done_reason": "load"})
		return
	}
	text := f.text
	if req.Format != nil {
		text = `"|yes|"`
	}
	limit := int(req.Options["num_predict"].(float64))
	n, reason, shown := 0, "stop", ""
	for i, part := range []string{f.thinking, text} {
		for _, token := range strings.Split(part, "|") {
			if token == "" || n >= limit {
				continue
			}
			if n++; n == limit {
				reason = "length"
			}
			if i == 1 {
				shown += token
				for _, stop := range stops(req) {
					if at := strings.Index(shown, stop); at >= 0 {
						f.end(w, n, "stop") // without what of it came before: the server holds that back
						return
					}
				}
			}
			f.token(w, req, i == 0, token)
		}
	}
	f.end(w, n, reason)
}

func stops(req request) (out []string) {
	list, _ := req.Options["stop"].([]any)
	for _, s := range list {
		out = append(out, s.(string))
	}
	return out
}

func (f *fake) token(w http.ResponseWriter, req request, thinking bool, token string) {
	line := map[string]any{"done": false}
	message := map[string]any{"role": "assistant", "content": token}
	if thinking {
		message = map[string]any{"role": "assistant", "thinking": token}
	}
	if req.path == "/api/chat" {
		line["message"] = message
	} else {
		line["response"] = token
	}
	if req.Logprobs {
		var top []map[string]any
		for t, p := range f.tops {
			top = append(top, map[string]any{"token": t, "logprob": math.Log(p)})
		}
		line["logprobs"] = []any{map[string]any{"token": token, "logprob": -.1, "top_logprobs": top}}
	}
	write(w, line)
	w.(http.Flusher).Flush()
}

func (f *fake) end(w http.ResponseWriter, tokens int, reason string) {
	evaluated := f.evaluated
	if evaluated == 0 {
		evaluated = 7
	}
	write(w, map[string]any{"done": true, "done_reason": reason, "prompt_eval_count": evaluated, "eval_count": tokens, "created_at": time.Time{}, "message": map[string]any{"role": "assistant"}})
}
