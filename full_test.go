//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tenbits/session"
	"tenbits/transcripts"
)

// askJSON runs a session that prints its document, by a command that runs it,
// and returns where that says its transcript is; empty for nowhere. It must end
// as it would have ended elsewhere.
func (h *home) askJSON(t *testing.T, name string, args ...string) (transcript, stderr string) {
	t.Helper()
	p := h.startWith(t, name, args...)
	code, stderr := p.end(t)
	var d struct {
		Outcome     session.Outcome `json:"outcome"`
		FinalSHA256 string          `json:"final_sha256"`
		Payload     string          `json:"payload"`
		Transcript  *string         `json:"transcript"`
	}
	if err := json.Unmarshal(p.seen, &d); err != nil {
		t.Fatalf("exit code %d: %v\n%s%s", code, err, p.seen, stderr)
	}
	f := h.normal["batch"].state.Finished
	if code != 0 || d.Outcome != f.Outcome || d.FinalSHA256 != f.FinalSHA256 || d.Payload != string(f.Payload) {
		t.Fatalf("exit code %d, %+v\n%s", code, d, stderr)
	}
	if d.Transcript == nil {
		return "", stderr
	}
	return *d.Transcript, stderr
}

// jsonArgs returns the command line of a session that prints its document.
func (h *home) jsonArgs(t *testing.T) []string {
	args := h.args(t, "ask", "batch")
	args[1] = "--json"
	return args
}

// limited runs sessions that may write no more than a little to any file, as by
// ulimit -f: the file holds whole lines and can be resumed, all the others were
// printed, and the document says that there is no transcript.
func (l *lab) limited(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs sh, for ulimit -f")
	}
	limited := func(h *home, args []string) []string {
		return append([]string{"-c", `ulimit -f 8; exec "$0" "$@"`, h.bin}, args...)
	}
	h := l.home(t)
	path, stderr := h.askJSON(t, shell, limited(h, h.jsonArgs(t))...)
	if path != "" || !strings.Contains(stderr, "file too large") || !strings.Contains(stderr, "saved in part: ") || !strings.Contains(stderr, "not saved elsewhere: ") {
		t.Errorf("saved at %q: %s", path, stderr)
	}
	h = l.home(t)
	p := h.startWith(t, shell, limited(h, h.args(t, "ask", "batch"))...)
	if code, stderr := p.end(t); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	all, whole := h.content(t)
	if whole != len(all) || whole == 0 || !bytes.HasPrefix(p.seen, all) || bytes.Count(p.seen, []byte(`"saving":"stopped"`)) != 1 {
		t.Errorf("%d bytes in the file, %d of them whole lines, %d printed", len(all), whole, len(p.seen))
	}
	if code, stderr := h.run(t, "resume", "batch", nil); code != 0 {
		t.Fatalf("resume: exit code %d: %s", code, stderr)
	}
	h.same(t, l.normal["batch"].state)
}

// mount mounts a small file system of its own for the store of a home.
func (h *home) mount(t *testing.T, size int) (dir string) {
	t.Helper()
	if os.Getuid() != 0 || runtime.GOOS != "linux" {
		t.Skip("needs root on Linux for a small file system of its own: sudo go test -run Processes .")
	}
	dir = filepath.Join(h.dir, "small")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d", size), "none", dir).CombinedOutput(); err != nil {
		t.Skipf("root may not mount here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", dir, err, out)
		}
	})
	h.env = append(h.env, "TENBITS_DATA="+dir)
	return dir
}

// full runs sessions on a disk that has room for a part of them: the rest is
// saved elsewhere, and the part on the full disk opens.
func (l *lab) full(t *testing.T) {
	h := l.home(t)
	dir := h.mount(t, 12<<10)
	path, stderr := h.askJSON(t, h.bin, h.jsonArgs(t)...)
	if !strings.Contains(stderr, "no space left on device") || filepath.Dir(path) != h.dir || !strings.Contains(stderr, "saved elsewhere, all of it: "+path) {
		t.Fatalf("saved at %q: %s", path, stderr)
	}
	parts, err := filepath.Glob(filepath.Join(dir, "transcripts", "*", "*", "*.jsonl"))
	if err != nil || len(parts) != 1 {
		t.Fatalf("%v, %v", parts, err)
	}
	events, loss, err := transcripts.Salvage(parts[0])
	if err != nil || loss.String() != "" || len(events) == 0 {
		t.Errorf("on the full disk: %d events, %s, %v", len(events), loss, err)
	}
	h.verify(t, path)

	// Resumed there, the session is saved elsewhere too, as one with what the full
	// disk had of it.
	p := h.startWith(t, h.bin, "transcripts", "resume", "--quiet", parts[0])
	code, stderr := p.end(t)
	_, again, _ := strings.Cut(strings.TrimSpace(stderr), "saved elsewhere, all of it: ")
	if code != 0 || again == path {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	h.verify(t, again)
}

// verify checks a transcript of a whole batch session.
func (h *home) verify(t *testing.T, path string) {
	t.Helper()
	want := h.normal["batch"].state
	p := h.startWith(t, h.bin, "transcripts", "verify", path)
	if code, stderr := p.end(t); code != 0 || !bytes.Contains(p.seen, fmt.Appendf(nil, "  verified: %d steps and %d bits\n", len(want.Steps()), want.Spent())) {
		t.Errorf("exit code %d: %s%s", code, p.seen, stderr)
	}
	_, got, err := transcripts.Load(path)
	if err != nil || got.Finished == nil || got.Finished.FinalSHA256 != want.Finished.FinalSHA256 {
		t.Errorf("%v, %+v", err, got.Finished)
	}
}

// readOnly runs a session whose store is on a disk that nothing can be written
// to.
func (l *lab) readOnly(t *testing.T) {
	h := l.home(t)
	dir := h.mount(t, 1<<20)
	if out, err := exec.Command("mount", "-o", "remount,ro", dir).CombinedOutput(); err != nil {
		t.Skipf("root may not mount here: %s", out)
	}
	path, stderr := h.askJSON(t, h.bin, h.jsonArgs(t)...)
	if !strings.Contains(stderr, "read-only file system") || strings.Contains(stderr, "saved in part") || filepath.Dir(path) != h.dir {
		t.Errorf("saved at %q: %s", path, stderr)
	}
	h.verify(t, path)
}
