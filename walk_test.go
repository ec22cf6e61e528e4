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
	if os.Getenv("TENBITS_E2E") == "" {
		t.Skip("run with TENBITS_E2E=1 and tmux installed (scripts/tools installs it)")
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed: run scripts/tools")
	}
	home := t.TempDir()
	bin := filepath.Join(home, "tenbits")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	term := &terminal{t: t, socket: filepath.Join(home, "tmux"), home: home}
	t.Cleanup(func() {
		// The server is this test's own: it listens on a socket in its folder.
		_ = exec.Command("tmux", "-S", term.socket, "kill-server").Run()
	})
	command := fmt.Sprintf("env -u TENBITS_DATA HOME=%s XDG_DATA_HOME=%s/data XDG_CONFIG_HOME=%s/config %s %s; echo exit $?; read -r",
		home, home, home, strings.Join(env, " "), bin)
	term.tmux("-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height), command)
	return term
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
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			x := start(t, size[0], size[1])
			x.wait("tenbits", "watch a session")
			x.keys("Enter")
			x.wait("LIVE", "bits")
			x.tmux("resize-window", "-x", "100", "-y", "30")
			x.tmux("resize-window", "-x", "70", "-y", "21")
			x.tmux("resize-window", "-x", fmt.Sprint(size[0]), "-y", fmt.Sprint(size[1]))
			x.keys("Space") // full speed
			x.wait("ENDED", "10 bits spent")
			x.keys("?")
			x.wait("any key closes this")
			x.keys("x")
			x.keys("s")
			x.wait("saved sessions", "10/10")
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
	x.keys("Escape")
	x.wait("STOPPED")
	x.keys("q")
	x.wait("exit 0")
	files, err := filepath.Glob(filepath.Join(x.home, "data/tenbits/transcripts/*/*/*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(b), `"outcome":"cancelled"`) {
		t.Errorf("%v\n%s", err, b)
	}
}
