package linear

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// options returns those of a dialogue with a store of its own and a scripted
// pair, whose sessions all go alike: the first draft says 5, the others 7.
func options(t *testing.T) Options {
	t.Helper()
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	start, ticks := time.Date(2026, 11, 23, 21, 0, 0, 0, time.UTC), &atomic.Int64{} // two ends may ask for the time
	return Options{
		Host: host.Host{
			Version: "test",
			Store:   store,
			Open:    openScripted,
			Models: func(context.Context) ([]models.Card, error) {
				return []models.Card{{Provider: "scripted", Name: "small", Capabilities: models.Capabilities{Seed: true}}}, errors.New("ollama: unreachable")
			},
			Small:    "scripted/small",
			Strong:   "scripted/strong",
			Strategy: "batch",
			Budget:   3,
			Noise:    0.1,
			Now:      func() time.Time { return start.Add(time.Duration(ticks.Add(1)) * time.Millisecond) },
		},
	}
}

func openScripted(_ context.Context, ref string) (models.Model, error) {
	name, ok := strings.CutPrefix(ref, "scripted/")
	if !ok {
		return nil, &models.Error{Model: ref, Fault: models.Missing, Err: errors.New("no such model"), Hint: "use scripted/small"}
	}
	card := models.Card{Provider: "scripted", Name: name, Deterministic: true, Capabilities: models.Capabilities{Choice: name != "unsure"}}
	return &scripted.Model{Card: card, StreamFn: func(_ context.Context, req models.Request, n int) (scripted.Line, error) {
		switch {
		case name == "stuck":
			return scripted.Line{Text: "x", Wait: make(chan struct{})}, nil
		case req.Role == models.RoleDraft:
			return scripted.Line{Text: "Answer: 5"}, nil
		case req.Role == models.RoleAsk:
			var b strings.Builder
			for i := range 40 {
				fmt.Fprintf(&b, "%d. Is it above %d?\n", i+1, 100*n+i)
			}
			return scripted.Line{Text: b.String()}, nil
		case req.Role == models.RoleAnswer && name == "unsure":
			return scripted.Line{Text: "Perhaps."}, nil
		case req.Role == models.RoleAnswer:
			return scripted.Line{Text: req.Choice.Options[1]}, nil
		}
		return scripted.Line{Text: "Three and four.\nAnswer: 7"}, nil
	}}, nil
}

// talk types lines and returns what was said, and what Run returned. The end of
// the input ends the dialogue.
func talk(t *testing.T, o Options, lines ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := Run(t.Context(), o, strings.NewReader(strings.Join(lines, "\n")+"\n"), &out)
	return out.String(), err
}

// said checks that a dialogue of these lines says all of these things, in this
// order.
func said(t *testing.T, o Options, lines []string, want ...string) string {
	t.Helper()
	all, err := talk(t, o, lines...)
	if err != nil {
		t.Fatalf("%v after %s", err, all)
	}
	rest := all
	for _, w := range want {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			t.Fatalf("%q is not said, or not there, in\n%s", w, all)
		}
		rest = after
	}
	return all
}

// cues is a Writer that does something whenever a text has been written.
type cues struct {
	bytes.Buffer
	on   map[string]func()
	seen int
}

func (c *cues) Write(b []byte) (int, error) {
	n, err := c.Buffer.Write(b)
	for text, do := range c.on {
		if strings.Contains(c.String()[c.seen:], text) {
			c.seen = c.Len()
			do()
		}
	}
	return n, err
}

// quiet is an input that nobody types into, until the test ends.
func quiet(t *testing.T) io.Reader {
	r, w := io.Pipe()
	t.Cleanup(func() { _ = w.Close() })
	return r
}

// keys returns a channel of interrupts, and what presses Ctrl+C.
func keys() (<-chan os.Signal, func()) {
	c := make(chan os.Signal, 1)
	return c, func() { c <- os.Interrupt }
}
