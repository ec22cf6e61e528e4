package clip

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"
)

// fake returns a system of Linux with an environment and some tools. What is
// run goes to ran; the tools in broken fail.
func fake(env map[string]string, installed, broken string, ran *[]Command) System {
	return System{
		OS:     "linux",
		Getenv: func(name string) string { return env[name] },
		LookPath: func(name string) (string, error) {
			if slices.Contains(strings.Fields(installed), name) {
				return "/bin/" + name, nil
			}
			return "", errors.New("not found")
		},
		Run: func(_ context.Context, c Command) error {
			*ran = append(*ran, c)
			if slices.Contains(strings.Fields(broken), strings.TrimPrefix(c.Path, "/bin/")) {
				return errors.New("exit status 1")
			}
			return nil
		},
	}
}

// screen is a program that copies once and ends when it knows what came of it.
type screen struct {
	cmd    tea.Cmd
	result Result
}

func (s *screen) Init() tea.Cmd  { return s.cmd }
func (s *screen) View() tea.View { return tea.NewView("") }

func (s *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if r, ok := msg.(Result); ok {
		s.result = r
		return s, tea.Quit
	}
	return s, nil
}

// copying runs a command in a program, and returns what came of it and what
// the program wrote.
func copying(t *testing.T, cmd tea.Cmd) (Result, string) {
	t.Helper()
	var out bytes.Buffer
	s := &screen{cmd: cmd}
	p := tea.NewProgram(s, tea.WithInput(nil), tea.WithOutput(&out), tea.WithoutSignals(), tea.WithEnvironment([]string{"TERM=xterm"}), tea.WithContext(t.Context()))
	if _, err := p.Run(); err != nil {
		t.Fatal(err)
	}
	return s.result, out.String()
}

func osc(text string) string {
	return "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\a"
}

// The status line must say what was done, by which way, and no more.
func TestCopy(t *testing.T) {
	wayland, x11 := map[string]string{"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, map[string]string{"DISPLAY": ":0"}
	big := strings.Repeat("x", 120_000)
	unknown := " to the terminal (OSC 52), which does not say whether it took them"
	tests := []struct {
		name              string
		env               map[string]string
		installed, broken string
		text              string
		way               Way
		ran, want         string
	}{
		{"wayland", wayland, "xclip wl-copy", "", "one\ntwo\n", Tool, "wl-copy --type text/plain", "copied 2 lines with wl-copy"},
		{"wayland without its tool", wayland, "xclip xsel", "", "one", Tool, "xclip -in -selection clipboard", "copied 1 line with xclip"},
		{"x11, the first tool fails", x11, "xclip xsel", "xclip", "a\nb", Tool, "xclip -in -selection clipboard, xsel --input --clipboard", "copied 2 lines with xsel"},
		{"all tools fail", x11, "xclip xsel", "xclip xsel", "text", Terminal, "xclip -in -selection clipboard, xsel --input --clipboard",
			"sent 4 bytes" + unknown + "; xclip failed (exit status 1), xsel failed (exit status 1)"},
		{"nothing installed", x11, "wl-copy pbcopy", "", "text", Terminal, "", "sent 4 bytes" + unknown + "; no xclip or xsel is installed"},
		{"no display", nil, "wl-copy xclip xsel", "", "t", Terminal, "", "sent 1 byte" + unknown},
		{"big, with a tool", x11, "xsel", "", big, Tool, "xsel --input --clipboard", "copied 1 line with xsel"},
		{"big, without", nil, "", "", big, Nothing, "", "nothing copied: the text has 120,000 bytes, and OSC 52 takes at most 74,994"},
		{"big, and the tool fails", x11, "xsel", "xsel", big, Nothing, "xsel --input --clipboard",
			"nothing copied: the text has 120,000 bytes, and OSC 52 takes at most 74,994; xsel failed (exit status 1)"},
		{"nothing", wayland, "wl-copy", "", "", Nothing, "", "nothing copied: the text is empty"},
		{"nothing over ssh", map[string]string{"SSH_TTY": "/dev/pts/1"}, "", "", "", Nothing, "", "nothing copied: the text is empty"},
		{"over ssh", map[string]string{"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}, "xclip", "", "text", Terminal, "",
			"sent 4 bytes to the terminal (OSC 52, as this runs over SSH), which does not say whether it took them"},
		{"in tmux", map[string]string{"TMUX": "/tmp/tmux-0,1,0", "STY": "1.screen"}, "", "", "text", Terminal, "",
			"sent 4 bytes" + unknown + "; tmux passes them on only with set-clipboard on"},
		{"in screen", map[string]string{"STY": "1.screen"}, "", "", "text", Terminal, "", "sent 4 bytes" + unknown + "; screen was asked to pass them on"},
		{"wsl", map[string]string{"WSL_DISTRO_NAME": "Debian", "WAYLAND_DISPLAY": "w"}, "clip.exe wl-copy", "", "text", Tool, "clip.exe", "copied 1 line with clip.exe"},
		{"termux", map[string]string{"TERMUX_VERSION": "1"}, "termux-clipboard-set", "", "text", Tool, "termux-clipboard-set", "copied 1 line with termux-clipboard-set"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var ran []Command
			r, out := copying(t, fake(tt.env, tt.installed, tt.broken, &ran).Copy(tt.text))
			var names []string
			for _, c := range ran {
				names = append(names, strings.Join(append([]string{strings.TrimPrefix(c.Path, "/bin/")}, c.Args...), " "))
				if c.Stdin != tt.text {
					t.Errorf("%s was given %q", c.Path, c.Stdin)
				}
			}
			if got := strings.Join(names, ", "); got != tt.ran {
				t.Errorf("ran %q, want %q", got, tt.ran)
			}
			if r.Way != tt.way || r.String() != tt.want {
				t.Errorf("way %d: %s\nwant %d: %s", r.Way, r, tt.way, tt.want)
			}
			forms := r.Forms()
			for i, form := range forms {
				if i == 0 && form != tt.want || strings.HasPrefix(form, "copied") != (tt.way == Tool) || i > 0 && len(form) >= len(forms[0]) {
					t.Errorf("form %d is %q", i, form)
				}
			}
			if tt.way == Terminal && len(forms[len(forms)-1]) > 25 {
				t.Errorf("the shortest is %q", forms[len(forms)-1])
			}
			if sent := strings.Contains(out, osc(tt.text)); sent != (tt.way == Terminal) {
				t.Errorf("sent to the terminal: %v: %q", sent, out)
			}
		})
	}
}

// What only Send was asked for must not reach a tool.
func TestSend(t *testing.T) {
	var ran []Command
	s := fake(map[string]string{"DISPLAY": ":0"}, "xclip", "", &ran)
	r, out := copying(t, s.Send("text"))
	if r.Way != Terminal || !strings.Contains(out, osc("text")) || len(ran) != 0 {
		t.Errorf("%s, ran %v, wrote %q", r, ran, out)
	}
}

// A sequence longer than terminals take would be dropped in silence.
func TestSequence(t *testing.T) {
	plain := System{Getenv: func(string) string { return "" }}
	if sequence, r := plain.sequence(strings.Repeat("x", MaxSent)); len(sequence) != MaxSequence || r.Way != Terminal {
		t.Errorf("the longest sequence has %d bytes: %s", len(sequence), r)
	}
	if sequence, r := plain.sequence(strings.Repeat("x", MaxSent+1)); sequence != "" || r.Way != Nothing {
		t.Errorf("a longer one has %d bytes: %s", len(sequence), r)
	}
	inScreen := System{Getenv: func(name string) string { return map[string]string{"STY": "1.screen"}[name] }}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat("y", rapid.IntRange(1, 3000).Draw(t, "bytes"))
		sequence, _ := inScreen.sequence(text)
		var passed strings.Builder
		for part := range strings.SplitSeq(strings.TrimSuffix(sequence, "\x1b\\"), "\x1b\\") {
			rest, ok := strings.CutPrefix(part, "\x1bP")
			if !ok || len(rest) > 768 {
				t.Fatalf("screen would not pass on %q", part)
			}
			passed.WriteString(rest)
		}
		if passed.String() != osc(text) {
			t.Fatalf("screen would pass on %q", passed.String())
		}
	})
}

// A tool that hangs must not keep the user waiting, nor those after it.
func TestToolHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ran []Command
		s := fake(map[string]string{"DISPLAY": ":0"}, "xclip xsel", "", &ran)
		s.Run = func(ctx context.Context, c Command) error {
			ran = append(ran, c)
			<-ctx.Done()
			return ctx.Err()
		}
		start := time.Now()
		r := s.native("text")
		if took := time.Since(start); took != Patience || len(ran) != 1 {
			t.Errorf("gave up after %v and %d tools", took, len(ran))
		}
		if r.Way != Nothing || r.Tried != "xclip took longer than 2s" {
			t.Errorf("got %+v", r)
		}
	})
}

// What a tool reads differs by system: text that comes out garbled is not
// copied.
func TestTools(t *testing.T) {
	none := func(string) string { return "" }
	mac := System{OS: "darwin", Getenv: none}.tools()
	if len(mac) != 1 || mac[0].name != "pbcopy" || !slices.Equal(mac[0].env, []string{"LC_CTYPE=UTF-8"}) {
		t.Errorf("on a Mac: %+v", mac)
	}
	windows := System{OS: "windows", Getenv: none}.tools()
	if len(windows) != 1 || windows[0].name != "clip.exe" {
		t.Fatalf("on Windows: %+v", windows)
	}
	if got := windows[0].input("a\nb"); got != "a\nb" {
		t.Errorf("ASCII becomes %q", got)
	}
	if got := windows[0].input("é😀"); got != "\xe9\x00\x3d\xd8\x00\xde" {
		t.Errorf("other text becomes %q", got)
	}
}

func TestTooBigForTools(t *testing.T) {
	var ran []Command
	s := fake(map[string]string{"DISPLAY": ":0"}, "xclip", "", &ran)
	r, out := copying(t, s.Copy(strings.Repeat("x", MaxBytes+1)))
	if r.Way != Nothing || len(ran) != 0 || !strings.Contains(r.String(), "a clipboard tool is given at most 16,777,216") {
		t.Errorf("%s, ran %d tools", r, len(ran))
	}
	if strings.Contains(out, "]52;") {
		t.Error("something was sent to the terminal")
	}
}

func TestCount(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 1, "a\n": 1, "\n": 1, "a\n\n": 2, "a\nb": 2} {
		if r := count(text); r.Lines != want || r.Bytes != len(text) {
			t.Errorf("%q: %+v", text, r)
		}
	}
}
