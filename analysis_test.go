package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The commands of docs/analysis.md work as they stand there, on the sessions of a
// run of the bench, whose answers are graded: each has a table to show.
func TestAnalysisCommands(t *testing.T) {
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed: run scripts/tools")
	}
	page, err := os.ReadFile("docs/analysis.md")
	if err != nil {
		t.Fatal(err)
	}
	bin, home := build(t), t.TempDir()
	env := append(os.Environ(), "PATH="+filepath.Dir(bin)+":"+os.Getenv("PATH"), "TENBITS_DATA="+home)
	run := func(dir, command string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "bash", "-o", "pipefail", "-c", command)
		cmd.Env = append(env, "TENBITS_DATA="+dir)
		said := &strings.Builder{}
		cmd.Stderr = said
		out, err := cmd.Output()
		if err != nil || said.Len() > 0 {
			t.Fatalf("%v: %s\n%s", err, said, command)
		}
		return string(out)
	}
	run(home, "tenbits bench embedded --limit 6 --bits 6 --strategy adaptive --quiet")
	runs, err := filepath.Glob(filepath.Join(home, "bench", "*"))
	if err != nil || len(runs) != 1 {
		t.Fatalf("runs: %v, %v", runs, err)
	}
	commands := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(commands) < 6 {
		t.Fatalf("%d commands in the document", len(commands))
	}
	for _, c := range commands {
		rows := strings.Split(strings.TrimSpace(run(runs[0], c[1])), "\n")
		if columns := strings.Count(rows[0], ","); len(rows) < 2 || columns < 2 {
			t.Errorf("%d rows of %d columns come of\n%s\n%s", len(rows), columns+1, c[1], strings.Join(rows, "\n"))
		}
	}
}
