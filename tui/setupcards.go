package tui

import (
	"fmt"
	"math"
	"strings"

	"tenbits/models"
)

// badges are what a model is and can do, in a few words each.
func badges(c models.Card) []string {
	var out []string
	if c.Provider == provided {
		out = append(out, "in this program")
	}
	if c.Parameters > 0 {
		out = append(out, size(c.Parameters))
	}
	if c.Context > 0 {
		out = append(out, "context "+thousands(c.Context))
	}
	for _, can := range []struct {
		it   bool
		name string
	}{{c.Capabilities.Logprobs, "logprobs"}, {c.Capabilities.Schema, "schema"}, {c.Capabilities.Thinking, "thinking"}} {
		if can.it {
			out = append(out, can.name)
		}
	}
	return out
}

// size writes a number of parameters: 193k, 0.6B, 70B.
func size(n int64) string {
	x, unit := float64(n), ""
	for _, u := range []string{"k", "M", "B", "T"} {
		if x < 999.5 {
			break
		}
		x, unit = x/1000, u
	}
	if x < 9.95 && unit != "" && math.Round(x*10) != 10*math.Round(x) {
		return fmt.Sprintf("%.1f%s", x, unit)
	}
	return fmt.Sprintf("%.0f%s", x, unit)
}

// aboutCard says what matters about a model on a seat.
func aboutCard(c models.Card, r setupRow) string {
	var out []string
	switch {
	case r == rowStrong && c.Capabilities.Choice:
		out = append(out, "always says yes or no")
	case r == rowStrong:
		out = append(out, "may leave an answer unclear, which takes room in the bits")
	case c.Deterministic:
		out = append(out, "writes the same again, so that the bits rebuild its draft")
	default:
		out = append(out, "may write something else next time: a receiver may not rebuild its draft")
	}
	if d := oneLine(c.Domain); d != "" {
		out = append(out, "made for "+d)
	}
	if c.PriceIn > 0 || c.PriceOut > 0 {
		out = append(out, fmt.Sprintf("$%.2f in, $%.2f out a million tokens", c.PriceIn, c.PriceOut))
	}
	text := strings.Join(append(out, badges(c)...), "; ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
