package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenbits/transcripts"
)

// A session whose folder goes away while it runs, or while it is resumed, is
// all there in another file at the end, and its outcome and exit code are its
// own.
func TestSavedElsewhere(t *testing.T) {
	env := append(home(t), "TMPDIR="+t.TempDir())
	_, out, _ := tenbits(t.Context(), env, "", "ask", "--json", "--strategy", "adaptive", "--bits", "3", "How many coins?")
	whole := decode[askDocument](t, out)
	cut := filepath.Join(t.TempDir(), "cut.jsonl")
	b, err := os.ReadFile(*whole.Transcript)
	if err != nil {
		t.Fatal(err)
	}
	head := strings.Join(strings.SplitAfter(string(b), "\n")[:9], "")
	for range 2 { // the second is told from the first
		if err := os.WriteFile(cut, []byte(head), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, stderr := away(t, env, cut, "transcripts", "resume", "--json", cut)
		got := decode[askDocument](t, out)
		if code != exitOK || got.Payload != whole.Payload || *got.FinalSHA256 != *whole.FinalSHA256 || got.Transcript == nil {
			t.Fatalf("exit code %d: %s%s", code, out, stderr)
		}
		if !strings.Contains(stderr, "cut.jsonl: it was moved, deleted or replaced") || !strings.Contains(stderr, "saved elsewhere, all of it: "+*got.Transcript) || strings.Contains(stderr, "saved in part") {
			t.Error(stderr)
		}
		_, st, err := transcripts.Load(*got.Transcript)
		if err != nil || !st.Done() || st.Resumed != 1 || st.Final().SHA256 != *whole.FinalSHA256 || st.Unsaved == nil {
			t.Errorf("%s: %v, %+v", *got.Transcript, err, st.Finished)
		}
	}
}

// away runs a command whose file is deleted when it tells the first question.
func away(t *testing.T, env []string, path string, args ...string) (int, string, string) {
	t.Helper()
	var out, stderr strings.Builder
	a := newApp(Streams{strings.NewReader(""), &out, &taker{&stderr, path}}, env)
	a.open = openFake
	return a.run(t.Context(), args), out.String(), stderr.String()
}

// taker is a stderr that deletes a file.
type taker struct {
	*strings.Builder
	path string
}

func (w *taker) Write(b []byte) (int, error) {
	if strings.Contains(string(b), "yes expected") {
		_ = os.Remove(w.path) // the second time it has gone
	}
	return w.Builder.Write(b)
}
