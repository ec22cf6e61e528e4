// Package ollamatest runs a real Ollama server for a test: a program that
// scripts/ollama builds, on a loopback port and with models of its own, which
// are made from those that come with tenbits.
package ollamatest

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Env names the environment variable that holds the path of the server's
// program. Where it is not set, Start skips the test.
const Env = "TENBITS_OLLAMA"

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

	client *http.Client
	log    *record
}

// Start runs the server that Env names, with these variables beside those that
// it needs, and makes the models Small and Strong on it. It skips the test where
// Env is not set, and fails it where the server does not come up. When the test
// ends the server is stopped, and what it logged last is shown if the test
// failed.
func Start(tb testing.TB, env ...string) *Server {
	tb.Helper()
	program := os.Getenv(Env)
	if program == "" {
		tb.Skipf("no Ollama server: run with %s=$(scripts/ollama), which builds one", Env)
	}
	s := run(tb, program, env)
	var version struct{ Version string }
	s.Get(tb, "/api/version", &version)
	tb.Logf("Ollama %s at %s, process %d", version.Version, s.URL, s.PID)
	s.Create(tb, Small, File(tb, Small), nil)
	s.Create(tb, Strong, File(tb, Strong), nil)
	return s
}

// Host returns the server's address as references and OLLAMA_HOST have it,
// host:port.
func (s *Server) Host() string { return strings.TrimPrefix(s.URL, "http://") }

// Ref returns the reference of a model of the server.
func (s *Server) Ref(name string) string { return "ollama@" + s.Host() + "/" + name }

// run starts the program and waits until it listens. Its port is whichever is
// free when it asks for one, so that no other program can take it before, and
// what it logs tells which.
func run(tb testing.TB, program string, env []string) *Server {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "serve")
	// The server makes a key in its home, and would read settings there. It
	// stops its models' processes when it is interrupted, not when it is killed.
	cmd.Env = append([]string{
		"HOME=" + tb.TempDir(), "PATH=" + os.Getenv("PATH"),
		"OLLAMA_HOST=127.0.0.1:0", "OLLAMA_MODELS=" + tb.TempDir(), "OLLAMA_NO_CLOUD=1",
	}, env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = stopTime
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		cancel()
		tb.Fatalf("%s: %v", Env, err)
	}
	log, transport := newRecord(), &http.Transport{}
	read := make(chan struct{})
	go func() {
		defer close(read)
		log.read(r)
	}()
	go func() {
		err := cmd.Wait()
		w.CloseWithError(endedError{err})
	}()
	tb.Cleanup(func() {
		transport.CloseIdleConnections()
		cancel()
		<-read
		if tb.Failed() {
			tb.Logf("the server's log ends with\n%s", log.tail())
		}
	})
	line, err := log.await(ctx, 0, "Listening on ", startTime)
	if err != nil {
		tb.Fatalf("%s serve: %v", program, err)
	}
	_, address, _ := strings.Cut(line, "Listening on ")
	address, _, _ = strings.Cut(address, " ")
	return &Server{URL: "http://" + address, PID: cmd.Process.Pid, client: &http.Client{Transport: transport}, log: log}
}
