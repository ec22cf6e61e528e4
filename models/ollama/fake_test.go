package ollama_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
)

// fake speaks the wire format of an Ollama server, with one model, "tiny".
type fake struct {
	*httptest.Server

	mu        sync.Mutex
	requests  []ollamafake.Request // all of them, as they came
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
func (f *fake) replies() []ollamafake.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []ollamafake.Request
	for _, r := range f.requests {
		if r.Writes() {
			out = append(out, r)
		}
	}
	return out
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	req, err := ollamafake.ReadRequest(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	f.mu.Lock()
	f.requests = append(f.requests, req)
	handle := f.handle
	f.mu.Unlock()
	if handle != nil && handle(w, r, req.Prompt) {
		return
	}
	switch r.URL.Path {
	case "/api/version":
		ollamafake.Write(w, map[string]any{"version": f.version})
	case "/api/tags":
		fmt.Fprint(w, `{"models":[{"name":"tiny:latest","digest":"abc123"},{"name":"other:1b","digest":"def"}]}`)
	case "/api/ps":
		f.ps(w)
	case "/api/show":
		if !strings.HasPrefix(req.Model, "tiny") && req.Model != "other:1b" {
			ollamafake.Fail(w, http.StatusNotFound, fmt.Sprintf("model '%s' not found", req.Model))
			return
		}
		ollamafake.Write(w, map[string]any{"template": f.template, "renderer": f.renderer, "capabilities": f.abilities, "model_info": f.info, "details": map[string]any{"quantization_level": "Q4_K_M"}})
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
	ollamafake.Write(w, map[string]any{"models": list})
}

// load puts a model in memory, or takes it out.
func (f *fake) load(req ollamafake.Request) {
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

// reply streams the reply, or loads the model.
func (f *fake) reply(w http.ResponseWriter, req ollamafake.Request) {
	if !req.Writes() {
		f.load(req)
		ollamafake.Write(w, map[string]any{"done": true, "done_reason": "load"})
		return
	}
	text := f.text
	if req.Format != nil {
		text = `"|yes|"`
	}
	reply := ollamafake.Reply{Thinking: strings.Split(f.thinking, "|"), Text: strings.Split(text, "|"), Tops: f.tops, Evaluated: f.evaluated}
	ollamafake.Stream(w, reply.Lines(req))
}
