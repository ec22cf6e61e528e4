package linear

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenbits/bench"
	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/session"
)

// makeRun makes a run of two problems of the pair of the program, and plays it
// where it is to.
func makeRun(t *testing.T, dir, id string, play bool) {
	t.Helper()
	small, err1 := embedded.Small()
	strong, err2 := embedded.Strong()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	plan := bench.Plan{Run: id, Set: "embedded", Trials: 1, Started: time.Date(2026, 11, 23, 20, 0, 0, 0, time.Local),
		Rows: []bench.Key{{Strategy: "batch", Bits: 1}, {Strategy: "batch", Bits: 1, Control: session.AllNo}}}
	plan.Small, _ = small.Describe(t.Context()) // it does not fail
	plan.Strong, _ = strong.Describe(t.Context())
	r, err := bench.Create(dir, plan, bench.Embedded(5_000_000, 2))
	if err == nil && play {
		err = r.Play(t.Context(), bench.Options{Workers: 1, Open: func() (bench.Models, error) { return bench.Models{Small: small, Strong: strong}, nil }})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// Runs are listed by numbers from the newest on; what one came to is told by row
// and control, with how it goes on and where its sessions are.
func TestRuns(t *testing.T) {
	o := options(t)
	o.Runs = t.TempDir()
	const broken, done, begun = "20261122-200000-broken", "20261123-200000-k3f9qz", "20261124-200000-aaaaaa"
	makeRun(t, o.Runs, done, true)
	makeRun(t, o.Runs, begun, false)
	if err := os.Mkdir(filepath.Join(o.Runs, broken), 0o700); err != nil {
		t.Fatal(err)
	}
	all := said(t, o, []string{"runs", "runs 2", "runs 1", "runs 3", "runs 4", "runs 0", "bits"},
		"1: 0 % done, 23 November 2026 20:00, 2 problems of embedded, embedded/small asks embedded/strong, run "+begun+".\n",
		"2: complete, 23 November 2026 20:00, 2 problems of embedded, ", "run "+done+".\n",
		"3: "+broken+" cannot be read: ",

		"run "+done+".\nIt is complete, with 6 sessions.\nIt has 1 trial, and payloads in plain1. Intervals are of 95 percent",
		"\nAlone, the small model: ", " of 2 right, ", "The strong model: ", " of 2 right, ",
		"\nbatch at 1 bit: ", " of 2 right, ", " % (", " to ", " won, ", " lost", "1 bit sent.\n",
		"batch at 1 bit, control all no: ", " of 2 right, ", "; the row less it ", " points (", "0 bits sent.\n",
		"\nNote: n = 2 cannot show", "\nOn the command line, tenbits bench resume "+done+" adds to it",
		"The transcripts are in\n"+filepath.Join(o.Runs, done, "transcripts")+"\n",

		"It is not complete: 6 of 6 sessions are still to be done.", "Alone, the small model: no problem is scored.", "batch at 1 bit: no problem is scored; ",
		"tenbits bench resume "+begun+" goes on with it.",
		"That did not work: run "+broken, "there is no run 4: they go from 1 to 3, and runs lists them.", "there is no run 0: ", "At most 3 bits")
	if strings.Contains(all, "%!") {
		t.Error(all)
	}
}

// Where there is no run it is said how one is made, and where no files are kept
// that none are known.
func TestNoRuns(t *testing.T) {
	o := options(t)
	said(t, o, []string{"runs", "runs 1"}, "no runs of the bench are known.", "no runs of the bench are known.")
	o.Runs = filepath.Join(t.TempDir(), "none")
	said(t, o, []string{"runs", "runs 1"}, "There is no run of the bench yet.", "tenbits bench embedded --limit 100.\n", "That did not work: there is no run of the bench yet.")
	o.Runs = filepath.Join(o.Runs, "file")
	if err := os.MkdirAll(filepath.Dir(o.Runs), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.Runs, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	said(t, o, []string{"runs"}, "That did not work: list runs: ")
}

// More runs than are listed can be had by their numbers, and listing them is
// interrupted between two.
func TestManyRuns(t *testing.T) {
	o := options(t)
	o.Runs = t.TempDir()
	for i := range told + 2 {
		id := time.Date(2026, 11, 23, 20, i, 0, 0, time.UTC).Format("20060102-150405-") + "aaaaaa"
		if err := os.Mkdir(filepath.Join(o.Runs, id), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	said(t, o, []string{"runs", "runs 22"}, "1: 20261123-202100-aaaaaa cannot be read", "20: 20261123-200200-aaaaaa", "2 more are older; a number up to 22 names any.", "run 20261123-200000-aaaaaa: ")
	var press func()
	o.Interrupts, press = keys()
	out := &cues{on: map[string]func(){"1: 20261123-202100": press}}
	if err := Run(t.Context(), o, strings.NewReader("runs\nbits\n"), out); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); !strings.Contains(s, "It was stopped.") || strings.Contains(s, "20: 2026") || !strings.Contains(s, "At most 3 bits") {
		t.Errorf("got %s", s)
	}
}

// What a manifest holds does not reach the terminal as it is.
func TestHostileRun(t *testing.T) {
	o := options(t)
	o.Runs = t.TempDir()
	plan := bench.Plan{Run: "20261123-200000-k3f9qz", Set: "evil\x1b[2J\u202e\nset", Trials: 1, Rows: []bench.Key{{Strategy: "batch", Bits: 1}},
		Small: models.Card{Provider: "x", Name: "\x1b]0;owned\x07", PromptSet: "general"}, Strong: models.Card{Provider: "y", Name: "z", PromptSet: "general"}}
	r, err := bench.Create(o.Runs, plan, bench.Embedded(5_000_000, 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	all := said(t, o, []string{"runs", "runs 1"}, "1: 0 % done, ", "It is not complete")
	if strings.ContainsAny(all, "\x1b\x07\u202e") {
		t.Errorf("not clean: %q", all)
	}
}
