package theme

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
)

// Palette has the colours that a theme is made of. A colour is "#rgb",
// "#rrggbb" or an ANSI number from "0" to "255". Anything else, as the empty
// string, is none: bold, underline, reverse or strikethrough stand for it.
type Palette struct {
	Name string
	Dark bool // for a dark background

	Good, Bad, Warn, Accent string // yes, no, erasure; the side channel and what has the focus
	Dim, Rule               string // text that matters less; lines
	ChipText, ChipEmpty     string // text on a block; a block with nothing on it yet

	Heavy bool // thick lines around an overlay
}

// readable is the least contrast of text with what is behind it, as WCAG 2
// asks for at level AA.
const readable = 4.5

// Theme returns the styles in the colours of the palette. Text on a block is
// black or white where that of the palette could not be read on it.
func (p Palette) Theme() *Theme {
	plain := lipgloss.NewStyle()
	strong := plain.Bold(true)
	under := plain.Underline(true).UnderlineSpaces(true)
	struck := plain.Strikethrough(true).StrikethroughSpaces(true)
	return &Theme{
		Name: p.Name, Dark: p.Dark, palette: p,
		Plain: NewPaint(plain), Strong: NewPaint(strong), Dim: ink(p.Dim, plain, plain),
		Rule: ink(p.Rule, plain, plain), Title: ink(p.Dim, strong, strong),
		Focus: ink(p.Accent, strong, strong.Reverse(true)), Brand: ink(p.Accent, strong, strong),
		Key: NewPaint(strong), Number: NewPaint(strong),
		Yes: ink(p.Good, strong, strong), No: ink(p.Bad, strong, under.Bold(true)), Erasure: ink(p.Warn, strong, under),
		Side: ink(p.Accent, strong, strong), Pending: ink(p.Dim, plain, plain),
		YesChip:     chip(p.Good, p.ChipText, strong, strong.Reverse(true)),
		NoChip:      chip(p.Bad, p.ChipText, strong, under.Bold(true)),
		ErasureChip: chip(p.Warn, p.ChipText, strong, under.Reverse(true)),
		SideChip:    chip(p.Accent, p.ChipText, strong, strong),
		EmptyChip:   chip(p.ChipEmpty, p.Dim, plain, plain),
		Added:       ink(p.Warn, under.Bold(true), under.Bold(true)), Removed: ink(p.Bad, struck, struck),
		AddedMark: ink(p.Warn, strong, strong), RemovedMark: ink(p.Bad, plain, plain),
		Good: ink(p.Good, strong, strong), Bad: ink(p.Bad, strong, strong.Reverse(true)), Warn: ink(p.Warn, plain, strong),
		Box: p.box(),
	}
}

// ink returns a style in a colour, or bare where there is none.
func ink(name string, style, bare lipgloss.Style) Paint {
	c, ok := parseColor(name)
	if !ok {
		return NewPaint(bare)
	}
	return NewPaint(style.Foreground(c))
}

// chip returns a block in a colour with text on it. Where there is none, only
// a bare style in reverse is a block, and another has no edge.
func chip(name, text string, style, bare lipgloss.Style) Chip {
	plain := lipgloss.NewStyle()
	c, ok := parseColor(name)
	if !ok {
		return Chip{NewPaint(bare), Paint{blank: !bare.GetReverse()}}
	}
	on, ok := parseColor(text)
	if !ok || contrast(on, c) < readable {
		on = color.Black
		if contrast(color.White, c) > contrast(on, c) {
			on = color.White
		}
	}
	return Chip{NewPaint(style.Foreground(on).Background(c)), NewPaint(plain.Foreground(c))}
}

func (p Palette) box() lipgloss.Style {
	border := lipgloss.RoundedBorder()
	if p.Heavy {
		border = lipgloss.ThickBorder()
	}
	box := lipgloss.NewStyle().Border(border).Padding(0, 1)
	if c, ok := parseColor(p.Accent); ok {
		box = box.BorderForeground(c)
	}
	return box
}

// parseColor reads a colour strictly: lipgloss takes "-7" and "70000" too.
func parseColor(s string) (color.Color, bool) {
	if digits, hex := strings.CutPrefix(s, "#"); hex {
		if len(digits) != 3 && len(digits) != 6 || strings.Trim(digits, "0123456789abcdefABCDEF") != "" {
			return nil, false
		}
		return lipgloss.Color(s), true
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 255 || strconv.Itoa(n) != s {
		return nil, false
	}
	return lipgloss.Color(s), true
}

// contrast returns the contrast ratio of two colours by WCAG 2.2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b := linear(c)
	return 0.2126*r + 0.7152*g + 0.0722*b
}

// linear returns the parts of a colour as light, from 0 to 1: sRGB without its
// gamma.
func linear(c color.Color) (r, g, b float64) {
	part := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	x, y, z, _ := c.RGBA()
	return part(x), part(y), part(z)
}
