package ollama_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamafake"
)

// failed checks that err is a failure of the contract.
func failed(t *testing.T, err error, want models.Fault) *models.Error {
	t.Helper()
	e := (*models.Error)(nil)
	if !errors.As(err, &e) {
		t.Fatalf("got %#v, not an error of the contract", err)
	}
	if e.Fault != want || e.Model == "" || e.URL == "" || e.Err == nil {
		t.Errorf("got %#v (%v), want the fault %s", e, err, want)
	}
	return e
}

// on has a server reply to calls of a model in its own way.
func (f *fake) on(reply func(http.ResponseWriter, *http.Request)) {
	f.handle = func(w http.ResponseWriter, r *http.Request, prompt string) bool {
		if r.URL.Path != "/api/chat" && r.URL.Path != "/api/generate" || r.URL.Path == "/api/generate" && prompt == "" {
			return false
		}
		reply(w, r)
		return true
	}
}

// Whatever a server says with a status, the user is told what kind of failure
// that is and what to do, and a program that tries again is told when.
func TestStatus(t *testing.T) {
	later := time.Date(2026, 5, 1, 10, 0, 30, 0, time.UTC)
	for _, test := range []struct {
		status  int
		body    string
		header  string
		want    models.Fault
		hint    string
		message string
		after   time.Duration
	}{
		{404, `{"error":"model 'tiny' not found"}`, "", models.Missing, "ollama pull tiny", "model 'tiny' not found", 0},
		{404, `404 page not found`, "", models.Broken, "/v1", "404 page not found", 0},
		{400, `{"error":"invalid options"}`, "", models.Refused, "ollama show tiny", "invalid options", 0},
		{400, `{"error":"the input length exceeds the context length"}`, "", models.Overflow, "shorten", "exceeds", 0},
		{401, `{"error":"unauthorized"}`, "", models.Refused, "OLLAMA_API_KEY", "Unauthorized", 0},
		{402, `{"error":"pay"}`, "", models.Exhausted, "plan", "pay", 0},
		{403, `{"error":"no"}`, "", models.Refused, "OLLAMA_API_KEY", "no", 0},
		{408, `{"error":"too slow"}`, "", models.Interrupted, "again", "too slow", 0},
		{413, `<html>nginx</html>`, "", models.Overflow, "shorten", "Request Entity Too Large", 0},
		{429, `{"error":"slow down"}`, "7", models.Limited, "wait", "slow down", 7 * time.Second},
		{429, `{"error":"slow down"}`, later.Format(http.TimeFormat), models.Limited, "wait", "slow down", 30 * time.Second},
		{429, `{"error":"slow down"}`, "soon", models.Limited, "wait", "slow down", 0},
		{429, `{"error":"slow down"}`, "7200", models.Limited, "wait 2h0m0s", "slow down", 2 * time.Hour},
		{429, `{"error":"you have reached your weekly usage limit"}`, "", models.Exhausted, "plan", "weekly", 0},
		{429, `{"error":"You exceeded your current quota, please check your plan and billing details."}`, "1", models.Exhausted, "plan", "quota", time.Second},
		{429, `{"error":"Rate limit exceeded: free-models-per-day"}`, "", models.Exhausted, "plan", "per-day", 0},
		{429, `{"error":"please upgrade to continue"}`, "", models.Exhausted, "plan", "upgrade", 0},
		{429, `{"error":"too fast: wait, or upgrade"}`, "3", models.Limited, "wait 3s", "too fast", 3 * time.Second},
		{500, `{"error":"llama runner process has terminated"}`, "", models.Broken, "log", "terminated", 0},
		{500, `{"error":"model requires more system memory (9 GiB) than is available"}`, "", models.Broken, "smaller model", "memory", 0},
		{500, `{"error":"prompt is too long for the context window"}`, "", models.Overflow, "shorten", "window", 0},
		{502, `<html><body>Bad Gateway</body></html>`, "", models.Unreachable, "again", "Bad Gateway", 0},
		{503, `{"error":"server busy, please try again"}`, "2", models.Unreachable, "again", "busy", 2 * time.Second},
		{504, ``, "", models.Unreachable, "again", "", 0},
		{302, ``, "", models.Broken, "OLLAMA_HOST", "redirection", 0},
	} {
		t.Run(fmt.Sprint(test.status, " ", test.body, test.header), func(t *testing.T) {
			f := newFake(t)
			f.on(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", later.Add(-30*time.Second).Format(http.TimeFormat))
				w.Header().Set("Retry-After", test.header)
				w.Header().Set("Location", "/login")
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.body)
			})
			reply, err := f.server(t, ollama.Options{}).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x"}, nil)
			e := failed(t, err, test.want)
			if !strings.Contains(e.Hint, test.hint) || !strings.Contains(e.Error(), test.message) || e.RetryAfter != test.after {
				t.Errorf("got %q, hint %q, after %v", e, e.Hint, e.RetryAfter)
			}
			if e.Model != "ollama/tiny" || e.URL != f.URL+"/api/chat" || reply.Text != "" {
				t.Errorf("the model is %q, the address %q, the reply %+v", e.Model, e.URL, reply)
			}
		})
	}
}

// A reply that is not what it should be is a failure and never a short reply.
func TestBrokenReply(t *testing.T) {
	piece := `{"message":{"role":"assistant","content":"Hello"},"done":false}` + "\n"
	end := `{"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":1}` + "\n"
	for _, test := range []struct {
		name, kind, body string
		want             models.Fault
	}{
		{"garbage", "", "!!\n", models.Broken},
		{"garbage in the middle", "", piece + "{\"mess\n" + end, models.Broken},
		{"a web page", "text/html; charset=utf-8", "<html><body>Welcome</body></html>", models.Broken},
		{"a web page in disguise", "application/json", "<html>\n<body>Welcome</body></html>", models.Broken},
		{"a wrong type", "", `{"message":5}` + "\n", models.Broken},
		{"a list", "", "[1,2]\n", models.Broken},
		{"nothing", "", "", models.Broken},
		{"an empty reply", "", `{"message":{"role":"assistant","content":""},"done":true}` + "\n", models.Broken},
		{"no end", "", piece + piece, models.Interrupted},
		{"half a line at the end", "", piece + piece[:20], models.Broken},
		{"an error in the middle", "", piece + `{"error":"CUDA error: unspecified launch failure"}` + "\n", models.Broken},
		{"an overflow in the middle", "", piece + `{"error":"the context window is full: input length exceeds it"}` + "\n", models.Overflow},
		{"a line without an end", "", piece + `{"message":{"content":"` + strings.Repeat("a", 9_000_000), models.Broken},
		{"too much text", "", strings.Repeat(`{"message":{"content":"`+strings.Repeat("a", 100_000)+`"}}`+"\n", 45) + end, models.Broken},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.on(func(w http.ResponseWriter, _ *http.Request) {
				if test.kind != "" {
					w.Header().Set("Content-Type", test.kind)
				}
				fmt.Fprint(w, test.body)
			})
			reply, err := f.server(t, ollama.Options{}).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x"}, nil)
			if e := failed(t, err, test.want); len(e.Error()) > 1000 || e.Hint == "" {
				t.Errorf("%d bytes of error, hint %q", len(e.Error()), e.Hint)
			}
			if reply.Text != "" {
				t.Errorf("replied %q", reply.Text)
			}
		})
	}
}

// A server that is not there is told with the address that was tried and how to
// start it.
func TestUnreachable(t *testing.T) {
	f := newFake(t)
	m := f.server(t, ollama.Options{}).Model("tiny")
	f.Close()
	_, err := m.Describe(t.Context())
	if e := failed(t, err, models.Unreachable); !strings.Contains(e.Hint, "ollama serve") || !strings.HasPrefix(e.URL, f.URL) {
		t.Errorf("got %v, hint %q", e, e.Hint)
	}
	_, err = ollama.NewServer(f.Listener.Addr().String(), none, ollama.Options{}).Model("tiny").Describe(t.Context())
	if e := failed(t, err, models.Unreachable); !strings.Contains(e.Hint, f.Listener.Addr().String()) {
		t.Errorf("got %v, hint %q", e, e.Hint)
	}
}

func none(string) string { return "" }

// A model that is not there is told with the command that gets it.
func TestMissing(t *testing.T) {
	f := newFake(t)
	_, err := f.server(t, ollama.Options{}).Model("qwen9:1b").Describe(t.Context())
	if e := failed(t, err, models.Missing); !strings.Contains(e.Hint, "ollama pull qwen9:1b") {
		t.Errorf("hint %q", e.Hint)
	}
}

// A call that is cancelled ends on the wire too: the server stops to compute.
func TestCancelEndsTheRequest(t *testing.T) {
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
	f := newFake(t)
	gone := make(chan time.Time, 1)
	f.on(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, `{"message":{"content":"Hello"},"done":false}`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		gone <- time.Now()
	})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var cancelled time.Time
	_, err := f.server(t, ollama.Options{}).Model("tiny").Stream(ctx, models.Request{Prompt: "x"}, func(models.Chunk) error {
		cancelled = time.Now()
		cancel()
		return nil
	})
	returned := time.Since(cancelled)
	failed(t, err, models.Interrupted)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if wire := (<-gone).Sub(cancelled); wire > 100*time.Millisecond || returned > 100*time.Millisecond {
		t.Errorf("the call returned after %v, the connection ended after %v", returned, wire)
	}
}

// A server that falls silent, or is too slow, does not hold a session for ever
// where the user has set a limit.
func TestLimits(t *testing.T) {
	for _, test := range []struct {
		name  string
		o     ollama.Options
		first bool // something comes before the silence
		want  string
	}{
		{"silence at once", ollama.Options{Idle: 30 * time.Millisecond}, false, "nothing came for 30ms"},
		{"silence later", ollama.Options{Idle: 30 * time.Millisecond}, true, "nothing came for 30ms"},
		{"too long", ollama.Options{Timeout: 30 * time.Millisecond}, true, "longer than 30ms"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			m := f.server(t, test.o).Model("tiny")
			f.on(func(w http.ResponseWriter, r *http.Request) {
				if test.first {
					fmt.Fprintln(w, `{"message":{"content":"Hello"},"done":false}`)
					w.(http.Flusher).Flush()
				}
				<-r.Context().Done()
			})
			_, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, nil)
			if e := failed(t, err, models.Interrupted); !strings.Contains(e.Error(), test.want) {
				t.Errorf("got %v, want %q", e, test.want)
			}
		})
	}
}

// Loading a big model takes as long as it takes, whatever the limits of a reply.
func TestNoLimitWhileLoading(t *testing.T) {
	f := newFake(t)
	clear(f.loaded)
	m := f.server(t, ollama.Options{Idle: 250 * time.Millisecond, Timeout: 250 * time.Millisecond}).Model("tiny")
	f.handle = func(_ http.ResponseWriter, r *http.Request, prompt string) bool {
		if r.URL.Path == "/api/generate" && prompt == "" {
			<-time.After(400 * time.Millisecond)
		}
		return false
	}
	var chunks []models.Chunk
	reply, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, func(c models.Chunk) error { chunks = append(chunks, c); return nil })
	if err != nil || reply.Text == "" || len(chunks) < 2 || !chunks[0].Loading || chunks[1].Loading {
		t.Errorf("got %+v, %v; showed %+v", reply, err, chunks)
	}
}

// The key reaches the server that it is for, and nothing else: no other server,
// no error, not even where the server itself repeats it.
func TestKey(t *testing.T) {
	const key = "sk-very-secret"
	f := newFake(t)
	m := f.server(t, ollama.Options{}, "OLLAMA_API_KEY="+key).Model("tiny")
	if _, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, nil); err != nil {
		t.Fatal(err)
	}
	for _, r := range f.requests {
		if r.Auth != "Bearer "+key {
			t.Errorf("%s was sent %q", r.Path, r.Auth)
		}
	}
	f.on(func(w http.ResponseWriter, r *http.Request) {
		ollamafake.Fail(w, http.StatusForbidden, "bad key: "+r.Header.Get("Authorization"))
	})
	_, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, nil)
	e := failed(t, err, models.Refused)
	if strings.Contains(fmt.Sprintf("%v %#v %s", e, e, e.Err), key) {
		t.Errorf("the key is in %#v", e)
	}
	f.requests = nil
	named := ollama.NewServer(f.Listener.Addr().String(), func(string) string { return key }, ollama.Options{}).Model("tiny")
	if _, err := named.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, r := range f.requests {
		if r.Auth != "" {
			t.Errorf("a server that a reference names was sent %q", r.Auth)
		}
	}
}

// A password in OLLAMA_HOST is not shown either, whether it is where it belongs or
// is taken for a part of the host.
func TestPasswordIsNotShown(t *testing.T) {
	for _, host := range []string{"http://bob:hunter2@127.0.0.1:1", "bob:hunter2@127.0.0.1:1", "https://bob:hunter2@[::1]:1/x"} {
		s := ollama.NewServer("", func(name string) string {
			if name == "OLLAMA_HOST" {
				return host
			}
			return ""
		}, ollama.Options{})
		_, err := s.List(t.Context())
		if e := (*models.Error)(nil); !errors.As(err, &e) || strings.Contains(e.Error()+s.URL()+s.Given()+e.Hint, "hunter2") {
			t.Errorf("got %v at %s, given %s", err, s.URL(), s.Given())
		}
	}
}

// A server that is named by an address with nothing behind it does not hold up
// anybody who has stopped to wait.
func TestSilentListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = ollama.NewServer(l.Addr().String(), none, ollama.Options{}).List(ctx)
	failed(t, err, models.Interrupted)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
