package bench_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenbits/bench"
)

// A manifest that was cut anywhere opens, as if what is behind its last whole
// line had never been, and the run goes on to the same table.
func TestManifestCut(t *testing.T) {
	dir := t.TempDir()
	f := newFixture(t, 3, []string{"batch"}, []int{2})
	r := f.create(t, dir)
	if err := r.Play(t.Context(), f.options(1)); err != nil {
		t.Fatal(err)
	}
	want := document(t, r.Table())
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, f.plan.Run, "manifest.jsonl")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	first := bytes.IndexByte(whole, '\n') + 1
	for at := 0; at < len(whole); at += 97 {
		if err := os.WriteFile(name, whole[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := bench.Open(dir, f.plan.Run, false)
		if at < first {
			if err == nil || !strings.Contains(err.Error(), "has no plan") {
				t.Fatalf("cut at %d, in the plan: %v", at, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("cut at %d: %v", at, err)
		}
		if err := r.Play(t.Context(), f.options(2)); err != nil {
			t.Fatalf("cut at %d: %v", at, err)
		}
		if got := document(t, r.Table()); got != want {
			t.Fatalf("cut at %d:\n%s\nwant\n%s", at, got, want)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(name); err != nil || b[len(b)-1] != '\n' || !bytes.HasPrefix(b, whole[:first]) {
			t.Fatalf("cut at %d: %v, the manifest ends in %q", at, err, b[len(b)-1])
		}
	}
}

// What is no manifest, or one of other problems, is not taken for one.
func TestManifestDamaged(t *testing.T) {
	f := newFixture(t, 2, []string{"batch"}, []int{2})
	dir := t.TempDir()
	if err := f.create(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, f.plan.Run, "manifest.jsonl")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"no JSON": "{}x\n", "later version": `{"v":2}` + "\n", "second plan": string(whole), "beyond": `{"v":1,"done":{"problem":2,"trial":0,"strategy":"batch","bits":2,"outcome":"solved"}}` + "\n",
		"twice": `{"v":1,"rows":[{"strategy":"batch","bits":2}]}` + "\n", "other strategy": `{"v":1,"rows":[{"strategy":"best","bits":2}]}` + "\n",
	} {
		if err := os.WriteFile(name, append(bytes.Clone(whole), text...), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := bench.Open(dir, f.plan.Run, true); err == nil || !strings.Contains(err.Error(), "line 2: ") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := os.WriteFile(name, append(bytes.Clone(whole), `{"v":1,"later":true}`+"\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := bench.Open(dir, f.plan.Run, true); err != nil {
		t.Errorf("a kind of line that is not known: %v", err)
	}
	problems := filepath.Join(dir, f.plan.Run, "problems.jsonl")
	if err := os.WriteFile(problems, []byte("{}\n{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := bench.Open(dir, f.plan.Run, true); err == nil || !strings.Contains(err.Error(), "not what it was") {
		t.Errorf("other problems: %v", err)
	}
}

func TestRunNames(t *testing.T) {
	dir := t.TempDir()
	f := newFixture(t, 1, []string{"batch"}, []int{0})
	for _, id := range []string{"20261124-120000-abcdef", "20261124-120000-abcxyz", "20261125-120000-000000"} {
		f.plan.Run = id
		if err := f.create(t, dir).Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"abcdef": "20261124-120000-abcdef", "abcx": "20261124-120000-abcxyz", "20261125": "20261125-120000-000000", "20261124-120000-abcdef": "20261124-120000-abcdef"} {
		r, err := bench.Open(dir, name, true)
		if err != nil || r.Plan.Run != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "abc", "xyz", "../x", "20261124"} {
		if _, err := bench.Open(dir, name, true); !errors.Is(err, bench.ErrNoRun) {
			t.Errorf("%q: %v", name, err)
		}
	}
	f.plan.Run = "20261125-120000-000000"
	if _, err := bench.Create(dir, f.plan, f.problems); err == nil {
		t.Error("a run was made in the place of another")
	}
	f.plan.Run = "../x"
	if _, err := bench.Create(dir, f.plan, f.problems); err == nil {
		t.Error("a run was made outside")
	}
	if list, err := bench.Runs(filepath.Join(dir, "none")); err != nil || len(list) > 0 {
		t.Errorf("%v, %v", list, err)
	}
}
