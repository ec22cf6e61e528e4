package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Header describes an asciicast.
type Header struct {
	Version       int // of the format: 2 or 3; 3 needs asciinema 3 or later
	Width, Height int // cells
	Title         string
	Start         time.Time // zero where it is not to be told
}

// Cast writes frames as an asciicast.
type Cast struct {
	w      io.Writer
	header Header
	shown  []string // the rows of the newest frame
	at     time.Duration
}

// NewCast writes the header of an asciicast to w.
func NewCast(w io.Writer, h Header) (*Cast, error) {
	if h.Version != 2 && h.Version != 3 {
		return nil, fmt.Errorf("asciicast version %d: 2 and 3 can be written", h.Version)
	}
	if h.Width < 1 || h.Height < 1 || h.Width > maxCells/h.Height {
		return nil, fmt.Errorf("asciicast of %d×%d cells: want at least one and at most %d", h.Width, h.Height, maxCells)
	}
	type size struct {
		Columns int `json:"cols"`
		Rows    int `json:"rows"`
	}
	head := struct {
		Version   int    `json:"version"`
		Width     int    `json:"width,omitempty"`
		Height    int    `json:"height,omitempty"`
		Term      *size  `json:"term,omitempty"`
		Timestamp int64  `json:"timestamp,omitempty"` // seconds
		Title     string `json:"title,omitempty"`
	}{Version: h.Version, Title: h.Title}
	if h.Version == 2 {
		head.Width, head.Height = h.Width, h.Height
	} else {
		head.Term = &size{h.Width, h.Height}
	}
	if !h.Start.IsZero() {
		head.Timestamp = h.Start.Unix()
	}
	return &Cast{w: w, header: h}, writeJSON(w, head)
}

// Frame adds a frame that is shown from at on, counted from the start of the
// recording. The last frame should be added twice, so that players show it for
// that long.
func (c *Cast) Frame(at time.Duration, frame string) error {
	if at < c.at {
		return errors.New("asciicast: a frame comes before the one that was added last")
	}
	lines, err := cells(frame, c.header.Width, c.header.Height)
	if err != nil {
		return err
	}
	var out strings.Builder
	if c.shown == nil {
		out.WriteString("\x1b[?25l\x1b[2J") // no cursor, empty screen
		c.shown = make([]string, len(lines))
	}
	for y, line := range lines {
		if s := line.Render(); s != c.shown[y] {
			fmt.Fprintf(&out, "\x1b[%d;1H\x1b[0m%s\x1b[0m", y+1, s)
			c.shown[y] = s
		}
	}
	at = at.Truncate(time.Microsecond)
	t := at
	if c.header.Version == 3 {
		t -= c.at // since the event before
	}
	c.at = at
	return writeJSON(c.w, [...]any{t.Seconds(), "o", out.String()})
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
