package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tenbits/tui/theme"
)

// lowerRows are the two lines below every screen: what goes on, and the keys.
const lowerRows = 2

// View draws the frame.
func (a *app) View() tea.View {
	content, cursor := a.frame()
	if a.ascii {
		content = theme.ASCII(content)
	}
	v := tea.NewView(content)
	v.AltScreen = true
	v.WindowTitle = "tenbits"
	v.Cursor = cursor
	if a.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (a *app) roomy() bool { return a.width >= MinWidth && a.height >= MinHeight }

// frame draws the screen, the overlay on it and the lines below, within the
// terminal.
func (a *app) frame() (string, *tea.Cursor) {
	if a.width < 1 || a.height < 1 {
		return "", nil
	}
	if !a.roomy() {
		text := fmt.Sprintf("tenbits needs at least %d×%d, now %d×%d", MinWidth, MinHeight, a.width, a.height)
		return strings.Join(head(wrap(text, a.width), a.height, a.width), "\n"), nil
	}
	box, cursor := a.box() // first: what it has room for decides what its keys do
	rows := fill(a.current().view(), a.height-lowerRows)
	lower := fit(a.statusLine(), a.width) + "\n" + helpLine(a.theme, a.bindings(), a.width)
	if a.overlay == nil {
		return strings.Join(rows, "\n") + "\n" + lower, a.current().cursor()
	}
	x := max(0, (a.width-lipgloss.Width(box))/2)
	y := max(0, (a.height-lowerRows-lipgloss.Height(box))/2)
	rows = backdrop(a.theme, rows, x, y, y+lipgloss.Height(box))
	frame := strings.Join(rows, "\n") + "\n" + lower
	layers := lipgloss.NewCompositor(lipgloss.NewLayer(frame), lipgloss.NewLayer(box).X(x).Y(y).Z(1))
	if cursor != nil {
		cursor.X += x
		cursor.Y += y
	}
	return lipgloss.NewCanvas(a.width, a.height).Compose(layers).Render(), cursor
}

// crumbs is the most cells beside a box that hold nothing but ends of words.
const crumbs = 8

// backdrop returns what stands behind a box that covers the rows from top to
// bottom and leaves margin cells at its sides: without its colours, which are
// for what is at hand now, and without crumbs.
func backdrop(t *theme.Theme, rows []string, margin, top, bottom int) []string {
	edges := strings.NewReplacer("▌", " ", "▄", " ", "▀", " ", "█", " ", "▉", " ", "▊", " ", "▋", " ", "▍", " ", "▎", " ", "▏", " ", "▇", " ") // blocks of colour, and bars
	out := make([]string, len(rows))
	for i, r := range rows {
		if margin > crumbs || i < top || i >= bottom {
			out[i] = t.Dim.Render(edges.Replace(ansi.Strip(r)))
		}
	}
	return out
}

// box draws the overlay, and says where the cursor is in it.
func (a *app) box() (string, *tea.Cursor) {
	if a.overlay == nil {
		return "", nil
	}
	t := a.theme
	frameX, frameY := t.Box.GetHorizontalFrameSize(), t.Box.GetVerticalFrameSize()
	// The lines below stay in sight.
	inner := min(a.width-2-frameX, 76)
	rows, cursor := a.overlay.rows(t, inner, a.height-lowerRows-frameY)
	wide := 0
	for i, r := range rows {
		rows[i] = fit(r, inner)
		wide = max(wide, cells(rows[i]))
	}
	if _, grows := a.overlay.(*chooser); grows {
		wide = inner // it stands still while it is searched
	}
	for i, r := range rows {
		rows[i] = pad(r, wide)
	}
	if cursor != nil {
		cursor.X += t.Box.GetBorderLeftSize() + t.Box.GetPaddingLeft()
		cursor.Y += t.Box.GetBorderTopSize() + t.Box.GetPaddingTop()
	}
	return t.Box.Render(strings.Join(rows, "\n")), cursor
}

// statusLine says what runs, what waits, what failed, and what to do next.
func (a *app) statusLine() string {
	t := a.theme
	switch {
	case a.quitting:
		return t.Warn.Render(" stopping …  ctrl+c: at once")
	case a.complaint != "":
		hint := ""
		if a.overlay == nil && !a.current().typing() {
			hint = t.Dim.Render("  y: copy it")
		}
		return fit(t.Bad.Render(" ! "+oneLine(a.complaint)), a.width-cells(hint)) + hint
	case len(a.unsure) > 0:
		return t.Warn.Render(" " + oneLine(fitting(a.width-1, a.unsure...)))
	case a.notice != "":
		return t.Good.Render(" ✓ " + oneLine(a.notice))
	}
	chips := a.chips()
	if a.width-cells(chips) < minStatus && chips != "" { // what goes on matters more than what is open
		chips = t.Side.Render(fmt.Sprintf(" %d open ", len(a.lives)))
	}
	room := a.width - cells(chips)
	line := fit(a.screenStatus(room), room)
	if _, there := a.current().(*live); !there && chips != "" {
		if way := " " + t.Key.Render("]") + t.Dim.Render(" to"); cells(line)+cells(way) <= room {
			return pad(line, room-cells(way)) + way + chips
		}
	}
	return pad(line, room) + chips
}

// screenStatus is what the screen says of itself. Where it is but what its keys
// would do, it is not said while an overlay has them.
func (a *app) screenStatus(room int) string {
	switch a.current().(type) {
	case *home, *sessions, *benchList, *benchSessions:
		if a.overlay != nil {
			return ""
		}
	}
	return a.current().status(room)
}

// minStatus is the room that what goes on has beside the open sessions.
const minStatus = 56

// chips shows the open sessions, where there is one that is not on the screen.
func (a *app) chips() string {
	if len(a.lives) == 0 || len(a.lives) == 1 && a.current() == screen(a.live) {
		return ""
	}
	t := a.theme
	var b strings.Builder
	for i, l := range a.lives {
		sign, style := l.sign()
		text := fmt.Sprintf("%d%s", i+1, sign)
		if a.current() == screen(l) {
			b.WriteString(t.SideChip.Render("▸" + text + " "))
			continue
		}
		b.WriteString(style.Render(" " + text + " "))
	}
	return b.String()
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
