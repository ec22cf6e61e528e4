package ollama

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"tenbits/models"
)

// Load loads the model if it is not in memory, and tells emit so; emit may be
// nil. No limit but ctx ends it. The server then keeps it for as long as Options
// say, counted from its last call.
func (m *Model) Load(ctx context.Context, emit func(models.Chunk) error) error {
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
// called with: with another, the server would load it again for the call.
func (m *Model) load(ctx context.Context, i *info, show func(models.Chunk) error) error {
	if i.remote {
		return nil
	}
	loaded, err := m.loaded(ctx, i.card.Context)
	if err != nil || loaded {
		return err
	}
	if err := show(models.Chunk{Loading: true}); err != nil {
		return err
	}
	if err := m.touch(ctx, map[string]any{"num_ctx": i.card.Context}, m.keep()); err != nil {
		return err
	}
	m.mu.Lock()
	m.asked = true
	m.mu.Unlock()
	return show(models.Chunk{Loaded: true})
}

// loaded tells whether the model is in memory with a context. One that the
// server gave it although it was asked for this one counts as well, or it would
// be loaded for ever.
func (m *Model) loaded(ctx context.Context, context int) (bool, error) {
	r, err := m.find(ctx)
	if err != nil || r == nil {
		return false, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.asked {
		m.given = cmp.Or(m.given, r.ContextLength)
	}
	return r.ContextLength == 0 || r.ContextLength == context || r.ContextLength == m.given, nil
}

// Unload takes the model out of the server's memory. It is no error when the
// model is not in it.
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
		if r, err := m.find(ctx); err != nil || r == nil {
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

// Evicted tells what is in memory instead of the model where others took its
// place after it was loaded, and what helps; empty while it is there.
func (m *Model) Evicted(ctx context.Context) (instead, hint string, err error) {
	i, err := m.info(ctx)
	if err != nil || i.remote {
		return "", "", err
	}
	running, err := m.server.running(ctx, m.ref)
	if err != nil {
		return "", "", err
	}
	if r, err := m.among(ctx, running); err != nil || r != nil {
		return "", "", err
	}
	var there []string
	for _, r := range running[:min(len(running), maxNamed)] {
		there = append(there, fmt.Sprintf("%s (%s)", word(r.Name), size(r.Size)))
	}
	return cmp.Or(strings.Join(there, ", "), "nothing"),
		"use smaller models, stop others (ollama ps, ollama stop NAME), or let the server keep two: OLLAMA_MAX_LOADED_MODELS=2 ollama serve", nil
}

// InMemory is a model that a server has in memory.
type InMemory struct {
	Name    string
	Size    int64     // bytes
	Context int       // tokens; 0: not known
	Until   time.Time // when it is unloaded, unless it is called before
}

// Memory returns what the server has in memory, at most 500 models.
func (s *Server) Memory(ctx context.Context) ([]InMemory, error) {
	running, err := s.running(ctx, s.ref)
	if err != nil {
		return nil, err
	}
	var list []InMemory
	for _, r := range running[:min(len(running), maxListed)] {
		list = append(list, InMemory{word(r.Name), r.Size, r.ContextLength, r.ExpiresAt})
	}
	return list, nil
}

// maxNamed is the most models in memory that are named.
const maxNamed = 8

// size writes a number of bytes.
func size(n int64) string {
	if n < 1e9 {
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
