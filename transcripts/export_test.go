package transcripts

import (
	"context"

	"tenbits/session"
)

// Handle is what a transcript is written through.
type Handle = handle

// RecordTo is Store.Record through a handle of the test's own.
func RecordTo(path string, open func() (Handle, error), src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		return Record(&file{path: path, open: open}, src)(ctx, emit)
	}
}

// NewFolders is newFolders.
func NewFolders(path string) []string { return newFolders(path) }
