package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"tenbits/models/ollama/ollamafake"
	"tenbits/session"
	"tenbits/transcripts"
)

// question is what the sessions of these tests are about.
const question = "How many bits are ten?"

// served returns a server and an environment in which its pair plays.
func served(t *testing.T) (*ollamafake.Server, []string) {
	s := ollamafake.Start(t)
	return s, append(home(t), "OLLAMA_HOST="+s.URL, "TENBITS_SMALL=ollama/"+ollamafake.Small, "TENBITS_STRONG=ollama/"+ollamafake.Strong, "TENBITS_BITS=4")
}

// whole plays the session that nothing disturbs.
func whole(t *testing.T, env []string) askDocument {
	t.Helper()
	code, out, errs := tenbits(t.Context(), env, "", "ask", "--quiet", "--json", "--no-save", question)
	if code != exitOK || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	return decode[askDocument](t, out)
}

// Whatever a server does, a script that calls tenbits sees by the exit code what
// kind of failure it was, and its reader which model, where, and what to do; and
// the session goes on when that has been done, to the same end.
func TestServerFaults(t *testing.T) {
	server, env := served(t)
	want := whole(t, env)
	for _, tt := range []struct {
		fault ollamafake.Fault
		call  int
		code  int
		says  string
		hint  string
	}{
		{ollamafake.Refused(), 1, exitModel, "connection refused", "ollama serve"},
		{ollamafake.Reset(), 2, exitModel, "connection reset", "closed the connection"},
		{ollamafake.Cut(1), 3, exitModel, "cut", "try again"},
		{ollamafake.Short(1), 5, exitModel, "cut", "try again"},
		{ollamafake.Status(400, "invalid options"), 5, exitModel, "invalid options", "ollama show strong"},
		{ollamafake.Status(401, "unauthorized"), 12, exitModel, "Unauthorized", "OLLAMA_API_KEY"},
		{ollamafake.Status(404, "model 'small' not found"), 1, exitModel, "not found", "ollama pull small"},
		{ollamafake.Status(408, "too slow"), 4, exitModel, "too slow", "again"},
		{ollamafake.Status(413, ""), 12, exitModel, "Too Large", "shorten the prompt"},
		{ollamafake.Status(429, "slow down"), 5, exitBudget, "slow down", "wait"},
		{ollamafake.Status(429, "slow down", "Retry-After", "7200"), 5, exitBudget, "slow down", "wait 2h0m0s"},
		{ollamafake.Status(429, "weekly usage limit reached"), 2, exitBudget, "weekly", "see your plan"},
		{ollamafake.Status(500, "CUDA error"), 12, exitModel, "CUDA error", "log of ollama serve"},
		{ollamafake.Status(503, "server busy"), 6, exitModel, "busy", "try again"},
		{ollamafake.Body("garbage", "application/x-ndjson", "!!\n", true), 5, exitModel, "instead of the reply came: !!", "OLLAMA_HOST"},
		{ollamafake.Body("page", "text/html", "<html>Welcome</html>", false), 3, exitModel, "web page", "OLLAMA_HOST"},
		{ollamafake.WrongType(), 1, exitModel, "cannot be read", "OLLAMA_HOST"},
		{ollamafake.Says("empty", nil, nil), 12, exitModel, "empty", "version"},
		{ollamafake.Says("thinking", []string{"Hm."}, nil), 2, exitModel, "replied nothing", "another model"},
	} {
		t.Run(fmt.Sprintf("%s at call %d", tt.fault.Name, tt.call), func(t *testing.T) {
			server.Break(tt.call, tt.fault, true)
			code, out, errs := tenbits(t.Context(), env, "", "ask", "--max-retries", "0", question)
			server.Mend()
			if code != tt.code || out != "" || strings.Contains(errs, "\nagain") {
				t.Errorf("exit %d, want %d\n%s\n%s", code, tt.code, out, errs)
			}
			for _, part := range []string{"tenbits: ollama/s", " at " + server.URL, tt.says, "\n  ", tt.hint, "\nto go on: tenbits transcripts resume "} {
				if !strings.Contains(errs, part) {
					t.Errorf("%q is not in\n%s", part, errs)
				}
			}
			_, id, _ := strings.Cut(errs, "transcripts resume ")
			id, _, _ = strings.Cut(id, "\n")
			code, out, errs = tenbits(t.Context(), env, "", "transcripts", "resume", "--quiet", "--json", id)
			if code != exitOK {
				t.Fatalf("resumed: exit %d, %s", code, errs)
			}
			if got := decode[askDocument](t, out); got.Payload != want.Payload || *got.FinalSHA256 != *want.FinalSHA256 {
				t.Errorf("resumed to %s, %s", got.Payload, *got.Final)
			}
		})
	}
}

// A call that is made again is told with how long that takes, and is an event of
// its own; the session is what it would have been.
func TestServerRetries(t *testing.T) {
	server, env := served(t)
	want := whole(t, env)
	server.Break(5, ollamafake.Status(429, "slow down", "Retry-After", "1"), false)
	before := time.Now()
	code, out, errs := tenbits(t.Context(), env, "", "ask", "--json", question)
	if took := time.Since(before); code != exitOK || took < time.Second {
		t.Fatalf("exit %d after %v: %s", code, took, errs)
	}
	got := decode[askDocument](t, out)
	if got.Payload != want.Payload || *got.FinalSHA256 != *want.FinalSHA256 {
		t.Errorf("%s, %s", got.Payload, *got.Final)
	}
	if line := "\nagain in 1 s, try 2 of 4: ollama/strong at " + server.URL + "/api/chat: limited: slow down\n"; strings.Count(errs, line) != 1 {
		t.Errorf("no line %q in\n%s", line, errs)
	}
	code, out, _ = tenbits(t.Context(), env, "", "transcripts", "show", "--events", *got.ID)
	if event := `"type":"retried","data":{"phase":"answer","try":2,"of":4,"why":"ollama/strong at `; code != exitOK || strings.Count(out, event) != 1 || !strings.Contains(out, `"fault":"limited","wait":1000000000}`) {
		t.Errorf("no event %s in\n%s", event, out)
	}
	code, out, errs = tenbits(t.Context(), env, "", "replay", "--plain", "--speed", "0", *got.ID)
	if code != exitOK || !strings.Contains(out+errs, "\nagain in 1 s, try 2 of 4: ") {
		t.Errorf("replayed: exit %d\n%s%s", code, out, errs)
	}
}

// Retries end: after as many as were asked for, at once where they are of no use
// or nobody waits that long, and when the user has had enough.
func TestServerRetriesEnd(t *testing.T) {
	server, env := served(t)
	for _, tt := range []struct {
		name    string
		fault   ollamafake.Fault
		retries string
		struck  int
		code    int
	}{
		{"none", ollamafake.Status(503, "busy"), "0", 1, exitModel},
		{"two", ollamafake.Status(503, "busy"), "2", 3, exitModel},
		{"a quota", ollamafake.Status(429, "you exceeded your current quota"), "2", 1, exitBudget},
		{"for hours", ollamafake.Status(429, "slow down", "Retry-After", "7200"), "2", 1, exitBudget},
		{"a mistake", ollamafake.Status(400, "no"), "2", 1, exitModel},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server.Break(2, tt.fault, true)
			code, _, errs := tenbits(t.Context(), env, "", "ask", "--no-save", "--max-retries", tt.retries, question)
			if n := server.Struck(); code != tt.code || n != tt.struck || strings.Count(errs, "\nagain") != n-1 {
				t.Errorf("exit %d, want %d, after %d calls, want %d\n%s", code, tt.code, n, tt.struck, errs)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	server.Break(2, ollamafake.Status(429, "slow down", "Retry-After", "3000"), true)
	before := time.Now()
	timer := time.AfterFunc(time.Second, cancel)
	defer timer.Stop()
	code, out, errs := tenbits(ctx, env, "", "ask", "--json", question)
	if took := time.Since(before); code != exitCancelled || took > 20*time.Second || !strings.Contains(errs, "\nagain in 50 min, try 2 of 4: ") {
		t.Errorf("exit %d after %v: %s", code, took, errs)
	}
	if d := decode[askDocument](t, out); *d.Outcome != session.Cancelled || len(d.Drafts) != 1 {
		t.Errorf("%+v", d)
	}
}

// A final draft without an answer is no failure of the server.
func TestServerRefusal(t *testing.T) {
	server, env := served(t)
	server.Break(12, ollamafake.Says("refusal", nil, []string{"I cannot", " help with that."}), true)
	code, out, errs := tenbits(t.Context(), env, "", "ask", "--gold", "5", question)
	if code != exitFailure || out != "I cannot help with that.\n" || !strings.Contains(errs, "unparsed") {
		t.Errorf("exit %d: %q, %s", code, out, errs)
	}
}

// nasty has what a terminal would obey, what hides text, and what no text has.
const nasty = "\x1b]52;c;cm0gLXJm\x07\x1b[2J\x1b]8;;http://e.example\x1b\\\u009b31m\u202eback\u2066\x00\r\b\ufffd\x1b]0;title\x07"

// clean checks that nothing of nasty reaches a terminal, a pipe or a script.
func clean(t *testing.T, what, text string) {
	t.Helper()
	for i, r := range text {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Errorf("%s: %U at %d, after %q", what, r, i, text[max(0, i-60):i])
			return
		}
	}
}

// Whatever a server has its models write, and whatever it says of its failures,
// is kept as it was in the transcript and shown nowhere as it was.
func TestServerIsHostile(t *testing.T) {
	server, env := served(t)
	text := []string{nasty, "\n1. Is " + nasty + " so?\n2. Is it ", nasty, "not?\n", "Answer: 4" + nasty + "2"}
	for _, fault := range []ollamafake.Fault{
		ollamafake.Says("text", []string{nasty}, text),
		ollamafake.Status(500, nasty),
		ollamafake.Status(400, nasty, "Retry-After", nasty[:1]),
		ollamafake.Body("error", "application/x-ndjson", `{"error":"\u001b]52;c;aGk=\u0007\u202e"}`+"\n", true),
		ollamafake.Body("page", "text/plain; x=\u0080", nasty, false),
	} {
		for _, call := range []int{1, 3, 5} {
			server.Break(call, fault, true)
			_, out, errs := tenbits(t.Context(), env, "", "ask", "--max-retries", "0", question)
			clean(t, fault.Name+", stdout", out)
			clean(t, fault.Name+", stderr", errs)
			if server.Struck() == 0 {
				t.Errorf("%s at call %d was not served", fault.Name, call)
			}
			server.Break(call, fault, true)
			_, out, errs = tenbits(t.Context(), env, "", "ask", "--max-retries", "0", "--json", question)
			clean(t, fault.Name+", document", out)
			clean(t, fault.Name+", its stderr", errs)
			id := *decode[askDocument](t, out).ID
			server.Mend()
			for _, args := range [][]string{
				{"transcripts", "show", id}, {"transcripts", "show", "--json", id}, {"transcripts", "show", "--events", id},
				{"transcripts", "list"}, {"replay", "--plain", "--speed", "0", id},
			} {
				code, out, errs := tenbits(t.Context(), env, "", args...)
				if code != exitOK {
					t.Errorf("%v: exit %d, %s", args, code, errs)
				}
				clean(t, strings.Join(args, " "), out+errs)
			}
			if fault.Name != "text" {
				continue
			}
			a := newApp(Streams{strings.NewReader(""), io.Discard, io.Discard}, env)
			store, err := a.store(settings{})
			if err != nil {
				t.Fatal(err)
			}
			path, err := store.Path(id)
			if err != nil {
				t.Fatal(err)
			}
			kept := 0
			events, _, err := transcripts.Load(path)
			for _, e := range events {
				if d, ok := e.Body.(session.Delta); ok {
					kept += strings.Count(d.Text+d.Thinking, nasty)
				}
			}
			if info, staterr := os.Stat(path); err != nil || staterr != nil || kept == 0 || info.Size() > 100_000 {
				t.Errorf("%v, %v: kept %d times", err, staterr, kept)
			}
		}
	}
}
