// Package record turns frames of a terminal program into files: a frame into
// an SVG image, a sequence of frames into an asciicast.
//
// A frame is text with ANSI styles, a line a row, as Lip Gloss makes it. It
// may be hostile: what is no text and no style does not reach the file.
package record

import (
	"fmt"
	"strings"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// maxCells bounds a frame.
const maxCells = 1 << 20

// cells draws a frame on a screen of that many cells and returns its rows.
func cells(frame string, width, height int) ([]uv.Line, error) {
	if width < 1 || height < 1 || width > maxCells/height {
		return nil, fmt.Errorf("record a frame of %d×%d cells: want at least one and at most %d", width, height, maxCells)
	}
	screen := uv.NewScreenBuffer(width, height)
	screen.Method = ansi.GraphemeWidth
	uv.NewStyledString(frame).Draw(screen, screen.Bounds())
	for _, line := range screen.Lines {
		for x := range line {
			line[x].Content = text(line[x].Content)
			if line[x].Width > 0 && line[x].Content == "" {
				line[x].Empty()
			}
			line[x].Link = uv.Link{}
		}
	}
	return screen.Lines, nil
}

// text returns what there is to see in the content of a cell, which may also
// carry sequences meant for a terminal.
func text(content string) string {
	if len(content) == 1 && content[0] >= ' ' && content[0] <= '~' {
		return content
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r >= '\x7f' && r <= '\u009f':
			return -1
		case r == '\ufffe', r == '\uffff': // no characters of XML
			return utf8.RuneError
		}
		return r
	}, ansi.Strip(content))
}
