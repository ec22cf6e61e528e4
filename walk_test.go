package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// terminal is the built program in a tmux server of its own.
type terminal struct {
	t      *testing.T
	socket string
	home   string
}

// start runs the program in a terminal of the given size, with an empty home.
func start(t *testing.T, width, height int, env ...string) *terminal {
	t.Helper()
	x := prepare(t)
	x.open(width, height, x.command(env...)+"; read -r")
	return x
}

// startShell is start from a shell that has job control.
func startShell(t *testing.T, width, height int) *terminal {
	t.Helper()
	x := prepare(t)
	x.open(width, height, "bash --norc --noprofile -i")
	x.keys(x.command(), "Enter")
	return x
}

// prepare builds the program into an empty home.
func prepare(t *testing.T) *terminal {
	t.Helper()
	if os.Getenv("TENBITS_E2E") == "" {
		t.Skip("run with TENBITS_E2E=1 and tmux installed (scripts/tools installs it)")
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed: run scripts/tools")
	}
	home := t.TempDir()
	bin := filepath.Join(home, "tenbits")
	if err := os.Rename(build(t), bin); err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, socket: filepath.Join(home, "tmux"), home: home}
	t.Cleanup(func() {
		// The server is this test's own: it listens on a socket in its folder.
		_ = exec.Command("tmux", "-S", term.socket, "kill-server").Run()
	})
	return term
}

// command runs the program in a shell, which tells its process and how it
// ended.
func (x *terminal) command(env ...string) string {
	return fmt.Sprintf("env -u TENBITS_DATA HOME=%[1]s XDG_DATA_HOME=%[1]s/data XDG_CONFIG_HOME=%[1]s/config %[2]s sh -c 'echo $$ > %[1]s/pid; exec %[1]s/tenbits'; echo exit $?",
		x.home, strings.Join(env, " "))
}

// open begins a tmux server with a window of that size.
func (x *terminal) open(width, height int, command string) {
	x.t.Helper()
	x.tmux("-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height), command)
}

func (x *terminal) tmux(args ...string) string {
	x.t.Helper()
	out, err := exec.CommandContext(x.t.Context(), "tmux", append([]string{"-S", x.socket}, args...)...).CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (x *terminal) keys(keys ...string) {
	x.t.Helper()
	x.tmux(append([]string{"send-keys"}, keys...)...)
}

func (x *terminal) screen() string { x.t.Helper(); return x.tmux("capture-pane", "-p") }

// wait waits until the screen shows all of the texts.
func (x *terminal) wait(texts ...string) string {
	x.t.Helper()
	ctx, cancel := context.WithTimeout(x.t.Context(), 60*time.Second)
	defer cancel()
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for {
		shown, missing := x.screen(), ""
		for _, text := range texts {
			if !strings.Contains(shown, text) {
				missing = text
			}
		}
		if missing == "" {
			return shown
		}
		select {
		case <-ctx.Done():
			x.t.Fatalf("the screen never showed %q:\n%s", missing, shown)
		case <-poll.C:
		}
	}
}

// A person starts the program, watches a session, looks at what it cost, finds
// it in the list, replays it, and leaves: at the sizes that the screens are
// designed for, with a resize while it streams.
func TestWalk(t *testing.T) {
	t.Setenv("TENBITS_STRATEGY", "batch")
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			x := start(t, size[0], size[1])
			x.wait("tenbits", "watch a session")
			x.keys("Enter")
			x.wait("LIVE", "bits")
			for i := range 20 { // a storm of resizes while it streams
				x.tmux("resize-window", "-x", fmt.Sprint(30+9*i), "-y", fmt.Sprint(10+3*i))
			}
			x.tmux("resize-window", "-x", fmt.Sprint(size[0]), "-y", fmt.Sprint(size[1]))
			x.keys("Escape") // the session goes on
			x.wait("watch a session", "1●")
			x.keys("]")
			x.keys("+") // full speed
			x.wait("ENDED", "10 bits spent")
			x.keys("?")
			x.wait("KEYS", "close")
			x.keys("z") // any key; an escape before another key would be one key with alt
			x.keys("C-p")
			x.wait("What do you want to do?")
			x.keys("C-n", "C-p", "saved", "Enter")
			x.wait("WHEN", "10/10") // the list, and nothing else, has both
			x.keys("Enter")
			x.wait("REPLAY")
			x.keys("0") // to the end
			x.wait("ENDED", "10 bits spent")
			x.keys("q")
			x.wait("exit 0")
		})
	}
}

// A session that is stopped keeps what came, and is in the list.
func TestWalkStop(t *testing.T) {
	x := start(t, 80, 24)
	x.wait("watch a session")
	x.keys("Enter")
	x.wait("LIVE")
	x.keys("x")
	x.wait("STOPPED")
	x.keys("q")
	x.wait("exit 0")
	x.savedAsCancelled()
}

// savedAsCancelled checks that one session is saved, with its end.
func (x *terminal) savedAsCancelled() {
	t := x.t
	t.Helper()
	files, err := filepath.Glob(filepath.Join(x.home, "data/tenbits/transcripts/*/*/*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(b), `"outcome":"cancelled"`) {
		t.Errorf("%v\n%s", err, b)
	}
}

// A signal ends the program: the session is saved with its end, and the
// terminal is as it was before.
func TestWalkSignals(t *testing.T) {
	for _, signal := range []string{"TERM", "HUP", "INT"} {
		t.Run(signal, func(t *testing.T) {
			x := start(t, 80, 24)
			x.wait("watch a session")
			x.keys("Enter")
			x.wait("LIVE")
			pid, err := os.ReadFile(filepath.Join(x.home, "pid"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { x.stacks(strings.TrimSpace(string(pid))) })
			if out, err := exec.CommandContext(t.Context(), "kill", "-"+signal, strings.TrimSpace(string(pid))).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			shown := x.wait("exit 130")
			if strings.Contains(shown, "LIVE") || x.tmux("display-message", "-p", "#{alternate_on}") != "0\n" {
				t.Errorf("the screen was not left:\n%s", shown)
			}
			if !strings.Contains(shown, "to go on: tenbits transcripts resume 2") {
				t.Errorf("it is not said how to go on:\n%s", shown)
			}
			x.savedAsCancelled()
		})
	}
}

// A command that fails says why and asks the terminal for nothing: the answer would
// be waited for, and what is typed meanwhile be lost.
func TestWalkFailure(t *testing.T) {
	x := prepare(t)
	x.open(80, 24, "bash --norc --noprofile -i")
	raw := filepath.Join(x.home, "raw")
	x.tmux("pipe-pane", "cat > "+raw)
	x.keys("clear; "+filepath.Join(x.home, "tenbits")+" ask --bogus; echo ended $?", "Enter")
	x.wait("ended 2", "unknown flag")
	x.tmux("pipe-pane") // which ends it
	got := x.written(raw, "ended 2\r")
	if strings.Contains(got, "\x1b]11;?") || strings.Contains(got, "\x1b[c") {
		t.Errorf("the terminal is asked for its colours: %q", got)
	}
}

// written waits until a file has a text, and returns all of it.
func (x *terminal) written(path, text string) string {
	x.t.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for {
		got, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(got), text) {
			return string(got)
		}
		select {
		case <-deadline.C:
			x.t.Fatalf("%s: %v, %q has no %q", path, err, got, text)
		case <-poll.C:
		}
	}
}

// stacks shows, where the test has failed, what the program is doing that should
// have ended.
func (x *terminal) stacks(pid string) {
	if !x.t.Failed() {
		return
	}
	if err := exec.Command("kill", "-QUIT", pid).Run(); err != nil {
		x.t.Logf("the program has ended: %v", err)
		return
	}
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for range 100 {
		<-poll.C
		out, err := exec.Command("tmux", "-S", x.socket, "capture-pane", "-p", "-S", "-5000").CombinedOutput()
		if err != nil || strings.Contains(string(out), "exit 2") {
			x.t.Logf("%v\n%s", err, out)
			return
		}
	}
}

// Ctrl+Z leads to the shell and fg back to the screen, which is drawn anew.
func TestWalkSuspend(t *testing.T) {
	x := startShell(t, 80, 24)
	x.wait("watch a session")
	x.keys("C-z")
	x.wait("Stopped")
	x.keys("clear; fg; echo ended $?", "Enter")
	x.wait("watch a session", "PROBLEM")
	x.keys("q")
	x.wait("ended 0")
}

// Where no shell would bring it back, ctrl+z is refused with a reason: the program
// would wait for ever for the end of a stop that the kernel does not make.
func TestWalkSuspendWithoutShell(t *testing.T) {
	x := start(t, 80, 24)
	x.wait("watch a session")
	x.keys("C-z")
	x.wait("There is no shell to go back to")
	x.keys("Enter")
	x.wait("LIVE")
}

// A session whose terminal goes away is saved with its end.
func TestWalkLostTerminal(t *testing.T) {
	x := start(t, 80, 24)
	x.wait("watch a session")
	x.keys("Enter")
	x.wait("LIVE")
	x.tmux("kill-server")
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for !x.saved(`"outcome":"cancelled"`) {
		select {
		case <-deadline.C:
			t.Fatal("the session was never saved with its end")
		case <-poll.C:
		}
	}
}

// saved tells whether the one transcript has a text.
func (x *terminal) saved(text string) bool {
	files, err := filepath.Glob(filepath.Join(x.home, "data/tenbits/transcripts/*/*/*.jsonl"))
	if err != nil || len(files) != 1 {
		return false
	}
	b, err := os.ReadFile(files[0])
	return err == nil && strings.Contains(string(b), text)
}
