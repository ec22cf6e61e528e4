// Package ollamatest runs a real Ollama server for a test: a program that
// scripts/ollama builds, on a loopback port and with models of its own, which
// are those that come with tenbits.
package ollamatest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Env names the environment variable that holds the path of the server's
// program. Where it is not set, Start skips the test.
const Env = "TENBITS_OLLAMA"

// Names of the models that a server has. They are the two files of package
// models/embedded, with a template that hands the prompt on as it is.
const (
	Small  = "tenbits-small"
	Strong = "tenbits-strong"
)

const (
	// startTime is how long a server may take until it answers.
	startTime = time.Minute

	// callTime is how long it may take for one request: the first loads the
	// model.
	callTime = 2 * time.Minute

	// stopTime is how long it may take to end by itself once it was asked to.
	stopTime = 20 * time.Second

	// maxReply is the most bytes of a reply that Post reads.
	maxReply = 16 << 20
)

// Server is an Ollama server that runs until the test ends.
type Server struct {
	// URL is its address, "http://127.0.0.1:" and a port, without a slash at
	// the end.
	URL string

	// PID is the number of its process. The processes in which it runs models
	// are children of that one.
	PID int
}

// Start runs the server that Env names and makes the models Small and Strong
// on it. It skips the test where Env is not set, and fails it where the server
// does not come up. When the test ends the server is stopped, and what it
// logged last is shown if the test failed.
func Start(tb testing.TB) *Server {
	tb.Helper()
	program := os.Getenv(Env)
	if program == "" {
		tb.Skipf("no Ollama server: run with %s=$(scripts/ollama), which builds one", Env)
	}
	s := run(tb, program)
	var version struct{ Version string }
	s.Get(tb, "/api/version", &version)
	tb.Logf("Ollama %s at %s, process %d", version.Version, s.URL, s.PID)
	for name, file := range map[string]string{Small: "small.gguf", Strong: "strong.gguf"} {
		s.create(tb, name, file)
	}
	return s
}

// run starts the program and waits until it listens. Its port is whichever is
// free when it asks for one, so that no other program can take it before, and
// what it logs tells which.
func run(tb testing.TB, program string) *Server {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "serve")
	// The server makes a key in its home, and would read settings there. It
	// stops its models' processes when it is interrupted, not when it is killed.
	cmd.Env = []string{
		"HOME=" + tb.TempDir(), "PATH=" + os.Getenv("PATH"),
		"OLLAMA_HOST=127.0.0.1:0", "OLLAMA_MODELS=" + tb.TempDir(), "OLLAMA_NO_CLOUD=1",
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = stopTime
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		cancel()
		tb.Fatalf("%s: %v", Env, err)
	}
	address, log := make(chan string, 1), new(tail)
	read := make(chan struct{})
	go func() {
		defer close(read)
		follow(r, log, address)
	}()
	ended := make(chan error, 1)
	go func() {
		ended <- cmd.Wait()
		w.Close()
	}()
	tb.Cleanup(func() {
		cancel()
		<-read
		if tb.Failed() {
			tb.Logf("the server's log ends with\n%s", log)
		}
	})
	select {
	case a := <-address:
		return &Server{URL: "http://" + a, PID: cmd.Process.Pid}
	case err := <-ended:
		tb.Fatalf("%s serve has ended: %v", program, err)
	case <-time.After(startTime):
		tb.Fatalf("%s serve does not listen after %v", program, startTime)
	}
	return nil
}

// follow reads the server's log until it ends, keeps the last of it, and sends
// the address that the server listens at.
func follow(r io.Reader, log *tail, address chan<- string) {
	lines := bufio.NewReader(r)
	for found := false; ; {
		line, err := lines.ReadString('\n')
		log.add(line)
		if _, after, ok := strings.Cut(line, "Listening on "); ok && !found {
			a, _, _ := strings.Cut(after, " ")
			address <- a
			found = true
		}
		if err != nil {
			return
		}
	}
}

// create makes a model of a file of package models/embedded, as
// "ollama create" does.
func (s *Server) create(tb testing.TB, name, file string) {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(root(tb), "models", "embedded", file))
	if err != nil {
		tb.Fatal(err)
	}
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(data))
	s.call(tb, http.MethodPost, "/api/blobs/"+digest, bytes.NewReader(data), nil)
	var reply struct{ Status string }
	s.Post(tb, "/api/create", map[string]any{
		"model": name, "files": map[string]string{file: digest},
		"template": "{{ .Prompt }}", "stream": false,
	}, &reply)
	if reply.Status != "success" {
		tb.Fatalf("%s could not be made: %q", name, reply.Status)
	}
}

// root returns the folder of the module that the test is of.
func root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			tb.Fatal("the test does not run in a folder of the module")
		}
		dir = parent
	}
}

// Get reads JSON from a path such as "/api/tags" into reply, a pointer or nil.
// It fails the test where the server refuses.
func (s *Server) Get(tb testing.TB, path string, reply any) {
	tb.Helper()
	s.call(tb, http.MethodGet, path, nil, reply)
}

// Post sends a request as JSON to a path such as "/api/generate" and reads the
// one JSON document of the reply, not a stream, into reply, a pointer or nil.
// It fails the test where the server refuses.
func (s *Server) Post(tb testing.TB, path string, request, reply any) {
	tb.Helper()
	body, err := json.Marshal(request)
	if err != nil {
		tb.Fatal(err)
	}
	s.call(tb, http.MethodPost, path, bytes.NewReader(body), reply)
}

func (s *Server) call(tb testing.TB, method, path string, body io.Reader, reply any) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), callTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.URL+path, body)
	if err != nil {
		tb.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		tb.Fatalf("%s %s: %v", method, path, err)
	}
	if resp.StatusCode/100 != 2 {
		tb.Fatalf("%s %s: %s: %s", method, path, resp.Status, data)
	}
	if reply == nil {
		return
	}
	if err := json.Unmarshal(data, reply); err != nil {
		tb.Fatalf("%s %s: %v in %.200q", method, path, err, data)
	}
}
