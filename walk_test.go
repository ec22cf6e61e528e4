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
