package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tenbits/models/embedded/problems"
	"tenbits/models/ollama/ollamatest"
)

// chat is the template of a chat: it hands on what is said, so that a model
// that only continues text has something to continue.
const chat = "{{ range .Messages }}{{ .Content }}{{ end }}"

// Whole sessions on a real Ollama server, of its models alone and beside the
// embedded ones, and the receiver of each.
func TestRealSessions(t *testing.T) {
	server := ollamatest.Start(t)
	small, strong := server.Ref(ollamatest.Small), server.Ref(ollamatest.Strong)
	for _, pair := range [][2]string{{small, strong}, {small, "embedded/strong"}, {"embedded/small", strong}} {
		for _, strategy := range []string{"batch", "adaptive"} {
			name := fmt.Sprintf("%.8s and %.8s, %s", pair[0], pair[1], strategy)
			t.Run(name, func(t *testing.T) { runReal(t, server, "session", pair[0], pair[1], strategy) })
		}
	}
}

// What a server can be beside plain text: each file says what it is about.
func TestRealScripts(t *testing.T) {
	server := ollamatest.Start(t)
	// One blob would be one process on the server, whatever the models are
	// called: these have bytes of their own.
	for _, name := range []string{ollamatest.Small, ollamatest.Strong} {
		server.Create(t, strings.Replace(name, "tenbits", "chat", 1), ollamatest.Unnamed(t, ollamatest.File(t, name)), map[string]any{"template": chat})
	}
	const text = "tenbits-text"
	server.Create(t, text, ollamatest.File(t, text), nil)
	for _, file := range []string{"adapt", "chat", "gsm8k", "host", "pack", "rewrite", "strategies", "swap", "unreachable"} {
		t.Run(file, func(t *testing.T) {
			runReal(t, server, file, server.Ref(ollamatest.Small), server.Ref(ollamatest.Strong), "batch")
		})
	}
}

// TestRealReadme packs the project's README under a model of the server, one
// request a token, and reads it again: the long tier has the time for that.
func TestRealReadme(t *testing.T) {
	if os.Getenv("TENBITS_README") == "" {
		t.Skip("thousands of requests: TENBITS_README=1 makes them")
	}
	server := ollamatest.Start(t)
	const text = "tenbits-text"
	server.Create(t, text, ollamatest.File(t, text), nil)
	runReal(t, server, "readme", server.Ref(text), server.Ref(ollamatest.Strong), "batch")
}

// runReal runs a file of testdata/real with a pair of models, on a problem whose
// answer the small model alone does not find.
func runReal(t *testing.T, server *ollamatest.Server, file, small, strong, strategy string) {
	problem := problems.New(problems.HeldOutSeed + 7)
	testscript.Run(t, testscript.Params{
		Files:               []string{"testdata/real/" + file + ".txtar"},
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			for name, value := range map[string]string{
				"HOME": e.WorkDir + "/home", "XDG_CONFIG_HOME": e.WorkDir + "/config", "XDG_DATA_HOME": e.WorkDir + "/data",
				"TENBITS_SMALL": small, "TENBITS_STRONG": strong, "TENBITS_STRATEGY": strategy, "TENBITS_MAX_RETRIES": "0",
				"SERVER": server.Host(), "GSM8K": gsm8k(t), "PROMPT": problem.Text, "GOLD": fmt.Sprint(problem.Answer()),
			} {
				e.Setenv(name, value)
			}
			for name, from := range map[string]string{"receipts.gguf": "../models/embedded/adapters/receipts.gguf", "logs.gguf": "../models/embedded/adapters/logs.gguf", "README.md": "../README.md"} {
				b, err := os.ReadFile(from)
				if err != nil {
					return err
				}
				if err := os.WriteFile(e.WorkDir+"/"+name, b, 0o600); err != nil {
					return err
				}
			}
			return os.WriteFile(e.WorkDir+"/long.txt", []byte(strings.Repeat("Mia has 48 coins. ", 200)), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "document": readDocument, "copy": func(ts *testscript.TestScript, neg bool, args []string) {
			copyModel(ts, neg, server.URL, args)
		}},
	})
}

// copyModel gives a model of the server another name, which may be one that
// another model has: copy FROM TO.
func copyModel(ts *testscript.TestScript, neg bool, url string, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: copy FROM TO")
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	body := fmt.Sprintf(`{"source":%q,"destination":%q}`, args[0], args[1])
	resp, err := client.Post(url+"/api/copy", "application/json", bytes.NewBufferString(body))
	ts.Check(err)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("copy %s %s: %s", args[0], args[1], resp.Status)
	}
}
