// Package theme holds the styles of the terminal UI. It names what a style is
// for; the screens name no colour.
//
// A Palette has the few colours that a theme is made of, Palette.Theme makes
// the styles of them. Named finds a built-in theme, a Set those of the user
// too. ASCII draws a finished frame without drawing characters.
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
	Name string // as it was asked for, so that Named(Name, dark) is the same theme on another background
	Dark bool   // made for a dark background

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

	palette Palette // what Markdown is drawn in
}

// Paint is a style for text within a line: what goes before and after it. It
// is much cheaper than the style that it is made of, which a streaming draft
// would draw hundreds of times for each token.
type Paint struct {
	on, off string
	blank   bool // draws spaces: the edge of a block that is not there
}

// NewPaint returns what a style puts before and after a text.
func NewPaint(s lipgloss.Style) Paint {
	on, off, _ := strings.Cut(s.Render("x"), "x")
	return Paint{on: on, off: off}
}

// Render returns text in the style.
func (p Paint) Render(text string) string {
	if text == "" {
		return ""
	}
	if p.blank {
		return strings.Repeat(" ", lipgloss.Width(text))
	}
	return p.on + text + p.off
}

// Chip is a style for a block with text on it.
type Chip struct {
	Paint
	Edge Paint // its colour as that of the text, for the edge of the block
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

// Swatch returns a sample of the theme on one line, for a list of themes: the
// answers, the marks of a change, and a few cells of the tape. It takes the
// same number of cells in every theme.
func (t *Theme) Swatch() string {
	var b strings.Builder
	for _, a := range []qa.Answer{qa.Yes, qa.No, qa.Erasure} {
		word, style := t.Word(a)
		b.WriteString(style.Render(word) + "  ")
	}
	b.WriteString(t.AddedMark.Render("+") + " " + t.Added.Render("added") + "  ")
	b.WriteString(t.RemovedMark.Render("−") + " " + t.Removed.Render("removed") + "  ")
	for _, c := range []struct {
		letter string
		chip   Chip
	}{{"y", t.YesChip}, {"n", t.NoChip}, {"?", t.ErasureChip}, {"e", t.SideChip}, {"·", t.EmptyChip}} {
		b.WriteString(c.chip.Render(" "+c.letter) + c.chip.Edge.Render("▌"))
	}
	return b.String()
}
