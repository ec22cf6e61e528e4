// Package ollamafake has a server for tests that speaks Ollama's wire format
// and goes wrong when it is told to: at a certain call, in a certain way, once
// or for good. Behind it sit a small and a strong model that play whole
// sessions, and whose every reply follows from the prompt.
//
// Other tests take from it how replies stand on the wire.
package ollamafake

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
)

// Names of the models that a server has.
const (
	Small  = "small"
	Strong = "strong"
)

// seats is how many models a session describes before its first call.
const seats = 2

// Versions of Ollama: Modern tells probabilities, and Plain does not, so that
// answers can stay unclear.
const (
	Modern = "0.17.4"
	Plain  = "0.11.0"
)

// Server is a server at a loopback port that has the models Small and Strong.
type Server struct {
	URL string

	// Version is that of Ollama which it says that it is. It is to be set
	// before the first call.
	Version string

	tb     testing.TB
	http   *http.Server
	addr   string
	serves sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener // nil while connections are refused
	fault    Fault        // of the call that goes wrong
	at       int          // its number, 0 for none
	good     bool         // the fault is for good
	struck   int          // how often a call went wrong
	seen     int          // models that were described
	every    int          // each such call goes wrong too, 0 for none
	turns    []Fault      // in turn
	served   int          // calls, whatever came of them, since they were to go wrong so
	calls    []Call
}

// A Call is one that a model has replied to in full.
type Call struct {
	Request
	Lines int // of the reply
}

// Start runs a server until the test ends.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{tb: tb, Version: Modern}
	s.http = &http.Server{Handler: s}
	s.listener = listen(tb)
	s.addr = s.listener.Addr().String()
	s.URL = "http://" + s.addr
	s.serve(s.listener)
	tb.Cleanup(func() {
		s.Mend()
		_ = s.http.Close()
		s.serves.Wait()
	})
	return s
}

// listen opens a port that no client is given by chance while it is closed for a
// time: systems give them those from 32768 on, or later ones.
func listen(tb testing.TB) net.Listener {
	tb.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20000+rand.IntN(12000)))
		if err == nil {
			return l
		}
	}
	tb.Fatal("no port of a hundred is free")
	return nil
}

func (s *Server) serve(l net.Listener) {
	s.serves.Go(func() { _ = s.http.Serve(l) }) // ends with its listener
}

// Break has the server go wrong at its nth call of a model, from 1, since it was
// last reset: once, or from there on. A call that goes wrong and is made again
// keeps its number.
func (s *Server) Break(n int, f Fault, good bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.at, s.good, s.struck, s.seen, s.calls = f, n, good, 0, 0, nil
}

// BreakEach has each nth call of a model go wrong, however it is numbered
// otherwise, in one of some ways after the other, until the server is mended.
// None of them may be Refused.
func (s *Server) BreakEach(n int, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.every, s.turns, s.served, s.struck = n, faults, 0, 0
}

// Reset mends the server and forgets the calls that were made.
func (s *Server) Reset() {
	s.Mend()
	s.Break(0, Fault{}, false)
}

// Mend has the server work from here on.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at, s.every = 0, 0
	if s.listener != nil {
		return
	}
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		s.tb.Errorf("%s cannot be opened again: %v", s.addr, err)
		return
	}
	s.listener = l
	s.http.SetKeepAlivesEnabled(true)
	s.serve(l)
}

// Struck returns how often a call went wrong; connections that were refused are
// not known and not counted.
func (s *Server) Struck() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.struck
}

// Calls returns the calls that models have replied to in full.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// refuse closes the port after the request that is being served: connections
// that stay open are closed with it.
func (s *Server) refuse() {
	if s.listener == nil {
		return
	}
	_ = s.listener.Close()
	s.listener = nil
	s.http.SetKeepAlivesEnabled(false)
}

// ServeHTTP serves a call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	req, err := ReadRequest(r)
	if err != nil {
		Fail(w, http.StatusBadRequest, err.Error())
		return
	}
	switch {
	case req.Path == "/api/version":
		Write(w, map[string]any{"version": s.Version})
	case req.Path == "/api/tags":
		s.described()
		Write(w, map[string]any{"models": []any{listed(Small), listed(Strong)}})
	case req.Path == "/api/ps":
		Write(w, map[string]any{"models": []any{listed(Small), listed(Strong)}})
	case req.Path == "/api/show":
		s.show(w, req)
	case req.Writes():
		s.reply(w, r, req)
	case req.Path == "/api/generate":
		Write(w, map[string]any{"done": true, "done_reason": "load"})
	default:
		http.NotFound(w, r)
	}
}

func listed(name string) map[string]any {
	return map[string]any{"name": name + ":latest", "digest": "d" + name, "size": 2_000_000_000}
}

// described counts the models that were described: after the last one the first
// call comes, of which the port has to know before.
func (s *Server) described() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen++; s.seen == seats && s.at == 1 && s.fault.refuses {
		s.refuse()
	}
}

func (s *Server) show(w http.ResponseWriter, req Request) {
	if req.Model != Small && req.Model != Strong {
		Fail(w, http.StatusNotFound, fmt.Sprintf("model '%s' not found", req.Model))
		return
	}
	Write(w, map[string]any{
		"template": "{{ .System }}<{{ .Prompt }}>", "capabilities": []string{"completion"},
		"details":    map[string]any{"quantization_level": "Q4_K_M"},
		"model_info": map[string]any{"general.architecture": "llama", "llama.context_length": 8192},
	})
}

// reply serves a call of a model, in the right way or in the wrong one.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, req Request) {
	s.mu.Lock()
	n, fault := len(s.calls)+1, s.fault
	wrong := !fault.refuses && s.at > 0 && (n == s.at && s.struck == 0 || n >= s.at && s.good)
	if s.served++; s.every > 0 && s.served%s.every == 0 {
		wrong, fault = true, s.turns[s.struck%len(s.turns)]
	}
	if wrong {
		s.struck++
	}
	if fault.refuses && n == s.at-1 {
		s.refuse()
	}
	s.mu.Unlock()
	e := &exchange{w, r, req, Play(req)}
	lines := e.Lines(req)
	if wrong {
		if fault.twist == nil {
			fault.serve(e)
			return
		}
		lines = fault.twist(e)
	}
	// It counts before it is sent: the next call may come at once.
	s.mu.Lock()
	s.calls = append(s.calls, Call{req, len(lines)})
	s.mu.Unlock()
	Stream(w, lines)
}
