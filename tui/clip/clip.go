// Package clip copies text from a terminal UI, and tells the truth about it:
// a tool of the system that says it has the text, or a sequence to the
// terminal (OSC 52) that no terminal answers, or nothing and why.
//
// Text is copied as it is. What comes from a model or a file is to be cleaned
// before, as it may be pasted into a shell.
package clip

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

const (
	// MaxSequence is the most bytes of a sequence that is sent to a terminal:
	// OSC_52_MAX_SEQUENCE of osc52.sh, the script that comes with hterm and
	// that most others follow. Some terminals take more, but one that takes
	// less drops the sequence without a word.
	MaxSequence = 100_000

	// MaxSent is the most bytes of a text that fit into a sequence: three for
	// every four of base64, beside the eight around them.
	MaxSent = (MaxSequence - len("\x1b]52;c;\a")) / 4 * 3

	// MaxBytes is the most bytes of a text that a tool is given.
	MaxBytes = 16 << 20

	// Patience is how long the tools have, all together.
	Patience = 2 * time.Second
)

// Command is a run of a tool.
type Command struct {
	Path  string
	Args  []string
	Env   []string // beside that of this process
	Stdin string
}

// System is what copying needs to know of the machine. Its functions may be
// called by several goroutines at once.
type System struct {
	OS       string // as runtime.GOOS
	Getenv   func(name string) string
	LookPath func(name string) (path string, err error)

	// Run runs a tool to its end, or until ctx is done. An error tells that
	// the tool does not have the text.
	Run func(ctx context.Context, c Command) error
}

// Local returns the system that this process runs on.
func Local() System {
	return System{OS: runtime.GOOS, Getenv: os.Getenv, LookPath: exec.LookPath, Run: run}
}

// Way returns how a text would be copied now, without copying any: by the tool
// that it names, or by OSC 52 to the terminal.
func (s System) Way() Result {
	r := Result{Way: Terminal, SSH: s.remote()}
	switch {
	case s.Getenv("TMUX") != "":
		r.Inside = Tmux
	case s.Getenv("STY") != "":
		r.Inside = Screen
	}
	if r.SSH {
		return r
	}
	var names []string
	for _, t := range s.tools() {
		if _, err := s.LookPath(t.name); err == nil {
			return Result{Way: Tool, Tool: t.name}
		}
		names = append(names, t.name)
	}
	if len(names) > 0 {
		r.Tried = "no " + strings.Join(names, " or ") + " is installed"
	}
	return r
}

// Copy returns a command that copies a text with a tool of the system and, where
// there is none that works, by OSC 52. Over SSH it uses OSC 52 alone: a tool
// would reach the clipboard of the wrong machine. The message is a Result.
func (s System) Copy(text string) tea.Cmd {
	return func() tea.Msg {
		if s.remote() {
			return s.send(text, Result{})
		}
		r := s.native(text)
		if r.Way == Tool {
			return r
		}
		return s.send(text, r)
	}
}

// Send returns a command that copies a text by OSC 52 alone. The message is a
// Result, which comes when the sequence has been handed to the program's
// output.
func (s System) Send(text string) tea.Cmd {
	return func() tea.Msg { return s.send(text, Result{}) }
}

// send returns the message that makes the program write a sequence and then
// yields the Result. tried is what came of the tools.
func (s System) send(text string, tried Result) tea.Msg {
	sequence, r := s.sequence(text)
	r.Tried = tried.Tried
	if r.Way == Nothing {
		return r
	}
	return tea.Sequence(tea.Raw(sequence), func() tea.Msg { return r })()
}

// sequence returns what copies a text when it is written to the terminal.
func (s System) sequence(text string) (string, Result) {
	r := count(text)
	if r.Why = refuse(text, MaxSent, "OSC 52 takes"); r.Why != "" {
		return "", r
	}
	r.Way = Terminal
	r.SSH = s.remote()
	sequence := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\a"
	switch {
	case s.Getenv("TMUX") != "":
		r.Inside = Tmux // which takes the sequence itself
	case s.Getenv("STY") != "":
		r.Inside = Screen
		// It passes on strings of at most 768 bytes.
		sequence = ansi.ScreenPassthrough(sequence, 760)
	}
	return sequence, r
}

// remote tells whether the user sits at another machine.
func (s System) remote() bool {
	return s.Getenv("SSH_TTY") != "" || s.Getenv("SSH_CONNECTION") != ""
}

// native gives a text to the first tool that takes it.
func (s System) native(text string) Result {
	r := count(text)
	if r.Why = refuse(text, MaxBytes, "a clipboard tool is given"); r.Why != "" {
		r.Tried = r.Why
		return r
	}
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	var names, failed []string
	for _, t := range s.tools() {
		names = append(names, t.name)
		path, err := s.LookPath(t.name)
		if err != nil {
			continue
		}
		err = s.Run(ctx, Command{Path: path, Args: t.args, Env: t.env, Stdin: t.input(text)})
		if err == nil {
			r.Way, r.Tool = Tool, t.name
			return r
		}
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			failed = append(failed, fmt.Sprintf("%s took longer than %v", t.name, Patience))
			break
		}
		failed = append(failed, fmt.Sprintf("%s failed (%v)", t.name, err))
	}
	switch {
	case len(failed) > 0:
		r.Tried = strings.Join(failed, ", ")
	case len(names) > 0:
		r.Tried = "no " + strings.Join(names, " or ") + " is installed"
	}
	return r
}

// refuse says why a text is not copied, nothing when it can be.
func refuse(text string, most int, takes string) string {
	switch {
	case text == "":
		return "the text is empty"
	case len(text) > most:
		return fmt.Sprintf("the text has %s bytes, and %s at most %s", thousands(len(text)), takes, thousands(most))
	}
	return ""
}
