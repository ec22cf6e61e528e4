package tui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/tui/clip"
)

// withTool gives the app a tool that takes what is copied.
func withTool(a *app) (took *string) {
	took = new(string)
	a.clip = clip.System{
		OS: "linux", Getenv: func(name string) string { return map[string]string{"WAYLAND_DISPLAY": "wayland-0"}[name] },
		LookPath: func(name string) (string, error) { return "/usr/bin/" + name, nil },
		Run: func(_ context.Context, c clip.Command) error {
			*took = c.Stdin
			return nil
		},
	}
	return took
}

// The error of a failed session can be copied, with what to do about it: by c, as
// what is most wanted of it, and by y, as any other error.
func TestCopyError(t *testing.T) {
	for name, tt := range map[string]struct {
		events script
		err    error
		want   string
	}{
		"not opened": {nil, &models.Error{Model: "ollama/x", URL: "http://localhost:11434", Fault: models.Unreachable, Hint: "start Ollama: ollama serve"},
			"ollama/x at http://localhost:11434: unreachable\nstart Ollama: ollama serve"},
		"with drafts": {failedScript(), errors.New("broken"), "embedded/strong: broken: the reply cannot be understood\ntry another model"},
		"no hint":     {wonScript().untilAnswer(3), errors.New("panic: oh\nmain.go:7"), "panic: oh\nmain.go:7"},
	} {
		for _, keys := range [][]string{{"c", "enter"}, {"y"}} {
			a := newTestApp(t, 80, 24)
			took := withTool(a)
			feed(a, tt.events...)
			a.Update(endedMsg{a.live.stream.run, tt.err})
			if f := frame(a); !strings.Contains(f, "FAILED") || !strings.Contains(f, "y: copy the error") {
				t.Errorf("%s: the frame is\n%s", name, f)
			}
			press(a, keys...)
			if *took != tt.want {
				t.Errorf("%s, by %v: %q was copied, want %q", name, keys, *took, tt.want)
			}
		}
	}
}

// Where nothing failed there is no error to copy.
func TestCopyNoError(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, wonScript()...)
	finish(a)
	took := withTool(a)
	if press(a, "y"); *took != "" {
		t.Errorf("%q was copied", *took)
	}
	press(a, "c")
	if f := frame(a); strings.Contains(f, "the error") || !strings.Contains(f, "▸ the final draft") {
		t.Errorf("the list is\n%s", f)
	}
}

// What was sent to a terminal that does not answer is not said as what went well,
// at any size, and nothing of that is cut.
func TestCopyUnsure(t *testing.T) {
	for width, want := range map[int]string{
		60:  " the newest draft: sent; the terminal may not have taken it",
		80:  " the newest draft: 85 bytes sent; the terminal does not say if it took them",
		120: " the newest draft: sent 85 bytes to the terminal (OSC 52), which does not say whether it took them",
	} {
		a := newTestApp(t, width, 24)
		feed(a, wonScript().untilAnswer(4)...)
		press(a, "c", "enter")
		rows := strings.Split(frame(a), "\n")
		if got := rows[len(rows)-3]; got != want {
			t.Errorf("at %d it says\n%s\nwant\n%s", width, got, want)
		}
		press(a, "k")
		if f := frame(a); strings.Contains(f, "sent") {
			t.Errorf("a key does not end it:\n%s", f)
		}
	}
	// With a name of any length 80 columns have room for it.
	for _, name := range []string{"the strong model's own solution", "the whole session as Markdown"} {
		a := newTestApp(t, 80, 24)
		a.copying = name
		a.copied(clip.Result{Way: clip.Terminal, Bytes: 12_345, Lines: 60, Inside: clip.Tmux})
		rows := strings.Split(frame(a), "\n")
		if got := rows[len(rows)-3]; strings.Contains(got, "✓") || strings.Contains(got, "…") || !strings.HasPrefix(got, " "+name+": sent") {
			t.Errorf("it says %q", got)
		}
	}
}
