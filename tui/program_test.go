package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/teatest/v2"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

// openEmbedded opens the models that come with the program.
func openEmbedded(_ context.Context, ref string) (models.Model, error) {
	if ref == "embedded/small" {
		return embedded.Small()
	}
	return embedded.Strong()
}

func waitFor(t *testing.T, tm *teatest.TestModel, text string) {
	t.Helper()
	teatest.WaitFor(t, tm.Output(), func(b []byte) bool { return bytes.Contains(b, []byte(text)) }, teatest.WithDuration(20*time.Second))
}

// A whole session of the embedded pair, at full speed, is shown and saved.
func TestProgram(t *testing.T) {
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), Options{Host: host.Host{Store: store, Open: openEmbedded, Small: "embedded/small", Strong: "embedded/strong", Budget: 10}})
	if err != nil {
		t.Fatal(err)
	}
	a.tempo.setFull(true)
	tm := teatest.NewTestModel(t, a, teatest.WithInitialTermSize(100, 30))
	waitFor(t, tm, "Enter: watch a session")
	tm.Send(tea.KeyPressMsg{Code: tea.KeyEnter})
	waitFor(t, tm, "RIGHT OR WRONG, AND WHY")
	tm.Type("q")
	tm.WaitFinished(t, teatest.WithFinalTimeout(10*time.Second))
	a.close()
	list, err := store.List(t.Context())
	if err != nil || len(list) != 1 || !list[0].Complete {
		t.Errorf("saved are %+v, %v", list, err)
	}
	if s := a.live.state; s.Finished == nil || s.Finished.Ledger.Nominal != len(s.Finished.Payload) {
		t.Errorf("finished: %+v", s.Finished)
	}
}

// A session that is cut off by quitting is saved with its end.
func TestProgramQuitWhileRunning(t *testing.T) {
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), Options{Host: host.Host{Store: store, Open: openEmbedded, Small: "embedded/small", Strong: "embedded/strong", Budget: 10}})
	if err != nil {
		t.Fatal(err)
	}
	tm := teatest.NewTestModel(t, a, teatest.WithInitialTermSize(80, 24))
	waitFor(t, tm, "Enter: watch a session")
	tm.Send(tea.KeyPressMsg{Code: tea.KeyEnter})
	waitFor(t, tm, "first draft")
	tm.Type("q")
	waitFor(t, tm, "Stop it")
	tm.Type("y")
	tm.WaitFinished(t, teatest.WithFinalTimeout(10*time.Second))
	a.close()
	list, err := store.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Outcome != session.Cancelled {
		t.Errorf("saved are %+v, %v", list, err)
	}
}

// Run ends when its context does, with the context's error and the terminal as
// it was.
func TestRunCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, cancel)
	var out bytes.Buffer
	in, w := io.Pipe()
	defer w.Close()
	err := Run(ctx, Options{Host: host.Host{Open: openEmbedded, Budget: 10, Getenv: func(string) string { return "" }}}, in, &out)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v", err)
	}
	if s := out.String(); strings.Contains(s, "\x1b[?1049h") && !strings.Contains(s, "\x1b[?1049l") {
		t.Error("the alternate screen was not left")
	}
}
