package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/colorprofile"
	xterm "github.com/charmbracelet/x/term"

	"tenbits/models/pairs"
	"tenbits/tui"
	"tenbits/tui/clip"
)

// terminalReport is what is known of the terminal.
type terminalReport struct {
	Terminal bool   `json:"terminal"` // stdin and stdout are one
	Width    int    `json:"width"`    // cells; 0: not known
	Height   int    `json:"height"`
	Colours  string `json:"colours"`
	Term     string `json:"term"`
	NoColor  bool   `json:"no_color"` // NO_COLOR is set
}

// pathReport says where something is kept, and whether it can be.
type pathReport struct {
	What    string  `json:"what"`
	Path    string  `json:"path"`
	Exists  bool    `json:"exists"`
	Written bool    `json:"can_be_written"`
	Error   *string `json:"error"`
}

// findMemory says how much memory there is, and what it is enough for.
func (d *diagnosis) findMemory() {
	m := d.Memory
	if m == nil {
		d.found("memory", note, "see for yourself how much this machine has before you choose models: both have to fit", "it is not known on this system")
		return
	}
	do := "use the built-in pair, or models on another machine: ollama@host:port/NAME"
	if p, ok := pairs.For(m.Total); ok {
		do = fmt.Sprintf("both models of a session have to fit: %s with %s do", p.Small.Name, p.Strong.Name)
	}
	d.found("memory", well, do, "%.1f GB, of which %.1f GB are free", gibibytes(m.Total), gibibytes(m.Available))
}

// findTerminal says what the terminal can do.
func (a *app) findTerminal(d *diagnosis) {
	t := terminalReport{
		Terminal: a.onTerminal(), Colours: colours(colorprofile.Detect(a.streams.Out, a.env)),
		Term: a.getenv("TERM"), NoColor: a.getenv("NO_COLOR") != "",
	}
	if f, ok := a.streams.Out.(interface{ Fd() uintptr }); ok && t.Terminal {
		if w, h, err := xterm.GetSize(f.Fd()); err == nil {
			t.Width, t.Height = w, h
		}
	}
	d.Terminal = t
	set := ""
	if t.NoColor {
		set = ", NO_COLOR is set"
	}
	switch {
	case !t.Terminal:
		d.found("terminal", well, "run it in a terminal to see that; there tenbits alone opens the terminal UI", "this is none, so that output is plain lines (TERM is %q%s)", t.Term, set)
	case t.Term == "dumb" || a.wantsLines():
		d.found("terminal", well, "unset TENBITS_A11Y, and set TERM to what the terminal is, for the terminal UI with its screen", "it gets plain lines, as TERM is %q and TENBITS_A11Y is %q", t.Term, a.getenv("TENBITS_A11Y"))
	case t.Width == 0 || t.Height == 0:
		d.found("terminal", well, "tell the terminal its size, as in stty rows 24 columns 80, where the screen looks wrong", "its size is not known, %s (TERM is %q%s)", t.Colours, t.Term, set)
	case t.Width < tui.MinWidth || t.Height < tui.MinHeight:
		d.found("terminal", note, fmt.Sprintf("make it larger: the terminal UI needs %d by %d cells", tui.MinWidth, tui.MinHeight), "%d by %d cells, %s (TERM is %q%s)", t.Width, t.Height, t.Colours, t.Term, set)
	default:
		d.found("terminal", well, "alt+c in the terminal UI changes the colours, alt+a draws with ASCII alone", "%d by %d cells, %s (TERM is %q%s)", t.Width, t.Height, t.Colours, t.Term, set)
	}
}

// colours puts what a terminal can show into words.
func colours(p colorprofile.Profile) string {
	switch p {
	case colorprofile.TrueColor:
		return "16 million colours"
	case colorprofile.ANSI256:
		return "256 colours"
	case colorprofile.ANSI:
		return "16 colours"
	}
	return "no colours"
}

// findTools says what copies, and what edits.
func (a *app) findTools(d *diagnosis) {
	system := clip.Local()
	system.Getenv = a.getenv
	switch w := system.Way(); {
	case w.Way == clip.Tool:
		d.found("clipboard", well, "nothing", "%s copies", w.Tool)
	default:
		do := "allow OSC 52 in your terminal's settings"
		if w.Inside == clip.Tmux {
			do = "tmux set -g set-clipboard on, and allow OSC 52 in your terminal's settings"
		}
		if !w.SSH && w.Tried != "" {
			do += ", or install one of them"
		}
		why := cmp.Or(w.Tried, "there is no tool for this system")
		if w.SSH {
			why = "this runs over SSH"
		}
		d.found("clipboard", note, do, "text is sent to the terminal (OSC 52), which does not say whether it took it: %s", why)
	}
	words, err := tui.Editor(a.getenv)
	if err != nil {
		d.found("editor", note, "export EDITOR=nano, or another that is installed", "%v", err)
		return
	}
	d.found("editor", well, "set VISUAL or EDITOR to use another; ctrl+o in the terminal UI opens it", "%s", strings.Join(words, " "))
}

// findPaths says where files are kept, and whether they can be.
func (a *app) findPaths(d *diagnosis, s settings) {
	add := func(what, path, ok, bad string) {
		r := pathReport{What: what, Path: path}
		if path == "" {
			d.found(what, note, bad, "there is no place for it, as HOME is not set")
			d.Paths = append(d.Paths, r)
			return
		}
		_, err := os.Stat(path)
		r.Exists = err == nil
		dir := path
		if what == "config file" {
			dir = filepath.Dir(path)
		}
		if err := canWrite(dir); err != nil {
			text := err.Error()
			r.Error = &text
			d.found(what, note, bad, "%s cannot be written: %s", path, text)
		} else {
			r.Written = true
			there := "is there"
			if !r.Exists {
				there = "is not there yet"
			}
			d.found(what, well, ok, "%s %s, and can be written", path, there)
		}
		d.Paths = append(d.Paths, r)
	}
	dir := ""
	if store, err := a.store(s); err == nil {
		dir = store.Dir()
		add("transcripts", dir, "set TENBITS_DATA to keep them elsewhere; tenbits transcripts list shows them", "set TENBITS_DATA to a folder that can be written, or play with ask --no-save")
	} else {
		d.found("transcripts", note, "set TENBITS_DATA to a folder that can be written, or play with ask --no-save", "%v", err)
	}
	add("config file", a.configPath(), "it is TOML: key = \"value\", with the keys that tenbits config lists", "set XDG_CONFIG_HOME, or use flags and the environment")
}

// canWrite tells whether files can be made in a folder, or in the nearest one
// above it that is there. It leaves nothing behind.
func canWrite(dir string) error {
	for {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return fmt.Errorf("%s is not a folder", dir)
		}
		if err == nil {
			break
		}
		up := filepath.Dir(dir)
		if !errors.Is(err, fs.ErrNotExist) || up == dir {
			return err
		}
		dir = up
	}
	f, err := os.CreateTemp(dir, ".tenbits-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
