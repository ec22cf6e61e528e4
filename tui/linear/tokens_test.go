package linear

import (
	"context"
	"strings"
	"testing"

	"tenbits/codec"
	"tenbits/models/embedded"
)

// What the screen shows of a text is told: the tokens with their costs, the
// interval, and what other ways of writing it come to.
func TestTokens(t *testing.T) {
	o := options(t)
	said(t, o, []string{"tokens Hi"}, "There is no model")
	o.Coders = func(context.Context) ([]codec.Choice, error) {
		return []codec.Choice{
			{Model: "bytes", Open: func(context.Context) (codec.Predictor, error) { return codec.Bytes{}, nil }},
			{Model: o.Small, Open: func(context.Context) (codec.Predictor, error) {
				m, err := embedded.Small()
				if err != nil {
					return nil, err
				}
				return codec.NewTokens(m.Weights())
			}},
		}, nil
	}
	said(t, o, []string{"tokens P: Mia has 4."},
		"Token 1, “P”: 0.03 bits, expected with 97.", "the likeliest. The interval is then from 0.0176",
		"Under scripted/small, the text of 13 bytes takes ", "gzip takes ", "UTF-8 104", "Under bytes it takes ")
	said(t, o, []string{"tokens " + strings.Repeat("4", 100)}, "Of 100 tokens, the 20 that cost most:")
}
