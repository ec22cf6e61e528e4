package ollama_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tenbits/models"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
)

// wire is a listener in memory, so that the clock of a test runs on both ends.
type wire chan net.Conn

func (w wire) Accept() (net.Conn, error) {
	conn, ok := <-w
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (w wire) Close() error   { return nil }
func (w wire) Addr() net.Addr { return &net.TCPAddr{} }

func (w wire) dial(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	w <- far
	return near, nil
}

// A model that writes one token a second is waited for as long as it goes on,
// and no longer than that where it stops; a limit for the whole reply ends it
// on the second.
func TestSlowModel(t *testing.T) {
	for _, test := range []struct {
		name string
		o    ollama.Options
		most int // tokens before it falls silent; 0: it does not
		took time.Duration
		says string
	}{
		{"no limits", ollama.Options{}, 0, 200 * time.Second, ""},
		{"idle", ollama.Options{Idle: 2 * time.Second}, 0, 200 * time.Second, ""},
		{"silent", ollama.Options{Idle: 20 * time.Second}, 60, 80 * time.Second, "nothing came for 20s"},
		{"silent at once", ollama.Options{Idle: 20 * time.Second}, -1, 20 * time.Second, "nothing came for 20s"},
		{"whole", ollama.Options{Idle: 20 * time.Second, Timeout: time.Minute}, 0, time.Minute, "longer than 1m0s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := make(wire)
				server := &http.Server{Handler: slowly(test.most)}
				go func() { _ = server.Serve(w) }()
				transport := &http.Transport{DialContext: w.dial}
				test.o.Transport = transport
				start := time.Now()
				reply, err := ollama.NewServer("slow:1", none, test.o).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x", MaxTokens: 1000}, nil)
				if took := time.Since(start); took != test.took {
					t.Errorf("it took %v, want %v", took, test.took)
				}
				if test.says == "" && (err != nil || strings.Count(reply.Text, "word") != 200) {
					t.Errorf("%q, %v", reply.Text, err)
				}
				if test.says != "" {
					if e := failed(t, err, models.Interrupted); !strings.Contains(e.Error(), test.says) {
						t.Error(e)
					}
				}
				transport.CloseIdleConnections()
				close(w)
				_ = server.Close()
			})
		})
	}
}

// slowly serves a model that writes 200 tokens, one a second, of which only most
// are sent; -1: not even the head of the response is.
func slowly(most int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req, err := ollamafake.ReadRequest(r)
		if err != nil {
			panic(err)
		}
		switch {
		case req.Path == "/api/show":
			ollamafake.Write(w, map[string]any{"template": "<{{ .Prompt }}>"})
		case req.Path == "/api/ps":
			ollamafake.Write(w, map[string]any{"models": []any{map[string]any{"name": "tiny:latest"}}})
		case !req.Writes():
			ollamafake.Write(w, map[string]any{})
		default:
			text := strings.Split(strings.Repeat("word |", 200), "|")
			for i, line := range (ollamafake.Reply{Text: text}).Lines(req) {
				if most < 0 || most > 0 && i == most {
					<-r.Context().Done()
					return
				}
				if i < 200 {
					select {
					case <-time.After(time.Second):
					case <-r.Context().Done():
						return
					}
				}
				ollamafake.Stream(w, [][]byte{line})
			}
		}
	})
}
