package cli

import (
	"context"
	"slices"

	"tenbits/codec"
	"tenbits/models"
	"tenbits/models/embedded"
)

// bytesCoder is the name of the model of bytes among those that text can be
// written under.
const bytesCoder = "bytes"

// textCoder is the model of the program that files are written under.
const textCoder = embedded.Provider + "/text"

// coders returns what lists the models that text can be written under: those of
// the program, those of the servers that tell what may come next, and the model
// of bytes. Its error joins those of the servers that could not be asked.
func (a *app) coders(s settings) func(ctx context.Context) ([]codec.Choice, error) {
	return func(ctx context.Context) ([]codec.Choice, error) {
		cards, err := a.providers(s).List(ctx)
		var list []codec.Choice
		add := func(name, about string) {
			if slices.ContainsFunc(list, func(c codec.Choice) bool { return c.Model == name }) {
				return
			}
			list = append(list, codec.Choice{Model: name, About: about, Open: func(ctx context.Context) (codec.Predictor, error) { return a.predictor(ctx, name) }})
		}
		for _, c := range cards {
			if c.Provider == embedded.Provider || c.Capabilities.Logprobs {
				add(c.Ref(), coderAbout(c))
			}
		}
		add(textCoder, "In the program; made for documents, and for English text a little.")
		for _, name := range embedded.Adapters() {
			list = append(list, codec.Choice{Model: textCoder, Adapter: name, About: "The model of documents with its adapter for " + name + ".", Open: func(context.Context) (codec.Predictor, error) {
				m, err := embedded.TextWith(name)
				if err != nil {
					return nil, err
				}
				return codec.NewTokens(m.Weights())
			}})
		}
		list = append(list, codec.Choice{Model: bytesCoder, About: "Knows no language and learns from the text as it goes.", Open: func(context.Context) (codec.Predictor, error) { return codec.Bytes{}, nil }})
		return list, err
	}
}

// coderAbout says what a model is good for.
func coderAbout(c models.Card) string {
	switch {
	case c.Provider == embedded.Provider && c.Domain != "":
		return "In the program; made for " + c.Domain + "."
	case c.Provider == embedded.Provider:
		return "In the program."
	}
	return "On a server: one request a token, so that it takes its time."
}
