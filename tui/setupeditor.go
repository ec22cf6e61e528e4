package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
)

// draftFile is the file in which an editor changes the problem. It lies in a
// folder of its own, with which it goes, and so does what an editor leaves
// beside it.
type draftFile struct {
	dir    string
	before string // what was in it at first
	name   string // of the editor
}

type (
	// editorMsg is an editor that is ready to run.
	editorMsg struct {
		cmd  *exec.Cmd
		file draftFile
		err  error
	}

	// leftMsg says that the editor has ended.
	leftMsg struct {
		file draftFile
		err  error
	}

	// editedMsg is what the editor has left.
	editedMsg struct {
		text, before string
		err          error
	}
)

func (editorMsg) isSetup() {}
func (leftMsg) isSetup()   {}
func (editedMsg) isSetup() {}

// openEditor has the problem changed in the person's editor.
func (h *home) openEditor() tea.Cmd {
	text := h.job.prompt
	if h.editing {
		text = h.input.text
	}
	return func() tea.Msg {
		words, err := Editor(h.o.Getenv)
		if err != nil {
			return editorMsg{err: err}
		}
		return prepareEditor(words, text)
	}
}

// Editor returns the editor that problems are typed in, with its arguments:
// $VISUAL, else $EDITOR, else vi where there is one. The error says what cannot
// be run, or that there is none.
func Editor(getenv func(string) string) ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		line := strings.TrimSpace(getenv(name))
		if line == "" {
			continue
		}
		words, err := splitWords(line)
		if err != nil {
			return nil, fmt.Errorf("$%s is %q: %w", name, line, err)
		}
		if _, err := exec.LookPath(words[0]); err != nil {
			return nil, fmt.Errorf("$%s is %q, which cannot be run: %w", name, words[0], err)
		}
		return words, nil
	}
	if _, err := exec.LookPath("vi"); err != nil {
		return nil, errors.New("set VISUAL or EDITOR before you start tenbits, as in export EDITOR=nano")
	}
	return []string{"vi"}, nil
}

// splitWords divides a command line into words as a shell does: at blanks that
// no quote and no backslash protects. Nothing else has a meaning.
func splitWords(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	begun, escaped := false, false
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			begun, escaped = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			begun, quote = true, r
		case r == ' ' || r == '\t' || r == '\n':
			if begun {
				words = append(words, word.String())
				word.Reset()
			}
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 || escaped {
		return nil, errors.New("a quote or a backslash has no end")
	}
	if begun {
		words = append(words, word.String())
	}
	if len(words) == 0 || words[0] == "" {
		return nil, errors.New("it names no program")
	}
	return words, nil
}

// prepareEditor writes the problem to a file that only its owner may read.
func prepareEditor(words []string, text string) tea.Msg {
	dir, err := os.MkdirTemp("", "tenbits-") // 0700
	if err != nil {
		return editorMsg{err: err}
	}
	f := draftFile{dir: dir, before: text, name: filepath.Base(words[0])}
	if err := os.WriteFile(f.path(), []byte(text+"\n"), 0o600); err != nil {
		return editorMsg{err: errors.Join(err, os.RemoveAll(dir))}
	}
	return editorMsg{cmd: exec.Command(words[0], append(words[1:len(words):len(words)], f.path())...), file: f}
}

func (f draftFile) path() string { return filepath.Join(f.dir, "problem.txt") }

// runEditor hands the terminal to the editor.
func (h *home) runEditor(msg editorMsg) tea.Cmd {
	if msg.err != nil {
		return complain("No editor: %v.", msg.err)
	}
	return h.exec(msg.cmd, func(err error) tea.Msg { return leftMsg{msg.file, err} })
}

// read returns a command that reads what the editor has left, and removes it.
// An editor that failed has said nothing.
func (f draftFile) read(failed error) tea.Cmd {
	return func() tea.Msg {
		var text string
		err := failed
		if err == nil {
			text, err = readRegular(f.path(), 4*session.MaxPrompt)
		}
		if gone := os.RemoveAll(f.dir); err == nil && gone != nil {
			err = gone
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", f.name, err)
		}
		return editedMsg{text, f.before, err}
	}
}

// readRegular returns the first most bytes of a file and one more, where there
// are any. What is no regular file may never end.
func readRegular(path string, most int64) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("it has left no regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	return string(b), err
}

// takeEdited makes what the editor has left the problem.
func (h *home) takeEdited(msg editedMsg) tea.Cmd {
	if msg.err != nil {
		return complain("The problem is as it was: %v.", msg.err)
	}
	f := field{limit: session.MaxPrompt}
	whole := f.insert(msg.text)
	text := strings.TrimSpace(f.text)
	switch text {
	case "":
		return complain("The editor has left nothing: the problem is as it was.")
	case strings.TrimSpace(msg.before):
		return notify("The problem is as it was.")
	}
	said := h.own(text)
	h.editing, h.row = false, rowWatch
	switch {
	case !whole:
		return tooLong()
	case said != nil:
		return said
	}
	return notify("The problem is what you wrote. Enter starts a session.")
}
