package models_test

import (
	"strings"
	"testing"

	"tenbits/models"
)

// A model is to be had by what its provider calls it, and nothing else may pass
// as one.
func TestParseRef(t *testing.T) {
	for _, test := range []struct {
		s    string
		want models.Ref
	}{
		{"embedded/small", models.Ref{Provider: "embedded", Name: "small"}},
		{"ollama/qwen3:0.6b", models.Ref{Provider: "ollama", Name: "qwen3:0.6b"}},
		{"ollama@box:11434/qwen3:0.6b", models.Ref{Provider: "ollama", Server: "box:11434", Name: "qwen3:0.6b"}},
		{"ollama@[::1]:11434/a", models.Ref{Provider: "ollama", Server: "[::1]:11434", Name: "a"}},
		{"ollama@10.0.0.1/a", models.Ref{Provider: "ollama", Server: "10.0.0.1", Name: "a"}},
		{"openrouter/meta/llama-3@x", models.Ref{Provider: "openrouter", Name: "meta/llama-3@x"}},
		{"human", models.Ref{Provider: "human"}},
	} {
		got, err := models.ParseRef(test.s)
		if err != nil || got != test.want {
			t.Errorf("%q is %+v, %v, want %+v", test.s, got, err, test.want)
		}
		if got.String() != test.s {
			t.Errorf("%q is written %q", test.s, got)
		}
	}
}

// Someone who mistyped is told what is wrong and what would be right.
func TestParseRefSaysWhatIsWrong(t *testing.T) {
	for _, test := range []struct{ s, want string }{
		{"", "nothing is given"},
		{"small", "no slash"},
		{"embedded/", "no name"},
		{"/small", `"" cannot be a provider`},
		{"Embedded/small", `"Embedded" cannot be a provider`},
		{"http://localhost/x", `"http:" cannot be a provider`},
		{"ollama@/a", `"" is not host:port`},
		{"ollama@a:b/c", `"a:b" is not host:port`},
		{"ollama@a:70000/c", "not host:port"},
		{"ollama@a:1:2/c", "not host:port"},
		{"ollama@[::1/c", "not host:port"},
		{"ollama/a b", "a space"},
		{"ollama/a\x1b[2J", "cannot be seen"},
		{"ollama/\xff", "cannot be seen"},
		{"human/bob", "a person has no name"},
		{"human@host", "a person has no name"},
		{"a/" + strings.Repeat("b", 600), "too many"},
	} {
		_, err := models.ParseRef(test.s)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "embedded/small") {
			t.Errorf("%q: got %v, want %q", test.s, err, test.want)
		}
	}
}

func FuzzParseRef(f *testing.F) {
	for _, s := range []string{"embedded/small", "ollama@[::1]:1/a", "human", "ollama@h/a/b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := models.ParseRef(s)
		if err == nil && r.String() != s {
			t.Errorf("%q is written %q", s, r)
		}
		if err != nil && r != (models.Ref{}) {
			t.Errorf("%q is %+v and an error", s, r)
		}
	})
}
