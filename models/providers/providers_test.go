package providers_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenbits/models"
	"tenbits/models/providers"
)

// server is an Ollama server with two models, of which one only embeds.
func server(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/version":
			fmt.Fprint(w, `{"version":"0.17.4"}`)
		case "/api/tags":
			fmt.Fprint(w, `{"models":[{"name":"tiny:1b","digest":"abc"},{"name":"vectors:latest","digest":"def"}]}`)
		case "/api/show":
			body, _ := io.ReadAll(r.Body)
			ability := "completion"
			if strings.Contains(string(body), "vectors") {
				ability = "embedding"
			}
			fmt.Fprintf(w, `{"capabilities":[%q],"template":"<{{ .Prompt }}>"}`, ability)
		case "/api/pull":
			fmt.Fprint(w, `{"status":"pulling","total":10,"completed":4}`+"\n"+`{"status":"success"}`+"\n")
		}
	}))
	t.Cleanup(s.Close)
	t.Setenv("OLLAMA_HOST", s.URL)
}

// Everything that the list offers can be opened by the name that it shows.
func TestListedModelsOpen(t *testing.T) {
	server(t)
	cards, err := providers.Set{}.List(t.Context())
	if err != nil || len(cards) != 3 {
		t.Fatalf("%d models, %v", len(cards), err)
	}
	for _, card := range cards {
		ref, err := models.ParseRef(card.Ref())
		if err != nil {
			t.Error(err)
			continue
		}
		m, err := providers.Set{}.Open(ref)
		if err != nil {
			t.Error(err)
			continue
		}
		if got, err := m.Describe(t.Context()); err != nil || got != card {
			t.Errorf("%v is %+v, %v, and was listed as %+v", ref, got, err, card)
		}
	}
}

// Without Ollama the embedded pair is still offered, and the user is told how to
// get the other models.
func TestOllamaIsAway(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	t.Setenv("OLLAMA_HOST", l.Addr().String())
	cards, err := providers.Set{}.List(t.Context())
	e := (*models.Error)(nil)
	if len(cards) != 2 || !errors.As(err, &e) || e.Fault != models.Unreachable || e.Model != "ollama" || !strings.Contains(e.Hint, "ollama serve") || !strings.Contains(e.URL, l.Addr().String()) {
		t.Errorf("%d cards, %#v", len(cards), err)
	}
}

// A server that takes the call and never replies does not hold up the list.
func TestListEndsWithItsContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("OLLAMA_HOST", l.Addr().String())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	before := time.Now()
	cards, err := providers.Set{}.List(ctx)
	if len(cards) != 2 || !errors.Is(err, context.DeadlineExceeded) || time.Since(before) > time.Second {
		t.Errorf("%d cards after %v, %v", len(cards), time.Since(before), err)
	}
}

// A download tells how far it is.
func TestPull(t *testing.T) {
	server(t)
	var told []providers.Progress
	err := providers.Set{}.Pull(t.Context(), models.Ref{Provider: "ollama", Name: "tiny"}, func(p providers.Progress) error {
		told = append(told, p)
		return nil
	})
	if err != nil || len(told) != 2 || told[0] != (providers.Progress{Status: "pulling", Done: 4, Total: 10}) {
		t.Errorf("told %+v, %v", told, err)
	}
	for _, ref := range []models.Ref{{Provider: "embedded", Name: "small"}, {Provider: "no", Name: "x"}} {
		if e := (*models.Error)(nil); !errors.As(providers.Set{}.Pull(t.Context(), ref, nil), &e) || e.Hint == "" {
			t.Errorf("%v can be downloaded", ref)
		}
	}
}

// Someone who asked for what does not exist is told what does.
func TestOpenSaysWhatThereIs(t *testing.T) {
	for _, test := range []struct {
		ref  models.Ref
		want string
	}{
		{models.Ref{Provider: "olama", Name: "x"}, "embedded"},
		{models.Ref{Provider: "embedded", Name: "big"}, "embedded/small or embedded/strong"},
		{models.Ref{Provider: "embedded", Server: "host", Name: "small"}, "embedded/small"},
	} {
		m, err := providers.Set{}.Open(test.ref)
		e := (*models.Error)(nil)
		if m != nil || !errors.As(err, &e) || e.Fault != models.Missing || !strings.Contains(e.Hint, test.want) || e.Model != test.ref.String() {
			t.Errorf("%v: got %v, %#v, want a hint with %q", test.ref, m, err, test.want)
		}
	}
}
