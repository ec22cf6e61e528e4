// Package theme holds the styles of the terminal UI. It names what a style is
// for; the screens name no colour.
package theme

import (
	"strings"

	"charm.land/lipgloss/v2"

	"tenbits/qa"
)

// Theme has every style of the UI, by what it is for. No colour is named
// anywhere else, and none carries meaning alone: there is always a letter, a
// sign or a line with it.
type Theme struct {
	Dark bool

	Plain, Strong, Dim Paint
	Rule, Title        Paint // lines, and names on them
	Focus              Paint // the name of what the keys scroll, the chosen row
	Brand              Paint
	Key                Paint // a key in a help text
	Number             Paint // counts of bits

	Yes, No, Erasure, Side, Pending Paint // words
	YesChip, NoChip, ErasureChip    Chip
	SideChip, EmptyChip             Chip

	Added, Removed         Paint // words of a draft
	AddedMark, RemovedMark Paint
	Good, Bad, Warn        Paint
	Box                    lipgloss.Style // around an overlay
}

// Paint is a style for text within a line: what goes before and after it. It
// is much cheaper than the style that it is made of, which a streaming draft
// would draw hundreds of times for each token.
type Paint struct{ on, off string }

// NewPaint returns what a style puts before and after a text.
func NewPaint(s lipgloss.Style) Paint {
	on, off, _ := strings.Cut(s.Render("x"), "x")
	return Paint{on, off}
}

// Render returns text in the style.
func (p Paint) Render(text string) string {
	if text == "" {
		return ""
	}
	return p.on + text + p.off
}

// Chip is a style for a block with text on it.
type Chip struct {
	Paint
	Edge Paint // its colour as that of the text, for the edge of the block
}

// New returns the styles for a dark or a light background.
func New(dark bool) *Theme {
	pick := lipgloss.LightDark(dark)
	plain := lipgloss.NewStyle()
	color := func(light, dark string) lipgloss.Style {
		return plain.Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	block := func(text lipgloss.Style, light, dark string) Chip {
		c := pick(lipgloss.Color(light), lipgloss.Color(dark))
		return Chip{NewPaint(text.Background(c)), NewPaint(plain.Foreground(c))}
	}
	green := color("#00702a", "#6fdc8c")
	red := color("#b3261e", "#ff8a80")
	yellow := color("#7a5b00", "#ffd866")
	blue := color("#0b57a4", "#7cc4ff")
	dim := color("#5c5c66", "#a3a3b0")
	onChip := color("#ffffff", "#101010").Bold(true)
	bold := NewPaint(plain.Bold(true))
	return &Theme{
		Dark:  dark,
		Plain: NewPaint(plain), Strong: bold, Dim: NewPaint(dim),
		Rule: NewPaint(color("#9a9aa6", "#5f5f70")), Title: NewPaint(dim.Bold(true)), Focus: NewPaint(blue.Bold(true)),
		Brand: NewPaint(blue.Bold(true)), Key: bold, Number: bold,
		Yes: NewPaint(green.Bold(true)), No: NewPaint(red.Bold(true)), Erasure: NewPaint(yellow.Bold(true)),
		Side: NewPaint(blue.Bold(true)), Pending: NewPaint(dim),
		YesChip: block(onChip, "#00702a", "#6fdc8c"), NoChip: block(onChip, "#b3261e", "#ff8a80"),
		ErasureChip: block(onChip, "#7a5b00", "#ffd866"), SideChip: block(onChip, "#0b57a4", "#7cc4ff"),
		EmptyChip: block(dim, "#e4e4ea", "#33333d"),
		Added:     NewPaint(yellow.Bold(true).Underline(true).UnderlineSpaces(true)),
		Removed:   NewPaint(red.Strikethrough(true).StrikethroughSpaces(true)),
		AddedMark: NewPaint(yellow.Bold(true)), RemovedMark: NewPaint(red),
		Good: NewPaint(green.Bold(true)), Bad: NewPaint(red.Bold(true)), Warn: NewPaint(yellow),
		Box: plain.Border(lipgloss.RoundedBorder()).BorderForeground(blue.GetForeground()).Padding(0, 1),
	}
}

// Word returns an answer as it stands in a list, always of the same width, and
// its style.
func (t *Theme) Word(a qa.Answer) (string, Paint) {
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

// Block returns an answer as text on a chip, to be seen from far.
func (t *Theme) Block(a qa.Answer) (string, Chip) {
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
