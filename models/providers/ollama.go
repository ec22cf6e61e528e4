package providers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"tenbits/models"
	"tenbits/models/ollama"
)

// maxLook is how long a server may take to tell which models it has, so that
// one that is away does not hold up the list of the others.
const maxLook = 3 * time.Second

func server(ref models.Ref) *ollama.Server {
	return ollama.NewServer(ref.Server, os.Getenv, ollama.Options{})
}

func openOllama(ref models.Ref) (models.Model, error) { return server(ref).Model(ref.Name), nil }

// listOllama returns the models of the server that the environment names.
func listOllama(ctx context.Context) ([]models.Card, error) {
	s := server(models.Ref{})
	look, stop := context.WithTimeout(ctx, maxLook)
	defer stop()
	cards, err := s.List(look)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		err = &models.Error{
			Model: ollama.Provider, URL: s.URL(), Fault: models.Unreachable, Err: fmt.Errorf("it does not reply within %v", maxLook),
			Hint: "see whether Ollama runs there, or set OLLAMA_HOST to where it does",
		}
	}
	return cards, err
}

func pullOllama(ctx context.Context, ref models.Ref, progress func(Progress) error) error {
	return server(ref).Pull(ctx, ref.Name, func(p ollama.Progress) error { return progress(Progress(p)) })
}
