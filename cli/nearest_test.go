package cli

import (
	"testing"

	"github.com/BurntSushi/toml"
)

func TestNearest(t *testing.T) {
	words := []string{"ask", "receive", "replay", "transcripts", "models", "config", "man", "bits", "json"}
	for typed, want := range map[string]string{
		"aks": "ask", "recieve": "receive", "reply": "replay", "trans": "transcripts", "model": "models", "conf": "config",
		"ASK": "ask", "xylophone": "", "": "", "q": "", "bit": "bits", "jsno": "json",
	} {
		if got := nearest(typed, words); got != want {
			t.Errorf("nearest(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestLineOf(t *testing.T) {
	file := []byte("# small = 1\nbits = 5\n\n[a.b]\nc = 1\n\"d e\" = 2\n")
	for _, c := range []struct {
		key  toml.Key
		want int
	}{
		{toml.Key{"bits"}, 2}, {toml.Key{"a", "b"}, 4}, {toml.Key{"a", "b", "c"}, 5}, {toml.Key{"a", "b", "d e"}, 6}, {toml.Key{"none"}, 1},
	} {
		if got := lineOf(file, c.key); got != c.want {
			t.Errorf("lineOf(%v) = %d, want %d", c.key, got, c.want)
		}
	}
}
