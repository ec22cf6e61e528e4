package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// press handles a key: what interrupts first, then the overlay, then the
// screen, then what all screens have.
func (a *app) press(msg tea.KeyPressMsg) tea.Cmd {
	complaint := a.complaint
	a.complaint, a.notice, a.unsure = "", "", nil
	if msg.String() == "ctrl+c" {
		return a.leave()
	}
	if a.quitting {
		return nil // nothing new begins
	}
	if key.Matches(msg, a.keys.suspend) {
		return a.suspend()
	}
	if a.overlay != nil {
		return a.pressOverlay(msg)
	}
	if complaint != "" && !a.current().typing() && key.Matches(msg, a.keys.copyError) {
		return copyText("the error", complaint)
	}
	if a.current().typing() {
		if msg.String() == "ctrl+p" {
			return a.openPalette()
		}
		return a.current().update(msg)
	}
	if cmd, done := perform(msg, a.actions()); done {
		return cmd
	}
	return a.current().update(msg)
}

func (a *app) pressOverlay(msg tea.KeyPressMsg) tea.Cmd {
	o := a.overlay
	cmd, done := o.press(msg)
	if done && a.overlay == o {
		a.overlay = nil
	}
	return cmd
}

// actions returns all that can be done now, the screen's own first.
func (a *app) actions() []action {
	k := a.keys
	k.nextLive.SetEnabled(len(a.lives) > 1 || len(a.lives) == 1 && a.current() != screen(a.live))
	k.lastLive.SetEnabled(k.nextLive.Enabled())
	k.sessions.SetEnabled(a.o.Store != nil && a.current() != screen(a.sessions))
	k.runs.SetEnabled(a.o.Runs != "" && a.current() != screen(a.benches))
	k.lossless.SetEnabled(a.o.Coders != nil && (a.lossless == nil || a.current() != screen(a.lossless)))
	_, laid := a.current().(*frontierScreen)
	k.frontier.SetEnabled(a.o.Coders != nil && !laid)
	k.ascii.SetHelp("alt+a", pick(a.ascii, "draw with all characters", "draw with ASCII alone"))
	k.mouse.SetHelp("alt+m", pick(a.mouse, "mouse off: select text", "mouse: the wheel scrolls"))
	all := a.current().actions()
	quit := k.quit
	if slices.ContainsFunc(all, func(x action) bool { return slices.Contains(x.Keys(), "q") }) {
		quit = k.leaving // q is the screen's own now
	}
	all = append(all,
		act(k.sessions, func() tea.Cmd { return a.shared.travel(openMsg{screen: a.sessions}) }).also("history transcripts list past"),
		act(k.runs, func() tea.Cmd { return a.shared.travel(openMsg{screen: a.benches}) }).asMinor().also("benchmark results tables"),
		act(k.lossless, a.openLossless).asMinor().also("lossless arithmetic coding compression compress entropy prediction tokenizer"),
		act(k.frontier, a.openFrontier).asMinor().also("frontier rate distortion compression compress ratio methods comparison chart"),
		does(k.nextLive, func() { a.turn(1) }),
		does(k.lastLive, func() { a.turn(-1) }).asQuiet(),
		act(k.theme, a.chooseTheme).asMinor().also("colors dark light contrast"),
		does(k.ascii, func() { a.ascii = !a.ascii }).asMinor(),
		act(k.mouse, a.toggleMouse).asMinor(),
		act(k.suspend, a.suspend).asMinor().also("suspend background"),
		act(k.palette, a.openPalette),
		does(k.help, a.openHelp).also("keys shortcuts bindings"),
		act(quit, a.leave).also("exit"))
	all = possible(all...)
	for i := range all {
		all[i].Binding = a.named(all[i].Binding)
	}
	return all
}

// named returns a key by the name that it has here: the sign of an arrow, as it
// is drawn in ASCII, would be read as another key.
func (s *shared) named(b key.Binding) key.Binding {
	if h := b.Help(); s.ascii {
		b.SetHelp(arrowNames(h.Key), h.Desc)
	}
	return b
}

// arrowNames returns a text with the signs of the arrow keys as words.
func arrowNames(text string) string {
	return strings.NewReplacer("↑", "up", "↓", "down", "←", "left", "→", "right").Replace(text)
}

func (a *app) toggleMouse() tea.Cmd {
	a.mouse = !a.mouse
	return notify("%s", pick(a.mouse, "the wheel scrolls; the terminal selects no text meanwhile", "the terminal selects text again; the wheel is its own"))
}

// chooseTheme asks for a theme; a sample of the chosen one stands below the list.
func (a *app) chooseTheme() tea.Cmd {
	was, at := a.theme.Name, 0
	var items []item
	for i, name := range a.o.Themes.Names() {
		t, err := a.o.Themes.Named(name, a.dark)
		if err != nil {
			continue // a name that Names gave is known
		}
		if name == was {
			at = i
		}
		items = append(items, item{
			name: name, note: pick(name == was, "now", ""), about: t.Swatch(), drawn: true,
			take: func() tea.Cmd {
				a.restyle(name)
				return notify("theme %s; to keep it: theme = %q in the config file", name, name)
			},
		})
	}
	return a.shared.travel(overlayMsg{newChooser("Which theme?", items, at)})
}

// wheel scrolls as the arrow keys do.
func (a *app) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	code := map[tea.MouseButton]rune{tea.MouseWheelUp: tea.KeyUp, tea.MouseWheelDown: tea.KeyDown}[msg.Button]
	if code == 0 {
		return nil
	}
	times := 1
	if _, text := a.current().(*live); text {
		times = 3
	}
	var cmds []tea.Cmd
	for range times {
		cmds = append(cmds, a.press(tea.KeyPressMsg{Code: code}))
	}
	return tea.Batch(cmds...)
}

func (a *app) openHelp() { a.overlay = newHelp(a.current().about, a.actions) }

// unsaved tells whether a session runs that quitting would cut off.
func (a *app) unsaved() bool { return slices.ContainsFunc(a.lives, (*live).unsaved) }

// leave quits; while a session runs it asks first, and the second time it does
// not wait.
func (a *app) leave() tea.Cmd {
	c, asked := a.overlay.(*confirm)
	if a.quitting || !a.unsaved() || asked && c.quits {
		return tea.Quit
	}
	a.overlay = &confirm{
		title: pick(len(a.lives) > 1, "Sessions are running. Stop them and quit?", "A session is running. Stop it and quit?"),
		yes:   "yes", no: "go on", after: "its end is saved", quits: true,
		do: func() tea.Cmd {
			a.quitting = true
			for _, l := range a.lives {
				l.stop()
			}
			if !a.unsaved() {
				return tea.Quit
			}
			return nil
		},
	}
	return nil
}

// bindings returns what the last line names.
func (a *app) bindings() []key.Binding {
	var out []key.Binding
	if a.overlay != nil {
		for _, b := range a.overlay.bindings() {
			out = append(out, a.named(b))
		}
		return out
	}
	if a.current().typing() {
		for _, x := range a.current().actions() {
			out = append(out, a.named(x.Binding))
		}
		if a.width < 48 && len(out) > 0 { // what takes the text has its place for sure
			return append(out[1:], out[0], a.keys.leaving)
		}
		return append(out, a.keys.palette, a.keys.leaving)
	}
	for _, x := range a.actions() {
		if !x.quiet && !x.minor {
			out = append(out, x.Binding)
		}
	}
	return out
}
