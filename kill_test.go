//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tenbits/session"
	"tenbits/transcripts"
)

// TestProcesses has the built program killed, ended, started twice and run on
// full disks. Set TENBITS_KILLS to another number of kills.
func TestProcesses(t *testing.T) {
	l := newLab(t)
	t.Run("killed", l.killAll)
	t.Run("signalled", l.signalAll)
	t.Run("deaf", l.ignoreSignals)
	t.Run("resumed twice", l.resumeTwice)
	t.Run("limited", l.limited)
	t.Run("full", l.full)
	t.Run("read-only", l.readOnly)
}

// log counts what was killed, and where.
type log struct {
	asks, resumes, early, cut int
	after                     map[string]int // events that were the last in the file
	tenths                    [10]int        // of the session that were in it
}

func (l *log) String() string {
	var after []string
	for name, n := range l.after {
		after = append(after, fmt.Sprintf("%s %d", name, n))
	}
	slices.Sort(after)
	return fmt.Sprintf("%d kills of ask, %d of them before the first event, and %d of resume; %d files ended in half a line; how much of the session was there, by tenths: %v; the last event: %s",
		l.asks, l.early, l.resumes, l.cut, l.tenths, strings.Join(after, ", "))
}

// killAll has sessions killed at moments that are spread over all of them.
//
// Killed at any moment, and killed again while it is resumed, a session loses
// nothing that anybody has seen, and ends as it would have ended: with the same
// drafts, bits, ledger and outcome.
func (l *lab) killAll(t *testing.T) {
	n := kills()
	count := &log{after: map[string]int{}}
	for i := range n {
		if !l.kill(t, count, strategies()[i%3], (float64(i)+l.rng.Float64())/float64(n)) {
			return
		}
	}
	t.Logf("kills: %v", count)
}

// kill kills a session after that share of its events.
func (l *lab) kill(t *testing.T, count *log, strategy string, share float64) bool {
	t.Helper()
	want := l.normal[strategy]
	h, p := l.killed(t, strategy, int(share*float64(want.lines)))
	count.asks++
	if len(h.files(t)) == 0 {
		if len(p.seen) > 0 {
			t.Errorf("%s: %d bytes were printed, and no file is there", strategy, len(p.seen))
		}
		count.early++
		return !t.Failed()
	}
	all, whole := h.content(t)
	if !bytes.HasPrefix(all, p.seen) {
		t.Errorf("%s: what was printed is not in the file:\n%s\n\n%s", strategy, p.seen, all)
	}
	if whole == 0 { // between the making of the file and its first line
		count.early++
		return !t.Failed()
	}
	events, loss, err := transcripts.Salvage(h.file(t))
	if err != nil || loss.Damage() != nil || len(events) != bytes.Count(all[:whole], []byte("\n")) {
		t.Errorf("%s: %d events, %s, %v", strategy, len(events), loss, err)
		return false
	}
	if loss.Line > 0 {
		count.cut++
	}
	last := events[len(events)-1].Body
	count.after[strings.TrimPrefix(fmt.Sprintf("%T", last), "session.")]++
	count.tenths[min(9, 10*len(events)/want.lines)]++
	h.resumeKilled(t, count, strategy, want.lines)
	h.same(t, want.state)
	return !t.Failed()
}

// killed returns a session that was killed after so many lines, or earlier where
// it was too quick for that.
func (l *lab) killed(t *testing.T, strategy string, lines int) (*home, *process) {
	t.Helper()
	for range 50 {
		h := l.home(t)
		p := h.start(t, "ask", strategy)
		if struck, _ := h.strike(t, p, lines, os.Kill); struck {
			return h, p
		}
		lines -= 1 + lines/20
		lines = max(0, lines)
	}
	t.Fatalf("%s: a session always ended before it could be killed", strategy)
	return nil, nil
}

// resumeKilled resumes a session until it is complete, and kills that up to
// three times.
func (h *home) resumeKilled(t *testing.T, count *log, strategy string, lines int) {
	t.Helper()
	for left := h.rng.IntN(4); h.cut(t); left-- {
		before, whole := h.content(t)
		p := h.start(t, "resume", strategy)
		struck := false
		if left > 0 {
			had := bytes.Count(before, []byte("\n"))
			struck, _ = h.strike(t, p, h.rng.IntN(max(1, lines-had)), os.Kill)
		} else if code, stderr := p.end(t); code != 0 {
			t.Fatalf("%s: resume: exit code %d: %s", strategy, code, stderr)
		}
		after, _ := h.content(t)
		if !bytes.HasPrefix(after, before[:whole]) || len(after) >= whole && !bytes.HasPrefix(after[whole:], p.seen) {
			t.Fatalf("%s: what was there or what was printed is not in the file", strategy)
		}
		if struck {
			count.resumes++
		}
	}
}

// signalAll has sessions end by signals.
//
// A signal that asks to end cancels the session: its file is complete, and holds
// exactly what was printed; and it can be resumed like any other.
func (l *lab) signalAll(t *testing.T) {
	struck := map[string]int{}
	for i := range max(3, kills()/2) {
		with := []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP}[i%3]
		if signal.Ignored(with) {
			t.Logf("%v is ignored here, as by nohup, and so by what is started here", with)
			continue
		}
		strategy := strategies()[i/3%3]
		want := l.normal[strategy]
		h, p := l.signalled(t, strategy, 1+l.rng.IntN(want.lines-1), with)
		all, _ := h.content(t)
		_, st, err := transcripts.Load(h.file(t))
		if err != nil || !bytes.Equal(all, p.seen) || st.Finished == nil || st.Finished.Outcome != session.Cancelled {
			t.Fatalf("%s, %v: %v, %d bytes in the file, %d printed, %+v", strategy, with, err, len(all), len(p.seen), st.Finished)
		}
		if code, stderr := h.run(t, "resume", strategy, nil); code != 0 {
			t.Fatalf("%s, %v: resume: exit code %d: %s", strategy, with, code, stderr)
		}
		h.same(t, want.state)
		struck[with.String()]++
	}
	t.Logf("signals: %v", struck)
}

// signalled returns a session that a signal ended after so many lines, or
// earlier where it was too quick for that.
func (l *lab) signalled(t *testing.T, strategy string, lines int, with syscall.Signal) (*home, *process) {
	t.Helper()
	for range 50 {
		h := l.home(t)
		p := h.start(t, "ask", strategy)
		switch _, code := h.strike(t, p, lines, with); code {
		case 0:
			lines = max(1, lines-1-lines/20)
		case 130:
			return h, p
		default:
			t.Fatalf("%s, %v: exit code %d: %s", strategy, with, code, p.stderr.String())
		}
	}
	t.Fatalf("%s: a session always ended before %v came", strategy, with)
	return nil, nil
}

// ignoreSignals has sessions get signals that they were started to ignore, as
// nohup has it: they go on to their end.
func (l *lab) ignoreSignals(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs sh, for trap")
	}
	for name, s := range map[string]os.Signal{"HUP": syscall.SIGHUP, "INT": syscall.SIGINT} {
		h := l.home(t)
		p := h.startWith(t, shell, append([]string{"-c", `trap "" ` + name + `; exec "$0" "$@"`, h.bin}, h.args(t, "ask", "adaptive")...)...)
		if struck, code := h.strike(t, p, l.normal["adaptive"].lines/3, s); struck {
			t.Errorf("%s: exit code %d: %s", name, code, p.stderr.String())
		}
		h.same(t, l.normal["adaptive"].state)
	}
}

// resumeTwice has two processes resume a session.
//
// While one process writes a session, be it the first or one that resumes it, no
// other does.
func (l *lab) resumeTwice(t *testing.T) {
	h, _ := l.killed(t, "adaptive", l.normal["adaptive"].lines/3)
	for _, command := range []string{"resume", "ask"} {
		if command == "ask" {
			h = l.home(t)
		}
		first := h.start(t, command, "adaptive")
		if !first.next() {
			_, stderr := first.end(t)
			t.Fatal(stderr)
		}
		stop(t, first)
		before, _ := h.content(t)
		code, stderr := h.run(t, "resume", "adaptive", nil)
		after, _ := h.content(t)
		if code != 1 || !strings.Contains(stderr, "another process writes this session") || !bytes.Equal(before, after) {
			t.Errorf("%s and resume: exit code %d: %s", command, code, stderr)
		}
		sendSignal(t, first, syscall.SIGCONT)
		if code, stderr := first.end(t); code != 0 {
			t.Errorf("%s: exit code %d: %s", command, code, stderr)
		}
		h.same(t, l.normal["adaptive"].state)
	}
}

// stop stops a process, and returns when all of it stands still.
func stop(t *testing.T, p *process) {
	t.Helper()
	sendSignal(t, p, syscall.SIGSTOP)
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(p.cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("it does not stop: %v, %v", status, err)
	}
}

func sendSignal(t *testing.T, p *process, s syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}
