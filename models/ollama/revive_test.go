package ollama_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tenbits/models"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
)

// stuck serves a model that has lost a call, as Ollama can: it never begins to
// reply, until it is unloaded, which takes it a second, and loaded again.
type stuck struct {
	mu      sync.Mutex
	lost    bool
	unloads int
	loads   int
	gone    time.Time // when it is out of memory
}

func (s *stuck) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	req, err := ollamafake.ReadRequest(r)
	if err != nil {
		panic(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	there := s.gone.IsZero() || now.Before(s.gone)
	switch {
	case req.Path == "/api/show":
		ollamafake.Write(w, map[string]any{"template": "{{ .Prompt }}"})
	case req.Path == "/api/ps":
		list := []any{}
		if there {
			list = append(list, map[string]any{"name": "tiny:latest"})
		}
		ollamafake.Write(w, map[string]any{"models": list})
	case !strings.HasPrefix(req.Path, "/api/generate"):
		ollamafake.Write(w, map[string]any{})
	case !req.Writes() && req.KeepAlive == "0s":
		s.gone = now.Add(time.Second)
		s.unloads++
		ollamafake.Write(w, map[string]any{"done": true})
	case !req.Writes():
		s.lost, s.gone = s.lost && there, time.Time{}
		s.loads++
		ollamafake.Write(w, map[string]any{"done": true})
	case s.lost:
		s.mu.Unlock()
		<-r.Context().Done()
		s.mu.Lock()
	default:
		ollamafake.Stream(w, ollamafake.Reply{Text: []string{"Well", "."}}.Lines(req))
	}
}

// A model that the server has lost is unloaded when the wait for it is over, so
// that trying again helps: without it, it would be waited for again and again.
func TestLostModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, s := make(wire), &stuck{lost: true}
		server := &http.Server{Handler: s}
		go func() { _ = server.Serve(w) }()
		transport := &http.Transport{DialContext: w.dial}
		m := ollama.NewServer("slow:1", none, ollama.Options{Idle: time.Minute, Transport: transport}).Model("tiny")
		start := time.Now()
		_, err := m.Stream(t.Context(), models.Request{Prompt: "x", MaxTokens: 10}, nil)
		if e := failed(t, err, models.Interrupted); !strings.Contains(e.Error(), "nothing came for 1m0s") {
			t.Error(e)
		}
		if took := time.Since(start); took > time.Minute+2*time.Second || s.unloads != 1 {
			t.Errorf("%d unloads, after %v", s.unloads, took)
		}
		reply, err := m.Stream(t.Context(), models.Request{Prompt: "x", MaxTokens: 10}, nil)
		if err != nil || reply.Text != "Well." || s.loads != 1 {
			t.Errorf("again: %+v, %v; %d loads", reply, err, s.loads)
		}
		transport.CloseIdleConnections()
		close(w)
		_ = server.Close()
	})
}
