package cli

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// listener is a receiver that runs beside the script.
type listener struct {
	cmd  *exec.Cmd
	out  bytes.Buffer
	errs strings.Builder
	rest chan error // stderr has ended
	want int
}

// listenerKey is where a script keeps its receiver.
type listenerKey struct{}

// receiver starts a command that listens, waits until it does and sets TO to its
// address: receiver CODE tenbits receive --listen 0. CODE is what it is to exit
// with.
func receiver(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: receiver CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var program string
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if file := filepath.Join(dir, args[1]); program == "" && isFile(file) {
			program = file
		}
	}
	l := &listener{cmd: exec.Command(program, args[2:]...), rest: make(chan error, 1), want: want}
	l.cmd.Dir, l.cmd.Stdout = ts.MkAbs("."), &l.out
	for _, name := range []string{"HOME", "PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TENBITS_SMALL", "TENBITS_STRONG", "OLLAMA_HOST"} {
		l.cmd.Env = append(l.cmd.Env, name+"="+ts.Getenv(name))
	}
	read, write, err := os.Pipe()
	ts.Check(err)
	l.cmd.Stderr = write
	ts.Check(l.cmd.Start())
	ts.Check(write.Close())
	ts.Defer(func() {
		_ = l.cmd.Process.Kill() // it has ended, as a rule
		_, _ = l.cmd.Process.Wait()
		read.Close()
	})
	in := bufio.NewReader(read)
	address := regexp.MustCompile(`^listening at (\S+:\d+) for`)
	for found := false; !found; {
		line, err := in.ReadString('\n')
		l.errs.WriteString(line)
		if err != nil {
			ts.Fatalf("it does not listen: %s", l.errs.String())
		}
		m := address.FindStringSubmatch(line)
		if found = m != nil; found {
			ts.Setenv("TO", m[1])
		}
	}
	go func() {
		_, err := io.Copy(&l.errs, in)
		l.rest <- err
	}()
	*running(ts) = l
}

// awaitReceiver waits for the receiver, checks its exit code and leaves what it wrote
// to be looked at as the output of the last command.
func awaitReceiver(ts *testscript.TestScript, neg bool, args []string) {
	l := *running(ts)
	if neg || len(args) > 0 || l == nil {
		ts.Fatalf("usage: received, after receiver")
	}
	ts.Check(<-l.rest)
	code := 0
	if err := l.cmd.Wait(); err != nil {
		var e *exec.ExitError
		if !errors.As(err, &e) {
			ts.Check(err)
		}
		code = e.ExitCode()
	}
	if code != l.want {
		ts.Fatalf("the receiver exits with %d, want %d\n%s", code, l.want, l.errs.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs("received.out"), l.out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("received.err"), []byte(l.errs.String()), 0o600))
	ts.Check(ts.Exec("sh", "-c", "cat received.out; cat received.err >&2"))
}

// stranger says a line to an address and hears the end of the connection:
// stranger ADDRESS LINE.
func stranger(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: stranger ADDRESS LINE")
	}
	nc, err := net.Dial("tcp", args[0])
	ts.Check(err)
	defer nc.Close()
	_, err = io.WriteString(nc, args[1]+"\r\n\r\n")
	ts.Check(err)
	_, _ = io.Copy(io.Discard, nc) // a reset is an end
}

// running is where the script's receiver is kept.
func running(ts *testscript.TestScript) **listener { return ts.Value(listenerKey{}).(**listener) }
