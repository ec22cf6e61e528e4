//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"tenbits/models/embedded/problems"
	"tenbits/session"
	"tenbits/transcripts"
)

// lab runs the built program, each session in a home of its own, and knows what
// the sessions come to that nobody disturbs.
type lab struct {
	bin    string
	rng    *rand.Rand
	normal map[string]normal // by strategy
}

// normal is a session that nobody disturbed.
type normal struct {
	state session.State
	lines int // of its transcript
}

func newLab(t *testing.T) *lab {
	t.Helper()
	seed := uint64(number("TENBITS_KILLS_SEED", int(time.Now().UnixNano()&0xffffff)))
	t.Logf("TENBITS_KILLS=%d TENBITS_KILLS_SEED=%d", kills(), seed)
	l := &lab{bin: build(t), rng: rand.New(rand.NewPCG(seed, 4)), normal: map[string]normal{}}
	for _, strategy := range strategies() {
		h := l.home(t)
		if code, stderr := h.run(t, "ask", strategy, nil); code != 0 {
			t.Fatalf("%s: exit code %d: %s", strategy, code, stderr)
		}
		events, st, err := transcripts.Load(h.file(t))
		if err != nil || st.Finished == nil {
			t.Fatalf("%s: %v", strategy, err)
		}
		l.normal[strategy] = normal{st, len(events)}
	}
	return l
}

// strategies are those whose sessions are killed.
func strategies() []string { return []string{"batch", "adaptive", "rounds:2x5"} }

// kills is how many processes are killed: TENBITS_KILLS, or a handful.
func kills() int { return number("TENBITS_KILLS", 3) }

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// home is where one session is kept.
type home struct {
	*lab
	dir string
	env []string
}

func (l *lab) home(t *testing.T) *home {
	dir := t.TempDir()
	return &home{l, dir, []string{"HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "TENBITS_DATA=" + dir, "TMPDIR=" + dir, "PATH=" + os.Getenv("PATH")}}
}

// args returns the command line of a session of that strategy, or of its rest.
func (h *home) args(t *testing.T, command, strategy string) []string {
	if command == "resume" {
		return []string{"transcripts", "resume", "--events", "--quiet", h.file(t)}
	}
	p := problems.New(problems.HeldOutSeed)
	return []string{"ask", "--events", "--quiet", "--bits", "10", "--strategy", strategy, "--gold", strconv.Itoa(p.Answer()), p.Text}
}

// run runs a command to its end and gives each line of its stdout to seen.
func (h *home) run(t *testing.T, command, strategy string, seen func(line []byte)) (code int, stderr string) {
	t.Helper()
	p := h.start(t, command, strategy)
	for p.next() {
		if seen != nil {
			seen(p.line)
		}
	}
	return p.end(t)
}

// process is the program while it runs.
type process struct {
	cmd    *exec.Cmd
	out    *bufio.Reader
	line   []byte // the newest that came, with its end
	seen   []byte // all that came
	stderr bytes.Buffer
}

func (h *home) start(t *testing.T, command, strategy string) *process {
	t.Helper()
	return h.startWith(t, h.bin, h.args(t, command, strategy)...)
}

func (h *home) startWith(t *testing.T, name string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(t.Context(), name, args...)}
	p.cmd.Env, p.cmd.Stderr = h.env, &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReader(out)
	return p
}

// next waits for a line, and tells whether one came whole.
func (p *process) next() bool {
	line, err := p.out.ReadBytes('\n')
	p.line = line
	p.seen = append(p.seen, line...)
	return err == nil
}

// end reads what is left and waits for the end of the process. The code of one
// that was killed is -1.
func (p *process) end(t *testing.T) (code int, stderr string) {
	t.Helper()
	rest, err := io.ReadAll(p.out)
	p.seen = append(p.seen, rest...)
	if ended := (*exec.ExitError)(nil); !errors.As(p.cmd.Wait(), &ended) && err != nil {
		t.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode(), p.stderr.String()
}

// strike sends a signal to a process once it has written so many lines and a
// short random time has passed, and tells whether that was before its end.
func (h *home) strike(t *testing.T, p *process, lines int, signal os.Signal) (struck bool, code int) {
	t.Helper()
	for range lines {
		if !p.next() {
			break
		}
	}
	most := 3 * time.Millisecond // more than most events take
	if lines == 0 {
		most = 60 * time.Millisecond // until the models are open and the first event is written
	}
	timer := time.NewTimer(time.Duration(h.rng.Int64N(int64(most))))
	<-timer.C
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	code, _ = p.end(t)
	return code != 0, code
}

// files returns the transcripts of the home.
func (h *home) files(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(h.dir, "transcripts", "*", "*", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// file returns the only one.
func (h *home) file(t *testing.T) string {
	t.Helper()
	files := h.files(t)
	if len(files) != 1 {
		t.Fatalf("%d transcripts, want one", len(files))
	}
	return files[0]
}

// content returns the bytes of the only transcript, and its whole lines.
func (h *home) content(t *testing.T) (all []byte, whole int) {
	t.Helper()
	b, err := os.ReadFile(h.file(t))
	if err != nil {
		t.Fatal(err)
	}
	return b, bytes.LastIndexByte(b, '\n') + 1
}

// cut tells whether the session can be resumed.
func (h *home) cut(t *testing.T) bool {
	t.Helper()
	_, st, err := transcripts.Load(h.file(t))
	if err != nil {
		t.Fatal(err)
	}
	return st.Cut()
}

// same checks that the session is complete and the same as one that nobody
// disturbed, that it verifies, and that it can be told again.
func (h *home) same(t *testing.T, want session.State) {
	t.Helper()
	path := h.file(t)
	_, got, err := transcripts.Load(path)
	if err != nil || got.Finished == nil {
		t.Fatalf("%v, %+v", err, got.Finished)
	}
	got, want = uncached(got), uncached(want)
	for what, is := range map[string][2]any{
		"end": {got.Finished, want.Finished}, "drafts": {got.Drafts, want.Drafts}, "game": {got.Game, want.Game}, "solution": {got.Reference, want.Reference},
	} {
		if !reflect.DeepEqual(is[0], is[1]) {
			t.Errorf("its %s is another\ngot  %+v\nwant %+v", what, is[0], is[1])
		}
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"transcripts", "verify", path}, fmt.Sprintf("verified: %d steps and %d bits", len(want.Steps()), want.Spent())},
		{[]string{"replay", "--plain", path}, "payload: " + string(want.Finished.Payload) + "\n"},
		{[]string{"transcripts", "list"}, string(want.Finished.Outcome)},
	} {
		p := h.startWith(t, h.bin, c.args...)
		if code, stderr := p.end(t); code != 0 || !bytes.Contains(p.seen, []byte(c.want)) {
			t.Errorf("%v: exit code %d, want %q: %s%s", c.args, code, c.want, p.seen, stderr)
		}
	}
}

// uncached returns a state without the count of tokens that a model found in its
// cache, which is empty in a new process.
func uncached(s session.State) session.State {
	f, drafts := *s.Finished, slices.Clone(s.Drafts)
	f.Usage.Cached = 0
	for i := range drafts {
		drafts[i].Usage.Cached = 0
	}
	s.Finished, s.Drafts = &f, drafts
	if s.Reference != nil {
		r := *s.Reference
		r.Usage.Cached = 0
		s.Reference = &r
	}
	return s
}
