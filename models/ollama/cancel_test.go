package ollama_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/models/ollama"
)

// hang has a server take the calls of a path, with a prompt or without, send
// first, and say nothing more. closed has when each of their connections was.
func (f *fake) hang(path string, prompt bool, first string) (taken <-chan struct{}, closed <-chan time.Time) {
	begun, ended := make(chan struct{}, 1), make(chan time.Time, 1)
	f.handle = func(w http.ResponseWriter, r *http.Request, text string) bool {
		if r.URL.Path != path || path == "/api/generate" && (text != "") != prompt {
			return false
		}
		conn, buffer, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		if first != "" {
			fmt.Fprintf(buffer, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(first), first)
			_ = buffer.Flush()
		}
		begun <- struct{}{}
		_, _ = buffer.ReadByte() // nothing comes but the end
		ended <- time.Now()
		return true
	}
	return begun, ended
}

// Whatever is going on, who stops to wait has the server stop within a tenth of a
// second: its connection is closed.
func TestCancelClosesTheConnection(t *testing.T) {
	const piece = `{"message":{"role":"assistant","content":"Hello"},"done":false}` + "\n"
	choice := &models.Choice{Options: []string{"no", "yes"}}
	stream := func(req models.Request) func(context.Context, *ollama.Server) error {
		return func(ctx context.Context, s *ollama.Server) error {
			_, err := s.Model("tiny").Stream(ctx, req, nil)
			return err
		}
	}
	for _, test := range []struct {
		name   string
		path   string
		prompt bool
		first  string
		call   func(context.Context, *ollama.Server) error
	}{
		{"before the first piece", "/api/chat", true, "", stream(models.Request{Prompt: "x"})},
		{"between two pieces", "/api/chat", true, piece, stream(models.Request{Prompt: "x"})},
		{"a choice", "/api/chat", true, "", stream(models.Request{Prompt: "x", Choice: choice})},
		{"probabilities", "/api/chat", true, piece, func(ctx context.Context, s *ollama.Server) error {
			_, _, err := s.Model("tiny").Predict(ctx, models.Request{Prompt: "x"}, []string{"no", "yes"})
			return err
		}},
		{"while it is loaded", "/api/generate", false, "", func(ctx context.Context, s *ollama.Server) error { return s.Model("tiny").Load(ctx, nil) }},
		{"while it is loaded for a call", "/api/generate", false, "", stream(models.Request{Prompt: "x"})},
		{"what is in memory", "/api/ps", false, "", func(ctx context.Context, s *ollama.Server) error { _, err := s.Memory(ctx); return err }},
		{"the list", "/api/tags", false, "", func(ctx context.Context, s *ollama.Server) error { _, err := s.List(ctx); return err }},
		{"the card", "/api/show", false, "", func(ctx context.Context, s *ollama.Server) error {
			_, err := s.Model("tiny").Describe(ctx)
			return err
		}},
		{"a download", "/api/pull", false, `{"status":"pulling","total":10,"completed":1}` + "\n", func(ctx context.Context, s *ollama.Server) error { return s.Pull(ctx, "tiny", nil) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			leaks := goleak.IgnoreCurrent()
			t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
			f := newFake(t)
			clear(f.loaded)
			if test.prompt {
				f.loaded["tiny:latest"] = true
			}
			taken, closed := f.hang(test.path, test.prompt, test.first)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan error, 1)
			go func() { done <- test.call(ctx, f.server(t, ollama.Options{})) }()
			<-taken
			cancelled := time.Now()
			cancel()
			err := <-done
			returned := time.Since(cancelled)
			failed(t, err, models.Interrupted)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("the error is %v", err)
			}
			if wire := (<-closed).Sub(cancelled); wire > 100*time.Millisecond || returned > 100*time.Millisecond {
				t.Errorf("the call returned after %v, the connection was closed after %v", returned, wire)
			}
		})
	}
}

// So has a limit that the user has set.
func TestLimitClosesTheConnection(t *testing.T) {
	for _, o := range []ollama.Options{{Idle: 30 * time.Millisecond}, {Timeout: 30 * time.Millisecond}} {
		f := newFake(t)
		m := f.server(t, o).Model("tiny")
		_, closed := f.hang("/api/chat", true, "")
		begun := time.Now()
		_, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, nil)
		failed(t, err, models.Interrupted)
		if after := (<-closed).Sub(begun); after < 30*time.Millisecond || after > time.Second {
			t.Errorf("%+v: the connection was closed after %v", o, after)
		}
	}
}
