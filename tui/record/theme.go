package record

import (
	"fmt"
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Theme gives the colours that a terminal would choose.
type Theme struct {
	Foreground, Background color.RGBA
	ANSI                   [16]color.RGBA // the basic colours
}

// Dark returns light text on a dark ground.
func Dark() Theme {
	return Theme{
		Foreground: rgb(0xd8dee9), Background: rgb(0x16181d),
		ANSI: [16]color.RGBA{
			rgb(0x2b303b), rgb(0xe06c75), rgb(0x98c379), rgb(0xe5c07b), rgb(0x61afef), rgb(0xc678dd), rgb(0x56b6c2), rgb(0xc8ccd4),
			rgb(0x5c6370), rgb(0xff7b86), rgb(0xb5e890), rgb(0xffd58a), rgb(0x7cc4ff), rgb(0xdf91f5), rgb(0x6fd3df), rgb(0xffffff),
		},
	}
}

// Light returns dark text on a light ground.
func Light() Theme {
	return Theme{
		Foreground: rgb(0x24292f), Background: rgb(0xfcfcfc),
		ANSI: [16]color.RGBA{
			rgb(0x24292f), rgb(0xc0242f), rgb(0x1a7f37), rgb(0x8a5a00), rgb(0x0758b8), rgb(0x8250df), rgb(0x1b7c83), rgb(0x6e7781),
			rgb(0x57606a), rgb(0xa40e26), rgb(0x116329), rgb(0x633c01), rgb(0x033d8b), rgb(0x6639ba), rgb(0x0f5d63), rgb(0x8c959f),
		},
	}
}

func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// paint is how a run of cells looks.
type paint struct {
	fg, bg                      color.RGBA
	bold, faint, italic, strike bool
	underline, hidden           bool
}

// paint returns how a cell of that style looks.
func (t Theme) paint(s uv.Style) paint {
	p := paint{
		fg: t.colour(s.Fg, t.Foreground), bg: t.colour(s.Bg, t.Background),
		bold: s.Attrs&uv.AttrBold != 0, faint: s.Attrs&uv.AttrFaint != 0, italic: s.Attrs&uv.AttrItalic != 0,
		strike: s.Attrs&uv.AttrStrikethrough != 0, hidden: s.Attrs&uv.AttrConceal != 0,
		underline: s.Underline != uv.UnderlineNone,
	}
	if s.Attrs&uv.AttrReverse != 0 {
		p.fg, p.bg = p.bg, p.fg
	}
	return p
}

// colour returns c as the theme shows it.
func (t Theme) colour(c color.Color, otherwise color.RGBA) color.RGBA {
	switch c := c.(type) {
	case nil:
		return otherwise
	case ansi.BasicColor:
		return t.ANSI[c&15]
	case ansi.IndexedColor:
		if c < 16 {
			return t.ANSI[c]
		}
	}
	r, g, b, _ := c.RGBA()
	return color.RGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 0xff}
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
