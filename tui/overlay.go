package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"

	"tenbits/tui/theme"
)

// overlay is a box over a screen. The zero overlay is none.
type overlay struct {
	title   string
	keys    []key.Binding
	confirm bool // asks whether to quit
}

func (o overlay) open() bool { return o.title != "" }

func helpOverlay(keys []key.Binding) overlay { return overlay{title: "Keys", keys: keys} }

func confirmOverlay() overlay {
	return overlay{title: "A session is running. Stop it and quit?", confirm: true, keys: []key.Binding{
		binding("y", "stop it and quit"), binding("n", "go on"), binding("q", "quit at once"),
	}}
}

// box draws an overlay in at most width×height cells.
func (o overlay) box(t *theme.Theme, width, height int) string {
	inner := width - t.Box.GetHorizontalFrameSize()
	keyWidth := 0
	for _, k := range o.keys {
		keyWidth = max(keyWidth, cells(k.Help().Key))
	}
	lines := []string{t.Strong.Render(o.title), ""}
	for _, k := range o.keys {
		h := k.Help()
		lines = append(lines, t.Key.Render(pad(h.Key, keyWidth))+"  "+t.Plain.Render(h.Desc))
	}
	if !o.confirm {
		lines = append(lines, "", t.Dim.Render("any key closes this"))
	}
	lines = head(lines, height-t.Box.GetVerticalFrameSize(), inner)
	for i, l := range lines {
		lines[i] = fit(l, inner)
	}
	return t.Box.Render(strings.Join(lines, "\n"))
}

// frame draws the screen, the overlay on it and the last line, within the
// terminal.
func (a *app) frame() string {
	if a.width < 1 || a.height < 1 {
		return ""
	}
	if !a.roomy() {
		text := fmt.Sprintf("tenbits needs at least %d×%d, now %d×%d", minWidth, minHeight, a.width, a.height)
		return strings.Join(head(wrap(text, a.width), a.height, a.width), "\n")
	}
	rows := fill(a.current.view(), a.height-1)
	frame := strings.Join(rows, "\n") + "\n" + a.lastLine()
	if !a.overlay.open() {
		return frame
	}
	box := a.overlay.box(a.theme, a.width-2, a.height-1)
	x := (a.width - lipgloss.Width(box)) / 2
	y := (a.height - lipgloss.Height(box)) / 2
	layers := lipgloss.NewCompositor(lipgloss.NewLayer(frame), lipgloss.NewLayer(box).X(max(0, x)).Y(max(0, y)).Z(1))
	return lipgloss.NewCanvas(a.width, a.height).Compose(layers).Render()
}

// helpLine names the keys, as many as there is room for.
func helpLine(t *theme.Theme, keys []key.Binding, width int) string {
	const gap = "  "
	var b strings.Builder
	used := 0
	// The last two, how to get help and out, have their place for sure.
	tail := ""
	if n := len(keys); n > 2 {
		tail = helpLine(t, keys[n-2:], width)
		keys = keys[:n-2]
	}
	for _, k := range keys {
		h := k.Help()
		w := cells(h.Key) + 1 + cells(h.Desc) + len(gap)
		if used+w+cells(tail) > width {
			break
		}
		b.WriteString(gap[1:] + t.Key.Render(h.Key) + " " + t.Dim.Render(h.Desc) + gap[1:])
		used += w
	}
	return b.String() + tail
}
