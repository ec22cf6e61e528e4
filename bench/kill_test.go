package bench_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tenbits/bench"
	"tenbits/qa"
	"tenbits/session"
)

// killDir names the folder of the run that this process is to play until it is
// killed.
const killDir = "TENBITS_TEST_BENCH"

// killed plays that run, if there is one, and tells whether there was.
func killed() bool {
	dir := os.Getenv(killDir)
	if dir == "" {
		return false
	}
	if err := playToKill(dir); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	return true
}

// slowly is a fixture whose calls take long enough to be killed in.
func slowly() *fixture {
	f := &fixture{student: student{gold: map[string]string{}, knows: third, wait: 2 * time.Millisecond, calls: &counter{byRole: counts()}}, problems: bench.Embedded(5_000_000, 10)}
	for _, p := range f.problems {
		f.gold[p.Prompt] = p.Gold
	}
	adaptive, err := qa.ParseStrategy("adaptive")
	if err != nil {
		panic(err)
	}
	small, _ := f.student.Describe(context.Background())
	strong, _ := teacher{f.student}.Describe(context.Background())
	f.plan = bench.Plan{Run: "20261124-120000-abcdef", Set: "embedded", Small: small, Strong: strong, Trials: 2, Rows: bench.Rows([]qa.Strategy{adaptive}, []int{0, 4}, []session.Control{session.Coin})}
	return f
}

func playToKill(dir string) error {
	f := slowly()
	r, err := bench.Open(dir, f.plan.Run, false)
	if errors.Is(err, bench.ErrNoRun) {
		r, err = bench.Create(dir, f.plan, f.problems)
	}
	if err != nil {
		return err
	}
	o := f.options(3)
	o.Progress = func(p bench.Progress) { fmt.Println(p.Done) }
	return r.Play(context.Background(), o)
}

// A process that is killed, again and again, at any moment, leaves a run that
// goes on to the table that it would have come to, and does nothing twice that
// was done.
func TestRunKilled(t *testing.T) {
	f := slowly()
	whole := f.play(t, 3)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, after := range []int{3, 1, 17, 2, 25, 1} {
		cmd := exec.CommandContext(t.Context(), self)
		cmd.Env = append(os.Environ(), killDir+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range after {
			if !lines.Scan() || strings.Trim(lines.Text(), "0123456789") != "" {
				t.Fatalf("the run ended with %q: %v", lines.Text(), lines.Err())
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed: its exit says so
	}
	r, err := bench.Open(dir, f.plan.Run, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := r.Table(); got.Sessions < 49 || got.Sessions == got.Planned {
		t.Errorf("%d of %d sessions are done", got.Sessions, got.Planned)
	}
	if err := r.Play(t.Context(), f.options(3)); err != nil {
		t.Fatal(err)
	}
	if got := r.Table(); outcome(t, got) != outcome(t, whole) {
		t.Errorf("killed:\n%s\nwant\n%s", outcome(t, got), outcome(t, whole))
	}
	list, err := r.Store.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	whole.Planned += 6 * 3 // a file may have been made in each worker and hold no event yet
	if len(list) < whole.Sessions || len(list) > whole.Planned {
		t.Errorf("%d transcripts of %d sessions", len(list), whole.Sessions)
	}
}
