//go:build unix

package clip

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// script puts a tool of that name first on the path, and returns its folder.
func script(t *testing.T, name, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("DIR", dir)
	return dir
}

func desk(t *testing.T) System {
	t.Helper()
	for _, name := range []string{"SSH_TTY", "SSH_CONNECTION", "TMUX", "STY", "TERMUX_VERSION", "WSL_DISTRO_NAME", "WSL_INTEROP", "DISPLAY"} {
		t.Setenv(name, "")
	}
	t.Setenv("WAYLAND_DISPLAY", "wayland-9")
	s := Local()
	s.OS = "linux"
	return s
}

// fifo makes a pipe with a name, on which a test and a tool wait for each
// other.
func fifo(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// release waits until a process reads from a pipe, and ends its reading.
func release(pipe string) {
	if f, err := os.OpenFile(pipe, os.O_WRONLY, 0); err == nil {
		f.Close()
	}
}

// A real tool must get the text whole, and what it leaves behind to serve the
// clipboard must not hold up the result.
func TestRealTool(t *testing.T) {
	s := desk(t)
	dir := script(t, "wl-copy", `(read line < "$DIR/stop") &
cat > "$DIR/got"
echo "$@" > "$DIR/args"`)
	stop := fifo(t, dir, "stop")
	t.Cleanup(func() { release(stop) })
	text := strings.Repeat("漢字 and a line\n", 20_000)
	r, out := copying(t, s.Copy(text))
	if r.String() != "copied 20,000 lines with wl-copy" || strings.Contains(out, "]52;") {
		t.Errorf("%s; wrote %q", r, out)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "got")); err != nil || string(got) != text {
		t.Errorf("the tool got %d bytes of %d: %v", len(got), len(text), err)
	}
	if args, err := os.ReadFile(filepath.Join(dir, "args")); err != nil || string(args) != "--type text/plain\n" {
		t.Errorf("the tool was called with %q: %v", args, err)
	}
}

// A tool that exits with an error has not copied, whatever it read.
func TestRealToolFails(t *testing.T) {
	s := desk(t)
	script(t, "wl-copy", "cat > /dev/null; echo no compositor >&2; exit 1")
	r, out := copying(t, s.Copy("text"))
	if r.Way != Terminal || r.Tried != "wl-copy failed (exit status 1)" || !strings.Contains(out, osc("text")) {
		t.Errorf("%s; wrote %q", r, out)
	}
}

// A tool that leaves the text unread in the hands of another process has not
// copied, and must not hold up the result for as long as that one runs.
func TestRealToolReadsNothing(t *testing.T) {
	s := desk(t)
	dir := script(t, "wl-copy", `exec 3<&0; (read line < "$DIR/stop") &`)
	stop := fifo(t, dir, "stop")
	t.Cleanup(func() { release(stop) })
	if r := s.native(strings.Repeat("x", 1<<20)); r.Way != Nothing || !strings.HasPrefix(r.Tried, "wl-copy failed") {
		t.Errorf("got %+v", r)
	}
}

// A tool that hangs is ended when its time is over.
func TestRealToolHangs(t *testing.T) {
	dir := script(t, "wl-copy", `exec cat "$DIR/begun" "$DIR/never"`)
	begun := fifo(t, dir, "begun")
	fifo(t, dir, "never")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- run(ctx, Command{Path: filepath.Join(dir, "wl-copy"), Stdin: "text"}) }()
	f, err := os.OpenFile(begun, os.O_WRONLY, 0) // waits for the tool
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	cancel()
	if err := <-done; err == nil {
		t.Error("a tool that was ended counts as one that copied")
	}
}
