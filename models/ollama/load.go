package ollama

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"tenbits/models"
)

// Preload loads the model, if it is not in memory, and tells emit so; emit may
// be nil. No limit but ctx ends it. The server then keeps it for as long as
// Options say.
func (m *Model) Preload(ctx context.Context, emit func(models.Chunk) error) error {
	i, err := m.info(ctx)
	if err != nil {
		return err
	}
	c := &call{emit: emit}
	if err := m.load(ctx, i, c.show); c.emitted == nil {
		return err
	}
	return c.emitted
}

// load loads the model if it is not in memory with the context that it is
// called with.
func (m *Model) load(ctx context.Context, i *info, show func(models.Chunk) error) error {
	if i.remote {
		return nil
	}
	running, err := m.server.running(ctx, m.ref)
	if err != nil {
		return err
	}
	for _, r := range running {
		if sameName(r.Name, m.ref.Name) && (r.ContextLength == 0 || r.ContextLength >= i.card.Context) {
			return nil
		}
	}
	if err := show(models.Chunk{Loading: true}); err != nil {
		return err
	}
	return m.touch(ctx, map[string]any{"num_ctx": i.card.Context}, m.keep())
}

// Unload takes the model out of the server's memory.
func (m *Model) Unload(ctx context.Context) error { return m.touch(ctx, nil, &api.Duration{}) }

// reviveTime is how long revive may take.
const reviveTime = 5 * time.Second

// revive unloads a model that has not even begun to reply, so that the next call
// has it loaded again. Ollama 0.17 can lose a model for good: when a call is
// cancelled while a token waits to be sent on, as it may with models that write
// as fast as the server sends, the call is never over for the server, and all
// that come after it wait. Where the model is only busy with the calls of
// others, it goes when they are over. That it works shows in the next call.
func (m *Model) revive(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, reviveTime)
	defer stop()
	if m.Unload(ctx) != nil {
		return
	}
	again := time.NewTicker(reviveTime / 100)
	defer again.Stop()
	for {
		running, err := m.server.running(ctx, m.ref)
		if err != nil || !slices.ContainsFunc(running, func(r api.ProcessModelResponse) bool { return sameName(r.Name, m.ref.Name) }) {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

// touch calls the model without a prompt: that loads it, or unloads it when it
// is not to be kept.
func (m *Model) touch(ctx context.Context, options map[string]any, keep *api.Duration) error {
	return m.server.call(ctx, m.ref, limit{}, func(ctx context.Context, c *api.Client) error {
		done := false
		no := false
		err := c.Generate(ctx, &api.GenerateRequest{Model: m.ref.Name, Stream: &no, KeepAlive: keep, Options: options}, func(r api.GenerateResponse) error {
			done = done || r.Done
			return nil
		})
		if err == nil && !done {
			return errCut
		}
		return err
	})
}

// running returns the models that are in the server's memory.
func (s *Server) running(ctx context.Context, ref models.Ref) ([]api.ProcessModelResponse, error) {
	var list *api.ProcessResponse
	err := s.call(ctx, ref, s.limit(), func(ctx context.Context, c *api.Client) (err error) {
		list, err = c.ListRunning(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list.Models, nil
}

// Crowded preloads models that take turns and returns a warning when they do
// not stay in memory together, so that each turn would load one of them again;
// empty when all is well. Models of different servers do not crowd each other.
func Crowded(ctx context.Context, emit func(models.Chunk) error, turns ...*Model) (string, error) {
	for _, m := range turns {
		if err := m.Preload(ctx, emit); err != nil {
			return "", err
		}
	}
	for n, m := range turns {
		if i, err := m.info(ctx); err != nil || i.remote {
			continue
		}
		running, err := m.server.running(ctx, m.ref)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(running, func(r api.ProcessModelResponse) bool { return sameName(r.Name, m.ref.Name) }) {
			continue
		}
		var there []string
		for _, r := range running {
			there = append(there, fmt.Sprintf("%s (%s)", word(r.Name), gigabytes(r.Size)))
		}
		return fmt.Sprintf("%s and %s do not stay in memory together; what is loaded now: %s. Each turn will load a model again: use smaller models, close others (ollama ps, ollama stop NAME), or start the server with OLLAMA_MAX_LOADED_MODELS=%d",
			m.ref, turns[(n+1)%len(turns)].ref, strings.Join(there, ", "), len(turns)), nil
	}
	return "", nil
}

func gigabytes(n int64) string { return fmt.Sprintf("%.1f GB", float64(n)/1e9) }
