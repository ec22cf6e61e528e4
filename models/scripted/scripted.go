// Package scripted has a model that says what it was told to say, for tests.
package scripted

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"tenbits/models"
)

// A Line is what the model does in one call.
type Line struct {
	Text     string
	Thinking string    // shown before the text, in one chunk
	Pieces   []string  // how Text is divided into chunks of one token; nil: by words
	Chances  []float64 // of the options, where the request has a choice

	// Err ends the call after the text: a stream that was cut. An error of the
	// models package is passed on as it is, another is wrapped as Interrupted.
	Err error

	// Wait, where it is not nil, holds the call before the first chunk until
	// it can be received from; Between, before every other one.
	Wait, Between <-chan struct{}
}

// Say returns the lines that have the given texts.
func Say(texts ...string) []Line {
	lines := make([]Line, len(texts))
	for i, text := range texts {
		lines[i].Text = text
	}
	return lines
}

// Model is a model with a script. It honours ctx, Stop and MaxTokens as any
// model does, and records what it was asked. It may be used by several callers
// at once, and must not be copied after its first use.
type Model struct {
	// Card is what Describe returns, with the provider "scripted" and the name
	// "model" where they are empty. Where Card.Capabilities.Choice is set, the
	// line's text must end with one of the options.
	Card models.Card

	// Lines has, for each role, what its first call does, its second, and so
	// on. A call beyond the last is an error.
	Lines map[models.Role][]Line

	// StreamFn, where it is not nil, is used instead of Lines. n counts the
	// calls of the request's role, from 0. Its error ends the call before the
	// first chunk.
	StreamFn func(ctx context.Context, req models.Request, n int) (Line, error)

	mu       sync.Mutex
	requests []models.Request
	calls    map[models.Role]int
}

// Requests returns the requests so far, in order; those of Predict are not
// among them.
func (m *Model) Requests() []models.Request {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.requests)
}

// Describe returns the card.
func (m *Model) Describe(ctx context.Context) (models.Card, error) {
	if err := ctx.Err(); err != nil {
		return models.Card{}, m.fail(models.Interrupted, err)
	}
	return m.card(), nil
}

func (m *Model) card() models.Card {
	c := m.Card
	if c.Provider == "" {
		c.Provider = "scripted"
	}
	if c.Name == "" {
		c.Name = "model"
	}
	return c
}

func (m *Model) fail(fault models.Fault, err error) error {
	return &models.Error{Model: m.card().Ref(), Fault: fault, Err: err}
}

// Stream does what the script has for the call.
func (m *Model) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if err := ctx.Err(); err != nil {
		return models.Reply{}, m.fail(models.Interrupted, err)
	}
	line, err := m.next(ctx, req)
	if err != nil {
		return models.Reply{}, err
	}
	reply, pieces, err := m.reply(line, req)
	if err != nil {
		return models.Reply{}, err
	}
	if emit == nil {
		emit = func(models.Chunk) error { return nil }
	}
	if err := wait(ctx, line.Wait); err != nil {
		return models.Reply{}, m.fail(models.Interrupted, err)
	}
	if line.Thinking != "" {
		if err := emit(models.Chunk{Thinking: line.Thinking}); err != nil {
			return models.Reply{}, err
		}
	}
	for i, p := range pieces {
		if i > 0 {
			if err := wait(ctx, line.Between); err != nil {
				return models.Reply{}, m.fail(models.Interrupted, err)
			}
		}
		if err := emit(models.Chunk{Text: p, Tokens: 1}); err != nil {
			return models.Reply{}, err
		}
		if err := ctx.Err(); err != nil {
			return models.Reply{}, m.fail(models.Interrupted, err)
		}
	}
	return reply, m.end(line.Err, &reply)
}

// next records the request and returns the line for it.
func (m *Model) next(ctx context.Context, req models.Request) (Line, error) {
	m.mu.Lock()
	m.requests = append(m.requests, req)
	if m.calls == nil {
		m.calls = make(map[models.Role]int)
	}
	n := m.calls[req.Role]
	m.calls[req.Role]++
	m.mu.Unlock()
	if m.StreamFn != nil {
		return m.StreamFn(ctx, req, n)
	}
	if n >= len(m.Lines[req.Role]) {
		return Line{}, m.fail(models.Broken, fmt.Errorf("the script has %d lines for %q, and this is call %d", len(m.Lines[req.Role]), req.Role, n+1))
	}
	return m.Lines[req.Role][n], nil
}

// end returns the error of a line, and empties the reply when there is one.
func (m *Model) end(err error, reply *models.Reply) error {
	if err == nil {
		return nil
	}
	*reply = models.Reply{}
	if _, ok := err.(*models.Error); ok {
		return err
	}
	return m.fail(models.Interrupted, err)
}

// reply returns the reply of a line and its text in chunks, ended by the
// request's stop strings or its limit.
func (m *Model) reply(line Line, req models.Request) (models.Reply, []string, error) {
	pieces := line.Pieces
	if pieces == nil {
		pieces = words(line.Text)
	}
	r := models.Reply{Thinking: line.Thinking, Option: -1}
	r.Usage.In = len(words(req.System)) + len(words(req.Prompt))
	if c := req.Choice; c != nil && m.Card.Capabilities.Choice {
		r.Text = strings.Join(pieces, "")
		r.Option = slices.IndexFunc(c.Options, func(o string) bool { return strings.HasSuffix(r.Text, o) })
		if r.Option < 0 {
			return r, nil, m.fail(models.Broken, fmt.Errorf("the line %q ends with none of %q", r.Text, c.Options))
		}
		r.Chances, r.Usage.Out = line.Chances, len(pieces)
		return r, pieces, nil
	}
	if req.MaxTokens > 0 && len(pieces) > req.MaxTokens {
		pieces, r.Cut = pieces[:req.MaxTokens], true
	}
	r.Usage.Out = len(pieces)
	text := strings.Join(pieces, "")
	end := len(text)
	for _, stop := range req.Stop {
		if i := strings.Index(text, stop); stop != "" && i >= 0 && i < end {
			end, r.Cut = i, false
		}
	}
	r.Text = text[:end]
	return r, shorten(pieces, end), nil
}

// words divides a text before each space.
func words(text string) []string {
	var list []string
	start := 0
	for i, r := range text {
		if r == ' ' && i > start {
			list, start = append(list, text[start:i]), i
		}
	}
	if start < len(text) {
		list = append(list, text[start:])
	}
	return list
}

// shorten returns the first n bytes of pieces.
func shorten(pieces []string, n int) []string {
	var list []string
	for _, p := range pieces {
		if p = p[:min(len(p), n)]; p != "" {
			list = append(list, p)
		}
		n -= len(p)
	}
	return list
}

// wait waits until c, where there is one, can be received from.
func wait(ctx context.Context, c <-chan struct{}) error {
	if c == nil {
		return nil
	}
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
