package tui

import (
	"charm.land/lipgloss/v2"

	"tenbits/qa"
)

// theme has every style of the UI, by what it is for. No colour is named
// anywhere else, and none carries meaning alone: there is always a letter, a
// sign or a line with it.
type theme struct {
	dark bool

	Plain, Strong, Dim lipgloss.Style
	Rule, Title        lipgloss.Style // lines, and names on them
	Focus              lipgloss.Style // the name of what the keys scroll, the chosen row
	Brand              lipgloss.Style
	Key                lipgloss.Style // a key in a help text
	Number             lipgloss.Style // counts of bits

	Yes, No, Erasure, Side, Pending lipgloss.Style // words
	YesChip, NoChip, ErasureChip    lipgloss.Style // blocks with text on them
	SideChip, EmptyChip             lipgloss.Style

	Added, Removed         lipgloss.Style // words of a draft
	AddedMark, RemovedMark lipgloss.Style
	Good, Bad, Warn        lipgloss.Style
	Box                    lipgloss.Style // around an overlay
}

// newTheme returns the styles for a dark or a light background.
func newTheme(dark bool) *theme {
	pick := lipgloss.LightDark(dark)
	color := func(light, dark string) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	chip := func(light, dark string) lipgloss.Style {
		return lipgloss.NewStyle().Bold(true).
			Foreground(pick(lipgloss.Color("#ffffff"), lipgloss.Color("#101010"))).
			Background(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	plain := lipgloss.NewStyle()
	green := color("#00702a", "#6fdc8c")
	red := color("#b3261e", "#ff8a80")
	yellow := color("#7a5b00", "#ffd866")
	blue := color("#0b57a4", "#7cc4ff")
	dim := color("#5c5c66", "#a3a3b0")
	return &theme{
		dark:  dark,
		Plain: plain, Strong: plain.Bold(true), Dim: dim,
		Rule: color("#9a9aa6", "#5f5f70"), Title: dim.Bold(true), Focus: blue.Bold(true),
		Brand: blue.Bold(true), Key: plain.Bold(true), Number: plain.Bold(true),
		Yes: green.Bold(true), No: red.Bold(true), Erasure: yellow.Bold(true), Side: blue.Bold(true), Pending: dim,
		YesChip: chip("#00702a", "#6fdc8c"), NoChip: chip("#b3261e", "#ff8a80"),
		ErasureChip: chip("#7a5b00", "#ffd866"), SideChip: chip("#0b57a4", "#7cc4ff"),
		EmptyChip: dim.Background(pick(lipgloss.Color("#e4e4ea"), lipgloss.Color("#33333d"))),
		Added:     yellow.Bold(true).Underline(true), Removed: red.Strikethrough(true),
		AddedMark: yellow.Bold(true), RemovedMark: red,
		Good: green.Bold(true), Bad: red.Bold(true), Warn: yellow,
		Box: plain.Border(lipgloss.RoundedBorder()).BorderForeground(blue.GetForeground()).Padding(0, 1),
	}
}

// word returns an answer as it stands in a list, always of the same width, and
// its style.
func (t *theme) word(a qa.Answer) (string, lipgloss.Style) {
	switch a {
	case qa.Yes:
		return "✓ yes", t.Yes
	case qa.No:
		return "✗ no ", t.No
	case qa.Erasure:
		return "? era", t.Erasure
	}
	return "·    ", t.Pending
}

// chip returns an answer as a block, to be seen from far.
func (t *theme) chip(a qa.Answer) string {
	switch a {
	case qa.Yes:
		return t.YesChip.Render("  ✓ YES  ")
	case qa.No:
		return t.NoChip.Render("  ✗ NO   ")
	case qa.Erasure:
		return t.ErasureChip.Render(" ? ERASED ")
	}
	return t.EmptyChip.Render("  · · ·  ")
}
