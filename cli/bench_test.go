package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// trigger is a writer that calls a function once it has been written a text.
type trigger struct {
	bytes.Buffer
	text string
	call func()
}

func (t *trigger) Write(b []byte) (int, error) {
	n, err := t.Buffer.Write(b)
	if strings.Contains(t.String(), t.text) {
		t.call()
	}
	return n, err
}

// A run that is stopped is kept, says how it goes on, and shows how it stands.
func TestBenchStopped(t *testing.T) {
	env := append(home(t), "TENBITS_SMALL=fake/slow")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out bytes.Buffer
	errs := &trigger{text: "sessions to play", call: cancel}
	a := newApp(Streams{strings.NewReader(""), &out, errs}, env)
	a.open = openFake
	if code := a.run(ctx, []string{"bench", "embedded", "--limit", "2"}); code != exitCancelled || out.Len() > 0 {
		t.Fatalf("exit code %d: %s%s", code, out.String(), errs.String())
	}
	_, id, _ := strings.Cut(errs.String(), "tenbits bench resume ")
	id, _, ok := strings.Cut(id, " goes on")
	if !ok {
		t.Fatalf("it does not say how it goes on: %s", errs.String())
	}
	code, shown, stderr := tenbits(t.Context(), env, "", "bench", "show", id)
	if code != exitOK || !strings.Contains(shown, "The run is not complete: 6 of 6 sessions are still to be done") {
		t.Errorf("exit code %d: %s%s", code, shown, stderr)
	}
}
