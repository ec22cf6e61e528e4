package tui

import (
	"strings"

	"charm.land/lipgloss/v2"

	"tenbits/qa"
)

// theme has every style of the UI, by what it is for. No colour is named
// anywhere else, and none carries meaning alone: there is always a letter, a
// sign or a line with it.
type theme struct {
	dark bool

	Plain, Strong, Dim paint
	Rule, Title        paint // lines, and names on them
	Focus              paint // the name of what the keys scroll, the chosen row
	Brand              paint
	Key                paint // a key in a help text
	Number             paint // counts of bits

	Yes, No, Erasure, Side, Pending paint // words
	YesChip, NoChip, ErasureChip    chip
	SideChip, EmptyChip             chip

	Added, Removed         paint // words of a draft
	AddedMark, RemovedMark paint
	Good, Bad, Warn        paint
	Box                    lipgloss.Style // around an overlay
}

// paint is a style for text within a line: what goes before and after it. It
// is much cheaper than the style that it is made of, which a streaming draft
// would draw hundreds of times for each token.
type paint struct{ on, off string }

func newPaint(s lipgloss.Style) paint {
	on, off, _ := strings.Cut(s.Render("x"), "x")
	return paint{on, off}
}

// Render returns text in the style.
func (p paint) Render(text string) string {
	if text == "" {
		return ""
	}
	return p.on + text + p.off
}

// chip is a style for a block with text on it.
type chip struct {
	paint
	edge paint // its colour as that of the text, for the edge of the block
}

// newTheme returns the styles for a dark or a light background.
func newTheme(dark bool) *theme {
	pick := lipgloss.LightDark(dark)
	plain := lipgloss.NewStyle()
	color := func(light, dark string) lipgloss.Style {
		return plain.Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	block := func(text lipgloss.Style, light, dark string) chip {
		c := pick(lipgloss.Color(light), lipgloss.Color(dark))
		return chip{newPaint(text.Background(c)), newPaint(plain.Foreground(c))}
	}
	green := color("#00702a", "#6fdc8c")
	red := color("#b3261e", "#ff8a80")
	yellow := color("#7a5b00", "#ffd866")
	blue := color("#0b57a4", "#7cc4ff")
	dim := color("#5c5c66", "#a3a3b0")
	onChip := color("#ffffff", "#101010").Bold(true)
	bold := newPaint(plain.Bold(true))
	return &theme{
		dark:  dark,
		Plain: newPaint(plain), Strong: bold, Dim: newPaint(dim),
		Rule: newPaint(color("#9a9aa6", "#5f5f70")), Title: newPaint(dim.Bold(true)), Focus: newPaint(blue.Bold(true)),
		Brand: newPaint(blue.Bold(true)), Key: bold, Number: bold,
		Yes: newPaint(green.Bold(true)), No: newPaint(red.Bold(true)), Erasure: newPaint(yellow.Bold(true)),
		Side: newPaint(blue.Bold(true)), Pending: newPaint(dim),
		YesChip: block(onChip, "#00702a", "#6fdc8c"), NoChip: block(onChip, "#b3261e", "#ff8a80"),
		ErasureChip: block(onChip, "#7a5b00", "#ffd866"), SideChip: block(onChip, "#0b57a4", "#7cc4ff"),
		EmptyChip: block(dim, "#e4e4ea", "#33333d"),
		Added:     newPaint(yellow.Bold(true).Underline(true).UnderlineSpaces(true)),
		Removed:   newPaint(red.Strikethrough(true).StrikethroughSpaces(true)),
		AddedMark: newPaint(yellow.Bold(true)), RemovedMark: newPaint(red),
		Good: newPaint(green.Bold(true)), Bad: newPaint(red.Bold(true)), Warn: newPaint(yellow),
		Box: plain.Border(lipgloss.RoundedBorder()).BorderForeground(blue.GetForeground()).Padding(0, 1),
	}
}

// word returns an answer as it stands in a list, always of the same width, and
// its style.
func (t *theme) word(a qa.Answer) (string, paint) {
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

// block returns an answer as text on a chip, to be seen from far.
func (t *theme) block(a qa.Answer) (string, chip) {
	switch a {
	case qa.Yes:
		return "  ✓ YES  ", t.YesChip
	case qa.No:
		return "  ✗ NO   ", t.NoChip
	case qa.Erasure:
		return " ? ERASED ", t.ErasureChip
	}
	return "  · · ·  ", t.EmptyChip
}
