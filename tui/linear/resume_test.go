package linear

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/transcripts"
)

// cut cuts the only saved session after so many lines, and returns its file and
// what it held.
func cut(t *testing.T, o Options, lines int) (path string, whole []byte) {
	t.Helper()
	list, err := o.Store.List(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	path = list[0].Path
	whole, err = os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head := bytes.Join(bytes.SplitAfter(whole, []byte("\n"))[:lines], nil)
	if err := os.WriteFile(path, append(head, `{"v":1`...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, whole
}

// A session that was cut is told from where it goes on, and ends as it would
// have ended, in the same file.
func TestResume(t *testing.T) {
	o := options(t)
	said(t, o, []string{"strategy adaptive", "start", "resume"}, "Saved as ", "That session is complete: there is nothing to resume. unsolved, kept wrong, 3 bits")
	want := only(t, o)
	path, _ := cut(t, o, 14)
	all := said(t, o, []string{"sessions", "resume 1", "resume"}, "1: unfinished", "Going on with a session that has 1 draft, 1 question and 1 answer: unfinished, adaptive",
		"Of the file, line 15 is cut: left out from there on: 6 bytes.\n", "Draft 2, answer 7", "Payload: "+string(want.Finished.Payload)+"\n", "Saved as ", "That session is complete")
	if strings.Contains(all, "first draft") || strings.Contains(all, "Question 1:") {
		t.Errorf("what was before is told again: %s", all)
	}
	if got := only(t, o); got.Finished.FinalSHA256 != want.Finished.FinalSHA256 || got.Finished.Payload != want.Finished.Payload || got.Resumed != 1 {
		t.Errorf("%+v", got.Finished)
	}
	tail, err := transcripts.Reopen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer tail.Close()
	said(t, o, []string{"resume 9"}, "there is no session 9")
}

// Why a session cannot go on is told, and its file stays as it was.
func TestResumeRefused(t *testing.T) {
	o := options(t)
	said(t, o, []string{"strategy adaptive", "start"}, "Saved as ")
	path, _ := cut(t, o, 14)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	down := o
	down.Open = func(context.Context, string) (models.Model, error) {
		return nil, &models.Error{Model: "scripted/small", Fault: models.Unreachable, Err: errors.New("no server"), Hint: "start it"}
	}
	said(t, down, []string{"resume"}, "Going on", "That did not work: scripted/small: unreachable: no server.", "What to do: start it.")
	tail, err := transcripts.Reopen(path)
	if err != nil {
		t.Fatal(err)
	}
	said(t, o, []string{"resume"}, "That did not work: ", "another process writes this session")
	if err := tail.Close(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed: %v", err)
	}
}

// A session that is stopped says how to go on with it.
func TestResumeStopped(t *testing.T) {
	o := options(t)
	said(t, o, []string{"step answer", "start", "stop", "step off", "resume"}, "Enter for answer 1> Stopping …", "Outcome: cancelled.", "Saved as ", "To go on with it, type resume.", "Going on with a session that has 1 draft, 3 questions and 0 answers", "Draft 2 is the final one", "Saved as ")
}

// A person goes on with the question that they had left.
func TestResumeByPerson(t *testing.T) {
	o := options(t)
	said(t, o, []string{"strong human", "start", "y", "stop", "resume", "n"}, "Answer: yes", "Stopping", "To go on with it, type resume.",
		"Going on with a session that has 1 draft, 2 questions and 1 answer", "Question 2 of 2: ", "Yes, no or unclear? Answer: no", "Draft 2 is the final one", "Payload: 010\n")
}

// full returns options whose store has no room, and whose temporary and home
// folders are of the test.
func full(t *testing.T) (o Options, home, temp string) {
	t.Helper()
	o, home, temp = options(t), t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(o.Store.Dir(), "2026"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o.Getenv = func(name string) string { return map[string]string{"HOME": home, "TMPDIR": temp}[name] }
	return o, home, temp
}

// in checks that a folder has so many transcripts, each complete.
func in(t *testing.T, dir string, n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(files) != n {
		t.Fatalf("%v, %v, want %d", files, err, n)
	}
	for _, f := range files {
		if _, st, err := transcripts.Load(f); err != nil || st.Finished == nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// A session that its file could not hold is saved where one types, or else where
// temporary files are, and that is told.
func TestSave(t *testing.T) {
	o, home, temp := full(t)
	all := said(t, o, []string{"start", "save", "save /none/x.jsonl", "save ~", "save", "start", "start", "quit"},
		"Warning: this session is no longer saved: create transcript: ", "All of the session is in memory alone. Type save and a path",
		"Type save and the path of a new file", "That did not work: save the session: open /none/x.jsonl: no such file", "Saved, all of it, as "+home, "There is no session to save",
		"All of the session is in memory alone", "The session before, which was in memory alone, is saved as "+temp, "All of the session is in memory alone", "is saved as "+temp)
	if strings.Contains(all, "Saved as ") {
		t.Errorf("it is said to be saved: %s", all)
	}
	in(t, home, 1)
	in(t, temp, 2)
	if err := os.RemoveAll(temp); err != nil {
		t.Fatal(err)
	}
	said(t, o, []string{"start"}, "in memory alone", "The session before is lost: save the session: open ")

	// Who wants nothing saved can still save one, and is not asked.
	o.Store = nil
	all = said(t, o, []string{"start", "save ~/mine.jsonl", "start"}, "Saved, all of it, as "+filepath.Join(home, "mine.jsonl"))
	if strings.Contains(all, "memory alone") || strings.Contains(all, "is lost") {
		t.Error(all)
	}
	in(t, home, 2)
}
