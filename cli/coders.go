package cli

import (
	"context"

	"tenbits/codec"
	"tenbits/models"
	"tenbits/models/embedded"
)

// bytesCoder is the name of the model of bytes among those that text can be
// written under.
const bytesCoder = "bytes"

// coders returns what lists the models that text can be written under: those of
// the program, those of the servers that tell what may come next, and the model
// of bytes. Its error joins those of the servers that could not be asked.
func (a *app) coders(s settings) func(ctx context.Context) ([]codec.Choice, error) {
	return func(ctx context.Context) ([]codec.Choice, error) {
		cards, err := a.providers(s).List(ctx)
		var list []codec.Choice
		for _, c := range cards {
			if c.Provider != embedded.Provider && !c.Capabilities.Logprobs {
				continue
			}
			name := c.Ref()
			list = append(list, codec.Choice{Model: name, About: coderAbout(c), Open: func(ctx context.Context) (codec.Predictor, error) { return a.predictor(ctx, name) }})
		}
		list = append(list, codec.Choice{Model: bytesCoder, About: "Knows no language and learns from the text as it goes.", Open: func(context.Context) (codec.Predictor, error) { return codec.Bytes{}, nil }})
		return list, err
	}
}

// coderAbout says what a model is good for.
func coderAbout(c models.Card) string {
	if c.Provider == embedded.Provider {
		return "In the program; made for " + c.Domain + "."
	}
	return "On a server: one request a token, so that it takes its time."
}
