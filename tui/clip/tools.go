package clip

import (
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"strings"
	"time"
	"unicode/utf16"
)

// tool is a program that reads a text and puts it on the clipboard.
type tool struct {
	name  string
	args  []string
	env   []string
	input func(text string) string
}

// tools returns the tools that can reach the clipboard of this system, the best
// first.
func (s System) tools() (ts []tool) {
	add := func(name string, args ...string) {
		ts = append(ts, tool{name: name, args: args, input: asIs})
	}
	switch {
	case s.OS == "darwin":
		// Without a locale it takes the text for Mac Roman.
		return []tool{{name: "pbcopy", env: []string{"LC_CTYPE=UTF-8"}, input: asIs}}
	case s.OS == "windows":
		return []tool{{name: "clip.exe", input: wide}}
	case s.Getenv("TERMUX_VERSION") != "":
		add("termux-clipboard-set")
	case s.Getenv("WSL_DISTRO_NAME") != "" || s.Getenv("WSL_INTEROP") != "":
		ts = append(ts, tool{name: "clip.exe", input: wide})
	}
	if s.Getenv("WAYLAND_DISPLAY") != "" {
		// With a type given it does not guess one that few programs paste.
		add("wl-copy", "--type", "text/plain")
	}
	if s.Getenv("DISPLAY") != "" {
		add("xclip", "-in", "-selection", "clipboard")
		add("xsel", "--input", "--clipboard")
	}
	return ts
}

func asIs(text string) string { return text }

// wide returns a text as clip.exe reads it: plain ASCII, else UTF-16.
func wide(text string) string {
	ascii := true
	for i := range len(text) {
		ascii = ascii && text[i] < 0x80
	}
	if ascii {
		return text
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// run runs a tool. Some tools leave a process behind that serves the
// clipboard: it has no pipe of ours but the input, which it may keep open for
// no longer than a moment, so that it does not hold up the end.
func run(ctx context.Context, c Command) error {
	cmd := exec.CommandContext(ctx, c.Path, c.Args...)
	cmd.Env = append(os.Environ(), c.Env...)
	cmd.Stdin = strings.NewReader(c.Stdin)
	cmd.WaitDelay = 200 * time.Millisecond
	return cmd.Run()
}
