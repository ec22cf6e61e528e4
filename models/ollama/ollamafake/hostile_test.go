package ollamafake_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/ollama/ollamafake"
	"tenbits/session"
)

// A reply of megabytes without an end, again and again, leaves a transcript of a
// bounded size, is told for what it is, and the session can go on without it.
func TestHugeReply(t *testing.T) {
	b := newTable(t, ollamafake.Modern)
	want, _ := undisturbed(t, b, "batch")
	b.retries = 3
	path := filepath.Join(t.TempDir(), "huge.jsonl")
	b.server.Break(3, ollamafake.Endless("huge", func(int) string { return strings.Repeat("a", 1000) }), true)
	p, err := saved(t, path, session.Run(b.config(t, "batch", want.Setup.Gold)))
	if err != nil {
		t.Fatal(err)
	}
	f := p.state.Failed
	if f == nil || f.Fault != models.Broken || !strings.Contains(f.Text, "ollama/small at "+b.server.URL) || !strings.Contains(f.Text, "too long") || len(p.state.Retried) != 3 {
		t.Errorf("%+v after %+v", f, p.state.Retried)
	}
	// Each try shows what it takes to find out: 64 bytes for each of 1600 tokens.
	info, err := os.Stat(path)
	if err != nil || info.Size() > 500_000 {
		t.Errorf("%d bytes were kept, %v", info.Size(), err)
	}
	t.Logf("4 tries: %d bytes of transcript", info.Size())
	b.server.Mend()
	p, err = resumed(t, path, b.config(t, "batch", nil))
	if err != nil || p.err != nil {
		t.Fatal(err, p.err)
	}
	if err := same(p.state, want); err != nil {
		t.Error(err)
	}
}

// Of questions without an end a session takes those that it can use.
func TestEndlessQuestions(t *testing.T) {
	b := newTable(t, ollamafake.Modern)
	b.server.Break(3, ollamafake.Endless("questions", func(i int) string { return fmt.Sprintf("%d. Is it %d?\n", i+1, i) }), false)
	p, err := saved(t, filepath.Join(t.TempDir(), "questions.jsonl"), session.Run(b.config(t, "batch", nil)))
	if err != nil || p.err != nil {
		t.Fatal(err, p.err)
	}
	if n := len(p.state.Game.Questions); n != 10 || p.state.Asked[0].Tries != 1 || len(p.state.Finished.Payload) != 10 || p.state.Game.Questions[9].Text != "Is it 9?" {
		t.Errorf("%d questions, %+v", n, p.state.Asked)
	}
}
