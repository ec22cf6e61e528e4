package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"tenbits/tui"
)

func TestMain(m *testing.M) {
	testscript.Main(leakless{m}, map[string]func(){
		"tenbits": func() {
			signal.Ignore(syscall.SIGPIPE)
			streams := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
			a := newApp(streams, os.Environ())
			a.open, a.screen = openFake, fakeScreen
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM) // as main does
			context.AfterFunc(ctx, stop)
			os.Exit(a.run(ctx, os.Args[1:]))
		},
	})
}

// fakeScreen shows what the UI is opened with.
func fakeScreen(_ context.Context, o tui.Options, _ io.Reader, out io.Writer) error {
	_, err := fmt.Fprintf(out, "UI: small %s, %s, %d bits, seed %d, %d events, speed %g\n", o.Small, o.Strategy, o.Budget, o.Seed, len(o.Replay), o.Speed)
	return err
}

// leakless runs the tests and fails when one of them left a goroutine behind.
type leakless struct{ m *testing.M }

func (l leakless) Run() int {
	code := l.m.Run()
	if err := goleak.Find(); code == 0 && err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	return code
}

// gsm8k returns where there is a file in GSM8K's published format.
func gsm8k(tb testing.TB) string {
	path, err := filepath.Abs("../bench/testdata/gsm8k.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// TestScripts runs the command lines under testdata, each file with a home of
// its own and the models of fake_test.go.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir+"/home")
			e.Setenv("XDG_CONFIG_HOME", e.WorkDir+"/config")
			e.Setenv("XDG_DATA_HOME", e.WorkDir+"/data")
			e.Setenv("TENBITS_SMALL", "fake/small")
			e.Setenv("TENBITS_STRONG", "fake/strong")
			e.Setenv("OLLAMA_HOST", "127.0.0.1:1") // and not what runs on this machine
			e.Values[listenerKey{}] = new(*listener)
			e.Setenv("GSM8K", gsm8k(t))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "document": readDocument, "block": block, "terminal": onTerminal, "dialogue": dialogue, "lines": lines, "append": appendFile, "replace": replace, "flip": flip, "serve": serve, "receiver": receiver, "received": awaitReceiver, "stranger": stranger},
	})
}

// exits runs a command and checks its exit code: exits 2 tenbits ask.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if e := (*exec.ExitError)(nil); errors.As(err, &e) {
		got, err = e.ExitCode(), nil
	}
	ts.Check(err)
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// onTerminal runs a command on a pseudo-terminal, presses q, checks its exit
// code and puts what it wrote to the terminal into the file screen, and its
// stderr into the file errors: terminal 0 tenbits. Testscript's own ttyin closes
// the terminal as soon as the command has ended, which can lose its last words.
func onTerminal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: terminal CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	s := startOnTerminal(ts, args[1], args[2:])
	defer s.tty.Close()
	_, err = s.tty.WriteString("q\n")
	ts.Check(err)
	s.end(ts, want)
}

// seat is a command that sits at a pseudo-terminal.
type seat struct {
	cmd    *exec.Cmd
	tty    *os.File
	screen []byte // what it wrote to the terminal
	errs   bytes.Buffer
}

func startOnTerminal(ts *testscript.TestScript, name string, args []string) *seat {
	var program string
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if file := filepath.Join(dir, name); program == "" && isFile(file) {
			program = file
		}
	}
	s := &seat{cmd: exec.Command(program, args...)}
	s.cmd.Dir, s.cmd.Stderr = ts.MkAbs("."), &s.errs
	for _, name := range []string{"HOME", "PATH", "TERM", "NO_COLOR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TENBITS_SMALL", "TENBITS_STRONG", "TENBITS_A11Y", "TENBITS_DATA"} {
		s.cmd.Env = append(s.cmd.Env, name+"="+ts.Getenv(name))
	}
	var err error
	s.tty, err = pty.Start(s.cmd)
	ts.Check(err)
	return s
}

// end reads the terminal to its end and checks the exit code.
func (s *seat) end(ts *testscript.TestScript, want int) {
	rest, err := io.ReadAll(s.tty) // ends with an error when the command has: the terminal is gone
	if err != nil && !errors.Is(err, syscall.EIO) {
		ts.Check(err)
	}
	s.screen = append(s.screen, rest...)
	if e := (*exec.ExitError)(nil); !errors.As(s.cmd.Wait(), &e) && want != 0 || e != nil && e.ExitCode() != want {
		ts.Fatalf("exit %v, want %d\n%s", e, want, s.errs.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs("screen"), s.screen, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("errors"), s.errs.Bytes(), 0o600))
}

// dialogue holds a dialogue with a command on a pseudo-terminal, checks its exit
// code and leaves the files screen and errors as terminal does: dialogue 0 FILE
// tenbits --plain. Each line of the file is typed when the command asks, or,
// after a line "@TEXT", when it has written that text. ^C and ^D are keys, ^TERM
// is a signal.
func dialogue(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: dialogue CODE FILE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	s := startOnTerminal(ts, args[2], args[3:])
	defer s.tty.Close()
	cue := ""
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		line = strings.TrimSuffix(line, "\n")
		if text, ok := strings.CutPrefix(line, "@"); ok {
			cue = text
			continue
		}
		s.await(ts, cue)
		cue = ""
		switch line {
		case "^TERM":
			ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
			continue
		case "^C":
			line = "\x03"
		case "^D":
			line = "\x04"
		default:
			line += "\n"
		}
		_, err := s.tty.WriteString(line)
		ts.Check(err)
	}
	s.end(ts, want)
}

// await reads the terminal until there is something new that has the text, or
// that ends with a prompt where there is none.
func (s *seat) await(ts *testscript.TestScript, text string) {
	from := len(s.screen)
	for b := make([]byte, 4096); ; {
		fresh := string(s.screen[from:])
		if text != "" && strings.Contains(fresh, text) || text == "" && strings.HasSuffix(fresh, "> ") {
			return
		}
		n, err := s.tty.Read(b)
		s.screen = append(s.screen, b[:n]...)
		if err != nil {
			ts.Fatalf("waiting for %q: %v\n%s%s", cmp.Or(text, "a prompt"), err, s.screen, s.errs.String())
		}
	}
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// readDocument sets ID, PAYLOAD and SHA from a document of ask --json, and
// writes the payload to a file if one is named: document FILE [FILE].
func readDocument(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: document FILE [PAYLOADFILE]")
	}
	var d document
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &d))
	ts.Setenv("ID", d.ID)
	ts.Setenv("PAYLOAD", string(d.Payload))
	ts.Setenv("SHA", *d.FinalSHA256)
	if len(args) == 2 {
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(d.Payload+"\n"), 0o600))
	}
}

// block makes this year's and the next year's folder of a store impossible:
// block FOLDER.
func block(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: block FOLDER")
	}
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	for _, when := range []time.Time{time.Now().UTC(), time.Now().UTC().AddDate(0, 0, 1)} {
		ts.Check(os.WriteFile(filepath.Join(dir, when.Format("2006")), nil, 0o600))
	}
}

// flip writes a payload with one bit flipped, the first being bit 1: flip FROM
// BIT TO.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: flip FROM BIT TO")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	bits := []byte(ts.ReadFile(args[0]))
	bits[n-1] ^= '0' ^ '1'
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), bits, 0o600))
}

// lines writes the first lines of a file to another, and a text behind them:
// lines COUNT FROM TO [TEXT].
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 4 {
		ts.Fatalf("usage: lines COUNT FROM TO [TEXT]")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	all := strings.SplitAfter(ts.ReadFile(args[1]), "\n")
	if len(all) <= n {
		ts.Fatalf("%s has %d lines", args[1], len(all))
	}
	text := strings.Join(append(all[:n:n], args[3:]...), "")
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o600))
}

// appendFile writes a file behind another: append FROM TO.
func appendFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: append FROM TO")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(ts.ReadFile(args[1])+ts.ReadFile(args[0])), 0o600))
}

// replace replaces the first place of a text in a file: replace FILE OLD NEW.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o600))
}
