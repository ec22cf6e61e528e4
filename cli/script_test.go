package cli

import (
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
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"tenbits/tui"
)

func TestMain(m *testing.M) {
	testscript.Main(leakless{m}, map[string]func(){
		"tenbits": func() {
			signal.Ignore(syscall.SIGPIPE)
			streams := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
			if os.Getenv("TERMINAL") != "" { // ttyin -stdin gives the command a terminal, but not as its stdout
				tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
				if err != nil {
					panic(err)
				}
				streams.In, streams.Out = tty, tty
			}
			a := newApp(streams, os.Environ())
			a.open, a.screen = openFake, fakeScreen
			os.Exit(a.run(context.Background(), os.Args[1:]))
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
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "document": readDocument, "block": block},
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
