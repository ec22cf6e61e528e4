package tui

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tenbits/models/embedded/problems"
	"tenbits/session"
	"tenbits/tui/host"
)

// runNow runs a program as tea.ExecProcess would, but without a terminal.
func runNow(c *exec.Cmd, then tea.ExecCallback) tea.Cmd {
	return func() tea.Msg { return then(c.Run()) }
}

// script writes an editor of some lines of shell; $1 is its first argument and
// $f the file.
func editorScript(t *testing.T, lines string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "my editor")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nfor f; do :; done\n"+lines+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// The editor gets the problem in a file that only its owner can read, and what
// it leaves is the problem; one that fails loses nothing.
func TestEditor(t *testing.T) {
	first := problem(problems.ShownSeed).prompt
	long := strings.Repeat("long ", 1<<18)
	longFile := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(longFile, []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, script, args string
		keys               []string
		want, says         string
	}{
		{"another text", `echo 'Why is it?' >"$f"`, "", []string{"ctrl+o"}, "Why is it?", "what you wrote"},
		{"an argument", `echo "$1" >"$f"`, ` -w`, []string{"ctrl+o"}, "-w", "what you wrote"},
		{"as it was", `:`, "", []string{"ctrl+o"}, first, "as it was"},
		{"more of it", `echo Tell. >>"$f"`, "", []string{"ctrl+o"}, first + "\nTell.", "what you wrote"},
		{"of what is typed", `printf b >>"$f"`, "", []string{"e", "a", "ctrl+o"}, "a\nb", "what you wrote"},
		{"only its owner's", `ls -ld "$f" "$(dirname "$f")" | cut -c1-10 | tr '\n' ' ' >"$f.x"; mv "$f.x" "$f"`, "", []string{"ctrl+o"}, "drwx------ -rw-------", "what you wrote"},
		{"sequences", `printf 'a\033[31mb\000\377c\033]52;c;x\007d' >"$f"`, "", []string{"ctrl+o"}, "", "what you wrote"},
		{"nothing", `: >"$f"`, "", []string{"ctrl+o"}, first, "left nothing"},
		{"too much", `cp ` + longFile + ` "$f"`, "", []string{"ctrl+o"}, strings.TrimSpace(long[:session.MaxPrompt]), "at most"},
		{"it fails", `echo lost >"$f"; exit 3`, "", []string{"ctrl+o"}, first, "exit status 3"},
		{"it removes the file", `rm "$f"`, "", []string{"ctrl+o"}, first, "no such file"},
		{"a pipe", `rm "$f"; mkfifo "$f"`, "", []string{"ctrl+o"}, first, "no regular file"},
		{"it leaves more behind", `echo x >"$f~"; echo y >"$f"`, "", []string{"ctrl+o"}, "y", "what you wrote"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			path := editorScript(t, tt.script)
			a := newIdleApp(t, Options{
				Host: host.Host{
					Getenv: func(name string) string {
						return map[string]string{"VISUAL": "'" + path + "'" + tt.args, "EDITOR": "/nowhere/else"}[name]
					},
				},
			}, 80, 24)
			a.home.exec = runNow
			press(a, tt.keys...)
			if got := a.home.job.prompt; tt.want != "" && got != tt.want {
				t.Errorf("the problem is %.200q, want %.200q", got, tt.want)
			}
			if got := a.home.job.prompt; !utf8.ValidString(got) || strings.ContainsAny(got, "\x1b\x00\x07") {
				t.Errorf("the problem is %.200q", got)
			}
			if said := a.complaint + a.notice; !strings.Contains(said, tt.says) {
				t.Errorf("it says %q, want %q in it", said, tt.says)
			}
			if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
				t.Errorf("left behind are %v, %v", left, err)
			}
			checkClean(t, a)
			checkFits(t, a, 80, 24)
		})
	}
}

// What was typed is still there when the editor fails.
func TestEditorFailsWhileTyping(t *testing.T) {
	path := editorScript(t, "exit 1")
	a := newIdleApp(t, Options{Host: host.Host{Getenv: func(string) string { return "'" + path + "'" }}}, 80, 24)
	a.home.exec = runNow
	press(a, "e", "a", "b", "ctrl+o", "c", "enter")
	if a.home.job.prompt != "abc" {
		t.Errorf("the problem is %q", a.home.job.prompt)
	}
}

// Where there is no editor, it says what to set.
func TestNoEditor(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, tt := range []struct{ visual, editor, says string }{
		{"", "", "set VISUAL or EDITOR"},
		{"", "nano", `$EDITOR is "nano", which cannot be run`},
		{"/nowhere/code -w", "nano", "$VISUAL is"},
		{"'unfinished", "", "has no end"},
		{"''", "", "names no program"},
	} {
		a := newIdleApp(t, Options{
			Host: host.Host{
				Getenv: func(name string) string {
					return map[string]string{"VISUAL": tt.visual, "EDITOR": tt.editor}[name]
				},
			},
		}, 80, 24)
		a.home.exec = func(*exec.Cmd, tea.ExecCallback) tea.Cmd { t.Error("it runs one"); return nil }
		press(a, "ctrl+o")
		if !strings.Contains(a.complaint, tt.says) {
			t.Errorf("%+v: it says %q", tt, a.complaint)
		}
	}
	vi := filepath.Join(t.TempDir(), "vi")
	if err := os.WriteFile(vi, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Dir(vi))
	if words, err := Editor(func(string) string { return "" }); err != nil || !slices.Equal(words, []string{"vi"}) {
		t.Errorf("%q, %v: want vi, which is there", words, err)
	}
}

func TestSplitWords(t *testing.T) {
	for line, want := range map[string][]string{
		"vi":                     {"vi"},
		" code   -w\t--new ":     {"code", "-w", "--new"},
		`"/my apps/ed" -x`:       {"/my apps/ed", "-x"},
		`'/my apps/ed' ''`:       {"/my apps/ed", ""},
		`/my\ apps/ed`:           {"/my apps/ed"},
		`ed --title="a 'b' \"c"`: {"ed", `--title=a 'b' "c`},
		`'a\b'`:                  {`a\b`},
		`ed "$HOME" ; rm -rf *`:  {"ed", "$HOME", ";", "rm", "-rf", "*"},
		"":                       nil,
		`"open`:                  nil,
		`trailing\`:              nil,
		`"" x`:                   nil,
	} {
		got, err := splitWords(line)
		if !slices.Equal(got, want) || (err == nil) != (want != nil) {
			t.Errorf("%q: %q, %v; want %q", line, got, err, want)
		}
	}
}

// Words that are quoted come back as they were, and no line breaks it.
func FuzzSplitWords(f *testing.F) {
	f.Add("code -w", `a"b\'`)
	f.Fuzz(func(t *testing.T, line, word string) {
		if words, err := splitWords(line); err == nil && (len(words) == 0 || words[0] == "") {
			t.Errorf("%q: %q", line, words)
		}
		if word == "" || !utf8.ValidString(word) {
			return
		}
		quoted := fmt.Sprintf("'%s' x", strings.ReplaceAll(word, "'", `'\''`))
		if words, err := splitWords(quoted); err != nil || !slices.Equal(words, []string{word, "x"}) {
			t.Errorf("%q: %q, %v", quoted, words, err)
		}
	})
}
