package ollama_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tenbits/models"
	"tenbits/models/ollama"
)

// Bounds of a call of a server that means harm. What is allocated is counted for
// the server of the test, too, and with the 8 MB in which Ollama's client reads
// the lines of a stream.
const (
	mostAllocated = 64 << 20 // bytes
	mostTime      = 30 * time.Second
)

// bounded checks that a call ends by itself, and how much memory it takes.
func bounded(t *testing.T, call func(ctx context.Context)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), mostTime)
	defer cancel()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	call(ctx)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	allocated := after.TotalAlloc - before.TotalAlloc
	t.Logf("%.1f MB, %v", float64(allocated)/1e6, took.Round(time.Millisecond))
	if allocated > mostAllocated || took > mostTime {
		t.Errorf("%d MB were allocated in %v", allocated>>20, took)
	}
}

// forever sends a text again and again until the client has gone.
func forever(w io.Writer, r *http.Request, text string) {
	out := bufio.NewWriterSize(w, 64<<10)
	for r.Context().Err() == nil {
		if _, err := out.WriteString(text); err != nil {
			return
		}
	}
}

// A server that sends without end, or what no reader is made for, costs a
// bounded time and memory, and is told for what it is.
func TestHostileReplies(t *testing.T) {
	line := func(content string) string {
		return `{"message":{"role":"assistant","content":"` + content + `"},"done":false}` + "\n"
	}
	const done = `{"message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":1}` + "\n"
	send := func(text string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
	}
	for _, test := range []struct {
		name  string
		serve func(http.ResponseWriter, *http.Request)
		want  models.Fault // empty: there is a reply
		says  string       // in the error, or the reply
	}{
		{"10 MB in small pieces", send(strings.Repeat(line(strings.Repeat("a", 1000)), 10_000) + done), models.Broken, "too long"},
		{"10 MB in large pieces", send(strings.Repeat(line(strings.Repeat("a", 100_000)), 100) + done), models.Broken, "too long"},
		{"a line of 10 MB", send(line(strings.Repeat("a", 10_000_000)) + done), models.Broken, "too long"},
		{"a line without an end", func(w http.ResponseWriter, r *http.Request) { forever(w, r, "aaaaaaaa") }, models.Broken, "too long"},
		{"lines without an end", func(w http.ResponseWriter, r *http.Request) { forever(w, r, line("word ")) }, "", "word word"},
		{"empty lines without an end", func(w http.ResponseWriter, r *http.Request) { forever(w, r, "\n") }, models.Broken, "instead of the reply"},
		{"objects without an end", func(w http.ResponseWriter, r *http.Request) { forever(w, r, "{}\n") }, models.Broken, "too long"},
		{"1 GB that fits into 1 MB", zipped, models.Broken, "too long"},
		{"early hints without an end", hints, models.Broken, "headers exceeded"},
		{"escapes", send(line(`\u001b]52;c;aGk=\u0007\u001b[2J`) + done), "", "\x1b]52;c;aGk=\a\x1b[2J"},
		{"invalid UTF-8", send(line("a\xff\xc3b") + done), "", "a\ufffd\ufffdb"},
		{"half a surrogate", send(line(`a\ud800b`) + done), "", "a\ufffdb"},
		{"a megabyte of brackets", send(strings.Repeat(`{"message":`, 100_000) + "\n"), models.Broken, "instead of the reply"},
		{"deep lists", send(`{"message":{"tool_calls":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `,"content":"x"}}` + "\n" + done), models.Broken, "cannot be read"},
		{"numbers beyond all", send(line("x") + `{"done":true,"eval_count":1e999}` + "\n"), models.Broken, "cannot be read"},
		{"numbers below zero", send(line("x") + `{"done":true,"eval_count":-5,"prompt_eval_count":-9223372036854775808,"total_duration":-1}` + "\n"), "", "x"},
		{"a prompt of more tokens than there are", send(line("x") + `{"done":true,"eval_count":9223372036854775807,"prompt_eval_count":9223372036854775807}` + "\n"), models.Overflow, "tokens"},
		{"an error of 7 MB", send(`{"error":"` + strings.Repeat("b", 7_000_000) + `"}` + "\n"), models.Broken, "bbb"},
		{"an error with escapes", send(`{"error":"\u001b[2J\u202eboom"}` + "\n"), models.Broken, "boom"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.on(test.serve)
			m := f.server(t, ollama.Options{}).Model("tiny")
			shown := 0
			bounded(t, func(ctx context.Context) {
				reply, err := m.Stream(ctx, models.Request{Prompt: "x", MaxTokens: 1024}, func(c models.Chunk) error {
					shown += len(c.Text) + len(c.Thinking)
					return nil
				})
				if test.want != "" {
					e := failed(t, err, test.want)
					if s := e.Error() + e.Hint; !strings.Contains(s, test.says) || len(s) > 1500 || strings.ContainsAny(s, "\x1b\u202e") {
						t.Errorf("%q does not say %q", s, test.says)
					}
				} else if u := reply.Usage; err != nil || !strings.Contains(reply.Text, test.says) || !utf8.ValidString(reply.Text) || u.In < 0 || u.Out < 0 {
					t.Errorf("%v, %.100q, %+v", err, reply.Text, u)
				}
			})
			if shown > 100_000 {
				t.Errorf("%d bytes were shown", shown)
			}
		})
	}
}

// zipped is a reply that grows on the way: a line of a gigabyte.
func zipped(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	zeros := make([]byte, 1<<20)
	for range 1 << 10 {
		if _, err := z.Write(zeros); err != nil {
			return
		}
	}
	_ = z.Close()
}

// hints are responses before the response, of which there are no end.
func hints(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	hint := []byte("HTTP/1.1 103 Early Hints\r\nLink: </" + strings.Repeat("a", 1000) + ">\r\n\r\n")
	for {
		if _, err := conn.Write(hint); err != nil {
			return
		}
	}
}

// Nor does what a server says of itself and its models.
func TestHostileFacts(t *testing.T) {
	for _, test := range []struct {
		name, path string
		serve      func(http.ResponseWriter, *http.Request)
		fails      bool
	}{
		{"a version without an end", "/api/version", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"version":"`)
			forever(w, r, "1")
		}, true},
		{"a version of 1 MB with escapes", "/api/version", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"version":"\u001b[2J%s"}`, strings.Repeat("1", 1_000_000))
		}, false},
		{"models without an end", "/api/tags", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"models":[{"name":"a"}`)
			forever(w, r, `,{"name":"b","digest":"c"}`)
		}, true},
		{"a description without an end", "/api/show", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"model_info":{"a":[1`)
			forever(w, r, `,1`)
		}, true},
		{"a description of nonsense", "/api/show", func(w http.ResponseWriter, _ *http.Request) {
			deep := strings.Repeat("[", 9000) + strings.Repeat("]", 9000)
			fmt.Fprintf(w, `{"template":"{{","parameters":"num_ctx 999999999999999999\nnum_ctx -5","model_info":{"general.architecture":"x","x.context_length":1e300,"x.vocab_size":-1,"general.parameter_count":{},"y":%s}}`, deep)
		}, false},
		{"models that run without an end", "/api/ps", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"models":[{"name":"a"}`)
			forever(w, r, `,{"name":"b"}`)
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.handle = func(w http.ResponseWriter, r *http.Request, _ string) bool {
				if r.URL.Path != test.path {
					return false
				}
				test.serve(w, r)
				return true
			}
			m := f.server(t, ollama.Options{}).Model("tiny")
			bounded(t, func(ctx context.Context) {
				card, err := m.Describe(ctx)
				if err == nil {
					_, err = m.Stream(ctx, models.Request{Prompt: "x", MaxTokens: 5}, nil)
				}
				if test.fails {
					failed(t, err, models.Broken)
				} else if err != nil || len(card.Server) > 200 || strings.Contains(card.Server, "\x1b") || card.Context <= 0 {
					t.Errorf("%+v, %v", card, err)
				}
			})
		})
	}
}
