package ollama_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/ollama/ollama/envconfig"

	"tenbits/models/ollama"
)

// hosts are values of OLLAMA_HOST as people set it.
func hosts() []string {
	return []string{
		"", "localhost", "127.0.0.1", "127.0.0.1:8080", ":8080", "0.0.0.0", "0.0.0.0:11434", "::", "[::]", "[::]:8080", "::1", "[::1]:1234", "[fe80::1]",
		"http://localhost", "https://localhost", "http://localhost:8080", "https://example.test/ollama", "http://example.test:8080/a/b/", "example.test/api", "example.test:8080/",
		"ollama.com", "https://ollama.com", "example.test:0", "example.test:65535", "example.test:65536", "example.test:port", "example.test:-1", "example.test:",
		" localhost ", `"localhost:1"`, "'localhost'", "ftp://localhost", "http://", "https://", "/", "://", "http://bob:pw@host:1", "a:b:c", "[::1", "1e5", "host:+80", "\t127.0.0.1\n",
	}
}

// quiet keeps Ollama from logging what it thinks of an address.
func quiet(tb testing.TB) {
	was := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	tb.Cleanup(func() { slog.SetDefault(was) })
}

// What OLLAMA_HOST means to Ollama, it means here.
func TestParseHost(t *testing.T) {
	quiet(t)
	for _, s := range hosts() {
		t.Setenv("OLLAMA_HOST", s)
		if got, want := ollama.ParseHost(s).String(), envconfig.Host().String(); got != want {
			t.Errorf("%q is %s, and %s to Ollama", s, got, want)
		}
	}
}

func FuzzParseHost(f *testing.F) {
	quiet(f)
	for _, s := range hosts() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsRune(s, 0) {
			t.Skip("no variable has such a value")
		}
		t.Setenv("OLLAMA_HOST", s)
		if got, want := ollama.ParseHost(s).String(), envconfig.Host().String(); got != want {
			t.Errorf("%q is %s, and %s to Ollama", s, got, want)
		}
	})
}

// An address to listen at is called where it listens, and what names the server
// can be told back.
func TestServerAddress(t *testing.T) {
	for _, test := range []struct{ env, address, url, ref, given string }{
		{"", "", "http://127.0.0.1:11434", "ollama", ""},
		{"0.0.0.0", "", "http://127.0.0.1:11434", "ollama", "0.0.0.0"},
		{":8080", "", "http://127.0.0.1:8080", "ollama", ":8080"},
		{"[::]:8080", "", "http://[::1]:8080", "ollama", "[::]:8080"},
		{"https://example.test/ollama/", "", "https://example.test:443/ollama", "ollama", "https://example.test/ollama/"},
		{"example.test", "gpu:8080", "http://gpu:8080", "ollama@gpu:8080", "gpu:8080"},
		{"http://bob:pw@gpu:1", "", "", "ollama", "http://…@gpu:1"},
		{"bob:pw@gpu:1\x1b[2J", "", "", "ollama", "…@gpu:1"},
	} {
		s := ollama.NewServer(test.address, func(name string) string {
			if name == "OLLAMA_HOST" {
				return test.env
			}
			return ""
		}, ollama.Options{})
		if test.url != "" && s.URL() != test.url || s.Ref() != test.ref || s.Given() != test.given {
			t.Errorf("%q, %q: at %s, %s, given %q; want %+v", test.env, test.address, s.URL(), s.Ref(), s.Given(), test)
		}
	}
}
