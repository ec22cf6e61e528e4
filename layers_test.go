package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows is the plan of the house: what each package may import of the others.
// A package that is not in it fails the test, so that a new room gets a line
// here before it gets code.
func arrows() map[string][]string {
	return map[string][]string{
		".":                         {"cli"},
		"cli":                       {"bench", "bench/adapters", "bench/paper", "bench/plot", "bench/stats", "codec", "codec/rewrite", "frontier", "models", "models/embedded", "models/embedded/problems", "models/pairs", "models/providers", "qa", "session", "term", "transcripts", "tui", "tui/chart", "tui/clip", "tui/host", "tui/linear", "tui/theme", "wire"},
		"tui":                       {"bench", "codec", "frontier", "models", "models/embedded/problems", "models/pairs", "puzzles", "qa", "session", "term", "transcripts", "tui/chart", "tui/clip", "tui/host", "tui/markdown", "tui/theme", "wire"},
		"tui/chart":                 {"term", "tui/theme"},
		"tui/clip":                  {},
		"tui/host":                  {"codec", "models", "qa", "session", "transcripts"},
		"tui/linear":                {"bench", "codec", "frontier", "models", "models/embedded/problems", "models/pairs", "qa", "session", "term", "transcripts", "tui/host", "wire"},
		"tui/markdown":              {"term"},
		"tui/record":                {},
		"tui/theme":                 {"qa"},
		"bench":                     {"bench/paper", "bench/plot", "bench/stats", "models", "models/embedded/problems", "puzzles", "qa", "session", "transcripts"},
		"bench/adapters":            {"bench/stats", "codec", "models/embedded", "models/embedded/documents", "puzzles"},
		"bench/paper":               {},
		"bench/plot":                {},
		"bench/stats":               {},
		"codec":                     {"codec/arith", "codec/octet", "models", "models/embedded", "models/embedded/llama"},
		"codec/arith":               {},
		"codec/octet":               {},
		"codec/rewrite":             {"codec", "codec/arith", "models", "qa"},
		"frontier":                  {"bench/plot", "bench/stats", "codec", "codec/rewrite", "qa", "session"},
		"transcripts":               {"models", "qa", "session"},
		"session":                   {"models", "qa"},
		"wire":                      {"models", "qa", "session"},
		"puzzles":                   {},
		"qa":                        {"codec/arith", "codec/octet"},
		"term":                      {},
		"models":                    {},
		"models/embedded":           {"models", "models/embedded/gguf", "models/embedded/llama", "models/embedded/spm"},
		"models/embedded/documents": {"models/embedded/problems"},
		"models/embedded/gguf":      {},
		"models/embedded/gguftest":  {"models/embedded/gguf"},
		"models/embedded/llama":     {"models/embedded/gguf"},
		"models/embedded/problems":  {},
		"models/embedded/spm":       {},
		"models/embedded/train":     {"models/embedded/documents", "models/embedded/problems"},
		"models/modelstest":         {"models"},
		"models/ollama":             {"models", "term"},
		"models/ollama/ollamafake":  {},
		"models/ollama/ollamatest":  {},
		"models/pairs":              {},
		"models/providers":          {"models", "models/embedded", "models/ollama"},
		"models/scripted":           {"models"},
	}
}

// Imports go the way of the plan; only what draws knows the terminal library.
func TestArrows(t *testing.T) {
	plan := arrows()
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != "." && (strings.HasPrefix(d.Name(), ".") || file == "third_party") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(file, ".go") {
			return nil
		}
		room := path.Dir(filepath.ToSlash(file))
		allowed, planned := plan[room]
		if !planned {
			t.Errorf("%s: package %s is not in the plan", file, room)
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if to, ours := strings.CutPrefix(name, "tenbits/"); ours && to != room && !strings.HasSuffix(file, "_test.go") && !slices.Contains(allowed, to) {
				t.Errorf("%s: %s may not import %s", file, room, to)
			}
			draws := room == "tui" || strings.HasPrefix(room, "tui/") || room == "cli"
			if strings.HasPrefix(name, "charm.land/") && !draws {
				t.Errorf("%s: %s may not import %s: only tui and cli draw", file, room, name)
			}
			if room == "qa" && (name == "context" || name == "time" || name == "os" || name == "io" || strings.HasPrefix(name, "net")) && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s: qa may not import %s: it is pure", file, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What a program reads before its first line of code everybody waits for: the
// tables of Glamour's highlighter are 30 ms of that, which nothing here needs
// (third_party/chroma).
func TestStartsWithoutTables(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	if !slices.Contains(deps, "github.com/alecthomas/chroma/v2/quick") {
		t.Error("Glamour has another highlighter now: look at what it does when the program starts")
	}
	for _, tables := range []string{"github.com/alecthomas/chroma/v2/lexers", "github.com/alecthomas/chroma/v2/formatters"} {
		if slices.Contains(deps, tables) {
			t.Errorf("the program depends on %s: is go.mod's replace directive gone?", tables)
		}
	}
}
