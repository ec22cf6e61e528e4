package ollama_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"tenbits/models"
	"tenbits/models/ollama"
)

// A recorder keeps what goes out to a server.
type recorder struct {
	t      *testing.T
	next   http.RoundTripper
	bodies []map[string]any // of calls that load, unload or write; "path" is theirs
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, "/generate") || strings.HasSuffix(req.URL.Path, "/chat") {
		b, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body := map[string]any{}
		if err := json.Unmarshal(b, &body); err != nil {
			r.t.Error(err)
		}
		body["path"] = req.URL.Path
		r.bodies = append(r.bodies, body)
		req.Body = io.NopCloser(bytes.NewReader(b))
	}
	return r.next.RoundTrip(req)
}

// writes tells whether a call has something written.
func writes(body map[string]any) bool { return body["prompt"] != "" || body["messages"] != nil }

// recorded returns a model of f whose calls are recorded.
func (f *fake) recorded(t *testing.T, o ollama.Options) (*ollama.Model, *recorder) {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	r := &recorder{t: t, next: transport}
	o.Transport = r
	return ollama.NewServer(f.Listener.Addr().String(), none, o).Model("tiny"), r
}

// running has the server tell that the model is in memory with a context, which
// is what load was asked for last where context is nil.
func (f *fake) running(context func(asked any) any) {
	var asked any
	f.handle = func(w http.ResponseWriter, r *http.Request, prompt string) bool {
		if r.URL.Path != "/api/ps" {
			return false
		}
		for _, q := range f.requests {
			if q.Model == "tiny" && q.Options["num_ctx"] != nil {
				asked = q.Options["num_ctx"]
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"models": []any{map[string]any{"name": "tiny:latest", "context_length": context(asked)}}})
		return true
	}
}

// A change of an option that a model is loaded with would have the server load
// it again in the middle of a session: all calls of a session are alike in them.
// No call lets the server shorten the prompt, and what the reply says was sent
// is what was sent.
func TestOptionsStay(t *testing.T) {
	for _, template := range []string{"<{{ .Prompt }}>", "{{ .Prompt }}"} {
		f := newFake(t)
		f.template = template
		f.abilities = append(f.abilities, "thinking")
		clear(f.loaded)
		m, r := f.recorded(t, ollama.Options{Context: 1024, KeepAlive: 7 * time.Minute})
		if err := m.Load(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		var sent []models.Sent
		for _, req := range []models.Request{
			{Prompt: "one", MaxTokens: 20, Seed: 3},
			{System: "Be brief.", Prompt: "two", MaxTokens: 400, Temperature: 0.7, Seed: 1<<63 + 5, Think: true},
			{Prompt: "three", Choice: &models.Choice{Options: []string{" no", " yes"}}},
			{Prompt: "four"},
		} {
			reply, err := m.Stream(t.Context(), req, nil)
			if err != nil {
				t.Fatal(err)
			}
			sent = append(sent, reply.Sent...)
		}
		if _, _, err := m.Predict(t.Context(), models.Request{Prompt: "five"}, []string{"yes", "no"}); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, body := range r.bodies {
			o := body["options"].(map[string]any)
			if o["num_ctx"] != 1024.0 || body["keep_alive"] != "7m0s" {
				t.Errorf("%s: context %v, kept %v", body["path"], o["num_ctx"], body["keep_alive"])
			}
			for name := range o { // of those that the server loads a model with, no other may be there
				switch name {
				case "num_ctx", "num_predict", "temperature", "seed", "stop", "repeat_penalty", "presence_penalty", "frequency_penalty", "top_k", "top_p", "min_p":
				default:
					t.Errorf("%s: the option %s is sent", body["path"], name)
				}
			}
			if !writes(body) {
				continue
			}
			if body["truncate"] != false || body["shift"] != false {
				t.Errorf("%s: truncate %v, shift %v", body["path"], body["truncate"], body["shift"])
			}
			if n++; n > len(sent) {
				continue // Predict tells nobody
			}
			s := sent[n-1]
			want := models.Sent{
				Context: int(o["num_ctx"].(float64)), Limit: int(o["num_predict"].(float64)), Temperature: o["temperature"].(float64), Seed: int64(o["seed"].(float64)),
				KeepAlive: body["keep_alive"].(string), Raw: body["raw"] == true, Schema: body["format"] != nil,
			}
			if think, ok := body["think"].(bool); ok {
				want.Think = &think
			}
			if !reflect.DeepEqual(s, want) {
				t.Errorf("sent %+v, told %+v", want, s)
			}
		}
		if n != len(sent)+1 {
			t.Errorf("%d calls, of which %d were told", n, len(sent))
		}
	}
}

// A model that is loaded is told to be, before and after, by Load and by the call
// that finds it gone; and only where it is loaded.
func TestLoadTells(t *testing.T) {
	f := newFake(t)
	clear(f.loaded)
	m := f.server(t, ollama.Options{}).Model("tiny")
	var told []models.Chunk
	tell := func(c models.Chunk) error { told = append(told, c); return nil }
	want := []models.Chunk{{Loading: true}, {Loaded: true}}
	if err := m.Load(t.Context(), tell); err != nil || !reflect.DeepEqual(told, want) {
		t.Errorf("told %+v, %v", told, err)
	}
	told = nil
	if err := m.Load(t.Context(), tell); err != nil || told != nil {
		t.Errorf("loaded again: %+v, %v", told, err)
	}
	clear(f.loaded) // another program's model took its place
	if _, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, tell); err != nil || len(told) < 3 || !reflect.DeepEqual(told[:2], want) || told[2].Text == "" {
		t.Errorf("told %+v, %v", told, err)
	}
	full := errors.New("the disk is full")
	clear(f.loaded)
	if err := m.Load(t.Context(), func(models.Chunk) error { return full }); err != full || len(f.loaded) > 0 {
		t.Errorf("emit's error became %v, in memory %v", err, f.loaded)
	}
}

// A model in memory with another context is loaded with the right one before a
// call, for which there may be a limit; a server that gives it another one than
// was asked for is not asked for ever.
func TestLoadWithItsContext(t *testing.T) {
	for _, test := range []struct {
		name    string
		context func(asked any) any
		loads   int
	}{
		{"the right one", func(any) any { return 1024 }, 0},
		{"an old server that does not say", func(any) any { return 0 }, 0},
		{"larger", func(asked any) any {
			if asked == nil {
				return 4096
			}
			return asked
		}, 1},
		{"always another", func(any) any { return 2048 }, 1},
	} {
		f := newFake(t)
		f.running(test.context)
		m, r := f.recorded(t, ollama.Options{Context: 1024})
		for range 3 {
			if _, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, nil); err != nil {
				t.Fatal(err)
			}
		}
		loads := 0
		for _, body := range r.bodies {
			if !writes(body) {
				loads++
			}
		}
		if loads != test.loads {
			t.Errorf("%s: loaded %d times, want %d", test.name, loads, test.loads)
		}
	}
}

// Two models that do not fit are noticed after both were loaded, with what is in
// memory and what helps; two that fit are not complained of.
func TestEvicted(t *testing.T) {
	f := newFake(t)
	clear(f.loaded)
	s := f.server(t, ollama.Options{})
	a, b := s.Model("tiny"), s.Model("other:1b")
	for _, room := range []int{2, 1} {
		f.most = room
		clear(f.loaded)
		for _, m := range []*ollama.Model{a, b} {
			if err := m.Load(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}
		instead, hint, err := a.Evicted(t.Context())
		if err != nil || (instead == "other:1b (2.0 GB)") != (room == 1) || strings.Contains(hint, "OLLAMA_MAX_LOADED_MODELS") != (room == 1) {
			t.Errorf("room for %d: instead %q, hint %q, %v", room, instead, hint, err)
		}
		if instead, _, err := b.Evicted(t.Context()); err != nil || instead != "" {
			t.Errorf("the one that was loaded last: %q, %v", instead, err)
		}
	}
}

// A model that was unloaded is out of memory, and one that there is not is told
// with the command that gets it.
func TestUnload(t *testing.T) {
	f := newFake(t)
	s := f.server(t, ollama.Options{})
	if err := s.Model("tiny").Unload(t.Context()); err != nil || len(f.loaded) > 0 {
		t.Errorf("in memory: %v, %v", f.loaded, err)
	}
	if m, err := s.Memory(t.Context()); err != nil || len(m) > 0 {
		t.Errorf("in memory: %+v, %v", m, err)
	}
	f.loaded["tiny:latest"] = true
	if m, err := s.Memory(t.Context()); err != nil || len(m) != 1 || m[0].Name != "tiny:latest" || m[0].Size != 2_000_000_000 {
		t.Errorf("in memory: %+v, %v", m, err)
	}
}

// A model on several servers is told apart, and each is called where it is.
func TestSeveralServers(t *testing.T) {
	one, two := newFake(t), newFake(t)
	two.text = "Two."
	refs := map[string]string{}
	for _, f := range []*fake{one, two} {
		address := f.Listener.Addr().String()
		m, _ := f.recorded(t, ollama.Options{})
		card, err := m.Describe(t.Context())
		if err != nil || card.Ref() != "ollama@"+address+"/tiny" || card.Address != address {
			t.Errorf("%s: %+v, %v", address, card, err)
		}
		reply, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		refs[card.Ref()] = reply.Text
	}
	if len(refs) != 2 || refs["ollama@"+two.Listener.Addr().String()+"/tiny"] != "Two." {
		t.Errorf("got %q", refs)
	}
	_, err := ollama.NewServer(one.Listener.Addr().String(), none, ollama.Options{}).Model("gone").Describe(context.Background())
	if e := failed(t, err, models.Missing); !strings.Contains(e.Hint, "tenbits models pull ollama@"+one.Listener.Addr().String()+"/gone") {
		t.Errorf("hint %q", e.Hint)
	}
}
