package models

import "context"

// Loader is a model that its server has to load into memory before it replies,
// and takes out of it when others need the room.
type Loader interface {
	Model

	// Load loads the model where it is not in memory. emit, which may be nil,
	// is told so by a chunk with Loading before, and by one with Loaded after.
	// Nothing but ctx ends it: a large model takes minutes. The error is one as
	// Stream has.
	Load(ctx context.Context, emit func(Chunk) error) error

	// Evicted tells what is in memory where the model, which was loaded before,
	// is not any more, and what can be done about that. Both are empty while it
	// is there.
	Evicted(ctx context.Context) (instead, hint string, err error)
}

// Sent is what a server was told with a call beside the prompt, as it went out,
// so that two transcripts can be compared. The names are those of Ollama.
type Sent struct {
	Context     int     `json:"num_ctx,omitempty"` // tokens
	Limit       int     `json:"num_predict"`       // tokens, thinking included
	Temperature float64 `json:"temperature"`
	Seed        int64   `json:"seed"`
	KeepAlive   string  `json:"keep_alive,omitempty"` // as it is written on the wire
	Raw         bool    `json:"raw,omitempty"`        // the prompt goes without a template
	Schema      bool    `json:"schema,omitempty"`     // the reply has to follow a schema
	Think       *bool   `json:"think,omitempty"`      // null: nothing was said about it
}
