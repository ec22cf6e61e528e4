package providers_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenbits/models"
	"tenbits/models/providers"
)

// away returns the address of a server that is not there.
func away(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	return l.Addr().String()
}

// silent returns the address of a server that takes calls and never replies.
func silent(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

// Models of all servers that are named are listed, each once and by a name that
// opens it; servers that are away are told each by its own, and hold up nothing.
func TestSeveralServers(t *testing.T) {
	server(t)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/version":
			fmt.Fprint(w, `{"version":"0.17.4"}`)
		case "/api/tags":
			fmt.Fprint(w, `{"models":[{"name":"big:70b","digest":"abc"}]}`)
		default:
			fmt.Fprint(w, `{"capabilities":["completion"],"template":"<{{ .Prompt }}>"}`)
		}
	}))
	t.Cleanup(other.Close)
	address := other.Listener.Addr().String()
	gone := away(t)
	set := providers.New(providers.Options{Servers: []string{address, gone, address}})
	cards, err := set.List(t.Context())
	var refs []string
	for _, c := range cards {
		refs = append(refs, c.Ref())
		if m, err := set.Open(models.Ref{Provider: c.Provider, Server: c.Address, Name: c.Name}); err != nil {
			t.Error(err)
		} else if got, err := m.Describe(t.Context()); err != nil || got != c {
			t.Errorf("%s is %+v, %v", c.Ref(), got, err)
		}
	}
	if got, want := strings.Join(refs, " "), "embedded/small embedded/strong ollama/tiny:1b ollama@"+address+"/big:70b"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	joined := models.Joined(err)
	e := (*models.Error)(nil)
	if len(joined) != 1 || !errors.As(joined[0], &e) || e.Model != "ollama@"+gone || e.Fault != models.Unreachable || !strings.Contains(e.Hint, gone) {
		t.Errorf("got %v", err)
	}
}

// What each server is and has is told, also of one that is away.
func TestServers(t *testing.T) {
	server(t)
	t.Setenv("OLLAMA_API_KEY", "secret")
	gone := away(t)
	list := providers.New(providers.Options{Servers: []string{gone}}).Servers(t.Context())
	if len(list) != 2 {
		t.Fatalf("%d servers", len(list))
	}
	here, there := list[0], list[1]
	// This server knows no /api/ps: what else it said is there all the same.
	if here.Ref != "ollama" || here.Version != "0.17.4" || !here.Key || here.URL != here.Given || len(here.Models) != 1 {
		t.Errorf("got %+v", here)
	}
	if there.Ref != "ollama@"+gone || there.Key || there.Given != gone || there.Err == nil || there.Models != nil || there.Version != "" {
		t.Errorf("got %+v", there)
	}
	if strings.Contains(fmt.Sprintf("%+v", list), "secret") {
		t.Error("the key is told")
	}
}

// The limits that a user sets reach the calls of models, and so does the context.
func TestOptions(t *testing.T) {
	server(t)
	m, err := providers.New(providers.Options{Context: 512}).Open(models.Ref{Provider: "ollama", Name: "tiny:1b"})
	if err != nil {
		t.Fatal(err)
	}
	if c, err := m.Describe(t.Context()); err != nil || c.Context != 512 {
		t.Errorf("the context is %d, %v", c.Context, err)
	}
	for name, o := range map[string]providers.Options{
		"nothing came for 20ms": {Idle: 20 * time.Millisecond},
		"longer than 30ms":      {Timeout: 30 * time.Millisecond},
	} {
		address := silent(t)
		o.Getenv = func(string) string { return address }
		m, err := providers.New(o).Open(models.Ref{Provider: "ollama", Name: "x"})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		_, err = m.Describe(ctx)
		if e := (*models.Error)(nil); !errors.As(err, &e) || e.Fault != models.Interrupted || !strings.Contains(e.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is in no server's memory cannot be taken out of it.
func TestUnload(t *testing.T) {
	server(t)
	for _, ref := range []models.Ref{{Provider: "embedded", Name: "small"}, {Provider: "no", Name: "x"}} {
		if e := (*models.Error)(nil); !errors.As(providers.Set{}.Unload(t.Context(), ref), &e) || e.Hint == "" {
			t.Errorf("%v can be unloaded", ref)
		}
	}
	// The server knows no such call.
	if e := (*models.Error)(nil); !errors.As(providers.Set{}.Unload(t.Context(), models.Ref{Provider: "ollama", Name: "tiny:1b"}), &e) || e.Model != "ollama/tiny:1b" {
		t.Errorf("got %v", e)
	}
}

// The built-in pair computes what it has to, on the machine that runs the tests.
func TestCheckEmbedded(t *testing.T) {
	if texts, err := providers.CheckEmbedded(t.Context()); err != nil || texts == 0 {
		t.Errorf("%d texts, %v", texts, err)
	}
}
