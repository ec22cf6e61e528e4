package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
)

// program starts a binary in a pseudo-terminal of 120×40.
func program(tb testing.TB, bin string, args ...string) (*exec.Cmd, *os.File) {
	tb.Helper()
	home := tb.TempDir()
	cmd := exec.CommandContext(tb.Context(), bin, args...)
	cmd.Env = []string{"TERM=xterm-256color", "HOME=" + home, "PATH=" + os.Getenv("PATH")}
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		tb.Fatal(err)
	}
	return cmd, f
}

// build builds the program, as one who has nothing but Go does.
func build(tb testing.TB) string {
	tb.Helper()
	bin := filepath.Join(tb.TempDir(), "tenbits")
	cmd := exec.CommandContext(tb.Context(), "go", "build", "-o", bin, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// until reads from a program until text has come, and returns how many bytes
// that took. As a terminal does, it answers what is asked of it.
func until(tb testing.TB, r io.ReadWriter, text string) int {
	tb.Helper()
	var seen []byte
	buf := make([]byte, 1<<16)
	for !bytes.Contains(seen, []byte(text)) {
		n, err := r.Read(buf)
		seen = append(seen, buf[:n]...)
		for query, reply := range map[string]string{
			"\x1b]11;?": "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", // the background
			"\x1b]10;?": "\x1b]10;rgb:d8d8/d8d8/d8d8\x1b\\", // the text
			"\x1b[6n":   "\x1b[1;1R",                        // the cursor
			"\x1b[c":    "\x1b[?62;22c",                     // what kind of terminal it is
		} {
			for range bytes.Count(buf[:n], []byte(query)) {
				if _, err := io.WriteString(r, reply); err != nil {
					tb.Fatal(err)
				}
			}
		}
		if err != nil {
			tb.Fatalf("%v before %q was drawn; drawn so far:\n%q", err, text, seen)
		}
	}
	return len(seen)
}

// BenchmarkFirstFrame is the time from starting the process to the home screen
// on the terminal, as whole processes. TENBITS_GLOW names a glow program, which
// is then started by turns with a page of Markdown, for comparison.
func BenchmarkFirstFrame(b *testing.B) {
	bin := build(b)
	glow := os.Getenv("TENBITS_GLOW")
	var ours, theirs []float64
	for b.Loop() {
		ours = append(ours, firstFrameOf(b, firstFrame, bin))
		if glow != "" {
			theirs = append(theirs, firstFrameOf(b, " Glow ", glow, "--tui", page(b)))
		}
	}
	b.ReportMetric(median(ours), "median-ms")
	if glow != "" {
		b.ReportMetric(median(theirs), "glow-median-ms")
		b.ReportMetric(median(ours)/median(theirs), "of-glow")
	}
}

// page returns a small file of Markdown.
func page(tb testing.TB) string {
	name := filepath.Join(tb.TempDir(), "page.md")
	if err := os.WriteFile(name, []byte("# A page\n\nWith a *word* or two.\n"), 0o600); err != nil {
		tb.Fatal(err)
	}
	return name
}

// firstFrameOf returns the milliseconds from starting a program in a terminal
// until a text is on it.
func firstFrameOf(tb testing.TB, text, bin string, args ...string) float64 {
	before := time.Now()
	cmd, f := program(tb, bin, args...)
	until(tb, f, text)
	took := float64(time.Since(before)) / 1e6
	if err := cmd.Process.Kill(); err != nil {
		tb.Fatal(err)
	}
	_ = cmd.Wait() // it was killed: its exit says so
	_ = f.Close()
	return took
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// BenchmarkBytes is what a terminal is sent for a session of the embedded pair
// at full speed, at the frame rate that a reader gets: over a slow line each
// byte counts.
func BenchmarkBytes(b *testing.B) {
	bin := build(b)
	for b.Loop() {
		cmd, f := program(b, bin)
		until(b, f, firstFrame)
		if _, err := f.WriteString("\r"); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		n := until(b, f, "WHAT IT COST")
		b.ReportMetric(float64(n), "bytes/session")
		b.ReportMetric(float64(n)/time.Since(began).Seconds(), "bytes/s")
		b.ReportMetric(float64(n)/(time.Since(began).Seconds()*30), "bytes/frame")
		if err := cmd.Process.Kill(); err != nil {
			b.Fatal(err)
		}
		_ = cmd.Wait()
		_ = f.Close()
	}
}

// BenchmarkEmbeddedSession is a whole session of the embedded pair with ten
// bits, each on another problem, models opened before.
func BenchmarkEmbeddedSession(b *testing.B) {
	small, err := embedded.Small()
	if err != nil {
		b.Fatal(err)
	}
	strong, err := embedded.Strong()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"batch", "adaptive"} {
		b.Run(name, func(b *testing.B) {
			s, err := qa.ParseStrategy(name)
			if err != nil {
				b.Fatal(err)
			}
			seed := uint64(0)
			for b.Loop() {
				seed++ // so that nothing is in the caches
				p := problems.New(problems.HeldOutSeed + seed)
				cfg := session.Config{Prompt: p.Text, Small: small, Strong: strong, Strategy: s, Budget: 10}
				if err := session.Run(cfg)(b.Context(), func(session.Event) {}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// firstFrame is a text that only the finished home screen has.
const firstFrame = "watch a session"

// Idle, the program uses less than one per cent of a core.
func TestIdle(t *testing.T) {
	if os.Getenv("TENBITS_E2E") == "" || runtime.GOOS != "linux" {
		t.Skip("takes ten seconds: run with TENBITS_E2E=1, on Linux")
	}
	cmd, f := program(t, build(t))
	until(t, f, firstFrame)
	go func() { _, _ = io.Copy(io.Discard, f) }()
	const span = 10 * time.Second
	settle := time.NewTimer(time.Second)
	<-settle.C
	before := ticks(t, cmd.Process.Pid)
	wait := time.NewTimer(span)
	<-wait.C
	used := ticks(t, cmd.Process.Pid) - before
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	// A tick is 1/100 s: so many of them in 10 s are tenths of a per cent.
	t.Logf("%d ms of processor time in %v", 10*used, span)
	if share := float64(used) / 100 / span.Seconds(); share >= 0.01 {
		t.Errorf("%.1f %% of a core while nothing happens", 100*share)
	}
}

// ticks returns the processor time that a process has used, in 1/100 s.
func ticks(t *testing.T, pid int) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return user + system
}
