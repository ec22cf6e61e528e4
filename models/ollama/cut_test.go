package ollama_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"tenbits/models"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
)

// A connection that breaks in the middle of a reply is noticed, which Ollama's
// own client does not, and half a line is not taken for what the server said.
func TestCutConnection(t *testing.T) {
	for _, after := range []int{0, 1, 2} {
		f := newFake(t)
		f.on(func(w http.ResponseWriter, _ *http.Request) {
			conn, buffer, err := w.(http.Hijacker).Hijack()
			if err != nil {
				panic(err)
			}
			defer conn.Close()
			fmt.Fprint(buffer, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
			for range after {
				line := `{"message":{"content":"Hello"},"done":false}` + "\n"
				fmt.Fprintf(buffer, "%x\r\n%s\r\n", len(line), line)
			}
			if after == 2 {
				fmt.Fprint(buffer, "8\r\n{\"messag\r\n")
			}
			buffer.Flush()
		})
		_, err := f.server(t, ollama.Options{}).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x"}, nil)
		if e := failed(t, err, models.Interrupted); !strings.Contains(e.Error(), "cut") || strings.Contains(e.Error(), "messag") {
			t.Errorf("after %d lines: %v", after, e)
		}
	}
}

// What is not a response of a server at all says so, and is not taken for a
// server that is not there.
func TestNoResponse(t *testing.T) {
	for _, test := range []struct {
		name, sent string
		want       models.Fault
		says, hint string
	}{
		{"another protocol", "SSH-2.0-OpenSSH_9.2\r\n", models.Broken, "malformed HTTP", "OLLAMA_HOST"},
		{"endless headers", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("a", 11<<20), models.Broken, "headers exceeded", "OLLAMA_HOST"},
		{"a farewell", "", models.Unreachable, "EOF", "closed the connection"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.on(func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := w.(http.Hijacker).Hijack()
				if err != nil {
					panic(err)
				}
				defer conn.Close()
				_, _ = io.WriteString(conn, test.sent) // the client hangs up in the middle
			})
			_, err := f.server(t, ollama.Options{}).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x"}, nil)
			if e := failed(t, err, test.want); !strings.Contains(e.Error(), test.says) || !strings.Contains(e.Hint, test.hint) || len(e.Error()) > 500 {
				t.Errorf("%v, hint %q", e, e.Hint)
			}
		})
	}
}

// A server that knows no limit is left at the limit, and the reply is one that
// the limit ended.
func TestEndlessReply(t *testing.T) {
	for _, test := range []struct {
		name string
		line string
		req  models.Request
		want models.Fault // empty: there is a reply
	}{
		{"text", `{"message":{"content":"word "}}`, models.Request{Prompt: "x", MaxTokens: 20}, ""},
		{"nothing, line by line", `{"message":{"content":""}}`, models.Request{Prompt: "x", MaxTokens: 20}, models.Broken},
		{"thinking", `{"message":{"thinking":"word "}}`, models.Request{Prompt: "x", MaxTokens: 20}, models.Broken},
		{"text in place of a choice", `{"message":{"content":"word "}}`, models.Request{Prompt: "x", Choice: &models.Choice{Options: []string{"no", "yes"}}}, models.Refused},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			var sent atomic.Int64 // a second call may come before the first has noticed
			f.on(func(w http.ResponseWriter, r *http.Request) {
				for r.Context().Err() == nil {
					fmt.Fprintln(w, test.line)
					w.(http.Flusher).Flush()
					sent.Add(1)
				}
			})
			reply, err := f.server(t, ollama.Options{}).Model("tiny").Stream(t.Context(), test.req, nil)
			if test.want != "" {
				failed(t, err, test.want)
			} else if n := len(reply.Text); err != nil || !reply.Cut || n < 100 || n > 200 || reply.Usage.Out > 40 {
				t.Errorf("%d bytes, %+v, %v", n, reply, err)
			}
			f.Close() // waits for the server to have noticed
			if n := sent.Load(); n > 100_000 {
				t.Errorf("%d lines were sent", n)
			}
		})
	}
}

// A reply that is all thinking is none: nobody can answer from it.
func TestThinkingOnly(t *testing.T) {
	for _, version := range []string{ollamafake.Modern, ollamafake.Plain} {
		for _, req := range []models.Request{{Prompt: "x", MaxTokens: 20}, {Prompt: "x"}, {Prompt: "x", Choice: &models.Choice{Options: []string{"no", "yes"}}}} {
			f := newFake(t)
			f.version = version
			f.on(func(w http.ResponseWriter, _ *http.Request) {
				lines := ollamafake.Reply{Thinking: []string{"Let me", " see."}}.Lines(ollamafake.Request{Path: "/api/chat", Logprobs: true})
				ollamafake.Stream(w, lines)
			})
			reply, err := f.server(t, ollama.Options{}).Model("tiny").Stream(t.Context(), req, nil)
			if e := failed(t, err, models.Broken); reply.Text != "" || !strings.Contains(e.Hint, "another model") {
				t.Errorf("%+v, %v, %q", reply, e, e.Hint)
			}
		}
	}
}
