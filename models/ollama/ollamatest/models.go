package ollamatest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// Names of the models that a server has from the start. They are the two files
// of package models/embedded, with a template that hands the prompt on as it is.
const (
	Small  = "tenbits-small"
	Strong = "tenbits-strong"
)

// Threads is how many threads the server runs a model with, as each is made:
// two would wait for each other longer than they work on models this small, and
// for ever, as it seems, where the machine is busy.
const Threads = 1

// Plain is the template of a model that only continues text.
const Plain = "{{ .Prompt }}"

// File returns the GGUF file of Small or Strong.
func File(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(root(tb), "models", "embedded", strings.TrimPrefix(name, "tenbits-")+".gguf"))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// Unnamed returns a GGUF file without the name of the prompt set that it wants,
// which Ollama hands on: as that of most models. The file has other bytes, so
// that a server runs it in a process of its own.
func Unnamed(tb testing.TB, file []byte) []byte {
	tb.Helper()
	const key, other = "tenbits.prompt_set", "tenbits.prompt_***"
	if bytes.Count(file, []byte(key)) != 1 {
		tb.Fatalf("%s is not in the file, or more than once", key)
	}
	return bytes.Replace(file, []byte(key), []byte(other), 1)
}

// Create makes a model of a GGUF file, or makes it anew, as "ollama create"
// does. Its template is Plain and its parameters say Threads, unless more says
// otherwise, which has further fields of the request.
func (s *Server) Create(tb testing.TB, name string, file []byte, more map[string]any) {
	tb.Helper()
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(file))
	s.call(tb, http.MethodPost, "/api/blobs/"+digest, bytes.NewReader(file), nil)
	request := map[string]any{"model": name, "files": map[string]string{"model.gguf": digest}, "template": Plain, "parameters": map[string]any{"num_thread": Threads}, "stream": false}
	maps.Copy(request, more)
	var reply struct{ Status string }
	s.Post(tb, "/api/create", request, &reply)
	if reply.Status != "success" {
		tb.Fatalf("%s could not be made: %q", name, reply.Status)
	}
}

// Loaded returns the names of the models in the server's memory, without
// ":latest", and the context that each was loaded with.
func (s *Server) Loaded(tb testing.TB) map[string]int {
	tb.Helper()
	var list struct {
		Models []struct {
			Name    string
			Context int `json:"context_length"`
		}
	}
	s.Get(tb, "/api/ps", &list)
	loaded := map[string]int{}
	for _, m := range list.Models {
		loaded[strings.TrimSuffix(m.Name, ":latest")] = m.Context
	}
	return loaded
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

// AwaitLoaded waits until exactly the models of these names are in the server's
// memory: one that is unloaded goes a moment later.
func (s *Server) AwaitLoaded(tb testing.TB, names ...string) {
	tb.Helper()
	slices.Sort(names)
	end := time.Now().Add(callTime)
	for {
		got := slices.Sorted(maps.Keys(s.Loaded(tb)))
		if slices.Equal(got, names) {
			return
		}
		if time.Now().After(end) {
			tb.Fatalf("%v are loaded, not %v", got, names)
		}
		runtime.Gosched()
	}
}
