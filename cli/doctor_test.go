package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenbits/term"
)

// What a file says of the memory is read strictly; what it does not say is not
// known.
func TestParseMemory(t *testing.T) {
	for _, test := range []struct {
		file string
		want *memory
	}{
		{"MemTotal:       16384 kB\nMemFree:  1 kB\nMemAvailable:    8192 kB\n", &memory{16 << 20, 8 << 20}},
		{"MemTotal: 16384 kB", &memory{16 << 20, 0}},
		{"MemAvailable: 8192 kB\n", nil},
		{"MemTotal: 16384\n", nil},
		{"MemTotal: 16384 MB\n", nil},
		{"MemTotal: -1 kB\n", nil},
		{"MemTotal: 99999999999999999999 kB\n", nil},
		{"MemTotal: 9007199254740993 kB\n", nil},
		{"", nil},
		{strings.Repeat("x", 1<<17) + "\nMemTotal: 16384 kB\n", nil},
	} {
		got := parseMemory(strings.NewReader(test.file))
		if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%.40q: got %+v, want %+v", test.file, got, test.want)
		}
	}
	if got := readMemory(filepath.Join(t.TempDir(), "none")); got != nil {
		t.Errorf("without a file: %+v", got)
	}
}

func FuzzParseMemory(f *testing.F) {
	f.Add("MemTotal: 16384 kB\nMemAvailable: 1 kB\n")
	f.Fuzz(func(t *testing.T, file string) {
		if m := parseMemory(strings.NewReader(file)); m != nil && (m.Total <= 0 || m.Available < 0) {
			t.Errorf("%q: %+v", file, m)
		}
	})
}

// doctor runs the command with an app that was changed, and returns what it
// wrote and its exit code.
func doctor(t *testing.T, change func(*app)) (string, int) {
	t.Helper()
	var out bytes.Buffer
	a := newApp(Streams{In: strings.NewReader(""), Out: &out, Err: &out}, []string{"HOME=" + t.TempDir(), "OLLAMA_HOST=127.0.0.1:1"})
	change(a)
	code := a.run(t.Context(), []string{"doctor"})
	return out.String(), code
}

// The pair that is for this machine is marked where its memory is known, and
// nothing is claimed where it is not.
func TestDoctorMarksThePair(t *testing.T) {
	meminfo := filepath.Join(t.TempDir(), "meminfo")
	for _, test := range []struct{ file, want, not string }{
		{"MemTotal: 16300000 kB\nMemAvailable: 9000000 kB\n", "pair for 16 GB, for this machine: gemma3:1b asks gemma3:12b", "pair for 8 GB, for"},
		{"MemTotal: 4000000 kB\n", "use the built-in pair", ", for this machine"},
		{"", "memory: it is not known on this system", ", for this machine"},
	} {
		if err := os.WriteFile(meminfo, []byte(test.file), 0o600); err != nil {
			t.Fatal(err)
		}
		out, code := doctor(t, func(a *app) { a.meminfo = meminfo })
		if !strings.Contains(out, test.want) || strings.Contains(out, test.not) || code != exitOK {
			t.Errorf("%q: exit code %d, no %q in\n%s", test.file, code, test.want, out)
		}
	}
}

// A machine on which the built-in pair computes other bits is told.
func TestDoctorChecksThePair(t *testing.T) {
	out, _ := doctor(t, func(a *app) {
		a.check = func(context.Context) (int, error) { return 0, errors.New("line 3 of the golden bits differs") }
	})
	if !strings.Contains(out, "bad   built-in pair: it does not compute on this machine") || !strings.Contains(out, "line 3") {
		t.Errorf("got\n%s", out)
	}
}

// What the doctor writes is no wider than the terminal, and nothing in it is
// obeyed.
func TestDoctorFits(t *testing.T) {
	d := &diagnosis{Terminal: terminalReport{Width: 60}, Ready: true}
	d.found("a", note, strings.Repeat("do this ", 30), "%s\x1b[31m", strings.Repeat("word ", 40))
	d.found("b", ill, "mend it", "short")
	var out bytes.Buffer
	if err := d.print(&out); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if w := term.Width(strings.TrimRight(line, "\n")); w > 60 {
			t.Errorf("%d cells: %q", w, line)
		}
	}
	if strings.Contains(out.String(), "\x1b") || !strings.Contains(out.String(), "\nbad   b: short\n      mend it\nA session can be played.\n") {
		t.Errorf("got\n%s", &out)
	}
}

// Whether files can be made is found out without leaving any behind, also where
// the folder is not there yet.
func TestCanWrite(t *testing.T) {
	dir := t.TempDir()
	if err := canWrite(filepath.Join(dir, "not", "yet")); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := canWrite(file); err == nil {
		t.Error("a file is taken for a folder")
	}
}
